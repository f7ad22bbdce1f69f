"""Cursor, by its documentation of hooks (version 1): an event each for tools, shells and servers; a
refusal is `permission: deny` with a word for the person and one for the agent.
"""

import json

import pytest

from tests.hosts.simulated import FOREIGN
from tests.hosts.simulated import is_silent
from tests.hosts.simulated import plays
from tests.hosts.simulated import plays_where_nothing_is_gated

pytestmark = pytest.mark.slow

EDITS = {
    'Write': lambda part: {'path': part.path, 'contents': part.content},
    'StrReplace': lambda part: {
        'path': part.path, 'old_string': part.old, 'new_string': part.new
    },
    'ApplyPatch': lambda part: {'patch': part.patch},
    'EditNotebook': lambda part: {
        'target_notebook': part.path, 'cell_idx': 0, 'old_string': part.old, 'new_string': part.new
    },
    'shell': lambda part: {'command': f"perl -pi -e 's/none/a review/' {part.path}"},
    'server:write_file': lambda part: {'path': part.path, 'content': part.content},
}  # fmt: skip
READS = {
    'Read': {'path': FOREIGN.path},
    'Grep': {'pattern': 'BLOCKERS', 'path': FOREIGN.path},
    'shell': {'command': f'less {FOREIGN.path} | head'},
    'server:read_file': {'path': FOREIGN.path},
    'Write': {'path': 'src/main.py', 'contents': 'x = 2\n'},
}


@pytest.fixture
def sends(agent):
    base = {'conversation_id': 'c1', 'generation_id': 'g1', 'cursor_version': '2.4', 'model': 'm'}

    def send(name, **fields):
        roots = [str(agent.git.folder)]
        return agent.sends(hook_event_name=name, workspace_roots=roots, **base, **fields)

    return send


@pytest.fixture
def before(sends):
    def ask(tool, asked):
        if tool == 'shell':
            return sends('beforeShellExecution', sandbox=False, **asked)
        if tool == 'server':
            name = 'read_file' if set(asked) == {'path'} else 'write_file'
            return sends('beforeMCPExecution', tool_name=name, tool_input=json.dumps(asked))
        return sends('preToolUse', tool_name=tool, tool_input=asked, tool_use_id='t1')

    return ask


def refusal(answer):
    told = answer.json
    assert set(told) == {'permission', 'user_message', 'agent_message'}
    assert told['permission'] == 'deny' and told['user_message'] == told['agent_message']
    return told['agent_message']


def test_a_session(agent, sends, before):
    brief = sends('sessionStart', session_id='c1', is_background_agent=False).json
    assert '# Brief for Secondary-A' in brief['additional_context']
    plays(before, EDITS, READS, refusal)
    brief = sends('subagentStart', subagent_id='a', subagent_type='secondary-b', task='x').json
    assert '# Brief for Secondary-B' in brief['additional_context']
    assert is_silent(sends('stop', status='completed', loop_count=0))
    agent.breaks_its_status()
    assert 'GS401' in sends('stop', status='completed', loop_count=0).json['followup_message']
    assert is_silent(sends('stop', status='completed', loop_count=1)), 'held once'
    assert is_silent(sends('sessionEnd', session_id='c1', reason='completed'))


def test_what_it_tells_afterwards_is_heard_in_silence(sends):
    edits = [{'old_string': 'a', 'new_string': 'b'}]
    assert is_silent(sends('afterFileEdit', file_path=FOREIGN.path, edits=edits))
    assert is_silent(sends('beforeReadFile', file_path=FOREIGN.path, content='x', attachments=[]))


def test_where_nothing_is_gated_nothing_is_refused(agent, before, tmp_path):
    plays_where_nothing_is_gated(agent, before, EDITS, READS, tmp_path / 'plain')
