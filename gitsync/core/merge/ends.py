"""Line ends: the side that changed those of the whole file wins for the whole file."""

from __future__ import annotations

from gitsync.core.merge.order import pick
from gitsync.core.merge.order import settle


def with_one_end(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, bytes, bytes]:
    """The versions with the line ends of the side that changed them; as they are where a version
    mixes ends.
    """
    versions = base, ours, theirs
    if not any(b'\r\n' in data for data in versions):
        return versions
    ends = [_end(data) for data in versions]
    if b'' in ends:
        return versions
    known = [end for end in ends if end is not None]
    if len(set(known)) < 2:
        return versions
    end = pick(*ends) or max(known)
    one, two, three = (_ended_by(data, end) for data in versions)
    return one, two, three


def _end(data: bytes) -> bytes | None:
    r"""The one line end of a text: b'\n' or b'\r\n', None for none at all, b'' for both."""
    total, returns = data.count(b'\n'), data.count(b'\r\n')
    if not total:
        return None
    return b'\r\n' if returns == total else b'' if returns else b'\n'


def _ended_by(data: bytes, end: bytes) -> bytes:
    data = data.replace(b'\r\n', b'\n')
    return data if end == b'\n' else data.replace(b'\n', end)


def ended(data: bytes) -> bytes:
    """The text with its last line ended: with and without its end it is the same line."""
    if not data or data[-1:] == b'\n':
        return data
    return data + (b'\r\n' if data[data.rfind(b'\n') - 1 :][:1] == b'\r' else b'\n')


def as_ended(data: bytes, base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """The result without its last line end where the versions want none, and its last line is that
    of a version that has none.
    """
    last = data[data.rfind(b'\n', 0, -1) + 1 :].rstrip(b'\r\n')
    bare = {
        side[side.rfind(b'\n') + 1 :].rstrip(b'\r')
        for side in (ours, theirs)
        if side[-1:] not in (b'\n', b'')
    }
    has_end = [side[-1:] == b'\n' for side in (base, ours, theirs)]
    if last not in bare or settle(has_end[0] if base else None, *has_end[1:]):
        return data
    return data.removesuffix(b'\n').removesuffix(b'\r')
