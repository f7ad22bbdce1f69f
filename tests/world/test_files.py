"""Files written whole, or only where none is; locks and leftovers."""

import errno
import os

import pytest

from gitsync.errors import GitsyncError
from gitsync.world import files


def refused(code, function, *args):
    with pytest.raises(GitsyncError) as error:
        function(*args)
    assert error.value.code == code


def fails(number):
    """A call of the system that fails so."""

    def call(*args):
        raise OSError(number, os.strerror(number))

    return call


def test_a_write_follows_a_link_and_keeps_the_mode(tmp_path):
    file, link = tmp_path / 'file', tmp_path / 'link'
    file.write_bytes(b'old')
    file.chmod(0o640)
    link.symlink_to(file)
    files.save(str(link), b'new')
    assert (
        link.is_symlink() and file.read_bytes() == b'new' and file.stat().st_mode & 0o777 == 0o640
    )
    assert sorted(os.listdir(tmp_path)) == ['file', 'link']


def test_a_swap_writes_only_over_what_was_read(tmp_path):
    path = str(tmp_path / 'file')
    assert files.swap(path, None, b'one') and not files.swap(path, None, b'two')
    assert not files.swap(path, b'other', b'two') and files.load(path) == b'one'
    assert files.swap(path, b'one', b'two') and files.load(path) == b'two'
    assert os.listdir(tmp_path) == ['file']


@pytest.mark.parametrize('number', [errno.EPERM, errno.ENOTSUP], ids=['EPERM', 'ENOTSUP'])
def test_a_file_is_created_once_on_a_disk_without_hard_links(tmp_path, monkeypatch, number):
    monkeypatch.setattr('os.link', fails(number))
    path = str(tmp_path / 'file')
    assert files.create(path, b'one') and not files.create(path, b'two')
    assert files.load(path) == b'one' and os.listdir(tmp_path) == ['file']


def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr('os.link', fails(errno.ENOSPC))
    refused('unwritable', files.create, str(tmp_path / 'file'), b'one')
    assert not os.listdir(tmp_path)


def test_a_guard_that_is_held_makes_others_wait_and_then_give_up(tmp_path):
    path = str(tmp_path / 'guard')
    with files.Guard(path):
        refused('busy', files.Guard(path, 0.01).__enter__)
    with files.Guard(path):
        pass


def test_a_disk_without_locks_is_told_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr('fcntl.flock', fails(errno.ENOLCK))
    refused('unwritable', files.Guard(str(tmp_path / 'guard')).__enter__)


def test_a_guard_file_that_was_removed_guards_anew(tmp_path):
    path = str(tmp_path / 'guard')
    with files.Guard(path):
        os.unlink(path)
        with files.Guard(path):
            refused('busy', files.Guard(path, 0.01).__enter__)


def test_leftovers_of_killed_writers_are_cleared_and_those_of_living_ones_stay(tmp_path):
    dead, living = (
        tmp_path / '.f.999999999.0123abcd.tmp',
        tmp_path / f'.f.{os.getpid()}.0123abcd.tmp',
    )
    dead.write_bytes(b'')
    living.write_bytes(b'')
    files.sweep(str(tmp_path))
    assert not dead.exists() and living.exists()
