"""Finding: one rule, broken at one place. A value; nothing changes it after it was made."""

from collections import namedtuple

from gitsync.core.rules.table import RULES


class Finding(namedtuple('Finding', 'path line col rule message hint severity commit')):
    """path as in the repository; line and col count from 1 (0: the file as a whole); severity
    'error' or 'warning'.

    Findings sort by path, line, col, rule. commit is the full oid in ranges, else ''.
    """

    __slots__ = ()


def finding(
    rule: str, path: str, line: int, col: int, message: str, hint: str = '', severity: str = ''
) -> Finding:
    """A finding with the rule's own severity unless another is given."""
    return Finding(path, line, col, rule, message, hint, severity or RULES[rule].severity, '')
