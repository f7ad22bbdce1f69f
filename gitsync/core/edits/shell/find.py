"""find: the files that it names, and what it does to them."""

from __future__ import annotations

from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target
from gitsync.core.edits.shell.values import HIDDEN
from gitsync.core.edits.shell.values import MOST
from gitsync.core.edits.shell.values import FoundFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.edits.shell.run import Lines
    from gitsync.core.edits.shell.run import Run

_NAMING = ('-iname', '-ipath', '-name', '-path', '-wholename')
_RUNNING = ('-exec', '-execdir', '-ok', '-okdir')
# what says nothing about which files are named, and how many words each takes
_HARMLESS = {'-fprint': 1, '-fprint0': 1, '-maxdepth': 1, '-mindepth': 1, '-type': 1}
_HARMLESS |= dict.fromkeys(('-print', '-print0', '-delete', '-prune', '-xdev', '-mount'), 0)
_HARMLESS |= dict.fromkeys(('-a', '-and', '-depth', '-o', '-or', '(', ')', '-H', '-L', '-P'), 0)


def find(run: Run, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """Follow -exec, -delete and -fprint; the files that are named, None where that is not plain."""
    at, roots = 0, []
    while at < len(args) and (args[at] in ('-H', '-L', '-P') or args[at][:1] not in '-!('):
        if args[at][:1] != '-':
            roots.append(args[at])
        at += 1
    tests = args[at:]
    paths = _named(roots or ['.'], tests)
    for index, word in enumerate(tests):
        if word == '-delete':
            for path in paths or ():
                run.add(Target(path, REMOVE))
        elif word in ('-fprint', '-fprint0', '-fprintf') and tests[index + 1 :]:
            run.add(Target(tests[index + 1], WRITE))
        elif word in _RUNNING:
            words = tests[index + 1 : _end(tests, index)]
            for path in paths or [HIDDEN]:
                run.run([path if each == '{}' else each.replace('{}', path) for each in words])
    return paths


def _named(roots: Sequence[str], tests: Sequence[str]) -> list[str] | None:
    """The files that the tests let through; None where one asks for more than their names."""
    names: list[str] = []
    but: list[str] = []
    at, is_negated = 0, False
    while at < len(tests):
        word = tests[at]
        if word in ('-not', '!'):
            is_negated, at = True, at + 1
            continue
        if word in _NAMING:
            is_left_out = is_negated or tests[at + 2 : at + 3] == ['-prune']
            (but if is_left_out else names).extend(tests[at + 1 : at + 2])
            at += 1
        elif word in _RUNNING:
            at = _end(tests, at)
        elif word in _HARMLESS:
            at += _HARMLESS[word]
        else:
            return None
        is_negated, at = False, at + 1
    paths: list[str] = [_found(root, name, but) for root in roots for name in names or ['*']]
    return paths[:MOST]


def _found(root: str, name: str, but: Sequence[str]) -> FoundFiles:
    files = FoundFiles(f'{root}/**/{name}')
    files.but = tuple(but)
    return files


def _end(tests: Sequence[str], at: int) -> int:
    while at < len(tests) and tests[at] not in (';', '+'):
        at += 1
    return at
