"""The judgement's own rules: what stood before, what is judged whole, and how severe it is."""

import pytest

from gitsync.core import judge
from gitsync.core.fixes.fix import fix
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import TRAILER
from gitsync.core.policy.policy import UNPROVED
from gitsync.core.policy.policy import Actor
from gitsync.core.rules.finding import finding
from gitsync.core.rules.stood_before import STOOD_BEFORE
from tests.scenes.judging import EPIC
from tests.scenes.judging import README
from tests.scenes.judging import findings

NAME = 'PRIMARY PROGRESS'
# GS101, which 'check --fix' mends, and GS103, which it does not
FAULTY = f'<!-- BEGIN {NAME} -->\nx <!-- END {NAME} -->\n'.encode() * 2
STATUS = f'{EPIC}/feature_01_x/STATUS'


def shown(found):
    """Each finding's rule, with a 'w' behind for a warning and a 'b' for what stood before."""
    return ' '.join(
        one.rule + 'w' * (one.severity == 'warning') + 'b' * (one.note == STOOD_BEFORE)
        for one in found
    )


@pytest.mark.parametrize(
    'before, after, told',
    [
        pytest.param({}, {README: FAULTY}, 'GS101 GS103 GS101', id='a new file'),
        pytest.param({README: b'x\n'}, {README: FAULTY}, 'GS101 GS103 GS101', id='a new fault'),
        pytest.param({README: FAULTY}, {README: 'FIXED'}, 'GS103wb', id='what fix leaves behind'),
        pytest.param({}, {README: 'FIXED'}, 'GS103', id='the same in a new file'),
        pytest.param({README: FAULTY}, {README: 'FIXED y'}, 'GS103', id='what more is changed'),
        pytest.param(
            {README: FAULTY},
            {README.replace('KAI', 'done/KAI'): FAULTY},
            'GS101wb GS103wb GS101wb',
            id='a whole epic moved',
        ),
        pytest.param({README: FAULTY}, {}, '', id='a whole epic removed'),
        pytest.param(
            {README: b'', STATUS: b'AGENT: Primary\n'},
            {README: b'', STATUS: b'AGENT: Primary\n', f'{EPIC}/epic_readme.md': b''},
            'GS601 GS604',
            id='a name that differs in case alone',
        ),
        pytest.param(
            {README: b'', f'{EPIC}/epic_readme.md': b''},
            {README: b'x\n', f'{EPIC}/epic_readme.md': b''},
            '',
            id='one that was there',
        ),
    ],
)
def test_what_is_wrong_is_told_where_it_is_new(before, after, told):
    fixed, _ = fix('sections', FAULTY, ())
    texts = {'FIXED': fixed, 'FIXED y': fixed + b'y\n'}
    after = {path: texts.get(data, data) for path, data in after.items()}
    assert shown(findings(before, after, 'Primary')) == told


def test_who_mends_the_form_of_another_s_part_owns_up_to_that_alone():
    """What is changed is looked at as from a file that is mended."""
    foreign = FAULTY.replace(b'PRIMARY', b'SECONDARY-B')
    fixed, _ = fix('sections', foreign, ())
    assert shown(findings({README: foreign}, {README: fixed}, 'Secondary-A')) == 'GS103wb'
    assert 'GS201' in shown(findings({README: foreign}, {README: fixed + b'y\n'}, 'Secondary-A'))
    assert 'GS210' in shown(findings({README: foreign}, {README: fixed}, '')), 'and a person not'


@pytest.mark.parametrize(
    'agent, source, told',
    [
        pytest.param('Secondary-A', 'flag', 'GS201', id='an agent'),
        pytest.param('', 'flag', 'GS201 GS210', id='a person'),
        pytest.param('', UNPROVED, 'GS201', id='a person of whom a proof is asked'),
        pytest.param('Primary', 'flag', '', id='the owner'),
    ],
)
def test_a_person_is_told_how_to_name_oneself(agent, source, told):
    text = f'<!-- BEGIN {NAME} -->\n%b<!-- END {NAME} -->\n'.encode()
    sides = {README: text % b''}, {README: text % b'x\n'}
    found = findings(*sides, agent, source=source)
    assert shown(sorted(found, key=lambda one: one.rule)) == told


@pytest.mark.parametrize(
    'source, sharing, why',
    [
        pytest.param('', (), "'A Person' is in no roster", id='nobody known'),
        pytest.param('', ('Secondary-A', 'Secondary-B'), 'share', id='of several agents'),
        pytest.param(TRAILER, (), 'its trailers name two agents', id='two trailers'),
    ],
)
def test_a_person_is_told_why_nobody_is_named(source, sharing, why):
    after = Memory({README: b'x\n'})
    actor = Actor('', source, '', 'A Person', '', sharing)
    change = Change(README, None, after.entry(README))
    found = judge.judge([change], Memory({}), after, actor, DEFAULT, None)
    assert why in next(one.message for one in found if one.rule == 'GS210')


def test_what_stands_is_judged_by_what_stood_before_it():
    now = Memory({README: FAULTY, STATUS: b''})
    now.files[STATUS] = ('120000', b'elsewhere')

    def told(*befores):
        paths = [README, STATUS, f'{EPIC}/gone/STATUS', 'src/a.py']
        return shown(judge.judge_form(paths, now, DEFAULT, None, befores))

    assert told() == 'GS101 GS103 GS101 GS604'
    assert told(Memory({})) == 'GS101 GS103 GS101 GS604'
    assert told(Memory({README: FAULTY})) == 'GS101wb GS103wb GS101wb GS604'
    assert told(Memory({}), Memory({README: FAULTY})) == told(Memory({README: FAULTY}))


def test_no_document_is_larger_than_sixteen_megabytes():
    data = b'\n' * (16 * 1024 * 1024 + 1)
    (told,) = findings({}, {README: data}, 'Primary')
    assert told.rule == 'GS601' and 'more than 16 MB' in told.message


@pytest.mark.parametrize(
    'rule, severity, note, of_policy, told',
    [
        pytest.param('GS301', 'error', '', {}, 'error', id='as the rule is'),
        pytest.param('GS301', 'error', '', {'GS301': 'warning'}, 'warning', id='milder'),
        pytest.param('GS301', 'warning', '', {'GS301': 'error'}, 'error', id='more severe'),
        pytest.param('GS301', 'error', '', {'GS301': 'off'}, None, id='off'),
        pytest.param('GS301', 'error', '', {'GS302': 'off'}, 'error', id='another off'),
        pytest.param('GS201', 'error', '', {'GS201': 'off'}, 'error', id='ownership is never off'),
        pytest.param('GS201', 'error', '', {'GS201': 'warning'}, 'warning', id='it may be milder'),
        pytest.param(
            'GS301', 'warning', STOOD_BEFORE, {'GS301': 'error'}, 'warning', id='it stood before'
        ),
        pytest.param('GS301', 'warning', STOOD_BEFORE, {'GS301': 'off'}, None, id='and off'),
        pytest.param(
            'GS301', 'error', STOOD_BEFORE, {'GS301': 'warning'}, 'warning', id='milder yet'
        ),
    ],
)
def test_severities_are_the_policy_s(rule, severity, note, of_policy, told):
    one = finding(rule, 'a', 1, 1, 'x', 'y', severity=severity)._replace(note=note)
    settled = judge.settle([one, one], DEFAULT._replace(rules=of_policy))
    assert [each.severity for each in settled] == ([told] if told else [])
