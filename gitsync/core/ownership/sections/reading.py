"""Reading the outside text of a document: its tokens, and the rows in it that are an agent's."""

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
from gitsync.core.text.lines import split
from gitsync.core.text.lines import tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.ownership.sections.sides import Judged
    from gitsync.core.ownership.sections.sides import Side


def outside_text(
    side: Side, kept: Collection[str], agent: str
) -> tuple[list[Token], list[AgentRows]]:
    """(the outside text without the agent's rows, the agent's rows by table). kept has the names of
    the sections that stand on both sides.
    """
    reading = _Reading(side.data, agent)
    seen: dict[str, int] = {}
    for part in side.parts:
        if isinstance(part, bytes):
            reading.text(part)
        else:
            count = seen[part.name] = seen.get(part.name, 0) + 1
            reading.section(part, count, part.name in kept)
    return reading.tokens, reading.rows


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
        if self.agent:
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
