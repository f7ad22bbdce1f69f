"""join names the agent of one worktree, and gives it a session."""

import json

import pytest

from gitsync.main import main
from tests.scenes.repository import Git


@pytest.fixture
def here(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    git('commit', '-q', '--allow-empty', '-m', 'x')
    return git


def test_joining_names_the_agent_as_the_roster_spells_it(here, capsys):
    assert main(['join', 'secondary_a', '--json']) == 0
    data = json.loads(capsys.readouterr().out)['data']
    assert (data['agent'], data['source'], data['strength'], data['was']) == (
        'Secondary-A',
        'worktree',
        'asserted',
        None,
    )
    assert len(data['session']) == 32
    assert here('config', 'gitsync.agent').strip() == 'Secondary-A'
    assert main(['whoami']) == 0
    assert capsys.readouterr().out == 'Secondary-A (worktree, asserted)\n'


def test_joining_again_as_another_says_who_was_here(here, capsys):
    main(['join', 'Primary'])
    assert main(['join', 'Secondary-B']) == 0
    said = capsys.readouterr()
    assert "this worktree was Primary's" in said.err
    assert here('config', 'gitsync.agent').strip() == 'Secondary-B'


def test_a_name_that_is_no_agents_is_refused_and_nothing_is_written(here, capsys):
    before = here.read('.git/config')
    for name in ('../x', 'a b', '', 'Secondary-А'):
        assert main(['join', name]) == 2
    here.write('.gitsync.toml', 'version = 1\n[agents.Alice]\nemails = []\n')
    here('add', '-A')
    here('commit', '-q', '-m', 'x')
    assert main(['join', 'Mallory']) == 2
    assert 'the policy lists: Primary, Alice' in capsys.readouterr().err
    assert here.read('.git/config') == before
    assert main(['join']) == 2


def test_a_worktree_is_not_made_in_a_folder_that_holds_something(here, tmp_path, capsys):
    (tmp_path / 'full').mkdir()
    (tmp_path / 'full' / 'file').touch()
    assert main(['join', 'Secondary-A', '--worktree', str(tmp_path / 'full')]) == 2
    said = capsys.readouterr().err
    assert 'is there already, and no worktree of this clone' in said and 'hint: name a' in said
    (tmp_path / 'empty').mkdir()
    assert main(['join', 'Secondary-A', '--worktree', str(tmp_path / 'empty')]) == 0


def test_a_worktree_made_from_a_joined_one_has_no_agent_yet(here, tmp_path, monkeypatch, capsys):
    main(['join', 'Primary'])
    here('worktree', 'add', '-q', str(tmp_path / 'wt'))
    monkeypatch.chdir(tmp_path / 'wt')
    capsys.readouterr()
    main(['whoami'])
    assert capsys.readouterr().out.startswith('nobody')
    assert main(['join', 'Primary']) == 0
    capsys.readouterr()
    main(['whoami'])
    assert capsys.readouterr().out == 'Primary (worktree, asserted)\n'
    Git(tmp_path / 'wt')('config', '--worktree', 'gitsync.agent', 'Secondary-C')
    main(['whoami'])
    assert capsys.readouterr().out == 'Secondary-C (worktree, asserted)\n'
