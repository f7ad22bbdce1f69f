"""Mending: plain faults go, nothing is lost, and a second mending finds nothing to do."""

import json

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.fixes.fix import fix
from gitsync.core.fixes.sections import break_up
from gitsync.core.form.check import check_form
from gitsync.core.policy.place import place_in_epic
from tests.scenes.hostile import PIECES


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        pytest.param(
            '<!-- BEGIN A -->## H**Last Updated:** 1**Blockers:** None- a- b<!-- END A -->\n',
            '<!-- BEGIN A -->\n## H\n**Last Updated:** 1\n**Blockers:** None\n- a\n- b\n'
            '<!-- END A -->\n',
            id='all on one line',
        ),
        pytest.param(
            '<!-- BEGIN A --><!-- END A -->', '<!-- BEGIN A -->\n<!-- END A -->', id='empty'
        ),
        pytest.param(
            'x\r\n<!-- BEGIN A -->y<!-- END A -->\r\n',
            'x\r\n<!-- BEGIN A -->\r\ny\r\n<!-- END A -->\r\n',
            id='CRLF',
        ),
        pytest.param(
            '<!-- BEGIN A -->x<!-- END A --><!-- BEGIN B -->y<!-- END B -->\n',
            '<!-- BEGIN A -->\nx\n<!-- END A -->\n<!-- BEGIN B -->\ny\n<!-- END B -->\n',
            id='two on one line',
        ),
        pytest.param(
            '<!-- BEGIN A -->\nx<!-- END A -->\n',
            '<!-- BEGIN A -->\nx\n<!-- END A -->\n',
            id='the end line alone',
        ),
        pytest.param(
            '<!-- BEGIN A -->x\n<!-- END A -->\n',
            '<!-- BEGIN A -->\nx\n<!-- END A -->\n',
            id='the begin line alone',
        ),
        pytest.param('see <!-- BEGIN A --> and <!-- END A --> there\n', None, id='in a sentence'),
        pytest.param(
            '<!-- BEGIN A -->\nx\n<!-- END A --> and more\n', None, id='words behind the end line'
        ),
        pytest.param('<!-- BEGIN A -->\n', None, id='no end line, and no text'),
        pytest.param('<!-- BEGIN A -->\n\nx\n', None, id='no end line, and text further below'),
        pytest.param(
            '<!-- BEGIN A -->\nx\ny\n\nz\n',
            '<!-- BEGIN A -->\nx\ny\n<!-- END A -->\n\nz\n',
            id='no end line: behind the block',
        ),
        pytest.param(
            '<!-- A:START -->\nx\n## H\nz',
            '<!-- A:START -->\nx\n<!-- A:END -->\n## H\nz',
            id='no end line: above a heading, in the spelling of the other',
        ),
        pytest.param(
            'w\n\nx\r\n<!-- END A -->\r\n',
            'w\n\n<!-- BEGIN A -->\r\nx\r\n<!-- END A -->\r\n',
            id='no begin line: above the block',
        ),
        pytest.param(
            '<!-- BEGIN A -->\nx\n<!-- BEGIN B -->\ny\n<!-- END B -->\n',
            '<!-- BEGIN A -->\nx\n<!-- END A -->\n<!-- BEGIN B -->\ny\n<!-- END B -->\n',
            id='no end line: before the next section',
        ),
        pytest.param('<!-- BEGIN A -->\n```\nx\n\ny\n```\n', None, id='no end line, a fence'),
        pytest.param('<!-- BEGIN A -->\nx\n<!-- END A -->\n', None, id='in order already'),
        pytest.param('<!-- BEGIN A -->```<!-- END A -->\n', None, id='a fence inside'),
    ],
)
def test_sections_are_laid_out_again(data, expected):
    made, mended = fix('sections', data.encode())
    assert made.decode() == (expected or data)
    assert bool(mended) == bool(expected)
    if expected:
        assert check_form('sections', 'E.md', made) == []


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        pytest.param('a - b and c-d - e', 'a - b and c-d - e', id='dashes in text'),
        pytest.param(
            'use `**Key:** x` here**Key:** y',
            'use `**Key:** x` here\n**Key:** y',
            id='a field in code',
        ),
        pytest.param(
            '`a` `b` `**Key:** x` `c` `- d`**Key:** y`**Key:** z`',
            '`a` `b` `**Key:** x` `c` `- d`\n**Key:** y`**Key:** z`',
            id='a field behind several codes and before another',
        ),
        pytest.param(
            '- **Key:** a- **Other:** b', '- **Key:** a\n- **Other:** b', id='a list of fields'
        ),
        pytest.param('H|a|b||---|---||1|2|', 'H|a|b|\n|---|---|\n|1|2|', id='a table'),
        pytest.param('a**bold** b**Key:** c', 'a**bold** b\n**Key:** c', id='bold text'),
        pytest.param('x### y## z', 'x\n### y\n## z', id='headings'),
        pytest.param('  **Key:** y', '  **Key:** y', id='blanks before the first'),
        pytest.param('`x`**Key:** y', '`x`\n**Key:** y', id='right behind code'),
        pytest.param('**A:** a**B:** b', '**A:** a\n**B:** b', id='fields from the start'),
        pytest.param('a || b**Key:** c', 'a || b\n**Key:** c', id='pipes of no table'),
        pytest.param('H|a||:--||1|', 'H|a|\n|:--|\n|1|', id='a table with its alignment'),
        pytest.param('a **b: c', 'a **b: c', id='bold text that is not closed'),
        pytest.param('a**:** b', 'a**:** b', id='a colon alone'),
        pytest.param('a* **Key:** c', 'a\n* **Key:** c', id='a field in an item with a star'),
        pytest.param('a **b** **Key:** c', 'a **b** \n**Key:** c', id='a field behind bold text'),
        pytest.param('a**b**K:** c', 'a**b\n**K:** c', id='glued to bold text, of one letter'),
        pytest.param('a **b****K:** c', 'a **b**\n**K:** c', id='right behind its end'),
        pytest.param('a **b** -:** c', 'a **b** -:** c', id='no letter'),
        pytest.param('a-b- c 1- d', 'a-b\n- c 1- d', id='a number and its sign'),
    ],
)
def test_lines_break_where_lines_began(text, expected):
    assert break_up(text.encode()).decode() == expected


@pytest.mark.parametrize(
    'heading, mended',
    [
        pytest.param('## Message 1 (2026-01-15) UNREAD', '⏳ UNREAD', id='a mark without its sign'),
        pytest.param('## Message 1 (2026-01-15)READ', '✅ READ', id='and without a blank'),
        pytest.param('## Message 1 (2026-01-15) ✅ READ', '', id='a mark with it'),
        pytest.param('## Message 1 (2026-01-15)', '', id='no mark'),
        pytest.param('## Message x (2026-01-15) READ', '', id='no number'),
        pytest.param('## Message 1 (now) READ', '', id='no time'),
        pytest.param('## Message 1 READ', '', id='no bracket'),
    ],
)
def test_the_sign_of_a_mark(heading, mended):
    data = f'{heading}\r\ntext\r\n'
    made, phrases = fix('messages', data.encode())
    expected = f'## Message 1 (2026-01-15) {mended}\r\ntext\r\n' if mended else data
    assert made.decode() == expected
    assert phrases == (['gave the mark of message 1 its sign'] if mended else [])


LOST = '<!-- BEGIN A -->\nx\n'
CONFLICT = '\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n'


@pytest.mark.parametrize(
    'kind, data',
    [
        pytest.param('text', LOST, id='of a kind without a form'),
        pytest.param('jsonl', '{"a": 1}\n', id='of lines of JSON'),
        pytest.param('sections', LOST + CONFLICT, id='with a conflict'),
    ],
)
def test_a_document_stays_as_it_is(kind, data):
    assert fix(kind, data.encode()) == (data.encode(), [])


def test_each_section_that_is_laid_out_is_told_and_no_other():
    whole = '<!-- BEGIN B -->\ny\n<!-- END B -->\n'
    _, mended = fix('sections', f'<!-- BEGIN A -->x<!-- END A -->\n{whole}'.encode())
    assert mended == ["laid out the section 'A'"]


GOOD = (
    'STAGE: S2\nPHASE: x\nAGENT: A\nUPDATED: 2026-01-30T16:16:00Z\nSTATUS: PAUSED\n'
    'BLOCKERS: none\nREADY_FOR_SYNC: false\n'
)


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        pytest.param(GOOD, None, id='nothing to do'),
        pytest.param(
            GOOD.replace('STAGE', 'stage').replace('UPDATED', 'Updated'),
            GOOD,
            id='keys in lower case',
        ),
        pytest.param(GOOD.replace('UPDATED', 'LAST_UPDATE'), GOOD, id='another name of a key'),
        pytest.param(
            GOOD.replace('UPDATED', 'last_updated'), GOOD, id='another name in lower case'
        ),
        pytest.param(
            GOOD.replace('READY_FOR_SYNC: false\n', ''), GOOD, id='READY_FOR_SYNC missing'
        ),
        pytest.param(
            GOOD.replace('READY_FOR_SYNC: false\n', '').replace('PAUSED', 'COMPLETE'),
            None,
            id='missing on a complete feature',
        ),
        pytest.param(
            GOOD.replace('READY_FOR_SYNC: false\n', '')
            .replace('PAUSED', 'COMPLETE')
            .replace('none', 'sky'),
            GOOD.replace('PAUSED', 'COMPLETE').replace('none', 'sky'),
            id='missing on a blocked one',
        ),
        pytest.param(
            GOOD.replace('false', 'False').replace('PAUSED', 'Paused').replace('S2', 's2'),
            GOOD,
            id='values in another case',
        ),
        pytest.param(GOOD + 'stage: S3\n', None, id='a key twice'),
        pytest.param(
            GOOD + 'LAST_UPDATE: 2026-01-31T16:16:00Z\n', None, id='a key twice by its other name'
        ),
        pytest.param(
            GOOD.replace('UPDATED: 2026-01-30T16:16:00Z', 'LAST_UPDATE: yesterday'),
            None,
            id='a time in words',
        ),
        pytest.param(
            GOOD.replace('\n', '\r\n').replace('PHASE', 'phase'),
            GOOD.replace('\n', '\r\n'),
            id='CRLF',
        ),
        pytest.param(
            GOOD.replace(
                'UPDATED: 2026-01-30T16:16:00Z',
                'LAST_UPDATE: 2026-01-30T16:16:00Z\nlast_updated: 2026-01-30T16:16:00Z',
            ),
            None,
            id='two other names',
        ),
        pytest.param(GOOD.replace('STAGE', '  stage '), GOOD, id='blanks around a key'),
        pytest.param(GOOD.replace('STAGE:', 'STAGE :'), GOOD, id='a blank behind a right key'),
        pytest.param('\ufeff' + GOOD.replace('STAGE', 'stage'), '\ufeff' + GOOD,
            id='behind a byte-order mark'),
        pytest.param(GOOD.replace('UPDATED', 'last update'), None, id='a key of two words'),
        pytest.param(GOOD.replace('UPDATED', 'last-update'), GOOD, id='of two with a dash'),
        pytest.param(GOOD.replace('UPDATED', 'x' * 61 + 'last_update'), None, id='a long key'),
        pytest.param('', None, id='empty'),
        pytest.param('nonsense\n', None, id='nonsense'),
    ],
)  # fmt: skip
def test_status(data, expected):
    made, mended = fix('status', data.encode())
    assert made.decode() == (expected or data)
    assert bool(mended) == bool(expected)


@pytest.mark.parametrize(
    ('values', 'expected'),
    [
        pytest.param({'blockers': 'the sky'}, {'blockers': ['the sky']}, id='blockers as text'),
        pytest.param({'blockers': 'None'}, {'blockers': []}, id='no blockers'),
        pytest.param(
            {'status': 'Paused', 'next_checkpoint_expected': 'TBD'},
            {'status': 'PAUSED', 'next_checkpoint_expected': 'N/A (TBD)'},
            id='a status in another case',
        ),
        pytest.param(
            {'status': 'COMPLETE', 'next_checkpoint_expected': ''},
            {'status': 'COMPLETE', 'next_checkpoint_expected': 'N/A'},
            id='complete and nothing expected',
        ),
        pytest.param(
            {'status': 'IN_PROGRESS', 'next_checkpoint_expected': 'N/A'},
            None,
            id='in progress and nothing expected',
        ),
        pytest.param(
            {'status': 'WHAT', 'next_checkpoint_expected': 'TBD'}, None, id='an unknown status'
        ),
        pytest.param(
            {'can_resume': 'True', 'stage': 's2.p1', 'agent_type': 'Secondary'},
            {'can_resume': True, 'stage': 'S2.P1', 'agent_type': 'secondary'},
            id='values in another form',
        ),
        pytest.param({'can_resume': 'False'}, {'can_resume': False}, id='a word for false'),
        pytest.param({'can_resume': 'true'}, {'can_resume': True}, id='and for true'),
        pytest.param(
            {'status': 5, 'next_checkpoint_expected': 'TBD'}, None, id='a number for a status'
        ),
        pytest.param({'last_checkpoint': 'TBD'}, None, id='no time'),
    ],
)
def test_checkpoints(values, expected):
    data = json.dumps({'x': 1, **values}, indent=3).encode()
    made, mended = fix('checkpoint', data)
    assert made == (
        json.dumps({'x': 1, **expected}, indent=3).encode() if expected else data
    ) or json.loads(made) == {'x': 1, **expected}
    assert bool(mended) == bool(expected)


def test_what_one_fix_makes_plain_is_fixed_with_it():
    mark = b'\xef\xbb\xbf'
    data = b'text\n' + mark + b'<!-- END X -->\n'
    made, mended = fix('sections', data)
    assert made == mark + b'<!-- BEGIN X -->\ntext\n' + mark + b'\n<!-- END X -->\n'
    assert len(mended) == 2 and fix('sections', made) == (made, [])


def test_a_mark_gets_its_sign():
    data = b'## Message 1 (2026-01-15 14:30) UNREAD\r\n**Subject:** x\r\n'
    made, mended = fix('messages', data)
    assert made == data.replace(b'UNREAD', '⏳ UNREAD'.encode())
    assert mended == ['gave the mark of message 1 its sign']


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PIECES, b'**Key:** v', b'- a', b'## H', b'||', b'|-']), max_size=30
    ).map(b''.join)
)
def test_mending_sections_twice_is_mending_them_once_and_only_adds_line_ends_and_markers(data):
    made, mended = fix('sections', data)
    assert fix('sections', made) == (made, [])
    bare, kept = (side.replace(b'\n', b'').replace(b'\r', b'') for side in (made, data))
    letters = iter(bare)
    assert all(letter in letters for letter in kept), 'nothing of the text is lost or moved'
    if not any(phrase.startswith('put back') for phrase in mended):
        assert bare == kept
    assert (made == data) == (not mended)
    assert len(check_form('sections', 'p', made)) <= len(check_form('sections', 'p', data))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b'STAGE: S2\n',
                b'stage: s2\n',
                b'status: complete\r\n',
                b'LAST_UPDATE: 2026-01-30T16:16:00Z\n',
                b'last_updated: 2026-01-30T16:16:00Z\n',
                b'READY_FOR_SYNC: Yes\n',
                b'STATUS: Paused',
                b'\n',
                b'\xef\xbb\xbf',
                b'# c\n',
                b'BLOCKERS: x\n',
                b': x\n',
                b'\xff: 1\n',
                b'a b: c\n',
                b'updated: x\n',
                b'UPDATED:\n',
            ]
        ),
        max_size=10,
    ).map(b''.join)
)
def test_mending_status_twice_is_mending_it_once(data):
    made, mended = fix('status', data)
    assert fix('status', made) == (made, [])
    assert (made == data) == (not mended)


def test_the_real_epic(corpus):
    folder = next(corpus.glob('epics/KAI-7-*/fcd2b1faf'))
    mended = {}
    for file in sorted(folder.rglob('*')):
        path = file.relative_to(folder).as_posix()
        if file.is_file():
            made, what = fix(place_in_epic(path).kind, file.read_bytes())
            assert fix(place_in_epic(path).kind, made) == (made, [])
            if what:
                mended[path] = what
                before, after = (
                    check_form(place_in_epic(path).kind, path, data)
                    for data in (file.read_bytes(), made)
                )
                assert len(after) < len(before)
    assert mended == {
        'EPIC_README.md': ["laid out the section 'SECONDARY-G PROGRESS'"],
        'agent_checkpoints/secondary-h.json': ["wrote 'blockers' as a list"],
        'agent_checkpoints/secondary_h.json': [
            "wrote 'next_checkpoint_expected' as 'N/A (PAUSED)'"
        ],
        'feature_08_integration_test_framework/STATUS': [
            "wrote the key 'LAST_UPDATE' as 'UPDATED'",
            'added READY_FOR_SYNC: false',
        ],
    }


@pytest.mark.parametrize(
    'old, phrase',
    [
        ('"blockers": "x"', "wrote 'blockers' as a list"),
        ('"can_resume": "true"', "wrote 'can_resume' as true"),
        ('"status": "paused"', "wrote 'status' as 'PAUSED'"),
    ],
    ids=repr,
)
def test_what_was_written_is_told(old, phrase):
    assert fix('checkpoint', f'{{{old}}}'.encode())[1] == [phrase]
