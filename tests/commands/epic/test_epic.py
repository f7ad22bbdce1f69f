"""epic new, add-feature, offer and handoff: what they make is in form, and the gates pass it."""

import json
import os
import re

import pytest

from gitsync.core.documents import sections
from gitsync.main import main
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import Played


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


def data(epic, agent, *argv, code=0):
    assert epic.run(agent, *argv, '--json') == code, epic.out + epic.err
    answer = json.loads(epic.out)
    return answer['data'] if code == 0 else answer['errors'][0]


@pytest.mark.parametrize(
    'path',
    [
        pytest.param('epics/new', id='plain'),
        pytest.param('with space/ünï', id='spaces and umlauts'),
        pytest.param('..new', id='dots before the name'),
        pytest.param('a/b/c/d', id='deep'),
    ],
)
def test_a_new_epic_is_clean_and_passes_the_gate(epic, path):
    found = data(epic, 'Primary', 'epic', 'new', path, 'one', 'Two Words', 'three')
    assert found['features'] == [
        {'feature': 'feature_01_one', 'agent': 'Primary'},
        {'feature': 'feature_02_two_words', 'agent': 'Secondary-A'},
        {'feature': 'feature_03_three', 'agent': 'Secondary-B'},
    ]
    epic.git('add', '-A')
    assert (
        epic.run('Primary', 'check', '--staged') == 0 and epic.run('Primary', 'check', '--all') == 0
    ), epic.out
    names = {
        section.name for section in sections.parse(epic.git.read(f'{path}/EPIC_README.md')).sections
    }
    assert names == {'PRIMARY PROGRESS', 'SECONDARY-A PROGRESS', 'SECONDARY-B PROGRESS'}


def test_an_epic_at_the_root_and_one_without_commits(git, monkeypatch, capfd):
    monkeypatch.chdir(git.folder)
    played = Played.__new__(Played)
    played.git, played.monkeypatch, played.capfd = git, monkeypatch, capfd
    assert data(played, 'Primary', 'epic', 'new', '.', 'one', 'two')['epic'] == '.'
    assert (
        data(played, 'Primary', 'handoff')['packages'][0]['package']
        == 'feature_02_two/HANDOFF_PACKAGE.md'
    )
    assert played.run('Primary', 'commit', '-m', 'found') == 0, played.err
    assert git('status', '--porcelain') == '' and played.run('', 'check', '--all') == 0
    git.write('main.c', 'int x;\n')
    assert (
        played.run('Primary', 'commit', '-m', 'x') == 1
        and git('status', '--porcelain') == '?? main.c\n'
    )


@pytest.mark.parametrize(
    'argv, code',
    [
        pytest.param(('../out', 'one'), 'outside', id='outside of the repository'),
        pytest.param(('new', 'a', 'A'), 'usage', id='one name in two cases'),
        pytest.param(('new', 'a/b'), 'usage', id='a name with a slash'),
        pytest.param(('new', '..'), 'usage', id='a name of dots'),
        pytest.param((FOLDER, 'x'), 'exists', id='there is one'),
        pytest.param(('new', 'a', '--group', 'b=2'), 'usage', id='a group of an unknown feature'),
        pytest.param(('new', 'a', '--group', 'a=0'), 'usage', id='group 0'),
    ],
)
def test_what_cannot_be_an_epic(epic, argv, code):
    before = sorted(map(str, epic.git.folder.rglob('*')))
    assert data(epic, 'Primary', 'epic', 'new', *argv, code=2)['code'] == code
    assert sorted(map(str, epic.git.folder.rglob('*'))) == before


def test_an_epic_that_git_would_ignore_is_refused_and_named(epic):
    epic.git.write('.gitignore', 'code.log\n*.md\n')
    answer = data(epic, 'Primary', 'epic', 'new', 'a', 'x', code=2)
    assert answer['code'] == 'ignored' and '.gitignore:2: *.md' in answer['message']
    assert not (epic.git.folder / 'a').exists()
    epic.git.write('.gitignore', '*.md\n!a/**\n')
    data(epic, 'Primary', 'epic', 'new', 'a', 'x')


def test_the_only_epic_is_named_where_git_ignores_it(git, monkeypatch, capfd):
    monkeypatch.chdir(git.folder)
    assert main(['epic', 'new', 'a', 'x']) == 0
    git.write('.git/info/exclude', 'a/\n')
    capfd.readouterr()
    assert main(['sync']) == 2
    assert "git ignores 'a/EPIC_README.md' (.git/info/exclude:1: a/)" in capfd.readouterr().err


def test_a_feature_is_added_with_the_next_number_and_agent(epic):
    found = data(epic, 'Primary', 'epic', 'add-feature', 'export', '--group', '2')
    assert found == {'feature': 'feature_04_export', 'agent': 'Secondary-C'}
    readme = epic.read('EPIC_README.md')
    assert (
        b'| Secondary-C | Secondary | feature_04_export | not started | - |\n' in readme
        and b'## Dependency Groups\n\n| Feature | Group |\n|---|---|\n| feature_04_export | 2 |\n'
        in readme
    )
    epic.git('add', '-A')
    assert epic.run('Primary', 'check', '--staged') == 0, epic.out
    assert (
        epic.run('Secondary-A', 'epic', 'add-feature', 'more') == 2
        and 'only Primary may add a feature' in epic.err
    )
    assert data(epic, 'Primary', 'epic', 'add-feature', 'export', code=2)['code'] == 'exists'


def test_windows_line_ends_stay(epic):
    path = f'{FOLDER}/EPIC_README.md'
    epic.git.write(path, epic.git.read(path).replace(b'\n', b'\r\n'))
    data(epic, 'Primary', 'epic', 'add-feature', 'export')
    made = epic.git.read(path)
    assert b'| Secondary-C | Secondary | feature_04_export | not started | - |\r\n' in made
    assert made.count(b'\n') == made.count(b'\r\n')


def test_a_readme_without_tables_gets_them(epic):
    epic.git.write(f'{FOLDER}/EPIC_README.md', '# bare')
    data(epic, 'Primary', 'epic', 'add-feature', 'export')
    assert (
        b'## Agent Assignments\n\n| Agent ID |' in epic.read('EPIC_README.md')
        and epic.run('', 'check', f'{FOLDER}/EPIC_README.md') == 0
    )


def test_the_offer_and_its_savings(epic):
    found = data(epic, 'Primary', 'epic', 'offer')
    assert [found[key] for key in ('sequential', 'parallel', 'saved', 'percent')] == [6, 2, 4, 67]
    found = data(epic, 'Primary', 'epic', 'offer', '--hours', '3', '--feature', 'reports=1.5')
    assert [found[key] for key in ('sequential', 'parallel', 'saved', 'percent')] == [
        7.5,
        3,
        4.5,
        60,
    ]
    assert (
        data(epic, 'Primary', 'epic', 'offer', '--feature', 'nothing=1', code=2)['code'] == 'usage'
    )


def test_the_epic_around_or_the_only_one(epic, monkeypatch):
    assert data(epic, 'Primary', 'epic', 'offer')['features'][0] == 'feature_01_schedule'
    data(epic, 'Primary', 'epic', 'new', 'other', 'x')
    assert data(epic, 'Primary', 'epic', 'offer', code=2)['code'] == 'which-epic'
    monkeypatch.chdir(epic.git.folder / 'other' / 'feature_01_x')
    assert data(epic, 'Primary', 'epic', 'offer')['features'] == ['feature_01_x']


def start_line(letter):
    folder = f'../{FOLDER.rpartition("/")[2]}-secondary_{letter}'
    join = f'gitsync join Secondary-{letter.upper()} --worktree {folder}'
    return f'{join} && cd {folder} && gitsync brief'


def test_the_handoff_writes_a_package_into_each_folder(epic):
    found = data(epic, 'Primary', 'handoff')['packages']
    assert [(each['agent'], each['package'], each['start']) for each in found] == [
        (
            'Secondary-A',
            f'{FOLDER}/feature_02_team_penalty/HANDOFF_PACKAGE.md',
            start_line('a'),
        ),
        (
            'Secondary-B',
            f'{FOLDER}/feature_03_reports/HANDOFF_PACKAGE.md',
            start_line('b'),
        ),
    ]
    assert not [
        name for name in os.listdir(epic.git.folder / FOLDER / 'agent_comms') if 'HANDOFF' in name
    ]
    first = epic.read('feature_02_team_penalty/HANDOFF_PACKAGE.md')
    epic.git('add', '-A')
    assert epic.run('Primary', 'check', '--staged') == 0, epic.out
    data(epic, 'Primary', 'handoff', 'secondary_a')
    assert epic.read('feature_02_team_penalty/HANDOFF_PACKAGE.md') == first


def test_the_handoff_is_refused_while_a_question_to_the_agent_is_open(epic):
    epic.run('Primary', 'message', 'send', 'Secondary-A', '--subject', 'QUESTION - ready?')
    error = data(epic, 'Primary', 'handoff', code=1)
    assert error['code'] == 'open-question' and 'QUESTION - ready?' in error['message']
    assert not (epic.git.folder / FOLDER / 'feature_03_reports/HANDOFF_PACKAGE.md').exists()
    assert data(epic, 'Primary', 'handoff', 'Secondary-B')['packages'][0]['agent'] == 'Secondary-B'
    epic.run('Secondary-A', 'message', 'read', 'Primary', '1')
    assert len(data(epic, 'Primary', 'handoff')['packages']) == 2


def test_the_handoff_is_the_coordinators_and_for_agents_with_a_feature(epic):
    assert (
        data(epic, 'Secondary-A', 'handoff', code=2)['code'] == 'not-coordinator'
        and data(epic, '', 'handoff', code=2)['code'] == 'not-coordinator'
    )
    assert data(epic, 'Primary', 'handoff', 'Secondary-Z', code=2)['code'] == 'no-feature'


def test_a_feature_of_a_later_group_is_named(epic):
    data(epic, 'Primary', 'epic', 'add-feature', 'export', '--group', '2')
    assert (
        epic.run('Primary', 'handoff') == 0
        and 'feature_04_export is in group 2: it starts when the groups before it are ready'
        in epic.err
    )


def test_a_finished_epic_is_closed_by_the_coordinator(epic):
    from tests.scenes.three_agents import install

    folder = epic.git.folder
    assert data(epic, 'Secondary-A', 'epic', 'close', code=2)['code'] == 'not-coordinator'
    error = data(epic, 'Primary', 'epic', 'close', code=1)
    assert error['code'] == 'not-finished' and 'feature_0' in error['message']
    for status in (folder / FOLDER).glob('feature_*/STATUS'):
        lines = status.read_text().splitlines()
        kept = [line for line in lines if not line.startswith(('STATUS:', 'BLOCKERS:'))]
        status.write_text('\n'.join([*kept, 'STATUS: COMPLETE', 'BLOCKERS: none']) + '\n')
    error = data(epic, 'Primary', 'epic', 'close', code=1)
    assert error['code'] == 'not-finished' and "STATUS'" in error['message']
    epic.git('add', '-A')
    epic.git('commit', '-qm', 'done', '--no-verify')
    install(epic.git)
    epic.git.write('beside.txt', 'x')
    epic.git('add', 'beside.txt')
    before = epic.git('rev-parse', f'HEAD:{FOLDER}')
    epic.git('config', 'status.showUntrackedFiles', 'no')
    epic.git.write(f'{FOLDER}/research/new.md', 'x')
    error = data(epic, 'Primary', 'epic', 'close', code=1)
    assert error['code'] == 'not-finished' and 'research/' in error['message']
    (folder / FOLDER / 'research/new.md').unlink()
    error = data(epic, 'Primary', 'epic', 'close', '--to', 'beside.txt/done', code=2)
    assert error['code'] == 'exists' and 'name another folder' in error['hint']
    new = data(epic, 'Primary', 'epic', 'close', '--to', 'past/done')['epic']
    assert epic.git('rev-parse', f'HEAD:{new}') == before
    assert not (folder / FOLDER).exists()
    assert epic.git('status', '--porcelain') == 'A  beside.txt\n'
    assert data(epic, 'Primary', 'epic', 'close', code=2)['code'] == 'exists'


def test_a_close_that_was_broken_off_is_committed_by_the_next(epic):
    for status in (epic.git.folder / FOLDER).glob('feature_*/STATUS'):
        status.write_text(re.sub('(STATUS): .*', r'\1: COMPLETE', status.read_text()))
    epic.git('commit', '-qam', 'done')
    new = f'{os.path.dirname(FOLDER)}/done/{os.path.basename(FOLDER)}'
    os.makedirs(epic.git.folder / os.path.dirname(new))
    epic.git('mv', FOLDER, new)
    assert data(epic, 'Primary', 'epic', 'close')['epic'] == new
    assert epic.git('status', '--porcelain') == ''
    assert epic.git('log', '-1', '--format=%s').startswith('Close the epic')


@pytest.mark.parametrize(
    ('argv', 'made', 'last'),
    [
        (('new', 'epics/more', 'one', 'two'), 'epics/more', 'EPIC_README.md'),
        (('add-feature', 'four', '--epic', FOLDER), f'{FOLDER}/feature_04_four', 'STATUS'),
    ],
    ids=['new', 'add-feature'],
)
def test_what_a_kill_left_is_finished_by_the_next_run(epic, argv, made, last):
    folder, readme = epic.git.folder / made, epic.read('EPIC_README.md')
    assert epic.run('Primary', 'epic', *argv) == 0
    whole = sorted(folder.rglob('*'))
    for path in (folder / last, *folder.rglob('spec.md')):
        path.unlink()
    (folder / '.spec.md.999999999.01234567.tmp').write_text('half')
    epic.git.write(f'{FOLDER}/EPIC_README.md', readme)
    assert epic.run('Primary', 'epic', *argv) == 0, epic.err
    assert sorted(folder.rglob('*')) == whole
    assert epic.run('Primary', 'epic', *argv) == 2
