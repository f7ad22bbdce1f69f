"""Patterns: gitignore-style paths and owner patterns, matched without much backtracking.

A match costs at most pattern × text steps, whatever the pattern: no regular expression that hostile
input could blow up.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from typing import TypeVar

    Item = TypeVar('Item')


class _Class(Value):
    """A class of characters, as '[a-f_]'."""

    negated: bool
    ranges: tuple[tuple[str, str], ...]

    def holds(self, char: str) -> bool:
        """True for a character of the class."""
        return any(low <= char <= high for low, high in self.ranges) != self.negated


def matches_path(patterns: tuple[str, ...], path: str) -> bool:
    """True when the path is named by the patterns as .gitignore reads them: the last that matches
    decides, '!' takes out.
    """
    for pattern in reversed(patterns):
        wanted = pattern.removeprefix('!')
        if _matches_one(wanted, path):
            return wanted == pattern
    return False


def _matches_one(pattern: str, path: str) -> bool:
    is_folder = pattern.endswith('/')
    body = pattern.rstrip('/')
    is_anchored = '/' in body
    wanted = body.strip('/').split('/') if is_anchored else ['**', body]
    if wanted[-1] == '**':
        wanted.append('*')  # what lies in the folder, not the folder itself
    parts = path.split('/')
    # a pattern that names a folder names everything below it, as in .gitignore
    if _segments([*wanted, '**', '*'], parts):
        return True
    return not is_folder and _segments(wanted, parts)


def _segments(wanted: list[str], parts: list[str]) -> bool:
    """Segments against path parts; '**' stands for any number of parts."""
    return _aligned(wanted, parts, '**', glob)


def glob(pattern: str, name: str) -> bool:
    """One name against '*', '?', '[…]' and backslash escapes; '*' does not care about '/'."""
    return _aligned(_items(pattern), name, '*', _fits)


def _aligned(
    wanted: Sequence[Item], given: Sequence[str], star: str, fits: Callable[[Item, str], bool]
) -> bool:
    """True when each of wanted fits one of given, in order, and each star any number.

    One mark to come back to: linear but for the fitting.
    """
    at = seen = mark = 0
    last: int | None = None
    while seen < len(given):
        if at < len(wanted) and wanted[at] == star:
            last, mark = at, seen
            at += 1
        elif at < len(wanted) and fits(wanted[at], given[seen]):
            at += 1
            seen += 1
        elif last is not None:
            mark += 1
            at, seen = last + 1, mark
        else:
            return False
    return all(item == star for item in wanted[at:])


def _fits(item: str | _Class, char: str) -> bool:
    if not isinstance(item, str):
        return item.holds(char)
    return item == '?' or item == '=' + char


def _items(pattern: str) -> list[str | _Class]:
    """'*', '?', '=x' for the character x, and classes."""
    items: list[str | _Class] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        bracket = _class(pattern, at) if char == '[' else None
        if bracket:
            items.append(bracket[0])
            at = bracket[1]
            continue
        if char == '\\' and pattern[at + 1 :]:
            at += 1
            items.append('=' + pattern[at])
        else:
            items.append(char if char in '*?' else '=' + char)
        at += 1
    return items


def _class(pattern: str, at: int) -> tuple[_Class, int] | None:
    """The class that begins at '[', and where it ends; None when it is not closed."""
    at += 1
    negated = pattern[at : at + 1] in ('!', '^')
    at += negated
    ranges, first = [], at
    while at < len(pattern) and (pattern[at] != ']' or at == first):
        if pattern[at] == '\\' and pattern[at + 1 :]:
            at += 1
        if pattern[at + 1 : at + 2] == '-' and pattern[at + 2 : at + 3] not in ('', ']'):
            ranges.append((pattern[at], pattern[at + 2]))
            at += 3
        else:
            ranges.append((pattern[at], pattern[at]))
            at += 1
    return (_Class(negated, tuple(ranges)), at + 1) if at < len(pattern) else None


def overlap(one: str, other: str) -> bool:
    """True when some name matches both patterns; a class counts as any character."""
    left, right = _items(one), _items(other)
    reached = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        a, b = waiting.pop()
        if a == len(left) and b == len(right):
            return True
        steps: list[tuple[int, int]] = []
        x = left[a] if a < len(left) else None
        y = right[b] if b < len(right) else None
        if x == '*':
            steps += [(a + 1, b)] + ([(a, b + 1)] if y is not None else [])
        if y == '*':
            steps += [(a, b + 1)] + ([(a + 1, b)] if x is not None else [])
        if x not in (None, '*') and y not in (None, '*'):
            if isinstance(x, _Class) or isinstance(y, _Class) or '?' in (x, y) or x == y:
                steps.append((a + 1, b + 1))
        for step in steps:
            if step not in reached:
                reached.add(step)
                waiting.append(step)
    return False
