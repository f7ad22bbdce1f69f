"""How much the tests notice: one small fault at a time in a copy of the package.

python -m tests.mutants [-n COUNT] [--seed SEED] [--paths gitsync/core …] [--root CHECKOUT]

Each mutant changes one operator, comparison, constant, boolean or branch. First every test that is
not slow runs once under coverage.py, which tells the tests that run each line; a mutant is given to
those that run its line, those of its module's mirror first, and the first that fails ends it. A
line that runs at import is given to all tests below the mirror's folder. Survivors are printed with
file, line and change. The same seed and paths give the same mutants.
"""

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple
from pathlib import Path

import coverage

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
TIMEOUT = 300  # seconds: a mutant that hangs is found
MOST = 1500  # tests that one mutant is given
PYTEST = (sys.executable, '-m', 'pytest', '-q', '-p', 'no:cacheprovider')

# Where text is cut out and what comes in its place; offsets count bytes.
Mutant = namedtuple('Mutant', 'path line start end text')


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
        if id(node) in skipped:
            continue
        for start, end, text in _changes(node, span, source):
            found.append(Mutant(path, source.count(b'\n', 0, start) + 1, start, end, text))
    return sorted(set(found))


def _untested(tree):
    """Annotations, docstrings, what only type checkers read, and the insides of f-strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node
        elif isinstance(node, ast.JoinedStr):
            yield node
        elif isinstance(node, ast.If) and getattr(node.test, 'id', '') == 'TYPE_CHECKING':
            yield node
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns:
            yield node.returns
        elif isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation:
            yield node.annotation


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


class Lines:
    """The tests that run each line of a checkout's package."""

    def __init__(self, copy):
        data = copy / '.coverage'
        done = subprocess.run(
            [*PYTEST, '-n', '2', '-m', 'not slow', '-rfE', '--cov=gitsync', '--cov-context=test']
            + ['--cov-report=', 'tests'],
            cwd=copy,
            env={**environment(copy), 'COVERAGE_FILE': str(data)},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.data = coverage.CoverageData(str(data))
        self.data.read()
        self.copy = copy
        # what fails in a copy without its history would notice every mutant
        self.failing = set(re.findall(r'^(?:FAILED|ERROR) (\S+)', done.stdout, re.M))
        print(f'{len(self.failing)} tests fail in the copy without a fault, and are left out')

    def tests(self, mutant, source):
        """What to give to pytest for a mutant, in this order."""
        contexts = self.data.contexts_by_lineno(str(self.copy / mutant.path))
        ran = (
            {
                context.partition('|')[0]
                for line in range(_statement(source, mutant.line), mutant.line + 1)
                for context in contexts.get(line, ())
            }
            - self.failing
            - {''}
        )
        name = f'test_{Path(mutant.path).stem}.py'
        if ran:
            return sorted(ran, key=lambda test: (f'{name}::' not in test, test))[:MOST]
        mirror = Path('tests', *Path(mutant.path).parts[1:-1])
        while not (self.copy / mirror).is_dir():
            mirror = mirror.parent
        return ['-m', 'not slow', str(mirror)]


def _statement(source, line):
    """The first line of the innermost statement around a line."""
    return max(
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.lineno <= line <= node.end_lineno
    )


def environment(copy):
    """In which a copy's tests run the copy."""
    return {**os.environ, 'PYTHONPATH': str(copy), 'PYTHONDONTWRITEBYTECODE': '1'}


def is_found(copy, tests):
    """Whether a test fails in the copy, or never ends."""
    asked = copy / 'tests.txt'
    asked.write_text('\n'.join(tests) + '\n')
    try:
        done = subprocess.run(
            [*PYTEST, '-x', f'@{asked}'],
            cwd=copy,
            env=environment(copy),
            capture_output=True,
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode not in (0, 5)  # 5: no test was selected


def survivors(root, chosen):
    """The mutants that no test notices, one by one."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / 'copy'
        unwanted = shutil.ignore_patterns('.git', '.venv', '__pycache__', '.*_cache', '.hypothesis')
        shutil.copytree(root, copy, ignore=unwanted, symlinks=True)
        lines = Lines(copy)
        for mutant in chosen:
            source = (root / mutant.path).read_bytes()
            changed = source[: mutant.start] + mutant.text + source[mutant.end :]
            (copy / mutant.path).write_bytes(changed)
            if not is_found(copy, lines.tests(mutant, source)):
                yield mutant
            (copy / mutant.path).write_bytes(source)


def main(argv=None):
    """Print the survivors and the score; the number of survivors is no failure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('-n', type=int, default=30, help='how many mutants')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--paths', nargs='+', default=['gitsync/core'])
    parser.add_argument('--root', type=Path, default=Path(__file__).resolve().parents[1])
    given = parser.parse_args(argv)
    root = given.root.resolve()
    every = []
    for path in given.paths:
        full = root / path
        for file in sorted(full.rglob('*.py')) if full.is_dir() else [full]:
            every += mutants(str(file.relative_to(root)), file.read_bytes())
    chosen = random.Random(given.seed).sample(every, min(given.n, len(every)))
    left = 0
    for mutant in survivors(root, chosen):
        left += 1
        source = (root / mutant.path).read_bytes()
        old, new = source[mutant.start : mutant.end].decode(), mutant.text.decode()
        line = source.splitlines()[mutant.line - 1].strip().decode()
        print(f"{mutant.path}:{mutant.line}: '{old}' became '{new}': {line}", flush=True)
    print(f'{len(chosen) - left} of {len(chosen)} mutants found ({len(every)} possible)')
    return 0


if __name__ == '__main__':
    sys.exit(main())
