"""An epic from the brief to the sync point by three agents that have nothing but the MCP server,
each in a worktree of its own and by clients of both eras; what they commit is merged by git.
"""

import os
from itertools import cycle

import pytest

from gitsync.main import main
from tests.scenes.mcp_client import ERAS
from tests.scenes.mcp_client import data
from tests.scenes.mcp_client import over_stdio
from tests.scenes.mcp_client import played
from tests.scenes.mcp_client import text
from tests.scenes.repository import Git

pytest.importorskip('mcp')
pytestmark = pytest.mark.slow
EPIC = 'epics/KAI-7'
AGENTS = ('Primary', 'Secondary-A', 'Secondary-B')
DONE = {
    'STAGE': 'S2.P3',
    'STATUS': 'WAITING_FOR_SYNC',
    'READY_FOR_SYNC': 'true',
    'BLOCKERS': 'none',
}


@pytest.fixture
def places(git, tmp_path, monkeypatch):
    """{agent: Git}: the epic begun and handed off, and a worktree for each secondary."""
    monkeypatch.setenv('PYTHONPATH', os.getcwd())
    git.write('NOTES.md', 'notes\n')
    git('add', '-A')
    git('commit', '-qm', 'begin')
    monkeypatch.chdir(git.folder)
    monkeypatch.setenv('GITSYNC_AGENT', 'Primary')
    for argv in (
        ['init'],
        ['install'],
        ['epic', 'new', EPIC, 'auth', 'billing', 'reports'],
        ['handoff'],
    ):
        assert main(argv) == 0
    git('add', '-A')
    git('commit', '-qm', 'Begin the epic')
    made = {'Primary': git}
    for agent in AGENTS[1:]:
        git('worktree', 'add', '-q', '-b', f'agent/{agent.lower()}', tmp_path / agent)
        made[agent] = Git(tmp_path / agent)
    monkeypatch.delenv('GITSYNC_AGENT')
    return made


def test_three_agents_carry_an_epic_from_brief_to_sync(places):
    primary = places['Primary']

    def gather():
        for agent in AGENTS[1:]:
            primary('merge', '-q', '--no-edit', f'agent/{agent.lower()}')

    async def play(*clients):
        of = dict(zip(AGENTS, clients))

        async def do(agent, tool, /, **arguments):
            return data(await of[agent].call_tool(tool, arguments))

        for agent in AGENTS:
            assert f'# Brief for {agent}' in (await do(agent, 'brief'))['brief']
            assert (await do(agent, 'explain', target=f'{EPIC}/EPIC_README.md'))['owners']
            await do(agent, 'heartbeat', step='Research', next='Specify')
            await do(agent, 'write_section', text=f'**Next Action:** {agent} specifies\n')
        for agent in AGENTS[1:]:
            await do(agent, 'send_message', to='Primary', subject='Which format?', escalate='high')
            refused = await of[agent].call_tool(
                'write_section', {'text': 'x\n', 'name': 'PRIMARY PROGRESS'}
            )
            assert refused.is_error and "belongs to 'Primary'" in text(refused)
            assert (await do(agent, 'commit', message='Ask'))['commit']
        await do('Primary', 'commit', message='Begin')
        assert (await do('Primary', 'preview_merge', branch='agent/secondary-a'))['gitsync'][
            'conflicts'
        ] == []
        gather()
        asked = (await do('Primary', 'inbox'))['messages']
        assert [each['from'] for each in asked] == list(AGENTS[1:])
        for each in asked:
            await do('Primary', 'read_message', sender=each['from'], number=each['number'])
            answer = {'to': each['from'], 'reply_to': each['number']}
            await do('Primary', 'send_message', subject='Re: format', details='CSV', **answer)
        await do('Primary', 'commit', message='Answer')
        assert (await do('Primary', 'sync', point=2))['ready'] is False
        for agent in AGENTS[1:]:
            places[agent]('merge', '-q', '--no-edit', 'main')
            answer = (await do(agent, 'inbox'))['messages'][0]
            read = await do(agent, 'read_message', sender='Primary', number=answer['number'])
            assert 'CSV' in read['text'] and 'data' in read['note']
        for agent in AGENTS:
            await do(agent, 'heartbeat', step='Done', next='Wait for S3', status=DONE)
            assert (await do(agent, 'check')) == {'findings': []}
            await do(agent, 'commit', message='Done')
        gather()
        reached = await do('Primary', 'sync', point=2)
        assert reached['ready'] is True and reached['waiting_for'] == []

    eras = zip(AGENTS, cycle(ERAS))
    played(*(over_stdio(places[agent].folder, era, agent=agent) for agent, era in eras), play)
    assert main(['check', '--all']) == 0
    assert main(['check', '--range', 'main~1..main']) == 0
