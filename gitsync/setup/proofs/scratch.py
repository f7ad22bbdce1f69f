"""A scratch repository in which setting up is tried, and what came of a trial."""

from __future__ import annotations

import os

from gitsync.core.epic import sample
from gitsync.core.rules.finding import Finding
from gitsync.core.rules.finding import finding
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value
from gitsync.git import process
from gitsync.world import clock
from gitsync.world import files

INSTALL = "run 'gitsync install' (or 'gitsync doctor --fix')"


class Proof(Value):
    """One thing that was tried."""

    name: str
    words: str  # how it went, where it went well
    findings: list[Finding]


def wrong(rule: str, path: str, message: str, hint: str = INSTALL) -> Finding:
    """A finding about what is set up, as against what stands in a line of a file."""
    return finding(rule, path, 1, 1, message, hint)


class Scratch:
    """A repository beside the real one: its own HEAD and index, the user's own git settings."""

    def __init__(self, folder: str, bare: bool = False) -> None:
        self.folder = folder
        self.env: dict[str, str | None] = {
            name: None
            for name in os.environ
            if name.startswith(('GITSYNC_', 'PRE_COMMIT', 'CLAUDE_CODE_SESSION'))
        }
        for who in ('AUTHOR', 'COMMITTER'):
            self.env[f'GIT_{who}_NAME'] = 'gitsync doctor'
            self.env[f'GIT_{who}_EMAIL'] = 'doctor@gitsync.example'
        self.env |= {'GIT_EDITOR': 'true', 'GIT_TEMPLATE_DIR': ''}
        os.makedirs(folder)
        if bare:
            self.env['GIT_DIR'] = folder  # git may not look for a bare one (safe.bareRepository)
        self.must('init', '-q', *(['--bare'] if bare else []), '.')
        self.must('config', 'commit.gpgsign', 'false')
        self.must('config', 'core.hooksPath', os.path.join(folder, 'no-hooks'))

    def run(self, *args: str, **env: str) -> process.Done:
        """Run git here."""
        return process.run(args, cwd=self.folder, env={**self.env, **env}, elsewhere=True)

    def must(self, *args: str, **env: str) -> str:
        """Run git here; GitsyncError when it fails."""
        done = self.run(*args, **env)
        if done.code:
            raise process.failure(args, done)
        return os.fsdecode(done.out)

    def write(self, path: str, data: bytes) -> None:
        """Write a file, making its folders."""
        files.save(os.path.join(self.folder, path), data)

    def read(self, path: str) -> bytes:
        """A file's bytes, b'' where there is none."""
        return files.load(os.path.join(self.folder, path)) or b''

    def commit(self, message: str, **env: str) -> process.Done:
        """Stage everything and commit it."""
        self.must('add', '-A')
        return self.run('commit', '-q', '-m', message, **env)

    def must_commit(self, message: str) -> None:
        """Stage everything and commit it; GitsyncError when it fails."""
        self.must('add', '-A')
        self.must('commit', '-q', '-m', message)


def scratch_epic(folder: str) -> Scratch:
    """A scratch repository holding an epic with Secondary-A's section, no hooks yet."""
    now = clock.now() - timedelta(minutes=30)
    scratch = Scratch(folder)
    for path, data in sample.epic(now).items():
        scratch.write(path, data)
    scratch.write(sample.README_PATH, sample.joined(sample.readme(now), 'Secondary-A', now))
    scratch.must_commit('begin')
    return scratch


def first_line(done: process.Done) -> str:
    """What a git process said first."""
    return os.fsdecode(done.err + done.out).strip().partition('\n')[0]
