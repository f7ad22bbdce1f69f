"""The policy file: what it may hold; everything else is an error that names key and line."""

import pytest

from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy import gitsync_toml
from gitsync.core.policy import owners
from gitsync.core.policy import rosters
from gitsync.core.policy.case import Case
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.toml_text import PolicyText
from gitsync.core.text import globs
from gitsync.errors import GitsyncError
from gitsync.world import policy_file

WHOLE = b"""version = 1
protocol = "s2-epic"
coordinator = "Primary"
maintainers = ["Me@example.org"]
[agents.Secondary-A]
emails = ["secondary-a@agents.example"]
features = ["feature_02_team_penalty"]
keys = ["ssh-ed25519 AAAA"]
[[documents]]
path = "docs/ROADMAP.md"
kind = "sections"
markers = ["begin-end", ["<<{name}>>", "<</{name}>>"]]
outside = "Primary"
owners = { "{agent} *" = "{agent}", "RELEASE NOTES" = ["Primary", "Secondary-A"] }
[identity]
require = "trailer"
[rules]
GS301 = "warning"
[limits]
heartbeat = "15m"
lock = "90s"
"""


DOCUMENT = 'version = 1\n[[documents]]\npath = "R.md"\nkind = "sections"\n'


def test_generators_by_exact_name_then_by_the_longest_pattern():
    text = 'generated = { "T*" = "any", "TOC" = "toc", "TOC *" = "tocs", "[T]OC" = "none" }'
    (document,) = policy_file.parse((DOCUMENT + text).encode()).documents
    names = ('TOC', 'TOC 2', 'TABLE', 'NOTES')
    assert [document.generator_of(name) for name in names] == ['toc', 'tocs', 'any', '']


def test_the_contract_s_example():
    made = policy_file.parse(WHOLE)
    assert made.maintainers == ('me@example.org',)
    assert made.agents['Secondary-A'].features == ('feature_02_team_penalty',)
    assert made.documents[0].outside == ('Primary',) and made.documents[0].markers[1] == (
        '<<{name}>>',
        '<</{name}>>',
    )
    assert (
        made.limits == {'heartbeat': 900, 'lock': 90}
        and made.require == 'trailer'
        and made.rules == {'GS301': 'warning'}
    )
    assert policy_file.load(Memory({'.gitsync.toml': WHOLE})) == made
    assert policy_file.load(Memory({})) == DEFAULT
    assert policy_file.parse(b'\xef\xbb\xbf' + WHOLE.replace(b'\n', b'\r\n')) == made


@pytest.mark.parametrize(
    'text, line, said',
    [
        pytest.param('', 0, "'version' must be 1", id='empty'),
        pytest.param('version = 2', 1, "'version' must be 1", id='version 2'),
        pytest.param(DOCUMENT + 'generated = 1', 5, 'must be a table', id='generated is no table'),
        pytest.param(
            DOCUMENT + 'generated = { "TOC" = 1 }', 5, 'must be a text', id='a generator is no text'
        ),
        pytest.param(
            DOCUMENT + 'generated = { "TOC" = "npx doctoc" }',
            5,
            "'npx doctoc' names no generator",
            id='a command in the place of a generator',
        ),
        pytest.param(
            'version = true', 1, "'version' in the policy must be a whole number", id='version true'
        ),
        pytest.param(
            'version = "1"',
            1,
            "'version' in the policy must be a whole number",
            id='version in quotes',
        ),
        pytest.param('version = 1\nextra = 1', 2, "unknown key 'extra'", id='an unknown key'),
        pytest.param('version = 1\n\nversion = 1', 3, 'no valid TOML', id='a key twice'),
        pytest.param(
            'version = 1\nprotocol = "s3"',
            2,
            "protocol 's3' is not known",
            id='an unknown protocol',
        ),
        pytest.param(
            'version = 1\nprotocol = 3',
            2,
            "'protocol' in the policy must be a text",
            id='a protocol that is no text',
        ),
        pytest.param(
            'version = 1\ncoordinator = ""', 2, "'coordinator' names nobody", id='no coordinator'
        ),
        pytest.param(
            'version = 1\nmaintainers = "a@b.c"\n',
            2,
            "'maintainers' in the policy must be a list",
            id='maintainers as text',
        ),
        pytest.param(
            'version = 1\nmaintainers = [1]',
            2,
            "'maintainers' in the policy must be a list of texts",
            id='a maintainer that is no text',
        ),
        pytest.param(
            'version = 1\nagents = 3',
            2,
            "'agents' in the policy must be a table",
            id='agents as a number',
        ),
        pytest.param(
            'version = 1\n[agents]\nA = "a@b.c"',
            3,
            "agent 'A' must be a table",
            id='an agent as a text',
        ),
        pytest.param(
            'version = 1\n[agents.A]\nemail = "x"',
            3,
            "unknown key 'email' in [agents.A]",
            id='an unknown key of an agent',
        ),
        pytest.param(
            'version = 1\n[agents.A]\nemails = 3',
            3,
            "'emails' in [agents.A] must be a list of texts",
            id='e-mails as a number',
        ),
        pytest.param(
            'version = 1\n[agents.A]\n[agents.A]', 3, 'no valid TOML', id='an agent twice'
        ),
        *(
            pytest.param(
                f'version = 1\n[agents.{name}]',
                2,
                f'agent name {shown} is not usable',
                id=f'an agent named {words}',
            )
            for name, shown, words in (
                ('"*"', "'*'", 'as everybody'),
                ('""', "''", 'by nothing'),
                ('"a\\nb"', "'a\nb'", 'over two lines'),
            )
        ),
        pytest.param(
            'version = 1\n[agents.Secondary-A]\n[agents.secondary_a]',
            3,
            "agents 'Secondary-A' and 'secondary_a' have one form",
            id='two agents of one form',
        ),
        pytest.param(
            'version = 1\n[agents.A]\nemails = ["x@y.z"]\n[agents.B]\nemails = ["X@y.z"]',
            4,
            "e-mail 'x@y.z' is given to two agents",
            id='an e-mail twice',
        ),
        pytest.param(
            'version = 1\n[[documents]]\npath = "a"', 3, "document 'a' has no 'kind'", id='no kind'
        ),
        pytest.param(
            'version = 1\n[[documents]]\nkind = "sections"',
            2,
            "a document has no 'path'",
            id='no path',
        ),
        pytest.param(
            'version = 1\n[[documents]]\npath = "a"\nkind = "wiki"',
            4,
            "kind 'wiki' of 'a' is not known",
            id='an unknown kind',
        ),
        pytest.param(
            'version = 1\n[[documents]]\npath = "a"\nkind = "sections"\noutsid = "x"',
            5,
            "unknown key 'outsid' in [[documents]]",
            id='an unknown key of a document',
        ),
        pytest.param(
            'version = 1\n[[documents]]\npath = "a"\nkind = "sections"\nmarkers = ["xml"]',
            5,
            "marker dialect 'xml' is not known",
            id='an unknown dialect',
        ),
        pytest.param(
            'version = 1\n[[documents]]\npath = "a"\nkind = "sections"\nmarkers = [["a"]]',
            5,
            'a pair of markers must be two texts',
            id='a pair of one',
        ),
        pytest.param(
            'version = 1\n[[documents]]\npath = "a"\nkind = "sections"\noutside = []',
            5,
            "'outside' in [[documents]] names no owner",
            id='no owner outside',
        ),
        pytest.param(
            'version = 1\n[[documents]]\npath = "a"\nkind = "sections"\n'
            'owners = { "A *" = "Primary", "* A" = "Primary" }',
            5,
            "owner patterns 'A *' and '* A' are of one length",
            id='two patterns of one length',
        ),
        pytest.param(
            'version = 1\n[agents.A]\n[[documents]]\npath = "a"\nkind = "sections"\noutside = "B"',
            6,
            "owner 'B' of 'outside' is in no [agents",
            id='an owner that is no agent',
        ),
        pytest.param(
            'version = 1\n[[documents]]\npath = "a"\nkind = "sections"\n'
            'owners = { "X" = "{agent}" }',
            5,
            "owner '{agent}' of 'X' is no agent",
            id='a pattern without an agent',
        ),
        pytest.param(
            'version = 1\n[identity]\nrequire = "key"',
            3,
            "'require' cannot be 'key'",
            id='an unknown proof',
        ),
        pytest.param(
            'version = 1\ns2 = "four"', 2, "'s2' cannot be 'four'", id='other phases of S2'
        ),
        pytest.param(
            'version = 1\n[rules]\nGS201 = "off"',
            3,
            "ownership rule 'GS201' cannot be switched off",
            id='an ownership rule off',
        ),
        pytest.param(
            'version = 1\n[rules]\nGS999 = "off"',
            3,
            "rule 'GS999' is not known",
            id='an unknown rule',
        ),
        pytest.param(
            'version = 1\n[rules]\nGS301 = "hint"',
            3,
            "severity of 'GS301' cannot be 'hint'",
            id='an unknown severity',
        ),
        pytest.param(
            'version = 1\n[limits]\nlock = "5 weeks"',
            3,
            "limit 'lock' cannot be '5 weeks'",
            id='a length in weeks',
        ),
        pytest.param(
            'version = 1\n[limits]\nlock = 5',
            3,
            "limit 'lock' cannot be 5",
            id='a length without unit',
        ),
        pytest.param(
            'version = 1\n[limits]\nlock = "0m"', 3, "limit 'lock' cannot be '0m'", id='no length'
        ),
        pytest.param(
            'version = 1\n[limits]\nlocks = "5m"',
            3,
            "unknown key 'locks' in [limits]",
            id='an unknown limit',
        ),
        pytest.param('version = \xff', 1, 'no valid UTF-8', id='no UTF-8'),
        pytest.param('\n\n\xff', 3, 'no valid UTF-8', id='no UTF-8 further down'),
        pytest.param('a = ' + '1' * 5000, 0, 'no valid TOML', id='a number too large'),
        pytest.param('a = [\n1,\n\n', 2, 'no valid TOML', id='an open list at the end'),
        pytest.param('version = 1\n\n a b', 3, 'no valid TOML', id='no key'),
        pytest.param('a = ' + '[' * 5000, 0, 'no valid TOML', id='too deep'),
    ],
)
def test_an_invalid_policy_names_key_and_line(text, line, said):
    with pytest.raises(GitsyncError) as caught:
        policy_file.parse(text.encode('latin-1') if '\xff' in text else text.encode())
    assert (
        said in caught.value.message
        and caught.value.code == 'policy-invalid'
        and caught.value.exit == 2
    )
    where = f'.gitsync.toml:{line}' if line else '.gitsync.toml'
    assert caught.value.message.startswith(f'{where}: ')


def test_a_key_of_the_whole_policy_in_a_table_is_told_its_place():
    with pytest.raises(GitsyncError, match="unknown key 's2' in ") as caught:
        policy_file.parse(b'version = 1\n[agents.A]\ns2 = "two"\n')
    assert caught.value.hint.startswith("write 's2' above the first [table]")


@pytest.mark.parametrize(
    'told, seconds',
    [('1s', 1), ('2 m', 120), ('1h', 3600), ('1d', 86400), ('9999999s', 9999999)]
    + [
        ('10000000s', 0),
        ('0s', 0),
        ('-1s', 0),
        ('1.5h', 0),
        ('²s', 0),
        ('1', 0),
        ('s', 0),
        ('', 0),
    ],
)
def test_a_limit_is_a_number_of_at_most_seven_digits_and_its_unit(told, seconds):
    assert policy_file.parse(b'version = 1').limits == {'heartbeat': 900, 'lock': 300}
    text = f'version = 1\n[limits]\nlock = "{told}"'.encode()
    if seconds:
        assert policy_file.parse(text).limits == {'heartbeat': 900, 'lock': seconds}
    else:
        with pytest.raises(GitsyncError, match="limit 'lock' cannot be"):
            policy_file.parse(text)


@pytest.mark.parametrize(
    'keys, line',
    [
        (['version'], 1),
        (['coordinator'], 2),
        (['documents'], 4),
        (['documents', '[1]'], 8),
        (['documents', '[1]', 'path'], 9),
        (['documents', 'kind'], 6),
        (['documents', '[1]', 'kind'], 10),
        (['documents', '[1]', '[1]'], 12),
        (['owners', 'B *'], 11),
        (['gone'], 0),
        (['documents', 'gone'], 4),
        (['a'], 3),
    ],
    ids=repr,
)
def test_where_a_key_stands(keys, line):
    """Each is looked for below the one before; a number counts the tables further down."""
    lines = ['version = 1', 'coordinator = "A" # gone', "'a' = 1", '[[documents]]', 'path = "x"']
    lines += ['kind = "k"', '', '[[documents]]', 'path = "y"', 'kind = "l"']
    lines += ['owners = { "B *" = "C" }', '[[documents]]']
    assert PolicyText('\n'.join(lines)).line(*keys) == line


def test_a_plain_name_is_no_pattern_that_ties():
    text = 'owners = { "AB" = "Primary", "A?" = "Secondary-A", "?C" = "Primary" }'
    with pytest.raises(GitsyncError, match='of one length'):
        policy_file.parse((DOCUMENT + text).encode())
    assert policy_file.parse((DOCUMENT + text.replace('?C', '?CD')).encode())


def test_a_policy_that_is_no_file_is_an_error():
    snapshot = Memory({})
    snapshot.files = {'.gitsync.toml': ('120000', b'elsewhere')}
    with pytest.raises(GitsyncError):
        policy_file.load(snapshot)


def test_a_tie_that_only_a_name_shows():
    made = policy_file.parse(
        b'version = 1\n[[documents]]\npath = "a"\nkind = "sections"\n'
        b'owners = { "{agent} *" = "{agent}", "SECOND* *" = "Primary" }'
    )
    with pytest.raises(GitsyncError):
        owners.owners_of(Case.unchanged(EMPTY, made), 'a', owners.section('SECONDARY-A X'))


@pytest.mark.parametrize(
    'patterns, path, expected',
    [
        pytest.param('docs/ROADMAP.md', 'docs/ROADMAP.md', True, id='a path'),
        pytest.param('docs/ROADMAP.md', 'x/docs/ROADMAP.md', False, id='a path, deeper'),
        pytest.param('ROADMAP.md', 'x/y/ROADMAP.md', True, id='a name at any depth'),
        pytest.param('/ROADMAP.md', 'x/ROADMAP.md', False, id='anchored, deeper'),
        pytest.param('/ROADMAP.md', 'ROADMAP.md', True, id='anchored'),
        pytest.param('docs/', 'docs/a/b.md', True, id='in a folder'),
        pytest.param('docs/', 'docs', False, id='the folder itself'),
        pytest.param('docs', 'a/docs/b', True, id='a folder at any depth'),
        pytest.param('*.md', 'a/b.md', True, id='an ending at any depth'),
        pytest.param('a/*.md', 'a/b/c.md', False, id='a star and a slash'),
        pytest.param('a/**/c', 'a/c', True, id='no folder between'),
        pytest.param('a/**/c', 'a/b/b/c', True, id='folders between'),
        pytest.param('**/c', 'c', True, id='leading stars at the top'),
        pytest.param('a/**', 'a', False, id='trailing stars, the folder itself'),
        pytest.param('a/**', 'a/b/c', True, id='trailing stars'),
        pytest.param('a?c', 'abc', True, id='a question mark'),
        pytest.param('a?c', 'a/c', False, id='a question mark and a slash'),
        pytest.param('[a-c]x', 'bx', True, id='a range'),
        pytest.param('[!a-c]x', 'bx', False, id='a range negated'),
        pytest.param('[]]x', ']x', True, id='a bracket in brackets'),
        pytest.param('[x', '[x', True, id='an open bracket'),
        pytest.param('\\*', '*', True, id='an escaped star'),
        pytest.param('\\*', 'a', False, id='an escaped star and a letter'),
        pytest.param('*.md !b.md', 'b.md', False, id='taken out again'),
        pytest.param('*.md !b.md', 'a.md', True, id='not taken out'),
        pytest.param('!b.md *.md', 'b.md', True, id='the last one counts'),
        pytest.param('a\u0308', 'ä', False, id='decomposed letters'),
    ],
)
def test_paths_match_as_in_gitignore(patterns, path, expected):
    assert globs.matches_path(tuple(patterns.split(' ')), path) is expected


def test_no_pattern_is_slow():
    assert not globs.matches_path(('*a' * 200 + 'b',), 'a' * 2000)
    assert not globs.matches_path(('**/a/' * 200 + 'b',), 'a/' * 500 + 'c')


@pytest.mark.parametrize(
    'name, expected',
    [
        pytest.param('primary', 'Primary', id='lower case'),
        pytest.param('Agent-Primary', 'Primary', id='with a prefix'),
        pytest.param('SECONDARY_a', 'Secondary-A', id='an underscore'),
        pytest.param('Secondary-A-New', 'Secondary-A-New', id='a longer name'),
        pytest.param('Secondary-\u0410', '', id='a look-alike letter'),
        pytest.param('Secondary-A\u200b', '', id='an invisible letter'),
        pytest.param('release', '', id="no agent's name"),
        pytest.param('', '', id='empty'),
        pytest.param('person', '', id='a person'),
    ],
)
def test_names_of_agents_without_a_policy(name, expected):
    assert rosters.canonical(name, DEFAULT) == expected


def test_a_policy_s_roster_stands_beside_the_protocol_s_names():
    snapshot = Memory({'e/EPIC_README.md': b'', 'e/agent_comms/primary_to_bob.md': b''})
    made = policy_file.parse(b'version = 1\n[agents.Zoe]\n')
    assert [
        rosters.canonical(name, made, snapshot)
        for name in ('ZOE', 'primary', 'secondary_b', 'bob', 'Mallory')
    ] == ['Zoe', 'Primary', 'Secondary-B', '', '']
    alone = policy_file.parse(b'version = 1\nprotocol = "none"\n[agents.Zoe]\n')
    asked = ('zoe', 'Secondary-B', 'bob')
    assert [rosters.canonical(name, alone, snapshot) for name in asked] == ['Zoe', '', '']
    asked = ('BOB', 'primary', 'Secondary-B', 'Mallory', '')
    shown = [rosters.canonical(name, DEFAULT, snapshot) for name in asked]
    assert shown == ['Bob', 'Primary', 'Secondary-B', '', '']


@pytest.mark.parametrize(
    'text',
    [
        pytest.param('version = 1\n[agents.A]\nemails = "a@example.org"\n', id='emails'),
        pytest.param('version = 1\n[agents.A]\nfeatures = "feature_01_x"\n', id='features'),
        pytest.param('version = 1\n[agents.A]\nkeys = "ssh-ed25519 A"\n', id='keys'),
    ],
)
def test_an_agents_lists_are_lists(text):
    with pytest.raises(GitsyncError, match='must be a list of texts'):
        policy_file.parse(text.encode())


@pytest.mark.parametrize(
    'key',
    [
        pytest.param('valid-before="20200101" ssh-ed25519 AAAA', id='with an end'),
        pytest.param('namespaces="git" ssh-ed25519 AAAA', id='with a namespace'),
        pytest.param('cert-authority ssh-ed25519 AAAA', id='of an authority'),
        pytest.param('-----BEGIN PGP PUBLIC KEY BLOCK-----', id='of another program'),
        pytest.param('ssh-ed25519', id='a kind alone'),
    ],
)
def test_a_key_whose_options_nobody_would_look_at_is_refused(key):
    text = f"version = 1\n[agents.A]\nkeys = ['{key}']\n"
    with pytest.raises(GitsyncError, match='no public key as ssh writes it'):
        policy_file.parse(text.encode())


def test_owners_may_be_the_protocols_agents_beside_a_roster():
    made = policy_file.parse(
        b'version = 1\n[agents.Secondary-A]\n[[documents]]\npath = "x"\nkind = "sections"\n'
        b'outside = "Secondary-B"\n'
    )
    assert made.documents[0].outside == ('Secondary-B',)
    with pytest.raises(GitsyncError, match='no .agents'):
        policy_file.parse(
            b'version = 1\n[agents.Secondary-A]\n[[documents]]\npath = "x"\nkind = "sections"\n'
            b'outside = "Bob"\n'
        )


def test_a_roster_is_inferred_from_the_epics():
    snapshot = Memory(
        {
            'e/EPIC_README.md': (
                b'<!-- BEGIN SECONDARY-C PROGRESS -->\n<!-- END SECONDARY-C PROGRESS -->\n'
                b'<!-- BEGIN RELEASE NOTES -->\n<!-- END RELEASE NOTES -->\n'
            ),
            'e/agent_comms/primary_to_zoe.md': b'',
            'e/feature_01_a/STATUS': b'AGENT: Secondary-B\n',
        }
    )
    assert sorted(rosters.roster(DEFAULT, snapshot).values()) == [
        'Primary',
        'Secondary-B',
        'Secondary-C',
        'Zoe',
    ]
    assert rosters.canonical('zoe', DEFAULT, snapshot) == 'Zoe'


def test_the_phases_of_s2():
    assert gitsync_toml.parse(b'version = 1').s2 == 'three'
    assert gitsync_toml.parse(b'version = 1\ns2 = "two"').s2 == 'two'
