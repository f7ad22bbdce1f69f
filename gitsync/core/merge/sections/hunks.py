"""Conflicts in a merged text, as stretches of one version each."""

from __future__ import annotations

from gitsync.core.text.lines import split

_FOLLOWING = {b'<': 1, b'|': 0, b'=': 2, b'>': None}  # the version behind a marker line


def versions_of(data: bytes, has_conflicts: bool) -> list[tuple[int | None, bytes]]:
    """The text in stretches with the version whose they are: 0 base, 1 ours, 2 theirs, None where
    it is no conflict's, as the marker lines are.
    """
    if not has_conflicts:
        return [(None, data)]
    stretches: list[tuple[int | None, bytes]] = []
    version: int | None = None
    for line in split(data):
        following = _behind(line, version)
        if following == version:
            stretches.append((version, line))
        else:
            stretches.append((None, line))
            version = following
    return stretches


def _behind(line: bytes, version: int | None) -> int | None:
    """The version whose lines follow this one."""
    mark = line[:1]
    run = len(line) - len(line.lstrip(mark))
    if run < 7 or mark not in _FOLLOWING or line[run : run + 1] not in (b' ', b'\n', b'\r'):
        return version
    is_opening, is_open = mark == b'<', version is not None
    return version if is_opening == is_open else _FOLLOWING[mark]
