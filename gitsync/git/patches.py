"""Patches of commits as text that can be compared: the same change elsewhere in history is equal.

As git-patch-id(1), but white space counts: who drops a commit and commits it anew must not change
an indentation on the way.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.git.repo import Repo

_DIFF = (
    'diff-tree',
    '--stdin',
    '-r',
    '--root',
    '-p',
    '--full-index',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    '-U3',
)


def patches(repo: Repo, oids: Iterable[str]) -> dict[str, bytes]:
    """What each commit of one parent or none changes, without the places of its hunks; {oid: text},
    one git process.
    """
    lines_of: dict[str, list[bytes]] = {}
    lines: list[bytes] = []
    index = b''
    wanted = set(oids)
    out = repo.output(*_DIFF, input='\n'.join([*wanted, '']).encode('ascii'))
    for line in out.removesuffix(b'\n').split(b'\n'):
        name = line.decode('latin-1')
        if name in wanted:
            lines = lines_of[name] = []
        elif line.startswith(b'@@ '):
            lines.append(b'@@')
        elif line.startswith(b'index '):
            index = line
        else:  # what has no lines is told apart by its objects
            lines += [index, line] if line.startswith(b'Binary files ') else [line]
    return {oid: b'\n'.join(text) for oid, text in lines_of.items()}
