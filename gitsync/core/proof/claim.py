"""What a merge claims of its result: the question that the proof answers, whatever the kind.

The proof shares no code with the merge. It is total: it answers for all bytes.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.proof.addresses import KeyColumns


class Claim(Value):
    """The result of a merge beside its three versions."""

    base: bytes
    ours: bytes
    theirs: bytes
    result: bytes
    superseded: tuple[bytes, ...] = ()  # whole lines that gave way to a rule, and may be missing
    is_clean: bool = True  # False: it holds conflicts, and only losses are looked for
    columns: KeyColumns | None = None  # those that tell a table's rows apart
    markers: tuple[str | tuple[str, str], ...] = ()  # of the sections; () for every dialect
    # fields that tell the objects of a JSON list apart, before the usual
    keys: tuple[str, ...] = ()

    @property
    def versions(self) -> tuple[bytes, bytes, bytes]:
        """Base, ours and theirs."""
        return self.base, self.ours, self.theirs

    @property
    def texts(self) -> tuple[bytes, bytes, bytes, bytes]:
        """The versions and the result."""
        return self.base, self.ours, self.theirs, self.result


def faults(kind: str, claim: Claim) -> tuple[str, ...]:
    """What is wrong with the result, in words; () when it is proved, and for what has no proof."""
    # loaded here: the modules of a kind load when they are asked for
    from gitsync.core.documents.kinds import room

    module = room('proof', kind)
    if module is None:
        return ()
    wrong: tuple[str, ...] = module.prove(claim)
    return wrong
