"""What a part of a file holds, to tell whether it is the same in two versions."""

from __future__ import annotations

from gitsync.core.documents import messages
from gitsync.core.documents import sections
from gitsync.core.documents.kinds import KINDS
from gitsync.core.policy.owners import FILE
from gitsync.core.policy.owners import MARKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.messages import Message
    from gitsync.core.policy.place import Place

    Held = object  # compared, never looked into; None: the part is not there

MESSAGE = 'message '


def changed(place: Place, before: bytes | None, after: bytes | None, part: str) -> list[str]:
    """The parts of which a finding on a part speaks: of a channel each message that came or is not
    as it was, where they alone differ; of any other file the part itself.
    """
    if KINDS[place.kind].content != 'messages' or part == MARKS.text or after is None:
        return [part]
    old, new = _messages(before), _messages(after)
    if (
        list(old) != [name for name in new if name in old]
        or before
        and _above(before) != _above(after)
    ):
        return [part]
    return [name for name in new if new[name] != old.get(name)] or [part]


def held(place: Place, data: bytes | None, part: str) -> Held:
    """What the part holds in a version of the file; None where it is not there."""
    if data is None:
        return None
    if part.startswith(MESSAGE):
        return _messages(data).get(part)
    if part == MARKS.text:
        return [(message.number, message.read) for message in messages.parse(data).messages]
    if part == FILE.text:
        return data
    document = sections.parse(data, place.markers)
    if not part.startswith("section '"):
        return document.outside
    name = part[len("section '") : -1]
    bodies = [section.data for section in document.sections if section.name == name]
    return bodies or None


def _messages(data: bytes | None) -> dict[str, Held]:
    """What each message says, by number and heading without its mark."""
    return {
        f'{MESSAGE}{_name(message)}': message.body.rstrip(b'-\r\n ')
        for message in messages.parse(data or b'').messages
    }


def _above(data: bytes) -> bytes:
    """The text above the messages."""
    return messages.parse(data).preamble.replace(messages.NONE_YET, b'').strip()


def _name(message: Message) -> str:
    return f'{message.number} {message.sent} {bytes(message.heading).rpartition(b")")[0]!r}'
