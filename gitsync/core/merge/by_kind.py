"""Three versions of a kind of document in, one Merged out; the line merge is a function."""

from __future__ import annotations

from gitsync.core.merge.result import Merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.result import MergeLines
    from gitsync.core.merge.result import Options


def merge(
    kind: str,
    base: bytes,
    ours: bytes,
    theirs: bytes,
    merge_lines: MergeLines,
    options: Options | None = None,
) -> Merged:
    """Merge by the kind's own module, by lines where it has none; raises Unmergeable."""
    if kind == 'sections' and not getattr(options, 'markers', None):
        from gitsync.core.merge.sections.quick import settled

        data = settled(base, ours, theirs)
        if data is not None:
            return Merged(data, (), ())
    # loaded here: most merges of sections end above
    from gitsync.core.documents.kinds import room

    module = room('merge', kind)
    if module:
        merged: Merged = module.merge(base, ours, theirs, merge_lines, options)
        return merged
    ((data, conflicts),) = merge_lines([(base, ours, theirs)])
    return Merged(data, (f'{conflicts} places',) if conflicts else (), ())
