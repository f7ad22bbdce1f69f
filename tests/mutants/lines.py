"""Which tests run a line of the package, and how long each takes.

The tests run once under coverage.py in a copy of the checkout, without what is slow outside
tests/core. The answers stay in .mutants/: test modules run again that changed since, or that ran a
module that did. What fails in the copy without a fault would notice every mutant, and is left out.
"""

import ast
import hashlib
import json
import os
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import coverage

from tests.mutants.trial import a_copy
from tests.mutants.trial import environment

KEPT = '.mutants'


class Lines(namedtuple('Lines', 'digests tests took failed ran')):
    """digests: of each module of the package and of each test module; tests: their names, by
    number; took: seconds of each; failed: their numbers; ran: {path: {line: numbers}}, where line
    '0' stands for every line of a function.
    """

    def tests_of(self, mutant, source, users):
        """(test, seconds) for each that may notice a mutant, the fastest first."""
        tree = ast.parse(source)
        if _is_in_a_function(tree, mutant.line):
            lines = range(_statement(tree, mutant.line), mutant.line + 1)
            ran = self._ran(mutant.path, map(str, lines))
        else:
            ran = set().union(*(self._ran(path, '0') for path in (mutant.path, *users)))
        return sorted(
            ((self.tests[number], self.took[number]) for number in ran - set(self.failed)),
            key=lambda test: (test[1], test[0]),
        )

    def _ran(self, path, lines):
        known = self.ran.get(path, {})
        return {number for line in lines for number in known.get(line, ())}


def lines(root, paths, processes):
    """What is known of a checkout, learnt anew where it changed below some paths."""
    kept = root / KEPT / 'lines.json'
    known = Lines({}, [], [], [], {})
    if kept.exists():
        known = Lines(**json.loads(kept.read_text()))
    modules = [path for name in ('tests', *paths) for path in _modules(root / name)]
    digests = {str(path.relative_to(root)): _digest(path) for path in modules}
    changed = {name for name, digest in digests.items() if known.digests.get(name) != digest}
    again = {name for name in changed if name.startswith('tests/')}
    for path in changed & known.ran.keys():
        for numbers in known.ran.pop(path).values():
            again.update(known.tests[number].partition('::')[0] for number in numbers)
    again &= digests.keys()
    if again:
        stays = digests.keys() - again
        known = _joined(known, stays, _learnt(root, sorted(again), processes))
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(known._replace(digests=known.digests | digests)._asdict()))
    print(f'{len(known.failed)} tests fail in the copy without a fault, and are left out')
    return known


def _modules(path):
    """The modules of the package, or the test modules, below a folder."""
    if path.is_file():
        return [path]
    return sorted(path.rglob('test_*.py' if path.name == 'tests' else '*.py'))


def _joined(known, stays, new):
    """What is known, of the test modules that stay, and what is new."""
    tests, took, failed, ran = list(new.tests), list(new.took), list(new.failed), new.ran
    numbers = {}  # of the tests that stay: the old and the new
    for number, test in enumerate(known.tests):
        if test.partition('::')[0] in stays:
            numbers[number] = len(tests)
            tests.append(test)
            took.append(known.took[number])
    failed += [numbers[number] for number in known.failed if number in numbers]
    for path, lines in known.ran.items() if numbers else ():
        for line, old in lines.items():
            there = ran.setdefault(path, {}).setdefault(line, [])
            there += [numbers[number] for number in old if number in numbers]
    return Lines(known.digests, tests, took, failed, ran)


def _learnt(root, modules, processes):
    """The Lines of some test modules."""
    with a_copy(root) as copy:
        data, notes = copy.parent / 'coverage', copy.parent / 'notes'
        subprocess.run(
            [sys.executable, '-m', 'pytest', '-q', '-p', 'no:cacheprovider']
            + ['-n', str(processes), '-p', 'tests.mutants.noting', '--cov=gitsync']
            + ['--cov-context=test', '--cov-report=', *modules],
            cwd=copy,
            env={**environment(copy), 'COVERAGE_FILE': str(data), 'NOTES': str(notes)},
            stdout=subprocess.DEVNULL,
        )
        noted = json.loads(notes.read_text())
        numbers = {test: number for number, test in enumerate(noted['took'])}
        failed = [numbers[test] for test in noted['failed']]
        ran = _ran(copy, data, numbers)
        return Lines({}, list(numbers), list(noted['took'].values()), failed, ran)


def _ran(copy, data, numbers):
    """{path: {line: numbers}} of what coverage.py wrote down."""
    known = coverage.CoverageData(str(data))
    known.read()
    ran = {}
    for path in known.measured_files():
        tree = ast.parse(Path(path).read_bytes())
        lines, all_lines = {}, set()
        for line, contexts in known.contexts_by_lineno(path).items():
            tests = {numbers[context.rpartition('|')[0]] for context in contexts if context}
            lines[str(line)] = sorted(tests)
            if _is_in_a_function(tree, line):
                all_lines |= tests
        ran[os.path.relpath(path, copy)] = lines | {'0': sorted(all_lines)}
    return ran


def _is_in_a_function(tree, line):
    """Whether a line runs when a function is called, not when its module is imported."""
    return any(
        node.body[0].lineno <= line <= node.end_lineno
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )


def _statement(tree, line):
    """The first line of the innermost statement around a line."""
    return max(
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= node.end_lineno
    )


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
