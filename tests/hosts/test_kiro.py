"""Kiro, by kiro.dev's pages of hooks for the CLI 2 and 3: `fs_write` with a command of its own; a
refusal is exit 2 with the reason on stderr, what an agent is told is plain text.
"""

import pytest

from tests.hosts.simulated import FOREIGN
from tests.hosts.simulated import is_silent
from tests.hosts.simulated import plays
from tests.hosts.simulated import plays_where_nothing_is_gated

pytestmark = pytest.mark.slow

EDITS = {
    'fs_write:create': lambda part: {
        'command': 'create', 'path': part.path, 'file_text': part.content
    },
    'fs_write:replace': lambda part: {
        'command': 'str_replace', 'path': part.path, 'old_str': part.old, 'new_str': part.new
    },
    'fs_write:append': lambda part: {'command': 'append', 'path': part.path, 'new_str': 'NOTE: x'},
    'str_replace': lambda part: {
        'path': part.path, 'oldStr': part.old, 'newStr': part.new
    },
    'execute_bash': lambda part: {'command': f'echo x >> {part.path}', 'summary': 'write'},
}  # fmt: skip
READS = {
    'fs_read': {'operations': [{'mode': 'Line', 'path': FOREIGN.path}]},
    'execute_bash': {'command': f'cat {FOREIGN.path}'},
    'fs_write': {'command': 'create', 'path': 'src/new.py', 'file_text': 'x'},
}


@pytest.fixture
def sends(agent):
    return lambda name, **fields: agent.sends(hook_event_name=name, session_id='s1', **fields)


@pytest.fixture(params=['preToolUse', 'PreToolUse'])
def before(sends, request):
    return lambda tool, asked: sends(request.param, tool_name=tool, tool_input=asked)


def refusal(answer):
    assert (answer.returncode, answer.stdout) == (2, '')
    return answer.stderr


def test_a_session(agent, sends, before):
    assert '# Brief for Secondary-A' in sends('agentSpawn').stdout
    agent.message('Which format?')
    assert 'Which format?' in sends('userPromptSubmit', prompt='go on').stdout
    plays(before, EDITS, READS, refusal)
    agent.breaks_its_status()
    assert 'GS401' in sends('stop').stdout
    assert is_silent(sends('stop')), 'told once'


def test_where_nothing_is_gated_nothing_is_refused(agent, before, tmp_path):
    plays_where_nothing_is_gated(agent, before, EDITS, READS, tmp_path / 'plain')
