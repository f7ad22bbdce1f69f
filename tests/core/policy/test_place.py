"""Places: which folders of a snapshot are epics."""

import pytest

from gitsync.core.git.snapshot import FOLDER
from gitsync.core.git.snapshot import Entry
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.place import find_epics


class Tree(Memory):
    """A snapshot whose folders and files have ids: their paths."""

    def __init__(self, files):
        super().__init__(files)
        self.walked = []

    def entry(self, path):
        found = super().entry(path)
        return found and Entry(found.mode, path)

    def names(self, folder):
        self.walked.append(folder)
        return super().names(folder)


@pytest.mark.parametrize(
    'files, epics',
    [
        pytest.param({}, [], id='nothing'),
        pytest.param({'EPIC_README.md': b''}, [''], id='the whole repository'),
        pytest.param({'b/EPIC_README.md': b'', 'a/x/EPIC_README.md': b''}, ['a/x', 'b'], id='two'),
        pytest.param({'a/EPIC_README.md': b'', 'a/b/EPIC_README.md': b''}, ['a', 'a/b'],
            id='one in another'),
        pytest.param({'a/EPIC_README.md/x': b''}, [], id='a folder of that name'),
        pytest.param({'a/EPIC_README.md/EPIC_README.md': b''}, ['a/EPIC_README.md'],
            id='one in a folder of that name'),
        pytest.param({'a/epic_readme.md': b''}, [], id='other letters'),
    ],
)  # fmt: skip
def test_an_epic_is_a_folder_with_its_readme(files, epics):
    assert find_epics(Memory(files)) == epics


def test_an_epic_s_readme_is_no_link():
    snapshot = Memory({})
    snapshot.files = {'a/EPIC_README.md': ('120000', b'../README.md')}
    assert find_epics(snapshot) == []


def test_folders_that_held_no_epic_are_not_walked_again():
    without = set()
    assert find_epics(Tree({'a/b/x': b'', 'c/y': b'', 'z': b''}), without) == []
    assert without == {'a', 'a/b', 'c'}, 'folders alone: a file holds none'
    again = Tree({'a/b/x': b'', 'c/y': b'', 'd/EPIC_README.md': b''})
    assert find_epics(again, without) == ['d']
    assert again.walked == ['', 'd']
    assert again.entry('d').mode == FOLDER
