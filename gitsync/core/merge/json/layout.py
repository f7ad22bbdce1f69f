"""Members and items joined as the versions space them: what stands before each, and before the
closing bracket.
"""

from __future__ import annotations

from gitsync.core.merge.order import settle
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.merge.json.conflicts import Conflicts
    from gitsync.core.merge.json.spans import JsonEntry
    from gitsync.core.merge.json.spans import JsonNode

    Nodes = tuple[JsonNode, JsonNode, JsonNode]  # of base, ours and theirs
    Versions = tuple[JsonEntry | None, JsonEntry | None, JsonEntry | None]
    InVersions = tuple[bool, bool, bool]


class MergedEntry(Value):
    """A merged member or item, from its key to the end of its value, and where it comes from."""

    text: bytes
    versions: Versions


def assembled(parts: Sequence[MergedEntry], nodes: Nodes, conflicts: Conflicts) -> bytes:
    """The text of an object or list from bracket to bracket."""
    brackets = b'{}' if nodes[1].kind == '{' else b'[]'
    filled = [node for node in nodes if node.entries]
    if not parts or not filled:
        empty = [node.text for node in nodes if not node.entries]
        return empty[0] if empty else brackets
    close, first = max((node.close, node.entries[0].before) for node in filled)
    close = _of_three([node.close if node.entries else close for node in nodes])
    first = _of_three([node.entries[0].before if node.entries else first for node in nodes])
    usual = _usual(nodes, first)
    out = [brackets[:1], first]
    later = _later(parts, conflicts)
    for at, part in enumerate(parts[:-1]):
        there = _there(part, conflicts)
        comma = _behind(part, nodes) + b',', before(parts[at + 1], usual)
        out += [part.text, _comma(comma, there, later[at], conflicts)]
    return b''.join([*out, parts[-1].text, close, brackets[1:]])


def _there(part: MergedEntry, conflicts: Conflicts) -> InVersions:
    """Which versions have a part: all where it is merged."""
    is_open = conflicts.stands_for(part.text)
    base, ours, theirs = (not is_open or entry is not None for entry in part.versions)
    return base, ours, theirs


def _later(parts: Sequence[MergedEntry], conflicts: Conflicts) -> list[InVersions]:
    """For each part but the last, which versions have one behind it."""
    later = [(False, False, False)]
    for part in reversed(parts[1:]):
        base, ours, theirs = zip(later[-1], _there(part, conflicts))
        later.append((any(base), any(ours), any(theirs)))
    return later[:0:-1]


def _comma(
    text: tuple[bytes, bytes], there: InVersions, later: InVersions, conflicts: Conflicts
) -> bytes:
    """What parts a part from the next, a comma and blanks: only in versions that have the part and
    one behind it.
    """
    comma, blanks = text
    base, ours, theirs = (one and other for one, other in zip(there, later))
    if ours and theirs:  # base is shown with conflicts alone: a comma more is no matter there
        return comma + blanks
    space, line = (b'', blanks) if b'\n' in blanks else (blanks, b'')
    texts = [comma + space if is_needed else b'' for is_needed in (base, ours, theirs)]
    is_binding = (ours, theirs) != there[1:]
    return conflicts.comma((texts[0], texts[1], texts[2]), is_binding) + line


def before(part: MergedEntry, usual: bytes) -> bytes:
    """The blanks before a part that is not the first; a first one's are the bracket's."""
    return _of_known(
        [entry.before if entry and not entry.is_first else None for entry in part.versions], usual
    )


def _behind(part: MergedEntry, nodes: Nodes) -> bytes:
    """The blanks before the comma; a last one's are the bracket's."""
    return _of_known(
        [
            entry.after if entry and entry is not node.entries[-1] else None
            for entry, node in zip(part.versions, nodes)
        ],
        b'',
    )


def _of_known(spaces: list[bytes | None], default: bytes) -> bytes:
    known = [space for space in spaces if space is not None] or [default]
    return _of_three([max(known) if space is None else space for space in spaces])


def _of_three(spaces: list[bytes]) -> bytes:
    base, ours, theirs = spaces
    return settle(base, ours, theirs)


def _usual(nodes: Nodes, first: bytes) -> bytes:
    """What stands before a part that is not the first, where its own version cannot tell."""
    known = [node.entries[1].before if len(node.entries) > 1 else b'' for node in nodes]
    return known[0] or max(known) or (first if b'\n' in first else b' ')
