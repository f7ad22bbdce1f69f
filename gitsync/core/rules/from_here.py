"""Hints as they are typed in a folder below the repository's root.

A finding names paths from the root, its hint too: git takes what it is given from the folder in
which somebody stands.
"""

from __future__ import annotations

import posixpath

from gitsync.core.rules.wording import typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from gitsync.core.rules.finding import Finding

_WORD = r"""(?:'[^']*'(?:"'"'[^']*')*|[^\s;,()']+)"""  # as text.shell_word quotes it
_MOVE = f'git mv ({_WORD}) ({_WORD})'


def from_here(findings: Iterable[Finding], prefix: str) -> list[Finding]:
    """The findings with hints for who stands in the folder prefix, '' for the root."""
    if not prefix:
        return list(findings)
    return [one._replace(below=hint_from(one.hint, one.path, prefix)) for one in findings]


def hint_from(hint: str, path: str, prefix: str) -> str:
    """The hint of a finding on a path. A word of it is a path where it is that one, where it lies
    in the same folder of the root, or where git mv takes it.
    """
    import re  # few stand below the root

    top, slash, _ = path.partition('/')
    moved = {word for match in re.finditer(_MOVE, hint) for word in match.groups()}

    def relative(match: re.Match[str]) -> str:
        word = match[0]
        name = word[1:-1].replace("'\"'\"'", "'") if word.startswith("'") else word
        if not (name == path or word in moved or (slash and name.startswith(top + slash))):
            return word
        there = posixpath.relpath(name, prefix)
        return typed(there + '/' if name.endswith('/') else there)

    return re.sub(rf'(?<![^\s(]){_WORD}', relative, hint)
