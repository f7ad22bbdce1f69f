"""Ranges and names of commits as people and CI give them: 'A..B', a branch, a tag, an id.

A name that means two refs is refused: git takes the tag, so that whoever may push tags could empty
a range. In a shallow clone what is behind the base is not needed; a hidden base is an error.
"""

from __future__ import annotations

from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.git.ancestry import WHOLE_HISTORY
from gitsync.git.objects import is_oid
from gitsync.git.objects import no_such

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.git.ancestry import Ancestry
    from gitsync.git.repo import Repo

# gitrevisions(7): where git looks for a name, before ids
_PLACES = ('refs/{}', 'refs/tags/{}', 'refs/heads/{}', 'refs/remotes/{}', 'refs/remotes/{}/HEAD')


class Range(Value):
    """What 'A..B' comes to: ids of commits, '' for none."""

    old: str
    new: str
    base: str  # the best common ancestor of both, else old
    commits: list[str]  # what new reaches and old does not, parents first


def range_of(repo: Repo, text: str, ancestry: Ancestry) -> Range:
    """The range that 'A..B' names ('' stands for HEAD; an id of zeros for nothing)."""
    first, _, last = text.partition('..')
    old, new = (_end(repo, name or 'HEAD') for name in (first, last.removeprefix('.')))
    if not new:
        raise GitsyncError(
            f"the range '{text}' has no new end", 'a removed ref brings no commits', 'bad-revision'
        )
    commits = repo.commits([new], [old] if old else [])
    ancestry.date(commits)
    bases = ancestry.merge_bases([old], new) if old else []
    if old and not bases and repo.is_shallow():
        what = f"the history that the ends of '{text}' share is hidden: this clone is shallow"
        raise GitsyncError(what, WHOLE_HISTORY, 'shallow')
    return Range(old, new, (bases or [old])[0], commits)


def _end(repo: Repo, name: str) -> str:
    return '' if len(name) in (40, 64) and not name.strip('0') else commit_named(repo, name)


def commit_named(repo: Repo, name: str) -> str:
    """The id of the commit that a name means; GitsyncError where it means none, or two refs."""
    refs = _refs(repo, name)
    if len(refs) > 1:
        whole = next((ref for ref in refs if not ref.startswith('refs/tags/')), refs[0])
        raise GitsyncError(
            f"'{name}' is ambiguous: {' and '.join(refs)}",
            f'name the ref in full, as in {whole}',
            'bad-revision',
        )
    ref = _ref(name)
    oid = repo.resolve(name) if not ref.startswith('refs/') or tip_of(repo, ref) else ''
    if oid:
        return oid
    if repo.is_shallow():
        raise GitsyncError(f"no such commit: '{name}'", WHOLE_HISTORY, 'bad-revision')
    raise no_such('commit', name)


def tip_of(repo: Repo, ref: str) -> str:
    """The id of the commit that a ref of this very name, in full, points to; '' for none.

    Where there is no such ref, git takes refs/tags/refs/heads/main for refs/heads/main.
    """
    oid = repo.resolve(ref)
    if oid and any(repo.read(place.format(ref)) for place in _PLACES):
        return '' if repo.run('show-ref', '--verify', '--quiet', ref).code else oid
    return oid


def _refs(repo: Repo, name: str) -> list[str]:
    """The refs that the name in a revision may mean."""
    name = _ref(name)
    if name in ('', '@', 'HEAD') or is_oid(name) or name.startswith('refs/'):
        return []
    return [ref for ref in (place.format(name) for place in _PLACES) if repo.read(ref)]


def _ref(name: str) -> str:
    """What names the ref in a revision ('main~2', 'main^{tree}')."""
    for mark in ('~', '^', ':', '@{'):
        name = name.partition(mark)[0]
    return name
