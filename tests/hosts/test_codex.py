"""Codex 0.171, by codex-rs/hooks and its documentation: Claude Code's names with a `turn_id`; edits
are patches, and an answer with a field that Codex does not know is no answer.
"""

import pytest

from tests.hosts.simulated import FOREIGN
from tests.hosts.simulated import is_silent
from tests.hosts.simulated import nested_refusal
from tests.hosts.simulated import plays
from tests.hosts.simulated import plays_where_nothing_is_gated

pytestmark = pytest.mark.slow

EDITS = {
    'apply_patch': lambda part: {'command': part.patch},
    'apply_patch:removed': lambda part: {
        'command': f'*** Begin Patch\n*** Delete File: {part.path}\n*** Add File: {part.path}\n'
        + ''.join(f'+{line}\n' for line in part.content.splitlines())
        + '*** End Patch'
    },
    'Bash': lambda part: {'command': f"apply_patch <<'EOF'\n{part.patch}EOF"},
    'Bash:lc': lambda part: {'command': f'bash -lc "sed -i \'s/none/a review/\' {part.path}"'},
    'mcp__files__write_file': lambda part: {'path': part.path, 'content': part.content},
}
READS = {
    'Bash': {'command': f'sed -n 1,20p {FOREIGN.path}; rg BLOCKERS'},
    'apply_patch': {
        'command': '*** Begin Patch\n*** Update File: src/main.py\n@@\n-x = 1\n+y\n*** End Patch'
    },
    'mcp__files__read_file': {'path': FOREIGN.path},
    'update_plan': {'plan': [{'step': 'write', 'status': 'pending'}]},
}
# the fields that Codex takes in an answer: codex-rs/hooks/schema/generated
COMMON = {'continue', 'hookSpecificOutput', 'stopReason', 'suppressOutput', 'systemMessage'}
SPECIFIC = {
    'hookEventName', 'additionalContext', 'permissionDecision', 'permissionDecisionReason',
    'updatedInput',
}  # fmt: skip


@pytest.fixture
def sends(agent):
    base = {'session_id': 's1', 'turn_id': 't1', 'transcript_path': None, 'model': 'm'}

    def send(name, **fields):
        answer = agent.sends(hook_event_name=name, permission_mode='default', **base, **fields)
        told = answer.json or {}
        assert set(told) <= COMMON | {'decision', 'reason'}
        assert set(told.get('hookSpecificOutput', {})) <= SPECIFIC
        return answer

    return send


@pytest.fixture
def before(sends):
    return lambda tool, asked: sends(
        'PreToolUse', tool_name=tool, tool_input=asked, tool_use_id='call_1'
    )


def test_a_session(agent, sends, before):
    brief = sends('SessionStart', source='startup').json['hookSpecificOutput']
    assert brief['hookEventName'] == 'SessionStart'
    assert '# Brief for Secondary-A' in brief['additionalContext']
    agent.message('Which format?')
    news = sends('UserPromptSubmit', prompt='go on').json['hookSpecificOutput']
    assert 'Which format?' in news['additionalContext']
    plays(before, EDITS, READS, nested_refusal)
    brief = sends('SubagentStart', agent_id='a', agent_type='secondary-b').json
    assert '# Brief for Secondary-B' in brief['hookSpecificOutput']['additionalContext']
    assert is_silent(
        sends('SubagentStop', agent_id='a', agent_type='worker', stop_hook_active=False)
    )
    agent.breaks_its_status()
    held = sends('Stop', stop_hook_active=False, last_assistant_message=None).json
    assert held['decision'] == 'block' and 'GS401' in held['reason']
    assert is_silent(sends('Stop', stop_hook_active=True, last_assistant_message='done'))
    assert is_silent(sends('SessionEnd', reason='exit'))


def test_where_nothing_is_gated_nothing_is_refused(agent, before, tmp_path):
    plays_where_nothing_is_gated(agent, before, EDITS, READS, tmp_path / 'plain')
