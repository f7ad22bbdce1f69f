"""`gitsync preview`: what a host's merge button would do, told beforehand."""

import json

import pytest

from gitsync.main import main
from tests.scenes.processes import program

STATUS = 'epic/feature_01_x/STATUS'


@pytest.fixture
def forked(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    assert program('install', cwd=git.folder).returncode == 0
    git('config', 'core.hooksPath', '/dev/null')
    git.write('.gitattributes', 'STATUS merge=gitsync\n')

    def make(base, ours, theirs):
        git.write(STATUS, base)
        git('add', '-A')
        git('commit', '-q', '-m', 'base')
        git('checkout', '-q', '-b', 'theirs')
        git.write(STATUS, theirs)
        git('commit', '-q', '--allow-empty', '-am', 'theirs')
        git('checkout', '-q', 'main')
        git.write(STATUS, ours)
        git('commit', '-q', '--allow-empty', '-am', 'ours')
        return git

    return make


def test_a_button_that_is_safe(forked, capsys):
    git = forked('A: 1\n\n\n\n\n\nB: 1\n', 'A: 2\n\n\n\n\n\nB: 1\n', 'A: 1\n\n\n\n\n\nB: 2\n')
    assert main(['preview', 'theirs']) == 0
    assert capsys.readouterr().out == "with gitsync: clean\nby the host's merge button: clean\n"
    assert git('status', '--porcelain') == ''


def test_a_button_that_would_conflict(forked, capsys, monkeypatch):
    git = forked('A: 1\nB: 1\n', 'A: 2\nB: 1\n', 'A: 1\nB: 2\n')
    monkeypatch.chdir(git.folder / 'epic')  # paths are the repository's all the same
    assert main(['preview', 'theirs']) == 1
    assert capsys.readouterr().out == (
        f"with gitsync: clean\nby the host's merge button: conflicts in {STATUS}\nmerge here "
        'and push: git merge theirs, git push\n'
    )
    assert main(['preview', 'theirs', 'main', '--json']) == 1
    data = json.loads(capsys.readouterr().out)['data']
    assert (
        data['safe'] is False
        and data['button']['conflicts'] == [STATUS]
        and data['gitsync']['conflicts'] == []
    )


def test_a_button_that_would_give_something_else(forked, capsys):
    forked(
        'A: 1\n\n\n\nB: 1\n\n\n\nC: 1\n',
        'N: 1\nA: 1\n\n\n\nB: 1\n\n\n\nC: 1\n',
        'A: 1\n\n\n\nB: 1\n\n\n\nC: 1\nN: 1\n',
    )
    assert main(['preview', 'theirs']) == 1
    assert 'the result would differ in: ' + STATUS in capsys.readouterr().out


def test_a_commit_that_is_not_there(forked, capsys):
    forked('A: 1\n', 'A: 1\n', 'A: 1\n')
    assert main(['preview', 'nowhere']) == 2
