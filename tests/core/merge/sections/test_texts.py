"""Which merge of a text stands: git's lines, the outline, or a conflict of what differs.

Paragraphs are one letter each; a small and a capital letter are two versions of one. The proof is
a function of the merged text here, and git's lines are what the row says.
"""

import pytest

from gitsync.core.documents.protocol import key_columns
from gitsync.core.merge.outline.place import TextPlace
from gitsync.core.merge.sections.texts import MOST_LINES
from gitsync.core.merge.sections.texts import Open
from gitsync.core.merge.sections.texts import Settled
from gitsync.core.merge.sections.texts import settle_texts
from tests.scenes.merging import by_region

SECTIONS = {b'<!-- s 0 -->': b'A', b'<!-- s 1 -->': b'B'}


def text(letters):
    """Paragraphs, digits for the lines that stand for sections."""
    parts = [f'<!-- s {each} -->' if each.isdigit() else each for each in letters]
    return '\n\n'.join(parts).encode() + b'\n' if letters else b''


def headings(letters):
    """A heading for each letter."""
    return ''.join(f'# {each}\n' for each in letters).encode()


def settled(versions, wrong=(), git=None, written=text, **known):
    """One text settled: wrong are the merged texts that are not proved, None all."""
    place = TextPlace('here', '', True, key_columns, frozenset(), {}, [])._replace(**known)
    sides = tuple(map(written, versions.split('|')))
    unproved = [each if isinstance(each, bytes) else text(each) for each in wrong or ()]

    def faults(base, ours, theirs, data, columns):
        return ('wrong',) if wrong is None or data in unproved else ()

    first = [[git]] if git else []

    def merge_lines(regions):
        return first.pop() if first else by_region(regions)

    return settle_texts([Open(sides, place, faults)], merge_lines)[0]


def shown(done):
    """The paragraphs as letters again."""
    data = done.data.decode()
    for at in '01':
        data = data.replace(f'<!-- s {at} -->', at)
    return data.replace('\n\n', ' ').replace('\n', ' ').strip()


CLEAN = text('XBcdE'), 0
TORN = b'<<<<<<< ours\ntorn\n=======\n>>>>>>> theirs\n', 1


@pytest.mark.parametrize(
    'wrong, git, expected, stands',
    [
        pytest.param([], CLEAN, 'X B c d E', False, id="1 git's lines, proved"),
        pytest.param([CLEAN[0]], CLEAN, 'a B c d E', False, id='2 not proved: the outline'),
        pytest.param([], TORN, 'a B c d E', False, id='2 a conflict: the outline'),
        pytest.param(['aBcdE'], TORN, TORN[0].decode().replace('\n', ' ').strip(), False,
            id="3 nor is that: git's conflict"),
        pytest.param(['aBcdE', 'XBcdE'], CLEAN,
            'a <<<<<<< ours B c d e ======= b c d E >>>>>>> theirs', True,
            id='4 git has none: what differs'),
    ],
)  # fmt: skip
def test_what_stands_of_a_text_that_both_sides_changed(wrong, git, expected, stands):
    done = settled('abcde|aBcde|abcdE', wrong, git)
    assert (shown(done), done.stands) == (expected, stands)
    assert bool(done.conflicts) == ('<<<' in expected)


@pytest.mark.parametrize(
    'versions, expected',
    [
        pytest.param('abcd|aBcd|abCd', 'a|Bc|bC|d', id='what both have stays out of it'),
        pytest.param('abcd|Abcd|abcD', '|Abcd|abcD|', id='where they have nothing'),
        pytest.param('abcd|aXbcd|acd', '|aXb|a|cd', id='a line that one side lacks'),
        pytest.param('abc|abXc|ab', 'a|bXc|b|', id='one of the head where a side has no more'),
        pytest.param('ab|aXYb|b', '|aXYb|b|', id='one of the tail where both have no head'),
        pytest.param('ab||abc', '||abc|', id='a side that removed all'),
    ],
)
def test_a_conflict_of_what_differs_holds_whole_lines_of_both(versions, expected):
    done = settled(versions, None, (b'', 0), headings)
    head, ours, theirs, tail = map(headings, expected.split('|'))
    hunk = b'<<<<<<< ours\n%b=======\n%b>>>>>>> theirs\n' % (ours, theirs)
    assert done.data == head + hunk + tail
    assert done.stands and done.conflicts == ('here',)


@pytest.mark.parametrize(
    'versions, git, expected',
    [
        pytest.param('a0b|A0b|a0B', 'A0B', 'A 0 B', id='each section stands once'),
        pytest.param('a0b|A0b|a0B', 'AB', 'A 0 B', id='one is missing'),
        pytest.param('a0b|A0b|a0B', 'A00B', 'A 0 B', id='one stands twice'),
        pytest.param('ab|A1b|aB', 'AB', 'A 1 B', id='one that a side added is missing'),
        pytest.param('a0b|Ab|a0B', 'AB', 'A B', id='one that a side removed is gone'),
        pytest.param('ab|A1b|aB1', 'A1B1', 'A 1 B', id='one that both added stands twice'),
        pytest.param('ab|A1b|aB1', 'AB1', 'A B 1', id='where both added it is free'),
    ],
)
def test_a_merge_by_lines_holds_each_section_once(versions, git, expected):
    assert shown(settled(versions, [], (text(git), 0), places=SECTIONS)) == expected


def test_sections_that_stand_at_one_of_two_places_are_left_out_of_the_proof():
    proved = []

    def faults(base, ours, theirs, data, columns):
        proved.append((ours, theirs, data))
        return ()

    place = TextPlace('here', '', True, key_columns, frozenset([b'A']), SECTIONS, [])
    sides = tuple(map(text, ('a0b', 'A01b', 'a0B1')))
    settle_texts([Open(sides, place, faults)], lambda regions: [(text('A0B1'), 0)])
    without = [text(each).replace(b'<!-- s 1 -->\n', b'') for each in ('A01b', 'a0B1')]
    assert proved[0][:2] == tuple(without)
    assert b'<!-- s' not in proved[0][2]


@pytest.mark.parametrize(
    'lines, conflicts, is_large',
    [(MOST_LINES, 0, False), (MOST_LINES + 1, 0, False), (MOST_LINES + 1, 1, True)],
    ids=['is merged by meaning', 'is a conflict of what differs', "is git's conflict"],
)
def test_a_text_of_very_many_lines_in_which_lines_conflict(lines, conflicts, is_large):
    base = b'x\n' * lines
    place = TextPlace('here', '', True, key_columns, frozenset(), {}, [])
    answers = iter([(b'git\n', conflicts), (b'differs\n', 1)])
    sides = base, b'y\n\n' + base[4:], base[:-4] + b'\nz\n'

    def merge_lines(regions):
        return [next(answers)] * len(regions)

    def faults(*texts):
        return ('wrong',) if texts[3] == b'git\n' else ()

    (done,) = settle_texts([Open(sides, place, faults)], merge_lines)
    is_gits = Settled(b'git\n', ('here',), True, True)
    assert done.is_large == is_large and (done == is_gits) == is_large
    assert bool(done.conflicts) == (lines > MOST_LINES)


def test_lines_are_merged_at_most_twice_and_never_for_nothing():
    calls = []

    def merge_lines(regions):
        calls.append(len(regions))
        return by_region(regions)

    place = TextPlace('here', '', True, key_columns, frozenset(), {}, [])
    sides = [tuple(map(text, each.split('|'))) for each in ('ab|Ab|aB', 'ab|Ab|Xb', 'cd|Cd|cD')]
    done = settle_texts([Open(each, place, None) for each in sides], merge_lines)
    assert [shown(each)[:3] for each in done] == ['A B', '<<<', 'C D']
    assert len(calls) == 2 and calls[0] == 3
