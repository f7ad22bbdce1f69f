"""A repository for one fault: the sample epic, copied from a store, and gitsync in processes."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

from gitsync.core.epic import sample
from tests.scenes.repository import NO_HOOKS

_NAMES = {'user.name': 'A Person', 'user.email': 'person@example.org', 'gc.auto': '0'}
_TIMES = re.compile(
    rb'\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?Z?)?|\d{8}_\d{4,6}|\d{4}-\d\d-\d\d|[0-9a-f]{32,}'
)
_ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(('GIT_', 'GITSYNC_', 'CLAUDE', 'PRE_COMMIT'))
}


class Place:
    """A repository in folder/repo, all of whose processes see no configuration of the user's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.top = folder / 'repo'

    def build(self) -> None:
        """Commit the sample epic of twenty minutes ago."""
        self.top.mkdir(parents=True)
        self.git('init', '-q', '-b', 'main')
        for key, value in _NAMES.items():
            self.git('config', key, value)
        for path, data in sample.epic(datetime.now(UTC) - timedelta(minutes=20)).items():
            self.write(path, data)
        self.commit('Start the epic')

    def copied(self, folder: Path) -> 'Place':
        """The same, in another folder."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Place(folder)

    def environment(self, agent: str, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of a process of that agent's session; '' for a person."""
        named = {'GITSYNC_AGENT': agent, 'GITSYNC_SESSION': f'session of {agent}'} if agent else {}
        home = {'HOME': str(self.folder), 'GIT_CONFIG_NOSYSTEM': '1', 'GIT_TERMINAL_PROMPT': '0'}
        path = f'{Path(sys.executable).parent}:{os.environ["PATH"]}'
        source = str(Path(__file__).resolve().parents[3])
        return {**_ENVIRONMENT, **home, 'PATH': path, 'PYTHONPATH': source, **named, **(more or {})}

    def start(self, agent: str, *argv: str, **options: object) -> subprocess.Popen[bytes]:
        """gitsync as a process group of its own."""
        pipe = subprocess.PIPE
        env = options.pop('env', None) or self.environment(agent)
        given = {'stdin': pipe, 'stdout': pipe, 'stderr': pipe, 'cwd': self.top, **options}
        return subprocess.Popen(
            [sys.executable, '-m', 'gitsync', *argv], env=env, start_new_session=True, **given
        )

    def run(self, agent: str, *argv: str, input: bytes = b'') -> tuple[int, str]:
        """(exit, what was said) of gitsync."""
        process = self.start(agent, *argv)
        out, err = process.communicate(input)
        return process.returncode, (out + err).decode('utf-8', 'replace')

    def git(self, *args: str, ok: tuple[int, ...] = (0,), input: bytes = b'') -> str:
        """git's stdout."""
        done = subprocess.run(
            ['git', *args], cwd=self.top, env=self.environment(''), capture_output=True, input=input
        )
        assert done.returncode in ok, (args, done)
        return done.stdout.decode('utf-8', 'replace')

    def commit(self, message: str) -> None:
        """Commit everything, whatever any gate says."""
        self.git('add', '-A')
        self.git(*NO_HOOKS, 'commit', '-q', '-m', message)

    def write(self, path: str, data: bytes) -> None:
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def read(self, path: str) -> bytes:
        return (self.top / path).read_bytes()

    def files(self, below: str = '.') -> Iterator[str]:
        """The files of the worktree."""
        for folder, folders, names in os.walk(self.top / below):
            folders[:] = [name for name in folders if name != '.git']
            for name in names:
                yield os.path.relpath(os.path.join(folder, name), self.top)

    def contents(self) -> dict[str, bytes]:
        """What the files of the worktree hold, times apart."""
        return {plain(path): _TIMES.sub(b'TIME', self.read(path)) for path in self.files()}

    def standing(self) -> tuple[dict[str, bytes], set[str]]:
        """What a second run must come to: the files, and what git says of them."""
        return self.contents(), {*plain(self.git('status', '--porcelain', '-uall')).split('\n')}


def plain(text: str) -> str:
    """The text, times apart."""
    return _TIMES.sub(b'TIME', text.encode('utf-8', 'surrogateescape')).decode('utf-8', 'replace')
