"""Hints for who stands below the root: paths as they are typed there, all else as it was."""

import pytest

from gitsync.core.rules.finding import finding
from gitsync.core.rules.from_here import from_here
from gitsync.core.rules.from_here import hint_from


@pytest.mark.parametrize(
    'hint, path, folder, expected',
    [
        pytest.param(
            'put the file back: git checkout HEAD -- e/x/STATUS',
            'e/x/STATUS',
            'e/y/',
            'put the file back: git checkout HEAD -- ../x/STATUS',
            id='beside',
        ),
        pytest.param('git rm e/x/STATUS', 'e/x/STATUS', 'e/x/', 'git rm STATUS', id='here'),
        pytest.param(
            'git rm e/x, or ask', 'e/x', 'e/x/', 'git rm ., or ask', id='the folder itself'
        ),
        pytest.param(
            "git mv 'e e/it'\"'\"'s' 'e e/b'",
            "e e/it's",
            'e e/',
            "git mv 'it'\"'\"'s' b",
            id='quoted',
        ),
        pytest.param(
            'git mv HANDOFF_PACKAGE.md feature_XX_name/HANDOFF_PACKAGE.md',
            'HANDOFF_PACKAGE.md',
            'feature_01_a/',
            'git mv ../HANDOFF_PACKAGE.md ../feature_XX_name/HANDOFF_PACKAGE.md',
            id='an epic at the root',
        ),
        pytest.param(
            'list e/agent_locks/ in .gitignore',
            'e/x',
            'e/',
            'list agent_locks/ in .gitignore',
            id='a folder',
        ),
        pytest.param(
            "take others' part back: gitsync message send P --subject 'a change to your part'",
            'a',
            'b/',
            "take others' part back: gitsync message send P --subject 'a change to your part'",
            id='words',
        ),
    ],
)
def test_paths_are_told_as_they_are_typed_in_the_folder(hint, path, folder, expected):
    assert hint_from(hint, path, folder) == expected


def test_at_the_root_nothing_changes():
    one = finding('GS604', 'e/STATUS', 1, 1, 'x', 'git checkout HEAD -- e/STATUS')
    assert from_here([one], '') == [one]
