"""The table of agents' tools: rows that agree where their payloads cannot be told apart."""

from pathlib import Path

import pytest

from gitsync.core.edits import hosts
from gitsync.core.edits import payload
from gitsync.core.edits.hosts import EACH_ONCE
from gitsync.core.edits.hosts import HOSTS
from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.edits.spellings import act_of
from gitsync.core.edits.spellings import given
from gitsync.core.edits.spellings import is_looking

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize('host', HOSTS.values(), ids=list(HOSTS))
def test_settings_ask_only_for_tools_whose_input_is_read(host):
    for event in host.events:
        assert all(map(act_of, filter(None, event.matcher.split('|'))))
    assert len({each.settings for each in WITH_SETTINGS.values()}) == len(WITH_SETTINGS)


@pytest.mark.parametrize('host', HOSTS.values(), ids=list(HOSTS))
def test_hosts_that_spell_an_event_alike_mean_the_same(host):
    moments = {event.name: event.moment for each in HOSTS.values() for event in each.events}
    assert all(moments[event.name] == event.moment for event in host.events)


def event(name, **more):
    return {'hook_event_name': name, 'cwd': '/', **more}


OWN = {'sessionId': 's', 'timestamp': 1, 'cwd': '/'}
STAMP = {'timestamp': '2026-01-01T00:00:00Z'}


@pytest.mark.parametrize(
    'table, host, moment',
    [
        pytest.param(
            event('PreToolUse', tool_name='Edit'), 'claude', hosts.BEFORE_TOOL, id='claude'
        ),
        pytest.param(event('CwdChanged'), 'claude', hosts.MOVED, id='an event that one host has'),
        pytest.param(event('pre_tool_use', turn_id='t'), 'codex', hosts.BEFORE_TOOL, id='codex'),
        pytest.param(
            event('preToolUse', tool_name='Edit'), 'cursor', hosts.BEFORE_TOOL, id='cursor'
        ),
        pytest.param(
            event('beforeShellExecution'), 'cursor', hosts.BEFORE_SHELL, id='cursor shell'
        ),
        pytest.param(event('stop', conversation_id='c'), 'cursor', hosts.STOP, id='cursor stop'),
        pytest.param(event('Stop', **STAMP, session_id='s'), 'copilot', hosts.STOP, id='copilot'),
        pytest.param(
            event('PreToolUse', **STAMP, tool_use_id='1'), 'vscode', hosts.BEFORE_TOOL, id='vscode'
        ),
        pytest.param(
            {'hookEventName': 'Stop', 'sessionId': 's', **STAMP},
            'vscode',
            hosts.STOP,
            id='an older spelling',
        ),
        pytest.param({**OWN, 'toolName': 'edit'}, 'copilot', hosts.BEFORE_TOOL, id='no event name'),
        pytest.param({**OWN, 'toolName': 'edit', 'toolResult': {}}, 'copilot', '', id='afterwards'),
        pytest.param({**OWN, 'source': 'new'}, 'copilot', hosts.START, id='its own start'),
        pytest.param({**OWN, 'stopReason': 'end_turn'}, 'copilot', hosts.STOP, id='its own stop'),
        pytest.param({**OWN, 'prompt': 'x'}, 'copilot', hosts.PROMPT, id='its own prompt'),
        pytest.param(event('BeforeTool', **STAMP), 'gemini', hosts.BEFORE_TOOL, id='gemini'),
        pytest.param(event('AfterAgent', **STAMP), 'gemini', hosts.STOP, id='gemini stop'),
        pytest.param(
            event('preToolUse', tool_name='fs_write'), 'kiro', hosts.BEFORE_TOOL, id='kiro'
        ),
        pytest.param(
            event('PreToolUse', tool_name='fs_write'), 'kiro', hosts.BEFORE_TOOL, id='kiro 3'
        ),
        pytest.param(event('agentSpawn'), 'kiro', hosts.START, id='kiro start'),
        pytest.param(event('stop'), 'kiro', hosts.STOP, id='kiro stop'),
        pytest.param(event('tool.execute.before'), 'opencode', hosts.BEFORE_TOOL, id='opencode'),
        pytest.param(event('PostToolUse', tool_name='Edit'), 'claude', '', id='after a tool'),
        pytest.param(event('Unheard', tool_name='Edit'), 'claude', '', id='with a tool'),
        pytest.param({'tool_name': 'Edit'}, 'claude', hosts.BEFORE_TOOL, id='a tool alone'),
        pytest.param(
            event('PreToolUse', tool_name='str_replace'), 'kiro', hosts.BEFORE_TOOL, id='kiro edits'
        ),
        pytest.param(event('Unheard'), 'claude', '', id='unknown'),
        pytest.param({}, 'claude', '', id='nothing'),
    ],
)
def test_an_event_is_known_by_its_spelling_and_its_fields(table, host, moment):
    found = payload.read(table)
    assert (found.host.name, found.moment) == (host, moment)


@pytest.mark.parametrize(
    'tool, act',
    [
        ('StrReplace', 'edit'),
        ('str_replace', 'edit'),
        ('run_in_terminal', 'shell'),
        ('executeBash', 'shell'),
        ('mcp__files__write_file', 'edit'),
        ('Read', ''),
        ('TodoWrite', ''),
    ],
)
def test_a_tool_is_known_in_any_spelling(tool, act):
    assert act_of(tool) == act


def test_a_tool_that_reads_is_known_by_a_word_of_its_name():
    assert is_looking('mcp__files__read_file') and is_looking('searchFiles')
    assert not is_looking('readdress') and not is_looking('mcp__list__append')


def test_the_first_key_that_holds_something_counts():
    assert given({'a': None, 'b': '', 'c': 1}, ('a', 'b', 'c')) == ''
    assert given({}, ('a',)) is None


@pytest.mark.parametrize(
    'table, held',
    [
        pytest.param({'file_path': 1, 'filePath': 2}, 1, id='as it is called, before'),
        pytest.param({'filePath': 2, 'file_path': 1}, 1, id='and behind another spelling'),
        pytest.param({'filePath': 2, 'path': 3}, 3, id='another key so'),
        pytest.param({'file_path': None, 'filePath': 2}, 2, id='another spelling'),
        pytest.param({'FILE-PATH': 2, 'Path': 3}, 2, id='the first key in another spelling'),
        pytest.param({'Path': 0}, 0, id='nothing, but there'),
        pytest.param({'filePath': None}, None, id='nothing'),
    ],
)
def test_a_key_as_it_is_called_counts_before_its_other_spellings(table, held):
    assert given(table, ('file_path', 'path')) == held


@pytest.mark.parametrize('host', HOSTS.values(), ids=list(HOSTS))
def test_the_documents_say_what_was_tried_for_each_host(host):
    played = f'tests/hosts/test_{host.name}.py'
    assert (ROOT / played).exists()
    row = f'| {host.title} | {host.source} | `{played}` |'
    assert row in (ROOT / 'docs/agents.md').read_text(), row


def test_the_settings_that_are_enough_for_all_ask_each_tool_once():
    read = {WITH_SETTINGS[name].settings for name in EACH_ONCE}
    for name, host in WITH_SETTINGS.items():
        assert (name in EACH_ONCE) != bool(read & {*host.also_reads})
