"""Ownership of .gitattributes: how git merges and converts the gated files is the coordinator's.

What a change of it comes to is git's own answer for the gated paths that are there, before and
after; lines that touch none of them are anybody's, but that a file in somebody's folder is as any
other there. Anyone may give the merge driver to a path that git merged as text until now (init
does), as it takes nothing away. A link says what another file says to gits before 2.32, and nothing
to later ones.
"""

from __future__ import annotations

from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.git.snapshot import EMPTY
from gitsync.core.git.snapshot import LINK
from gitsync.core.ownership import file
from gitsync.core.ownership.policy import governed
from gitsync.core.policy import owners
from gitsync.core.policy.place import below
from gitsync.core.policy.place import folders_around
from gitsync.core.text import managed_block

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.git.snapshot import Attributes
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding

_GIVEN = ('merge', 'gitsync')
_OTHER = 'any-other-file'


def check_ownership(
    case: Case, path: str, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """GS211 for the managed block, and for any .gitattributes that changes what git does with a
    gated file; GS212 for one in the folder of another.
    """
    if case.coordinates():
        return []
    folder = path.rpartition('/')[0]
    entry = case.after.entry(path)
    if entry and entry.mode == LINK and any(_below(case, folder)):
        return [governed(case, path, "'.gitattributes' made a link")]
    if before == after:
        return []
    old, new = managed_block.block(before), managed_block.block(after)
    if old is not None and old != new:
        return [governed(case, path, "managed block of '.gitattributes' changed")]
    changed = _first_changed(case, folder)
    if changed:
        return [governed(case, path, changed)]
    beside = below(folder, _OTHER)
    place = case.place(beside)
    is_owned = place is not None and KINDS[place.kind].content == 'file'
    return file.check_owners(case, path, owners.owners_of(case, beside)) if is_owned else []


def _first_changed(case: Case, folder: str) -> str:
    """The first gated file of a folder that git would treat otherwise, in words; '' for none."""
    paths = list(_below(case))
    before, after = (_values(case, side, paths) for side in (case.before, case.after))
    for path in _below(case, folder):
        old, new = before.get(path, {}), after.get(path, {})
        for name in sorted({*old, *new}):
            is_given = name not in old and (name, new[name]) == _GIVEN
            if old.get(name) != new.get(name) and not is_given:
                return f"attribute '{name}' of '{path}' changed"
    return ''


def _below(case: Case, folder: str = '') -> Iterator[str]:
    """The gated files below a folder."""
    start = folder and folder + '/'
    for path in case.gated_paths():
        if path.startswith(start) and path.rpartition('/')[2] != ATTRIBUTES:
            yield path


def _values(case: Case, side: Snapshot, paths: Sequence[str]) -> Mapping[str, Attributes]:
    """What git makes of one side's files for these paths."""
    files: dict[str, bytes] = {}
    for folder in sorted({folder for path in paths for folder in folders_around(path)}):
        name = below(folder, ATTRIBUTES)
        entry = side.entry(name)
        data = side.read(name) if entry and entry.is_file else None
        if data is not None:
            files[name] = data
    asked = case.after if case.before is EMPTY else case.before
    return asked.attributes(files, paths)
