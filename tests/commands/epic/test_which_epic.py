"""Of which epic a command speaks, where there are several."""

import re

import click
import pytest

from gitsync.commands.cli import gitsync
from gitsync.commands.table import TABLE
from tests.scenes.sample_epic import Played

FIRST, SECOND = 'epics/KAI-7', 'epics/KAI-8'


@pytest.fixture
def epic(git, monkeypatch, capfd):
    played = Played(git, monkeypatch, capfd)
    git('rm', '-rq', '.')
    for path, feature in ((FIRST, 'auth'), (SECOND, 'search')):
        assert played.run('Primary', 'epic', 'new', path, feature, 'billing') == 0
    git('add', '-A')
    git('commit', '-qm', 'two epics')
    return played


def commands(command, words=()):
    """(words, command) of each command that does something."""
    if isinstance(command, click.Group):
        for name in command.list_commands(None):
            yield from commands(command.get_command(None, name), (*words, name))
    else:
        yield words, command


def test_every_command_of_an_epic_takes_epic():
    without = {
        ' '.join(words)
        for words, command in commands(gitsync)
        if not any(option.name == 'epic' for option in command.params)
        and TABLE[words[0]].group in ('epic', 'views')
    }
    assert without == {'attic', 'epic integrate', 'epic new', 'help', 'schema'}


@pytest.mark.parametrize('way', [f'--epic={SECOND}', f'--epic={SECOND}/', f'--epic=./{SECOND}'])
@pytest.mark.parametrize('command', ['brief', 'board', 'heartbeat'])
def test_epic_names_it(epic, command, way):
    epic.run('Primary', command, way)
    assert 'KAI-7' not in epic.out + epic.err and 'auth' not in epic.out
    assert 'search' in epic.out + epic.err


def test_epic_may_stand_before_the_command_and_the_nearer_one_counts(epic):
    for words, feature in (((), 'feature_01_search'), (('--epic', FIRST), 'feature_01_auth')):
        assert epic.run('Primary', '--epic', SECOND, 'brief', *words) == 0
        assert f'{feature}/ and its STATUS' in epic.out


def test_epic_is_forgotten_after_the_command(epic):
    epic.run('Primary', 'brief', '--epic', SECOND)
    assert epic.data('Primary', 'brief', code=2)['code'] == 'which-epic'


def test_the_error_names_the_option_and_lists_the_epics(epic):
    assert epic.run('Primary', 'board') == 2
    assert f'--epic {FIRST}' in epic.err and SECOND in epic.err


def test_the_order_of_what_names_an_epic(epic, monkeypatch):
    """Cited: the numbers of workplace._epic."""
    monkeypatch.chdir(epic.git.folder / FIRST)
    assert epic.data('Primary', 'brief')['feature'] == 'feature_01_auth'  # 3
    epic.git('config', 'gitsync.epic', SECOND)
    assert epic.data('Primary', 'brief')['feature'] == 'feature_01_search'  # 2 before 3
    told = epic.data('Primary', 'brief', '--epic=.')
    assert told['feature'] == 'feature_01_auth'  # 1 before 2, from the current folder
    told = epic.data('Primary', 'brief', f'--epic={FIRST}')
    assert told['feature'] == 'feature_01_auth'  # from the root
    monkeypatch.chdir(epic.git.folder)
    epic.git('config', 'gitsync.epic', 'epics/gone')
    (epic.git.folder / 'epics/done').mkdir()
    epic.git('mv', FIRST, 'epics/done/KAI-7')
    assert epic.data('Primary', 'brief')['feature'] == 'feature_01_search'  # 4


@pytest.mark.parametrize('path', ['epics', 'nowhere', '/', '../..'])
def test_a_path_that_is_no_epic_is_an_error_that_lists_them(epic, path):
    assert epic.run('Primary', 'board', '--epic', path) == 2
    assert 'no epic' in epic.err and FIRST in epic.err and SECOND in epic.err


@pytest.mark.parametrize(
    'argv',
    [
        pytest.param(['message', 'read', 'Primary', '7'], id='the inbox'),
        pytest.param(['lock', 'release', 'epic_readme'], id='a lease'),
        pytest.param(['message', 'send', 'Primary', '--subject', ' '], id='a message'),
    ],
)
@pytest.mark.parametrize('is_first', [True, False], ids=['before', 'behind'])
def test_the_command_of_a_hint_speaks_of_the_epic_that_was_named(epic, argv, is_first):
    """Without it there would be two to choose from."""
    option = ['--epic', SECOND]
    assert epic.run('Secondary-A', *(option + argv if is_first else argv + option)) != 0
    assert 'name one: --epic' not in epic.err
    (told,) = re.findall(r'hint:.*gitsync (.*)$', epic.err, re.MULTILINE)
    told = told.replace(' TO ', ' Primary ')
    assert told.startswith(f'--epic {SECOND} ')
    assert epic.run('Secondary-A', *told.split()) in (0, 1), epic.err
    assert 'name one: --epic' not in epic.err


def test_where_the_epic_is_plain_without_it_a_hint_does_not_name_it(epic, monkeypatch):
    monkeypatch.chdir(epic.git.folder / SECOND)
    argv = ['message', 'read', 'Primary', '7', '--epic', '.']
    assert epic.run('Secondary-A', *argv) != 0 and 'gitsync message inbox' in epic.err
