"""What one side moved from one text of a document to another, and the other side removed or moved
elsewhere: the text that it came to may be one that no other side changed.

Few merges get further than a comparison of lines: one that no side has any more where it stood, and
new ones.
"""

from __future__ import annotations

from gitsync.core.merge.outline.blocks import bullet
from gitsync.core.merge.outline.moved import moved_away
from gitsync.core.merge.outline.nodes import Node
from gitsync.core.merge.outline.nodes import node
from gitsync.core.merge.outline.parsing import parse
from gitsync.core.text import lines
from gitsync.core.text.lines import cells
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from gitsync.core.merge.outline.place import Identity
    from gitsync.core.merge.outline.place import Moved
    from gitsync.core.merge.result import Versions

MOST = 200_000  # bytes that are parsed for it


class TextMoves(Value):
    """What went from one text to another."""

    moved: Mapping[Identity, Moved]
    targets: frozenset[str]  # the texts that it came to


def moves_between(texts: Mapping[str, Versions]) -> TextMoves:
    """The moves between the texts of a document, which are given by name."""
    changed = {name: text for name, text in texts.items() if len(set(text)) > 1}
    size = sum(len(data) for text in changed.values() for data in text)
    if size > MOST or not _may_move(changed.values()):
        return TextMoves({}, frozenset())
    versions = [_nodes((name, text[at]) for name, text in changed.items()) for at in range(3)]
    rest = b'\n'.join([text[0] for name, text in texts.items() if name not in changed])
    moved = {
        known: each
        for known, each in moved_away(*versions).items()
        if each.was.path[0] != each.now[0] and each.was.node.head.strip() not in rest
    }
    return TextMoves(moved, frozenset(lines.text(each.now[0][1]) for each in moved.values()))


def _may_move(texts: Iterable[Versions]) -> bool:
    """True where both sides lack an item or row of a text, and one has a new one in any."""
    gone: set[bytes] = set()
    came: set[bytes] = set()
    for text in texts:
        base, ours, theirs = (set(split(data)) for data in text)
        new = _known(ours - base) | _known(theirs - base)
        gone |= _known(base - ours - theirs) - new
        came |= new
    return bool(gone and came)


def _known(said: set[bytes]) -> set[bytes]:
    """Items without their boxes, and the first cells of rows."""
    heads = (bullet(line) for line in said)
    rows = {raw(cells(line)[0]) for line in said if line[:1] == b'|'}
    return rows | {head.text.strip() for head in heads if head}


def _nodes(texts: Iterable[tuple[str, bytes]]) -> list[Node]:
    return [node('section', raw(name), b'', b'', parse(data).nodes) for name, data in texts]
