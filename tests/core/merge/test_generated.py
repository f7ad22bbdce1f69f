"""Sections that a program writes, as a merge meets them: ours' text stands in theirs."""

import pytest

from gitsync.core.merge.generated import splice


def text(toc, other='x', end='\n'):
    lines = ['# T', '<!-- BEGIN TOC -->', *toc, '<!-- END TOC -->']
    lines += ['<!-- BEGIN B -->', other, '<!-- END B -->', '']
    return end.join(lines).encode()


def spliced(base, ours, theirs):
    return splice(base, ours, theirs, lambda name: 'toc' if name == 'TOC' else '', ())


def test_both_changed_it_ours_stands_and_the_rest_is_theirs():
    made = spliced(text('a'), text('ab'), text('ac', 'y'))
    assert made.theirs == text('ab', 'y')
    assert made.again == (('TOC', 'toc', b'a\nc\n'),)


@pytest.mark.parametrize(
    ('base', 'ours', 'theirs'),
    [
        pytest.param(text('a'), text('a', 'y'), text('ac'), id='theirs alone changed it'),
        pytest.param(text('a'), text('ac'), text('a', 'y'), id='ours alone changed it'),
        pytest.param(text('a'), text('ac'), text('ac', 'y'), id='both made the same of it'),
        pytest.param(text('a'), text('a', 'y'), text('a', 'z'), id='people wrote what differs'),
        pytest.param(text('a'), b'# T\n', text('ac'), id='ours removed it'),
        pytest.param(text('a'), text('ab') + b'<!-- BEGIN X -->\n', text('ac'), id='malformed'),
    ],
)
def test_what_is_merged_as_ever(base, ours, theirs):
    assert spliced(base, ours, theirs) == (theirs, ())


def test_added_by_both_without_a_base():
    assert spliced(b'', text('ab'), text('ac')).theirs == text('ab')


def test_line_ends_stay_those_of_the_side():
    made = spliced(text('a'), text('ab'), text('ac', end='\r\n'))
    assert made.theirs == text('ab', end='\r\n')
