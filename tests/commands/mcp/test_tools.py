"""The tools of the MCP server: what they cost, what they take, and that they say what the commands
say. The SDK's client holds every answer to the tool's output schema by itself.
"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gitsync.commands.mcp.run import run
from gitsync.commands.mcp.server import command
from gitsync.commands.mcp.tools import TOOLS
from gitsync.commands.table import READS
from gitsync.commands.table import effect_of
from tests.scenes.mcp_client import ERAS
from tests.scenes.mcp_client import data
from tests.scenes.mcp_client import in_process
from tests.scenes.mcp_client import played
from tests.scenes.mcp_client import text
from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow

pytest.importorskip('mcp')
ROOT = Path(__file__).resolve().parents[3]
ARGUMENTS = {
    'brief': 'agent?',
    'explain': 'target',
    'check': 'range?',
    'inbox': 'all?',
    'read_message': 'sender number',
    'send_message': 'to subject action? details? reply_to? escalate?',
    'write_section': 'text name? if_version?',
    'heartbeat': 'step? next? blocked? status?',
    'lock': 'name action wait? operation?',
    'commit': 'message dry_run?',
    'sync': 'point?',
    'preview_merge': 'branch',
}
READING = {'brief', 'explain', 'check', 'inbox', 'sync', 'preview_merge'}


@pytest.fixture
def epic(git, monkeypatch, capfd):
    """The sample epic, with Secondary-A acting."""
    made = Played(git, monkeypatch, capfd)
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    monkeypatch.setenv('GITSYNC_SESSION', 'one')
    return made


def call(era, tool, arguments):
    """The result of one call."""
    return played(in_process(era), lambda client: client.call_tool(tool, arguments))


async def listed(client):
    """Everything that there is to call or read, as it goes over the wire."""
    pages = {
        'tools': (await client.list_tools()).tools,
        'resources': (await client.list_resources()).resources,
        'templates': (await client.list_resource_templates()).resource_templates,
        'prompts': (await client.list_prompts()).prompts,
    }
    return {
        name: [each.model_dump(mode='json', by_alias=True, exclude_none=True) for each in page]
        for name, page in pages.items()
    }


def tokens(value):
    """Tokens of compact JSON, at four characters each."""
    return len(json.dumps(value, separators=(',', ':'), ensure_ascii=False)) / 4


@pytest.mark.parametrize('era', ERAS)
def test_all_definitions_cost_at_most_1200_tokens(epic, era):
    """Once as a model sees them, and once the tools as a client gets them, schemas of output and
    annotations included.
    """
    there = played(in_process(era), listed)
    seen = [
        {key: tool[key] for key in ('name', 'description', 'inputSchema')}
        for tool in there['tools']
    ]
    assert tokens([seen, there['resources'], there['templates'], there['prompts']]) <= 1200
    assert tokens(there['tools']) <= 1200


@pytest.mark.parametrize('era', ERAS)
def test_each_tool_takes_what_the_contract_names_and_hints_what_it_does(epic, era):
    tools = {tool['name']: tool for tool in played(in_process(era), listed)['tools']}
    assert list(tools) == list(ARGUMENTS) == list(TOOLS)
    for name, words in ARGUMENTS.items():
        schema, hints = tools[name]['inputSchema'], tools[name]['annotations']
        assert list(schema['properties']) == [word.rstrip('?') for word in words.split()]
        assert schema.get('required', []) == [word for word in words.split() if word[-1] != '?']
        assert hints.get('readOnlyHint', False) is (name in READING), name
        assert (effect_of(TOOLS[name].command) == READS) is (name in READING)
        assert hints['openWorldHint'] is False
        assert name in READING or hints['destructiveHint'] is False
        assert 'type": [' not in json.dumps(tools[name]), 'a list of types; write anyOf'


def test_the_documents_name_each_tool_with_its_arguments():
    text = (ROOT / 'docs/agents.md').read_text()
    for name, words in ARGUMENTS.items():
        assert f'| `{name}` | {", ".join(f"`{word}`" for word in words.split())} |' in text, name
    assert f'{len(TOOLS)} tools,' in command.help


@pytest.mark.parametrize('era', ERAS)
def test_every_tool_answers_as_its_schema_says(epic, era):
    """One round of the work; the client raises where an answer does not meet the schema."""
    epic.run('Primary', 'message', 'send', 'Secondary-A', '--subject', 'Which format?')
    epic.monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')

    async def round_of_work(client):
        async def answer(tool, /, **arguments):
            return data(await client.call_tool(tool, arguments))

        assert '# Brief for Secondary-A' in (await answer('brief'))['brief']
        assert (await answer('brief', agent='Primary'))['agent'] == 'Primary'
        assert (await answer('explain', target='GS201'))['rule'] == 'GS201'
        assert (await answer('explain', target=README))['owners']
        assert (await answer('check')) == {'findings': []}
        assert (await answer('check', range='HEAD..HEAD')) == {'findings': []}
        assert [each['number'] for each in (await answer('inbox'))['messages']] == [1]
        read = await answer('read_message', sender='Primary', number=1)
        assert 'Which format?' in read['text'] and read['from'] == 'Primary'
        assert (await answer('inbox'))['messages'] == []
        assert len((await answer('inbox', all=True))['messages']) == 1
        replied = await answer(
            'send_message', to='Primary', subject='Re: format', details='CSV', reply_to=1
        )
        assert replied['number'] == 1
        asked = await answer('send_message', to='Primary', subject='Which?', escalate='low')
        assert asked['number'] == 2 and asked['answer_by']
        wrote = await answer('write_section', text='**Next Action:** write\n')
        again = await answer('write_section', text='x\n', if_version=wrote['version'])
        assert wrote['changed'] and again['changed']
        beat = await answer('heartbeat', step='S', next='N', status={'PHASE': 'Research'})
        assert beat['written'] and beat['unread'] == []
        held = await answer('lock', name='epic_readme', action='acquire', operation='edit')
        assert held['held'] and held['holder'] == 'Secondary-A'
        assert (await answer('lock', name='epic_readme', action='renew'))['held']
        assert not (await answer('lock', name='epic_readme', action='release'))['held']
        planned = await answer('commit', message='Report', dry_run=True)
        made = await answer('commit', message='Report')
        assert planned['commit'] is None and made['commit'] and made['paths'] == planned['paths']
        assert (await answer('sync', point=2))['ready'] is False
        assert (await answer('preview_merge', branch='main'))['safe'] is True

    played(in_process(era), round_of_work)
    assert b'PHASE: Research' in epic.read('feature_02_team_penalty/STATUS')
    assert 'Re: format' in epic.read('agent_comms/secondary_a_to_primary.md').decode()


REFUSED = {
    "another's section": (
        'write_section',
        {'text': 'mine now\n', 'name': 'PRIMARY PROGRESS'},
        ['section', 'write', 'PRIMARY PROGRESS'],
        b'mine now\n',
    ),
    'a message that is not there': (
        'read_message',
        {'sender': 'Primary', 'number': 7},
        ['message', 'read', 'Primary', '7'],
        b'',
    ),
    'an agent that is not there': (
        'brief',
        {'agent': 'Nobody'},
        ['brief', '--agent', 'Nobody'],
        b'',
    ),
    'a rule that is not there': ('explain', {'target': 'GS999'}, ['explain', 'GS999'], b''),
    'a branch that is not there': (
        'preview_merge',
        {'branch': '--upload-pack=x'},
        ['preview', '--', '--upload-pack=x'],
        b'',
    ),
    'a lock of an odd name': (
        'lock',
        {'name': '../x', 'action': 'acquire'},
        ['lock', 'acquire', '../x'],
        b'',
    ),
    'a STATUS that the rules refuse': (
        'heartbeat',
        {'status': {'STAGE': 'S99'}},
        ['status', 'set', 'STAGE=S99'],
        b'',
    ),
    'nothing to commit': ('commit', {'message': 'm'}, ['commit', '-m', 'm'], b''),
    'a text with a marker': (
        'write_section',
        {'text': '<!-- END PRIMARY PROGRESS -->\n'},
        ['section', 'write'],
        b'<!-- END PRIMARY PROGRESS -->\n',
    ),
}


@pytest.mark.parametrize('era', ERAS)
@pytest.mark.parametrize('case', REFUSED)
def test_a_refusal_is_an_error_with_the_words_of_the_command(epic, case, era):
    name, arguments, argv, stdin = REFUSED[case]
    result = call(era, name, arguments)
    assert epic.run('Secondary-A', *argv, input=stdin) != 0
    assert result.is_error and text(result) == epic.err
    assert 'hint: ' in epic.err and result.structured_content is None


def test_what_a_check_finds_is_an_answer_not_a_refusal(epic):
    epic.git.write(README, epic.git.read(README).replace(b'Planning', b'Meddling'))
    epic.git('add', '-A')
    result = call('auto', 'check', {})
    assert [each['rule'] for each in data(result)['findings']] == ['GS201']
    assert 'GS201' in text(result) and 'hint: ' in text(result)


WRONG = {
    'one is missing': ('read_message', {'sender': 'Primary'}, "'number' is missing"),
    'one that there is not': ('inbox', {'unread': True}, "there is no 'unread'"),
    'a text for a number': ('sync', {'point': '2'}, "'point' must be an integer"),
    'true for a number': ('sync', {'point': True}, "'point' must be an integer"),
    'a number for a text': ('explain', {'target': 7}, "'target' must be a string"),
    'no word of the list': (
        'lock',
        {'name': 'a', 'action': 'break'},
        "'action' must be one of acquire, renew, release",
    ),
    'too long a wait': ('lock', {'name': 'a', 'action': 'acquire', 'wait': 900}, 'from 0 to 60'),
    'an endless wait': ('lock', {'name': 'a', 'action': 'acquire', 'wait': float('nan')}, '0 to'),
    'numbers for texts': ('heartbeat', {'status': {'PHASE': 1}}, "'status' must be an object of"),
    'an answer that escalates': (
        'send_message',
        {'to': 'Primary', 'subject': 's', 'reply_to': 1, 'escalate': 'low'},
        'an answer is no escalation',
    ),
}


@pytest.mark.parametrize('case', WRONG)
def test_wrong_arguments_are_told_with_those_that_the_tool_takes(epic, case):
    name, arguments, words = WRONG[case]
    result = call('auto', name, arguments)
    assert result.is_error and words in text(result) and 'hint: ' in text(result)


def test_arguments_are_data_never_options(epic):
    async def tries(client):
        for name, arguments in (
            ('send_message', {'to': '--help', 'subject': '--json'}),
            ('read_message', {'sender': '--json', 'number': -1}),
            ('write_section', {'text': 'x\n', 'name': '--whole'}),
            ('lock', {'name': '--remote', 'action': 'release'}),
            ('heartbeat', {'status': {'--agent': 'Primary'}}),
            ('preview_merge', {'branch': '--help'}),
            ('check', {'range': '--help'}),
        ):
            assert (await client.call_tool(name, arguments)).is_error, name
        sent = await client.call_tool(
            'send_message', {'to': 'Primary', 'subject': '--help', 'details': '-'}
        )
        assert data(sent)['number'] == 1
        assert data(await client.call_tool('explain', {'target': '--help'}))['path'] == '--help'

    played(in_process('auto'), tries)
    assert b'--help' in epic.read('agent_comms/secondary_a_to_primary.md')


def test_sync_records_nothing_whoever_asks(epic):
    epic.monkeypatch.setenv('GITSYNC_AGENT', 'Primary')
    before = epic.git.read(README)
    epic.git('add', '-A')

    async def ask(client):
        return [(await client.call_tool('sync', {'point': n})).is_error for n in (1, 2, 3)]

    assert played(in_process('auto'), ask) == [False] * 3
    assert epic.git.read(README) == before and not epic.git('status', '--porcelain')


def test_while_a_call_waits_for_a_lease_others_are_answered_and_a_release_ends_the_wait(epic):
    epic.run('Primary', 'lock', 'acquire', 'epic_readme', '--wait', '0')
    epic.monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    epic.monkeypatch.setenv('GITSYNC_SESSION', 'one')
    seen = []

    async def note(progress, total, message):
        seen.append(total)

    async def waiting(client):
        waits = asyncio.create_task(
            client.call_tool(
                'lock',
                {'name': 'epic_readme', 'action': 'acquire', 'wait': 20},
                progress_callback=note,
            )
        )
        await asyncio.sleep(0.5)
        assert not (await client.call_tool('inbox', {})).is_error
        assert not waits.done()
        # a process of its own: who acts here stays as it is while the call waits
        primary = {'GITSYNC_AGENT': 'Primary', 'GITSYNC_SESSION': 'session of Primary'}
        release = [sys.executable, '-m', 'gitsync', 'lock', 'release', 'epic_readme']
        path = {'PYTHONPATH': str(ROOT)}
        subprocess.run(release, env={**os.environ, **path, **primary}, check=True)
        return await waits

    assert data(played(in_process('legacy'), waiting))['holder'] == 'Secondary-A'
    assert seen and set(seen) == {20.0}


@pytest.mark.parametrize('era', ERAS)
def test_a_call_that_is_cancelled_waits_no_more(epic, era):
    epic.run('Primary', 'lock', 'acquire', 'epic_readme', '--wait', '0')
    epic.monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')

    async def cancelled(client):
        asked = {'name': 'epic_readme', 'action': 'acquire', 'wait': 20}
        waits = asyncio.create_task(client.call_tool('lock', asked))
        await asyncio.sleep(0.6)
        waits.cancel()
        await asyncio.sleep(0.3)
        epic.run('Primary', 'lock', 'release', 'epic_readme')
        await asyncio.sleep(0.6)

    played(in_process(era), cancelled)
    assert epic.data('Primary', 'lock', 'show', 'epic_readme')['held'] is False


def test_a_fault_of_the_program_is_an_error_and_the_streams_come_back(epic, monkeypatch):
    from gitsync.commands import cli

    def fails(argv):
        print('half an answer')
        raise ZeroDivisionError('of ours')

    streams = sys.stdin, sys.stdout, sys.stderr
    monkeypatch.setattr(cli, 'run', fails)
    reply = run(['sync', '--json'])
    assert reply.error == 'internal' and 'ZeroDivisionError: of ours' in reply.text
    assert (sys.stdin, sys.stdout, sys.stderr) == streams
