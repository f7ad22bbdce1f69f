"""Merge of JSON documents of any shape by key; what both sides changed is a conflict there."""

from __future__ import annotations

from gitsync.core.documents.json import parse
from gitsync.core.merge.json.indent import with_one_indent
from gitsync.core.merge.json.objects import Walk
from gitsync.core.merge.json.spans import EMPTY_LIST
from gitsync.core.merge.json.spans import EMPTY_OBJECT
from gitsync.core.merge.json.spans import scan
from gitsync.core.merge.order import settle
from gitsync.core.merge.result import Merged
from gitsync.core.merge.result import Unmergeable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.json.spans import JsonTree
    from gitsync.core.merge.result import MergeLines
    from gitsync.core.merge.result import Options

    Trees = tuple[JsonTree, JsonTree, JsonTree]


def merge(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    merge_lines: MergeLines,
    options: Options | None = None,
) -> Merged:
    """Merge three versions; an empty base is an empty object or list. Raises Unmergeable where a
    version is no JSON, or has a key twice.
    """
    walk = Walk(base + ours + theirs, options.keys if options else ())
    return merged_trees(walk, trees(base, ours, theirs), merge_lines)


def trees(base: bytes, ours: bytes, theirs: bytes) -> Trees:
    """The three versions as spans, in one indentation."""
    base, ours, theirs = with_one_indent(base, ours, theirs)
    one, other = _tree(ours), _tree(theirs)
    if base.strip():
        return _tree(base), one, other
    empty = EMPTY_LIST if one.node.kind == '[' else EMPTY_OBJECT
    return one._replace(node=empty), one, other


def _tree(data: bytes) -> JsonTree:
    document = parse(data)
    if document.faults:
        raise Unmergeable(f'a version is no JSON: {document.faults[0].message}')
    return scan(data)


def merged_trees(walk: Walk, versions: Trees, merge_lines: MergeLines) -> Merged:
    """The merged document."""
    base, ours, theirs = versions
    value = walk.value(base.node, ours.node, theirs.node, ())
    if value is None:
        raise Unmergeable('both sides changed the whole document')
    before = settle(base.before, ours.before, theirs.before)
    after = settle(base.after, ours.after, theirs.after)
    settled = walk.conflicts.settled(before + value + after, merge_lines)
    return Merged(settled.data, settled.conflicts, tuple(walk.decisions))
