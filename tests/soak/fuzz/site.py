"""A repository that is put back after each input, and gitsync run in it, in this process."""

import functools
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import redirect_stderr
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

from gitsync.core.text.value import Value
from gitsync.main import main
from tests.soak.fuzz.documents import EPIC
from tests.soak.fuzz.laws import law

HOME = '.git/home'  # put back with all else
EXITS = (0, 1, 2, 75)
PLAYED = {'GITSYNC_AGENT': 'Secondary-A', 'GITSYNC_SESSION': 'one', 'NO_COLOR': '1'}
_NAMES = {'user.name': 'A Person', 'user.email': 'person@example.org', 'gc.auto': '0'}


class Said(Value):
    """What a command gave."""

    code: int
    out: str
    err: str


class Site:
    """The sample epic in a repository with a merge under way in its history, an attic, sessions,
    leases and a journal; `restore` puts every file back.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._build()
        self.head, self.first = self.git('rev-parse', 'HEAD', 'HEAD~1').split()
        self._kept = {
            name: (self._mark(name), (folder / name).read_bytes()) for name in self._files()
        }

    def git(self, *args: str, ok: tuple[int, ...] = (0,)) -> str:
        """git's standard output, in the repository."""
        done = subprocess.run(['git', *args], cwd=self.folder, capture_output=True)
        assert done.returncode in ok, (args, done)
        return done.stdout.decode('utf-8', 'replace')

    def run(self, *argv: str, input: bytes = b'', env: Mapping[str, str] = PLAYED) -> Said:
        """gitsync with these words, in the repository."""
        out, err, before = _stream(), _stream(), os.getcwd()
        stdin = io.TextIOWrapper(io.BytesIO(input), 'utf-8', 'surrogateescape')
        os.chdir(self.folder)
        try:
            with (
                redirect_stdout(out),
                redirect_stderr(err),
                mock.patch.object(sys, 'stdin', stdin),
                mock.patch.dict(os.environ, {'HOME': str(self.folder / HOME), **env}),
            ):
                code = main(list(argv))
        finally:
            os.chdir(before)
        return Said(
            code,
            *(
                each.buffer.getvalue().decode('utf-8', 'surrogateescape')
                for each in (_flushed(out), _flushed(err))
            ),
        )

    def write(self, name: str, data: bytes) -> None:
        """A file of the repository, its git directory included; where another thing stands in
        its way, nothing.
        """
        file = self.folder / name
        if file.is_dir() or any(above.is_file() for above in file.parents):
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def worktree(self) -> dict[str, tuple[int, ...]]:
        """A mark of each file outside the git directory."""
        return {name: self._mark(name) for name in self._files() if not name.startswith('.git/')}

    def restore(self) -> None:
        """Every file as it was."""
        seen = set(self._files())
        for name in seen - self._kept.keys():
            (self.folder / name).unlink()
            folder = (self.folder / name).parent
            while folder != self.folder and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent
        for name, (mark, data) in self._kept.items():
            if name not in seen or self._mark(name) != mark:
                self.write(name, data)
                self._kept[name] = self._mark(name), data

    def _build(self) -> None:
        self.git('init', '-q', '-b', 'main')
        for key, value in _NAMES.items():
            self.git('config', key, value)
        for path, data in EPIC.items():
            self.write(path, data)
        self.git('add', '-A')
        self.git('commit', '-q', '-m', 'Start the epic')
        for argv in (
            ('join', 'Secondary-A'),
            ('section', 'write'),
            ('message', 'send', 'Primary', '--subject', 'ready'),
            ('checkpoint', 'write'),
            ('lock', 'acquire', 'data', '--for', '3600'),
            ('commit', '-m', 'Begin'),
        ):
            said = self.run(*argv, input=b'{"current_step": "x"}')
            law(said.code == 0, f'{argv}: {said}')
        self.write('.gitattributes', b'*.md merge=gitsync\n')

    def _files(self) -> Iterator[str]:
        for folder, _, names in os.walk(self.folder):
            start = os.path.relpath(folder, self.folder)
            for name in names:
                yield os.path.normpath(os.path.join(start, name))

    def _mark(self, name: str) -> tuple[int, ...]:
        stat = os.lstat(self.folder / name)
        return stat.st_mtime_ns, stat.st_size, stat.st_ino, stat.st_mode

    def read(self, name: str) -> bytes:
        """A file as it was; b'' where none was."""
        return self._kept[name][1] if name in self._kept else b''


def check(said: Said, argv: tuple[str, ...], exits: tuple[int, ...] = EXITS) -> None:
    """What holds of every answer: an exit of the table, no fault of the program's, JSON where it is
    asked for, and words where something is wrong.
    """
    law(said.code in exits, f'{argv}: exit {said.code}: {said.err[-300:]}')
    for sign in ('Traceback', 'internal fault'):
        law(sign not in said.err, f'{argv}: {said.err[-300:]}')
    law(said.code == 0 or said.out or said.err, f'{argv}: exit {said.code} without a word')
    if '--json' in argv:
        answer = json.loads(said.out)
        law(answer['ok'] == (said.code == 0), f'{argv}: exit {said.code}, ok {answer["ok"]}')
        law(answer['ok'] or answer['errors'], f'{argv}: not ok, and no error')


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), 'utf-8', write_through=True)


def _flushed(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    stream.flush()
    return stream


@functools.cache
def site() -> Site:
    """The repository of this process; it goes with it."""
    made = tempfile.TemporaryDirectory()
    _KEPT.append(made)
    return Site(Path(made.name))


_KEPT: list[tempfile.TemporaryDirectory[str]] = []
