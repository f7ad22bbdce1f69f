"""Merge of checkpoints: JSON objects whose last_checkpoint tells which side is the later one."""

from __future__ import annotations

from gitsync.core.documents.checkpoint import parse
from gitsync.core.merge.json.document import merged_trees
from gitsync.core.merge.json.document import trees
from gitsync.core.merge.json.objects import Walk
from gitsync.core.merge.later import later_side
from gitsync.core.merge.result import Unmergeable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.json.spans import JsonTree
    from gitsync.core.merge.result import Merged
    from gitsync.core.merge.result import MergeLines
    from gitsync.core.merge.result import Options

CLOCK = 'last_checkpoint'


def merge(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    merge_lines: MergeLines,
    options: Options | None = None,
) -> Merged:
    """Merge three versions; an empty base is an empty object. Raises Unmergeable where a version is
    no JSON object or has a key twice.
    """
    if any(parse(data).value is None for data in (base, ours, theirs) if data or data is not base):
        raise Unmergeable('a version is no JSON object, or has a key twice')
    versions = trees(base, ours, theirs)
    later = later_side(_time(versions[1]), _time(versions[2]))
    keys = options.keys if options else ()
    walk = Walk(base + ours + theirs, keys, later, CLOCK)
    return merged_trees(walk, versions, merge_lines)


def _time(tree: JsonTree) -> object:
    return next((entry.node.value[1] for entry in tree.node.entries if entry.key == CLOCK), None)
