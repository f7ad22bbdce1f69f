"""The mutants of a module: each changes one operator, comparison, constant, boolean or branch.

Left out are annotations, docstrings, the insides of f-strings, what only type checkers read, the
arguments of `lru_cache` and `cache` (how much is remembered changes no answer), and a module's
limits of 1000 and more (`LONGEST = 4000`: nobody sees one more).
"""

import ast
from collections import namedtuple

SWAPPED = {
    ast.Add: ast.Sub,
    ast.And: ast.Or,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Eq: ast.NotEq,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Mult: ast.Add,
    ast.NotEq: ast.Eq,
    ast.NotIn: ast.In,
    ast.Or: ast.And,
    ast.Sub: ast.Add,
}
SIGN = {
    ast.Add: '+',
    ast.And: 'and',
    ast.BitAnd: '&',
    ast.BitOr: '|',
    ast.Eq: '==',
    ast.Gt: '>',
    ast.GtE: '>=',
    ast.In: 'in',
    ast.Is: 'is',
    ast.IsNot: 'is not',
    ast.Lt: '<',
    ast.LtE: '<=',
    ast.Mult: '*',
    ast.NotEq: '!=',
    ast.NotIn: 'not in',
    ast.Or: 'or',
    ast.Sub: '-',
}


class Mutant(namedtuple('Mutant', 'path line start end text')):
    """Where bytes are cut out of a module, and what comes in their place."""

    def applied(self, source):
        """The module with the fault."""
        return source[: self.start] + self.text + source[self.end :]

    def described(self, source):
        """One line: where, what became what, and the line as it was."""
        old, new = source[self.start : self.end].decode(), self.text.decode()
        line = source.splitlines()[self.line - 1].strip().decode()
        return f"{self.path}:{self.line}: '{old}' became '{new}': {line}"


def mutants(path, source):
    """Every mutant of a module, in the order of its text."""
    tree = ast.parse(source)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    skipped = {id(inner) for node in _untested(tree) for inner in ast.walk(node)}

    def span(node):
        return (
            starts[node.lineno - 1] + node.col_offset,
            starts[node.end_lineno - 1] + node.end_col_offset,
        )

    found = []
    for node in ast.walk(tree):
        if id(node) in skipped or id(getattr(node, 'test', None)) in skipped:
            continue
        for start, end, text in _changes(node, span, source):
            found.append(Mutant(path, source.count(b'\n', 0, start) + 1, start, end, text))
    return sorted(set(found))


def _untested(tree):
    """What no test can notice (see above)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node
        elif isinstance(node, ast.JoinedStr):
            yield node
        elif isinstance(node, ast.If) and getattr(node.test, 'id', '') == 'TYPE_CHECKING':
            yield from (node.test, *node.body)
        elif isinstance(node, ast.Assign) and ast.unparse(node) == 'TYPE_CHECKING = False':
            yield node
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns:
            yield node.returns
        elif isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation:
            yield node.annotation
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith('cache'):
            yield node
    for node in tree.body:
        limit = getattr(node, 'value', None)
        if isinstance(node, ast.Assign) and isinstance(limit, ast.Constant):
            if isinstance(limit.value, int) and limit.value >= 1000:
                yield node


def _changes(node, span, source):
    """(start, end, text) for each change of a node."""
    if isinstance(node, ast.BinOp):
        yield from _between(node.op, span(node.left)[1], span(node.right)[0], source)
    elif isinstance(node, ast.BoolOp):
        for left, right in zip(node.values, node.values[1:]):
            yield from _between(node.op, span(left)[1], span(right)[0], source)
    elif isinstance(node, ast.Compare):
        for op, left, right in zip(node.ops, [node.left, *node.comparators], node.comparators):
            yield from _between(op, span(left)[1], span(right)[0], source)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield (*span(node), b'bool(' + source[slice(*span(node.operand))] + b')')
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield (*span(node), str(not node.value).encode())
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield (*span(node), str(node.value + 1).encode())
    elif isinstance(node, (ast.If, ast.IfExp)):
        yield (*span(node.test), b'True')
        yield (*span(node.test), b'False')


def _between(op, start, end, source):
    """The sign of an operator that stands between two operands, exchanged."""
    if type(op) in SWAPPED:
        old, new = SIGN[type(op)].encode(), SIGN[SWAPPED[type(op)]].encode()
        at = source.find(old, start, end)
        if at >= 0:
            yield at, at + len(old), new
