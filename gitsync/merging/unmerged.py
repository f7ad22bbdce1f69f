"""WINDOW on what stands unmerged in the index: its three stages, the file that lies in the
worktree, and settling it.

What a user edited since the conflict is told apart from what git or the driver left there, so that
nobody's work is overwritten.
"""

import os
from collections import namedtuple

from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.conflicts import has_marker
from gitsync.core.text.conflicts import unlabelled
from gitsync.errors import GitsyncError
from gitsync.git.merge_file import merge_text
from gitsync.world import files


class Stages(namedtuple('Stages', 'path base ours theirs')):
    """One unmerged path; each stage is (mode, oid) or None."""

    __slots__ = ()

    @property
    def is_two_sided(self):
        """True when both sides hold a plain file, so that there is something to merge."""
        return all(
            stage and stage[0] in ('100644', '100755') for stage in (self.ours, self.theirs)
        ) and (not self.base or self.base[0] != '160000')

    @property
    def mode(self):
        """The merged file mode."""
        base, ours, theirs = [stage and stage[0] for stage in (self.base, self.ours, self.theirs)]
        return theirs if ours == base else ours


def unmerged(repo) -> list[Stages]:
    """Every unmerged path of the index, sorted."""
    repo.need_worktree()
    found = {}
    for item in os.fsdecode(
        repo.output('ls-files', '-u', '-z', '--full-name', '--', ':(top)')
    ).split('\0'):
        about, _, path = item.partition('\t')
        if path:
            mode, oid, stage = about.split(' ')
            found.setdefault(path, {})[stage] = (mode, oid)
    return [
        Stages(path, stages.get('1'), stages.get('2'), stages.get('3'))
        for path, stages in sorted(found.items())
    ]


def versions(repo, stages) -> list[bytes]:
    """The three texts; b'' for a stage that is not there."""
    texts = []
    for stage in (stages.base, stages.ours, stages.theirs):
        data = repo.blob(stage[1]) if stage else b''
        if data is None:
            raise GitsyncError(
                f"an object of '{stages.path}' is missing: {stage[1]}",
                'run git fsck',
                'missing-object',
            )
        texts.append(data)
    return texts


def is_untouched(repo, path, texts, left: bytes) -> bool:
    """True when the worktree's file is what a merge left there: gitsync's result, git's own text
    merge in any style, or one side.
    """
    data = on_disk(repo, path)
    if data is None:
        return False
    seen = unlabelled(data)
    if seen in [unlabelled(text) for text in (left, *texts[1:])]:
        return True
    if not has_marker(data):
        return False
    for style in ('merge', 'diff3', 'zdiff3'):
        try:
            if unlabelled(merge_text(*texts, style=style)[0]) == seen:
                return True
        except Unmergeable:
            return False
    return False


def on_disk(repo, path) -> bytes | None:
    """The worktree's file."""
    place = os.path.join(repo.root, path)
    return None if os.path.islink(place) else files.load(place)


def write(repo, path, data: bytes) -> None:
    """Put bytes into the worktree as git would check them out (line ends, filters), whole."""
    oid = _object(repo, data)
    shown = repo.run('cat-file', '--filters', '--path=' + path, oid)
    files.save(os.path.join(repo.root, path), data if shown.code else shown.out)


def settle(repo, stages, data: bytes) -> None:
    """Write the file and stage it: the path is merged now."""
    write(repo, stages.path, data)
    zero = '0' * len(stages.ours[1] if stages.ours else stages.theirs[1])
    entry = f'0 {zero}\t{stages.path}\0{stages.mode} {_object(repo, data)} 0\t{stages.path}\0'
    repo.output('update-index', '-z', '--index-info', input=os.fsencode(entry))
    repo.run('update-index', '-q', '--refresh')


def _object(repo, data):
    return (
        repo.output('hash-object', '-w', '--stdin', '--no-filters', input=data)
        .decode('ascii')
        .strip()
    )
