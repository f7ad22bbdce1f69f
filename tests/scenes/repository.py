"""A repository in a folder of its own, and a count of the git processes that something starts."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from gitsync.core.setup.written import GATES
from gitsync.core.setup.written import REPORTERS
from gitsync.git.process import runs_configured_hooks

# git's options for what no hook sees: neither of the folder nor, from git 2.54 on, of the
# configuration
NO_HOOKS = (
    '-c',
    'core.hooksPath=/dev/null',
    *(
        word
        for hook in (*GATES, *REPORTERS)
        for word in ('-c', f'hook.gitsync-{hook}.enabled=false')
    ),
)

gates_in_the_folder_alone = pytest.mark.skipif(
    runs_configured_hooks(), reason='from git 2.54 on the configuration runs the gates all the same'
)


class Git:
    """git in one folder: git('log', '-1') is its stdout, and a bad exit fails the test."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def __call__(self, *args, env=None, input=None, ok=(0,), cwd=None):
        done = self.run(*args, env=env, input=input, cwd=cwd)
        assert done.returncode in ok, (
            f'git {args}: exit {done.returncode}\n{done.stdout}\n{done.stderr}'
        )
        return done.stdout

    def run(self, *args, env=None, input=None, cwd=None):
        """The finished process, whatever its exit."""
        return subprocess.run(
            ['git', *map(str, args)],
            cwd=cwd or self.folder,
            env={**os.environ, **(env or {})},
            input=input,
            capture_output=True,
            text=True,
            encoding='utf-8',
            errors='surrogateescape',
        )

    def write(self, path, text):
        """Write a file below the folder, text or bytes, making its folders."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(
            text if isinstance(text, bytes) else text.encode('utf-8', 'surrogateescape')
        )
        return file

    def read(self, path):
        """A file's bytes."""
        return (self.folder / path).read_bytes()


def copy(source, target):
    """The same folder again. What git never changes in place is linked: objects, which may be
    hundreds, and the samples of hooks.
    """

    def one(file, there):
        lasts = '/objects/' in file or file.endswith('.sample')
        return os.link(file, there) if lasts else shutil.copy2(file, there)

    shutil.copytree(source, target, symlinks=True, copy_function=one)


def copied(git, store, make):
    """What make() leaves in git's folder: made the first time, then copied from the store, with the
    new place where its configuration names the first.
    """
    if store.exists():
        shutil.rmtree(git.folder)
        copy(store / 'repo', git.folder)
        config = git.folder / '.git/config'
        text = config.read_text()
        config.write_text(text.replace((store / 'place').read_text(), str(git.folder)))
    else:
        make()
        store.mkdir()
        (store / 'place').write_text(str(git.folder))
        copy(git.folder, store / 'repo')


def set_back(folder, make):
    """What make() leaves in a folder: made the first time, later as it was then, at the same place,
    which worktrees know of.
    """
    first = folder.with_name(f'{folder.name} at first')
    if first.exists():
        shutil.rmtree(folder)
    else:
        folder.mkdir()
        make()
        folder.rename(first)
    copy(first, folder)


class CountedGit:
    """A `git` first on PATH that leaves a line for each process and then is the real one."""

    def __init__(self, folder, monkeypatch):
        real = next(
            f'{place}/git'
            for place in os.environ['PATH'].split(':')
            if os.access(f'{place}/git', os.X_OK)
        )
        self.log = folder / 'log'
        folder.mkdir()
        (folder / 'git').write_text(
            f'#!/bin/sh\necho "$*" >> {shlex.quote(str(self.log))}\nexec {shlex.quote(real)} "$@"\n'
        )
        (folder / 'git').chmod(0o755)
        monkeypatch.setenv('PATH', f'{folder}:{os.environ["PATH"]}')

    def calls(self):
        """What was called since the last time."""
        found = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return found
