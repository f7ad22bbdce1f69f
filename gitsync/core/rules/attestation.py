"""The attestation that the commit gate leaves in a commit: a digest of the change that it judged.

It tells a commit that passed the gate from one that went round it by mistake (--no-verify, another
tool). It is no proof against somebody who means to deceive: anybody can compute it. Proof of
identity is a signature; proof of lawfulness is the judgement itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from hashlib import sha256

    from gitsync.core.git.snapshot import Change
else:
    # hashlib gives on the same, and loads OpenSSL first: 3 ms of each commit.
    try:
        from _sha2 import sha256  # from Python 3.12 on
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256

KEY = 'Gitsync-Gate'


def of(changes: Iterable[Change]) -> str:
    """'v1 <16 hex digits>' of a change against the first parent; the same wherever the same change
    is made on the same base.
    """
    digest = sha256()
    for change in sorted(changes):
        sides = (
            f'{side.mode} {side.oid}' if side else '-' for side in (change.before, change.after)
        )
        digest.update(f'{change.path}\0{" ".join(sides)}\n'.encode('utf-8', 'surrogateescape'))
    return f'v1 {digest.hexdigest()[:16]}'
