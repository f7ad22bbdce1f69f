"""Owners: one answer to whose a part is, and the gate gives it too."""

import json

import pytest

from gitsync.core.documents.protocol import progress_section
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.gitsync_toml import parse
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Actor
from tests.scenes.judging import EPIC
from tests.scenes.judging import README
from tests.scenes.judging import findings
from tests.scenes.judging import own
from tests.scenes.judging import section

AGENTS = ('Primary', 'Secondary-A', 'Secondary-B', 'Lead', 'Bee')
TABLE = '| Agent ID | Assigned Feature |\n|---|---|\n| **Secondary-B** | `feature_02_b` |\n\n'
OUTSIDE = parse(
    b'version = 1\nprotocol = "none"\ncoordinator = "Lead"\n[agents.Lead]\n[agents.Bee]\n'
    + b''.join(
        b'[[documents]]\npath = "/%s"\nkind = "%s"\noutside = "Bee"\n' % pair
        for pair in (
            (b'STATUS', b'status'),
            (b'notes/STATUS', b'status'),
            (b'state.json', b'checkpoint'),
            (b'talk.md', b'messages'),
            (b'how_to_write.md', b'messages'),
            (b'plan.md', b'sections'),
        )
    )
)


def status(agent):
    """A STATUS of that agent."""
    return f'STAGE: S2\nAGENT: {agent}\nSTATUS: WAITING\nBLOCKERS: none\n'


def checkpoint(agent):
    """A checkpoint of that agent, in short."""
    return json.dumps({'agent_id': agent})


FILES = {
    README: TABLE
    + section('SECONDARY-A PROGRESS')
    + section('FEATURE_02_S2_STATUS')
    + section('NOTES'),
    f'{EPIC}/feature_02_b/STATUS': status('Secondary-A'),
    f'{EPIC}/agent_checkpoints/secondary_a.json': checkpoint('Secondary-A'),
    f'{EPIC}/agent_comms/secondary_a_to_primary.md': '# Messages\n',
    'STATUS': status('Bee'),
    'notes/STATUS': status('Lead'),
    'state.json': checkpoint('Lead'),
    'talk.md': '# Messages\n',
    'how_to_write.md': '# Messages\n',
    'plan.md': section('A') + 'outside\n',
}
FEATURE = f'{EPIC}/feature_02_b/STATUS'


@pytest.mark.parametrize(
    'path, part, edit, expected',
    [
        pytest.param(
            README, owners.OUTSIDE, ('\n\n', '\n\nmore\n\n'), 'Primary', id='outside text'
        ),
        pytest.param(
            README,
            owners.section('SECONDARY-A PROGRESS'),
            ('BEGIN SECONDARY-A PROGRESS -->\n', 'BEGIN SECONDARY-A PROGRESS -->\nmore\n'),
            'Secondary-A',
            id="an agent's section",
        ),
        pytest.param(
            README,
            owners.section('FEATURE_02_S2_STATUS'),
            ('BEGIN FEATURE_02_S2_STATUS -->\n', 'BEGIN FEATURE_02_S2_STATUS -->\nmore\n'),
            'Secondary-B',
            id="a feature's section is of whom the table names",
        ),
        pytest.param(
            README,
            owners.section('NOTES'),
            ('BEGIN NOTES -->\n', 'BEGIN NOTES -->\nmore\n'),
            'Primary',
            id="nobody's section",
        ),
        pytest.param(FEATURE, owners.FILE, ('none', 'x'), 'Secondary-A', id='STATUS is of AGENT'),
        pytest.param(
            f'{EPIC}/agent_checkpoints/secondary_a.json',
            owners.FILE,
            ('{', '{ '),
            'Secondary-A',
            id='a checkpoint',
        ),
        pytest.param(
            f'{EPIC}/agent_comms/secondary_a_to_primary.md',
            owners.FILE,
            ('# M', '# A m'),
            'Secondary-A',
            id='a channel is of its writer',
        ),
        pytest.param('STATUS', owners.FILE, ('none', 'x'), 'Bee', id='STATUS at the root'),
        pytest.param('notes/STATUS', owners.FILE, ('none', 'x'), 'Bee', id='whatever AGENT says'),
        pytest.param('state.json', owners.FILE, ('{', '{ '), 'Bee', id='a checkpoint elsewhere'),
        pytest.param('talk.md', owners.FILE, ('# M', '# A m'), 'Bee', id='messages elsewhere'),
        pytest.param(
            'how_to_write.md',
            owners.FILE,
            ('# M', '# A m'),
            'Bee',
            id='a name that only looks like a channel',
        ),
        pytest.param('plan.md', owners.OUTSIDE, ('outside', 'x'), 'Bee', id='a document elsewhere'),
        pytest.param(
            'plan.md',
            owners.section('A'),
            ('BEGIN A -->\n', 'BEGIN A -->\nx\n'),
            'Lead',
            id='its A',
        ),
    ],
)
def test_the_gate_passes_the_owner_and_nobody_else(path, part, edit, expected):
    policy = DEFAULT if path.startswith(EPIC) else OUTSIDE
    before = {name: text.encode() for name, text in FILES.items()}
    after = {**before, path: FILES[path].replace(*edit, 1).encode()}
    assert after[path] != before[path]
    case = Case.unchanged(Memory(before), policy)
    assert owners.owners_of(case, path, part) == (expected,)
    passed = [agent for agent in AGENTS if not own_rules(before, after, agent, policy)]
    assert passed == [expected]


def own_rules(before, after, agent, policy):
    """The ownership rules that refuse the change to an agent."""
    return own([finding.rule for finding in findings(before, after, agent, policy)])


def test_every_ownership_finding_names_its_part():
    before = {name: text.encode() for name, text in FILES.items()}
    for path in FILES:
        for after in ({**before, path: before[path].replace(b'A', b'X')}, before.keys() - {path}):
            files = {name: before[name] for name in after} if isinstance(after, set) else after
            policy = DEFAULT if path.startswith(EPIC) else OUTSIDE
            found = findings(before, files, 'Secondary-Z', policy)
            assert all(one.part for one in found if one.rule.startswith('GS2'))


def test_nobody_owns_a_lock_and_what_nothing_gates_is_anybodys():
    case = Case.unchanged(Memory({README: b''}), DEFAULT)
    assert owners.owners_of(case, f'{EPIC}/.epic_locks/x.lock') == ()
    assert owners.owners_of(case, 'src/main.py') == ('*',)
    assert owners.owners_of(case, '.gitsync.toml') == ('Primary',)


def test_a_new_status_is_of_whom_it_names():
    after = Memory({README: b'', FEATURE: status('Secondary-C').encode()})
    actor = Actor('Secondary-C', 'flag', 'asserted', '', '')
    case = Case((), EMPTY, after, actor, DEFAULT)
    assert owners.owners_of(case, FEATURE) == ('Secondary-C',)


@pytest.mark.parametrize('kind', ['file', 'json', 'status'])
def test_who_owns_every_name_owns_what_has_no_sections(kind):
    table = f'version = 1\n[[documents]]\npath = "x"\nkind = "{kind}"\nowners = {{ "*" = "A" }}\n'
    case = Case.unchanged(Memory({'x': b''}), parse(table.encode()))
    assert owners.owners_of(case, 'x') == ('A',)


def test_what_the_policy_makes_a_file_has_one_owner_whatever_section_is_asked_for():
    policy = parse(
        b'version = 1\n[[documents]]\npath = "**/EPIC_README.md"\nkind = "file"\n'
        b'outside = "Secondary-B"\n'
    )
    case = Case.unchanged(Memory({README: section('SECONDARY-A PROGRESS').encode()}), policy)
    part = owners.section('SECONDARY-A PROGRESS')
    assert owners.owners_of(case, README, part) == owners.owners_of(case, README)
    assert owners.owners_of(case, README) == ('Secondary-B',)


@pytest.mark.parametrize('agent', ['Secondary-B', 'Bob', 'Секретарь', '秘書', 'Ünal-B'])
def test_an_agents_own_section_is_its_own(agent):
    """As commands name it: a name with anything beyond ASCII is only itself."""
    name = progress_section(agent)
    files = {README: TABLE + section(name), f'{EPIC}/feature_04_x/STATUS': status(agent)}
    snapshot = Memory({path: text.encode() for path, text in files.items()})
    case = Case((), snapshot, snapshot, Actor(agent, 'flag', 'asserted', '', ''), DEFAULT)
    assert owners.owners_of(case, README, owners.section(name)) == (agent,)
