"""What stands unmerged in the index: its three stages, the file in the worktree, and settling it.

What a user edited since the conflict is told apart from what git or the driver left there, so that
nobody's work is overwritten.
"""

from __future__ import annotations

import os

from gitsync.core.git.snapshot import SUBMODULE
from gitsync.core.git.snapshot import Entry
from gitsync.core.merge.result import Unmergeable
from gitsync.core.rules.wording import typed
from gitsync.core.text.conflicts import has_marker
from gitsync.core.text.conflicts import unlabelled
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.git.merge_file import merge_text
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.repo import Repo

    Texts = tuple[bytes, bytes, bytes]  # base, ours and theirs

_STYLES = ('merge', 'diff3', 'zdiff3')  # git's shapes of conflicts


class Stages(Value):
    """One unmerged path; a version that is not there is None."""

    path: str
    base: Entry | None
    ours: Entry | None
    theirs: Entry | None

    @property
    def is_two_sided(self) -> bool:
        """True when both sides hold a plain file, so that there is something to merge."""
        return (
            self.ours is not None
            and self.theirs is not None
            and self.ours.is_file
            and self.theirs.is_file
            and (self.base is None or self.base.mode != SUBMODULE)
        )

    @property
    def mode(self) -> str:
        """The merged file mode."""
        base, ours, theirs = [stage.mode if stage else '' for stage in self[1:]]
        return (theirs if ours == base else ours) or ours or theirs


def unmerged(repo: Repo) -> list[Stages]:
    """Every unmerged path of the index, sorted."""
    repo.need_worktree()
    by_path: dict[str, dict[str, Entry]] = {}
    listed = repo.output('ls-files', '-u', '-z', '--full-name', '--', ':(top)')
    for item in os.fsdecode(listed).split('\0'):
        about, _, path = item.partition('\t')
        if path:
            mode, oid, stage = about.split(' ')
            by_path.setdefault(path, {})[stage] = Entry(mode, oid)
    return [
        Stages(path, stages.get('1'), stages.get('2'), stages.get('3'))
        for path, stages in sorted(by_path.items())
    ]


def from_here(repo: Repo, path: str) -> str:
    """A path of the repository as it is typed in the current folder."""
    return typed(os.path.relpath(os.path.join(repo.root, path)))


def versions(repo: Repo, stages: Stages) -> Texts:
    """The three texts; b'' for a stage that is not there."""
    base, ours, theirs = (
        _text(repo, stages.path, stage) for stage in (stages.base, stages.ours, stages.theirs)
    )
    return base, ours, theirs


def _text(repo: Repo, path: str, stage: Entry | None) -> bytes:
    data = repo.blob(stage.oid) if stage else b''
    if data is None:
        what = f"an object of '{path}' is missing: {stage.oid if stage else ''}"
        raise GitsyncError(what, 'run git fsck', 'missing-object')
    return data


def is_untouched(repo: Repo, path: str, texts: Texts, left: bytes) -> bool:
    """True when the worktree's file is what a merge left there: gitsync's result, git's own text
    merge in any style, or one side.
    """
    data = on_disk(repo, path)
    if data is None:
        return False
    seen = unlabelled(data)
    base, ours, theirs = texts
    if seen in [unlabelled(text) for text in (left, ours, theirs)]:
        return True
    if not has_marker(data):
        return False
    try:
        return any(
            unlabelled(merge_text(base, ours, theirs, style=style)[0]) == seen for style in _STYLES
        )
    except Unmergeable:
        return False


def on_disk(repo: Repo, path: str) -> bytes | None:
    """The worktree's file; None for a link, and where there is none."""
    place = os.path.join(repo.root, path)
    return None if os.path.islink(place) else files.load(place)


def write(repo: Repo, path: str, data: bytes) -> str:
    """Put bytes into the worktree as git would check them out (line ends, filters), whole; the
    blob.
    """
    oid = store(repo, data)
    shown = repo.run('cat-file', '--filters', '--path=' + path, oid)
    files.save(os.path.join(repo.root, path), data if shown.code else shown.out)
    return oid


def settle(repo: Repo, stages: Stages, data: bytes) -> None:
    """Write the file and stage it: the path is merged now."""
    oid = write(repo, stages.path, data)
    entry = f'0 {"0" * len(oid)}\t{stages.path}\0' + f'{stages.mode} {oid} 0\t{stages.path}\0'
    repo.output('update-index', '-z', '--index-info', input=os.fsencode(entry))
    repo.run('update-index', '-q', '--refresh')


def store(repo: Repo, data: bytes) -> str:
    """Write the bytes as a blob, as they are; its id."""
    oid = repo.output('hash-object', '-w', '--stdin', '--no-filters', input=data)
    return oid.decode('ascii').strip()
