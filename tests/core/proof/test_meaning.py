"""The proof of meaning: what a merge may make of a line where it hangs."""

import pytest

from gitsync.core.proof.addresses import scan
from gitsync.core.proof.meaning import allowed
from gitsync.core.proof.meaning import faults

TWICE = b"""### Feature 1

- [ ] write tests

### Feature 2

- [ ] write tests
"""
TICKED_IN_2 = TWICE[:-18] + b'- [x] write tests\n'
LABELS = b"""**Decisions:**

- use REST

**Risks:**

- rate limit
"""
TABLE = b"""| Test | Result |
|---|---|
| load | ok |
| save | open |
"""


def test_each_line_has_its_address():
    table = b'| K | V |\n|---|---|\n| a | b |\n'
    text = b'# A\n\n**Decisions:**\n- one\n  - two\n\n**Found:**\n' + table
    found = {line.said: line.address for line in scan(text)}
    under = (('heading', b'A'), ('label', 'Decisions'))
    assert found[b'one'] == (*under, 'list')
    assert found[b'two'] == (*under, 'list', b'one')
    assert found['a', 'b'] == (*under[:1], ('label', 'Found'), ('table', ('K', 'V')))


@pytest.mark.parametrize('second', [TABLE, b'```\n| load | ok |\n```\n'])
def test_a_label_holds_the_first_list_or_table_behind_it(second):
    text = b'**Decisions:**\n| a | b |\n|---|---|\n| c | d |\n\n' + second
    *_, last = scan(text)
    assert ('label', 'Decisions') not in last.address


@pytest.mark.parametrize(
    ('known', 'wanted'),
    [
        pytest.param((1, 1, 0), (0, 0), id='1 removed by theirs'),
        pytest.param((0, 1, 0), (1, 1), id='2 added by ours'),
        pytest.param((0, 1, 1), (1, 2), id='3 added by both'),
        pytest.param((1, 0, 0), (0, 0), id='3 removed by both'),
        pytest.param((1, 2, 0), (0, 2), id='4 all different'),
    ],
)
def test_how_often_a_line_may_stand(known, wanted):
    assert allowed(*known) == wanted


@pytest.mark.parametrize(
    ('base', 'ours', 'theirs', 'result', 'fault'),
    [
        pytest.param(
            TWICE,
            TICKED_IN_2,
            TWICE,
            TWICE.replace(b'[ ]', b'[x]', 1),
            'stands where no version has it',
            id='a tick in another list',
        ),
        pytest.param(
            b'Intro.\n',
            b'Intro.\n' + LABELS[:27],
            b'Intro.\n' + LABELS[27:],
            b'Intro.\n**Decisions:**\n**Risks:**\n\n- use REST\n- rate limit\n',
            'stands where no version has it',
            id='two lists under one label',
        ),
        pytest.param(
            TABLE,
            TABLE.replace(b'| save | open |\n', b'| save | open |\n| kill | ok |\n'),
            b'| kill | no |\n'.join([TABLE[:28], TABLE[28:]]),
            TABLE[:28] + b'| kill | no |\n' + TABLE[28:] + b'| kill | ok |\n',
            "row 'kill' stands 2 times",
            id='one row added by both at two places',
        ),
        pytest.param(
            b'**State:** open\n\ntext\n',
            b'text\n',
            b'text\n\n**State:** done\n',
            b'text\n\n**State:** done\n',
            'is removed on one side',
            id='a field removed here and changed there',
        ),
        pytest.param(
            b'# Plan\n\n- load\n\nEnd.\n',
            b'# Plan\n\n- load\n\n**Stage:** S2\n\nEnd.\n',
            b'# Plan\n\n- load\n- save\n\n## Notes\n\nEnd.\n',
            b'# Plan\n\n- load\n- save\n\n## Notes\n\n**Stage:** S2\n\nEnd.\n',
            'stands where no version has it',
            id='a field under a heading that the other side put behind it',
        ),
        pytest.param(TWICE, TICKED_IN_2, TWICE + b'\nEnd.\n', TICKED_IN_2, 'End', id='a line lost'),
    ],
)
def test_what_a_clean_merge_may_not_do(base, ours, theirs, result, fault):
    for sides in ((ours, theirs), (theirs, ours)):
        found = faults(base, *sides, result)
        assert found and any(fault in each for each in found), found


@pytest.mark.parametrize(
    ('base', 'ours', 'theirs', 'result'),
    [
        pytest.param(
            TWICE,
            TICKED_IN_2,
            TWICE.replace(b'### Feature 2', b'### Second feature'),
            TICKED_IN_2.replace(b'### Feature 2', b'### Second feature'),
            id='a tick under a heading that theirs renamed',
        ),
        pytest.param(
            b'# Plan\n\n- [ ] load\n\nEnd.\n',
            b'# Plan\n\n- [ ] load\n\n# Notes\n\nEnd.\n',
            b'# Plan\n\n- [x] load\n\nEnd.\n',
            b'# Plan\n\n- [x] load\n\n# Notes\n\nEnd.\n',
            id='a tick above what a new heading took in',
        ),
        pytest.param(
            TABLE,
            TABLE.replace(b'| load | ok |', b'| load | bad |'),
            TABLE.replace(b'| save | open |', b'| save | ok |'),
            b'| Test | Result |\n|---|---|\n| load | bad |\n| save | ok |\n',
            id='cells of two rows',
        ),
        pytest.param(
            b'| K | V | W |\n|---|---|---|\n| a | b | c |\n',
            b'| K | V | W |\n|---|---|---|\n| a | x | c |\n',
            b'| K | V | W |\n|---|---|---|\n| a | b | y |\n',
            b'| K | V | W |\n|---|---|---|\n| a | x | y |\n',
            id='two cells of one row',
        ),
        pytest.param(
            b'- [ ] name the harbours\n',
            b'- [ ] name the harbours and lakes\n',
            b'- [x] name the harbours\n',
            b'- [x] name the harbours and lakes\n',
            id='an item reworded here and ticked there',
        ),
        pytest.param(
            b'| K | V |\n|---|---|\n| a | b |\n',
            b'| K | V | X |\n|---|---|---|\n| a | b | x |\n',
            b'| K | V | Y |\n|---|---|---|\n| a | b | y |\n',
            b'| K | V | X | Y |\n|---|---|---|---|\n| a | b | x | y |\n',
            id='a column added by each side',
        ),
        pytest.param(
            b'make\n\n- [ ] fold\n\n```\nmake\n```\n',
            b'make\n\n- [x] crease\n\n```\nmake\n```\n',
            b'make\n\n- [ ] fold\n\n```\nmake\n```\n- [ ] hang it\n',
            b'make\n\n- [x] crease\n\n```\nmake\n```\n- [ ] hang it\n',
            id='an item above a fence, and one behind it',
        ),
    ],
)
def test_what_a_clean_merge_may_do(base, ours, theirs, result):
    assert faults(base, ours, theirs, result) == ()
    assert faults(base, theirs, ours, result) == ()


def test_a_fence_behind_an_item_is_that_items_indented_or_not():
    loose = b'\n```\ncode\n```\n'
    for fence, at in (
        (b'```\ncode\n```\n', ('list', b'two', 'fence')),
        (b'   ```\n   code\n   ```\n', ('list', b'two', 'fence')),
        (loose + b'\n3. three\n', ('list', 'fence')),
    ):
        (code,) = [line for line in scan(b'1. one\n2. two\n' + fence) if b'code' in line.said]
        assert code.address == at
    *_, code, _ = scan(b'**Steps:**\n1. one\n2. two\n' + loose)
    assert code.address == ('fence',)
