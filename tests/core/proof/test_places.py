"""The quick look at texts of as many lines: what it lets pass, the proof of meaning lets pass."""

import pytest
from hypothesis import given
from hypothesis import strategies

from gitsync.core.proof.addresses import scan
from gitsync.core.proof.meaning import faults
from gitsync.core.proof.meaning import faults_of_scans
from gitsync.core.proof.sections.places import is_in_place

LINES = (
    b'a word',
    b'other words',
    b'## heading',
    b'### other heading',
    b'',
    b'- item',
    b'- other item',
    b'- [ ] task',
    b'- [x] task',
    b'  under it',
    b'**Key:** value',
    b'**Key:** another',
    b'**Other:** value',
    b'**Label:**',
    b'| K | V |',
    b'|---|---|',
    b'| a | b |',
    b'| a | c |',
    b'| d | b |',
    b'```',
)
MORE = tuple(b'more words %d' % number for number in range(9))


@strategies.composite
def merges(draw):
    """Four texts: each line of base as it is, or changed by one side, or by both alike."""
    base = draw(strategies.lists(strategies.sampled_from(LINES), max_size=9))
    sides = [list(base) for _ in range(3)]
    for at in range(len(base)):
        new = draw(strategies.sampled_from((*LINES, MORE[at])))
        changed = draw(strategies.sampled_from(((), (), (0, 2), (1, 2), (0, 1, 2))))
        for side in changed:
            sides[side][at] = new
    return tuple(b''.join(line + b'\n' for line in side) for side in (base, *sides))


@given(merges())
def test_what_it_lets_pass_is_proved(texts):
    if is_in_place(texts):
        assert faults_of_scans(*(tuple(scan(text)) for text in texts)) == ()


def versions(base, ours, theirs, result, count=3):
    """Each line that many times, with its number for #."""
    return [
        b''.join(line.replace(b'#', b'%d' % number) for number in range(count))
        for line in (base, ours, theirs, result)
    ]


@pytest.mark.parametrize(
    'texts',
    [
        pytest.param(
            versions(b'one #\ntwo #\n', b'ONE #\ntwo #\n', b'one #\nTWO #\n', b'ONE #\nTWO #\n'),
            id='text',
        ),
        pytest.param(
            [
                b'| K | V |\n|---|---|\n' + rows
                for rows in versions(
                    b'| a# | b |\n| c# | d |\n',
                    b'| a# | x |\n| c# | d |\n',
                    b'| a# | b |\n| c# | y |\n',
                    b'| a# | x |\n| c# | y |\n',
                )
            ],
            id='rows',
        ),
    ],
)
def test_each_line_that_one_side_changed_is_in_place(texts):
    assert is_in_place(texts)
    assert not is_in_place([*texts[:3], texts[1]])


@pytest.mark.parametrize('head, is_known', [(b'', True), (b'**K:** ', False)])
def test_what_has_a_key_is_in_place_where_each_key_stands_once(head, is_known):
    base = (b'## Twice\n\n' + head + b'one\n\n') * 2
    ours, theirs = base.replace(b'one', b'ours', 1), b'theirs'.join(base.rsplit(b'one', 1))
    assert is_in_place([base, ours, theirs, ours.replace(b'one', b'theirs')]) is is_known


@pytest.mark.parametrize(
    'texts',
    [
        pytest.param(
            versions(b'a\nb\nc\n', b'a\nb\nc\nd\n', b'A\nb\nc\n', b'A\nb\nc\nd\n'), id='more lines'
        ),
        pytest.param(
            versions(b'# a\nb\n', b'# c\nb\n', b'# a\nd\n', b'# c\nd\n', 1), id='another heading'
        ),
        pytest.param(
            versions(b'**A:** 1\n\nb\n', b'**B:** 1\n\nb\n', b'**A:** 1\n\n**B:** 2\n', b'', 1)[:3]
            + [b'**B:** 1\n\n**B:** 2\n'],
            id='one key from both',
        ),
    ],
)
def test_what_it_does_not_judge(texts):
    assert not is_in_place(texts)


@pytest.mark.parametrize(
    ('head', 'sides'),
    [
        pytest.param(
            b'| F | S | T |\n|---|---|---|\n',
            (
                b'| f# | old | open |\n',
                b'| f# | new | open |\n',
                b'| f# | old | done |\n',
                b'| f# | new | done |\n',
            ),
            id='two cells of every row',
        ),
        pytest.param(
            b'',
            (
                b'- [ ] task #\n',
                b'- [ ] the task #\n',
                b'- [x] task #\n',
                b'- [x] the task #\n',
            ),
            id='every item reworded here and ticked there',
        ),
        pytest.param(
            b'',
            (
                b'- [ ] task #\n- [x] thing #\n',
                b'- [ ] the task #\n- [x] the thing #\n',
                b'- [x] task #\n- [ ] thing #\n',
                b'- [x] the task #\n- [ ] the thing #\n',
            ),
            id='some ticked and some unticked',
        ),
    ],
)
def test_many_made_lines_are_proved_as_one_is(head, sides):
    base, ours, theirs, result = (head + side for side in versions(*sides, count=20))
    assert faults(base, ours, theirs, result) == faults(base, theirs, ours, result) == ()
    assert faults(base, ours, theirs, result + result[-20:])


HEAD = b'| K | V |\n|---|---|\n'


@pytest.mark.parametrize(
    'base, changed, is_told',
    [
        pytest.param(b'- a\n', b'- b\n', True, id='an item'),
        pytest.param(b'- a\n  x\n', b'- b\n  x\n', False, id='one with a line below'),
        pytest.param(b'- a\n\tx\n', b'- b\n\tx\n', False, id='behind a tab'),
        pytest.param(b'a\n  x\n', b'b\n  x\n', True, id='a text'),
        pytest.param(HEAD + b'| a | 1 |\n', HEAD + b'| a | 2 |\n', True, id='a row'),
        pytest.param(HEAD + b' | a | 1 |\n', HEAD + b' | a | 2 |\n', False, id='one set in'),
        pytest.param(HEAD + b'\t| a | 1 |\n', HEAD + b'\t| a | 2 |\n', False, id='by a tab'),
        pytest.param(b'* a | 1\n', b'* a | 2\n', False, id='an item with a bar'),
        pytest.param(b'**K:** a | b\n', b'**K:** a | c\n', False, id='a field with one'),
        pytest.param(HEAD, b'| K | W |\n|---|---|\n', False, id='a header'),
        pytest.param(HEAD, b'| K | V |\n|---|:--|\n', False, id='a rule'),
        pytest.param(b'**K:** a\n', b'**K:** b\n', True, id='a field'),
        pytest.param(b'**K:** a\n', b'**K:**\n', False, id='one that becomes a label'),
        pytest.param(b'# a\n', b'# b\n', False, id='a heading'),
        pytest.param(b'a\n', b'- a\n', False, id='another kind'),
        pytest.param(b'a\n', b'BEGIN a\n', False, id='what may be a marker'),
        pytest.param(HEAD + b'| a | 1 |\n| b | 1 |\n', HEAD + b'| a | 1 |\n| a | 1 |\n', False,
            id='a key twice'),
    ],
)  # fmt: skip
def test_which_changed_lines_give_no_other_its_address(base, changed, is_told):
    assert is_in_place((base, changed, base, changed)) is is_told
    assert is_in_place((base, base, changed, changed)) is is_told
    assert not is_in_place((base, changed, base, base))
