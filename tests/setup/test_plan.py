"""What install writes, run by git: a driver that cannot lose a side, hooks that fail closed."""

import hashlib
import os
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from gitsync.core.setup import written
from gitsync.core.text.shell_word import quote
from gitsync.git import process
from gitsync.setup import apply
from gitsync.setup import scripts
from tests.scenes.hooks import hook_file
from tests.scenes.repository import Git
from tests.scenes.shell import driver

pytestmark = pytest.mark.slow

README = 'EPIC_README.md'
BASE = ''.join(f'line {n}\n' for n in range(1, 9))


def tree(folder):
    """Every file, link and folder below: its mode and its content."""
    found = {}
    for path in sorted(Path(folder).rglob('*')):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = ('link', os.readlink(path))
        elif path.is_dir():
            found[name] = ('folder', '')
        else:
            found[name] = (
                stat.S_IMODE(path.stat().st_mode),
                hashlib.sha256(path.read_bytes()).hexdigest(),
            )
    return found


def fake(tmp_path, body):
    """A program as install names one: an interpreter that runs the body whatever its arguments."""
    python = tmp_path / 'fake python'
    python.write_text(
        '#!/bin/sh\n# argv: -I -S -c START home gitsync merge-driver O A B L P\nshift 6\n' + body
    )
    python.chmod(0o755)
    home = tmp_path / "a 'home' $HOME %A"
    (home / 'gitsync').mkdir(parents=True)
    (home / 'gitsync' / 'main.py').write_text('')
    return written.Program(str(python), str(home))


def conflicted(git, ours, theirs, name=README, base=BASE, program=None):
    """Merge two branches that changed one file by this program's driver: (exit, file, stderr)."""
    git.write('.gitattributes', '* merge=gitsync\n')
    git.write(name, base)
    git('add', '-A')
    git('commit', '-qm', 'base')
    git('switch', '-qc', 'other')
    git.write(name, theirs)
    git('commit', '-qam', 'theirs')
    git('switch', '-q', 'main')
    git.write(name, ours)
    git('commit', '-qam', 'ours')
    git('config', 'merge.gitsync.driver', driver(git.folder / '.git', program))
    done = git.run('merge', '--no-edit', 'other')
    assert not [path for path in os.listdir(git.folder) if path.startswith('.merge_file')], (
        'temporary files stay behind'
    )
    return done.returncode, git.read(name), done.stderr


OURS = BASE.replace('line 4', 'ours 4')
THEIRS = BASE.replace('line 4', 'theirs 4')
FAR = BASE.replace('line 8', 'theirs 8')

FAILURES = {
    'exit 1 with a traceback': 'echo Traceback >&2; exit 1',
    'exit 1 after the file was touched to the '
    'same bytes': 'cp "$3" x.tmp; cat x.tmp >"$3"; rm x.tmp; exit 1',
    'exit 1 with a clean half of the result': 'echo half >"$3"; exit 1',
    'exit 2': 'exit 2',
    'exit 3 after emptying the file': ': >"$3"; exit 3',
    'exit 129': 'exit 129',
    'exit 139': 'exit 139',
    'killed': 'kill -9 $$',
    'killed in the middle of writing': 'printf "<<<<<<< ou" >"$3"; kill -9 $$',
    'segmentation fault': 'kill -11 $$',
    'exit 1 with a marker of another '
    'size': 'echo "<<<<<< x" >"$3"; echo "<<<<<<<< x" >>"$3"; exit 1',
}


@pytest.mark.parametrize('body', FAILURES.values(), ids=FAILURES)
def test_a_failing_driver_leaves_both_sides(git, tmp_path, body):
    code, data, err = conflicted(git, OURS, THEIRS, program=fake(tmp_path, body))
    assert code == 1 and 'merged as text' in err
    assert (
        b'<<<<<<< ours\nours 4\n||||||| base\nline 4\n=======\ntheirs 4\n>>>>>>> theirs\n' in data
    )
    assert data.count(b'line 1\n') == 1


@pytest.mark.parametrize('body', FAILURES.values(), ids=FAILURES)
def test_a_failing_driver_merges_what_git_can_merge(git, tmp_path, body):
    code, data, _ = conflicted(git, OURS, FAR, program=fake(tmp_path, body))
    assert code == 0
    assert data.decode() == OURS.replace('line 8', 'theirs 8')


def test_a_program_that_is_gone_merges_as_text(git, tmp_path):
    program = written.Program(str(tmp_path / 'no such python'), str(tmp_path))
    code, data, _ = conflicted(git, OURS, THEIRS, program=program)
    assert code == 1 and b'ours 4\n' in data and b'theirs 4\n' in data and b'<<<<<<< ours\n' in data


def test_a_package_that_is_gone_merges_as_text(git, tmp_path):
    """The interpreter is there, the package is not: an ImportError exits 1 as a conflict does."""
    code, data, err = conflicted(
        git, OURS, THEIRS, program=written.Program(sys.executable, str(tmp_path))
    )
    assert code == 1 and b'<<<<<<< ours\n' in data and b'theirs 4\n' in data


def test_a_file_full_of_markers_does_not_make_a_crash_look_like_a_conflict(git, tmp_path):
    base = '<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> z\n' + BASE
    ours, theirs = (base.replace('line 4', text) for text in ('ours 4', 'theirs 4'))
    code, data, err = conflicted(git, ours, theirs, base=base, program=fake(tmp_path, 'exit 1'))
    assert code == 1 and 'merged as text' in err and b'theirs 4\n' in data and b'ours 4\n' in data


def test_a_conflict_that_the_program_wrote_is_kept(git, tmp_path):
    body = 'printf "mine\\n<<<<<<< ours\\n1\\n=======\\n2\\n>>>>>>> theirs\\n" >"$3"; exit 1'
    code, data, err = conflicted(git, OURS, THEIRS, program=fake(tmp_path, body))
    assert code == 1 and data.startswith(b'mine\n') and 'merged as text' not in err


def test_a_clean_result_is_kept(git, tmp_path):
    code, data, _ = conflicted(git, OURS, THEIRS, program=fake(tmp_path, 'echo merged >"$3"'))
    assert (code, data) == (0, b'merged\n')


@pytest.mark.parametrize(
    'name',
    [
        pytest.param('a b.md', id='a space'),
        pytest.param("it's.md", id='a quote'),
        pytest.param('$HOME.md', id='a variable'),
        pytest.param('new\nline.md', id='a newline'),
        pytest.param('`id`.md', id='backticks'),
        pytest.param('-rf.md', id='a dash first'),
        pytest.param('ünï.md', id='beyond ASCII'),
        pytest.param('%A%O.md', id="git's placeholders"),
        pytest.param('"q".md', id='double quotes'),
        pytest.param('back\\slash.md', id='a backslash'),
    ],
)
def test_the_path_reaches_the_program_as_one_word_and_no_shell(git, tmp_path, name):
    body = f'printf %s "$6" >"{tmp_path}/path"; echo merged >"$3"'
    code, data, _ = conflicted(git, OURS, THEIRS, name=name, program=fake(tmp_path, body))
    assert (code, data) == (0, b'merged\n')
    assert (tmp_path / 'path').read_text() == name


def test_a_binary_file_stays_a_conflict_that_keeps_ours(git, tmp_path):
    code, data, _ = conflicted(
        git, 'a\0ours\n', 'a\0theirs\n', base='a\0\n', program=fake(tmp_path, 'exit 2')
    )
    assert code == 1 and data == b'a\0ours\n'
    assert git('ls-files', '-u').count('\n') == 3


@pytest.mark.parametrize('program', ['real', 'gone', 'truncates'])
@pytest.mark.parametrize('kilobytes', [1, 16, 64, 80])
def test_a_full_disk_gives_markers_or_both_sides_or_a_refused_merge(
    git, tmp_path, program, kilobytes
):
    """No file may grow beyond a limit: below 64 kB git's own copies fail, at 64 ours fits and a
    result with markers does not.
    """
    programs = {
        'real': written.Program(sys.executable, str(Path(written.__file__).resolve().parents[3])),
        'gone': written.Program('/gone', '/gone'),
        'truncates': fake(tmp_path, ': >"$3"; exit 1'),
    }
    base = (
        ''.join(f'line {n} of a long text that compresses well\n' for n in range(1340)).ljust(
            65510, '='
        )
        + '\n'
    )
    git.write('.gitattributes', '* merge=gitsync\n')
    for branch, old, new in (
        ('main', '', ''),
        ('other', 'line 400 ', 'theirs 400 '),
        ('main', 'line 400 ', 'ours 400 '),
    ):
        if branch == 'other':
            git('switch', '-qc', 'other')
        elif old:
            git('switch', '-q', 'main')
        git.write(README, base.replace(old, new) if old else base)
        git('add', '-A')
        git('commit', '-qm', branch + old)
    git('config', 'merge.gitsync.driver', driver(git.folder / '.git', programs[program]))
    ours = git.read(README)
    done = subprocess.run(
        ['bash', '-c', f'trap "" XFSZ; ulimit -f {kilobytes}; git merge --no-edit other'],
        cwd=git.folder,
        capture_output=True,
        text=True,
    )
    data = git.read(README)
    stages = git('ls-files', '-u')
    if stages:
        assert b'<<<<<<< ' in data and b'theirs 400' in data and b'ours 400' in data, done.stderr
    else:
        assert (
            data == ours
            and done.returncode not in (0, 1)
            and not (git.folder / '.git/index.lock').exists()
        ), (done.returncode, done.stderr)


def test_the_driver_line_of_this_install_is_what_git_runs(repo, run):
    assert run('install')[0] == 0
    program = written.Program(sys.executable, str(Path(written.__file__).resolve().parents[3]))
    line = written.driver_line(os.path.realpath(repo.folder / '.git'))
    assert repo('config', 'merge.gitsync.driver').rstrip('\n') == line
    assert 'git merge-file --diff3 --marker-size=%L -L ours -L base -L theirs %A %O %B' in line
    script = repo.folder / '.git/gitsync/merge-driver'
    assert script.read_bytes() == scripts.merge_driver(program)
    assert b'gitsync merge-driver "$1" "$2" "$3" "$4" "$5"' in script.read_bytes()


def test_the_driver_line_of_an_earlier_version_is_renewed(repo, run):
    before = (repo.folder / '.git/config').read_bytes()
    run('install')
    config = (repo.folder / '.git/config').read_text()
    start = config.index('\tdriver = ')
    end = config.index('\n', start)
    old = '\tdriver = "trap \'rm -f %A.ours\' EXIT; python gitsync merge-driver %O %A %B %L %P"'
    (repo.folder / '.git/config').write_text(config[:start] + old + config[end:])
    assert run('install')[0] == 0
    assert (repo.folder / '.git/config').read_text() == config
    run('uninstall')
    assert (repo.folder / '.git/config').read_bytes() == before
    assert not (repo.folder / '.git/gitsync').exists()


def test_hunk_headers_show_the_section(repo, run):
    run('install')
    repo.write('.gitattributes', '*.md diff=gitsync\n')
    lines = ''.join(f'row {n}\n' for n in range(9))
    repo.write(
        'x.md',
        f'# Title\n<!-- BEGIN SECONDARY-A PROGRESS -->\n## Sub\n{lines}one\n'
        f'<!-- END SECONDARY-A PROGRESS -->\n{lines}two\n### <!-- F_01_BEGIN -->\n{lines}three\n',
    )
    repo('add', '-A')
    repo.write(
        'x.md',
        repo.read('x.md')
        .replace(b'one\n', b'1\n')
        .replace(b'two\n', b'2\n')
        .replace(b'three\n', b'3\n'),
    )
    heads = [
        line.split('@@ ')[-1] for line in repo('diff', '-U1').splitlines() if line.startswith('@@')
    ]
    assert heads == ['BEGIN SECONDARY-A PROGRESS', 'END SECONDARY-A PROGRESS', 'F_01_BEGIN']


# putting in and taking out


def test_install_twice_changes_nothing_and_uninstall_restores_every_byte(repo, run):
    before = tree(repo.folder)
    assert run('install')[0] == 0
    once = tree(repo.folder)
    assert once != before
    code, out, _ = run('install')
    assert code == 0 and 'nothing to change' in out and tree(repo.folder) == once
    assert run('uninstall')[0] == 0
    assert tree(repo.folder) == before
    assert 'nothing to change' in run('uninstall')[1]


def test_a_dry_run_tells_and_changes_nothing(repo, run):
    before = tree(repo.folder)
    code, out, _ = run('install', '--dry-run')
    assert code == 0 and tree(repo.folder) == before
    assert (
        f'would write {repo.folder}/.git/hooks/pre-commit: hook' in out and '+\\tdriver = ' in out
    )
    run('install')
    installed = tree(repo.folder)
    code, out, _ = run('uninstall', '--dry-run')
    assert 'would remove' in out and tree(repo.folder) == installed


@pytest.mark.parametrize(
    'config',
    [
        pytest.param(b'[core]\n\tbare = false', id='no final newline'),
        pytest.param(b'# only words\r\n[core]\r\n\tbare = false\r\n', id='a comment and CRLF'),
        pytest.param(
            b'[core]\n\tbare = false\n[merge "gitsync"]\n\tdriver = old %A\n[diff "gitsync"]\n',
            id='a driver of the same name',
        ),
    ],
)
def test_configuration_that_was_there_comes_back(repo, run, config):
    path = repo.folder / '.git' / 'config'
    path.write_bytes(config)
    path.chmod(0o640)
    assert run('install')[0] == 0
    assert 'merge-driver' in repo('config', 'merge.gitsync.driver')
    assert run('uninstall')[0] == 0
    assert path.read_bytes() == config and stat.S_IMODE(path.stat().st_mode) == 0o640


def test_configuration_written_after_install_stays(repo, run):
    run('install')
    repo('config', 'gitsync.agent', 'Secondary-A')
    run('uninstall')
    assert repo('config', 'gitsync.agent') == 'Secondary-A\n'
    assert repo.run('config', 'merge.gitsync.driver').returncode == 1


def test_a_locked_configuration_is_an_error_with_a_mend(repo, run):
    repo.write('.git/config.lock', '')
    code, _, err = run('install')
    assert code == 2 and "config.lock'" in err
    (repo.folder / '.git/config.lock').unlink()
    assert run('install')[0] == 0


NAMES = (*written.GATES, *written.REPORTERS)


def test_foreign_hooks_of_every_name_still_run_and_come_back(repo, run, tmp_path):
    hooks = repo.folder / '.git' / 'hooks'
    for name in NAMES:
        hook_file(
            hooks, name, f'#!/bin/sh\necho "{name} $(basename "$0") $*" >>"{tmp_path}/log"\n', 0o750
        )
    before = tree(hooks)
    assert run('install')[0] == 0
    repo('commit', '-q', '--allow-empty', '-m', 'two', env={'GITSYNC_AGENT': 'Primary'})
    log = (tmp_path / 'log').read_text()
    for name in ('pre-commit', 'prepare-commit-msg', 'commit-msg'):
        assert f'{name} {name} ' in log, log
    assert '.git/COMMIT_EDITMSG message\n' in log
    assert run('uninstall')[0] == 0
    assert tree(hooks) == before and not os.path.exists(str(hooks) + written.BEFORE)


@pytest.mark.parametrize('name', ['pre-commit', 'prepare-commit-msg', 'commit-msg'])
def test_the_exit_code_of_a_foreign_hook_counts(repo, run, name):
    hook_file(repo.folder / '.git' / 'hooks', name, '#!/bin/sh\necho no way >&2\nexit 7\n')
    run('install')
    done = repo.run('commit', '--allow-empty', '-m', 'two')
    assert done.returncode == 1 and 'no way' in done.stderr


def test_a_foreign_pre_push_gets_its_arguments_and_every_line_of_its_input(repo, run, tmp_path):
    hook_file(
        repo.folder / '.git' / 'hooks',
        'pre-push',
        f'#!/bin/sh\n(echo "$@"; cat) >"{tmp_path}/seen"\n',
    )
    run('install')
    remote = tmp_path / 'remote.git'
    repo('init', '-q', '--bare', remote)
    repo('push', '-q', remote, 'main', 'main:refs/heads/two')
    seen = (tmp_path / 'seen').read_text()
    assert (
        seen.startswith(f'{remote} {remote}\nrefs/heads/main ')
        and seen.count('\n') == 3
        and 'refs/heads/two' in seen
    )


def test_a_foreign_pre_push_that_reads_nothing_is_no_trouble(repo, run, tmp_path):
    hook_file(repo.folder / '.git' / 'hooks', 'pre-push', '#!/bin/sh\nexit 0\n')
    run('install')
    repo('init', '-q', '--bare', tmp_path / 'remote.git')
    done = repo.run('push', '-q', tmp_path / 'remote.git', 'main')
    assert done.returncode == 0 and done.stderr == ''


def test_a_foreign_hook_that_is_not_executable_stays_asleep(repo, run, tmp_path):
    hook_file(
        repo.folder / '.git' / 'hooks', 'pre-commit', f'#!/bin/sh\ntouch "{tmp_path}/ran"\n', 0o644
    )
    before = tree(repo.folder / '.git' / 'hooks')
    run('install')
    repo('commit', '-q', '--allow-empty', '-m', 'two')
    assert not (tmp_path / 'ran').exists()
    run('uninstall')
    assert tree(repo.folder / '.git' / 'hooks') == before


@pytest.mark.parametrize('target', ['../../tools/hook.sh', 'helper', '/nowhere'])
def test_a_foreign_hook_that_is_a_link_works_as_before(repo, run, tmp_path, target):
    hooks = repo.folder / '.git' / 'hooks'
    text = f'#!/bin/sh\ntouch "{tmp_path}/ran"\n'
    hook_file(repo.folder / 'tools', 'hook.sh', text)
    hook_file(hooks, 'helper', text)
    os.symlink(target, hooks / 'pre-commit')
    before = tree(hooks)
    run('install')
    repo('commit', '-q', '--allow-empty', '-m', 'two')
    assert (tmp_path / 'ran').exists() == (target != '/nowhere')
    run('uninstall')
    assert tree(hooks) == before


def test_husky_finds_what_stands_beside_its_hooks(repo, run, tmp_path):
    """husky 9: core.hooksPath is .husky/_, each hook sources h, which runs .husky/<its name>."""
    repo('config', 'core.hooksPath', '.husky/_')
    inner = repo.folder / '.husky' / '_'
    hook_file(
        inner,
        'h',
        '#!/usr/bin/env sh\nn=$(basename "$0")\ns=$(dirname "$(dirname "$0")")/$n\n'
        '[ ! -f "$s" ] && exit 0\nsh -e "$s" "$@"\nexit $?\n',
        0o644,
    )
    (inner / '.gitignore').write_text('*')
    for name in ('pre-commit', 'commit-msg', 'pre-push'):
        hook_file(inner, name, '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n')
    hook_file(repo.folder / '.husky', 'pre-commit', f'touch "{tmp_path}/husky"\n', 0o644)
    before = tree(repo.folder)
    assert run('install')[0] == 0
    assert repo('config', 'core.hooksPath') == '.husky/_\n'
    repo('commit', '-q', '--allow-empty', '-m', 'two')
    assert (tmp_path / 'husky').exists()
    assert '.before-gitsync' not in repo('status', '--porcelain', '-uall')
    run('uninstall')
    after = tree(repo.folder)
    assert {name: what for name, what in after.items() if not name.startswith('.git/')} == {
        name: what for name, what in before.items() if not name.startswith('.git/')
    }


@pytest.mark.skipif(process.runs_configured_hooks(), reason='git runs hooks of its configuration')
def test_hooks_path_of_all_repositories_is_refused_with_a_hint(repo, run, tmp_path):
    repo('config', '--global', 'core.hooksPath', tmp_path / 'hooks')
    before = tree(repo.folder)
    code, _, err = run('install')
    assert code == 2 and 'core.hooksPath' in err and 'hint:' in err
    assert tree(repo.folder) == before and not (tmp_path / 'hooks').exists()
    assert run('uninstall')[0] == 0


def test_relative_hooks_path_serves_every_worktree(repo, run, tmp_path):
    repo('config', 'core.hooksPath', 'my hooks/')
    repo('worktree', 'add', '-q', tmp_path / 'second', '-b', 'second')
    assert run('install')[0] == 0
    for folder in (repo.folder, tmp_path / 'second'):
        assert (folder / 'my hooks' / 'pre-commit').exists()
    run('uninstall')
    assert (
        not (repo.folder / 'my hooks').exists() and not (tmp_path / 'second' / 'my hooks').exists()
    )


def test_install_in_a_linked_worktree_serves_all(repo, run, tmp_path, monkeypatch):
    repo('worktree', 'add', '-q', tmp_path / 'with space', '-b', 'second')
    monkeypatch.chdir(tmp_path / 'with space')
    assert run('install')[0] == 0
    assert (repo.folder / '.git' / 'hooks' / 'pre-commit').exists()
    monkeypatch.chdir(repo.folder)
    assert 'nothing to change' in run('install')[1]


def test_a_bare_repository_judges_pushes(repo, run, tmp_path, monkeypatch):
    bare = tmp_path / 'bare.git'
    repo('clone', '-q', '--bare', repo.folder, bare)
    before = tree(bare)
    monkeypatch.chdir(bare)
    assert run('install')[0] == 0
    assert (bare / 'hooks' / 'pre-receive').exists()
    assert not (bare / 'hooks' / 'update').exists()  # git would start it once a ref
    assert 'nothing to change' in run('install')[1]
    run('uninstall')
    assert tree(bare) == before


def test_a_submodule_is_a_clone_of_its_own(repo, run, tmp_path, monkeypatch):
    repo('clone', '-q', repo.folder, tmp_path / 'inner')
    repo('submodule', '--quiet', 'add', tmp_path / 'inner', 'sub')
    repo('commit', '-qm', 'sub')
    monkeypatch.chdir(repo.folder / 'sub')
    Git(repo.folder / 'sub')('config', 'core.hooksPath', 'own-hooks')
    before = tree(repo.folder)
    assert run('install')[0] == 0
    assert (repo.folder / 'sub/own-hooks/pre-commit').exists() and not (
        repo.folder / '.git/hooks/pre-commit'
    ).exists()
    assert 'merge-driver' in Git(repo.folder / 'sub')('config', 'merge.gitsync.driver')
    assert 'nothing to change' in run('install')[1]
    run('uninstall')
    assert tree(repo.folder) == before


def test_another_program_is_named_by_a_later_install(repo, run, monkeypatch, tmp_path):
    run('install')
    other = tmp_path / 'env' / 'bin' / 'python'
    other.parent.mkdir(parents=True)
    other.symlink_to(sys.executable)
    monkeypatch.setattr(sys, 'executable', str(other))
    assert run('install')[0] == 0
    named = f'python={quote(str(other))}\n'
    assert named in (repo.folder / '.git/hooks/pre-commit').read_text()
    assert named in (repo.folder / '.git/gitsync/merge-driver').read_text()


def test_many_installs_at_once_keep_the_foreign_hooks(repo, run):
    hooks = repo.folder / '.git' / 'hooks'
    for name in NAMES:
        hook_file(hooks, name, f'#!/bin/sh\n# {name}\n')
    before = tree(repo.folder)
    running = [
        subprocess.Popen(
            [sys.executable, '-m', 'gitsync', 'install'], cwd=repo.folder, stdout=subprocess.DEVNULL
        )
        for _ in range(6)
    ]
    assert [process.wait() for process in running] == [0] * 6
    assert all(
        (repo.folder / '.git' / f'hooks{written.BEFORE}' / name).read_text()
        == f'#!/bin/sh\n# {name}\n'
        for name in NAMES
    )
    run('uninstall')
    assert tree(repo.folder) == before


def test_strict_is_kept_by_a_later_install(repo, run):
    run('install', '--strict')
    assert (repo.folder / '.git/hooks/reference-transaction').exists()
    assert 'nothing to change' in run('install')[1]
    run('uninstall')
    assert not (repo.folder / '.git/hooks/reference-transaction').exists()


@pytest.mark.parametrize('died_after', range(1, 9))
def test_a_run_that_died_half_way_is_mended_by_the_next(repo, run, monkeypatch, died_after):
    for name in ('pre-commit', 'commit-msg'):
        hook_file(repo.folder / '.git/hooks', name, f'#!/bin/sh\n# {name}\n', 0o700)
    hook_file(repo.folder / '.git/hooks', 'helper', 'x')
    before = tree(repo.folder)
    whole, count = apply.carry_out, []

    def dies(step):
        count.append(step)
        if len(count) > died_after:
            raise KeyboardInterrupt
        whole(step)

    for first, second in (
        ('install', 'install'),
        ('install', 'uninstall'),
        ('uninstall', 'install'),
        ('uninstall', 'uninstall'),
    ):
        if first == 'uninstall':
            run('install')
        count.clear()
        monkeypatch.setattr(apply, 'carry_out', dies)
        assert run(first)[0] == 130
        monkeypatch.setattr(apply, 'carry_out', whole)
        assert run(second)[0] == 0
        if second == 'install':
            assert 'nothing to change' in run('install')[1]
            run('uninstall')
        assert tree(repo.folder) == before, (first, second)


def test_a_hook_whose_program_is_gone_is_closed_and_says_so(repo, run, tmp_path):
    run('install')
    path = repo.folder / '.git/hooks/pre-commit'
    path.write_text(path.read_text().replace('python=', 'python=/gone'))
    done = repo.run('commit', '--allow-empty', '-m', 'two')
    assert done.returncode == 1 and 'cannot run: /gone' in done.stderr and 'hint:' in done.stderr
    assert subprocess.run([path], capture_output=True).returncode == 3


def test_a_reporter_whose_program_is_gone_is_silent(repo, run):
    run('install')
    path = repo.folder / '.git/hooks/post-checkout'
    path.write_text(path.read_text().replace('python=', 'python=/gone'))
    done = repo.run('switch', '-c', 'two')
    assert done.returncode == 0 and 'gone' not in done.stderr


def test_uninstall_keeps_hooks_that_came_later(repo, run):
    run('install')
    hook_file(repo.folder / '.git/hooks', 'post-commit', '#!/bin/sh\n')
    hook_file(repo.folder / '.git/hooks', 'pre-commit', '#!/bin/sh\necho mine\n')
    run('uninstall')
    assert (repo.folder / '.git/hooks/pre-commit').read_text() == '#!/bin/sh\necho mine\n'
    assert (repo.folder / '.git/hooks/post-commit').exists()


def test_two_foreign_hooks_for_one_name_are_a_question_for_a_person(repo, run):
    hook_file(repo.folder / '.git/hooks', 'pre-commit', '#!/bin/sh\necho one\n')
    run('install')
    hook_file(repo.folder / '.git/hooks', 'pre-commit', '#!/bin/sh\necho two\n')
    code, _, err = run('install')
    assert code == 2 and 'older one is kept' in err


def test_a_program_inside_a_worktree_is_refused(repo, run, monkeypatch, tmp_path):
    inside = repo.folder / '.venv' / 'bin' / 'python'
    inside.parent.mkdir(parents=True)
    inside.symlink_to(sys.executable)
    monkeypatch.setattr(sys, 'executable', str(inside))
    code, _, err = run('install')
    assert code == 2 and 'inside a worktree' in err and 'pipx' in err
    monkeypatch.chdir(tmp_path)
    repo('worktree', 'add', '-q', tmp_path / 'second', '-b', 'second')
    monkeypatch.chdir(tmp_path / 'second')
    assert run('install')[0] == 2
    assert not (repo.folder / '.git/hooks/pre-commit').exists()


def test_a_version_managers_shim_is_not_named(repo, run, monkeypatch):
    monkeypatch.setattr(sys, 'executable', '/opt/pyenv/shims/python3')
    monkeypatch.setattr(
        sys, '_base_executable', os.path.realpath(sysconfig.get_config_var('BINDIR') + '/python3')
    )
    assert run('install')[0] == 0
    assert 'shims' not in repo('config', 'merge.gitsync.driver')
    monkeypatch.setattr(sys, '_base_executable', '/opt/pyenv/shims/python3')
    assert run('install')[0] == 2


def test_outside_a_repository_it_says_so(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run('install')[0] == 2


# init


ATTRIBUTES = [
    pytest.param(None, id='no file'),
    pytest.param(b'', id='empty'),
    pytest.param(b'*.md text', id='no final newline'),
    pytest.param(b'*.md text\n', id='a line'),
    pytest.param(b'*.md text\r\n*.txt -text\r\n', id='CRLF'),
    pytest.param(b'*.md text\r\n*.txt -text', id='CRLF without a final newline'),
    pytest.param(b'\n\n', id='blank lines'),
]


@pytest.mark.parametrize('data', ATTRIBUTES)
def test_init_then_uninstall_gives_attributes_back(repo, run, data):
    path = repo.folder / '.gitattributes'
    if data is not None:
        path.write_bytes(data)
        path.chmod(0o600)
    before = tree(repo.folder)
    assert run('init')[0] == 0
    assert path.read_bytes().startswith(data or b'')
    assert 'nothing to change' in run('init')[1]
    for name in (
        'EPIC_README.md',
        'x/EPIC_README.md',
        'x/agent_comms/a_to_b.md',
        'agent_comms/archive/a.md',
        'x/agent_checkpoints/a.json',
        'e/feature_01_x/STATUS',
    ):
        assert repo('check-attr', 'merge', name).endswith(': gitsync\n'), name
    assert repo('check-attr', 'merge', 'STATUS').endswith(': unspecified\n')
    assert run('uninstall')[0] == 0
    assert tree(repo.folder) == before


def test_init_names_the_documents_of_the_policy(repo, run):
    repo.write(
        '.gitsync.toml',
        'version = 1\n[[documents]]\npath = "docs/my plan.md"\nkind = "sections"\n'
        'outside = "Primary"\n[[documents]]\npath = "/notes/**"\nkind = "sections"\n'
        'outside = "Primary"\n',
    )
    code, _, err = run('init')
    assert code == 0, err
    assert repo('check-attr', 'merge', 'docs/my plan.md').endswith(': gitsync\n')
    assert repo('check-attr', 'merge', 'notes/a/b').endswith(': gitsync\n')


def test_init_writes_an_example_policy_on_request_only(repo, run):
    run('init')
    assert not (repo.folder / '.gitsync.toml').exists()
    run('init', '--policy')
    from gitsync.world import policy_file

    assert policy_file.parse((repo.folder / '.gitsync.toml').read_bytes()).coordinator == 'Primary'


def test_init_and_uninstall_with_a_pre_commit_configuration(repo, run):
    data = b'repos:\n- repo: meta  # c\n  hooks: [{id: identity}]'
    repo.write('.pre-commit-config.yaml', data)
    before = tree(repo.folder)
    code, out, _ = run('init', '--dry-run')
    assert code == 0 and tree(repo.folder) == before and '+- repo: local' in out
    assert run('init')[0] == 0
    assert b'- id: gitsync\n' in repo.read('.pre-commit-config.yaml')
    assert 'nothing to change' in run('init')[1]
    run('uninstall', '--keep-files')
    assert b'- id: gitsync\n' in repo.read('.pre-commit-config.yaml')
    run('uninstall')
    assert tree(repo.folder) == before


@pytest.mark.parametrize(
    ('ignored', 'is_told'),
    [pytest.param('', True, id='not ignored'), pytest.param('.husky/\n', False, id='ignored')],
)
def test_hook_files_that_would_be_committed_are_told(repo, run, ignored, is_told):
    repo('config', 'core.hooksPath', '.husky')
    repo.write('.gitignore', ignored)
    code, out, _ = run('install')
    assert (
        code == 0
        and ("'" + str(repo.folder / '.husky') + "' belongs to the worktree: do not commit" in out)
        is is_told
    )
    repo('config', '--unset', 'core.hooksPath')
    assert 'note: ' not in run('install')[1]


@pytest.mark.parametrize('command', ['install', 'uninstall'])
def test_what_a_killed_install_left_half_written_goes(repo, run, command):
    gone = subprocess.Popen(['true'])
    gone.wait()
    left = [
        repo.write(f'{folder}.{name}.{gone.pid}.0123abcd.tmp', 'half')
        for folder, name in (
            ('.git/hooks/', 'pre-commit'),
            ('.git/', 'config'),
            ('', '.gitattributes'),
        )
    ]
    mine = repo.write(f'.git/hooks/.pre-commit.{os.getpid()}.0123abcd.tmp', 'another at work')
    assert run(command, '--dry-run')[0] == 0 and all(path.exists() for path in left)
    assert run(command)[0] == 0
    assert not any(path.exists() for path in left) and mine.exists()
