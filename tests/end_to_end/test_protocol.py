"""The whole protocol as a script: three agents in three worktrees, in three clones of one remote,
and in one shared working tree.

Every command is gitsync's own, every commit and merge real git with the installed hooks, and after
every step all files have the protocol's form in every place.
"""

import os
import re

import pytest

from gitsync.core.documents import checkpoint
from gitsync.core.documents import sections
from tests.scenes.at_work import AgentsAtWork
from tests.scenes.repository import Git
from tests.scenes.repository import set_back

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures('loaded_hooks')]

EPIC = 'epics/KAI-7 points'
AGENTS = ('Primary', 'Secondary-A', 'Secondary-B')


class Team(AgentsAtWork):
    """Three agents. run(agent, *argv) -> exit code with .out and .err; data(agent, *argv) -> what
    --json answers; places {agent: Git}.
    """

    def __init__(self, layout, ground, monkeypatch, capfd) -> None:
        super().__init__(monkeypatch, capfd)
        self.layout, self.ground = layout, ground
        self.places = dict.fromkeys(AGENTS, Git(ground / 'main'))
        agents = {'clones': AGENTS, 'worktrees': AGENTS[1:], 'shared': ()}[layout]
        self.places |= {agent: Git(ground / agent) for agent in agents}

    def settle(self):
        """Make the places of that layout."""
        main_place = Git(self.ground / 'main')
        main_place.folder.mkdir()
        main_place('init', '-q', '-b', 'main')
        main_place.write('.gitignore', '*.pyc\n')
        main_place('add', '-A')
        main_place('commit', '-qm', 'begin')
        if self.layout == 'clones':
            remote = self.ground / 'remote.git'
            main_place('clone', '-q', '--bare', '.', remote)
            for agent in AGENTS:
                main_place('clone', '-q', remote, self.ground / agent)
        if self.layout == 'worktrees':
            for agent in AGENTS[1:]:
                branch = agent.lower() + '/work'
                main_place('worktree', 'add', '-q', '-b', branch, self.ground / agent)

    def place(self, agent) -> Git:
        """Where an agent works; a successor works where the one before it did."""
        return self.places[agent.removesuffix('-New')]

    def environment(self, agent):
        return {'GITSYNC_AGENT': agent, 'GITSYNC_SESSION': f'session of {agent}'}

    def commit(self, agent, message='work'):
        """The agent's own parts, and nothing of anybody else's."""
        self.do(agent, 'commit', '-m', message)
        if self.layout != 'shared':
            assert self.place(agent)('status', '--porcelain') == '', agent

    def meet(self):
        """Everybody's work to everybody, without a conflict, and every file in form everywhere."""
        for agent in AGENTS[1:] + AGENTS[:1] + AGENTS[1:]:
            place, env = self.place(agent), self.environment(agent)
            if self.layout == 'clones':
                place('pull', '-q', '--no-rebase', '--no-edit', 'origin', 'main', env=env)
                if place('rev-list', '-1', 'origin/main..HEAD'):  # else there is nothing to push
                    place('push', '-q', 'origin', 'HEAD:main', env=env)
            if self.layout == 'worktrees':
                sources = (
                    ['main']
                    if agent != 'Primary'
                    else [other.lower() + '/work' for other in AGENTS[1:]]
                )
                for source in sources:
                    place('merge', '-q', '--no-edit', source, env=env)
        self.check()

    def check(self):
        """check --all is silent in every place; nobody's name matters to it, so that one place of
        all is asked once.
        """
        for agent in {self.place(agent).folder: agent for agent in AGENTS}.values():
            assert self.run(agent, 'check', '--all') == 0 and self.out == '', self.out + self.err

    def read(self, rest, agent='Primary'):
        return self.place(agent).read(f'{EPIC}/{rest}')


@pytest.fixture(scope='module')
def grounds(tmp_path_factory):
    return tmp_path_factory.mktemp('protocol')


@pytest.fixture(params=['worktrees', 'clones', 'shared'])
def team(request, grounds, monkeypatch, capfd):
    """The team at the end of S1; each layout is founded once."""
    made = Team(request.param, grounds / request.param, monkeypatch, capfd)
    set_back(made.ground, lambda: found(made))
    return made


def found(team):
    """S1: set up, scaffold, offer, hand off, start."""
    team.settle()
    place = team.place('Primary')
    for agent in AGENTS if team.layout == 'clones' else AGENTS[:1]:
        team.do(agent, 'install')
    team.do('Primary', 'epic', 'new', EPIC, 'schedule', 'team_penalty', 'reports')
    team.do('Primary', 'init')
    place('add', '-A')
    place('commit', '-qm', 'The epic', env=team.environment('Primary'))
    if team.layout == 'clones':
        place('push', '-q', 'origin', 'HEAD:main')
    team.meet()
    assert '67% reduction' in team.do('Primary', 'epic', 'offer')
    packages = team.data('Primary', 'handoff')['packages']
    assert [each['agent'] for each in packages] == ['Secondary-A', 'Secondary-B']
    team.commit('Primary', 'Hand off')
    team.meet()
    assert team.data('Primary', 'sync', code=1)['waiting_for'] == ['Secondary-A', 'Secondary-B']
    for agent in AGENTS:
        if team.layout != 'shared':
            team.do(agent, 'join', agent)
        assert len(team.do(agent, 'brief')) < 6000
        team.do(agent, 'heartbeat', '--step', 'research', '--next', 'write the specification')
        team.commit(agent, 'Start')
    team.meet()
    assert team.data('Primary', 'sync', '--point', '1')['ready'] is True


def work(team):
    """S2: everybody at once, with messages and an escalation."""
    for agent in AGENTS:
        feature = team.data(agent, 'status', 'show')['feature']
        team.place(agent).write(f'{EPIC}/{feature}/spec.md', f'# Specification of {feature}\n')
        team.do(agent, 'status', 'set', 'STAGE=S2.P1', 'PHASE=Research', 'STATUS=IN_PROGRESS')
        team.do(agent, 'heartbeat', '--step', 'specification')
    team.do(
        'Secondary-A',
        'message',
        'send',
        'Primary',
        '--subject',
        'which field?',
        '--escalate',
        'high',
    )
    for agent in AGENTS:
        team.commit(agent)
    team.meet()
    assert [each['subject'] for each in team.data('Primary', 'message', 'inbox')['messages']] == [
        'ESCALATION - which field?'
    ]
    team.later = 20
    team.run('Primary', 'doctor')
    # a message's time has no seconds
    assert re.search('trouble: .* should have been answered [56] minutes ago', team.out)
    team.later = 0
    team.do('Primary', 'message', 'reply', 'Secondary-A', '1', '--details', 'the second')
    team.commit('Primary')
    team.meet()
    assert 'the second' in team.do('Secondary-A', 'brief') and 'the second' in team.do(
        'Secondary-A', 'message', 'read', 'Primary', '1'
    )
    team.commit('Secondary-A')
    team.meet()


def recover(team, agent, how):
    """A crash: an hour without a sign, and one of the five ways out of it. Returns who goes on."""
    team.later = 61
    assert {each['agent']: each['liveness'] for each in team.data('Primary', 'board')['agents']}[
        agent
    ] == 'stale'
    team.later = 0
    answer = team.data('Primary', 'takeover', agent, '--how', how)
    team.commit('Primary', f'Take over: {how}')
    team.meet()
    heir = answer['new_agent']
    if how in ('resume', 'new', 'restart'):
        assert 'recovery' in team.do(heir, 'brief') or how == 'restart' or 'resume so' in team.out
        team.do(heir, 'heartbeat', '--step', f'after {how}')
        team.commit(heir, 'Go on')
        team.meet()
        assert (
            checkpoint.parse(
                team.read(f'agent_checkpoints/{heir.lower().replace("-", "_")}.json')
            ).value['current_step']
            == f'after {how}'
        )
    return heir


def finish(team, agents):
    """S2 to S5: everybody ready, then Primary alone, then the report."""
    for agent in agents:
        team.do(
            agent,
            'status',
            'set',
            'STAGE=S2.P3',
            'STATUS=WAITING_FOR_SYNC',
            'READY_FOR_SYNC=true',
            'BLOCKERS=none',
        )
        team.do(agent, 'heartbeat', '--step', 'done')
        team.commit(agent, 'Ready')
    team.meet()
    assert team.data('Primary', 'sync', '--point', '2')['ready'] is True


def test_the_protocol_from_the_offer_to_the_last_sync_point(team):
    work(team)
    heir = recover(team, 'Secondary-B', 'new')
    assert heir == 'Secondary-B-New'
    finish(team, ['Primary', 'Secondary-A', heir])
    sync = team.data('Primary', 'sync', code=1)
    assert (sync['point'], sync['waiting_for']) == (3, ['Primary'])
    team.do('Primary', 'status', 'set', 'STAGE=S4', 'STATUS=COMPLETE')
    team.do('Primary', 'heartbeat')
    for agent in ('Secondary-A', heir):
        team.do(
            'Primary',
            'message',
            'send',
            agent,
            '--subject',
            'S3 and S4 are done',
            '--acknowledge',
            'none',
        )
    team.commit('Primary', 'S4')
    team.meet()
    assert team.data('Primary', 'sync', '--point', '3')['ready'] is True
    assert {each['agent'] for each in team.data(heir, 'board')['agents']} == {
        'Primary',
        'Secondary-A',
        heir,
    }
    report = team.data('Primary', 'report')
    stages = {(span['agent'], span['stage']) for span in report['timeline']}
    assert {
        ('Secondary-A', 'S2.P1'),
        ('Secondary-A', 'S2.P3'),
        ('Secondary-B-New', 'S2.P3'),
        ('Primary', 'S4'),
    } <= stages
    assert report['merges']['conflicted'] == 0 and (report['merges']['count'] > 0) is (
        team.layout != 'shared'
    )
    assert report['messages']['answered'] == 1 and report['questions'][0]['is_late'] is False
    names = {section.name for section in sections.parse(team.read('EPIC_README.md')).sections}
    assert names == {
        'PRIMARY PROGRESS',
        'SECONDARY-A PROGRESS',
        'SECONDARY-B PROGRESS',
        'SECONDARY-B-NEW PROGRESS',
    }
    for agent in AGENTS:
        place = team.place(agent)
        base = place('rev-list', '--max-parents=0', 'HEAD').split()[0]
        assert team.run('Primary', 'check', '--range', f'{base}..HEAD') == 0, team.out


def test_the_other_ways_out_of_a_crash(team):
    assert recover(team, 'Secondary-B', 'resume') == 'Secondary-B'
    assert recover(team, 'Secondary-B', 'restart') == 'Secondary-B'
    assert recover(team, 'Secondary-B', 'absorb') == 'Primary'
    assert recover(team, 'Secondary-A', 'defer') == 'Secondary-A'
    place = team.place('Primary')
    names = [
        name
        for name in os.listdir(place.folder / EPIC / 'agent_checkpoints')
        if name.startswith('secondary_b')
    ]
    assert [('_aborted_' in name, '_crashed_' in name) for name in sorted(names)] == [
        (True, False),
        (False, True),
    ]
    assert b'AGENT: Primary\n' in team.read('feature_03_reports/STATUS')
    waiting = team.data('Primary', 'sync', '--point', '2', code=1)
    assert waiting['waiting_for'] == ['Primary']
    board = {each['agent']: each for each in team.data('Primary', 'board')['agents']}
    assert (
        sorted(board) == ['Primary', 'Secondary-A'] and board['Secondary-A']['liveness'] == 'active'
    )
