"""find: the files that its tests let through, and what it does to them."""

from __future__ import annotations

from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target
from gitsync.core.edits.shell.values import HIDDEN
from gitsync.core.edits.shell.values import MOST
from gitsync.core.edits.shell.values import found_files
from gitsync.core.edits.shell.values import put
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.edits.shell.state import Lines
    from gitsync.core.edits.shell.state import Shell

DEEPEST = 10  # parentheses in parentheses
_NAME = ('-iname', '-name')
_PATH = ('-ipath', '-iwholename', '-path', '-wholename')
_RUNNING = ('-exec', '-execdir', '-ok', '-okdir')
_FILES = ('-fprint', '-fprint0', '-fprintf')
_PRINTING = ('-print', '-print0', '-printf', '-ls')
# what says nothing about which files are named, and how many words each takes
_HARMLESS = {'-maxdepth': 1, '-mindepth': 1, '-printf': 1, '-fprint': 1, '-fprint0': 1}
_HARMLESS |= {'-fprintf': 2, '-regextype': 1}
_HARMLESS |= dict.fromkeys(('-print', '-print0', '-ls', '-delete', '-prune', '-quit', '-depth'), 0)
_HARMLESS |= dict.fromkeys(('-xdev', '-mount', '-a', '-and', '-true', '-H', '-L', '-P'), 0)


class NameTests(Value):
    """What a file must be called to be found, in the words of FoundFiles."""

    names: tuple[tuple[str, bool], ...] = ()
    shown: tuple[tuple[str, bool], ...] = ()
    type: str = ''


class Branch(Value):
    """One side of -o: its tests as alternatives, and its actions."""

    tests: list[NameTests] | None  # None where they ask for more than names
    words: list[str]  # those that are actions, with what they take


def find(shell: Shell, name: str, args: Sequence[str], stdin: Lines) -> Lines:
    """Follow -exec, -delete and -fprint; the files that are printed, None where that is not
    plain.
    """
    at, roots = 0, []
    while at < len(args) and (args[at] in ('-H', '-L', '-P') or args[at][:1] not in '-!('):
        if args[at][:1] != '-':
            roots.append(args[at])
        at += 1
    branches = _branches(args[at:], 0)[0]
    is_acting = any(branch.words and branch.words != ['-prune'] for branch in branches)
    pruned: list[str] = []
    printed: list[str] = []
    for branch in branches:
        if branch.words == ['-prune']:
            named = (tests.names or tests.shown for tests in branch.tests or ())
            pruned += [names[0][0] for names in named if names]
            continue
        paths = _found(roots or ['.'], branch.tests, pruned)
        printed += _act(shell, branch.words, paths)
        if paths and (not is_acting or any(word in _PRINTING for word in branch.words)):
            printed += paths
    return printed or None


def _act(shell: Shell, words: Sequence[str], paths: Sequence[str] | None) -> list[str]:
    """Do what the branch asks for; what the commands print that it runs."""
    printed: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == '-delete':
            for path in paths or ():
                shell.add(Target(path, REMOVE))
        elif word in _FILES and words[at:]:
            shell.add(Target(words[at], WRITE))
        elif word in _RUNNING:
            end = _end(words, at)
            command, at = words[at:end], end
            for path in paths or [HIDDEN]:
                printed += shell.run([put(one, '{}', path) for one in command]) or ()
    return printed


def _branches(words: Sequence[str], depth: int) -> tuple[list[Branch], int]:
    """The sides of -o up to a ')' or the end, and the index there."""
    branches: list[Branch] = []
    branch, at, is_negated = Branch([NameTests()], []), 0, False
    while at < len(words) and words[at] != ')':
        word = words[at]
        tests: list[NameTests] | None = [NameTests()]
        stop = at + 1
        if word in ('-o', '-or', ','):
            branches.append(branch)
            branch, at, is_negated = Branch([NameTests()], []), stop, False
            continue
        if word in ('!', '-not'):
            at, is_negated = stop, not is_negated
            continue
        if word == '(' and depth < DEEPEST:
            inner, length = _branches(words[stop:], depth + 1)
            tests = _any(inner)
            branch.words.extend(each for one in inner for each in one.words)
            stop += length + 1
        elif word in (*_NAME, *_PATH):
            wanted = tuple((pattern, True) for pattern in words[stop : stop + 1])
            tests = [NameTests(wanted) if word in _NAME else NameTests((), wanted)]
            stop += 1
        elif word == '-type':
            tests, stop = [NameTests(type=''.join(words[stop : stop + 1]))], stop + 1
        elif word in _RUNNING:
            stop = _end(words, at) + 1
        elif word in _HARMLESS:
            stop += _HARMLESS[word]
        else:
            tests = None
        if word in (*_RUNNING, *_FILES, *_PRINTING, '-delete', '-prune'):
            branch.words.extend(words[at:stop])
        branch = branch._replace(tests=_both(branch.tests, _not(tests) if is_negated else tests))
        at, is_negated = stop, False
    return [*branches, branch], at


def _any(branches: Sequence[Branch]) -> list[NameTests] | None:
    tests: list[NameTests] = []
    for branch in branches:
        if branch.tests is None:
            return None
        tests += branch.tests
    return tests[:MOST]


def _both(first: list[NameTests] | None, second: list[NameTests] | None) -> list[NameTests] | None:
    if first is None or second is None:
        return None
    both = [
        NameTests(one.names + two.names, one.shown + two.shown, one.type or two.type)
        for one in first
        for two in second
    ]
    return both[:MOST]


def _not(tests: list[NameTests] | None) -> list[NameTests] | None:
    """The opposite of tests of which any is enough, each for one name."""
    if tests is None or any(one.type or len(one.names + one.shown) != 1 for one in tests):
        return None
    names = tuple((name, not is_wanted) for one in tests for name, is_wanted in one.names)
    shown = tuple((name, not is_wanted) for one in tests for name, is_wanted in one.shown)
    return [NameTests(names, shown)]


def _found(
    roots: Sequence[str], tests: Sequence[NameTests] | None, pruned: Sequence[str]
) -> list[str] | None:
    if tests is None:
        return None
    paths: list[str] = []
    for root in roots:
        for one in tests:
            files = found_files(root, one.names)
            files.shown, files.type, files.pruned = one.shown, one.type, tuple(pruned)
            paths.append(files)
    return paths[:MOST]


def _end(words: Sequence[str], at: int) -> int:
    while at < len(words) and words[at] not in (';', '+'):
        at += 1
    return at
