"""What the commands load that git and agents' tools call all day: a ratchet that needs no clock.

start_up.txt beside this file has a line for each of gitsync's modules that a usual call loads, with
the doors that load it. A module that creeps in fails by its name, as does one that a door no longer
loads. Before a line gets longer: each module costs a door about 0.3 % of its time.
"""

import os
import subprocess
import sys
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import pytest

from gitsync.core.epic import sample
from tests.bench import documents

ROOT = Path(__file__).resolve().parents[1]
README = f'{sample.FOLDER}/EPIC_README.md'
# of the standard library, beside what a bare start of Python has
STANDARD = {
    *('__future__', '_collections', '_datetime', '_json', '_sha2', '_sha256', 'gc', 'select'),
    *('os', '_stat', 'stat', '_collections_abc', 'genericpath', 'posixpath', 'os.path'),
    *('_bisect', '_blake2', '_heapq', 'bisect', 'heapq'),
    *('_abc', 'abc', 'errno'),  # what os and posixpath load, from Python 3.14 on
}
EDIT = (
    '{"hook_event_name": "PreToolUse", "tool_name": "Write", "cwd": "%s", "tool_input": '
    '{"file_path": "%s", "content": "x"}}'
)
KINDS = {
    'driver-channel': sample.channel('Secondary-B', 'Primary'),
    'driver-checkpoint': sample.checkpoint_path('Secondary-A'),
    'driver-json': 'settings.json',
    'driver-readme': README,
    'driver-status': sample.status_path('Secondary-A'),
}
DOORS = {
    'check': ['check', '--staged'],
    'check-code': ['check', '--staged'],
    'pre-commit': ['hook', 'pre-commit'],
    'prepare': ['hook', 'prepare-commit-msg', '.git/message', 'message'],
    'commit-msg': ['hook', 'commit-msg', '.git/message'],
    'post-checkout': ['hook', 'post-checkout', 'HEAD', 'HEAD', '1'],
    'pre-push': ['hook', 'pre-push', 'origin', 'url'],
    'transaction': ['hook', 'reference-transaction', 'prepared'],
    'driver': ['merge-driver', 'o.md', 'a.md', 'b.md', '7', 'EPIC_README.md'],
    **{door: ['merge-driver', 'o', 'a', 'b', '7', path] for door, path in KINDS.items()},
    'edit': ['edit-hook'],
    'edit-code': ['edit-hook'],
}


@pytest.fixture
def staged(git):
    """A repository with an epic committed and an honest edit staged."""
    now = datetime.now(UTC) - timedelta(minutes=20)
    for path, data in sample.epic(now).items():
        git.write(path, data)
    git('add', '-A')
    git('commit', '-qm', 'begin')
    git.write(README, git.read(README).replace(b'Planning', b'Waiting'))
    git('add', '-A')
    git.write('.git/message', b'a message\n')
    return git


def loaded(argv, folder, stdin=''):
    """Names in sys.modules after gitsync has run argv in a process of its own."""
    code = (
        f'import sys; sys.path.append({str(ROOT)!r}); bare = set(sys.modules)\n'
        'from gitsync.main import main\n'
        'try: code = main(sys.argv[1:])\n'
        'finally: print("\\nMODULES", *sorted(set(sys.modules) - bare), file=sys.__stderr__)\n'
        'sys.exit(code)'
    )
    done = subprocess.run(
        [sys.executable, '-I', '-S', '-c', code, *argv],
        cwd=folder,
        env={**os.environ, 'GITSYNC_AGENT': 'Primary'},
        input=stdin,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and not done.stdout, done.stdout + done.stderr
    return set(done.stderr.rpartition('MODULES ')[2].split())


def run(door, git):
    """The modules that a door loads on a usual day."""
    if door == 'prepare':
        loaded(DOORS['pre-commit'], git.folder)  # what it has judged is not judged again
    if door == 'commit-msg':
        git.write('.git/gitsync/trailers', b'Agent: Primary\n')
    if door in KINDS:  # lines that stand side by side, under a policy read before
        git.write('.gitsync.toml', documents.JSON_POLICY)
        for _ in range(2):
            for name, data in zip('oab', documents.neighbouring()[KINDS[door]]):
                git.write(name, data)
            modules = loaded(DOORS[door], git.folder)
        return modules
    if door == 'driver':
        text = b'<!-- BEGIN A -->\nold\n<!-- END A -->\n<!-- BEGIN B -->\nold\n<!-- END B -->\n'
        for name, old, new in (
            ('o', b'', b''),
            ('a', b'A -->\nold', b'A -->\nnew'),
            ('b', b'B -->\nold', b'B -->\nmore'),
        ):
            git.write(f'{name}.md', text.replace(old, new) if old else text)
    if door in ('check-code', 'pre-push', 'transaction'):
        git('commit', '-qm', 'edit\n\nAgent: Primary')
    if door == 'check-code':
        git.write('src/code.py', b'a = 1\n')
        git('add', 'src')
    return loaded(DOORS[door], git.folder, stdin(door, git))


def stdin(door, git):
    """What git or a tool gives a door."""
    new, old = (git('rev-parse', rev).strip() for rev in ('HEAD', 'HEAD^{tree}'))
    if door == 'pre-push':
        git('update-ref', 'refs/remotes/origin/main', 'HEAD~1')
        old = git('rev-parse', 'HEAD~1').strip()
        return f'refs/heads/main {new} refs/heads/main {old}\n'
    if door == 'transaction':
        old = git('rev-parse', 'HEAD~1').strip()
        return f'{old} {new} refs/heads/main\n'
    if door in ('edit', 'edit-code'):
        name = README if door == 'edit' else 'src/code.py'
        return (EDIT % (git.folder, git.folder / name)).replace(
            '"x"',
            f'"{git.read(README).decode()}"'.replace('\n', '\\n') if door == 'edit' else '"x"',
        )
    return ''


def allowed(door):
    """The modules of gitsync that the table lets a door load."""
    rows = [line.split() for line in (ROOT / 'tests/start_up.txt').read_text().splitlines()]
    return {name for name, *doors in rows if door in doors}


@pytest.mark.parametrize('door', DOORS)
def test_a_door_loads_what_the_table_says(staged, door):
    modules = run(door, staged)
    ours = {name for name in modules if name.split('.')[0] == 'gitsync'}
    assert modules - ours <= STANDARD, f'not on the hot path: {sorted(modules - ours - STANDARD)}'
    new, gone = ours - allowed(door), allowed(door) - ours
    assert not new, f'import it where it is needed, or add {door} to its line: {sorted(new)}'
    assert not gone, f'take {door} out of its line in start_up.txt: {sorted(gone)}'
