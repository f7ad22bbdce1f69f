"""Lines that a merge by parts makes: they stand in no version, and are right all the same.

row    each of its cells stands in a version's row of its key or of the rows that lack
item   its text stands in one version, its check box in another, both in this list
break  a line that has one side's words and the other's blanks at its end
field  a value that the later side's value supersedes: the line lacks, its key stands
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.proof.addresses import Address
    from gitsync.core.proof.addresses import AddressedLine

    Scan = tuple[AddressedLine, ...]
    Standing = tuple[object, Address]


def is_made(
    extra: list[Standing],
    lacking: list[Standing],
    versions: tuple[Scan, Scan, Scan],
    result: Scan,
) -> tuple[list[Standing], list[Standing]]:
    """What is left of both lists when the made lines, and those that went into them, are out."""
    if not extra and not any(_is_field(said) for said, _ in lacking):
        return extra, lacking
    texts = _item_texts(versions)
    left: list[Standing] = []
    for said, address in extra:
        parts = [each for each in lacking if each[1] == address and _is_part(each[0], said, texts)]
        if parts and _is_whole(said, address, parts, versions):
            lacking = [each for each in lacking if each not in parts]
        else:
            left.append((said, address))
    keys = {(line.address, line.key) for line in result if line.key[:1] == ('field',)}
    known = {
        (line.said, line.address): line.key
        for side in versions
        for line in side
        if line.key[:1] == ('field',)
    }
    kept = [each for each in lacking if (each[1], known.get(each)) not in keys]
    return left, kept


def _is_field(said: object) -> bool:
    return isinstance(said, bytes) and said.lstrip().startswith(b'**')


def _item_texts(versions: tuple[Scan, Scan, Scan]) -> dict[Standing, bytes]:
    """The text of each item without its box."""
    return {(line.said, line.address): line.text for side in versions for line in side if line.text}


def _is_part(part: object, whole: object, texts: dict[Standing, bytes]) -> bool:
    """True where a lacking line can have gone into a made one."""
    if isinstance(whole, tuple):
        return isinstance(part, tuple) and any(cell in whole for cell in part if cell)
    if not isinstance(part, bytes) or not isinstance(whole, bytes):
        return False
    if part.rstrip() == whole.rstrip():
        return True
    return _box(part) != b'' and _box(whole) != b''


def _box(said: bytes) -> bytes:
    return said[:3] if said[:3] in (b'[ ]', b'[x]') else b''


def _is_whole(
    said: object, address: Address, parts: list[Standing], versions: tuple[Scan, Scan, Scan]
) -> bool:
    """True where a made line holds nothing but what the versions have there."""
    here = [line.said for side in versions for line in side if line.address == address]
    if isinstance(said, tuple):
        cells = {cell for row in here if isinstance(row, tuple) for cell in row}
        return all(not cell or cell in cells for cell in said)
    if not isinstance(said, bytes):
        return False
    if any(isinstance(part, bytes) and part.rstrip() == said.rstrip() for part, _ in parts):
        return True
    box = _box(said)
    known = [each for each in here if isinstance(each, bytes)]
    return any(each[3:] == said[3:] for each in known if _box(each)) and any(
        _box(part) == box for part, _ in parts if isinstance(part, bytes)
    )
