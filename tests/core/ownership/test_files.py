"""Files that are somebody's as a whole: a feature's folder, and kind file of a policy."""

import pytest

from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Entry
from gitsync.core.git.snapshot import Memory
from gitsync.core.ownership.file import check_ownership
from gitsync.core.policy.case import Case
from gitsync.core.policy.owners import owners_of
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import NOBODY
from gitsync.core.rules.wording import AMEND_THERE
from gitsync.world import policy_file
from tests.scenes.judging import EPIC
from tests.scenes.judging import README
from tests.scenes.judging import findings
from tests.scenes.judging import rules

FOLDER = f'{EPIC}/feature_02_b'
ON_DISK, LINK = Entry('100644', ''), Entry('120000', '')
S = (
    b'STAGE: S2.P1\nPHASE: x\nAGENT: Secondary-A\nUPDATED: 2026-01-30T00:00:00Z\n'
    b'STATUS: IN_PROGRESS\nBLOCKERS: none\nREADY_FOR_SYNC: false\n'
)
BASE = {
    README: b'# E\n',
    f'{FOLDER}/STATUS': S,
    f'{FOLDER}/spec.md': b'old\n',
    f'{FOLDER}/HANDOFF_PACKAGE.md': b'old\n',
    'docs/assets/logo.svg': b'old\n',
    'docs/plan.json': b'{}\n',
}
RULES = policy_file.parse(
    b'version = 1\n[agents.Secondary-A]\n[agents.Secondary-B]\n'
    b'[[documents]]\npath = "docs/assets/"\nkind = "file"\noutside = "Secondary-B"\n'
    b'[[documents]]\npath = "docs/plan.json"\nkind = "json"\noutside = "Secondary-B"\n'
    b'[[documents]]\npath = "**/feature_02_b/spec.md"\nkind = "file"\noutside = "Secondary-B"\n'
)


@pytest.mark.parametrize(
    'path, owners',
    [
        pytest.param('spec.md', ('Secondary-A', 'Primary'), id='a file of the feature'),
        pytest.param('a/b/c.py', ('Secondary-A', 'Primary'), id='deep in the folder'),
        pytest.param('HANDOFF_PACKAGE.md', ('Primary',), id='the handoff package'),
        pytest.param('STATUS', ('Secondary-A',), id='the STATUS'),
    ],
)
@pytest.mark.parametrize('agent', ['Secondary-A', 'Secondary-B', 'Primary'])
@pytest.mark.parametrize('left', [b'new\n', None], ids=['changed', 'removed'])
def test_a_feature_s_folder(path, owners, agent, left):
    whole = f'{FOLDER}/{path}'
    assert owners_of(Case.unchanged(Memory(BASE), DEFAULT), whole) == owners
    if path != 'STATUS':
        before = {**BASE, whole: b'old\n'}
        after = {**before, whole: left} if left else {**before, whole: b''}
        assert rules(before, after, agent) == ([] if agent in owners else ['GS212'])


@pytest.mark.parametrize(
    'path, agent, expected',
    [
        pytest.param('docs/assets/logo.svg', 'Secondary-B', [], id='a folder by pattern'),
        pytest.param('docs/assets/logo.svg', 'Secondary-A', ['GS212'], id='another in it'),
        pytest.param('docs/assets/new.svg', 'Primary', ['GS212'], id='the coordinator in it'),
        pytest.param('docs/plan.json', 'Secondary-A', ['GS212'], id='a JSON document'),
        pytest.param('docs/plan.json', 'Secondary-B', [], id='a JSON document by its owner'),
        pytest.param(f'{FOLDER}/spec.md', 'Secondary-B', [], id='the policy gives a file away'),
        pytest.param(f'{FOLDER}/spec.md', 'Secondary-A', ['GS212'], id='the policy comes first'),
        pytest.param(f'{FOLDER}/plan.md', 'Secondary-A', [], id='the rest stays'),
        pytest.param('docs/other.md', 'Secondary-A', [], id='what nothing gates'),
    ],
)
def test_files_of_a_policy(path, agent, expected):
    assert rules(BASE, {**BASE, path: b'{"a": 1}\n'}, agent, RULES) == expected


@pytest.mark.parametrize(
    'file',
    [
        pytest.param(('100755', b'old\n'), id='made executable'),
        pytest.param(('120000', b'old\n'), id='made a link'),
    ],
)
def test_a_mode_is_a_change(file):
    after = {**BASE, f'{FOLDER}/spec.md': file}
    assert rules(BASE, after, 'Secondary-B') == ['GS212']
    assert rules(BASE, after, 'Secondary-A') == []


@pytest.mark.parametrize(
    'change, data, expected',
    [
        pytest.param(None, (b'x', b'y'), [], id='no change of this path'),
        pytest.param((ON_DISK, ON_DISK), (b'x', b'x'), [], id='as it was'),
        pytest.param((ON_DISK, ON_DISK), (b'x', b'y'), ['GS212'], id='other bytes'),
        pytest.param((ON_DISK, LINK), (b'x', b'x'), ['GS212'], id='another mode'),
        pytest.param((None, LINK), (None, None), ['GS212'], id='a link comes'),
        pytest.param((LINK, None), (None, None), ['GS212'], id='a link goes'),
    ],
)
def test_a_file_changes_with_its_bytes_or_what_it_is(change, data, expected):
    path = f'{FOLDER}/spec.md'
    changes = [Change(path, *change)] if change else []
    actor = NOBODY._replace(agent='Secondary-B')
    case = Case(changes, Memory(BASE), Memory(BASE), actor, DEFAULT)
    assert [one.rule for one in check_ownership(case, path, *data)] == expected


def test_who_creates_a_feature_under_its_own_name_may_fill_its_folder():
    new = f'{EPIC}/feature_03_c'
    after = {**BASE, f'{new}/STATUS': S, f'{new}/spec.md': b'x\n'}
    assert rules(BASE, after, 'Secondary-A') == []
    assert rules(BASE, {**BASE, f'{new}/spec.md': b'x\n'}, 'Primary') == ['GS602']
    assert rules(BASE, after, 'Secondary-B') == ['GS207', 'GS212']


def test_the_finding_names_the_owners_and_the_command():
    (found,) = findings(BASE, {**BASE, f'{FOLDER}/spec.md': b'new\n'}, 'Secondary-B')
    assert (found.rule, found.part) == ('GS212', 'the file')
    assert found.message == (
        "file changed by 'Secondary-B'; it belongs to 'Secondary-A' or 'Primary'"
    )
    assert 'gitsync message send Secondary-A' in found.hint


def test_without_a_protocol_there_is_no_channel_to_ask_in():
    policy = policy_file.parse(
        b'version = 1\nprotocol = "none"\n[[documents]]\npath = "plan.json"\nkind = "json"\n'
    )
    (found,) = findings({}, {'plan.json': b'{}'}, 'Secondary-A', policy)
    assert found.hint == "take the change back, or ask 'Primary' for it"


@pytest.mark.parametrize(
    'source, command, why',
    [
        pytest.param('', 'git commit …', "'A Person' is in no roster", id='here and now'),
        pytest.param('author', AMEND_THERE, 'in no roster', id='a commit'),
        pytest.param('trailer', AMEND_THERE, 'two agents', id='two trailers'),
    ],
)
def test_who_is_not_named_is_told_the_command_that_is_judged_again(source, command, why):
    path = f'{FOLDER}/spec.md'
    found = findings(BASE, {**BASE, path: b'new\n'}, '', source=source)
    (one,) = [one for one in found if one.rule == 'GS210']
    assert f'GITSYNC_AGENT=NAME {command};' in one.hint and why in one.message


def test_a_person_who_is_not_named_is_told_the_whole_roster():
    found = findings(BASE, {**BASE, f'{FOLDER}/spec.md': b'new\n'}, '', RULES)
    (hint,) = [one.hint for one in found if one.rule == 'GS210']
    assert 'gitsync join NAME' in hint and 'GITSYNC_AGENT=NAME' in hint
    assert 'Primary, Secondary-A, Secondary-B' in hint
