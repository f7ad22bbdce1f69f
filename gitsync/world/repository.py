"""What modules below git ask of a repository, as types; gitsync.git.repo.Repo is one.

Imported by type checkers only.
"""

from __future__ import annotations

from typing import Protocol


class Output(Protocol):
    """A finished git process."""

    @property
    def out(self) -> bytes:
        """What it wrote to stdout."""


class Repository(Protocol):
    """A worktree or bare repository."""

    git_dir: str
    common_dir: str

    def branch(self) -> str:
        """The branch that HEAD names, '' when detached."""

    def config(self, key: str) -> str | None:
        """The last value of a configuration key."""

    def is_on(self, key: str) -> bool:
        """True where a configuration key is set to true."""

    def run(self, *args: str) -> Output:
        """Run git here."""

    def output(self, *args: str) -> bytes:
        """Run git here; GitsyncError when it fails."""

    def forget_settings(self) -> None:
        """Read the configuration anew."""
