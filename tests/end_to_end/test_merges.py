"""The driver under real git: every command that merges, and every way in which it can fail."""

import os
import random
import signal
import stat
import subprocess
import sys
import time

import pytest

from gitsync.core.text.conflicts import conflict_lines
from tests.scenes.processes import program
from tests.scenes.repository import NO_HOOKS
from tests.scenes.repository import Git
from tests.scenes.repository import copied

pytestmark = pytest.mark.slow

EPIC = 'epic/EPIC_README.md'
STATUS = 'epic/feature_01_points/STATUS'
COMMS = 'epic/agent_comms/primary_to_secondary_a.md'
CHECKPOINT = 'epic/agent_checkpoints/secondary_a.json'


def section(name, body):
    return f'<!-- BEGIN {name} PROGRESS -->\n{body}<!-- END {name} PROGRESS -->\n'


def epic(**bodies):
    parts = ['# Epic\n\nIntro.\n']
    parts += [section(name.replace('_', '-'), body) for name, body in bodies.items()]
    return '\n'.join(parts)


def fields(stage='S2', blockers='none'):
    return (
        f'**Current Stage:** {stage}\n**Next:** read\n**Step:** 1\n**Owner:** me\n'
        f'**Blockers:** {blockers}\n'
    )


def channel(*messages):
    parts = [
        f'## Message {number} (2026-01-15 {at}) {mark}\n**Subject:** {subject}\n'
        for number, at, mark, subject in messages
    ]
    return '# Messages: Primary → Secondary-A\n\n' + '\n'.join(parts)


UNREAD, READ = '⏳ UNREAD', '✅ READ'


@pytest.fixture(scope='module')
def store(tmp_path_factory):
    """Where the repository is kept for the next test."""
    return tmp_path_factory.mktemp('merges') / 'store'


@pytest.fixture
def repo(git, store):
    """A repository with the driver set up as install does, and an epic in its first commit."""
    copied(git, store, lambda: found(git))
    return git


def found(git):
    done = program('install', cwd=git.folder)
    assert done.returncode == 0, done.stderr
    git.write('.gitattributes', '*.md merge=gitsync\nSTATUS merge=gitsync\n*.json merge=gitsync\n')
    git.write(EPIC, epic(SECONDARY_A=fields(), SECONDARY_B=fields()))
    git.write(STATUS, 'STAGE: S2.P1\nUPDATED: 2026-01-15T10:00:00Z\nSTATUS: IN_PROGRESS\n')
    git.write(COMMS, channel((1, '10:00', UNREAD, 'hello')))
    git.write(
        CHECKPOINT,
        '{\n  "agent_id": "Secondary-A",\n  "last_checkpoint": "2026-01-15T10:00:00Z",\n'
        '  "next_steps": ["read"]\n}\n',
    )
    commit(git, 'base')


def commit(git, message):
    git('add', '-A')
    git(*NO_HOOKS, 'commit', '-q', '--allow-empty', '-m', message)


def fork(git):
    """Branches ours and theirs changed neighbouring parts of every file; ours is checked out."""
    git('checkout', '-q', '-b', 'theirs')
    git.write(EPIC, epic(SECONDARY_A=fields(), SECONDARY_B=fields('S3'), SECONDARY_D=fields()))
    git.write(STATUS, 'STAGE: S2.P1\nUPDATED: 2026-01-15T11:00:00Z\nSTATUS: WAITING\n')
    git.write(COMMS, channel((1, '10:00', READ, 'hello')))
    git.write(
        CHECKPOINT,
        '{\n  "agent_id": "Secondary-A",\n  "last_checkpoint": "2026-01-15T11:00:00Z",\n'
        '  "next_steps": ["read", "test"]\n}\n',
    )
    commit(git, 'theirs')
    git('checkout', '-q', '-b', 'ours', 'main')
    git.write(EPIC, epic(SECONDARY_A=fields('S4'), SECONDARY_B=fields(), SECONDARY_C=fields()))
    git.write(STATUS, 'STAGE: S2.P2\nUPDATED: 2026-01-15T12:00:00Z\nSTATUS: IN_PROGRESS\n')
    git.write(COMMS, channel((1, '10:00', UNREAD, 'hello'), (2, '11:00', UNREAD, 'more')))
    git.write(
        CHECKPOINT,
        '{\n  "agent_id": "Secondary-A",\n  "last_checkpoint": "2026-01-15T12:00:00Z",\n'
        '  "next_steps": ["read", "write"]\n}\n',
    )
    commit(git, 'ours')


MERGED = {
    EPIC: epic(
        SECONDARY_A=fields('S4'),
        SECONDARY_B=fields('S3'),
        SECONDARY_C=fields(),
        SECONDARY_D=fields(),
    ),
    STATUS: 'STAGE: S2.P2\nUPDATED: 2026-01-15T12:00:00Z\nSTATUS: WAITING\n',
    COMMS: channel((1, '10:00', READ, 'hello'), (2, '11:00', UNREAD, 'more')),
    CHECKPOINT: (
        '{\n  "agent_id": "Secondary-A",\n  "last_checkpoint": "2026-01-15T12:00:00Z",\n'
        '  "next_steps": ["read", "test", "write"]\n}\n'
    ),
}


def assert_merged(git):
    for path, expected in MERGED.items():
        assert git.read(path).decode() == expected, path
    assert git('status', '--porcelain') == ''


def test_merge(repo):
    fork(repo)
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'm', 'theirs')
    assert_merged(repo)


def test_rebase(repo):
    fork(repo)
    repo(*NO_HOOKS, 'rebase', '-q', 'theirs')
    assert_merged(repo)


def test_rebase_by_apply(repo):
    fork(repo)
    repo(*NO_HOOKS, 'rebase', '-q', '--apply', 'theirs')
    assert_merged(repo)


def test_cherry_pick(repo):
    fork(repo)
    repo(*NO_HOOKS, 'cherry-pick', 'theirs')
    assert_merged(repo)


def test_revert_keeps_what_came_later(repo):
    repo.write(EPIC, epic(SECONDARY_A=fields('S9'), SECONDARY_B=fields()))
    commit(repo, 'to be reverted')
    repo.write(EPIC, epic(SECONDARY_A=fields('S9'), SECONDARY_B=fields('S5')))
    commit(repo, 'later')
    repo(*NO_HOOKS, 'revert', '--no-edit', 'HEAD~1')
    assert repo.read(EPIC).decode() == epic(SECONDARY_A=fields(), SECONDARY_B=fields('S5'))


def test_stash_pop(repo):
    repo.write(EPIC, epic(SECONDARY_A=fields('S4'), SECONDARY_B=fields()))
    repo('stash', '-q')
    repo.write(EPIC, epic(SECONDARY_A=fields(), SECONDARY_B=fields('S3')))
    commit(repo, 'other')
    repo('stash', 'pop', '-q')
    assert repo.read(EPIC).decode() == epic(SECONDARY_A=fields('S4'), SECONDARY_B=fields('S3'))


def test_octopus_runs_no_driver_and_refuses_what_lies_at_one_place(repo):
    for name in 'CDE':
        repo('checkout', '-q', '-b', name, 'main')
        repo.write(
            EPIC,
            epic(SECONDARY_A=fields(), SECONDARY_B=fields(), **{f'SECONDARY_{name}': fields(name)}),
        )
        commit(repo, name)
    repo('checkout', '-q', 'main')
    before = repo.read(EPIC)
    assert repo.run(*NO_HOOKS, 'merge', '-q', '-m', 'octopus', 'C', 'D', 'E').returncode
    assert repo.read(EPIC) == before
    assert repo('status', '--porcelain') == ''
    for name in 'CDE':
        repo(*NO_HOOKS, 'merge', '-q', '-m', name, name)
    assert repo.read(EPIC).decode() == epic(
        SECONDARY_A=fields(),
        SECONDARY_B=fields(),
        SECONDARY_C=fields('C'),
        SECONDARY_D=fields('D'),
        SECONDARY_E=fields('E'),
    )


def test_octopus_of_different_places(repo):
    repo('checkout', '-q', '-b', 'one', 'main')
    repo.write(EPIC, epic(SECONDARY_A=fields('S7'), SECONDARY_B=fields()))
    commit(repo, 'one')
    repo('checkout', '-q', '-b', 'other', 'main')
    repo.write(COMMS, channel((1, '10:00', READ, 'hello')))
    commit(repo, 'other')
    repo('checkout', '-q', '--detach', 'main')
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'octopus', 'one', 'other')
    assert repo.read(EPIC).decode() == epic(SECONDARY_A=fields('S7'), SECONDARY_B=fields())
    assert repo.read(COMMS).decode() == channel((1, '10:00', READ, 'hello'))


def test_criss_cross_makes_a_virtual_base_as_text(repo):
    fork(repo)
    repo('checkout', '-q', '-b', 'one', 'ours')
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'one', 'theirs')
    repo('checkout', '-q', '-b', 'other', 'theirs')
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'other', 'ours')
    repo.write(STATUS, MERGED[STATUS] + 'NOTE: x\n')
    commit(repo, 'note')
    repo('checkout', '-q', 'one')
    repo.write(EPIC, MERGED[EPIC].replace('Intro.', 'Introduction.'))
    commit(repo, 'intro')
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'both', 'other')
    assert repo.read(STATUS).decode() == MERGED[STATUS] + 'NOTE: x\n'
    assert repo.read(EPIC).decode() == MERGED[EPIC].replace('Intro.', 'Introduction.')
    assert not conflict_lines(repo.read(COMMS))


@pytest.mark.parametrize('size', [9, 40])
def test_a_marker_size_by_attributes_does_not_turn_the_driver_off(repo, size):
    repo.write(
        '.gitattributes', repo.read('.gitattributes') + b'* conflict-marker-size=%d\n' % size
    )
    commit(repo, 'size')
    test_criss_cross_makes_a_virtual_base_as_text(repo)


def test_a_conflict_has_the_marker_size_of_the_attributes(repo):
    attributes = repo.read('.gitattributes') + b'* conflict-marker-size=9\n'
    repo.write('.gitattributes', attributes)
    commit(repo, 'size')
    for branch, stage in (('theirs', 'S3'), ('main', 'S4')):
        repo('checkout', '-q', *(['-b'] if branch == 'theirs' else []), branch)
        repo.write(STATUS, f'STAGE: {stage}\nUPDATED: 2026-01-15T12:00:00Z\n')
        commit(repo, branch)
    assert repo.run(*NO_HOOKS, 'merge', '-q', 'theirs').returncode == 1
    lines = repo.read(STATUS).split(b'\n')
    assert b'<' * 9 + b' ours' in lines and b'=' * 9 in lines and b'>' * 9 + b' theirs' in lines


def test_rename_on_one_side(repo):
    fork(repo)
    repo('mv', EPIC, 'epic/RENAMED.md')
    commit(repo, 'rename')
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'm', 'theirs')
    assert repo.read('epic/RENAMED.md').decode() == MERGED[EPIC]


def test_merge_tree_writes_the_same_tree(repo):
    fork(repo)
    tree = repo('merge-tree', '--write-tree', 'ours', 'theirs').strip()
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'm', 'theirs')
    assert repo('rev-parse', 'HEAD^{tree}').strip() == tree


def test_modify_against_delete_is_gits_conflict(repo):
    repo('checkout', '-q', '-b', 'theirs')
    repo('rm', '-q', STATUS)
    commit(repo, 'gone')
    repo('checkout', '-q', 'main')
    repo.write(STATUS, 'STAGE: S3\nUPDATED: 2026-01-15T12:00:00Z\n')
    commit(repo, 'changed')
    assert repo.run(*NO_HOOKS, 'merge', '-q', 'theirs').returncode == 1
    assert repo('status', '--porcelain').startswith('UD ')


def test_both_add_a_file(repo):
    path = 'epic/agent_comms/secondary_a_to_primary.md'
    repo('checkout', '-q', '-b', 'theirs')
    repo.write(path, channel((1, '11:00', UNREAD, 'theirs')))
    commit(repo, 'theirs')
    repo('checkout', '-q', 'main')
    repo.write(path, channel((1, '12:00', UNREAD, 'ours')))
    commit(repo, 'ours')
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'm', 'theirs')
    assert repo.read(path).decode() == channel(
        (1, '11:00', UNREAD, 'theirs'), (2, '12:00', UNREAD, 'ours')
    )


def test_conflict_leaves_markers_and_an_unmerged_index(repo):
    conflicting(repo)
    done = repo.run(*NO_HOOKS, 'merge', '-q', 'theirs')
    assert done.returncode == 1
    assert "conflict: key 'STAGE'" in done.stderr
    assert repo.read(STATUS).decode() == (
        '<<<<<<< ours\nSTAGE: S2.P3\n=======\nSTAGE: S2.P2\n>>>>>>> theirs\n'
        'UPDATED: 2026-01-15T11:00:00Z\nSTATUS: IN_PROGRESS\n'
    )
    assert repo('status', '--porcelain').startswith('UU ')


def conflicting(git):
    """Branch theirs and main with one STATUS key changed on both sides at equal times."""
    git('checkout', '-q', '-b', 'theirs')
    git.write(STATUS, 'STAGE: S2.P2\nUPDATED: 2026-01-15T11:00:00Z\nSTATUS: IN_PROGRESS\n')
    commit(git, 'theirs')
    git('checkout', '-q', 'main')
    git.write(STATUS, 'STAGE: S2.P3\nUPDATED: 2026-01-15T11:00:00Z\nSTATUS: IN_PROGRESS\n')
    commit(git, 'ours')


@pytest.mark.parametrize(
    'path',
    [
        pytest.param("epic/a 'quoted' name/feature_01_x/STATUS", id='quotes'),
        pytest.param('epic/$(touch hacked)/feature_01_x/STATUS', id='a command in brackets'),
        pytest.param('epic/-x;touch hacked/feature_01_x/STATUS', id='an option and a semicolon'),
        pytest.param('epic/`touch hacked`/feature_01_x/STATUS', id='backticks'),
        pytest.param('epic/ünï\ncode/feature_01_x/STATUS', id='a newline'),
    ],
)
def test_a_path_is_data(repo, path):
    repo.write(path, 'STAGE: S2\nUPDATED: 2026-01-15T10:00:00Z\nSTATUS: A\n')
    commit(repo, 'base')
    repo('checkout', '-q', '-b', 'theirs')
    repo.write(path, 'STAGE: S3\nUPDATED: 2026-01-15T10:00:00Z\nSTATUS: A\n')
    commit(repo, 'theirs')
    repo('checkout', '-q', 'main')
    repo.write(path, 'STAGE: S2\nUPDATED: 2026-01-15T12:00:00Z\nSTATUS: B\n')
    commit(repo, 'ours')
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'm', 'theirs')
    assert repo.read(path).decode() == 'STAGE: S3\nUPDATED: 2026-01-15T12:00:00Z\nSTATUS: B\n'
    assert not (repo.folder / 'hacked').exists()


# twelve agents

ORDERS = int(os.environ.get('ORDERS', '2'))  # make soak plays twenty


def branches(git):
    """Twelve agents, each with a branch that adds or changes its own parts, some in two commits."""
    git.write(EPIC, epic(**{f'SECONDARY_{letter}': fields() for letter in 'ABCDEF'}))
    commit(git, 'start')
    for number, letter in enumerate('ABCDEFGHIJKL'):
        git('checkout', '-q', '-b', f'agent-{letter}', 'main')
        bodies = {f'SECONDARY_{other}': fields() for other in 'ABCDEF'}
        bodies[f'SECONDARY_{letter}'] = fields(f'S{number}', f'agent {letter}')
        git.write(EPIC, epic(**bodies))
        git.write(
            COMMS,
            channel(
                (1, '10:00', UNREAD, 'hello'),
                (2, f'1{number % 10}:{number:02d}', UNREAD, f'from {letter}'),
            ),
        )
        commit(git, letter)
        git.write(f'epic/feature_{number + 2:02d}_x/STATUS', f'STAGE: S{number + 1}\n')
        git.write(
            CHECKPOINT,
            '{\n  "agent_id": "Secondary-A",\n  "last_checkpoint": "2026-01-15T10:00:00Z",\n'
            f'  "next_steps": ["read"],\n  "key_{number}": "{letter}"\n}}\n',
        )
        commit(git, letter)
    git('checkout', '-q', 'main')
    return [f'agent-{letter}' for letter in 'ABCDEFGHIJKL']


def test_twelve_agents_merge_and_rebase_to_one_tree_in_every_order(repo):
    names = branches(repo)
    trees = set()
    for turn in range(ORDERS):
        order = list(names)
        random.Random(turn).shuffle(order)
        repo('checkout', '-q', '--detach', 'main')
        for name in order:
            repo(*NO_HOOKS, 'merge', '-q', '-m', name, name)
        trees.add(repo('rev-parse', 'HEAD^{tree}'))
    for turn in range(ORDERS // 2):
        order = list(names)
        random.Random(100 + turn).shuffle(order)
        tip = repo('rev-parse', 'main').strip()
        for name in order:
            repo('checkout', '-q', '--detach', name)
            repo(*NO_HOOKS, 'rebase', '-q', '--onto', tip, 'main')
            tip = repo('rev-parse', 'HEAD').strip()
        trees.add(repo('rev-parse', 'HEAD^{tree}'))
    assert len(trees) == 1


# the program fails


def replaced(git, script):
    """Make the driver's script start a program of this text in gitsync's place."""
    program = git.folder.parent / 'program'
    program.write_text('#!/bin/sh\n' + script)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    text = git.read('.git/gitsync/merge-driver').decode()
    start = '"$python" -I -S -c "$start" "$home" gitsync merge-driver'
    assert start in text
    git.write('.git/gitsync/merge-driver', text.replace(start, f"'{program}' merge-driver"))
    return program


FAILURES = {
    'missing': None,
    'exit 1 without having written': 'exit 1',
    'exit 2': 'exit 2',
    'exit 3 after a partial write': 'printf "ST" > "$3"; exit 3',
    'exit 1 after a partial write': 'printf "ST" > "$3"; exit 1',
    'exit 129': 'exit 129',
    'killed': 'kill -9 $$',
    'terminated': 'kill -15 $$',
    'emptied the file and died': ': > "$3"; kill -9 $$',
    'removed the file': 'rm -f "$3"; exit 1',
}


@pytest.mark.parametrize('failure', FAILURES)
def test_a_program_that_fails_leaves_gits_own_merge(repo, failure):
    conflicting(repo)
    program = replaced(repo, FAILURES[failure] or '')
    if failure == 'missing':
        program.unlink()
    done = repo.run(*NO_HOOKS, 'merge', '-q', 'theirs')
    assert done.returncode == 1
    text = repo.read(STATUS)
    assert conflict_lines(text)
    assert b'S2.P3' in text and b'S2.P2' in text
    assert repo('status', '--porcelain').startswith('UU ')


@pytest.mark.parametrize('failure', FAILURES)
def test_a_program_that_fails_does_not_stop_a_merge_that_git_can_do(repo, failure):
    repo.write('a.md', 'one\n\n\n\n\n\ntwo\n')
    commit(repo, 'base')
    repo('checkout', '-q', '-b', 'theirs')
    repo.write('a.md', 'one!\n\n\n\n\n\ntwo\n')
    commit(repo, 'theirs')
    repo('checkout', '-q', 'main')
    repo.write('a.md', 'one\n\n\n\n\n\ntwo!\n')
    commit(repo, 'ours')
    program = replaced(repo, FAILURES[failure] or '')
    if failure == 'missing':
        program.unlink()
    repo(*NO_HOOKS, 'merge', '-q', '-m', 'm', 'theirs')
    assert repo.read('a.md') == b'one!\n\n\n\n\n\ntwo!\n'


def test_a_crash_of_python_is_not_taken_for_a_conflict(repo):
    conflicting(repo)
    replaced(repo, f'exec {sys.executable} -c "raise RuntimeError"')
    assert repo.run(*NO_HOOKS, 'merge', '-q', 'theirs').returncode == 1
    assert conflict_lines(repo.read(STATUS))


def test_a_name_that_no_configuration_defines_is_gits_text_merge(repo):
    conflicting(repo)
    repo('config', '--remove-section', 'merge.gitsync')
    assert repo.run(*NO_HOOKS, 'merge', '-q', 'theirs').returncode == 1
    assert conflict_lines(repo.read(STATUS))


def test_binary_files_keep_ours_and_stand_unmerged(repo):
    repo.write('a.md', b'a\0b\n')
    commit(repo, 'base')
    repo('checkout', '-q', '-b', 'theirs')
    repo.write('a.md', b'a\0c\n')
    commit(repo, 'theirs')
    repo('checkout', '-q', 'main')
    repo.write('a.md', b'a\0d\n')
    commit(repo, 'ours')
    assert repo.run(*NO_HOOKS, 'merge', '-q', 'theirs').returncode == 1
    assert repo.read('a.md') == b'a\0d\n'
    assert repo('status', '--porcelain').startswith('UU ')


@pytest.mark.parametrize('moment', range(12))
def test_killed_at_any_instant(repo, moment):
    """O: an epic.
    A,
    B: neighbouring changes; the driver's process group is killed at a random instant.
    Expected: a right merge, conflict markers, or a merge that stopped with the tree as it was.
    """
    fork(repo)
    git_merge = subprocess.Popen(
        ['git', *NO_HOOKS, 'merge', '-q', '-m', 'm', 'theirs'],
        cwd=repo.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(random.Random(moment).uniform(0.002, 0.15))
    for child in children(git_merge.pid):
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            pass
    git_merge.wait()
    for path, expected in MERGED.items():
        data = repo.read(path)
        unmerged = any(
            line.endswith(path) and line[:2] in ('UU', 'AA')
            for line in repo('status', '--porcelain').split('\n')
        )
        whole = data.decode() == expected
        as_before = data == repo('show', f'ours:{path}').encode()
        assert whole or conflict_lines(data) or as_before, path
        if as_before and not whole:
            # every driver of this path was killed, the fallback too: git must still say that the
            # path is unmerged, or not have merged at all
            assert unmerged or repo.run('rev-parse', '-q', '--verify', 'HEAD^2').returncode, path


def children(pid):
    """Every process below pid, the deepest last."""
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        done = subprocess.run(
            ['ps', '-o', 'pid=', '--ppid', str(parent)], capture_output=True, text=True
        )
        below = [int(word) for word in done.stdout.split()]
        found += below
        waiting += below
    return found


def test_files_may_not_grow(repo):
    """O,
    A,
    B: a file that merges to more than the process may write.
    Expected: nothing is torn, both sides are there.
    """
    big = ''.join(f'line {number}\n' for number in range(3000))
    repo.write('a.md', big)
    commit(repo, 'base')
    repo('checkout', '-q', '-b', 'theirs')
    repo.write('a.md', big + 'theirs\n')
    commit(repo, 'theirs')
    repo('checkout', '-q', 'main')
    repo.write('a.md', 'ours\n' + big)
    commit(repo, 'ours')
    done = subprocess.run(
        ['sh', '-c', 'ulimit -f 4; exec git -c core.hooksPath=/dev/null merge -q -m m theirs'],
        cwd=repo.folder,
        capture_output=True,
    )
    data = repo.read('a.md') if (repo.folder / 'a.md').exists() else b''
    merged = ('ours\n' + big + 'theirs\n').encode()
    assert data == merged or done.returncode
    if repo.run('rev-parse', '-q', '--verify', 'HEAD^2').returncode == 0:
        assert repo('show', 'HEAD:a.md').encode() == merged


@pytest.mark.skipif(
    not hasattr(os, 'geteuid') or os.geteuid() != 0,
    reason='mounting a small file system needs root',
)
def test_disk_full(repo, tmp_path):
    """O,
    A,
    B: two sides of a large file on a file system with no room left.
    Expected: a merge that stopped; after room is made it can be done again.
    """
    small = tmp_path / 'small'
    small.mkdir()
    if subprocess.run(
        ['mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', str(small)], capture_output=True
    ).returncode:
        pytest.skip('no small file system can be mounted here')
    try:
        subprocess.run(['cp', '-a', str(repo.folder), str(small / 'repo')], check=True)
        git = Git(small / 'repo')
        big = ''.join(f'line {number} {"x" * 60}\n' for number in range(3000))
        git.write('a.md', big)
        commit(git, 'base')
        git('checkout', '-q', '-b', 'theirs')
        git.write('a.md', big + 'theirs\n')
        commit(git, 'theirs')
        git('checkout', '-q', 'main')
        git.write('a.md', 'ours\n' + big)
        commit(git, 'ours')
        with open(small / 'filler', 'wb', buffering=0) as file:
            try:
                while file.write(b'x' * 4096):
                    pass
            except OSError:
                pass  # that is the point: the disk is full
        done = git.run(*NO_HOOKS, 'merge', '-q', '-m', 'm', 'theirs')
        assert done.returncode
        assert git.run('rev-parse', '-q', '--verify', 'HEAD^2').returncode
        os.unlink(small / 'filler')
        git.run('merge', '--abort')
        git('reset', '-q', '--hard', 'main')
        git(*NO_HOOKS, 'merge', '-q', '-m', 'm', 'theirs')
        assert git.read('a.md').decode() == 'ours\n' + big + 'theirs\n'
    finally:
        subprocess.run(['umount', '-l', str(small)], check=True)
