"""Sides: one version of a sectioned document, part by part, as ownership compares it."""

from __future__ import annotations

from gitsync.core.ownership.sections.outside import CUT
from gitsync.core.ownership.sections.outside import GAP
from gitsync.core.ownership.sections.outside import KEPT
from gitsync.core.ownership.sections.outside import TEXT
from gitsync.core.ownership.sections.outside import Token
from gitsync.core.ownership.sections.outside import is_separator
from gitsync.core.ownership.sections.rows import AgentRows
from gitsync.core.ownership.sections.rows import agent_rows
from gitsync.core.text.fences import fenced
from gitsync.core.text.lines import BOM
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection

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
        self.data = data[3:] if self.has_bom else data
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

    def outside(self, kept: Collection[str], agent: str) -> tuple[list[Token], list[AgentRows]]:
        """(the outside text without the agent's rows, the agent's rows by table). kept has the
        names of the sections that stand on both sides.
        """
        reading = _Reading(self.data, agent)
        seen: dict[str, int] = {}
        for part in self.parts:
            if isinstance(part, bytes):
                reading.text(part)
            else:
                count = seen[part.name] = seen.get(part.name, 0) + 1
                reading.section(part, count, part.name in kept)
        return reading.tokens, reading.rows


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


class _Reading:
    """A walk through one side's parts; at and line are where it is."""

    def __init__(self, data: bytes, agent: str) -> None:
        self.agent = agent
        self.tokens: list[Token] = []
        self.rows: list[AgentRows] = []
        self.at, self.line = 0, 1
        self._fences, self._fence = fenced(data), 0

    def section(self, part: Judged, count: int, is_kept: bool) -> None:
        self.tokens.append(Token(KEPT if is_kept else CUT, (part.name, count), self.line))
        self._pass(part.data)

    def text(self, part: bytes) -> None:
        lines, first = split(part), self.line
        shown = [self._shown(line) for line in lines]
        own: Collection[int] = ()
        if self.agent and b'|' in part:
            rows, own = agent_rows(tables(shown), self.agent)
            self.rows += [table.moved(first - 1) for table in rows]
        for number, (line, show) in enumerate(zip(lines, shown), 1):
            if number not in own:
                kind = GAP if show and is_separator(line) else TEXT
                self.tokens.append(Token(kind, line, first + number - 1))
        self.line = first + part.count(b'\n')

    def _shown(self, line: bytes) -> bytes:
        """The line as a reader of tables sees it: nothing of what stands in a fence."""
        while self._fence < len(self._fences) and self._fences[self._fence][1] <= self.at:
            self._fence += 1
        is_fenced = self._fence < len(self._fences) and self._fences[self._fence][0] <= self.at
        self.at += len(line)
        return b'' if is_fenced else line

    def _pass(self, data: bytes) -> None:
        self.at += len(data)
        self.line += data.count(b'\n')
