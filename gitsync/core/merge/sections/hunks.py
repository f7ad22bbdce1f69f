"""Conflicts in a merged text, as stretches of one version each."""

from __future__ import annotations

from gitsync.core.text.lines import split

MARKS = ((b'<', 1), (b'|', 0), (b'=', 2), (b'>', None))  # what stands behind a marker line


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
    run = len(line) - len(line.lstrip(mark)) if mark in (b'<', b'|', b'=', b'>') else 0
    if run < 7 or line[run : run + 1] not in (b' ', b'\n', b'\r'):
        return version
    if version is None:
        return 1 if mark == b'<' else None
    return {b'|': 0, b'=': 2, b'>': None}.get(mark, version) if mark != b'<' else version
