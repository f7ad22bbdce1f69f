"""OpenCode 1.18, by @opencode-ai/plugin's types: our module hands on each call of a tool, and
throws the reason of a refusal. tests/setup/agents runs the module itself where Node is there.
"""

import pytest

from tests.hosts.simulated import FOREIGN
from tests.hosts.simulated import plays
from tests.hosts.simulated import plays_where_nothing_is_gated

pytestmark = pytest.mark.slow

EDITS = {
    'write': lambda part: {'filePath': part.path, 'content': part.content},
    'edit': lambda part: {'filePath': part.path, 'oldString': part.old, 'newString': part.new},
    'multiedit': lambda part: {
        'filePath': part.path, 'edits': [{'oldString': part.old, 'newString': part.new}]
    },
    'patch': lambda part: {'patchText': part.patch},
    'bash': lambda part: {'command': f'echo x > {part.path}', 'description': 'write'},
}  # fmt: skip
READS = {
    'read': {'filePath': FOREIGN.path},
    'grep': {'pattern': 'BLOCKERS', 'path': FOREIGN.path},
    'bash': {'command': f'cat {FOREIGN.path}'},
    'write': {'filePath': 'src/new.py', 'content': 'x'},
    'todowrite': {'todos': [{'content': FOREIGN.path, 'status': 'pending'}]},
}


@pytest.fixture
def before(agent):
    return lambda tool, asked: agent.sends(
        hook_event_name='tool.execute.before', session_id='s1', tool_name=tool, tool_input=asked
    )


def refusal(answer):
    assert set(answer.json) == {'decision', 'reason'}
    return answer.json['reason']


def test_a_session(before):
    plays(before, EDITS, READS, refusal)


def test_where_nothing_is_gated_nothing_is_refused(agent, before, tmp_path):
    plays_where_nothing_is_gated(agent, before, EDITS, READS, tmp_path / 'plain')
