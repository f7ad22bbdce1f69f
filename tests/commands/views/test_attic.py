"""`gitsync attic`: what a merge superseded stays to be seen."""

import json
import os

import pytest

from gitsync.core.merge.result import Decision
from gitsync.git import find
from gitsync.main import main
from gitsync.merging import attic

LOST = Decision('later', "key 'STAGE'", "'S3' is kept; 'S2' gives way", b'STAGE: S2\n')


@pytest.fixture
def clone(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    return git


def keep(git, path='a/STATUS', texts=(b'', b'1', b'2'), decisions=(LOST,)):
    return attic.keep(str(git.folder / '.git'), path, 'main with theirs', texts, decisions)


def test_an_empty_attic(clone, capsys):
    assert main(['attic']) == 0
    assert capsys.readouterr().out == 'the attic holds nothing\n'


def test_list_by_path_and_show_by_id(clone, capsys):
    name = keep(clone)
    keep(clone, 'b/STATUS')
    assert main(['attic', 'a']) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (
        len(lines) == 1
        and lines[0].startswith(f'{name}-1  20')
        and lines[0].endswith("a/STATUS: key 'STAGE': 'S3' is kept; 'S2' gives way")
    )
    assert main(['attic', 'show', f'{name}-1']) == 0
    shown = capsys.readouterr().out
    assert 'merge: main with theirs\n' in shown and shown.endswith('\n\nSTAGE: S2\n')


def test_paths_are_relative_to_the_folder(clone, capsys, monkeypatch):
    keep(clone)
    (clone.folder / 'a').mkdir()
    monkeypatch.chdir(clone.folder / 'a')
    assert main(['attic', 'STATUS']) == 0
    assert 'a/STATUS' in capsys.readouterr().out


def test_the_same_merge_twice_is_kept_once(clone):
    assert keep(clone) == keep(clone)
    assert len(attic.entries(str(clone.folder / '.git'))) == 1


def test_all_worktrees_of_a_clone_share_it(clone, monkeypatch, capsys):
    clone('commit', '-q', '--allow-empty', '-m', 'x')
    clone('worktree', 'add', '-q', '../other')
    monkeypatch.chdir(clone.folder.parent / 'other')
    here = find.here({})
    assert os.path.samefile(here.common_dir, clone.folder / '.git')
    assert not os.path.samefile(here.git_dir, here.common_dir)
    keep(clone)
    assert main(['attic']) == 0
    assert 'STATUS' in capsys.readouterr().out


def test_an_unknown_id_and_wrong_words(clone, capsys):
    assert main(['attic', 'show', 'nothing']) == 1
    assert main(['attic', 'show']) == 2
    assert main(['attic', 'a', 'b']) == 2


def test_damaged_files_are_shown_as_such(clone, capsys):
    keep(clone)
    folder = clone.folder / '.git/gitsync/attic'
    (folder / 'x').write_bytes(b'17\nshort')
    (folder / 'y').write_bytes(b'\xff\xfe')
    assert main(['attic']) == 0
    assert capsys.readouterr().out.count('this file of the attic cannot be read') == 2


def test_names_and_values_of_any_bytes(clone, capsys):
    odd = Decision('later', 'key \udcff', 'x\ny', b'\xff\x1b[31m\0\n')
    name = keep(clone, 'a\nb\udcfe', decisions=(odd, LOST))
    kept = attic.entries(str(clone.folder / '.git'))
    assert [(one.id, one.path, one.lost) for one in kept] == [
        (f'{name}-1', 'a\nb\udcfe', odd.lost),
        (f'{name}-2', 'a\nb\udcfe', LOST.lost),
    ]
    assert main(['attic', 'show', name]) == 0
    assert '\x1b' not in capsys.readouterr().out
    assert main(['attic', '--json']) == 0
    assert len(json.loads(capsys.readouterr().out)['data']['entries']) == 2
