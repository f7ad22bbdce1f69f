"""Whether a generated section is what its generator makes: then anybody may have written it."""

from __future__ import annotations

import os
import tempfile

from gitsync.git import process
from gitsync.git.repo import Repo
from gitsync.merging.generators import pending
from gitsync.merging.generators import programs
from gitsync.merging.generators.make import make
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import DocumentTable


def confirmed_staged(
    repo: Repo, after: Snapshot, path: str, wanted: Mapping[str, str], document: DocumentTable
) -> frozenset[str]:
    """Which of the staged sections {name: generator} their generators confirm.

    They run on the worktree's file, which must be as it is staged, and is put back. Sections that
    the hook before this one made and staged are not made again.
    """
    entry = after.entry(path)
    staged = pending.staged(repo.git_dir, repo.head()).get(path)
    done = staged.sections if staged and entry and staged.oid == entry.oid else ()
    left = {name: generator for name, generator in wanted.items() if name not in done}
    return frozenset(wanted).difference(left) | _confirmed_on_disk(
        repo, after, path, left, document
    )


def _confirmed_on_disk(
    repo: Repo, after: Snapshot, path: str, wanted: Mapping[str, str], document: DocumentTable
) -> frozenset[str]:
    if not repo.root or not _is_configured(repo, wanted):
        return frozenset()
    as_staged = files.load(os.path.join(repo.root, path)) == after.read(path)
    if not as_staged and repo.run('-C', repo.root, 'diff-files', '--quiet', '--', path).code:
        return frozenset()
    return _agreeing(repo, path, wanted, document)


def confirmed_at(
    repo: Repo, rev: str, path: str, wanted: Mapping[str, str], document: DocumentTable
) -> frozenset[str]:
    """Which of a commit's sections their generators confirm, in a worktree that is made for it."""
    if not _is_configured(repo, wanted):
        return frozenset()
    with tempfile.TemporaryDirectory(prefix='gitsync-') as folder:
        place = os.path.join(folder, 'worktree')
        add = ('-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--detach', '-q', place, rev)
        if repo.run(*add, env=process.WITHOUT_INDEX).code:
            return frozenset()
        try:
            return _agreeing(Repo.open(place), path, wanted, document)
        finally:
            repo.run('worktree', 'remove', '--force', place)


def _is_configured(repo: Repo, wanted: Mapping[str, str]) -> bool:
    return any(programs.command_of(repo, generator) for generator in wanted.values())


def _agreeing(
    repo: Repo, path: str, wanted: Mapping[str, str], document: DocumentTable
) -> frozenset[str]:
    file = make(repo, path, wanted, document, keep=False)
    return frozenset(wanted) - frozenset(file.changed) - frozenset(file.failed)
