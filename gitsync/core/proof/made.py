"""Lines that a merge by parts makes: they stand in no version, and are right all the same.

row    its cells are what three rows of the versions come to; cells says which
item   its text stands in one version, its check box in another, both in this list
break  a line that has one side's words and the other's blanks at its end
field  a value that the later side's value supersedes: the line lacks, its key stands
"""

from __future__ import annotations

from gitsync.core.proof.cells import without_made_rows

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
    extra, lacking = without_made_rows(extra, lacking, versions, result)
    sources = _Parts(lacking, versions)
    left = sources.explain(extra)
    fields = {(line.address, line.key) for line in result if line.key[:1] == ('field',)}
    known = {
        line.standing: line.key for side in versions for line in side if line.key[:1] == ('field',)
    }
    unused = [each for each in lacking if each not in sources.used]
    return left, [each for each in unused if (each[1], known.get(each)) not in fields]


def _box(said: bytes) -> bytes:
    return said[:3] if said[:3] in (b'[ ]', b'[x]') else b''


class _Parts:
    """What lacks in a result, by what a made line may have of it: however many lines lack, a made
    line looks at few.
    """

    def __init__(self, lacking: list[Standing], versions: tuple[Scan, Scan, Scan]) -> None:
        self.used: set[Standing] = set()
        self.texts = {(line.text, line.address) for side in versions for line in side if line.text}
        self.words: dict[Standing, list[Standing]] = {}  # what lacks, without blanks at its end
        self.boxes: dict[tuple[bytes, Address], list[Standing]] = {}
        for said, address in lacking:
            if isinstance(said, bytes):
                self._take_in(said, address)

    def _take_in(self, said: bytes, address: Address) -> None:
        self.words.setdefault((said.rstrip(), address), []).append((said, address))
        if _box(said):
            self.words.setdefault((said[3:], address), []).append((said, address))
            self.boxes.setdefault((_box(said), address), []).append((said, address))

    def explain(self, standings: list[Standing]) -> list[Standing]:
        """The made lines that nothing explains; what went into the others is used."""
        for said, address in standings:
            # first what has a line's text, then a box from what is left
            if isinstance(said, bytes):
                self.used.update(self.words.get((said.rstrip(), address), ()))
                if _box(said):
                    self.used.update(self.words.get((said[3:], address), ()))
        left: list[Standing] = []
        seen: set[Standing] = set()
        for each in standings:
            if each in seen or not self._explains(*each):  # a line is made once
                left.append(each)
            seen.add(each)
        return left

    def _explains(self, said: object, address: Address) -> bool:
        if not isinstance(said, bytes):
            return False
        if (said.rstrip(), address) in self.words:
            return True
        boxes = self.boxes.get((_box(said), address))
        if not boxes or (said[3:], address) not in self.texts:
            return False
        while boxes and boxes[-1] in self.used:
            boxes.pop()
        if not boxes:
            return False
        self.used.add(boxes.pop())
        return True
