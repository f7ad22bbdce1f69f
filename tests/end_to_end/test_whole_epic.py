"""One epic of nine agents as they really work, told from its first command to its last.

Primary, Secondary-A and Secondary-B are three sessions in one folder; C to F have worktrees, F's
a sparse one; G and H have clones of a shared bare repository. Nobody sets GITSYNC_AGENT: each is
known by the session that it joined with.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from gitsync.core.documents import sections
from tests.scenes.at_work import AgentsAtWork
from tests.scenes.repository import Git

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures('loaded_hooks'),
]

EPIC = 'epics/KAI-9'
README = f'{EPIC}/EPIC_README.md'
FOLDER = ('Primary', 'Secondary-A', 'Secondary-B')
TREES = tuple(f'Secondary-{letter}' for letter in 'CDEF')
CLONES = ('Secondary-G', 'Secondary-H')
AGENTS = (*FOLDER, *TREES, *CLONES)
ONE_OF_EACH_KIND = (FOLDER[0], 'Secondary-C', 'Secondary-F', CLONES[0])  # F's worktree is sparse
FEATURES = dict(
    zip(AGENTS, ('plan', 'auth', 'bill', 'cart', 'disk', 'edge', 'feed', 'grid', 'hook'))
)


def form(agent):
    """The agent's name as files spell it."""
    return agent.lower().replace('-', '_')


def branch(agent):
    return f'agent/{form(agent)}/work'


def feature(agent):
    number = AGENTS.index(agent.removesuffix('-New')) + 1
    return f'{EPIC}/feature_{number:02}_{FEATURES[agent.removesuffix("-New")]}'


class Epic(AgentsAtWork):
    """The places and sessions of nine agents; lines holds what must never be lost."""

    def __init__(self, tmp_path, monkeypatch, capfd) -> None:
        super().__init__(monkeypatch, capfd)
        self.tmp_path, self.lines = tmp_path, []
        self.turns = itertools.cycle(ONE_OF_EACH_KIND)
        self.shared = Git(tmp_path / 'repo')
        self.places = dict.fromkeys(FOLDER, self.shared)

    def place(self, agent) -> Git:
        return self.places[agent]

    def environment(self, agent):
        return {'GITSYNC_SESSION': f'session of {agent}'}

    def git(self, agent, *args, **more):
        """git as that agent in its place."""
        return self.places[agent](*args, env=self.environment(agent), **more)

    def asked(self, agent, path, old, new, **event):
        """What an edit hook answers to an agent's edit: '' or why it is denied."""
        place = self.places[agent].folder
        event = {
            'hook_event_name': 'PreToolUse',
            'session_id': f'session of {agent}',
            'cwd': str(place),
            'tool_name': 'Edit',
            'tool_input': {'file_path': str(place / path), 'old_string': old, 'new_string': new},
            **event,
        }
        said = self.do(agent, 'edit-hook', input=json.dumps(event).encode())
        return said and json.loads(said)['hookSpecificOutput']['permissionDecisionReason']

    def unread(self, agent):
        messages = self.data(agent, 'message', 'inbox')['messages']
        return sorted((each['from'], each['subject']) for each in messages if not each['read'])

    def board(self, agent):
        return {each['agent']: each for each in self.data(agent, 'board')['agents']}

    def note(self, agent, line):
        """A line in the agent's own specification, which must be there to the end."""
        path = f'{feature(agent)}/spec.md'
        before = self.places[agent].read(path).decode()
        self.places[agent].write(path, f'{before}\n{line} by {agent}\n')
        self.lines.append((path, f'{line} by {agent}'))

    def merge(self, agent, *names):
        """Merge branches one after the other, each without a conflict."""
        for name in names:
            self.git(agent, 'merge', '-q', '--no-edit', name)

    def meet(self, order):
        """Everybody's branches into main in that order, then main to everybody; in form, as a place
        of each kind in turn tells of the commit that all now have.
        """
        for agent in CLONES:
            self.git(agent, 'push', '-q', 'origin', f'HEAD:{branch(agent)}')
        self.git('Primary', 'fetch', '-q')
        for agent in order:
            name = branch(agent)
            self.merge('Primary', f'origin/{name}' if agent in CLONES else name)
        self.git('Primary', 'push', '-q', 'origin', 'main')
        for agent in TREES:
            self.merge(agent, 'main')
        for agent in CLONES:
            self.git(agent, 'pull', '-q', '--no-rebase', '--no-edit', 'origin', 'main')
        for agent in (FOLDER[0], *TREES, *CLONES):
            assert not self.git(agent, 'status', '--porcelain'), agent
        self.in_form(next(self.turns))

    def in_form(self, agent):
        assert self.run(agent, 'check', '--all') == 0 and not self.out, agent + self.out


@pytest.fixture
def epic(tmp_path, monkeypatch, capfd):
    return Epic(tmp_path, monkeypatch, capfd)


def begin(epic):
    """Primary makes the epic and hands off; everybody joins in a place of its own."""
    epic.shared.folder.mkdir()
    epic.git('Primary', 'init', '-q', '-b', 'main')
    epic.git('Primary', 'commit', '-q', '--allow-empty', '-m', 'begin')
    epic.do('Primary', 'install')
    epic.do('Primary', 'init')
    epic.do('Primary', 'join', 'Primary')
    epic.do('Primary', 'epic', 'new', EPIC, *FEATURES.values())
    epic.git('Primary', 'add', '-A')
    epic.git('Primary', 'commit', '-qm', 'The epic')
    packages = epic.data('Primary', 'handoff')['packages']
    assert [each['agent'] for each in packages] == list(AGENTS[1:])
    epic.do('Primary', 'commit', '-m', 'Hand off')
    remote = epic.tmp_path / 'remote.git'
    epic.git('Primary', 'clone', '-q', '--bare', '.', remote)
    epic.git('Primary', 'remote', 'add', 'origin', remote)
    for agent in FOLDER[1:]:
        epic.do(agent, 'join', agent)
    for agent in TREES:
        folder = epic.tmp_path / form(agent)
        epic.places[agent] = epic.shared
        assert f'cd {folder}' in epic.do(agent, 'join', agent, '--worktree', str(folder))
        epic.places[agent] = Git(folder)
    for agent in CLONES:
        epic.git('Primary', 'clone', '-q', remote, epic.tmp_path / form(agent))
        epic.places[agent] = Git(epic.tmp_path / form(agent))
        epic.do(agent, 'install')
        epic.do(agent, 'join', agent)
    mine = f'/{feature("Secondary-F")}/'
    others = ['/*', f'!/{EPIC}/feature_*/', mine]
    epic.git('Secondary-F', 'sparse-checkout', 'set', '--no-cone', *others)
    assert not (epic.places['Secondary-F'].folder / feature('Secondary-A')).exists()
    for agent in AGENTS:
        assert epic.data(agent, 'whoami')['agent'] == agent


def start(epic):
    """Everybody gives a sign and commits it: in the folder by gitsync, elsewhere by git."""
    for agent in AGENTS:
        assert len(epic.do(agent, 'brief')) < 6000
        epic.do(agent, 'heartbeat', '--step', 'research', '--next', 'the specification')
        epic.note(agent, 'First thought')
        epic.do(agent, 'section', 'write', input=f'{agent} reads.\n'.encode())
    for agent in AGENTS:
        if agent in FOLDER:
            epic.do(agent, 'commit', '-m', f'{agent} starts')
        else:
            epic.git(agent, 'add', '-A')
            epic.git(agent, 'commit', '-qm', f'{agent} starts')
        assert f'Agent: {agent}\n' in epic.git(agent, 'log', '-1', '--format=%B')
    epic.meet(AGENTS[3:])
    assert epic.data('Primary', 'sync', '--point', '1')['ready'] is True
    epic.do('Primary', 'commit', '-m', 'Sync point 1')
    for agent in AGENTS:
        assert set(epic.board(agent)) == set(AGENTS)


def talk(epic):
    """Questions and answers, seen in the clone before they are merged and elsewhere after."""
    for agent in ('Secondary-A', 'Secondary-C', 'Secondary-F', 'Secondary-H'):
        epic.do(agent, 'message', 'send', 'Primary', '--subject', f'{agent} asks')
        epic.do(agent, 'commit', '-m', f'{agent} asks')
    asked = ['Secondary-A', 'Secondary-C', 'Secondary-F']
    assert epic.unread('Primary') == [(agent, f'{agent} asks') for agent in asked]
    assert f'on {branch("Secondary-C")}, not merged here' in epic.do('Primary', 'message', 'inbox')
    for agent in asked[:2]:
        answer = (agent, '1', '--details', f'answer to {agent}')
        if agent == 'Secondary-C':
            epic.merge('Primary', branch(agent))
        epic.do('Primary', 'message', 'reply', *answer)
    epic.do('Primary', 'commit', '-m', 'Answer')
    assert 'answer to Secondary-C' in epic.do('Secondary-C', 'message', 'inbox') + epic.do(
        'Secondary-C', 'brief'
    )
    epic.meet(('Secondary-H', 'Secondary-F', 'Secondary-E', 'Secondary-G', 'Secondary-D'))
    assert epic.unread('Primary') == [(a, f'{a} asks') for a in ('Secondary-F', 'Secondary-H')]
    for agent in ('Secondary-F', 'Secondary-H'):
        epic.do('Primary', 'message', 'reply', agent, '1', '--details', f'answer to {agent}')
    epic.do('Primary', 'commit', '-m', 'Answer the others')
    epic.meet(('Secondary-C',))
    for agent in ('Secondary-A', 'Secondary-C', 'Secondary-F', 'Secondary-H'):
        assert f'answer to {agent}' in epic.do(agent, 'message', 'read', 'Primary', '1')
        epic.do(agent, 'commit', '-m', f'{agent} has read')


def edit(epic):
    """Edits at the gate: one's own pass, a subagent's as its parent's, a neighbour's are denied."""
    own = ('Secondary-C reads.', 'Secondary-C writes.')
    for more in ({}, {'agent_type': 'researcher', 'agent_id': 'one'}, {'agent_type': 'tester'}):
        assert epic.asked('Secondary-C', README, *own, **more) == ''
        denied = epic.asked('Secondary-C', README, 'Secondary-D reads.', 'better', **more)
        assert 'GS201' in denied and "belongs to 'Secondary-D'" in denied, denied
        path = f'{feature("Secondary-A")}/spec.md'
        denied = epic.asked('Secondary-C', path, 'First thought', 'A better thought', **more)
        assert 'GS212' in denied, denied
    for agent, other in (('Secondary-A', 'Secondary-B'), ('Secondary-B', 'Secondary-A')):
        mine, theirs = f'{agent} reads.', f'{other} reads.'
        assert epic.asked('Primary', README, mine, 'more', agent_type=form(agent)) == ''
        assert epic.asked(agent, README, mine, 'more') == ''
        assert 'GS201' in epic.asked('Primary', README, theirs, 'more', agent_type=form(agent))
        assert 'GS201' in epic.asked(agent, README, theirs, 'more')
    by_subagents(epic, 'Secondary-C')
    # Two in one folder write at once; each commit takes its author's part alone.
    text = epic.shared.read(README).decode()
    for agent in FOLDER[1:]:
        text = text.replace(f'{agent} reads.', f'{agent} writes.')
        epic.note(agent, 'Second thought')
    epic.shared.write(README, text)
    epic.git('Secondary-B', 'add', feature('Secondary-B'))
    epic.do('Secondary-A', 'commit', '-m', 'A writes')
    made = epic.git('Primary', 'show', f'HEAD:{README}')
    assert 'Secondary-A writes.' in made and 'Secondary-B reads.' in made
    epic.git('Secondary-B', 'commit', '-qam', 'B writes')
    assert not epic.git('Primary', 'status', '--porcelain')
    # A foreign edit by git's own commit is refused, and goes by restore.
    place = epic.places['Secondary-E']
    place.write(README, place.read(README).decode().replace('Secondary-D reads.', 'D sleeps.'))
    done = place.run('commit', '-qam', 'x', env=epic.environment('Secondary-E'))
    assert done.returncode == 1 and 'GS201' in done.stderr, done.stderr
    epic.git('Secondary-E', 'reset', '-q')
    epic.do('Secondary-E', 'restore')
    assert not epic.git('Secondary-E', 'status', '--porcelain')


def by_subagents(epic, agent):
    """Two subagents of one session write for their agent, which commits what both wrote."""
    path = f'{feature(agent)}/spec.md'
    for kind, line in (('researcher', 'Found'), ('tester', 'Tested')):
        assert epic.asked(agent, path, 'First thought', line, agent_type=kind) == ''
        epic.note(agent, line)
    epic.do(agent, 'commit', '-m', 'What the subagents wrote')
    assert f'Agent: {agent}\n' in epic.git(agent, 'log', '-1', '--format=%B')


def crash(epic):
    """Secondary-D is killed in its heartbeat and its commit: nothing is torn or lost."""
    place = epic.places['Secondary-D']
    epic.note('Secondary-D', 'Last words')
    commands = (['heartbeat', '--step', 'dying'], ['commit', '-m', 'dying'])
    for delay in (0.1, 0.15, 0.2, 0.3):
        for argv in commands:
            environment = {**os.environ, **epic.environment('Secondary-D')}
            command = [sys.executable, '-m', 'gitsync', *argv]
            child = subprocess.Popen(
                command,
                cwd=place.folder,
                env=environment,
                stdout=-3,
                stderr=-3,
                start_new_session=True,
            )
            time.sleep(delay)
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        assert not sections.parse(place.read(README)).faults
        json.loads(place.read(f'{EPIC}/agent_checkpoints/secondary_d.json'))


def take_over(epic):
    """An hour later Primary gives the work to a new agent; the old one comes back, and is told."""
    epic.note('Secondary-D', 'After the crash')
    lock = epic.places['Secondary-D']('rev-parse', '--git-path', 'index.lock').strip()
    if epic.run('Secondary-D', 'commit', '-m', 'What was left') != 0:
        assert lock in epic.err, epic.err
        os.unlink(lock)
        epic.do('Secondary-D', 'commit', '-m', 'What was left')
    assert not epic.git('Secondary-D', 'status', '--porcelain')
    epic.later = 61
    assert epic.board('Primary')['Secondary-D']['liveness'] == 'stale'
    epic.later = 0
    epic.merge('Primary', branch('Secondary-D'))
    heir = epic.data('Primary', 'takeover', 'Secondary-D', '--how', 'new')['new_agent']
    assert heir == 'Secondary-D-New'
    epic.do('Primary', 'commit', '-m', 'Take over')
    folder = epic.tmp_path / form(heir)
    epic.places[heir] = epic.shared
    epic.do(heir, 'join', heir, '--worktree', str(folder))
    epic.places[heir] = Git(folder)
    assert 'Secondary-D' in epic.do(heir, 'brief')
    epic.do(heir, 'heartbeat', '--step', 'goes on')
    epic.note(heir, 'The heir goes on')
    epic.do(heir, 'commit', '-m', 'Go on')
    before = epic.git('Secondary-D', 'rev-parse', 'HEAD')
    for argv in (['heartbeat'], ['commit', '-m', 'x'], ['brief'], ['join', 'Secondary-D']):
        epic.run('Secondary-D', *argv)
        assert heir in epic.out + epic.err, (argv, epic.out, epic.err)
    assert before == epic.git('Secondary-D', 'rev-parse', 'HEAD')
    assert not epic.git('Secondary-D', 'status', '--porcelain')
    return heir


def finish(epic, heir):
    """Everybody is ready; E lands by a squash, G by a rebase, the rest by merges."""
    agents = [heir if agent == 'Secondary-D' else agent for agent in AGENTS]
    for agent in agents:
        epic.note(agent, 'Done')
        ready = ('STATUS=WAITING_FOR_SYNC', 'READY_FOR_SYNC=true', 'BLOCKERS=none')
        epic.do(agent, 'status', 'set', 'STAGE=S2.P3', *ready)
        epic.do(agent, 'heartbeat', '--step', 'ready')
        epic.do(agent, 'commit', '-m', f'{agent} is ready')
    epic.merge('Primary', branch(heir))
    epic.git('Primary', 'merge', '-q', '--squash', branch('Secondary-E'))
    epic.git('Primary', 'commit', '-qm', 'Land the work of Secondary-E')
    epic.git('Primary', 'push', '-q', 'origin', 'main')
    epic.git('Secondary-G', 'pull', '-q', '--rebase', 'origin', 'main')
    epic.meet(('Secondary-G', 'Secondary-F', 'Secondary-H', 'Secondary-C'))
    epic.merge(heir, 'main')
    for agent in agents:
        assert set(epic.board(agent)) == set(agents)
        assert {each['liveness'] for each in epic.board(agent).values()} == {'active'}
    assert epic.data('Primary', 'sync', '--point', '2')['ready'] is True
    for agent in agents:
        epic.do(agent, 'status', 'set', 'STAGE=S8', 'STATUS=COMPLETE')
        epic.do(agent, 'heartbeat', '--step', 'complete')
        epic.do(agent, 'commit', '-m', f'{agent} is complete')
    epic.merge('Primary', branch(heir), branch('Secondary-E'))
    epic.meet(('Secondary-C', 'Secondary-H', 'Secondary-G', 'Secondary-F'))
    assert epic.data('Primary', 'sync', '--point', '3')['ready'] is True
    epic.do('Primary', 'commit', '-m', 'Sync point 3')
    return agents


def writers(epic):
    """(commit, agent that it names, path) of each record that a commit that is no merge changed."""
    told = epic.git(
        'Primary',
        'log',
        '--no-merges',
        '--name-only',
        '--format=%x01%h %(trailers:key=Agent,valueonly,separator=%x20)',
        'main',
    )
    for entry in told.split('\x01')[1:]:
        head, *paths = entry.split('\n')
        commit, _, agent = head.partition(' ')
        for path in filter(None, paths):
            yield commit, agent, path


def section_writers(epic):
    """(subject, agent that it names, section) of each section that a commit that is no merge
    changed or removed.
    """
    told = epic.git('Primary', 'log', '--no-merges', '--format=%H %P', 'main', '--', README)
    for commit, parent in (line.split() for line in told.splitlines()):
        old, new = (
            {each.name: each.data for each in sections.parse(run.stdout.encode()).sections}
            for run in (epic.shared.run('show', f'{rev}:{README}') for rev in (parent, commit))
        )
        wanted = '--format=%s%x01%(trailers:key=Agent,valueonly,separator=%x20)'
        subject, agent = epic.git('Primary', 'log', '-1', wanted, commit).strip().split('\x01')
        for name in old:
            if new.get(name) != old[name]:
                yield subject, agent, name


def judge(epic):
    """Every commit lawful, every record by its own agent, every line there, every object whole."""
    root = epic.git('Primary', 'rev-list', '--max-parents=0', 'main').strip()
    main = epic.git('Primary', 'rev-parse', 'main').strip()
    for agent in ('Primary', *TREES, *CLONES):
        if agent in ONE_OF_EACH_KIND:
            epic.in_form(agent)
            assert epic.run(agent, 'check', '--range', f'{root}..HEAD') == 0, epic.out
            assert 'error' not in epic.out and 'GS2' not in epic.out, epic.out
        else:  # the same commits, in a place of the same kind
            head = epic.git(agent, 'rev-parse', 'HEAD').strip()
            assert not epic.git('Primary', 'rev-list', head, f'^{main}'), agent
        assert epic.places[agent].run('fsck', '--strict', '--no-dangling').stderr == ''
    for commit, agent, path in writers(epic):
        name = path.rpartition('/')[2]
        if '/agent_checkpoints/' in path and '/backups/' not in path:
            assert agent == 'Primary' or name.startswith(form(agent)), (commit, agent, path)
        if '/agent_comms/' in path:
            assert agent == 'Primary' or form(agent) in name, (commit, agent, path)
        if '/feature_' in path:
            assert agent == 'Primary' or path.startswith(feature(agent)), (commit, agent, path)
    foreign = {
        subject
        for subject, agent, name in section_writers(epic)
        if name != f'{agent.upper()} PROGRESS'
    }
    assert foreign == {'Land the work of Secondary-E'}  # lawful: its author's own commits, squashed
    for path, line in epic.lines:
        assert epic.git('Primary', 'show', f'main:{path}').splitlines().count(line) == 1, line


def test_nine_agents_from_the_first_command_to_the_last(epic):
    begin(epic)
    start(epic)
    talk(epic)
    edit(epic)
    crash(epic)
    agents = finish(epic, take_over(epic))
    judge(epic)
    text = epic.shared.read(README).decode()
    assert [text.count(f'<!-- BEGIN {agent.upper()} PROGRESS -->') for agent in agents] == [1] * 9
    moved = epic.data('Primary', 'epic', 'close')['epic']
    assert not (epic.shared.folder / EPIC).exists()
    assert (epic.shared.folder / moved / 'EPIC_README.md').read_text() == text
    assert not epic.git('Primary', 'status', '--porcelain')
