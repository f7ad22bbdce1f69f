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
from gitsync.core.edits.programs.writes import each

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 200000
_NODES = ('bun', 'deno', 'node', 'nodejs', 'ts-node', 'tsx')
_MOST_NAMES = 20  # whose texts are put in
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
_STARTS = {
    'node': r'\b(?:exec|execSync)\(\s*%s',
    'perl': r'\b(?:exec|system)\b\s*\(?\s*%s',
    'php': r'\b(?:exec|passthru|shell_exec|system)\(\s*%s',
    'ruby': r'\b(?:exec|system)\b\s*\(?\s*%s',
}
_NAMED = r'(?:\b(?:const|let|var|my|our)\s+|(?<![\w.$]))([$]?[A-Za-z_]\w*)\s*=\s*%s'
_JOINED = r'\b(?:path|File)\.(?:join|resolve)\(\s*%s(?:\s*,\s*%s)*\s*\)'
_TEXT = r"""(?:"([^"\\$]*)"|'([^'\\]*)'|`([^`\\$]*)`)"""


def run(name: str, args: Sequence[str], stdin: str | None) -> Writes:
    """What an interpreter writes that runs -c CODE, -e CODE or the text on stdin."""
    if name in _NODES:
        given = parsed(args, 'epr', '', 'eval print require')
        codes = given.values('e', 'p', 'eval', 'print')
        if name == 'deno' and given.operands[:1] == ['fmt']:
            return Writes(each(WRITE, given.operands[1:]), [], [])
        if name == 'deno' and given.operands[:1] == ['eval']:
            codes += given.operands[1:2]
    elif name == 'php':
        return named_in('php', '\n'.join(parsed(args, 'r').values('r')))
    else:
        given = parsed(args, 'cmWX', is_first=True)
        codes = given.values('c')
        if given.has('m'):
            return Writes([], [], [])
    if not codes and stdin is not None and given.operands[:1] in ([], ['-']):
        codes = [stdin]
    code = '\n'.join(codes)[:LONGEST]
    if name in _NODES:
        return named_in('node', code)
    from gitsync.core.edits.programs import python

    return python.written(code, ['-', *given.operands[given.operands[:1] == ['-'] :]])


def named_in(language: str, code: str) -> Writes:
    """The files that the code plainly writes, and the commands that it starts."""
    code = _with_texts(code[:LONGEST])
    targets = [
        Target(_first_text(match), act)
        for pattern, act in _CALLS[language]
        for match in re.finditer(pattern.replace('%s', _TEXT), code)
    ]
    starts = re.finditer(_STARTS[language].replace('%s', _TEXT), code)
    return Writes(targets, [], [], [_first_text(match) for match in starts])


def _first_text(match: re.Match[str]) -> str:
    return next((text for text in match.groups() if text), '')


def _with_texts(code: str) -> str:
    """The code with texts in the place of the names that stand for them, and of joined paths."""
    named = list(re.finditer(_NAMED.replace('%s', _TEXT), code))[:_MOST_NAMES]
    for match in named:
        name, text = re.escape(match[1]), match[0].partition('=')[2].strip()
        used = rf'(?<![\w.$]){name}(?![\w(])(?!\s*=[^=])'
        code = re.sub(used, lambda _, text=text: text, code)  # type: ignore[misc]
    return re.sub(_JOINED.replace('%s', _TEXT), _path, code)


def _path(match: re.Match[str]) -> str:
    texts = [text for groups in re.findall(_TEXT, match[0]) for text in groups if text]
    return '"' + '/'.join(texts) + '"'
