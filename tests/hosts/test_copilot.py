"""GitHub Copilot CLI, by hooks-reference.md of github/docs: PascalCase events bring Claude Code's
names with a timestamp, camelCase events its own; a refusal stands at the top and nested.
"""

import json

import pytest

from tests.hosts.simulated import FOREIGN
from tests.hosts.simulated import is_silent
from tests.hosts.simulated import plays
from tests.hosts.simulated import plays_where_nothing_is_gated

pytestmark = pytest.mark.slow

OWN_TOOLS = {
    'edit': lambda part: {'path': part.path, 'old_str': part.old, 'new_str': part.new},
    'create': lambda part: {'path': part.path, 'file_text': part.content},
    'apply_patch': lambda part: part.patch,
    'bash': lambda part: {
        'command': f'printf x > {part.path}', 'description': 'write', 'mode': 'sync'
    },
}  # fmt: skip
NAMES = {'edit': 'Edit', 'create': 'Write', 'apply_patch': 'apply_patch', 'bash': 'Bash'}
EDITS = {NAMES[name]: asked for name, asked in OWN_TOOLS.items()}
READS = {
    'Read': {'path': FOREIGN.path, 'view_range': [1, 5]},
    'Bash': {'command': f'cat {FOREIGN.path}'},
    'Grep': {'pattern': 'x', 'path': FOREIGN.path},
    'Edit': {'path': 'src/main.py', 'old_str': 'x', 'new_str': 'y'},
}
OWN_READS = {'view': {'path': FOREIGN.path}, 'bash': {'command': f'cat {FOREIGN.path}'}}


@pytest.fixture
def sends(agent):
    def send(name, **fields):
        base = {'timestamp': '2026-11-01T10:00:00.000Z', 'session_id': 's1'}
        return agent.sends(hook_event_name=name, **base, **fields)

    return send


@pytest.fixture
def before(sends):
    return lambda tool, asked: sends('PreToolUse', tool_name=tool, tool_input=asked)


@pytest.fixture
def sends_own(agent):
    return lambda **fields: agent.sends(sessionId='s1', timestamp=1764000000000, **fields)


@pytest.fixture
def before_own(sends_own):
    return lambda tool, asked: sends_own(
        toolName=tool, toolArgs=asked if isinstance(asked, str) else json.dumps(asked)
    )


def own_refusal(answer):
    assert answer.json['permissionDecision'] == 'deny'
    return answer.json['permissionDecisionReason']


def refusal(answer):
    nested = answer.json['hookSpecificOutput']
    assert nested['permissionDecisionReason'] == own_refusal(answer)
    assert nested['permissionDecision'] == 'deny'
    return nested['permissionDecisionReason']


def test_a_session_in_claudes_names(agent, sends, before):
    brief = sends('SessionStart', source='startup', initial_prompt='go').json
    assert '# Brief for Secondary-A' in brief['additionalContext']
    assert brief['hookSpecificOutput']['additionalContext'] == brief['additionalContext']
    agent.message('Which format?')
    assert 'Which format?' in sends('UserPromptSubmit', prompt='go').json['additionalContext']
    plays(before, EDITS, READS, refusal)
    assert is_silent(sends('SubagentStop', agent_name='explore', stop_reason='end_turn'))
    agent.breaks_its_status()
    held = sends('Stop', stop_reason='end_turn').json
    assert held['decision'] == 'block' and 'GS401' in held['reason']
    assert is_silent(sends('Stop', stop_reason='end_turn')), 'held once'
    assert is_silent(sends('SessionEnd', reason='complete'))


def test_a_session_in_its_own_names(agent, sends_own, before_own):
    brief = sends_own(source='new', initialPrompt='go').json
    assert '# Brief for Secondary-A' in brief['additionalContext']
    plays(before_own, OWN_TOOLS, OWN_READS, own_refusal)
    assert is_silent(
        sends_own(toolName='edit', toolArgs='{}', toolResult={'resultType': 'success'})
    )
    agent.breaks_its_status()
    held = sends_own(stopReason='end_turn', transcriptPath='/t').json
    assert held['decision'] == 'block' and 'GS401' in held['reason']
    assert is_silent(sends_own(reason='complete'))


def test_where_nothing_is_gated_nothing_is_refused(agent, before, before_own, tmp_path):
    plays_where_nothing_is_gated(agent, before, EDITS, READS, tmp_path / 'plain')
    plays_where_nothing_is_gated(agent, before_own, OWN_TOOLS, OWN_READS, tmp_path / 'again')
