"""A real epic of nine agents, each in a worktree of its own, through the installed hooks."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenes.repository import NO_HOOKS
from tests.scenes.repository import Git
from tests.scenes.repository import set_back

pytestmark = pytest.mark.slow
EPIC = 'feature-updates/KAI-7-improve_configurability_of_scripts'
LETTERS = 'ABCDEFGH'
AGENTS = ('Primary', *(f'Secondary-{letter}' for letter in LETTERS))
PROGRAM = Path(sys.executable).with_name('gitsync')


def gitsync(folder, *args, **keywords):
    """Run the installed program in a folder and return the finished process."""
    return subprocess.run([PROGRAM, *args], cwd=folder, capture_output=True, text=True, **keywords)


def own_edit(agent, text):
    """EPIC_README.md with a lawful edit: the agent's section, or the outside text for Primary."""
    if agent == 'Primary':
        return text.replace('**Total Features:** 9', '**Total Features:** nine', 1)
    name = f'{agent.upper()} PROGRESS'
    return text.replace(f'<!-- END {name} -->', f'- edited by {agent}\n<!-- END {name} -->', 1)


def neighbour(agent):
    """The secondary after this agent, wrapping round."""
    secondaries = AGENTS[1:]
    return (
        secondaries[(secondaries.index(agent) + 1) % 8] if agent in secondaries else secondaries[0]
    )


def form(agent):
    return agent.lower().replace('-', '_')


def bump(text):
    """A checkpoint or STATUS with something harmless changed."""
    return text.replace('COMPLETE', 'COMPLETE ', 1) if 'COMPLETE' in text else text + '\n'


@pytest.fixture(scope='module')
def ground(tmp_path_factory):
    """Where the epic lies."""
    return tmp_path_factory.mktemp('nine') / 'agents'


@pytest.fixture
def epic(corpus, ground):
    """(main checkout, {agent: its worktree}): the real epic, fixed, committed and installed."""
    set_back(ground, lambda: begin(corpus, ground))
    return Git(ground / 'repo'), {agent: Git(ground / form(agent)) for agent in AGENTS}


def begin(corpus, ground):
    """The epic in repo, and a worktree for each agent beside it."""
    source = corpus / 'epics' / 'KAI-7-improve_configurability_of_scripts' / 'fcd2b1faf'
    folder = ground / 'repo'
    folder.mkdir()
    main = Git(folder)
    main('init', '-q', '-b', 'main')
    shutil.copytree(source, folder / EPIC)
    main('add', '-A')
    gitsync(folder, 'check', '--all', '--fix')
    main('add', '-A')
    main('commit', '-qm', 'The epic as it stands')
    done = gitsync(folder, 'install')
    assert done.returncode == 0, done.stderr
    for agent in AGENTS:
        path = ground / form(agent)
        main('worktree', 'add', '-q', '-b', f'work-{form(agent)}', path)
        joined = gitsync(path, 'join', agent)
        assert joined.returncode == 0, joined.stderr


def test_every_agent_commits_its_own_part_and_none_another_s(epic):
    """O: the real epic, nine agents in worktrees, hooks installed.
    A: each edits its own section (Primary: the outside text) and commits.
    B: each then tries a neighbour's section, the outside text, a foreign comms file, STATUS and
    checkpoint.
    Expected: all of A pass with an Agent trailer; all of B are refused with rule id, place, owner
    and next step.
    """
    _, worktrees = epic
    readme = f'{EPIC}/EPIC_README.md'
    for agent, git in worktrees.items():
        git.write(readme, own_edit(agent, git.read(readme).decode()))
        git('commit', '-qam', f'{agent} reports')
        assert f'Agent: {agent}' in git('log', '-1', '--format=%B')
    for agent, git in worktrees.items():
        other = neighbour(agent)
        features = {
            a: next(p for p in sorted((git.folder / EPIC).glob(f'feature_0{i + 1}_*')))
            for i, a in enumerate(AGENTS)
            if i
        }
        status = str((features[other] / 'STATUS').relative_to(git.folder))
        text = git.read(readme).decode()
        attempts = {
            'GS201': (readme, own_edit(other, own_edit(other, text))),
            'GS204': (
                f'{EPIC}/agent_comms/{form(other)}_to_primary.md',
                git.read(f'{EPIC}/agent_comms/{form(other)}_to_primary.md').decode()
                + '\n## Message 99 (2026-02-01 10:00) ⏳ UNREAD\n**Subject:** forged\n',
            ),
            'GS207': (status, git.read(status).decode().replace('PHASE: ', 'PHASE: my ', 1)),
            'GS208': (
                f'{EPIC}/agent_checkpoints/{form(other)}.json',
                git.read(f'{EPIC}/agent_checkpoints/{form(other)}.json')
                .decode()
                .replace('"phase": "', '"phase": "my ', 1),
            ),
        }
        if agent != 'Primary':
            attempts['GS203'] = (
                readme,
                text.replace('## Epic Overview', '## Epic Overview, better', 1),
            )
        for rule, (path, after) in attempts.items():
            before = git.read(path)
            assert after.encode() != before
            git.write(path, after)
            done = git.run('commit', '-qam', 'mine now')
            assert done.returncode != 0, f'{agent} got {rule} through'
            said = done.stdout + done.stderr
            assert rule in said and path in said and 'hint:' in said, said
            assert re.search(re.escape(path) + r':\d+:\d+: ' + rule, said), said
            owner = 'Primary' if rule == 'GS203' else other
            assert owner in said, said
            git('reset', '-q', '--hard')


def foreign(git, agent='Secondary-A'):
    """Write a neighbour's section."""
    path = f'{EPIC}/EPIC_README.md'
    git.write(path, own_edit(neighbour(agent), git.read(path).decode()))


@pytest.mark.parametrize(
    'how',
    [
        'plain',
        '-a',
        '--only',
        '--amend',
        '-n',
        'amend -n',
        'cherry-pick',
        'rebase',
        'revert',
        'merge -n',
    ],
)
def test_a_foreign_edit_is_refused_however_it_is_committed(epic, how):
    """O: Secondary-A's worktree of the real epic.
    A: Secondary-B's section edited there.
    B: committed by every road that git offers.
    Expected: refused with GS201, and HEAD stays.
    """
    main, worktrees = epic
    git = worktrees['Secondary-A']
    readme = f'{EPIC}/EPIC_README.md'
    if how in ('--amend', 'amend -n'):
        git.write(readme, own_edit('Secondary-A', git.read(readme).decode()))
        git('commit', '-qam', 'honest')
    if how in ('cherry-pick', 'rebase', 'revert', 'merge -n'):
        git('checkout', '-q', '-b', 'side')
        foreign(git)
        git(*NO_HOOKS, 'commit', '-qam', 'smuggled')
    if how == 'rebase':
        git('checkout', '-q', 'work-secondary_a')
        git.write(readme, own_edit('Secondary-A', git.read(readme).decode()))
        git('commit', '-qam', 'honest')
        git('checkout', '-q', 'side')
    elif how in ('cherry-pick', 'merge -n'):
        git('checkout', '-q', 'work-secondary_a')
    if how == 'merge -n':
        git.write(readme, own_edit('Secondary-A', git.read(readme).decode()))
        git('commit', '-qam', 'honest')
    head = git('rev-parse', 'HEAD')
    if how in ('plain', '-a', '--only', '--amend', '-n', 'amend -n'):
        foreign(git)
    command = {
        'plain': ['commit', '-qm', 'x'],
        '-a': ['commit', '-qam', 'x'],
        '--only': ['commit', '-qm', 'x', '--only', readme],
        '--amend': ['commit', '-qa', '--amend', '--no-edit'],
        '-n': ['commit', '-qanm', 'x'],
        'amend -n': ['commit', '-qan', '--amend', '--no-edit'],
        'cherry-pick': ['cherry-pick', 'side'],
        'rebase': ['rebase', '-q', 'work-secondary_a'],
        'revert': ['revert', '--no-edit', 'HEAD'],
        'merge -n': ['merge', '-q', '--no-commit', '--no-ff', 'side'],
    }[how]
    if how == 'plain':
        git('add', readme)
    done = git.run(*command)
    if how == 'merge -n':
        git.write(readme, git.read(readme).decode().replace('# Epic:', '# My Epic:', 1))
        git('add', readme)
        done = git.run('commit', '-q', '-n', '-m', 'evil merge')
        assert done.returncode != 0 and 'GS701' in done.stdout + done.stderr, (
            done.stdout + done.stderr
        )
        assert git('rev-parse', 'HEAD') == head
        return
    assert done.returncode != 0, done.stdout + done.stderr
    assert 'GS201' in done.stdout + done.stderr, done.stdout + done.stderr
    if how == 'rebase':
        git.run('rebase', '--abort')
    assert git('rev-parse', 'HEAD') == head


def test_two_agents_share_one_working_tree(epic):
    """O: one working tree; Secondary-A has staged an edit of its section.
    A: Secondary-B edits its own section in the same file, unstaged.
    B: Secondary-A commits.
    Expected: the commit holds A's part alone, and B's bytes lie in the file as they were.
    """
    main, _ = epic
    readme = f'{EPIC}/EPIC_README.md'
    start = main.read(readme).decode()
    main.write(readme, own_edit('Secondary-A', start))
    main('add', readme)
    both = own_edit('Secondary-B', own_edit('Secondary-A', start))
    main.write(readme, both)
    main('commit', '-qm', 'A reports', env={'GITSYNC_AGENT': 'Secondary-A'})
    assert main('show', f'HEAD:{readme}') == own_edit('Secondary-A', start)
    assert main.read(readme).decode() == both
    done = json.loads(
        gitsync(
            main.folder, 'check', '--staged', '--format', 'json', '--agent', 'Secondary-B'
        ).stdout
    )
    assert done['ok'] and done['data']['findings'] == []
