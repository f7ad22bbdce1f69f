"""Rows that the counts miss or find too many, and that a merge cell by cell explains."""

import pytest

from gitsync.core.proof.lines import CountDifference
from gitsync.core.proof.sections.rows import without_merged_rows


def rows(text):
    """Rows of cells of one letter; rows are parted by a blank."""
    return [b'|'.join([b'', *(b'%c' % cell for cell in row.encode()), b'']) for row in text.split()]


@pytest.mark.parametrize(
    'base, ours, theirs, result, is_merge',
    [
        pytest.param('a1x', 'a2x', 'a1y', 'a2y', True, id='a cell of each'),
        pytest.param('a1x', 'a2x', 'a1y', 'a3y', False, id='a cell of nobody'),
        pytest.param('a1x', 'a2x', 'a3y', 'a1y', False, id='none of two, and one'),
        pytest.param('a1x', 'a2x', 'a1y', 'a1y', False, id='one of them alone'),
        pytest.param('a1x', 'a2x', 'a1y', 'a1x', False, id='neither of them'),
        pytest.param('', 'a2x', 'a1y', 'a2y', True, id='of rows that both added'),
        pytest.param('a1x', 'b1x', 'a1y', 'b1y', True, id='the key of one'),
        pytest.param('a1x', 'b1x', 'a1y', 'b2y', False, id='that, and a cell of nobody'),
        pytest.param('a1', 'a1n', 'a2', 'a2n', True, id='a column of one'),
        pytest.param('a1', 'a1n', 'a2', 'a1n', False, id='that alone'),
        pytest.param('a1', 'a1n', 'a2', 'a2m', False, id='a column of nobody'),
        pytest.param('a1x c1x', 'a2x c1x', 'a1y c1x', 'a2y c1x', True, id='beside another row'),
    ],
)
def test_a_row_that_both_sides_changed(base, ours, theirs, result, is_merge):
    versions = [rows(text) for text in (base, ours, theirs, result)]
    texts = tuple(b''.join(b'%b\n' % row for row in version) for version in versions)
    missing = {(b'', row): 1 for side in versions[1:3] for row in side if row not in versions[3]}
    missing = {key: 1 for key in missing if key[1] not in versions[0]}
    extra = {(b'', row): 1 for row in versions[3] if row not in sum(versions[:3], [])}
    words = {(b'', b'words'): 1}
    left = without_merged_rows(texts, CountDifference(missing | words, extra), True)
    assert left == (words, {}) if is_merge else left == (missing | words, extra)
