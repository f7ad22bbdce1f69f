"""What the messages of merge commits tell."""

import pytest

from gitsync.core.git.commits import conflicts_named
from gitsync.core.git.commits import parse_commit


@pytest.mark.parametrize(
    'text, paths',
    [
        pytest.param(
            'Merge\n\nConflicts:\n\ta b\n\tc\n\nmore', ['a b', 'c'], id='as git merge writes them'
        ),
        pytest.param('Merge\n\n# Conflicts:\n#\tx\n#\n# It', ['x'], id='as comments'),
        pytest.param('Merge\n', [], id='none'),
        pytest.param('\tx\n', [], id='a title behind a tab'),
        pytest.param('Conflicts: none\n\tx', [], id='the word alone'),
    ],
)
def test_conflicts_that_a_message_names(text, paths):
    assert conflicts_named(text) == paths


def test_ids_in_capitals_are_the_same_ids():
    """As git reads them (hex.c)."""
    raw = b'tree %b\nparent %b\nauthor A <a> 1 +0000\n\nx\n' % (b'AB' * 20, b'cD' * 20)
    commit = parse_commit('1' * 40, raw)
    assert (commit.tree, commit.parents) == ('ab' * 20, ('cd' * 20,))


def test_nothing_counts_behind_a_nul():
    """git shows no more of it, so that a name there would be read by nobody."""
    raw = b'tree %b\nauthor A\0 <b@x> 1 +0000\n\nx\n\nAgent: B\n' % (b'a' * 40)
    commit = parse_commit('1' * 40, raw)
    assert (commit.author.name, commit.author.email, commit.message) == ('A', '', '')
