"""Indentation: the side that changed that of the whole file wins for the whole file."""

from __future__ import annotations

from gitsync.core.merge.order import pick

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.merge.result import Versions


def with_one_indent(base: bytes, ours: bytes, theirs: bytes) -> Versions:
    """The versions with the indentation of the side that changed it; as they are where a version
    has none, or another on some line. No JSON string goes on over a line.
    """
    steps = [_step(data) for data in (base, ours, theirs)]
    step = pick(*steps)
    if not step or b'' in steps:
        return base, ours, theirs
    one, two, three = (_indented(data, old, step) for data, old in zip((base, ours, theirs), steps))
    return one, two, three


def _step(data: bytes) -> bytes:
    """The blanks of one level, b'' where lines are not indented by a number of these."""
    blanks = [line[: len(line) - len(line.lstrip(b' \t'))] for line in data.split(b'\n')]
    step = next(filter(None, blanks), b'')
    return step if all(each == step * (len(each) // len(step or b' ')) for each in blanks) else b''


def _indented(data: bytes, old: bytes, step: bytes) -> bytes:
    lines = []
    for line in data.split(b'\n'):
        rest = line.lstrip(b' \t')
        lines.append(step * ((len(line) - len(rest)) // len(old)) + rest)
    return b'\n'.join(lines)
