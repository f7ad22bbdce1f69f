"""A copy of the checkout in which one mutant at a time is tried.

Each trial is a fork of this process, which has loaded pytest and what the package imports, but
nothing of the package: it takes a second less to begin.
"""

import importlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

LOADED = ('_hypothesis_pytestplugin', 'click', 'hypothesis', 'jinja2', 'rich.console', 'uuid')
LOADED += ('hypothesis.strategies', 'importlib.metadata', 'tempfile', 'sqlite3')
UNWANTED = ('.git', '.venv', '__pycache__', '.*_cache', '.hypothesis', '.mutants')
QUIET = ['-q', '-x', '-p', 'no:cacheprovider', '-p', 'no:xdist', '-p', 'no:cov', '-p', 'no:anyio']
HANGS = 20  # seconds beyond ten times what a test takes: a mutant that hangs is found
MEMORY = 6 * 2**30  # bytes: so is one that takes the machine's
BUDGET = 40  # seconds of tests that one mutant is given


@contextmanager
def a_copy(root):
    """A copy of a checkout, committed in a repository of its own, in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / 'copy'
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*UNWANTED), symlinks=True)
        git = ['git', '-c', 'user.name=A Person', '-c', 'user.email=person@example.org']
        for words in (['init', '-q'], ['add', '-A'], ['commit', '-q', '-m', 'Copy']):
            subprocess.run([*git, *words], cwd=copy, check=True)
        yield copy


def environment(copy):
    """In which a copy's tests run the copy."""
    return {**os.environ, 'PYTHONPATH': str(copy)}


class Chosen:
    """A pytest plugin: runs these tests in this order, and ends what hangs."""

    def __init__(self, tests):
        self.order = {test: place for place, (test, _) in enumerate(tests)}
        self.took = dict(tests)

    def pytest_collection_modifyitems(self, items):
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order),
            key=lambda item: self.order[item.nodeid],
        )

    def pytest_runtest_setup(self, item):
        signal.alarm(int(HANGS + 10 * self.took[item.nodeid]))


class Trials:
    """Trials in one copy."""

    def __init__(self, copy):
        self.copy = copy
        self.moment = 0
        for name in LOADED:
            importlib.import_module(name)

    def is_found(self, mutant, tests):
        """Whether a test fails with a mutant, or never ends: first those of its module's mirror."""
        path = self.copy / mutant.path
        source = path.read_bytes()
        before = path.stat()
        path.write_bytes(mutant.applied(source))
        self.moment += 10  # bytecode is taken for fresh by time and size
        os.utime(path, (self.moment, self.moment))
        mirror = str(Path('tests', *Path(mutant.path).parts[1:-1])) + '/'
        near = [test for test in tests if test[0].startswith(mirror)]
        far = [test for test in tests if not test[0].startswith(mirror)]
        try:
            return self._fails(near) or self._fails(far)
        finally:
            path.write_bytes(source)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def _fails(self, tests):
        left, chosen = BUDGET, []
        for test, seconds in tests:
            left -= seconds
            if left > 0:
                chosen.append((test, seconds))
        if not chosen:
            return False
        pid = os.fork()
        if not pid:
            self._run(chosen)
        _, status = os.waitpid(pid, 0)
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return os.waitstatus_to_exitcode(status) not in (0, pytest.ExitCode.NO_TESTS_COLLECTED)

    def _run(self, tests):
        """In the fork: the tests; its exit code is theirs."""
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            out = os.open(self.copy.parent / 'out', os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(out, 1)
            os.dup2(out, 2)
            os.chdir(self.copy)
            os.environ.update(environment(self.copy))
            sys.path.insert(0, str(self.copy))
            for name in [name for name in sys.modules if name.partition('.')[0] == 'tests']:
                del sys.modules[name]
            signal.alarm(6 * HANGS)  # while they are collected
            modules = sorted({test.partition('::')[0] for test, _ in tests})
            code = pytest.main([*QUIET, *modules], plugins=[Chosen(tests)])
        except BaseException:
            code = 70
        os._exit(code)
