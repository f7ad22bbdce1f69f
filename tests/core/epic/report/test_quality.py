"""Quality and criteria: read as agents write, and nothing told that no record shows."""

import pytest

from gitsync.core.epic.report import quality
from gitsync.core.epic.report.criteria import Measured
from gitsync.core.epic.report.criteria import criteria
from gitsync.epic.template import template

WHOLE = '\n'.join(
    f'## {number}. {name}\n\nText.\n' for number, name in enumerate(quality.SECTIONS, 1)
)


@pytest.mark.parametrize(
    'spec, missing, is_approved',
    [
        pytest.param(WHOLE, (), False, id='whole, not accepted'),
        pytest.param(WHOLE + '\n**User Approval:** [x] (2026-01-30)', (), True, id='accepted'),
        pytest.param(WHOLE + '- [x] User approved', (), True, id='accepted by a box'),
        pytest.param(WHOLE + '**Approved:** NO', (), False, id='refused'),
        pytest.param(
            WHOLE.replace('5. Algorithms\n\nText.', '5. Algorithms\n\n_to be written_'),
            ('Algorithms',),
            False,
            id='a placeholder is nothing',
        ),
        pytest.param(
            WHOLE.replace(
                '## 2. Requirements\n\nText.', '## Functional Requirements\n\n### R1\n\nx'
            ),
            (),
            False,
            id='text below a lower heading',
        ),
        pytest.param('```\n' + WHOLE + '```', tuple(quality.SECTIONS), False, id='in a fence'),
        pytest.param('~~~ approved [x]\n~~~\n' + WHOLE, (), False, id='words at a fence'),
        pytest.param(
            '#' + WHOLE.replace('\n## ', '\n####### '),
            tuple(quality.SECTIONS)[1:],
            False,
            id='seven marks make no heading',
        ),
        pytest.param('', tuple(quality.SECTIONS), False, id='empty'),
    ],
)
def test_what_a_spec_has(spec, missing, is_approved):
    state = quality.spec_state(spec.encode())
    assert (state.missing, state.is_approved) == (missing, is_approved)


def test_the_template_of_a_spec_is_not_complete_and_that_of_a_checklist_asks_nothing():
    files = template()
    state = quality.spec_state(files['feature/spec.md'])
    assert state.missing and not state.is_approved
    assert quality.checklist(files['feature/checklist.md']) == (0, 0)


@pytest.mark.parametrize(
    'text, settled, total',
    [
        pytest.param('- [x] **Q1:** a\n- [ ] **Q2:** b\n- [x] User approval\n', 1, 2, id='boxes'),
        pytest.param(
            '### Q1: a\n**Status:** RESOLVED\n### Q2: b\n**Status:** OPEN\n', 1, 2, id='status'
        ),
        pytest.param(
            '## Open Questions\n### Q3\nx\n## Resolved Questions\n### Q1\nx\n### Question 2\n',
            2,
            3,
            id='below headings',
        ),
        pytest.param('### Q1\n**Status:** PENDING USER APPROVAL\n', 0, 1, id='pending'),
        pytest.param('### Q1\n#### Why\n#### Answer\n**Status:** closed\n', 1, 1, id='in parts'),
        pytest.param('## [x] one\n## [ ] two\n', 1, 2, id='boxes of headings'),
        pytest.param('```\n- [ ] **Q1:** example\n```\n', 0, 0, id='an example'),
    ],
)
def test_the_items_of_a_checklist(text, settled, total):
    tally = quality.checklist(text.encode())
    assert (tally.settled, tally.total, tally.open) == (settled, total, total - settled)


def test_what_s3_found():
    text = (
        b'| # | Conflict | Resolution |\n|---|---|---|\n| 1 | names | renamed |\n| 2 | paths | |\n'
        b'| 3 | none | - |\n\n| Pair | Result |\n|---|---|\n| 1-2 | fine |\n'
    )
    boxes = b'# Sanity check\n\n- [x] totals: the basket wins\n- [ ] paths\n- [x] User approved\n'
    assert quality.findings([text, b'']) == (1, 2)
    assert quality.findings([boxes]) == (1, 2)


GOOD = Measured(67, 8.0, (), 3, 3, True, 20, 4, 0, ())


@pytest.mark.parametrize(
    'more, holds',
    [
        pytest.param({}, [True, True, True, True, True], id='all hold'),
        pytest.param({'savings': 39}, [False, True, True, True, True], id='too little saved'),
        pytest.param({'overhead': 12.0}, [True, True, True, True, True], id='above the target'),
        pytest.param({'overhead': 15.0}, [True, False, True, True, True], id='too much overhead'),
        pytest.param({'overhead': 500.0}, [True, None, True, True, True], id='no work to speak of'),
        pytest.param({'ready': 2}, [None, True, True, True, False], id='S2 is not over'),
        pytest.param({'unmeasured': ('f',)}, [None, None, True, True, True], id='times unknown'),
        pytest.param({'conflicted': 1}, [True, True, True, False, True], id='a conflict'),
        pytest.param({'lost': ('m',)}, [True, True, False, True, True], id='a message gone'),
        pytest.param({'commits': 1}, [True, True, None, None, True], id='no history'),
        pytest.param(
            {'is_begun': False, 'ready': 0, 'overhead': None, 'commits': 1},
            [None, None, None, None, None],
            id='nobody has begun',
        ),
    ],
)
def test_which_criteria_hold(more, holds):
    found = criteria(GOOD._replace(**more))
    assert [each['holds'] for each in found] == holds
    assert [each['name'] for each in found] == [
        'savings',
        'overhead',
        'nothing lost',
        'no conflicts',
        'all agents done',
    ]
    assert found[1]['target'] == '< 15 % (target 10 %)'


@pytest.mark.parametrize(
    'text, settled, total',
    [
        pytest.param('- [x] a\n- [X] b\n- [ ] c\n- [ ] User approval\n', 2, 3, id='boxes'),
        pytest.param(
            '| Issue | Status |\n|---|---|\n| a | fixed |\n| b | Open |\n', 1, 2, id='rows'
        ),
        pytest.param(
            '| Status | Issue |\n|---|---|\n| fixed | a |\n| - | b |\n', 1, 2, id='turned'
        ),
        pytest.param(
            '| # | Issue |\n|---|---|\n| 1 |\n| 2 | none |\n| 3 | a |\n', 0, 1, id='short'
        ),
        pytest.param('| Issue | Status |\n|---|---|\n| a |\n', 0, 1, id='not told'),
        pytest.param('| Feature | Status |\n|---|---|\n| a | done |\n', 0, 0, id='no findings'),
    ],
)
def test_what_a_record_of_s3_found(text, settled, total):
    assert quality.findings([text.encode(), b'']) == (settled, total)
