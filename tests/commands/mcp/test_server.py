"""`gitsync mcp` as a process: both eras over stdio, lines that are no requests, and its end."""

import json
import os
import random
import shutil
import subprocess
import sys

import pytest

from gitsync.commands.mcp.server import INSTRUCTIONS
from tests.scenes.mcp_client import ERAS
from tests.scenes.mcp_client import answers
from tests.scenes.mcp_client import data
from tests.scenes.mcp_client import in_process
from tests.scenes.mcp_client import over_stdio
from tests.scenes.mcp_client import played
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import commit_sample_epic

pytestmark = pytest.mark.slow

pytest.importorskip('mcp')
VERSION = 'io.modelcontextprotocol/protocolVersion'
HELLO = {
    'jsonrpc': '2.0',
    'id': 0,
    'method': 'initialize',
    'params': {
        'protocolVersion': '2025-11-25',
        'capabilities': {},
        'clientInfo': {'name': 'lines', 'version': '1'},
    },
}
STARTED = b'{"jsonrpc": "2.0", "method": "notifications/initialized"}'
ASK = {'jsonrpc': '2.0', 'id': 'asked', 'method': 'tools/call', 'params': {'name': 'inbox'}}


@pytest.fixture
def epic(git, monkeypatch):
    commit_sample_epic(git)
    monkeypatch.setenv('PYTHONPATH', os.getcwd())
    return git


def line(message):
    return json.dumps(message).encode()


@pytest.mark.parametrize('era', ERAS)
def test_both_eras_over_stdio(epic, era):
    async def look(client):
        version = client.protocol_version
        agent = data(await client.call_tool('brief', {}))['agent']
        board = json.loads((await client.read_resource('gitsync://board')).contents[0].text)
        rules = (await client.read_resource('gitsync://rules')).contents[0].text
        policy = json.loads((await client.read_resource('gitsync://policy')).contents[0].text)
        owners = []
        for path in (README, README.replace('/', '%2F')):
            read = await client.read_resource(f'gitsync://owners/{path}')
            owners.append(json.loads(read.contents[0].text))
        prompts = [prompt.name for prompt in (await client.list_prompts()).prompts]
        guide = (await client.get_prompt('secondary', {'agent': 'Secondary-A'})).messages[0]
        return version, agent, board, rules, policy, owners, prompts, guide.content.text

    version, agent, board, rules, policy, owners, prompts, guide = played(
        over_stdio(epic.folder, era, agent='Secondary-A'), look
    )
    assert version == {'legacy': '2025-11-25', 'auto': '2026-07-28'}[era]
    assert agent == 'Secondary-A' and len(board['agents']) == 3
    assert '| GS201 | error |' in rules and policy['source'] == 'the built-in protocol'
    assert owners[0] == owners[1] and owners[0]['path'] == README
    assert prompts == ['primary', 'secondary', 'handoff']
    assert 'gitsync join Secondary-A' in guide and 'S2.P1' in guide


@pytest.mark.parametrize('era', ERAS)
def test_what_there_is_not_is_an_error_of_the_protocol(epic, era, monkeypatch):
    from mcp import MCPError

    monkeypatch.chdir(epic.folder)
    monkeypatch.setenv('GITSYNC_AGENT', 'Primary')

    async def ask(client):
        told = []
        for wanted in (
            client.read_resource('gitsync://nothing'),
            client.read_resource('gitsync://owners/../../etc/passwd'),
            client.get_prompt('nobody', {}),
            client.get_prompt('secondary', {}),
            client.get_prompt('handoff', {'agent': 'Secondary-Z'}),
            client.call_tool('takeover', {}),
            client.get_prompt('secondary', {'agent': 'Secondry-A'}),
            client.get_prompt('secondary', {'agent': 'Nobody'}),
        ):
            with pytest.raises(MCPError) as error:
                await wanted
            told.append((error.value.code, error.value.message))
        return told

    told = played(in_process(era), ask)
    assert {code for code, _ in told} == {-32602}
    assert 'lies outside this repository' in told[1][1] and 'gitsync handoff' in told[4][1]
    assert 'did you mean Secondary-A?' in told[6][1] and 'no agent here' in told[7][1]


POLICY = 'version = 1\n[agents.Secondary-A]\nemails = ["a@agents.example"]\n'


@pytest.mark.parametrize(
    'agent, policy, expected',
    [
        pytest.param('Secondary-A', '', '', id='one of the protocol'),
        pytest.param('Nobody', '', '', id='one who may join'),
        pytest.param('Secondry-A', '', 'did you mean Secondary-A?', id='a slip'),
        pytest.param('no name', '', "cannot be an agent's name", id='what is no name'),
        pytest.param('Secondary-A', POLICY, '', id='one of the policy'),
        pytest.param('Nobody', POLICY, 'the policy lists: ', id='none of the policy'),
        pytest.param('Nobody', 'version = 0\n', '', id='a policy to be mended'),
    ],
)
@pytest.mark.parametrize('has_epic', [True, False], ids=['in an epic', 'before the epic'])
def test_a_name_that_every_call_would_refuse_is_told_at_the_start(
    git, agent, policy, expected, has_epic
):
    if has_epic:
        commit_sample_epic(git)
    git.write('.gitsync.toml' if policy else 'code.py', policy or 'x\n')
    git('add', '-A')
    git('commit', '-q', '-m', 'x')
    code, messages, stderr = answers(git.folder, [line(HELLO)], '--agent', agent)
    assert (code, len(messages)) == ((2, 0) if expected else (0, 1))
    assert expected in stderr.decode() and b'Traceback' not in stderr


def test_the_epic_is_the_one_that_is_named(epic):
    other = README.replace(FOLDER, 'other-epic')
    shutil.copytree(epic.folder / FOLDER, epic.folder / 'other-epic')
    assert (epic.folder / other).exists()
    for folder in (FOLDER, 'other-epic'):
        lines = [line(HELLO), STARTED, line({**ASK, 'params': {'name': 'brief'}})]
        code, messages, _ = answers(epic.folder, lines, '--epic', folder, '--agent', 'Primary')
        assert (
            code == 0 and f'Epic: {folder}' in messages[-1]['result']['structuredContent']['brief']
        )


def test_the_first_512_characters_of_the_instructions_stand_alone():
    assert len(INSTRUCTIONS) <= 512 and INSTRUCTIONS.endswith('.')


NO_REQUESTS = (
    b'',
    b'{',
    b'null',
    b'[]',
    b'"text"',
    b'\xff\xfe\x00',
    b'[' * 3000,
    b'{"jsonrpc": "2.0"}',
    b'{"jsonrpc": "2.0", "id": null, "method": "ping"}',
    b'{"jsonrpc": "1.0", "id": 5, "method": "ping"}',
    b'{"jsonrpc": "2.0", "id": 6, "method": "no/such"}',
    b'{"jsonrpc": "2.0", "id": 7, "method": "tools/call"}',
    b'{"jsonrpc": "2.0", "id": 8, "method": "tools/call", "params": {"name": 4}}',
    b'{"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": [1]}',
    b'{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 99}}',
    b'{"jsonrpc": "2.0", "method": "notifications/nothing"}',
    b'{"jsonrpc": "2.0", "id": 1, "result": {}}',
    b'[{"jsonrpc": "2.0", "id": 10, "method": "ping"}]',
    b'{"jsonrpc": "2.0", "id": 11, "method": "%s"}' % (b'x' * 300_000),
)


def broken(seed):
    """Lines that were requests before some of their bytes changed."""
    choose, made = random.Random(seed), []
    for _ in range(60):
        data = bytearray(line({**ASK, 'id': choose.randrange(100, 200)}))
        for _ in range(choose.randrange(1, 5)):
            at = choose.randrange(len(data))
            data[at : at + choose.randrange(3)] = choose.randbytes(choose.randrange(3))
        made.append(bytes(data).replace(b'\n', b' '))
    return made


@pytest.mark.parametrize('seed', range(3))
def test_lines_that_are_no_requests_end_nothing_and_show_no_traceback(epic, seed):
    lines = [*NO_REQUESTS, *broken(seed)]
    random.Random(seed).shuffle(lines)
    told = {**ASK, 'id': 'last'}
    code, messages, stderr = answers(
        epic.folder, [line(HELLO), STARTED, *lines, line(told)], '--agent', 'Secondary-A'
    )
    assert code == 0 and b'Traceback' not in stderr, stderr[-2000:]
    assert all(message['jsonrpc'] == '2.0' for message in messages)
    answered = {str(message.get('id')): message for message in messages}
    assert answered['last']['result']['structuredContent'] == {
        'agent': 'Secondary-A',
        'messages': [],
    }
    assert answered['6']['error']['code'] == -32601 and answered['8']['error']['code'] == -32602


def test_an_era_that_nobody_speaks_is_refused_with_those_that_are(epic):
    meta = {VERSION: '2099-01-01', 'io.modelcontextprotocol/clientCapabilities': {}}
    ask = {**ASK, 'params': {'name': 'inbox', '_meta': meta}}
    code, messages, stderr = answers(epic.folder, [line(ask)])
    assert code == 0 and b'Traceback' not in stderr
    assert messages[0]['error']['code'] == -32022
    assert '2026-07-28' in messages[0]['error']['data']['supported']


@pytest.mark.parametrize('lines', [[], [b'{'], [line(HELLO)]], ids=['none', 'broken', 'hello'])
def test_the_end_of_input_ends_the_server(epic, lines):
    code, _, stderr = answers(epic.folder, lines)
    assert code == 0 and stderr == b''


def test_a_client_that_is_gone_ends_the_server_without_a_traceback(epic):
    started = subprocess.Popen(
        [sys.executable, '-m', 'gitsync', 'mcp'],
        cwd=epic.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    started.stdout.close()
    _, stderr = started.communicate(line(HELLO) + b'\n', timeout=60)
    assert b'Traceback' not in stderr and b'internal fault' not in stderr, stderr


def test_nothing_but_messages_goes_to_stdout_whatever_hooks_print(epic):
    hook = epic.folder / '.git' / 'hooks' / 'pre-commit'
    hook.write_text('#!/bin/sh\necho noise of a hook\n')
    hook.chmod(0o755)

    async def work(client):
        data(await client.call_tool('heartbeat', {'step': 'one'}))
        return data(await client.call_tool('commit', {'message': 'one'}))

    client = over_stdio(epic.folder, 'auto', agent='Secondary-A')
    assert played(client, work)['commit'] == epic('rev-parse', 'HEAD').strip()


def test_without_the_sdk_the_command_says_what_to_install(epic):
    code = (
        'import sys; sys.modules["anyio"] = None\n'
        'from gitsync.main import main; sys.exit(main(["mcp"]))'
    )
    done = subprocess.run([sys.executable, '-c', code], cwd=epic.folder, capture_output=True)
    assert done.returncode == 2 and b"pip install 'gitsync[mcp]'" in done.stderr
    code, _, stderr = answers(epic.folder, [], '--epic', 'nowhere')
    assert code == 2 and b"'nowhere' is no epic" in stderr


def inspector():
    """The Inspector's command, skipping visibly where Node or it is not there."""
    found = shutil.which('mcp-inspector')
    version = (
        subprocess.run([found, '--cli', '--version'], capture_output=True, text=True).stdout
        if found
        else ''
    )
    if not version.startswith('2'):
        pytest.skip('no mcp-inspector 2 on PATH (npm install @modelcontextprotocol/inspector)')
    return [found, '--cli', '--format', 'json']


@pytest.mark.slow
@pytest.mark.parametrize('era', ['legacy', 'modern'])
def test_the_inspector_finds_nothing_to_object_to(epic, era, monkeypatch):
    command = [*inspector(), '--protocol-era', era]
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    server = ['--', sys.executable, '-m', 'gitsync', 'mcp']
    for asked in (
        ['--strict', '--method', 'tools/list'],
        ['--method', 'tools/call', '--tool-name', 'sync', '--tool-args-json', '{"point": 2}'],
        ['--method', 'resources/read', '--uri', 'gitsync://board'],
        ['--method', 'prompts/get', '--prompt-name', 'primary'],
    ):
        done = subprocess.run(
            [*command, *asked, *server], cwd=epic.folder, capture_output=True, text=True, timeout=90
        )
        assert done.returncode == 0, done.stdout[-500:] + done.stderr[-500:]
        assert 'result' in json.loads(done.stdout)
