"""Attempts that one range tells, in process: what an agent makes is refused, what its owner makes
of the same passes.
"""

import os

import pytest

from gitsync.core.epic import sample
from tests.attacks.attempts import B_BEGIN
from tests.attacks.attempts import B_END
from tests.attacks.attempts import B_LINE
from tests.attacks.attempts import spoiled
from tests.attacks.site import CHECKPOINT_B
from tests.attacks.site import LATER
from tests.attacks.site import POLICY
from tests.attacks.site import README
from tests.attacks.site import ROADMAP
from tests.attacks.site import RULES
from tests.attacks.site import STATUS_A
from tests.attacks.site import STATUS_B
from tests.attacks.site import TO_A
from tests.attacks.site import A
from tests.attacks.site import B
from tests.attacks.site import E
from tests.attacks.site import P
from tests.attacks.site import Site
from tests.attacks.site import base_files

pytestmark = pytest.mark.slow

FOLDER_A, FOLDER_B = os.path.dirname(STATUS_A), os.path.dirname(STATUS_B)
CHECKPOINTS, CHANNELS = f'{E}/agent_checkpoints', f'{E}/agent_comms'
ARCHIVE = f'{CHANNELS}/archive/primary_to_secondary_a.md'


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    """One forge for all: its commits stand beside each other."""
    return Site.found(tmp_path_factory.mktemp('site'))


def errors(site, old, new):
    return {one.rule for one in site.findings(f'{old}..{new}') if one.severity == 'error'}


def text(old, new, path=ROADMAP):
    """A change of one file: (path, function of its bytes)."""
    return path, lambda data: data.replace(old, new, 1)


def whole(function, path=ROADMAP):
    return path, function


CHANGES = {
    'byte-order mark': (whole(lambda data: b'\xef\xbb\xbf' + data), A, 'GS203', P),
    'line ends of all': (whole(lambda data: data.replace(b'\n', b'\r\n')), A, 'GS201', None),
    'a carriage return alone': (text(B_LINE, b'- b one\r'), A, 'GS20', None),
    'emptied': (whole(lambda data: b''), A, 'GS20', None),
    'in two bytes a letter': (whole(lambda data: data.decode().encode('utf-16')), A, 'GS20', None),
    'last line end': (whole(lambda data: data.rstrip(b'\n')), A, 'GS203', P),
    'behind a form feed': (
        text(b'- a one\n', b'- a one\x0c<!-- BEGIN SECONDARY-B PLAN -->\x0cx\n'),
        A,
        'GS10',
        None,
    ),
    'behind a line separator': (
        text(b'- a one\n', '- a\u2028<!-- END SECONDARY-A PLAN -->\u2028x\n'.encode()),
        A,
        'GS10',
        None,
    ),
    'in another dialect': (
        text(b'- a one\n', b'- a\n<!-- SECONDARY-B X_BEGIN -->\nx\n<!-- SECONDARY-B X_END -->\n'),
        A,
        'GS',
        None,
    ),
    'whole section behind its end': (
        text(B_BEGIN + B_LINE + B_END, B_BEGIN + B_END + B_LINE),
        A,
        'GS20',
        None,
    ),
    'policy as an executable': ({POLICY: ('100755', RULES)}, A, 'GS211', None),
    'policy as a submodule': ({POLICY: ('160000', b'1' * 40)}, A, 'GS', None),
    'policy of many brackets': ({POLICY: RULES + 'x = ' + '[' * 99999}, A, 'GS211', None),
    'policy of no letters': ({POLICY: RULES.encode() + b'# \xff\n'}, P, 'GS901', None),
    'policy with a NUL': ({POLICY: RULES + '#\0\n'}, P, 'GS901', None),
    'checkpoint of many brackets': (
        text(b'{', b'{"x": ' + b'[' * 99999, sample.checkpoint_path(A)),
        A,
        'GS501',
        None,
    ),
    'checkpoint with a key twice': (
        text(b'{', b'{"agent_id": "Secondary-B",', sample.checkpoint_path(A)),
        A,
        'GS501',
        None,
    ),
    'checkpoint by another spelling': (
        {f'{CHECKPOINTS}/Secondary-B.json': CHECKPOINT_B},
        A,
        'GS504',
        None,
    ),
    'backup of another': ({f'{CHECKPOINTS}/backups/secondary_b_1.json': CHECKPOINT_B}, A, 'GS2', B),
    'crash of another': ({f'{CHECKPOINTS}/secondary_b_crashed_1.json': CHECKPOINT_B}, A, 'GS2', P),
    'archive by the reader': ({TO_A: None, ARCHIVE: TO_A}, A, 'GS204', None),
    'channel of others': (
        {f'{CHANNELS}/secondary_b_to_primary.md': sample.message(B, P, LATER, 'x')},
        A,
        'GS204',
        B,
    ),
    'channel in another case': (
        {f'{CHANNELS}/Secondary_B_to_primary.md': sample.message(B, P, LATER, 'x')},
        A,
        'GS601',
        None,
    ),
    'file in the feature of another': ({f'{FOLDER_B}/evil.md': 'x\n'}, A, 'GS212', B),
    'folder in the feature of another': ({f'{FOLDER_B}/a/b/evil.md': 'x\n'}, A, 'GS212', B),
    'link in the feature of another': ({f'{FOLDER_B}/x': ('120000', b'/etc')}, A, 'GS212', B),
    'own handoff': ({f'{os.path.dirname(STATUS_A)}/HANDOFF_PACKAGE.md': 'x\n'}, A, 'GS212', P),
    'feature of a number that is taken': (
        {f'{E}/feature_03_mine/STATUS': STATUS_A},
        A,
        'GS605',
        None,
    ),
    'epic around the epic': ({'feature-updates/EPIC_README.md': README}, A, 'GS203', None),
    'epic copied': ({'other/EPIC_README.md': README}, A, 'GS203', None),
    'attributes by a macro': (
        text(b'', b'[attr]x -merge\n*.md x\n', '.gitattributes'),
        A,
        'GS211',
        P,
    ),
    'attributes gone': ({'.gitattributes': None}, A, 'GS211', P),
    'attributes as a link': ({'.gitattributes': ('120000', b'code.py')}, A, 'GS211', None),
    'attributes as a folder': ({'.gitattributes': None, '.gitattributes/x': '1'}, A, 'GS211', None),
    'attributes in a folder': ({'docs/.gitattributes': '* -merge\n'}, A, 'GS211', P),
    'attributes in the feature of another': (
        {f'{FOLDER_B}/.gitattributes': '*.png binary\n'},
        A,
        'GS212',
        B,
    ),
    'attributes by a link': (
        {'docs/.gitattributes': ('120000', b'../x'), 'x': '* -merge\n'},
        A,
        'GS211',
        P,
    ),
    'attributes without end': ({'.gitattributes': '# x\n' * 5_000_000}, P, 'GS601', None),
    'attributes of line ends': ({'docs/.gitattributes': '*.md eol=crlf\n'}, A, 'GS211', P),
}  # a value that is a path stands for that file's bytes


def made(site, change, agent, parents=None):
    """A commit of a change by an agent."""
    if isinstance(change, tuple):
        path, function = change
        return site.commit({path: function(site.read(path))}, agent, parents)
    files = {
        path: site.read(data) if isinstance(data, str) and data.startswith(f'{E}/') else data
        for path, data in change.items()
    }
    return site.commit(files, agent, parents)


@pytest.mark.parametrize('name', CHANGES)
def test_a_change_is_its_owners_alone(site, name):
    change, agent, rule, owner = CHANGES[name]
    told = errors(site, site.base, made(site, change, agent))
    assert any(one.startswith(rule) for one in told), told
    if owner:
        assert not errors(site, site.base, made(site, change, owner))


@pytest.mark.parametrize('text', [b'<details>\n', b'<div hidden>\n', b'<!-- look\n'])
def test_what_hides_the_text_of_others_when_shown_is_not_judged(site, text):
    change = (ROADMAP, lambda data: data.replace(b'- a one\n', b'- a one\n' + text))
    assert not errors(site, site.base, made(site, change, A))


def by_b(site, changes=None):
    return site.commit(changes or {ROADMAP: spoiled(site)}, B)


CODE = {'a.py': b'1'}
DROPS = {
    'older first': lambda site, tip: site.commit(
        {ROADMAP: site.read(ROADMAP)}, A, (site.base, tip)
    ),
    'older second': lambda site, tip: site.commit(
        {ROADMAP: site.read(ROADMAP)}, A, (tip, site.base)
    ),
    'a parent twice': lambda site, tip: site.commit({ROADMAP: site.read(ROADMAP)}, A, (tip, tip)),
    'older among three': lambda site, tip: site.commit(
        {ROADMAP: site.read(ROADMAP), **CODE}, A, (site.commit(CODE, A), site.base, tip)
    ),
    'a history of its own': lambda site, tip: site.commit(
        {ROADMAP: site.read(ROADMAP), **CODE}, A, (tip, site.commit(CODE, A, ()))
    ),
    'twelve parents': lambda site, tip: site.commit(
        {ROADMAP: site.read(ROADMAP), **CODE},
        A,
        (tip, *(site.commit({**CODE, f'{at}.py': b'1'}, A) for at in range(11))),
    ),
    'a criss-cross': lambda site, tip: criss_cross(site, tip),
    'a removal on the other side': lambda site, tip: site.commit(
        {ROADMAP: None}, A, (tip, site.commit({ROADMAP: None}, P))
    ),
    'a move on the other side': lambda site, tip: site.commit(
        {ROADMAP: None, 'docs/OTHER.md': site.read(ROADMAP)},
        A,
        (tip, site.commit({ROADMAP: None, 'docs/OTHER.md': site.read(ROADMAP)}, P)),
    ),
}


def criss_cross(site, tip):
    """Two merges of the same two commits, then the older text of one of them."""
    code = site.commit(CODE, A)
    one = site.commit(CODE, B, (tip, code))
    other = site.commit({ROADMAP: site.read(ROADMAP, tip)}, A, (code, tip))
    third = site.read(ROADMAP, tip).replace(b'- b changed', b'- b third')
    newer = site.commit({ROADMAP: third}, B, (one,))
    return site.commit({ROADMAP: site.read(ROADMAP, tip)}, A, (newer, other))


@pytest.mark.parametrize('name', DROPS)
def test_a_merge_takes_nothing_of_another_back(site, name):
    tip = by_b(site)
    assert errors(site, tip, DROPS[name](site, tip)) & {'GS201', 'GS202', 'GS701'}


@pytest.mark.parametrize(
    'path, changes',
    [
        pytest.param(
            STATUS_B, lambda data: data.replace(b'BLOCKERS: none', b'BLOCKERS: q'), id='STATUS'
        ),
        pytest.param(f'{FOLDER_B}/spec.md', lambda data: b'by B\n', id='a file of a feature'),
        pytest.param(
            CHECKPOINT_B,
            lambda data: data.replace(b'2026-01-15T10', b'2026-01-15T11'),
            id='a checkpoint',
        ),
    ],
)
def test_nor_a_record(site, path, changes):
    before = b'' if path.endswith('spec.md') else site.read(path)
    tip = by_b(site, {path: changes(before)})
    side = site.commit(CODE, A)
    dropped = site.commit({path: before or None, **CODE}, A, (side, tip))
    assert 'GS701' in errors(site, tip, dropped)
    kept = site.commit({path: changes(before), **CODE}, A, (side, tip))
    assert not errors(site, tip, kept)


def before_the_epic(site, agent, path):
    """A commit by an agent on a branch where no epic gates the file yet."""
    return site.commit({path: b'by an agent\n'}, agent, (site.root,))


@pytest.mark.parametrize('is_first', [False, True])
def test_a_merge_answers_for_what_nothing_gated_on_a_side(site, is_first):
    for path, rule in ((f'{FOLDER_B}/evil.md', {'GS701'}), (f'{FOLDER_A}/own.md', set())):
        side = before_the_epic(site, A, path)
        files = {path: b'by an agent\n', **(base_files() if is_first else {})}
        parents = (side, site.base) if is_first else (site.base, side)
        merge = site.commit(files, A, parents)
        told = [one for one in site.findings(f'{side}..{merge}') if one.commit == merge]
        assert {one.rule for one in told if one.severity == 'error'} == rule


def test_an_old_branch_that_touches_no_file_of_the_epic_is_anybodys_to_merge(site):
    side = before_the_epic(site, A, 'lib.py')
    assert not errors(
        site, site.base, site.commit({'lib.py': b'by an agent\n'}, B, (site.base, side))
    )


def test_an_epic_is_not_put_around_files_that_nothing_gated(site):
    side = before_the_epic(site, A, f'{FOLDER_B}/evil.md')
    site.git('branch', '-f', 'held', site.base)
    around = site.commit(base_files(), A, (side,))
    assert {'GS203', 'GS211'} <= errors(site, side, around)


def test_in_ci_a_branch_from_before_the_policy_is_judged_without_it(site):
    """A range has the policy of its merge base; a server asks the default branch's."""
    assert not errors(site, site.base, site.commit({ROADMAP: spoiled(site)}, A, (site.root,)))


FIELD = b'<!-- BEGIN SECONDARY-B PLAN -->\n**Now:** %s\n<!-- END SECONDARY-B PLAN -->\n\n'


@pytest.mark.parametrize('is_first', [False, True])
@pytest.mark.parametrize('parents', [pytest.param('root', id='before'), pytest.param('', id='own')])
def test_a_conflict_takes_no_older_text_of_another_back(site, parents, is_first):
    """What another wrote first stands on a history of its own, and then in a conflict."""
    path = f'{FOLDER_B}/spec.md'
    begun = site.read(ROADMAP).split(b'<!-- BEGIN')[0]
    states = [{ROADMAP: begun + FIELD % word, path: word} for word in (b'old', b'new', b'both')]
    tip = site.base
    for state in states[:2]:
        tip = site.commit(state, B, (tip,))
    aside = site.commit(states[0], B, (site.root,) if parents else ())
    pair = (aside, tip) if is_first else (tip, aside)
    for maker, state, is_lawful in ((A, 0, False), (A, 1, True), (B, 2, True)):
        merge = site.commit({**base_files(), **states[state]}, maker, pair)
        told = [one for one in site.findings(f'{tip}..{merge}') if one.commit == merge]
        assert (not any(one.severity == 'error' for one in told)) == is_lawful, told
