"""Ownership of archived comms files: a channel comes to archive/ once, whole, and then stays."""

from __future__ import annotations

from gitsync.core.documents import messages
from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.ownership.sent import Exchange
from gitsync.core.ownership.sent import is_flip
from gitsync.core.ownership.sent import keyed
from gitsync.core.policy.place import below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.case import Case
    from gitsync.core.policy.place import Place
    from gitsync.core.rules.finding import Finding


def check_ownership(
    case: Case, path: str, before: bytes | None, after: bytes | None
) -> list[Finding]:
    """GS204 and GS206 for one archived comms file."""
    place = case.place(path)
    if before == after or place is None:
        return []
    exchange = Exchange(case, path)
    if after is None or before is not None:
        verb = 'removed' if after is None else 'changed'
        hint = 'put the archive back as it was; messages are history'
        return [exchange.refused('GS206', 1, f'archived messages {verb} by {case.who}', hint)]
    if not (exchange.is_writer or case.coordinates()):
        return [exchange.foreign('archive made')]
    channel = _channel(path, place)
    if _is_moved(exchange, channel, after):
        return []
    hint = f'put it back, or move it whole: {exchange.archive_command}'
    what = f"archive does not hold what was moved from '{channel}'"
    return [exchange.refused('GS206', 1, what, hint)]


def _channel(path: str, place: Place) -> str:
    """The path of the channel that an archived file comes from."""
    folder = path.rpartition('/')[0].rpartition('/')[0]
    return below(folder, f'{place.agent}_to_{place.reader}.md')


def _is_moved(exchange: Exchange, channel: str, after: bytes) -> bool:
    """True for what may come to the archive:

    1. the writer's own words, sent and moved since the last commit: nothing committed is gone
    2. what the channel held, where the same change removes or empties it
    """
    case = exchange.case
    held, left = case.before.read(channel), case.after.read(channel)
    was_empty = not messages.parse(held or b'').messages
    if exchange.is_writer and was_empty and left is not None and messages.parse(after).messages:
        return True
    if channel not in case.changes or not _is_kept(exchange, held, after):
        return False
    return left is None or not messages.parse(left).messages


def is_archived(exchange: Exchange, before: bytes) -> bool:
    """True when the same change adds an archive file of the channel that keeps these bytes."""
    case, path = exchange.case, exchange.path
    start = f'{path.rpartition("/")[0]}/{ARCHIVE}/'
    channel = _ends(case.place(path))
    return any(
        change.before is None
        and change.after is not None
        and _ends(case.place(other)) == channel
        and _is_kept(exchange, before, case.after.read(other))
        for other, change in case.changes.items()
        if other.startswith(start)
    )


def _ends(place: Place | None) -> tuple[str, str] | None:
    """Who writes and reads the channel that a place is, or keeps."""
    return (place.agent, place.reader) if place else None


def _is_kept(exchange: Exchange, before: bytes | None, kept: bytes | None) -> bool:
    """True when an archive holds what the channel held, or what it might lawfully have become
    before it was moved.

    That is: messages added by its writer and marks flipped by its reader that nobody had committed
    yet; nothing corrected.
    """
    if before is None or kept is None:
        return False
    if before == kept:
        return True
    old, new = messages.parse(before), messages.parse(kept)
    if exchange.marks_back(old, new):
        return False
    after = keyed(new)
    marked = []
    for key, message in keyed(old).items():
        other = after.get(key, message)
        is_marked = is_flip(message, other)
        marked.append(message._replace(heading=other.heading) if is_marked else message)
    before = messages.render(old._replace(messages=tuple(marked)))
    return not exchange.by_writer(before, kept)
