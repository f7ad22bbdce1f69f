"""commit: exactly one's own parts of a working tree that several agents share."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

from gitsync.core.documents import messages
from gitsync.core.documents import sections
from gitsync.core.epic.new_epic import first_status
from gitsync.core.policy.names import form
from gitsync.epic.commits import shared_index
from tests.scenes.repository import NO_HOOKS
from tests.scenes.repository import copied
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import Played

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures('loaded_hooks')]

AGENTS = ('Primary', 'Secondary-A', 'Secondary-B')
FEATURES = {
    'Primary': 'feature_01_schedule',
    'Secondary-A': 'feature_02_team_penalty',
    'Secondary-B': 'feature_03_reports',
}


@pytest.fixture(scope='module')
def store(tmp_path_factory):
    """Where the epic is kept for the next test."""
    return tmp_path_factory.mktemp('store') / 'epic'


@pytest.fixture
def epic(git, monkeypatch, capfd, store):
    """The sample epic in which every agent has begun and committed, with the hooks installed."""

    def begin():
        played = Played(git, monkeypatch, capfd)
        assert played.run('Primary', 'install') == 0, played.err
        for agent in AGENTS:
            assert played.run(agent, 'heartbeat') == 0, played.err
            assert played.run(agent, 'commit', '-m', 'begin') == 0, played.err

    copied(git, store, begin)
    assert git('status', '--porcelain') == ''
    return Played(git, monkeypatch, capfd)


def section(git, agent, rev=''):
    """The body of an agent's section on disk, or in a revision."""
    data = (
        git.run('show', f'{rev}:{README}').stdout.encode('utf-8', 'surrogateescape')
        if rev
        else git.read(README)
    )
    found = sections.parse(data).section(f'{agent.upper()} PROGRESS')
    return found.body if found else None


def edited(git, agent, text):
    """Write a line into an agent's section."""
    data = git.read(README)
    git.write(
        README,
        data.replace(
            f'<!-- END {agent.upper()} PROGRESS -->'.encode(),
            text + f'\n<!-- END {agent.upper()} PROGRESS -->'.encode(),
        ),
    )


def tree(git):
    """{path: bytes} of the working tree."""
    files = {}
    for folder, folders, names in os.walk(git.folder):
        folders[:] = [name for name in folders if name != '.git']
        files |= {path: path.read_bytes() for path in (Path(folder, name) for name in names)}
    return files


def staged(git):
    return git('ls-files', '-s')


def test_a_commit_holds_ones_own_parts_and_no_more(epic):
    git = epic.git
    for agent in AGENTS:
        edited(git, agent, f'by {agent}'.encode())
        git.write(f'{FOLDER}/{FEATURES[agent]}/spec.md', f'of {agent}\n')
    git.write('elsewhere.txt', 'nobody\n')
    before = tree(git)
    data = epic.data('Secondary-A', 'commit', '-mmine')
    assert (
        data['paths'] == [README, f'{FOLDER}/{FEATURES["Secondary-A"]}/spec.md']
        and data['agent'] == 'Secondary-A'
    )
    assert git('rev-parse', 'HEAD').strip() == data['commit']
    assert section(git, 'Secondary-A', 'HEAD').endswith(
        b'by Secondary-A\n'
    ) and b'by Primary' not in section(git, 'Primary', 'HEAD')
    assert tree(git) == before
    assert git('log', '-1', '--format=%(trailers:key=Agent,valueonly)').strip() == 'Secondary-A'
    assert 'Gitsync-Gate' in git('log', '-1', '--format=%B')


def test_each_message_is_a_paragraph_as_in_git(epic):
    edited(epic.git, 'Secondary-A', b'by A')
    assert epic.run('Secondary-A', 'commit', '-m', 'Go on', '-m', 'Because.') == 0, epic.err
    assert epic.git('log', '-1', '--format=%B').startswith('Go on\n\nBecause.\n\nAgent: ')


def test_what_others_staged_stays_staged_in_the_same_file_too(epic):
    git = epic.git
    edited(git, 'Secondary-B', b'staged by B')
    git.write(f'{FOLDER}/{FEATURES["Secondary-B"]}/spec.md', 'staged\n')
    git('add', '-A')
    edited(git, 'Secondary-B', b'later, unstaged')
    edited(git, 'Secondary-A', b'by A')
    assert epic.run('Secondary-A', 'commit', '-m', 'mine') == 0, epic.err
    index = git('show', f':{README}').encode()
    assert b'staged by B\n' in index and b'by A\n' in index and b'later, unstaged' not in index
    assert b'staged by B' not in git('show', f'HEAD:{README}').encode()
    assert git('diff', '--cached', '--name-only').split() == [
        README,
        f'{FOLDER}/{FEATURES["Secondary-B"]}/spec.md',
    ]


def test_a_refused_commit_changes_nothing(epic):
    git = epic.git
    git.write(f'{FOLDER}/{FEATURES["Secondary-A"]}/STATUS', 'no status\n')
    edited(git, 'Secondary-A', b'mine')
    edited(git, 'Secondary-B', b'staged by B')
    git('add', README)
    edited(git, 'Secondary-B', b'and more')
    before, index, head = tree(git), staged(git), git('rev-parse', 'HEAD')
    assert epic.data('Secondary-A', 'commit', '-mx', code=1)['code'] == 'GS209'
    assert (tree(git), staged(git), git('rev-parse', 'HEAD')) == (before, index, head)


def test_nothing_of_ones_own_is_no_commit(epic):
    edited(epic.git, 'Secondary-B', b'by B')
    index = staged(epic.git)
    assert epic.data('Secondary-A', 'commit', '-mx', code=1)['code'] == 'nothing'
    assert staged(epic.git) == index
    assert (
        epic.run('Secondary-A', 'commit', '-m', ' ') == 2 and epic.run('Secondary-A', 'commit') == 2
    )


def test_a_dry_run_commits_nothing(epic):
    edited(epic.git, 'Secondary-A', b'by A')
    head, index = epic.git('rev-parse', 'HEAD'), staged(epic.git)
    assert epic.data('Secondary-A', 'commit', '-mx', '--dry-run') == {
        'agent': 'Secondary-A',
        'commit': None,
        'paths': [README],
    }
    assert (epic.git('rev-parse', 'HEAD'), staged(epic.git)) == (head, index)


@pytest.mark.parametrize(
    ('state', 'command'),
    [
        ('MERGE_HEAD', 'git merge --abort'),
        ('CHERRY_PICK_HEAD', 'git cherry-pick --continue or --abort'),
        ('REVERT_HEAD', 'git revert --continue or --abort'),
        ('rebase-merge', 'git rebase --continue or --abort'),
        ('rebase-apply', 'git rebase --continue or --abort'),
        ('rebase-apply/applying', 'git am --continue or --abort'),
    ],
)
def test_what_git_waits_to_finish_is_finished_first(epic, state, command):
    edited(epic.git, 'Secondary-A', b'by A')
    epic.git.write(f'.git/{state}', epic.git('rev-parse', 'HEAD'))
    error = epic.data('Secondary-A', 'commit', '-mx', code=1)
    assert error['code'] == 'unfinished' and command in error['hint']


def test_an_unmerged_index_is_refused(epic):
    oid = epic.git('rev-parse', f'HEAD:{README}').strip()
    epic.git('update-index', '--index-info', input=f'100644 {oid} 1\tx\n100644 {oid} 2\tx\n')
    edited(epic.git, 'Secondary-A', b'by A')
    assert epic.data('Secondary-A', 'commit', '-mx', code=1)['code'] == 'unmerged'


def test_marks_and_messages_of_one_channel_are_committed_apart(epic):
    git, channel = epic.git, f'{FOLDER}/agent_comms/primary_to_secondary_a.md'
    for subject in ('one', 'two'):
        epic.run('Primary', 'message', 'send', 'Secondary-A', '--subject', subject)
        assert subject == 'two' or epic.run('Primary', 'commit', '-m', 'send') == 0, epic.err
    epic.run('Secondary-A', 'message', 'read', 'Primary', '1')
    assert epic.run('Secondary-A', 'commit', '-m', 'read') == 0, epic.err
    found = messages.parse(git('show', f'HEAD:{channel}').encode()).messages
    assert [(message.number, message.read) for message in found] == [(1, True)]
    assert epic.run('Primary', 'commit', '-m', 'send two') == 0, epic.err
    found = messages.parse(git('show', f'HEAD:{channel}').encode()).messages
    assert sorted((message.number, message.read) for message in found) == [(1, True), (2, False)]
    assert git('status', '--porcelain') == ''


@pytest.mark.parametrize(
    'name',
    [
        pytest.param('with space', id='space'),
        pytest.param('zeile\numbruch', id='newline'),
        pytest.param('ta\tb', id='tab'),
        pytest.param('"quoted"', id='quotes'),
        pytest.param('-n', id='like an option'),
        pytest.param(b'\xff\xfe'.decode('utf-8', 'surrogateescape'), id='no UTF-8'),
        pytest.param(':(top)x', id='like a pathspec'),
        pytest.param('*', id='like a glob'),
    ],
)
def test_odd_names_in_ones_feature_folder(epic, name):
    path = f'{FOLDER}/{FEATURES["Secondary-A"]}/{name}'
    epic.git.write(path, 'odd\n')
    assert epic.run('Secondary-A', 'commit', '-m', 'odd') == 0, epic.err
    assert (
        path in epic.git('ls-tree', '-r', '-z', '--name-only', 'HEAD').split('\0')
        and epic.git('status', '--porcelain') == ''
    )


def test_modes_links_and_removed_files_of_ones_folder(epic):
    git, folder = epic.git, f'{FOLDER}/{FEATURES["Secondary-A"]}'
    for name in ('run', 'gone', 'file'):
        git.write(f'{folder}/{name}', name)
    assert epic.run('Secondary-A', 'commit', '-m', 'one') == 0, epic.err
    os.chmod(git.folder / folder / 'run', 0o755)
    os.unlink(git.folder / folder / 'gone')
    os.symlink('run', git.folder / folder / 'link')
    os.unlink(git.folder / folder / 'file')
    git.write(f'{folder}/file/inside', 'now a folder')
    assert epic.run('Secondary-A', 'commit', '-m', 'two') == 0, epic.err
    modes = {
        line.split('\t')[1].removeprefix(folder + '/'): line[:6]
        for line in git('ls-tree', '-r', 'HEAD', folder + '/').splitlines()
    }
    assert modes == {'STATUS': '100644', 'run': '100755', 'link': '120000', 'file/inside': '100644'}


def test_line_ends_are_stored_as_git_stores_them(epic):
    git = epic.git
    git.write('.gitattributes', '*.md text eol=crlf\n')
    git('add', '.gitattributes')
    git('commit', '-qm', 'line ends', '--no-verify', env={'GITSYNC_AGENT': 'Primary'})
    git.write(README, git.read(README).replace(b'\n', b'\r\n'))
    edited(git, 'Secondary-A', b'by A\r')
    assert epic.run('Secondary-A', 'commit', '-m', 'mine') == 0, epic.err
    assert (
        '\r' not in git('show', f'HEAD:{README}')
        and b'by A\n' in section(git, 'Secondary-A', 'HEAD')
        and git('status', '--porcelain') == ''
    )


def test_a_first_commit_holds_the_whole_epic_of_the_coordinator(git, monkeypatch, capfd):
    played = Played(git, monkeypatch, capfd)
    git('update-ref', '-d', 'HEAD')
    git('rm', '-rq', '--cached', '.')
    made = first_status('Secondary-A', 'Primary', datetime.now(UTC))
    git.write(f'{FOLDER}/{FEATURES["Secondary-A"]}/STATUS', made)
    assert played.run('Primary', 'commit', '-m', 'found') == 0, played.err
    names = git('ls-tree', '-r', '--name-only', 'HEAD').split()
    assert README in names and f'{FOLDER}/{FEATURES["Secondary-A"]}/STATUS' in names
    other = f'{FOLDER}/{FEATURES["Secondary-B"]}/STATUS'
    assert other not in names, 'somebody wrote into it'


def test_a_hook_that_changes_a_file_leaves_the_index_at_the_commit(git, monkeypatch, capfd):
    played = Played(git, monkeypatch, capfd)
    path = f'{FOLDER}/{FEATURES["Secondary-A"]}/spec.md'
    git.write(
        '.git/hooks/pre-commit', f'#!/bin/sh\necho formatted > "{path}"\ngit add "{path}"\n'
    ).chmod(0o755)
    git.write(path, 'raw\n')
    assert played.run('Secondary-A', 'commit', '-m', 'x') == 0, played.err
    assert git('show', f'HEAD:{path}') == 'formatted\n' and git('status', '--porcelain') == ''


def test_a_commit_by_another_at_the_same_moment_is_not_undone(git, monkeypatch, capfd):
    """The hook of the first try commits something else meanwhile, as another program might."""
    played = Played(git, monkeypatch, capfd)
    git.write(
        '.git/hooks/pre-commit',
        '#!/bin/sh\n[ -e .git/raced ] && exit 0\ntouch .git/raced\n'
        'export GIT_INDEX_FILE=.git/other\ngit read-tree HEAD\n'
        'echo theirs > other.txt\ngit add other.txt\ngit commit -q -m other\n',
    ).chmod(0o755)
    git.write(f'{FOLDER}/{FEATURES["Secondary-A"]}/spec.md', 'mine\n')
    assert played.run('Secondary-A', 'commit', '-m', 'mine') == 0, played.err
    assert (
        git('log', '--format=%s').split() == ['mine', 'other', 'begin']
        and git('show', '--name-only', '--format=', 'HEAD~1') == 'other.txt\n'
    )
    assert git('show', 'HEAD:other.txt') == 'theirs\n'
    # the other program left the shared index alone, and so what it committed is unknown there
    assert git('status', '--porcelain') == 'D  other.txt\n?? other.txt\n'


def test_anothers_folder_is_not_ones_own_by_an_edit_of_its_status(epic):
    git, folder = epic.git, f'{FOLDER}/{FEATURES["Secondary-B"]}'
    git.write(
        f'{folder}/STATUS',
        git.read(f'{folder}/STATUS').replace(b'AGENT: Secondary-B', b'AGENT: Secondary-A'),
    )
    git.write(f'{folder}/spec.md', 'taken\n')
    assert epic.data('Secondary-A', 'commit', '-mx', code=1)['code'] == 'nothing'


def test_documents_of_a_policy_and_their_owners(epic):
    git = epic.git
    git.write(
        '.gitsync.toml',
        'version = 1\n[agents.Secondary-A]\n[agents.Secondary-B]\n[[documents]]\n'
        'path = "docs/*.md"\nkind = "sections"\noutside = "Secondary-B"\n'
        'owners = { "NOTES" = "Secondary-A" }\n',
    )
    git.write('docs/a.md', 'text\n<!-- BEGIN NOTES -->\n<!-- END NOTES -->\n')
    git('add', '-A')
    git('commit', '-qm', 'policy', env={'GITSYNC_AGENT': 'Primary'})
    git.write('docs/a.md', 'changed text\n<!-- BEGIN NOTES -->\nnote\n<!-- END NOTES -->\n')
    assert epic.run('Secondary-A', 'commit', '-m', 'note') == 0, epic.err
    assert git('show', 'HEAD:docs/a.md') == 'text\n<!-- BEGIN NOTES -->\nnote\n<!-- END NOTES -->\n'
    assert epic.run('Secondary-B', 'commit', '-m', 'text') == 0, epic.err
    assert git('status', '--porcelain') == ''


def test_from_a_folder_below_and_with_relative_diffs(epic, monkeypatch):
    epic.git('config', 'diff.relative', 'true')
    edited(epic.git, 'Secondary-A', b'by A')
    monkeypatch.chdir(epic.git.folder / FOLDER / FEATURES['Secondary-A'])
    assert epic.data('Secondary-A', 'commit', '-m#1: a title that looks like a comment')[
        'paths'
    ] == [README]
    assert epic.git('log', '-1', '--format=%s') == '#1: a title that looks like a comment\n'


def test_a_change_in_the_same_moment_as_the_index_is_seen(epic):
    """git's racily clean entry: size and times are those of the index, only the content differs."""
    git, name = epic.git, f'{FOLDER}/{FEATURES["Primary"]}/notes'
    git('config', 'core.trustctime', 'false')
    git.write(name, b'1\n')
    assert epic.run('Primary', 'commit', '-m', 'one') == 0
    os.utime(git.folder / name, (1700000000, 1700000000))
    git('update-index', '--refresh', '-q')
    os.utime(git.folder / '.git/index', (1700000000, 1700000000))
    (git.folder / name).write_bytes(b'2\n')
    os.utime(git.folder / name, (1700000000, 1700000000))
    assert epic.run('Primary', 'commit', '-m', 'two') == 0
    assert git('show', f'HEAD:{name}') == '2\n'


def test_what_a_killed_commit_left_goes(epic):
    folder = epic.git.folder / '.git/gitsync/commits'
    folder.mkdir(parents=True, exist_ok=True)
    (folder / '999999999.index').write_bytes(b'x')
    edited(epic.git, 'Secondary-A', b'by A')
    assert epic.run('Secondary-A', 'commit', '-m', 'x') == 0 and not list(folder.iterdir())


EDITS = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(AGENTS),
        strategies.sampled_from(('section', 'file', 'status', 'send', 'read', 'stage', 'commit')),
    ),
    min_size=4,
    max_size=12,
)


@pytest.mark.slow
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS)
def test_several_agents_in_one_tree_commit_their_own_parts_and_nothing_else(epic, edits):
    git, count = epic.git, 0
    for agent, what in [*edits, *((agent, 'commit') for agent in AGENTS)]:
        count += 1
        other = 'Secondary-A' if agent == 'Primary' else 'Primary'
        if what == 'section':
            edited(git, agent, f'{count}'.encode())
        elif what == 'file':
            git.write(f'{FOLDER}/{FEATURES[agent]}/file {count % 3}', f'{count}\n')
        elif what == 'status':
            epic.run(agent, 'status', 'set', f'NEXT_ACTION=step {count}')
        elif what == 'send':
            epic.run(agent, 'message', 'send', other, '--subject', f'{count}')
        elif what == 'read':
            epic.run(agent, 'message', 'read', other, '1')
        elif what == 'stage':
            git('add', '-A')
        else:
            _commit_and_compare(epic, agent)
    left = git('status', '--porcelain')
    assert left == '' and epic.run('', 'check', '--all') == 0, left + epic.out


def _commit_and_compare(epic, agent):
    git = epic.git
    before, head = tree(git), git('rev-parse', 'HEAD').strip()
    others = {
        name: (
            section(git, name, 'HEAD'),
            git('diff', '--cached', '--', f'{FOLDER}/{FEATURES[name]}'),
        )
        for name in AGENTS
        if name != agent
    }
    code = epic.run(agent, 'commit', '-m', f'of {agent}')
    assert code in (0, 1) and (code == 0 or 'nothing of' in epic.err), epic.err
    assert tree(git) == before
    for name, (body, diff) in others.items():
        assert (
            section(git, name, 'HEAD') == body
            and git('diff', '--cached', '--', f'{FOLDER}/{FEATURES[name]}') == diff
        )
    if code == 0:
        assert section(git, agent, 'HEAD') == section(git, agent)
        for path in git('diff', '--name-only', head, 'HEAD').splitlines():
            assert path == README or FEATURES[agent] in path or form(agent) in path, path
        assert git('log', '-1', '--format=%(trailers:key=Agent,valueonly)').strip() == agent


def wait_for_all_of(group):
    """Wait until every process of a group has ended: git itself goes on for a moment."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            break
        time.sleep(0.01)


@pytest.mark.slow
def test_a_kill_at_any_instant_loses_nothing_of_others(epic):
    git = epic.git
    edited(git, 'Secondary-B', b'staged by B')
    git.write(f'{FOLDER}/{FEATURES["Secondary-B"]}/spec.md', 'staged\n')
    git('add', '-A')
    edited(git, 'Secondary-B', b'unstaged')
    for round in range(8):
        edited(git, 'Secondary-A', b'by A %d' % round)
        before, body = tree(git), section(git, 'Secondary-B', 'HEAD')
        child = subprocess.Popen(
            [sys.executable, '-m', 'gitsync', 'commit', '-m', 'x'],
            cwd=git.folder,
            env={**os.environ, 'GITSYNC_AGENT': 'Secondary-A'},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(0.03 + 0.04 * round)
        (os.killpg if round % 2 else os.kill)(child.pid, signal.SIGKILL)
        child.wait()
        wait_for_all_of(child.pid)
        assert tree(git) == before and section(git, 'Secondary-B', 'HEAD') == body
        index = git('show', f':{README}').encode()
        if b'by A %d' % round in section(git, 'Secondary-A', 'HEAD'):
            assert b'by A %d\n' % round in index, 'what is staged undoes the commit'
        assert (
            b'staged by B\n' in index
            and b'unstaged' not in index
            and git('show', f':{FOLDER}/{FEATURES["Secondary-B"]}/spec.md') == 'staged\n'
        )
    edited(git, 'Secondary-A', b'the end')
    assert epic.run('Secondary-A', 'commit', '-m', 'x') == 0, epic.err
    assert git('fsck', '--no-dangling') == ''


@pytest.mark.parametrize(
    ('dies_in', 'staged_then', 'left'),
    [
        pytest.param('_run_commit', f'M  {README}\n', f' M {README}\n', id='before the commit'),
        pytest.param('_new_commit', '', '', id='after the commit'),
    ],
)
def test_what_a_kill_left_undone_is_done_by_the_next_commit(epic, dies_in, staged_then, left):
    """A is killed beside its commit; nothing staged undoes it, and B commits as if A had ended."""
    git = epic.git
    edited(git, 'Secondary-A', b'by A')
    killed = (
        'import os, sys; from gitsync.epic.commits import commit as committing; '
        f'committing._Round.{dies_in} = lambda *rest: os._exit(9); '
        "from gitsync.main import main; main(['commit', '-m', 'x'])"
    )
    done = subprocess.run(
        [sys.executable, '-c', killed],
        cwd=git.folder,
        env={**os.environ, 'GITSYNC_AGENT': 'Secondary-A'},
    )
    assert done.returncode == 9 and git('status', '--porcelain') == staged_then
    assert (git.folder / '.git/index.lock').exists()
    git.write(f'{FOLDER}/{FEATURES["Secondary-B"]}/spec.md', 'of B\n')
    assert epic.run('Secondary-B', 'commit', '-m', 'y') == 0, epic.err
    assert git('status', '--porcelain') == left


def test_what_somebody_committed_after_a_kill_is_not_taken_back(epic):
    """A's parts were staged when it was killed; a person clears the lock and commits them."""
    git = epic.git
    edited(git, 'Secondary-A', b'by A')
    killed = (
        'import os; from gitsync.epic.commits import commit as committing; '
        'committing._Round._run_commit = lambda *rest: os._exit(9); '
        "from gitsync.main import main; main(['commit', '-m', 'x'])"
    )
    environment = {**os.environ, 'GITSYNC_AGENT': 'Secondary-A'}
    subprocess.run([sys.executable, '-c', killed], cwd=git.folder, env=environment)
    (git.folder / '.git/index.lock').unlink()
    git.write('code.py', 'one\n')
    git('add', 'code.py')
    git(*NO_HOOKS, 'commit', '-qm', 'both')
    git.write(f'{FOLDER}/{FEATURES["Secondary-B"]}/spec.md', 'of B\n')
    assert epic.run('Secondary-B', 'commit', '-m', 'y') == 0, epic.err
    assert git('status', '--porcelain') == ''


def test_what_a_hook_said_is_shown_in_its_own_lines(epic):
    hook = epic.git.folder / '.git/hooks/pre-commit'
    hook.write_text("#!/bin/sh\nprintf 'one\\n\\033[31mtwo\\n\\n  three\\n' >&2; exit 1\n")
    edited(epic.git, 'Secondary-A', b'by A')
    assert epic.run('Secondary-A', 'commit', '-m', 'x') == 1
    said = epic.err.splitlines()  # before it, up to git 2.53, that no gate stands here
    at = said.index('gitsync: error: the commit was refused:')
    assert said[at + 1 : at + 5] == [
        'one',
        '\\x1b[31mtwo',
        '',
        '  three',
    ]
    assert epic.run('Secondary-A', 'commit', '-m', 'x', '--json') == 1
    assert json.loads(epic.out)['errors'][0]['message'].endswith('\n\n  three')


def test_the_repository_may_stand_in_a_folder_of_any_name(epic, monkeypatch, tmp_path):
    odd = tmp_path / os.fsdecode(b'-o\'d "d\\\n\t\xff ')
    odd.mkdir()
    epic.git.folder = epic.git.folder.rename(odd / 'x\ny')
    monkeypatch.chdir(epic.git.folder)
    edited(epic.git, 'Secondary-A', b'by A')
    assert epic.run('Secondary-A', 'commit', '-m', 'x') == 0, epic.err
    assert epic.git('status', '--porcelain') == ''
    monkeypatch.setenv('PYTHONPATH', str(Path(__file__).resolve().parents[3]))
    write = f"echo x | '{sys.executable}' -m gitsync section write --wait 0"
    run = ('lock', 'run', 'epic_readme', '--', 'sh', '-c', write)
    assert epic.run('Secondary-A', *run) == 0, epic.err


# --- git's own lock


def test_a_commit_waits_for_the_index_lock(epic):
    lock = epic.git.folder / '.git/index.lock'
    edited(epic.git, 'Secondary-A', b'by A')
    lock.touch()
    threading.Timer(0.4, lock.unlink).start()
    assert epic.run('Secondary-A', 'commit', '-m', 'x') == 0, epic.err
    assert epic.git('status', '--porcelain') == '' and not lock.exists()


def _told_of_lock(epic):
    edited(epic.git, 'Secondary-A', b'by A')
    before = (tree(epic.git), staged(epic.git), epic.git('rev-parse', 'HEAD'))
    assert epic.run('Secondary-A', 'commit', '-m', 'x') == 75
    assert (tree(epic.git), staged(epic.git), epic.git('rev-parse', 'HEAD')) == before
    return epic.err


@pytest.mark.parametrize(
    ('age', 'said'),
    [
        pytest.param(0, "another git process has held '.git/index.lock'", id='fresh'),
        pytest.param(7200, "'.git/index.lock' has stood for 120 minutes", id='left behind'),
    ],
)
def test_a_lock_that_stays_is_named_with_what_mends_it(epic, monkeypatch, age, said):
    monkeypatch.setattr(shared_index, 'WAIT', 0.2)
    lock = epic.git.folder / '.git/index.lock'
    lock.touch()
    os.utime(lock, (time.time() - age, time.time() - age))
    told = _told_of_lock(epic)
    assert said in told and f"rm '{lock}'" in told
    assert lock.exists()
    exec_mend = told.partition('killed: ')[2].splitlines()[0]
    subprocess.run(exec_mend, shell=True, check=True)
    assert epic.run('Secondary-A', 'commit', '-m', 'x') == 0, epic.err


def test_a_lock_whose_commit_still_runs_is_respected(epic, monkeypatch):
    """The program was killed, the git process that it started was not."""
    monkeypatch.setattr(shared_index, 'WAIT', 0.2)
    lock = epic.git.folder / '.git/index.lock'
    lock.write_bytes(shared_index.OURS + b'999999999\n%d\n' % os.getpid())
    assert 'index.lock' in _told_of_lock(epic)
    lock.write_bytes(shared_index.OURS + b'999999999\n')
    assert epic.run('Secondary-A', 'commit', '-m', 'x') == 0, epic.err


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_commit_whole(epic, number):
    """While a hook runs: the child ends, nothing is committed, staged or left locked."""
    git = epic.git
    git.write('.git/hooks/pre-commit.legacy', '#!/bin/sh\n')
    hook = git.folder / '.git/hooks/pre-commit'
    hook.write_text('#!/bin/sh\ntouch .git/here\nexec sleep 30\n')
    edited(git, 'Secondary-A', b'by A')
    before = (tree(git), staged(git), git('rev-parse', 'HEAD'))
    child = subprocess.Popen(
        [sys.executable, '-m', 'gitsync', 'commit', '-m', 'x'],
        cwd=git.folder,
        env={**os.environ, 'GITSYNC_AGENT': 'Secondary-A'},
        stderr=subprocess.DEVNULL,
    )
    for _ in range(400):
        if (git.folder / '.git/here').exists():
            break
        time.sleep(0.01)
    child.send_signal(number)
    assert child.wait(5) == 128 + number
    assert (tree(git), staged(git), git('rev-parse', 'HEAD')) == before
    assert not (git.folder / '.git/index.lock').exists()


def test_the_coordinator_takes_anothers_status_only_as_it_was_made(epic):
    """Of another's folder only what no commit holds yet and nobody has written into."""
    epic.git('rm', '-rq', FOLDER)
    assert epic.run('Primary', 'epic', 'new', 'epics/E', 'one', 'two', 'three') == 0
    path = 'epics/E/feature_02_two/STATUS'
    epic.git.write(path, epic.git.read(path).replace(b'BLOCKERS: none', b'BLOCKERS: the schema'))
    told = epic.data('Primary', 'commit', '--dry-run', '-m', 'begin')['paths']
    assert path not in told and 'epics/E/feature_03_three/STATUS' in told
    assert 'epics/E/feature_01_one/STATUS' in told
