"""What is written before an epic's work begins: the recorded answer, and the blocks of guides."""

from datetime import UTC
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies

from gitsync.core.epic.planning import integration
from gitsync.core.epic.planning import offers

NOW = datetime(2026, 1, 30, 16, 16, tzinfo=UTC)
LINE = '**Parallel Work:** enabled (2026-01-30 16:16)'


GUIDE = b'# Guide\n\n## One\n\ntext\n'


def test_the_steps_of_s2_and_s3_stand_before_the_first_heading_and_the_others_at_the_end():
    first = [
        step.number
        for step in integration.STEPS
        if integration.with_block(GUIDE, step, 'x').endswith(GUIDE.partition(b'## ')[2])
    ]
    assert first == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    'guide, fitted',
    [
        pytest.param('', 'BLOCK/', id='empty'),
        pytest.param('# T/', '# T//BLOCK/', id='with a last line end'),
        pytest.param('# T', '# T//BLOCK', id='without one'),
        pytest.param('# T/BLOCK/x/', '# T/BLOCK/x/', id='where it stands already'),
    ],
)
def test_a_block_at_the_end_of_a_guide(guide, fitted):
    step = next(step for step in integration.STEPS if not step.is_first)
    block = integration.with_block(b'', step, 'x').strip()
    for end in ('\n', '\r\n') if '/' in guide else ('\n',):
        one, other = (
            text.replace('BLOCK', block.decode()).replace('/', '\n').replace('\n', end)
            for text in (guide, fitted)
        )
        assert integration.with_block(one.encode(), step, 'x').decode() == other


@pytest.mark.parametrize(
    'before, after',
    [
        pytest.param('', LINE + '\n', id='empty'),
        pytest.param('# T\n', f'# T\n\n{LINE}\n', id='a title'),
        pytest.param('# T', f'# T\n\n{LINE}\n', id='without a final newline'),
        pytest.param(
            '# T\n\n**A:** b\n**C:** d\n\nx\n',
            f'# T\n\n**A:** b\n**C:** d\n{LINE}\n\nx\n',
            id='fields',
        ),
        pytest.param(
            '**Parallel Work:** sequential (x)\r\ny', f'{LINE}\r\ny', id='again, with CRLF'
        ),
        pytest.param(
            '```\n**Parallel Work:** no\n```\n# T\n',
            f'```\n**Parallel Work:** no\n```\n# T\n\n{LINE}\n',
            id='an example in a fence',
        ),
        pytest.param(
            '# T\n\n<!-- BEGIN A PROGRESS -->\n**Parallel Work:** x\n<!-- END A PROGRESS -->\n',
            f'# T\n\n{LINE}\n\n'
            '<!-- BEGIN A PROGRESS -->\n**Parallel Work:** x\n<!-- END A PROGRESS -->\n',
            id="another's section",
        ),
    ],
)
def test_the_answer_is_recorded_in_the_outside_text(before, after):
    told = offers.recorded(before.encode(), '1', NOW)
    assert told.decode() == after
    assert offers.recorded(told, '1', NOW) == told
    assert offers.answered(told) == 'enabled (2026-01-30 16:16)'


@pytest.mark.parametrize(
    'path, steps',
    [
        ('stages/s1/s1_epic_planning.md', [1]),
        ('s1_p3_discovery_phase.md', []),
        ('stages/s2/s2_feature_deep_dive.md', [2]),
        ('S2.P1-research.md', [3]),
        ('s2_p2_specification.md', [4]),
        ('s2_p3_refinement.md', [5]),
        ('s2_primary_agent_guide.md', []),
        ('s3_cross_feature_sanity_check.md', [6]),
        ('templates/epic_readme_template.md', [7]),
        ('EPIC_WORKFLOW_USAGE.md', [8]),
        ('CLAUDE.md', [9]),
        ('AGENTS.md', [9]),
        ('prompts_reference_v2.md', [10]),
        ('prompts/s1_prompts.md', [1, 10]),
        ('readme.md', []),
    ],
    ids=lambda value: value if isinstance(value, str) else f'{value or None}',
)
def test_which_guide_a_step_is_for(path, steps):
    own = [step.number for step in integration.STEPS if integration.guides_of(step, [path])]
    assert own == steps


DATA = strategies.lists(
    strategies.sampled_from([b'# T', b'## S', b'```', b'', b'text', b'<!-- x -->'])
).flatmap(
    lambda lines: strategies.sampled_from(
        [end.join(lines) + last for end in (b'\n', b'\r\n') for last in (b'', end)]
    )
)


@given(DATA, strategies.sampled_from(integration.STEPS), strategies.sampled_from(['a', 'b\n\nc']))
def test_a_block_is_replaced_and_taken_out_byte_for_byte(data, step, text):
    fitted = integration.with_block(data, step, text)
    assert integration.has_block(fitted, step)
    assert integration.with_block(fitted, step, text) == fitted
    assert integration.with_block(integration.with_block(data, step, 'old'), step, text) == fitted
    assert integration.without_block(fitted, step) == data
    assert integration.without_block(data, step) == data


def test_a_heading_in_code_is_none():
    code = b'```\n## One\n```\n'
    made = integration.with_block(code + GUIDE, integration.STEPS[1], 'x')
    assert made.startswith(code + b'# Guide\n\n<!--')
    made = integration.with_block(code + b'## One\n', integration.STEPS[1], 'x')
    assert made.startswith(code + b'<!--'), 'one right behind code is a heading'
