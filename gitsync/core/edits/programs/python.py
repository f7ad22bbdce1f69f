"""What a short Python program writes, as far as it names the files in plain text: names, lists,
loops, joined paths, functions that are called, commands that it starts.
"""

from __future__ import annotations

import ast

from gitsync.core.edits.programs.options import quoted
from gitsync.core.edits.programs.writes import APPEND
from gitsync.core.edits.programs.writes import COPY
from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target
from gitsync.core.edits.programs.writes import Writes
from gitsync.core.edits.shell.values import Pattern
from gitsync.core.edits.shell.values import found_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

MOST = 50  # texts for which one expression stands
ROUNDS = 3  # names that stand for names
_PATHS = ('Path', 'PosixPath', 'PurePath', 'PurePosixPath')
_SAME = (
    *('absolute', 'expanduser', 'fspath', 'items', 'keys', 'list', 'resolve', 'set', 'sorted'),
    *('str', 'tuple'),
)
_METHODS = {'unlink': REMOVE, 'write_bytes': WRITE, 'write_text': WRITE}
_FUNCTIONS = {'remove': REMOVE, 'unlink': REMOVE, 'rmtree': REMOVE, 'truncate': WRITE}
_COPIES = ('copy', 'copy2', 'copyfile', 'copytree', 'move', 'rename', 'replace')
_STARTERS = ('os', 'sp', 'subprocess')
_STARTING = ('Popen', 'call', 'check_call', 'check_output', 'popen', 'run', 'system')


def written(code: str, args: Sequence[str]) -> Writes:
    """What the code writes, and the commands that it starts; args: its sys.argv."""
    try:
        tree = ast.parse(code)
        return _Program(tree, args).writes()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Writes([], [], [])


class _Program:
    """A parsed program, and the texts for which its names stand."""

    def __init__(self, tree: ast.Module, args: Sequence[str]) -> None:
        self.nodes = list(ast.walk(tree))
        self.args = args
        self.names: dict[str, list[str]] = {}
        self.functions = {
            node.name: [each.arg for each in node.args.args]
            for node in self.nodes
            if isinstance(node, ast.FunctionDef)
        }
        for _ in range(ROUNDS):
            for node in self.nodes:
                self._name(node)

    def writes(self) -> Writes:
        calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        targets = [target for call in calls for target in self._called(call)]
        moved = [call.args[0] for call in calls if _is_chdir(call)]
        folders = [text for each in moved for text in self._texts(each)]
        if moved:  # to several folders, or to one that is not plain: nobody knows where
            folder = folders[0] if len(moved) == len(folders) == 1 else ''
            targets = [each._replace(folder=folder) for each in targets if folder]
        scripts = [script for call in calls for script in self._started(call)]
        return Writes(targets, [], [], scripts)

    # --- what names and expressions stand for

    def _name(self, node: ast.AST) -> None:
        """Take what a statement says about names."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            self._bind(node.target, node.iter)
        elif isinstance(node, ast.NamedExpr):
            self._bind(node.target, node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for name, value in zip(self.functions.get(node.func.id, ()), node.args):
                self._add(name, self._texts(value))

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and _is_items(value):
            target = target.elts[0]
        if isinstance(target, ast.Name):
            self._add(target.id, self._texts(value))

    def _add(self, name: str, texts: Iterable[str]) -> None:
        held = self.names.setdefault(name, [])
        held += [text for text in texts if text not in held][: MOST - len(held)]

    def _texts(self, node: ast.expr | None) -> list[str]:
        """The texts that an expression plainly is: a path, or each of several."""
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else []
        if isinstance(node, ast.Name):
            return self.names.get(node.id, [])
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return [text for each in node.elts for text in self._texts(each)][:MOST]
        if isinstance(node, ast.Dict):
            return [text for each in node.keys for text in self._texts(each)][:MOST]
        if isinstance(node, ast.JoinedStr):
            return self._joined(node.values, '')
        if isinstance(node, ast.FormattedValue):
            return self._texts(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Div):
            return self._joined([node.left, node.right], '/' * isinstance(node.op, ast.Div))
        if isinstance(node, ast.Subscript):
            return self._arguments(node.slice) if _last_name(node.value) == 'argv' else []
        return self._of_call(node) if isinstance(node, ast.Call) else []

    def _arguments(self, at: ast.expr) -> list[str]:
        """sys.argv[at]."""
        is_rest = isinstance(at, ast.Slice)
        number = at.lower if isinstance(at, ast.Slice) else at
        first = number.value if isinstance(number, ast.Constant) else None
        if not isinstance(first, int):
            return []
        return list(self.args[first:] if is_rest else self.args[first : first + 1])

    def _of_call(self, call: ast.Call) -> list[str]:
        name = _last_name(call.func)
        own = call.func.value if isinstance(call.func, ast.Attribute) else None
        if name in _PATHS or name == 'join' and _last_name(own) == 'path':
            return self._joined(call.args, '/')
        if name in ('cwd', 'getcwd'):
            return ['.']
        if name == 'iterdir':
            return [Pattern(_end(root, '/', '*')) for root in self._texts(own)]
        if name == 'listdir':
            return [Pattern('*')]
        if name in ('glob', 'iglob', 'rglob'):
            is_module = own is None or _last_name(own) == 'glob'
            roots = [''] if is_module else self._texts(own)
            patterns = [text for each in call.args[:1] for text in self._texts(each)]
            return [_listed(root, name, each) for root in roots for each in patterns]
        if name == 'joinpath' and own is not None:
            return self._joined([own, *call.args], '/')
        if name in _SAME:
            return self._texts(call.args[0] if call.args else own)
        return []

    def _joined(self, nodes: Sequence[ast.expr], sign: str) -> list[str]:
        """The texts of several expressions, one behind the other."""
        whole: list[str] | None = None
        for node in nodes:
            texts = self._texts(node)
            whole = texts if whole is None else [_end(a, sign, b) for a in whole for b in texts]
            whole = whole[:MOST]
        return whole or []

    # --- what calls do

    def _called(self, call: ast.Call) -> list[Target]:
        name = _last_name(call.func)
        first, second = (self._texts(each) for each in (*call.args, None, None)[:2])
        method_of = call.func.value if isinstance(call.func, ast.Attribute) else None
        owns = self._texts(method_of)
        keywords = {each.arg: self._texts(each.value) for each in call.keywords}
        if name == 'open' and _last_name(method_of) == 'os':
            flags = ast.dump(call.args[1]) if call.args[1:] else ''
            is_writing = 'O_WRONLY' in flags or 'O_RDWR' in flags
            return [Target(path, WRITE) for path in first if is_writing]
        if name == 'open':
            modes = keywords.get('mode') or (first if owns else second)
            return _opened(owns or first, ''.join(modes[:1]))
        if name == 'input' and _last_name(method_of) == 'fileinput':
            is_changing = any(each.arg == 'inplace' for each in call.keywords)
            return [Target(path, WRITE) for path in first] if is_changing else []
        if owns and name in _METHODS:
            return [Target(path, _METHODS[name]) for path in owns]
        if owns and name in ('rename', 'replace') and len(call.args) == 1:
            return _moved(owns, first, True)
        if method_of is not None and _last_name(method_of) not in ('os', 'shutil'):
            return []
        if name in _FUNCTIONS:
            return [Target(path, _FUNCTIONS[name]) for path in first]
        return _moved(first, second, name[:2] in ('mo', 're')) if name in _COPIES else []

    def _started(self, call: ast.Call) -> list[str]:
        """The command lines that a call starts, as a shell reads them."""
        of = call.func.value if isinstance(call.func, ast.Attribute) else None
        is_starting = _last_name(of) in _STARTERS and _last_name(call.func) in _STARTING
        if not is_starting or not call.args:
            return []
        words = call.args[0]
        if not isinstance(words, ast.List | ast.Tuple):
            return self._texts(words)
        texts = [self._texts(each) for each in words.elts]
        return [' '.join(quoted(each[0]) if each else '"$unknown"' for each in texts)]


def _last_name(node: ast.expr | None) -> str:
    """'write_text' of Path(x).write_text."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ''


def _is_chdir(call: ast.Call) -> bool:
    """True for os.chdir(folder)."""
    return _last_name(call.func) == 'chdir' and len(call.args) == 1


def _is_items(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _last_name(node.func) == 'items'


def _end(first: str, sign: str, second: str) -> str:
    if sign and (second.startswith('/') or not first):
        return second
    text = f'{first}{sign}{second}'
    is_pattern = isinstance(first, Pattern) or isinstance(second, Pattern)
    return Pattern(text) if is_pattern else text


def _listed(root: str, name: str, pattern: str) -> str:
    """The files that glob lists; rglob below all folders."""
    if name == 'rglob':
        return found_files(root or '.', ((pattern, True),))
    return Pattern(_end(root, '/', pattern))


def _opened(paths: Iterable[str], mode: str) -> list[Target]:
    if not any(letter in mode for letter in 'wax+'):
        return []
    return [Target(path, APPEND if 'a' in mode else WRITE) for path in paths]


def _moved(sources: Sequence[str], targets: Iterable[str], is_gone: bool) -> list[Target]:
    copies = [Target(target, COPY, source) for target in targets for source in sources[:1]]
    return [*copies, *(Target(source, REMOVE) for source in sources if is_gone)]
