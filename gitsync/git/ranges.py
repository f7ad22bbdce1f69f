"""Ranges and names of commits as people and CI give them: 'A..B', a branch, a tag, an id.

A name that means two refs, or a ref and an abbreviated id, is refused: git takes the tag, so that
whoever may push tags could empty a range. In a shallow clone what is behind the base is not needed;
a hidden base is an error.
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
_SHORTEST = 7  # digits of an id that git abbreviates by itself


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
    """The id of the commit that a name means; GitsyncError where it means none, or two."""
    refs = _refs(repo, name)
    meant = [*refs, *_abbreviated(repo, name)] if refs else []
    if len(meant) > 1:
        whole = next((one for one in meant if not one.startswith('refs/tags/')), meant[0])
        raise GitsyncError(
            f"'{name}' is ambiguous: {' and '.join(meant)}",
            f'name it in full, as in {whole}',
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
    refs = [ref for ref in (place.format(name) for place in _PLACES) if repo.read(ref)]
    if len(refs) < 2:
        return refs
    # git describe's v1-2-gabcdef0 is an id wherever it is looked for
    there = repo.output('for-each-ref', '--format=%(refname)', *refs).decode('utf-8', 'replace')
    return [ref for ref in refs if ref in there.splitlines()]


def _abbreviated(repo: Repo, name: str) -> list[str]:
    """The ids that a name abbreviates: digits, at the end of git describe's v1-2-gabcdef0 too."""
    name = _ref(name).lower().rpartition('-g')[2]
    if len(name) < _SHORTEST or name.strip('0123456789abcdef'):
        return []
    return repo.output('rev-parse', f'--disambiguate={name}').decode('ascii').split()


def _ref(name: str) -> str:
    """What names the ref in a revision ('main~2', 'main^{tree}')."""
    for mark in ('~', '^', ':', '@{'):
        name = name.partition(mark)[0]
    return name
