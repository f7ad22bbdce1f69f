"""The throw-away clone of the demo, and a worktree for each secondary agent."""

from __future__ import annotations

import os
import subprocess
import sys

from gitsync.core.policy.names import form
from gitsync.git import process


class DemoFailed(Exception):
    """The demo went otherwise than it says."""


class DemoClone:
    """The throw-away folder: one clone at main/, a worktree for each secondary agent."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.main = os.path.join(folder, 'main')
        nothing = os.path.join(folder, 'no-configuration')
        drop: dict[str, str | None] = {
            name: None
            for name in os.environ
            if name.startswith(('GITSYNC_', 'GIT_', 'PRE_COMMIT', 'CLAUDE_CODE_SESSION'))
        }
        self.env: dict[str, str | None] = {
            **drop,
            'GIT_CONFIG_GLOBAL': nothing,
            'GIT_CONFIG_NOSYSTEM': '1',
            'NO_COLOR': '1',
            'GIT_EDITOR': 'true',
        }

    def place(self, agent: str) -> str:
        """The worktree in which an agent works."""
        return self.main if agent == 'Primary' else os.path.join(self.folder, form(agent))

    def git(self, agent: str, *args: str, refused: bool = False) -> str:
        """Run git as an agent does; its whole output.

        DemoFailed when it fails, or passes though it was to be refused.
        """
        done = process.run(args, cwd=self.place(agent), env=self.env, elsewhere=True)
        text = (done.out + done.err).decode('utf-8', 'replace')
        if bool(done.code) != refused:
            raise DemoFailed(
                f'git {" ".join(args)} {"passed" if refused else "failed"} for {agent}:\n{text}'
            )
        return text

    def gitsync(self, agent: str, *args: str) -> str:
        """Run this gitsync in an agent's worktree; its stdout."""
        env = {
            name: value for name, value in {**os.environ, **self.env}.items() if value is not None
        }
        done = subprocess.run(
            [sys.executable, '-P', '-m', 'gitsync', *args],
            cwd=self.place(agent),
            env=env,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise DemoFailed(
                f'gitsync {" ".join(args)} failed for {agent}:\n{done.stdout}{done.stderr}'
            )
        return done.stdout

    def write(self, agent: str, path: str, data: bytes) -> None:
        """Write a file in an agent's worktree, as any editor would."""
        whole = os.path.join(self.place(agent), path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, 'wb') as file:
            file.write(data)

    def read(self, agent: str, path: str) -> bytes:
        """A file of an agent's worktree."""
        with open(os.path.join(self.place(agent), path), 'rb') as file:
            return file.read()
