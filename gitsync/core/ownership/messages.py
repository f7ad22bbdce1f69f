"""Ownership of comms files: the writer adds messages, the reader flips marks, what was sent stays.

The whole file may go to archive/ by its writer or the coordinator, the channel made anew, empty, in
the same commit.
"""

from __future__ import annotations

from gitsync.core.documents import messages
from gitsync.core.ownership.archive import is_archived
from gitsync.core.ownership.sent import Exchange

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding


def check_ownership(
    case: Case, path: str, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """GS204, GS205 and GS206 for one comms file."""
    if before == after:
        return []
    exchange = Exchange(case, path)
    may_move = exchange.is_writer or case.coordinates()
    if before is None:
        return [] if may_move else [exchange.foreign('comms file created')]
    if after is None:
        return _removed(exchange, before, may_move)
    old, new = messages.parse(before), messages.parse(after)
    if old.messages and not new.messages and may_move and is_archived(exchange, before):
        return []
    findings = exchange.marks_back(old, new)
    if exchange.is_writer:
        return findings + exchange.by_writer(before, after)
    findings += exchange.lost(old, new)
    if exchange.is_reader:
        return findings + exchange.by_reader(old, new)
    return [*findings, exchange.foreign('comms file written')]


def _removed(exchange: Exchange, before: bytes, may_move: bool) -> list[Finding]:
    old = messages.parse(before)
    if not may_move:
        return [*exchange.lost(old, None), exchange.foreign('comms file removed')]
    if not old.messages or is_archived(exchange, before):
        return []
    hint = f'put it back, or move it whole: {exchange.archive_command}'
    what = 'comms file removed and not kept in the archive as it was'
    return [exchange.refused('GS206', 1, what, hint)]
