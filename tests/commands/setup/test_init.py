"""gitsync init where an epic is under way, and where a sparse checkout left files out."""

import json
import shlex

import pytest

from gitsync.core.epic import sample
from gitsync.main import main
from tests.scenes.sample_epic import commit_sample_epic


def test_an_unfinished_epic_is_told_with_the_next_commands(git, monkeypatch, capsys):
    commit_sample_epic(git)
    monkeypatch.chdir(git.folder)
    assert main(['init']) == 0
    out = capsys.readouterr().out
    assert f'found an unfinished epic: {sample.FOLDER}\n' in out
    commands = [line for line in out.splitlines() if line.startswith('  gitsync ')]
    assert [line.split('   ')[0].strip() for line in commands] == [
        'gitsync install',
        'gitsync check --all',
        'gitsync join Primary',
    ]


def test_of_two_epics_the_command_names_one_and_can_be_typed(git, monkeypatch, capsys):
    commit_sample_epic(git)
    git('mv', sample.FOLDER, 'other')
    commit_sample_epic(git)
    monkeypatch.chdir(git.folder)
    assert main(['init']) == 0
    line = capsys.readouterr().out.splitlines()[-1].split('   ')[0].strip()
    assert line == f'gitsync --epic {sample.FOLDER} join Primary'
    assert main(line.split()[1:]) == 0 and main(['brief']) == 0


def test_without_an_epic_nothing_is_told(git, monkeypatch, capsys):
    git.write('a', 'a')
    git('add', '-A')
    git('commit', '-qm', 'begin')
    monkeypatch.chdir(git.folder)
    assert main(['init', '--json']) == 0
    assert json.loads(capsys.readouterr().out)['data']['epics'] == []
    assert main(['init']) == 0
    assert 'epic' not in capsys.readouterr().out


class TestByPatterns:
    """A sparse checkout that holds the epic alone: nothing that it left out is written over."""

    def sparse(self, git, monkeypatch, **files):
        commit_sample_epic(git)
        for name, data in {'x': b'x', **files}.items():
            git.write(name.replace('__', '/').replace('dot', '.'), data)
        git('add', '-A')
        git('commit', '-qm', 'begin')
        git('sparse-checkout', 'set', '--no-cone', f'/{sample.FOLDER}/')
        monkeypatch.chdir(git.folder)

    def typed(self, git, hint):
        for command in hint.split(' (')[0].split(' && '):
            git(*shlex.split(command)[1:])

    def test_what_is_new_is_taken_by_the_hint(self, git, monkeypatch, capsys):
        self.sparse(git, monkeypatch)
        assert main(['init']) == 0
        self.typed(git, capsys.readouterr().out.partition('next: ')[2].splitlines()[0])
        assert git('status', '--porcelain') == '' and main(['init']) == 0
        assert (git.folder / '.gitattributes').exists()

    @pytest.mark.parametrize(
        ('file', 'argv'),
        [
            pytest.param('.gitattributes', ['init'], id='attributes'),
            pytest.param('.gitsync.toml', ['init'], id='the policy'),
            pytest.param('.pre-commit-config.yaml', ['init'], id='pre-commit'),
            pytest.param(
                '.claude/settings.json', ['install', '--agent-hooks', 'claude'], id='settings'
            ),
        ],
    )
    def test_what_is_left_out_is_brought_first(self, git, monkeypatch, capsys, file, argv):
        data = {
            '.gitsync.toml': b'version = 1 # ours\n',
            '.claude/settings.json': b'{"model": "ours"}\n',
        }
        data = data.get(file, b'# ours\n')
        self.sparse(git, monkeypatch, **{file.replace('/', '__').replace('.', 'dot', 1): data})
        assert main(argv) == 1
        self.typed(git, capsys.readouterr().err.partition('bring it: ')[2].strip())
        assert main(argv) == 0
        assert b'ours' in (git.folder / file).read_bytes()

    def test_doctor_tells_that_git_merges_as_text(self, git, monkeypatch, capsys):
        self.sparse(git, monkeypatch, dotgitattributes=b'EPIC_README.md merge=gitsync\n')
        assert main(['doctor', '--fix']) == 1
        assert not (git.folder / '.gitattributes').exists()
        hint = capsys.readouterr().out.partition('bring it: ')[2].splitlines()[0]
        assert hint == 'git sparse-checkout add /.gitattributes'


@pytest.mark.parametrize(
    'options, lacks',
    [
        pytest.param(['--repo', 'URL'], '--repo needs --rev', id='no revision'),
        pytest.param(['--rev', 'v1'], '--rev needs --repo', id='no repository'),
    ],
)
def test_hooks_come_from_a_repository_at_a_revision(git, monkeypatch, capsys, options, lacks):
    monkeypatch.chdir(git.folder)
    assert main(['init', *options]) == 2 and lacks in capsys.readouterr().err
    assert main(['init', '--repo', 'URL', '--rev', 'v1']) == 0
    assert 'there is no .pre-commit-config.yaml' in capsys.readouterr().err
