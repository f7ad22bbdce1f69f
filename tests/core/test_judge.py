"""The judgement as a whole: the real epic, and that hostile documents cost what honest ones do."""

import pytest

from gitsync.core.fixes.fix import fix
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.place import place_in_epic
from gitsync.core.policy.policy import DEFAULT
from tests.scenes.judging import EPIC
from tests.scenes.judging import README
from tests.scenes.judging import findings
from tests.scenes.judging import own
from tests.scenes.judging import rules
from tests.scenes.judging import section
from tests.scenes.steps import steps

AGENTS = ('Primary', *(f'Secondary-{letter}' for letter in 'ABCDEFGH'))


@pytest.fixture
def epic(corpus):
    """The real epic of nine agents as {path: bytes}."""
    folder = corpus / 'epics' / 'KAI-7-improve_configurability_of_scripts' / 'fcd2b1faf'
    return {
        f'{EPIC}/{path.relative_to(folder)}': path.read_bytes()
        for path in sorted(folder.rglob('*'))
        if path.is_file()
    }


@pytest.mark.parametrize('agent', AGENTS[1:])
def test_in_the_real_epic_each_agent_changes_its_own_parts_and_no_other_s(epic, agent):
    form = agent.lower().replace('-', '_')
    name = f'<!-- BEGIN {agent.upper()} PROGRESS -->'.encode()
    edits = {
        'GS201': (
            README,
            epic[README].replace(
                name, name + b'\nmore' if name + b'\n' in epic[README] else name + b'more'
            ),
        ),
        'GS207': next(
            (path, data + b'NOTE: x\n')
            for path, data in epic.items()
            if path.endswith('/STATUS') and f'AGENT: {agent}\n'.encode() in data
        ),
        'GS208': (
            f'{EPIC}/agent_checkpoints/{form}.json',
            epic[f'{EPIC}/agent_checkpoints/{form}.json'] + b'\n',
        ),
        'GS204': (
            f'{EPIC}/agent_comms/{form}_to_primary.md',
            epic[f'{EPIC}/agent_comms/{form}_to_primary.md']
            + '\n## Message 99 (2026-02-01 10:00) ⏳ UNREAD\n**Subject:** x\n'.encode(),
        ),
    }
    for rule, (path, data) in edits.items():
        assert data != epic[path]
        for other in AGENTS:
            found = own(rules(epic, {**epic, path: data}, other))
            expected = (
                []
                if other == agent
                else ['GS204', 'GS205']
                if rule == 'GS204' and other == 'Primary'
                else [rule]
            )
            assert found == expected, (rule, other)


@pytest.mark.parametrize('agent', ['Primary', 'Secondary-A'])
def test_what_fix_leaves_behind_in_the_real_epic_stands_in_nobody_s_way(epic, agent):
    fixed = {path: fix(kind_of(path), data)[0] for path, data in epic.items()}
    mended = {path for path in epic if fixed[path] != epic[path]}
    left = findings(epic, fixed, agent)
    assert {one.severity for one in left} == {'warning'}
    assert {'GS403', 'GS502'} <= {one.rule for one in left if one.path in mended}
    path = f'{EPIC}/agent_checkpoints/secondary_h.json'
    more = {**fixed, path: fixed[path].replace(b'"status": "PAUSED"', b'"status": "NAPPING"')}
    assert more[path] != fixed[path]
    assert 'GS503' in {
        one.rule for one in findings(epic, more, 'Secondary-H') if one.severity == 'error'
    }


def kind_of(path):
    return place_in_epic(path[len(EPIC) + 1 :]).kind


def cost(before, after, agent):
    """The work of judging one document."""
    return steps(lambda: findings({README: before.encode()}, {README: after.encode()}, agent))


@pytest.mark.parametrize(
    ('old', 'new', 'agent'),
    [
        pytest.param('text', 'word', 'Secondary-A', id='every section'),
        pytest.param('# Epic', '# Epic!', 'Secondary-B', id='the outside text'),
    ],
)
def test_thousands_of_sections_cost_what_as_many_small_documents_do(old, new, agent):
    few, many = (
        '# Epic\n'
        + ''.join(
            '\n' + section(f'SECONDARY-A PART{i}', 'a line of text\n' * 4) for i in range(count)
        )
        for count in (100, 1000)
    )
    one = cost(few, few.replace(old, new), agent)
    assert cost(many, many.replace(old, new), agent) < 11 * one


@pytest.mark.parametrize(
    'unit',
    [
        pytest.param('<!-- BEGIN SECONDARY-A X{0} -->\n', id='begin lines'),
        pytest.param('<!-- END SECONDARY-A X{0} -->\n', id='end lines'),
        pytest.param(
            '<!-- BEGIN SECONDARY-A X -->\n<!-- END SECONDARY-A X -->\n',
            id='one section many times',
        ),
        pytest.param('```\n', id='fences'),
        pytest.param('# heading\n', id='headings'),
        pytest.param('\n', id='blank lines'),
        pytest.param(
            '| Agent | Assigned Feature |\n|---|---|\n| Secondary-A | {0} |\n', id='tables'
        ),
        pytest.param(
            '<!-- BEGIN SECONDARY-A X{0} --><!-- END SECONDARY-A X{0} --> ',
            id='sections on one line',
        ),
        pytest.param('| Secondary-A | x |\n', id='rows'),
        pytest.param('<!-- x{0} -->\n', id='bare markers'),
    ],
)
def test_cost_is_linear_in_hostile_documents(unit):
    small, large = (''.join(unit.format(i) for i in range(count)) for count in (100, 800))
    one = cost(small, small + 'x\n', 'Secondary-A')
    assert cost(large, large + 'x\n', 'Secondary-A') < 9 * one
    turned = ''.join(unit.format(i) for i in range(800, 0, -1))
    assert cost(large, turned, 'Secondary-A') < 20 * one


@pytest.mark.parametrize('more, is_judged', [(0, True), (1, False)])
def test_a_document_that_is_too_large_is_told_and_not_parsed(monkeypatch, more, is_judged):
    from gitsync.core import judge

    data = b'<!-- BEGIN A -->\n'
    monkeypatch.setattr(judge, 'LIMIT', len(data) - more)
    told = {'GS102'} if is_judged else {'GS601'}
    assert set(rules({}, {README: data}, 'Primary')) == told
    in_place = judge.judge_form([README], Memory({README: data}), DEFAULT, None)
    assert {one.rule for one in in_place} == told
    for path in ('src/a.bin', f'{EPIC}/DISCOVERY.md'):
        assert rules({}, {path: data * 2}, 'Primary') == []


def test_one_rule_in_one_file_gives_a_thousand_findings_at_most_and_says_what_is_cut():
    """Each rule is cut for itself: none can hide behind another."""
    from gitsync.core.judge import MOST
    from gitsync.core.judge import settle
    from gitsync.core.rules.finding import finding

    whole = [finding('GS102', 'a', line, 1, 'x', 'y') for line in range(MOST)]
    assert settle(whole[::-1], DEFAULT) == whole
    made = settle(
        [finding('GS102', 'a', line, 1, 'x', 'y') for line in range(1, 3001)]
        + [finding('GS201', 'a', 5000, 1, 'x', 'y'), finding('GS102', 'b', 1, 1, 'x', 'y')],
        DEFAULT,
    )
    assert len(made) == MOST + 3
    assert [one.message for one in made if 'more' in one.message] == [
        '2000 more findings of this rule in this file are not shown'
    ]
    assert {(one.rule, one.path) for one in made} == {
        ('GS102', 'a'),
        ('GS201', 'a'),
        ('GS102', 'b'),
    }
