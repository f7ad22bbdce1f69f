"""join: names that nothing knows, a worktree of one's own, the epic that is remembered, and who
else is at work.
"""

import json

import pytest

from gitsync.main import main
from tests.scenes.repository import Git

pytestmark = pytest.mark.slow


@pytest.fixture
def epic(git, monkeypatch):
    """Primary joined; an epic of Primary, Secondary-A and Secondary-B is committed."""
    monkeypatch.chdir(git.folder)
    git('commit', '-q', '--allow-empty', '-m', 'x')
    assert main(['join', 'Primary']) == 0
    new(git, 'epics/E1')
    return git


def new(git, path, *features):
    assert main(['epic', 'new', path, *(features or ('auth', 'billing', 'reports'))]) == 0
    git('add', '-A')
    git('commit', '-q', '--no-verify', '-m', path)


@pytest.fixture
def said(capsys):
    """Run a command: (exit code, what it said on stdout and stderr)."""

    def run(*words):
        capsys.readouterr()
        code = main(list(words))
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def config(git, key):
    return git('config', '--get', key, ok=(0, 1)).strip()


@pytest.mark.parametrize(
    ('name', 'meant'),
    [
        ('Seconday-A', 'Secondary-A'),
        ('Secondary-A1x', 'Secondary-A'),
        ('secundary_b', 'Secondary-B'),
        ('Primry', 'Primary'),
        ('Mallory', ''),
    ],
)
def test_a_name_that_nothing_knows_is_refused_with_the_nearest(epic, said, name, meant):
    code, told = said('join', name)
    assert code == 2 and 'Primary, Secondary-A, Secondary-B' in told
    assert ('did you mean ' + meant in told) == bool(meant)
    assert config(epic, 'gitsync.agent') == 'Primary'


def test_a_new_name_joins_when_it_is_said_to_be_new(epic, said):
    assert said('join', 'Mallory', '--new')[0] == 0
    assert said('whoami')[1] == 'Mallory (worktree, asserted)\n'
    assert said('join', 'a b', '--new')[0] == 2
    epic.write('.gitsync.toml', 'version = 1\n[agents.Primary]\n')
    epic('add', '-A')
    epic('commit', '-q', '--no-verify', '-m', 'policy')
    note = 'owns nothing until the coordinator writes [agents.Mallory] into .gitsync.toml'
    assert note in said('join', 'Mallory', '--new')[1]
    assert 'owns nothing' not in said('join', 'Primary')[1]


def test_the_protocols_roles_join_before_there_is_an_epic(git, monkeypatch, said):
    monkeypatch.chdir(git.folder)
    assert said('join', 'Secondary-C')[0] == 0
    assert said('join', 'Mallory')[0] == 2


def test_a_policys_agents_are_known_and_no_others(epic, said):
    epic.write('.gitsync.toml', 'version = 1\n[agents.Alice]\nemails = []\n')
    epic('add', '-A')
    epic('commit', '-q', '--no-verify', '-m', 'x')
    assert said('join', 'alice')[0] == 0
    code, told = said('join', 'Alise')
    assert code == 2 and 'did you mean Alice?' in told


@pytest.mark.parametrize('name', ['Seconday-A', 'SecondaryA', 'Primry'])
def test_a_misspelt_name_names_nobody_else(epic, said, monkeypatch, name):
    monkeypatch.setenv('GITSYNC_AGENT', name)
    code, told = said('section', 'show')
    assert code == 2 and 'did you mean' in told
    assert said('whoami', '--agent', name)[0] == 2


@pytest.mark.parametrize('name', ['Secondary-C', 'Seconday-A', 'Mallory'])
def test_a_message_to_nobody_is_refused_and_names_who_is_there(epic, said, name):
    code, told = said('message', 'send', name, '--subject', 'x')
    assert code == 2 and 'Secondary-A, Secondary-B' in told
    assert epic('status', '--porcelain') == ''


def test_a_message_reaches_who_joined_elsewhere_in_the_clone(epic, said, tmp_path):
    folder = str(tmp_path / 'new')
    assert said('join', 'Secondary-A-New', '--worktree', folder)[0] == 0
    assert said('message', 'send', 'Secondary-A-New', '--subject', 'x')[0] == 0


def test_a_worktree_of_ones_own_is_made_once_and_joined(epic, said, tmp_path, monkeypatch):
    folder = tmp_path / 'with space'
    for _ in range(2):
        code, told = said('join', 'secondary_a', '--worktree', str(folder))
        assert code == 0 and f"cd '{folder}'" in told.split('\n')
        assert 'on branch agent/secondary_a/work' in told
    assert Git(folder)('branch', '--show-current').strip() == 'agent/secondary_a/work'
    assert said('whoami')[1].startswith('Primary')
    monkeypatch.chdir(folder)
    assert said('whoami')[1] == 'Secondary-A (worktree, asserted)\n'
    assert config(Git(folder), 'gitsync.epic') == 'epics/E1'


def test_the_branch_of_a_worktree_may_be_named_and_may_be_there(epic, said, tmp_path):
    epic('branch', 'there')
    for branch in ('there', 'other'):
        folder = tmp_path / branch
        assert said('join', 'Secondary-A', '--worktree', str(folder), '--branch', branch)[0] == 0
        assert Git(folder)('branch', '--show-current').strip() == branch
    assert said('join', 'Secondary-A', '--branch', 'x')[0] == 2
    assert said('join', 'Secondary-A', '--worktree', str(tmp_path))[0] != 0


def test_the_epic_of_the_folder_is_remembered(epic, said, monkeypatch):
    assert config(epic, 'gitsync.epic') == ''
    new(epic, 'epics/E2', 'search')
    monkeypatch.chdir(epic.folder / 'epics/E2')
    assert json.loads(said('join', 'Primary', '--json')[1])['data']['epic'] == 'epics/E2'
    monkeypatch.chdir(epic.folder)
    assert config(epic, 'gitsync.epic') == 'epics/E2'
    assert 'feature_01_search' in said('brief')[1]
    assert said('join', 'Primary', '--epic', 'epics/E1')[0] == 0
    assert config(epic, 'gitsync.epic') == 'epics/E1'


def test_of_several_epics_the_one_that_has_the_agent_is_remembered(epic, said, tmp_path):
    new(epic, 'epics/E2', 'search')
    folder = tmp_path / 'b'
    assert said('join', 'Secondary-B', '--worktree', str(folder))[0] == 0
    assert config(Git(folder), 'gitsync.epic') == 'epics/E1'


def test_whoever_shares_the_worktree_or_the_name_is_told(epic, said, monkeypatch, tmp_path):
    monkeypatch.setenv('CLAUDE_CODE_SESSION_ID', 'p')
    said('join', 'Primary')
    monkeypatch.setenv('CLAUDE_CODE_SESSION_ID', 'a')
    assert 'Primary goes on in this worktree too' in said('join', 'Secondary-A')[1]
    monkeypatch.setenv('CLAUDE_CODE_SESSION_ID', 'a2')
    told = said('join', 'Secondary-A', '--worktree', str(tmp_path / 'a'))[1]
    assert 'another session joined as Secondary-A' in told and str(epic.folder) in told
    monkeypatch.delenv('CLAUDE_CODE_SESSION_ID')
    code, told = said('join', 'Secondary-B')
    assert code == 1 and 'Primary and Secondary-A work in this worktree' in told
    told = said('whoami')[1]
    assert told.startswith('nobody: Primary and Secondary-A share this worktree')


def test_two_sessions_of_one_agent_are_on_the_board_and_told_by_doctor(
    epic, said, monkeypatch, tmp_path
):
    for name in ('one', 'two'):
        monkeypatch.setenv('CLAUDE_CODE_SESSION_ID', name)
        place = ('--worktree', str(tmp_path / name), '--branch', name)
        assert said('join', 'Secondary-A', *place)[0] == 0
    told = said('board')[1].replace('\n', '')
    assert 'Secondary-A has 2 live sessions' in told and str(tmp_path / 'two') in told
    data = json.loads(said('board', '--json')[1])['data']
    assert data['sessions'] == {'Secondary-A': [str(tmp_path / 'one'), str(tmp_path / 'two')]}
    assert '2 live sessions joined as Secondary-A' in said('doctor')[1]


def test_an_agent_without_a_row_of_assignments_adds_it_when_it_joins(epic, said, tmp_path):
    readme, row = 'epics/E1/EPIC_README.md', b'| Secondary-A | Secondary | feature_02_billing |'
    lines = epic.read(readme).splitlines(keepends=True)
    epic.write(readme, b''.join(line for line in lines if not line.startswith(row)))
    epic('commit', '-qam', 'no row', '--no-verify')
    folder = tmp_path / 'own'
    code, told = said('join', 'Secondary-A', '--worktree', str(folder))
    assert code == 0 and 'your row is added to Agent Assignments' in told
    assert Git(folder).read(readme).count(row) == 1
    for name in ('Secondary-A', 'Secondary-B'):  # a row that stands, here or for another
        code, told = said('join', name)
        assert code == 0 and ('your row' in told) == (name == 'Secondary-A')


def test_nobody_joins_in_a_bare_repository(git, said, tmp_path, monkeypatch):
    git('init', '-q', '--bare', str(tmp_path / 'b.git'))
    monkeypatch.chdir(tmp_path / 'b.git')
    code, told = said('join', 'Primary')
    assert code == 2 and 'hint: gitsync join Primary --worktree PATH' in told
