""".gitsync.toml: the policy of a snapshot.

The text is understood by core/policy/gitsync_toml, imported only when there is one.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Policy
from gitsync.errors import GitsyncError
from gitsync.errors import InvalidPolicy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.snapshot import Snapshot


def load(snapshot: Snapshot) -> Policy:
    """The policy that stands in the snapshot, DEFAULT when it holds none; InvalidPolicy
    when it cannot be used.
    """
    entry = snapshot.entry(POLICY)
    if entry is None:
        return DEFAULT
    data = snapshot.read(POLICY) if entry.is_file else None
    if data is None:
        raise InvalidPolicy(
            f'{POLICY} is no readable file',
            f'make {POLICY} a plain file with the policy in it',
            'policy-invalid',
        )
    return parse(data)


def usable(snapshot: Snapshot) -> Policy | None:
    """The policy that stands in the snapshot; None where it cannot be used."""
    try:
        return load(snapshot)
    except GitsyncError:
        return None


def parse(data: bytes) -> Policy:
    """The policy in the bytes of a .gitsync.toml; an empty text has no version and is invalid, as
    any other fault is.
    """
    from gitsync.core.policy import gitsync_toml

    return gitsync_toml.parse(data)
