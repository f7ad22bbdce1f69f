"""What a short program in another language writes, as far as it names the file in plain text.

Python is parsed; of JavaScript, Perl and Ruby the calls that open, write or remove a file of a
written-out name are found.
"""

from __future__ import annotations

import ast
import re

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.programs.writes import APPEND
from gitsync.core.edits.programs.writes import COPY
from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 200000
_NODES = ('node', 'nodejs', 'bun', 'deno')
_CALLS = {
    'node': (
        (r'\b(?:writeFile(?:Sync)?|truncate(?:Sync)?|createWriteStream)\(\s*%s', WRITE),
        (r'\bappendFile(?:Sync)?\(\s*%s', APPEND),
        (r'\b(?:unlink|rm|rename)(?:Sync)?\(\s*%s', REMOVE),
        (r'\b(?:copyFile|rename)(?:Sync)?\([^,()]*,\s*%s', WRITE),
    ),
    'perl': (
        (r'\bopen\b[^;]*?,\s*["\']\+?>(?!>)[^"\']*["\']\s*,\s*%s', WRITE),
        (r'\bopen\b[^;]*?,\s*["\']\+?>>[^"\']*["\']\s*,\s*%s', APPEND),
        (r'\b(?:unlink|rename)\b\s*\(?\s*%s', REMOVE),
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


def run(name: str, args: Sequence[str], stdin: str | None) -> list[Target]:
    """What an interpreter writes that runs -c CODE, -e CODE or the text on stdin."""
    if name in _NODES:
        given = parsed(args, 'epr', '', 'eval print require')
        codes = given.values('e', 'p', 'eval', 'print')
        if name == 'deno' and given.operands[:1] == ['eval']:
            codes += given.operands[1:2]
    else:
        given = parsed(args, 'cmWX', is_first=True)
        codes = given.values('c')
        if given.has('m'):
            return []
    if not codes and stdin is not None and given.operands in ([], ['-']):
        codes = [stdin]
    language = 'node' if name in _NODES else 'python'
    return [target for code in codes for target in named_in(language, code)]


def named_in(language: str, code: str) -> list[Target]:
    """The files that the code plainly writes."""
    if len(code) > LONGEST:
        return []
    if language == 'python':
        return _in_python(code)
    targets = []
    for pattern, act in _CALLS[language]:
        for match in re.finditer(pattern.replace('%s', _TEXT), code):
            targets.append(Target(next((text for text in match.groups() if text), ''), act))
    return targets


def _in_python(code: str) -> list[Target]:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    names: dict[str, str] = {}
    targets: list[Target] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            value = _text(node.value, names)
            for target in node.targets:
                if isinstance(target, ast.Name) and value is not None:
                    names[target.id] = value
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            targets += _called(node, names)
    return targets


def _text(node: ast.expr | None, names: dict[str, str]) -> str | None:
    """The path that an expression plainly is: a text, a variable of one, Path(text)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Call) and _name(node.func) == 'Path' and len(node.args) == 1:
        return _text(node.args[0], names)
    return None


def _name(node: ast.expr) -> str:
    """The last name of a call: 'write_text' of Path(x).write_text."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ''


_METHODS = {
    'rename': REMOVE,
    'unlink': REMOVE,
    'write_bytes': WRITE,
    'write_text': WRITE,
}
_FUNCTIONS = {'remove': REMOVE, 'unlink': REMOVE, 'rmtree': REMOVE, 'truncate': WRITE}
_COPIES = ('copy', 'copy2', 'copyfile', 'move', 'rename', 'replace')


def _called(call: ast.Call, names: dict[str, str]) -> list[Target]:
    """What one call writes."""
    name = _name(call.func)
    texts = [_text(each, names) or '' for each in call.args]
    own = _text(call.func.value, names) if isinstance(call.func, ast.Attribute) else None
    if own is None and not texts:
        return []
    if name == 'open':
        modes = texts[:1] if own is not None else texts[1:2]
        modes += [_text(each.value, names) or '' for each in call.keywords if each.arg == 'mode']
        return _opened(own or texts[0], ''.join(modes))
    if own is not None and name in _METHODS:
        moved = [Target(texts[0], COPY, own)] if name in ('rename', 'replace') and texts else []
        return [Target(own, _METHODS[name]), *moved]
    if isinstance(call.func, ast.Attribute) and _name(call.func.value) not in ('os', 'shutil'):
        return []
    if name in _FUNCTIONS:
        return [Target(texts[0], _FUNCTIONS[name])]
    if name in _COPIES and len(texts) > 1:
        gone = [Target(texts[0], REMOVE)] if name in ('move', 'rename', 'replace') else []
        return [Target(texts[1], COPY, texts[0]), *gone]
    return []


def _opened(path: str, mode: str) -> list[Target]:
    if not any(letter in mode for letter in 'wax+'):
        return []
    return [Target(path, APPEND if 'a' in mode else WRITE)]
