"""doctor proves by trying: what merely looks set up is found out."""

import os
from datetime import UTC
from pathlib import Path

import pytest

from gitsync.main import main
from tests.scenes.repository import NO_HOOKS
from tests.scenes.repository import Git
from tests.scenes.repository import gates_in_the_folder_alone

pytestmark = pytest.mark.slow


@pytest.fixture
def run(git, monkeypatch, capsys):
    """main(*argv) in a repository with one commit -> (code, stdout, stderr)."""
    git.write('a', 'a\n')
    git('add', '-A')
    git('commit', '-qm', 'one')
    monkeypatch.chdir(git.folder)

    def call(*argv):
        code = main(list(argv))
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def set_up(run):
    """The same, with init and install done."""
    assert run('init')[0] == 0 and run('install')[0] == 0
    return run


def test_a_clone_that_is_set_up_is_ok(git, set_up):
    before = sorted(os.listdir(git.folder))
    code, out, err = set_up('doctor')
    assert code == 0, out + err
    assert [line.split(': ')[:2] for line in out.splitlines()[:4]] == [
        ['ok', name] for name in ('attributes', 'merge driver', 'hooks', 'refusal')
    ]
    assert (
        sorted(os.listdir(git.folder)) == before
        and git('status', '--porcelain') == '?? .gitattributes\n'
    )


@pytest.mark.parametrize('setting', ['core.autocrlf=true', 'core.eol=crlf', 'merge.ff=only'])
def test_a_clone_of_other_settings_is_ok(git, set_up, setting):
    git('config', *setting.split('='))
    code, out, err = set_up('doctor')
    assert code == 0, out + err


def test_nothing_set_up_is_told_and_fix_sets_it_up(run):
    code, out, _ = run('doctor')
    assert (
        code == 1
        and 'GS902' in out
        and 'GS903' in out
        and 'gitsync install' in out
        and 'gitsync init' in out
    )
    code, out, _ = run('doctor', '--fix')
    assert code == 0 and 'ok: refusal' in out
    assert run('doctor')[0] == 0


def test_json_says_the_same(run):
    import json

    code, out, _ = run('doctor', '--json')
    answer = json.loads(out)
    assert code == 1 and answer['ok'] is False and answer['schema_version'] == 1
    assert {finding['rule'] for finding in answer['data']['findings']} == {'GS902', 'GS903'}


BREAKAGES = {
    'driver that does nothing': (
        lambda git: git('config', 'merge.gitsync.driver', 'true'),
        'GS902',
        'does not merge',
    ),
    'driver whose program is gone': (
        lambda git: edit(git, '.git/gitsync/merge-driver', 'python=', 'python=/gone'),
        'GS902',
        'does not merge',
    ),
    "driver's script gone": (
        lambda git: (git.folder / '.git/gitsync/merge-driver').unlink(),
        'GS902',
        'script is gone',
    ),
    "driver's script damaged": (
        lambda git: git.write('.git/gitsync/merge-driver', 'if then\n'),
        'GS902',
        'does not merge',
    ),
    'no driver': (
        lambda git: git('config', '--unset', 'merge.gitsync.driver'),
        'GS902',
        'no driver',
    ),
    'hook that lets everything pass': (
        lambda git: only_signature(git, 'pre-commit', 'exit 0'),
        'GS903',
        'lets an edit',
    ),
    'hook not executable': (
        lambda git: (git.folder / '.git/hooks/pre-commit').chmod(0o644),
        'GS903',
        'not executable',
    ),
    'hook missing': (
        lambda git: (git.folder / '.git/hooks/prepare-commit-msg').unlink(),
        'GS903',
        'missing',
    ),
    'hook of another program in its place': (
        lambda git: git.write('.git/hooks/pre-commit', '#!/bin/sh\n'),
        'GS903',
        'another program',
    ),
    'program gone': (
        lambda git: edit(git, '.git/hooks/pre-push', 'python=', 'python=/gone'),
        'GS903',
        'is gone',
    ),
    'hooks path elsewhere': (
        lambda git: git('config', 'core.hooksPath', 'elsewhere'),
        'GS903',
        'missing',
    ),
    'hooks path of all repositories': (
        lambda git: git('config', '--global', 'core.hooksPath', '/nowhere'),
        'GS903',
        'shadowed',
    ),
    'info/attributes beats the file': (
        lambda git: git.write('.git/info/attributes', 'EPIC_README.md -merge\n'),
        'GS902',
        'info/attributes',
    ),
    'a later line takes the attribute away': (
        lambda git: edit(
            git, '.gitattributes', '# END gitsync\n', '# END gitsync\n*.md merge=union\n'
        ),
        'GS902',
        "'union'",
    ),
}


def edit(git, path, old, new):
    """Replace text in a file, its mode kept."""
    file = git.folder / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def only_signature(git, name, body):
    """A hook file that says it is gitsync's and does something else."""
    file = git.folder / '.git/hooks' / name
    lines = file.read_text().splitlines()[:4]
    file.write_text('\n'.join([*lines, body, '']))


@pytest.mark.parametrize(
    'breakage',
    [
        pytest.param(name, marks=gates_in_the_folder_alone if name.startswith('hook ') else ())
        for name in BREAKAGES
    ],
)
def test_each_breakage_is_found(git, set_up, breakage):
    do, rule, words = BREAKAGES[breakage]
    do(git)
    code, out, err = set_up('doctor')
    assert code == 1, out + err
    assert rule in out and words in out


def test_a_linked_worktree_without_the_attributes_is_told(git, set_up, tmp_path, monkeypatch):
    git('worktree', 'add', '-q', tmp_path / 'old', '-b', 'old')
    monkeypatch.chdir(tmp_path / 'old')
    code, out, _ = set_up('doctor')
    assert (
        code == 1
        and "merge attribute is 'unspecified', not 'gitsync'" in out
        and 'ok: merge driver' in out
    )
    git('add', '-A')
    monkeypatch.chdir(git.folder)
    assert set_up('doctor')[0] == 0


@gates_in_the_folder_alone
def test_a_bare_repository_proves_its_pushes(git, run, tmp_path, monkeypatch):
    git('clone', '-q', '--bare', git.folder, tmp_path / 'bare.git')
    monkeypatch.chdir(tmp_path / 'bare.git')
    assert run('install')[0] == 0
    code, out, err = run('doctor')
    assert code == 0 and 'an honest push passes' in out, out + err
    only = Git(tmp_path / 'bare.git')
    (only.folder / 'hooks' / 'pre-receive').chmod(0o644)
    code, out, _ = run('doctor')
    assert code == 1 and 'GS903' in out


def test_a_server_whose_head_names_no_branch_says_whose_policy_judges(
    git, run, tmp_path, monkeypatch
):
    (git.folder / '.gitsync.toml').write_text('version = 1\n')
    git('add', '-A')
    git('commit', '-qm', 'a policy')
    git('clone', '-q', '--bare', git.folder, tmp_path / 'bare.git')
    monkeypatch.chdir(tmp_path / 'bare.git')
    run('install')
    server = Git(tmp_path / 'bare.git')
    branch = server('symbolic-ref', '--short', 'HEAD').strip()
    assert 'HEAD' not in run('doctor')[1]
    server('symbolic-ref', 'HEAD', 'refs/heads/nobody')
    out = run('doctor')[1]
    assert "HEAD names 'refs/heads/nobody', which is no branch yet" in out
    assert f'git symbolic-ref HEAD refs/heads/{branch}' in out
    server('config', 'gitsync.defaultBranch', branch)
    assert 'HEAD names' not in run('doctor')[1]


def test_foreign_hooks_are_not_run_by_the_probe(git, run, tmp_path):
    hook = git.folder / '.git' / 'hooks' / 'pre-commit'
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\ntouch "{tmp_path}/ran"\n')
    hook.chmod(0o755)
    run('init')
    run('install')
    assert run('doctor')[0] == 0
    assert not Path(tmp_path / 'ran').exists()


def test_fix_tells_what_it_cannot_mend(git, set_up):
    git('config', 'core.hooksPath', '/dev/null')
    code, out, err = set_up('doctor', '--fix')
    assert code == 1 and 'GS903' in out and 'shadowed' in out
    assert err.startswith("gitsync: cannot mend all: core.hooksPath is no folder: '/dev/null'")


def test_an_epic_that_nobody_works_on_is_a_warning(git, set_up):
    from datetime import datetime
    from datetime import timedelta

    from gitsync.core.epic import sample

    for path, data in sample.epic(datetime.now(UTC) - timedelta(minutes=45)).items():
        git.write(path, data)
    git('add', '-A')
    git(*NO_HOOKS, 'commit', '-qm', 'epic')
    code, out, err = set_up('doctor')
    assert code == 0 and 'trouble: ' in out, out + err
