"""The lines of .gitattributes that name the shared documents to git."""

from __future__ import annotations

from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def attribute_lines(patterns: Iterable[str] = ()) -> list[bytes]:
    """Lines for .gitattributes: the protocol's files at any depth, then a policy's own patterns
    (gitignore style).
    """
    both = 'merge=gitsync diff=gitsync'
    lines = [
        f'{README} {both}',
        f'**/{CHECKPOINTS}/*.json merge=gitsync',
        f'**/{COMMS}/*.md {both}',
        f'**/{COMMS}/{ARCHIVE}/*.md {both}',
        f'**/feature_*/{STATUS} merge=gitsync',
    ]
    for pattern in patterns:
        added = f'{attribute_pattern(pattern)} {both}'
        if added not in lines:
            lines.append(added)
    return [line.encode('utf-8', 'surrogateescape') for line in lines]


def attribute_pattern(pattern: str) -> str:
    """A gitignore-style pattern as .gitattributes writes it: a folder as all below it, odd names in
    C quotes.
    """
    pattern = pattern + '**' if pattern.endswith('/') else pattern
    if any(c in pattern for c in ' \t"') or pattern.startswith(('#', '!', '[attr]')):
        return '"' + pattern.replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t') + '"'
    return pattern
