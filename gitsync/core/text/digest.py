"""A short name for bytes, the same for the same bytes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def digest(parts: Iterable[bytes], size: int) -> str:
    """BLAKE2b of the parts, each behind its length, in hexadecimal digits; size: bytes of it."""
    try:
        from _blake2 import blake2b  # hashlib would load OpenSSL
    except ImportError:
        from hashlib import blake2b
    state = blake2b(digest_size=size)
    for part in parts:
        state.update(b'%d\n' % len(part))
        state.update(part)
    return str(state.hexdigest())
