"""The cost table: every line of the contract's cost section, measured in one run, with its target.

python -m tests.bench [--quick] [PART…]
PART: start, kinds, commit, people, large, section, merge, growth, hostile, many, range, server,
mcp, others
"""

import json
import os
import shlex
import shutil
import sys
import tempfile

from gitsync.core.epic import sample
from gitsync.setup import scripts
from tests.bench import documents
from tests.bench import doors
from tests.bench.documents import AGENT
from tests.bench.mcp import mcp
from tests.bench.measure import FLOOR
from tests.bench.measure import PROGRAM
from tests.bench.measure import PYTHON
from tests.bench.measure import Table
from tests.bench.measure import git_processes
from tests.bench.measure import gitsync
from tests.bench.measure import median
from tests.bench.measure import together
from tests.bench.others import others
from tests.scenes.shell import driver

MERGE_FILE = ['git', 'merge-file', '--diff3', 'a', 'o', 'b']
DRIVER = gitsync('merge-driver', 'o', 'a', 'b', '7', f'{sample.FOLDER}/EPIC_README.md')
HOOKS = (
    'pre-commit',
    'prepare-commit-msg',
    'commit-msg',
    'pre-merge-commit',
    'post-checkout',
    'post-merge',
    'post-rewrite',
    'pre-push',
)


HOOK_ARGUMENTS = {
    'commit-msg': ['{message}'],
    'post-checkout': ['HEAD', 'HEAD', '1'],
    'post-merge': ['0'],
    'post-rewrite': ['rebase'],
    'pre-push': ['origin', 'url'],
    'prepare-commit-msg': ['{message}', 'message'],
}
WHOLE_HOOK = 'the whole hook file pre-commit, as git runs it'
WHOLE_DRIVER = 'the whole driver line, as git runs it'


def start(table, folder, quick):
    """A usual file and a usual commit, against bare Python."""
    repo = documents.epic_repository(os.path.join(folder, 'usual'))
    costs = together(_usual(repo), repo, 7 if quick else 25)
    bare = costs['bare']
    table.row('bare python -c pass', f'{bare.seconds * 1000:.1f} ms')
    floor = costs['floor'].seconds / bare.seconds
    table.row('python -I -S -c pass, which every hook starts', f'{floor:.2f} x')
    table.row('git merge-file, 10 kB', f'{costs["git merge-file"].seconds * 1000:.1f} ms')
    table.ratio('merge-driver, 10 kB, 10 sections', costs['merge-driver'], bare, 2)
    table.ratio(WHOLE_DRIVER, costs[WHOLE_DRIVER], bare, 3)
    table.ratio('edit-hook, usual file', costs['edit-hook'], bare, 2, (0,))
    table.ratio('check --staged, usual commit', costs['check --staged'], bare, 3.5, (0,))
    script = costs['console script, check --staged']
    table.ratio('check --staged through the console script', script, bare, 3.5, (0,))
    table.ratio(WHOLE_HOOK, costs[WHOLE_HOOK], bare, 3.5, (0,))
    for name in HOOKS:
        table.ratio(f'hook {name}', costs[f'hook {name}'], bare, 3.5, (0,))


def _usual(repo):
    """{name: (argv, environment, input, what comes before)} of what git and agents start."""
    before = documents.three(
        repo,
        documents.sectioned(10, 1000),
        documents.sectioned(10, 1000, lambda n: n == 2),
        documents.sectioned(10, 1000, lambda n: n == 7),
    )
    script = os.path.join(os.path.dirname(sys.executable), 'gitsync')
    return {
        'bare': (PYTHON, None, b'', None),
        'floor': (FLOOR, None, b'', None),
        'git merge-file': (MERGE_FILE, None, b'', before),
        'merge-driver': (DRIVER, None, b'', before),
        'edit-hook': (gitsync('edit-hook'), AGENT, json.dumps(_edit(repo)).encode(), None),
        'check --staged': (gitsync('check', '--staged'), AGENT, b'', None),
        'console script, check --staged': ([script, 'check', '--staged'], AGENT, b'', None),
        **_hooks(repo),
        WHOLE_HOOK: (['sh', _hook_file(repo)], AGENT, b'', None),
        WHOLE_DRIVER: (['sh', '-c', _driver_line(repo)], None, b'', before),
    }


def _edit(repo):
    return {
        'hook_event_name': 'PreToolUse',
        'tool_name': 'Edit',
        'cwd': repo,
        'session_id': 'bench',
        'tool_input': {
            'file_path': os.path.join(repo, sample.FOLDER, 'EPIC_README.md'),
            'old_string': 'Current Step:** Writing',
            'new_string': 'Current Step:** Reading',
        },
    }


def _hooks(repo):
    message = os.path.join(repo, '.git', 'MESSAGE')

    def write_message():
        with open(message, 'w') as file:
            file.write('A message\n')

    def argv(name):
        arguments = [word.format(message=message) for word in HOOK_ARGUMENTS.get(name, ())]
        return gitsync('hook', name, *arguments)

    return {f'hook {name}': (argv(name), AGENT, b'', write_message) for name in HOOKS}


def _hook_file(repo):
    text = scripts.hook('pre-commit', PROGRAM)
    return documents.put_hook(os.path.join(repo, '.git/hooks'), 'pre-commit', text)


def _driver_line(repo):
    line = driver(os.path.join(repo, '.git'), PROGRAM)
    values = {'%O': 'o', '%A': 'a', '%B': 'b', '%L': '7', '%P': 'x/EPIC_README.md'}
    for placeholder, value in values.items():
        line = line.replace(placeholder, value)
    return line


def people(table, folder, quick):
    """What people and agents type, against bare Python that imports click."""
    repo = documents.epic_repository(os.path.join(folder, 'people'))
    asked = (
        ['whoami'],
        ['sync'],
        ['board', '--json'],
        ['board'],
        ['brief'],
        ['report'],
        ['epic', 'offer'],
        ['commit', '-m', 'x', '--dry-run'],
        ['message', 'inbox'],
        ['status', 'show'],
        ['section', 'show'],
        ['checkpoint', 'show'],
        ['lock', 'show', 'epic_readme'],
        ['heartbeat'],
    )
    program = os.path.join(os.path.dirname(sys.executable), 'gitsync')
    commands = {' '.join(argv): ([program, *argv], AGENT, b'', None) for argv in asked}
    costs = together(
        {'bare': ([*PYTHON[:-1], 'import click'], None, b'', None), **commands},
        repo,
        3 if quick else 9,
    )
    table.row('bare python -c "import click"', f'{costs["bare"].seconds * 1000:.1f} ms')
    for name in commands:
        table.ratio(name, costs[name], costs['bare'], 2, (0, 1))


def large(table, folder, quick):
    """10,000 sections, 6 MB, every one changed on one side or the other."""
    count = 2000 if quick else 10000
    base = documents.sectioned(count, 600)
    sides = [
        documents.sectioned(count, 600, lambda n, odd=odd: n % 2 == odd, f'new{odd}')
        for odd in (0, 1)
    ]
    before = documents.three(folder, base, *sides)
    costs = together(
        {'git': (MERGE_FILE, None, b'', before), 'driver': (DRIVER, None, b'', before)},
        folder,
        1 if quick else 3,
    )
    size = len(base) / 1e6
    git, driver = costs['git'], costs['driver']
    table.row(
        f'git merge-file, {size:.1f} MB, {count} sections',
        f'{git.seconds:.2f} s, {git.memory / 1e6:.0f} MB',
    )
    if driver.code not in (0, 1):
        table.row('merge-driver, the same', f'absent (exit {driver.code})')
        return
    table.row(
        'merge-driver, the same: time',
        f'{driver.seconds:.2f} s = {driver.seconds / git.seconds:.2f} x',
        '1 x',
        driver.seconds <= git.seconds,
    )
    table.row(
        'merge-driver, the same: peak memory',
        f'{driver.memory / 1e6:.0f} MB = {driver.memory / git.memory:.2f} x',
        '1 x',
        driver.memory <= git.memory,
    )


def merge(table, folder, quick):
    """git merge of 200 two-sided files, with the driver and as text."""
    count = 40 if quick else 200
    repo = os.path.join(folder, 'merge')
    os.makedirs(repo)
    git = documents.git
    git(repo, 'init', '-q', '-b', 'main')
    names = [f'f{number}/EPIC_README.md' for number in range(count)]

    def state(changed, word):
        documents.put(repo, {name: documents.sectioned(10, 1000, changed, word) for name in names})
        git(repo, 'add', '-A')
        git(repo, 'commit', '-q', '-m', word)

    documents.put(repo, {'.gitattributes': b'EPIC_README.md merge=gitsync\n'})
    state(lambda n: False, 'base')
    git(repo, 'switch', '-q', '-c', 'other')
    state(lambda n: n == 7, 'theirs')
    git(repo, 'switch', '-q', 'main')
    state(lambda n: n == 2, 'ours')
    tip = git(repo, 'rev-parse', 'main').decode().strip()
    line = driver(os.path.join(repo, '.git'), PROGRAM)
    git(repo, 'config', 'merge.gitsync.driver', line)

    def before():
        git(repo, 'reset', '-q', '--hard', tip)

    argv = ['git', 'merge', '-q', '--no-edit', 'other']
    shared = median(argv, repo, times=1, before=before)
    merged = shared.code == 0 and 'failed' not in shared.text
    git(repo, 'config', 'merge.gitsync.driver', 'git merge-file %A %O %B')
    process = median(argv, repo, times=1, before=before)
    git(repo, 'config', 'merge.gitsync.driver', f'cp %A %A.o; {shlex.join(FLOOR)}; rm -f %A.o')
    floor = median(argv, repo, times=1, before=before)
    bare = median(PYTHON, repo)
    table.row(
        f'git merge of {count} files, git merge-file as driver',
        f'{process.seconds / count * 1000:.1f} ms a file',
    )
    table.row(
        f'git merge of {count} files, gitsync',
        f'{shared.seconds / count * 1000:.1f} ms a file' if merged else 'absent',
        '2.5 x bare',
        None if not merged else shared.seconds / count <= 2.5 * bare.seconds,
    )
    table.row(
        'the same, a driver that keeps ours aside and starts Python, no more',
        f'{floor.seconds / count * 1000:.1f} ms a file',
    )


def growth(table, folder, quick):
    """Twice the bytes, twice the time."""
    seconds, memory = [], []
    for factor in (1, 2, 4):
        count = 500 * factor if quick else 2500 * factor
        sides = [
            documents.sectioned(count, 600, lambda n, odd=odd: n % 2 == odd, f'new{odd}')
            for odd in (0, 1)
        ]
        before = documents.three(folder, documents.sectioned(count, 600), *sides)
        cost = median(DRIVER, folder, times=2, before=before)
        if cost.code not in (0, 1):
            table.row('merge-driver, growth', 'absent')
            return
        seconds.append(cost.seconds)
        memory.append(cost.memory)
    table.row(
        'merge-driver at 1, 2, 4 x the bytes',
        ' '.join(f'{value:.2f} s' for value in seconds),
        'at most 5 x',
        seconds[2] <= 5 * seconds[0],
    )
    table.row(
        '  memory',
        ' '.join(f'{value / 1e6:.0f} MB' for value in memory),
        'at most 5 x',
        memory[2] <= 5 * memory[0],
    )


def hostile(table, folder, quick):
    """Inputs made to be slow: twice the bytes may take twice the time, and some noise."""
    size = 5 if quick else 1
    halves = _hostile(2 * size)
    for name, versions in _hostile(size).items():
        half = median(DRIVER, folder, times=3, before=documents.three(folder, *halves[name]))
        before = documents.three(folder, *versions)
        git = median(MERGE_FILE, folder, times=1, before=before)
        cost = median(DRIVER, folder, times=3, before=before)
        told = (
            f'{cost.seconds:.2f} s, {cost.memory / 1e6:.0f} MB, exit {cost.code}, '
            f'{cost.seconds / half.seconds:.1f} x half of it'
        )
        table.row(
            f'{name} ({len(versions[0]) / 1e6:.1f} MB, git {git.seconds:.2f} s)',
            told,
            'at most 3 x',
            cost.code in (0, 1) and cost.seconds <= 3 * half.seconds,
        )


def _hostile(size):
    lines, rows, markers, long = 100000 // size, 20000 // size, 50000 // size, 5_000_000 // size
    begin, end = '<!-- BEGIN SECONDARY-A PROGRESS -->\n', '<!-- END SECONDARY-A PROGRESS -->\n'

    def body(word):
        return (begin + ''.join(f'{word} {n}\n' for n in range(lines)) + end).encode()

    def table(word, odd):
        head = '| Feature | State |\n|---|---|\n'
        return (
            begin
            + head
            + ''.join(f'| f{n} | {word if n % 2 == odd else "old"} |\n' for n in range(rows))
            + end
        ).encode()

    def unclosed(word):
        return ''.join(f'<!-- BEGIN {word} {n} -->\n' for n in range(markers)).encode()

    def one_line(word):
        return (begin + 'x' * long + word + '\n' + end).encode()

    return {
        'one huge section changed everywhere': (body('line'), body('ours'), body('theirs')),
        'one line of megabytes': (one_line('o'), one_line('a'), one_line('b')),
        'unclosed markers': (unclosed('X'), unclosed('X') + b'ours\n', b'theirs\n' + unclosed('X')),
        'rows changed on both sides': (table('old', 0), table('ours', 0), table('theirs', 1)),
    }


def many(table, folder, quick):
    """A commit of 1,000 documents: git processes in each gitsync process."""
    for count in (1, 100 if quick else 1000):
        repo = documents.epic_repository(os.path.join(folder, f'many-{count}'))
        readme = sample.joined(sample.readme(documents.NOW), 'Secondary-A', documents.NOW)
        epics = {  # no two alike, or git would be asked for one blob
            f'epics/e{n}/EPIC_README.md': readme + b'The epic of number %d.\n' % n
            for n in range(count)
        }
        documents.put(repo, epics)
        documents.git(repo, 'add', '-A')
        documents.git(repo, 'commit', '-q', '-m', 'many')
        documents.put(
            repo, {path: data.replace(b'Research', b'Writing') for path, data in epics.items()}
        )
        documents.git(repo, 'add', '-A')
        for argv in (
            ['check', '--staged'],
            ['hook', 'pre-commit'],
            ['hook', 'prepare-commit-msg', '.git/MESSAGE'],
        ):
            documents.put(repo, {'.git/MESSAGE': b'm\n'})
            processes, cost = git_processes(gitsync(*argv), repo, folder, AGENT)
            words = (
                f'{processes} git, {cost.seconds:.2f} s, {cost.memory / 1e6:.0f} MB'
                if cost.code == 0
                else f'absent (exit {cost.code})'
            )
            table.row(
                f'{" ".join(argv[:2])}, {count} documents',
                words,
                'at most 5',
                processes <= 5 if cost.code == 0 else None,
            )


def range_(table, folder, quick):
    """A range of 10,000 commits."""
    for count in (10, 1000 if quick else 10000):
        repo = os.path.join(folder, f'range-{count}')
        documents.history(repo, count)
        processes, cost = git_processes(gitsync('check', '--range', 'start..main'), repo, folder)
        words = (
            f'{processes} git, {count / cost.seconds:.0f} commits/s, {cost.memory / 1e6:.0f} MB'
            if cost.code == 0
            else f'absent (exit {cost.code})'
        )
        least = 3000 if count == 10000 else 0  # a second
        table.row(
            f'check --range, {count} commits',
            words,
            f'at most 5, {least}/s' if least else 'at most 5',
            processes <= 5 and count >= least * cost.seconds if cost.code == 0 else None,
        )


PARTS = {
    'start': start,
    'kinds': doors.kinds,
    'commit': doors.commit,
    'people': people,
    'large': large,
    'section': doors.section,
    'merge': merge,
    'growth': growth,
    'hostile': hostile,
    'many': many,
    'range': range_,
    'server': doors.server,
    'mcp': mcp,
    'others': others,
}


def main(argv) -> int:
    """Print the table; 1 when a target is missed."""
    quick = '--quick' in argv
    names = [name for name in argv if not name.startswith('-')] or list(PARTS)
    for name in [name for name in os.environ if name.startswith(('GIT_', 'GITSYNC_'))]:
        del os.environ[name]
    for who in ('AUTHOR', 'COMMITTER'):
        os.environ[f'GIT_{who}_NAME'], os.environ[f'GIT_{who}_EMAIL'] = 'Bench', 'bench@example.org'
    table = Table()
    for name in names:
        folder = tempfile.mkdtemp(prefix='gitsync-bench-')
        try:
            PARTS[name](table, os.path.join(folder), quick)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(
        f'{table.missed} of the targets missed'
        if table.missed
        else 'every target that could be measured holds'
    )
    return 1 if table.missed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
