"""What a short program in another language writes, as far as it names the file in plain text.

Python is parsed (python); of JavaScript, Perl, PHP and Ruby the calls that open, write or remove a
file of a written-out name are found.
"""

from __future__ import annotations

import re

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.programs.writes import APPEND
from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target
from gitsync.core.edits.programs.writes import Writes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 200000
_NODES = ('node', 'nodejs', 'bun', 'deno')
_CALLS = {
    'node': (
        (r'\b(?:write(?:Text)?File(?:Sync)?|truncate(?:Sync)?|createWriteStream)\(\s*%s', WRITE),
        (r'\bappendFile(?:Sync)?\(\s*%s', APPEND),
        (r'\bBun\.write\(\s*%s', WRITE),
        (r'\b(?:unlink|rm|rename)(?:Sync)?\(\s*%s', REMOVE),
        (r'\bDeno\.remove(?:Sync)?\(\s*%s', REMOVE),
        (r'\b(?:copyFile|rename)(?:Sync)?\([^,()]*,\s*%s', WRITE),
    ),
    'perl': (
        (r'\bopen\b[^;]*?,\s*["\']\+?>(?!>)[^"\']*["\']\s*,\s*%s', WRITE),
        (r'\bopen\b[^;]*?,\s*["\']\+?>>[^"\']*["\']\s*,\s*%s', APPEND),
        (r'\bopen\b[^;,]*,\s*["\']\+?>(?!>)\s*([^"\'$>]+)["\']', WRITE),
        (r'\bopen\b[^;,]*,\s*["\']\+?>>\s*([^"\'$>]+)["\']', APPEND),
        (r'\b(?:unlink|rename)\b\s*\(?\s*%s', REMOVE),
    ),
    'php': (
        (r'\bfile_put_contents\(\s*%s', WRITE),
        (r'\bfopen\(\s*%s\s*,\s*["\'][wxc]', WRITE),
        (r'\bfopen\(\s*%s\s*,\s*["\']a', APPEND),
        (r'\b(?:unlink|rename)\(\s*%s', REMOVE),
    ),
    'ruby': (
        (r'\bFile\.(?:bin)?write\(?\s*%s', WRITE),
        (r'\bIO\.(?:bin)?write\(?\s*%s', WRITE),
        (r'\b(?:File\.)?open\(?\s*%s\s*,\s*["\'](?:w|a|r\+)', WRITE),
        (r'\b(?:File\.(?:delete|unlink|rename)|FileUtils\.(?:rm\w*|mv))\(?\s*%s', REMOVE),
        (r'\bFileUtils\.(?:cp\w*|mv)\(?[^,()]*,\s*%s', WRITE),
    ),
}
_TEXT = r"""(?:"([^"\\$]*)"|'([^'\\]*)'|`([^`\\$]*)`)"""


def run(name: str, args: Sequence[str], stdin: str | None) -> Writes:
    """What an interpreter writes that runs -c CODE, -e CODE or the text on stdin."""
    if name in _NODES:
        given = parsed(args, 'epr', '', 'eval print require')
        codes = given.values('e', 'p', 'eval', 'print')
        if name == 'deno' and given.operands[:1] == ['eval']:
            codes += given.operands[1:2]
    elif name == 'php':
        codes = parsed(args, 'r').values('r')
        return Writes([target for code in codes for target in named_in('php', code)], [], [])
    else:
        given = parsed(args, 'cmWX', is_first=True)
        codes = given.values('c')
        if given.has('m'):
            return Writes([], [], [])
    if not codes and stdin is not None and given.operands[:1] in ([], ['-']):
        codes = [stdin]
    if name in _NODES:
        return Writes([target for code in codes for target in named_in('node', code)], [], [])
    from gitsync.core.edits.programs import python

    code = '\n'.join(codes)[:LONGEST]
    return python.written(code, ['-', *given.operands[given.operands[:1] == ['-'] :]])


def named_in(language: str, code: str) -> list[Target]:
    """The files that the code plainly writes."""
    targets = []
    for pattern, act in _CALLS[language]:
        for match in re.finditer(pattern.replace('%s', _TEXT), code[:LONGEST]):
            targets.append(Target(next((text for text in match.groups() if text), ''), act))
    return targets
