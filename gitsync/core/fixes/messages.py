"""What is plain in a comms file: a heading whose mark lacks only its sign."""

from __future__ import annotations

from gitsync.core.documents.messages import READ
from gitsync.core.documents.messages import UNREAD
from gitsync.core.documents.messages import parse
from gitsync.core.documents.messages import render
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import raw

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from gitsync.core.documents.markers.dialects import Dialect

SIGNED = {b'UNREAD': raw(UNREAD), b'READ': raw(READ)}


def fix(data: bytes, markers: Collection[Dialect]) -> tuple[bytes, list[str]]:
    """(the fixed data, what was fixed, a phrase each)."""
    channel = parse(data)
    phrases, messages = [], []
    for message in channel.messages:
        head = bare(message.heading)
        start, closing, mark = head.rpartition(b')')
        if closing and mark.strip() in SIGNED and message.number is not None and message.sent:
            heading = start + b') ' + SIGNED[mark.strip()] + message.heading[len(head) :]
            phrases.append(f'gave the mark of message {message.number} its sign')
            message = message._replace(heading=heading)
        messages.append(message)
    return render(channel._replace(messages=tuple(messages))), phrases
