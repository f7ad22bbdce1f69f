"""Events of each host as they are read, the answers it is given, and edits in every combination of
their fields.
"""

import itertools
import json

import pytest

from gitsync.core.edits import payload
from gitsync.core.edits.hosts import COPILOT_OWN
from gitsync.core.edits.hosts import HOSTS
from gitsync.core.edits.spellings import KEYS
from gitsync.core.edits.spellings import TOOLS
from gitsync.core.edits.spellings import act_of
from gitsync.core.edits.spellings import is_looking
from gitsync.core.edits.spellings import is_of_server
from gitsync.core.edits.tool_edits import edited
from gitsync.core.edits.tool_edits import plain_path
from gitsync.errors import GitsyncError
from tests.transcripts import told

ROWS = [*HOSTS.values(), COPILOT_OWN]
FIELDS = {
    'claude': {'session_id': 's', 'cwd': '/w'},
    'codex': {'turn_id': 't', 'session_id': 's', 'cwd': '/w'},
    'cursor': {'conversation_id': 's', 'workspace_roots': ['/w'], 'subagent_type': 'a'},
    'copilot': {'timestamp': 1, 'session_id': 's', 'cwd': '/w'},
    'vscode': {'timestamp': 1, 'sessionId': 's', 'transcript_path': '', 'agentType': 'a'},
    'gemini': {'session_id': 's', 'cwd': '/w', 'timestamp': 1},
    'kiro': {'cwd': '/w', 'agent_type': 'a'},
    'opencode': {'session_id': 's', 'cwd': '/w'},
}


def shown(table):
    """(whose event it is, what else is read of it)."""
    read = payload.read(table)
    return (
        f'{read.host.name} {read.event} ({read.moment or "not ours"})',
        f'{read.tool} {read.asked} {read.agents} {read.session} {read.folder}',
    )


@pytest.mark.parametrize('host', ROWS, ids=[*HOSTS, 'copilot by itself'])
def test_how_an_event_is_read(host):
    """Told of each event is whose it is in each form, then all that else is read."""
    more = {}
    for event in host.events:
        table = {'hook_event_name': event.name, **FIELDS[host.name]}
        forms = (
            table,
            {**table, 'tool_name': 'Edit', 'tool_input': {'path': 'f'}},
            {**table, 'hook_event_name': event.name.lower(), 'tool_name': 'shell'},
            {**table, 'toolName': 'write', 'tool_args': {'path': 'f'}},
        )
        owners, rest = zip(*map(shown, forms))
        told(f'{event.name}: {", ".join(dict.fromkeys(owners))}')
        more |= dict.fromkeys(rest)
    for rest in more:
        told(rest)


@pytest.mark.parametrize(
    'table',
    [
        {},
        {'tool_name': 'Edit'},
        {'tool_name': 3, 'hook_event_name': 'beforeMCPExecution'},
        {'tool_name': 'f', 'hook_event_name': 'beforeMCPExecution', 'workspace_roots': []},
        {'hook_event_name': 'Nothing', 'session_id': 3},
        {'hook_event_name': 3, 'sessionId': 's'},
        {'sessionId': 's', 'toolName': 'edit'},
        {'sessionId': 's', 'toolName': 'edit', 'toolResult': ''},
        {'sessionId': 's', 'toolName': 'edit', 'error': ''},
        {'sessionId': 's', 'agentName': 'a'},
        {'sessionId': 's', 'agentName': 'a', 'stopReason': ''},
        {'sessionId': 's', 'source': ''},
        {'sessionId': 's', 'stopReason': ''},
        {'sessionId': 's', 'prompt': ''},
        {'sessionId': 's', 'reason': ''},
        {'hook_event_name': 'preToolUse', 'tool_name': 'shell'},
        {'hook_event_name': 'preToolUse', 'tool_name': 'shell', 'cursor_version': '1'},
        {'hook_event_name': 'preToolUse', 'tool_name': 'fs_write', 'cursor_version': '1'},
        {'hook_event_name': 'preToolUse', 'tool_name': 'other'},
        {'hook_event_name': 'agentSpawn'},
        {'hook_event_name': 'stop'},
        {'hook_event_name': 'stop', 'generation_id': ''},
        {'hook_event_name': 'pre_tool_use', 'turn_id': ''},
    ],
    ids=str,
)
def test_whose_event_it_is(table):
    told(': '.join(shown(table)))


@pytest.mark.parametrize('host', ROWS, ids=[*HOSTS, 'copilot by itself'])
def test_how_it_is_answered(host):
    by_answer = {}
    for event in host.events:
        for name, answer in host.answers._asdict().items():
            said = str(answer(event.name, 'why')).replace(event.name, 'EVENT')
            by_answer.setdefault(f'{name}: {said}', []).append(event.name)
    for answer, events in by_answer.items():
        told(f'{answer}: {" ".join(events)}')


def test_what_each_tool_does():
    for name in TOOLS:
        told(f'{name}: {act_of(name)} {is_looking(name)}')
    for name in ('mcp__files__write_file', 'MCP:write_file', 'a/delete', 'a.bash', 'x', 'readMe'):
        told(f'{name}: {act_of(name)} {is_looking(name)} {is_of_server(name)}')


EDIT = {
    KEYS.old[0]: 'a',
    KEYS.new[0]: 'b',
    KEYS.text[0]: 'text',
    KEYS.sketch[0]: 'sketch',
    KEYS.line[0]: 1,
    KEYS.everywhere[0]: True,
    'command': 'append',
}


def outcome_of(tool, act, asked, data):
    try:
        outcome = edited(tool, act, asked, lambda path: data)
    except GitsyncError as error:
        return f'{data} {error} ({error.hint})'
    return f'{data} {outcome.files} {outcome.unplaced}'


@pytest.mark.parametrize('data', [None, b'', b'a a\nc', b'c\n'], ids=repr)
def test_an_edit_of_any_fields(data):
    """By what they come to: the fields that an input has."""
    by_outcome = {}
    for count in range(len(EDIT) + 1):
        for keys in itertools.combinations(EDIT, count):
            asked = {'path': 'f', **{key: EDIT[key] for key in keys}}
            said = ' '.join(key.partition('_')[0] for key in keys)
            by_outcome.setdefault(outcome_of('Edit', 'edit', asked, data), []).append(said)
    for outcome, fields in by_outcome.items():
        told(f'{outcome}: {", ".join(fields)}')


@pytest.mark.parametrize(
    'asked',
    [
        {'edits': [{'old_string': 'a', 'new_string': 'b'}], 'path': 'f'},
        {'edits': [{'old_string': 'a', 'new_string': 'b', 'path': 'g'}], 'path': 'f'},
        {'edits': '[{"path": "g", "content": "x"}]'},
        {'edits': '[', 'path': 'f'},
        {'edits': {'path': 'g', 'content': 'x'}},
        {'files': ['f', 'g']},
        {'edits': [3], 'path': 'f'},
        {'edits': [3]},
        {'edits': [{'path': 'f', 'content': 'a'}, {'path': 'f', 'old_str': 'a', 'new_str': 'b'}]},
        {'path': 3},
        {'command': 'view', 'path': 'f'},
        {'command': 'undo_edit', 'path': 'f'},
        {'path': 'f', 'insert_line': 0, 'new_str': 'x\n'},
        {'path': 'f', 'insert_line': -3, 'text': 'x'},
        {'path': 'f', 'insert_line': 99, 'text': 'x'},
        {'path': 'f', 'content': '\udc80'},
        {'path': 'f', 'content': '\ud800'},
        {'path': 'f', 'old_string': '', 'new_string': 'x'},
        {'path': 'f', 'old_string': 'a', 'new_string': 'b', 'replace_all': 'true'},
        {'path': 'f', 'old_string': 'a', 'new_string': 'b', 'replace_all': 'yes'},
    ],
    ids=str,
)
def test_a_list_of_edits_and_edges(asked):
    for tool in ('Edit', 'mcp__files__edit'):
        for data in (None, b'', b'a a\nb\n'):
            told(outcome_of(tool, 'edit', asked, data))


BOOK = {'cells': [{'id': 'x', 'source': 'one', 'cell_type': 'code'}, {'id': 'y', 'source': 'two'}]}


@pytest.mark.parametrize(
    'where', [{'cell_number': 1}, {'cell_idx': 9}, {'cell_id': 'x'}, {}], ids=str
)
@pytest.mark.parametrize(
    'how',
    [
        {},
        {'edit_mode': 'insert', 'cell_type': 'markdown'},
        {'editType': 'delete'},
        {'is_new_cell': True},
        {'edit_mode': 'replace', 'cell_type': 'markdown'},
    ],
    ids=str,
)
def test_an_edit_of_a_notebook(where, how):
    asked = {'path': 'f', 'new_source': 'new', **where, **how}
    for data in (json.dumps(BOOK, indent=1).encode(), b'{"cells": []}', b'no', None):
        told(outcome_of('NotebookEdit', 'notebook', asked, data))


def test_a_path_in_every_form():
    uris = ('f', 'file:///a%20b', 'file://localhost/a')
    for named in (*uris, {'fsPath': 'f'}, {'path': 'g'}, {}, 3):
        told(f'{named}: {plain_path(named)}')
