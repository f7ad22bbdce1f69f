"""Sides: one version of a sectioned document, part by part, as ownership compares it."""

from __future__ import annotations

from gitsync.core.text.lines import BOM
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.documents.sections import Document


class Judged(Value):
    """A section as it is judged."""

    name: str
    data: bytes  # all its bytes, with the line end behind a collapsed one
    body: bytes
    line: int  # of its begin line


class Side:
    """One version of a document: its parts in order, without a byte-order mark."""

    def __init__(self, data: bytes, parse: Callable[[bytes], Document]) -> None:
        self.has_bom = data.startswith(BOM)
        self.data = data.removeprefix(BOM)
        document = parse(data)
        self.document = _without_bom(document) if self.has_bom else document
        self.parts: list[bytes | Judged] = []
        self.by_name: dict[str, list[Judged]] = {}
        end = b''  # the line end that the section before took
        parts = self.document.parts
        for part, behind in zip(parts, (*parts[1:], b'')):
            if isinstance(part, bytes):
                text, end = part[len(end) :], b''
                if text:
                    self.parts.append(text)
                continue
            data = part.begin + part.body + part.end
            is_collapsed = not data.endswith(b'\n') and isinstance(behind, bytes)
            end = _line_end(behind) if is_collapsed and isinstance(behind, bytes) else b''
            judged = Judged(part.name, data + end, part.body, part.line)
            self.parts.append(judged)
            self.by_name.setdefault(part.name, []).append(judged)

    @property
    def outline(self) -> list[bytes | str]:
        """The outside text, and the names of the sections where they stand."""
        return [part if isinstance(part, bytes) else part.name for part in self.parts]


def _without_bom(document: Document) -> Document:
    first, *rest = document.parts
    if isinstance(first, bytes):
        parts = (first[3:], *rest) if len(first) > 3 else tuple(rest)
    else:
        parts = (first._replace(begin=first.begin[3:]), *rest)
    return document._replace(parts=parts)


def _line_end(text: bytes) -> bytes:
    """The line end with which a text begins."""
    return next((end for end in (b'\r\n', b'\n') if text.startswith(end)), b'')
