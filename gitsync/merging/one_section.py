"""One section of an unmerged file, or each conflict in it, settled by a side; the rest of the file
stays as it is.
"""

from __future__ import annotations

from gitsync.core.documents.sections import parse
from gitsync.core.merge.both import both_sides
from gitsync.core.merge.by_kind import merge
from gitsync.core.merge.result import Unmergeable
from gitsync.core.text.conflicts import conflicts_left
from gitsync.core.text.conflicts import has_marker
from gitsync.core.text.conflicts import is_whole
from gitsync.core.text.conflicts import settled
from gitsync.errors import GitsyncError
from gitsync.git.merge_file import merger
from gitsync.merging import unmerged
from gitsync.merging.kind_of import manner_of
from gitsync.merging.one_file import merge_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.sections import Section
    from gitsync.core.policy.policy import Policy
    from gitsync.core.text.conflicts import Conflict
    from gitsync.git.repo import Repo
    from gitsync.merging.unmerged import Stages

BOTH = 'both'
TAKES = ('ours', 'theirs', BOTH)


def with_section(repo: Repo, stages: Stages, name: str, take: str, policy: Policy | None) -> bytes:
    """The worktree's file with the section of one side, or with ours' and then theirs' lines in
    each of its conflicts. Raises GitsyncError where the section cannot be told apart in it.
    """
    base, ours, theirs = texts = unmerged.versions(repo, stages)
    disk = unmerged.on_disk(repo, stages.path) or b''
    sides = parse(ours).section(name), parse(theirs).section(name)
    here = parse(disk).section(name)
    if here and _holds_its_conflicts(disk, here, texts):
        return disk.replace(here.data, _taken(here.data, sides, take), 1)
    # the conflict reaches over the section's own markers: merge anew with this section the same on
    # every side
    outcome = merge_file(stages.path, base, ours, theirs, policy=policy)
    if not unmerged.is_untouched(repo, stages.path, texts, outcome.data):
        what = (
            f"'{stages.path}' was edited since the conflict, and section '{name}' cannot be told "
            'apart in it'
        )
        raise GitsyncError(what, 'finish it by hand, then git add it', 'edited')
    chosen = _whole(sides, take)
    base, ours, theirs = (_replaced(text, name, chosen) for text in texts)
    return merge_file(stages.path, base, ours, theirs, policy=policy).data


def with_side(repo: Repo, stages: Stages, take: str, policy: Policy | None) -> bytes:
    """The worktree's file with the lines of one side, or with ours' and then theirs', in each of
    its conflicts. Raises GitsyncError where they cannot be told apart, or what comes out is no
    document of its kind.
    """
    texts, path = unmerged.versions(repo, stages), unmerged.from_here(repo, stages.path)
    disk = unmerged.on_disk(repo, stages.path) or b''
    if not conflicts_left(disk, list(texts)):
        what = f"'{stages.path}' has no conflict left"
        raise GitsyncError(what, f'git add {path}', 'no-conflict')
    if any(map(has_marker, texts)) or not is_whole(disk):
        what = f"the conflicts of '{stages.path}' cannot be told apart"
        raise GitsyncError(what, 'finish it by hand, then git add it', 'edited')
    data = settled(disk, lambda conflict: _side(conflict, take))
    kind = manner_of(stages.path, texts, policy).kind
    try:
        merge(kind, data, data, data, merger())  # as the next merge would read it
    except Unmergeable as error:
        what = f"'{stages.path}' would be no {kind} with {take} in each conflict: {error}"
        raise GitsyncError(what, f'gitsync resolve {path} --take ours', 'no-parse') from None
    return data


def _side(conflict: Conflict, take: str) -> bytes:
    return both_sides(*conflict.sides) if take == BOTH else conflict.sides[take == 'theirs']


def _holds_its_conflicts(disk: bytes, section: Section, texts: unmerged.Texts) -> bool:
    """True when every conflict that touches the section lies wholly between its markers, so that
    its text can be replaced.
    """
    if disk.count(section.begin) != 1 or disk.count(section.end) != 1:
        return False
    return is_whole(section.body) and (
        has_marker(section.body) or not conflicts_left(disk, list(texts))
    )


def _taken(here: bytes, sides: tuple[Section | None, Section | None], take: str) -> bytes:
    """The section in the worktree, settled."""
    if take == BOTH:
        return settled(here, lambda conflict: _side(conflict, BOTH))
    return _whole(sides, take)


def _whole(sides: tuple[Section | None, Section | None], take: str) -> bytes:
    """The section of a side; b'' where it has none."""
    ours, theirs = sides
    if take == BOTH and ours and theirs:
        return ours.begin + both_sides(ours.body, theirs.body) + ours.end
    chosen = {'ours': ours, 'theirs': theirs}.get(take, ours or theirs)
    return chosen.data if chosen else b''


def _replaced(text: bytes, name: str, data: bytes) -> bytes:
    """The text with another section of that name, as it is where it has none."""
    section = parse(text).section(name)
    return text.replace(section.data, data, 1) if section else text
