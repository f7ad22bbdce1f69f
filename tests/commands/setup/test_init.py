"""gitsync init where an epic is under way."""

import json

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
