"""Gemini CLI 0.61, by docs/hooks/reference.md: BeforeTool, BeforeAgent, AfterAgent; a refusal is
`decision: deny`, and stdout holds JSON or nothing.
"""

import pytest

from tests.hosts.simulated import FOREIGN
from tests.hosts.simulated import is_silent
from tests.hosts.simulated import plays
from tests.hosts.simulated import plays_where_nothing_is_gated

pytestmark = pytest.mark.slow

EDITS = {
    'write_file': lambda part: {'file_path': part.path, 'content': part.content},
    'replace': lambda part: {
        'file_path': part.path,
        'instruction': 'say what blocks',
        'old_string': part.old,
        'new_string': part.new,
        'allow_multiple': False,
    },
    'run_shell_command': lambda part: {'command': f'echo x | tee {part.path}', 'dir_path': '.'},
    'mcp_files_write_file': lambda part: {'path': part.path, 'content': part.content},
}
READS = {
    'read_file': {'file_path': FOREIGN.path},
    'search_file_content': {'pattern': 'BLOCKERS'},
    'run_shell_command': {'command': f'grep BLOCKERS {FOREIGN.path}'},
    'write_file': {'file_path': 'src/new.py', 'content': 'x'},
    'save_memory': {'fact': f"{FOREIGN.path} is another's"},
}


@pytest.fixture
def sends(agent):
    base = {'session_id': 's1', 'transcript_path': '/t', 'timestamp': '2026-11-01T10:00:00.000Z'}
    return lambda name, **fields: agent.sends(hook_event_name=name, **base, **fields)


@pytest.fixture
def before(sends):
    return lambda tool, asked: sends('BeforeTool', tool_name=tool, tool_input=asked)


def refusal(answer):
    assert set(answer.json) == {'decision', 'reason'} and answer.json['decision'] == 'deny'
    return answer.json['reason']


def test_a_session(agent, sends, before):
    brief = sends('SessionStart', source='startup').json['hookSpecificOutput']
    assert '# Brief for Secondary-A' in brief['additionalContext']
    agent.message('Which format?')
    news = sends('BeforeAgent', prompt='go on').json['hookSpecificOutput']
    assert 'Which format?' in news['additionalContext']
    plays(before, EDITS, READS, refusal)
    agent.breaks_its_status()
    end = {'prompt': 'go on', 'prompt_response': 'done'}
    assert 'GS401' in refusal(sends('AfterAgent', **end, stop_hook_active=False))
    assert is_silent(sends('AfterAgent', **end, stop_hook_active=True))
    assert is_silent(sends('SessionEnd', reason='exit'))


def test_where_nothing_is_gated_nothing_is_refused(agent, before, tmp_path):
    plays_where_nothing_is_gated(agent, before, EDITS, READS, tmp_path / 'plain')
