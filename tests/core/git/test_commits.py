"""What the messages of merge commits tell."""

import pytest

from gitsync.core.git.commits import conflicts_named


@pytest.mark.parametrize(
    'text, paths',
    [
        pytest.param(
            'Merge\n\nConflicts:\n\ta b\n\tc\n\nmore', ['a b', 'c'], id='as git merge writes them'
        ),
        pytest.param('Merge\n\n# Conflicts:\n#\tx\n#\n# It', ['x'], id='as comments'),
        pytest.param('Merge\n', [], id='none'),
        pytest.param('Conflicts: none\n\tx', [], id='the word alone'),
    ],
)
def test_conflicts_that_a_message_names(text, paths):
    assert conflicts_named(text) == paths
