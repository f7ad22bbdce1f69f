"""Text that both sides changed, in a section or outside all of them: merged by what it is made of, the rest by line."""

from gitsync.core.merge.pieces import Pending


def merge_body(base: bytes, ours: bytes, theirs: bytes, place) -> list:
    """The pieces of a text that both sides changed."""
    if ours == theirs or theirs == base:
        return [ours]
    if ours == base:
        return [theirs]
    return [Pending(base, ours, theirs, place.where)]
