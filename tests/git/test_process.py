"""Starting git: any size of input and output, the right environment, and errors in plain words."""

import os
import subprocess
import sys
import threading

import pytest

from gitsync.errors import GitsyncError
from gitsync.git import objects
from gitsync.git import process as runner
from gitsync.git.repo import Repo


@pytest.fixture
def here(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    return git


def test_output_and_exit_code_come_back(here):
    assert runner.run(['rev-parse', '--is-inside-work-tree']) == (0, b'true\n', b'')
    done = runner.run(['rev-parse', '--verify', 'nothing'])
    assert done.code == 128
    assert b'fatal' in done.err


def test_large_input_output_and_errors_at_once_do_not_deadlock(fake_git):
    fake_git('cat; yes error | head -c 3000000 >&2; yes more | head -c 3000000; exit 7\n')
    data = os.urandom(5_000_000)
    done = runner.run(['x'], input=data)
    assert done.code == 7
    assert done.out[: len(data)] == data
    assert (len(done.out), len(done.err)) == (8_000_000, 3_000_000)


def test_git_that_does_not_read_its_input_is_no_fault(fake_git):
    fake_git('exec 0<&-; echo done\n')
    assert runner.run(['x'], input=b'x' * 5_000_000) == (0, b'done\n', b'')


def test_a_killed_git_is_a_negative_code(fake_git):
    fake_git('kill -9 $$\n')
    assert runner.run(['x']).code == -9


def test_sigpipe_is_not_ignored_in_children(fake_git):
    # Python itself ignores SIGPIPE; a git that inherited that would not stop when its reader does
    fake_git('yes | head -1; grep SigIgn /proc/self/status\n')
    done = runner.run(['x'])
    assert done.out.startswith(b'y\n')
    assert int(done.out.split()[-1], 16) & (1 << 12) == 0


def test_a_missing_git_is_an_error_that_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv('PATH', str(tmp_path))
    for call in (lambda: runner.run(['status']), objects.Batch):
        with pytest.raises(GitsyncError) as caught:
            call()
        assert caught.value.code == 'no-git'
        assert caught.value.exit == 2


def test_no_descriptor_is_left_behind(here):
    before = len(os.listdir('/proc/self/fd'))
    for _ in range(20):
        runner.run(['rev-parse', 'HEAD'], input=b'x')
        objects.Batch().close()
        objects.Batch()
    assert len(os.listdir('/proc/self/fd')) == before


def test_this_repositorys_variables_are_kept_and_another_drops_them(here, monkeypatch, tmp_path):
    monkeypatch.setenv('GIT_INDEX_FILE', 'other')
    monkeypatch.setenv('GIT_QUARANTINE_PATH', 'q')
    monkeypatch.setenv('GITHEAD_0123', 'x')
    monkeypatch.setenv('GIT_SSH_COMMAND', 'ssh -x')
    kept, dropped = runner.environment(), runner.environment(elsewhere=True)
    assert (kept['GIT_INDEX_FILE'], kept['GIT_QUARANTINE_PATH'], kept['GITHEAD_0123']) == (
        'other',
        'q',
        'x',
    )
    assert not {'GIT_INDEX_FILE', 'GIT_QUARANTINE_PATH', 'GITHEAD_0123'} & dropped.keys()
    assert dropped['GIT_SSH_COMMAND'] == 'ssh -x'
    for env in (kept, dropped):
        assert (env['GIT_NO_REPLACE_OBJECTS'], env['GIT_OPTIONAL_LOCKS'], env['LC_ALL']) == (
            '1',
            '0',
            'C',
        )
    assert 'GIT_INDEX_FILE' not in runner.environment(env={'GIT_INDEX_FILE': None})


def test_not_a_repository_is_a_clear_error(tmp_path):
    with pytest.raises(GitsyncError) as caught:
        runner.output(['status'], cwd=str(tmp_path), elsewhere=True)
    assert caught.value.code == 'no-repository'
    assert 'not a git repository' in caught.value.message


@pytest.mark.parametrize(
    ('env', 'file', 'hint'),
    [
        pytest.param({'GIT_DIR': '/no/such'}, '', 'unset GIT_DIR', id='a git folder'),
        pytest.param({'GIT_WORK_TREE': '/no/such'}, '', 'unset GIT_WORK_TREE', id='a worktree'),
        pytest.param({}, 'index', 'remove it, then git reset', id='a damaged index'),
        pytest.param({}, 'config', 'mend that line', id='a damaged configuration'),
    ],
)
def test_what_is_wrong_about_the_place_is_told_with_what_ends_it(
    here, monkeypatch, env, file, hint
):
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    if file:
        (here.folder / '.git' / file).write_bytes(b'[damaged')
    with pytest.raises(GitsyncError) as caught:
        runner.output(['ls-files', '--', '.'])
    assert hint in caught.value.hint


def test_a_folder_that_is_gone_is_told(here, tmp_path, monkeypatch):
    (tmp_path / 'gone').mkdir()
    monkeypatch.chdir(tmp_path / 'gone')
    (tmp_path / 'gone').rmdir()
    with pytest.raises(GitsyncError) as caught:
        runner.output(['rev-parse', '--git-dir'])
    assert 'cd to one that is there' in caught.value.hint


def test_before_the_first_commit_the_hint_makes_one(git, tmp_path, monkeypatch):
    git('init', '-q', str(tmp_path / 'new'))
    monkeypatch.chdir(tmp_path / 'new')
    with pytest.raises(GitsyncError) as caught:
        Repo.open().commit('HEAD')
    assert 'git commit --allow-empty -m Start' in caught.value.hint


def test_what_pathspecs_mean_is_not_the_users_to_say(monkeypatch):
    for kind in ('LITERAL', 'GLOB', 'NOGLOB', 'ICASE'):
        monkeypatch.setenv(f'GIT_{kind}_PATHSPECS', '1')
    assert not [name for name in runner.environment() if 'PATHSPECS' in name]


def test_an_unsafe_repository_is_a_clear_error(git, tmp_path):
    if os.getuid():
        pytest.skip('only root can give a repository to someone else')
    os.chown(git.folder / '.git', 12345, 12345)
    os.chown(git.folder, 12345, 12345)
    with pytest.raises(GitsyncError) as caught:
        runner.output(['status'], cwd=str(git.folder), elsewhere=True)
    assert caught.value.code == 'unsafe-repository'
    assert 'safe.directory' in caught.value.hint


def test_a_name_with_a_nul_is_a_usage_error():
    with pytest.raises(GitsyncError):
        runner.run(['show', 'a\0b'])


def test_batch_reads_objects_of_every_size_in_lockstep(here):
    batch, expected = objects.Batch(), {}
    for size in (0, 1, 10, 65535, 65536, 65537, 1_000_003):
        data = os.urandom(size)
        oid = runner.output(['hash-object', '-w', '--stdin'], input=data).decode().strip()
        expected[oid] = data
    for oid, data in [*expected.items(), *reversed(expected.items())]:
        assert batch.read(oid) == (oid, 'blob', data)
    assert batch.read('0' * 40) is None
    assert batch.read('no such name') is None
    assert batch.read('') is None
    assert batch.read('a\nb') is None
    assert batch.read(next(iter(expected)))[1] == 'blob'
    batch.close()


def test_batch_reads_many_objects_in_their_order(here):
    texts = [b'%d\n' % number * number * 7000 for number in range(10)]
    write = ['hash-object', '-w', '--stdin']
    oids = [runner.output(write, input=text).decode().strip() for text in texts]
    batch = objects.Batch()
    read = [each and each.data for each in batch.read_all([*oids * 20, '0' * 40, oids[1]])]
    assert read == [*texts * 20, None, texts[1]]
    assert list(batch.read_all([])) == []
    assert batch.read(oids[3]).data == texts[3]


def test_batch_ignores_replace_refs(here):
    one = runner.output(['hash-object', '-w', '--stdin'], input=b'true').decode().strip()
    two = runner.output(['hash-object', '-w', '--stdin'], input=b'false').decode().strip()
    here('replace', one, two)
    assert objects.Batch().read(one) == (one, 'blob', b'true')


def test_batch_on_a_broken_git_is_an_error(fake_git):
    fake_git('exit 1\n')
    with pytest.raises(GitsyncError) as caught:
        objects.Batch().read('HEAD')
    assert 'cat-file failed' in caught.value.message


def test_runs_with_standard_streams_closed(here):
    code = (
        'from gitsync.git import process as git; import os, sys; r = git.run(["rev-parse", '
        '"--is-bare-repository"]); os._exit(0 if r.out == b"false\\n" else 9)'
    )
    done = subprocess.run(
        ['sh', '-c', f"exec {sys.executable} -c '{code}' <&- >&- 2>&-"], cwd=here.folder
    )
    assert done.returncode == 0


def test_calls_from_several_threads_do_not_mix(here):
    answers = []

    def ask(number):
        answers.append((number, runner.run(['rev-parse', f'--x{number}']).out))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(number, f'--x{number}\n'.encode()) for number in range(8)]


def test_subprocess_is_never_imported():
    done = subprocess.run(
        [
            sys.executable,
            '-c',
            'import gitsync.git.repo, sys; print({"subprocess", "click", "git", "typing"} & '
            'set(sys.modules))',
        ],
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == 'set()'


@pytest.mark.parametrize(
    ('said', 'is_old'),
    [
        ('git version 2.38.1', True),
        ('git version 1.9', True),
        ('git version 2.39.5', False),
        ('git version 2.45.0.windows.1', False),
        ('git version 3.0', False),
        ('odd', False),
    ],
)
def test_an_old_git_is_told(tmp_path, monkeypatch, said, is_old):
    (tmp_path / 'git').write_text(f'#!/bin/sh\necho {said}\n')
    (tmp_path / 'git').chmod(0o755)
    monkeypatch.setenv('PATH', f'{tmp_path}:{os.environ["PATH"]}')
    assert ('upgrade git' in runner.too_old()) is is_old


def test_of_a_blob_that_is_too_large_nothing_is_kept_but_its_id(git):
    large, other, small = (
        git('hash-object', '-w', '--stdin', input=text).strip()
        for text in ('x' * 99_999, 'x' * 99_998, 'small')
    )
    batch = objects.Batch(git.folder, most=9)
    assert batch.read(large).data == bytes(9) + large.encode()
    assert batch.read(other).data != batch.read(large).data
    assert batch.read(small).data == b'small'
