""".gitsync.toml: the policy of a snapshot.

The text is understood by core/policy/gitsync_toml, imported only when there is one.
"""

from __future__ import annotations

from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Policy
from gitsync.errors import GitsyncError
from gitsync.errors import InvalidPolicy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.git.snapshot import Snapshot

NAME = '.gitsync.toml'


def load(snapshot: Snapshot) -> Policy:
    """The policy that stands in the snapshot, DEFAULT when it holds none; InvalidPolicy
    when it cannot be used.
    """
    entry = snapshot.entry(NAME)
    if entry is None:
        return DEFAULT
    data = snapshot.read(NAME) if entry.mode in ('100644', '100755') else None
    if data is None:
        raise InvalidPolicy(
            f'{NAME} is no readable file',
            f'make {NAME} a plain file with the policy in it',
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
