"""Claude Code 2.1.332, by its documentation of hooks: `hook_event_name`, `tool_name`, `tool_input`;
a nested_refusal is `hookSpecificOutput.permissionDecision`, at a stop `decision: block`.
"""

import pytest

from tests.hosts.simulated import FOREIGN
from tests.hosts.simulated import is_silent
from tests.hosts.simulated import nested_refusal
from tests.hosts.simulated import plays
from tests.hosts.simulated import plays_where_nothing_is_gated
from tests.scenes.three_agents import README

pytestmark = pytest.mark.slow

EDITS = {
    'Edit': lambda part: {
        'file_path': part.path, 'old_string': part.old, 'new_string': part.new, 'replace_all': False
    },
    'MultiEdit': lambda part: {
        'file_path': part.path,
        'edits': [
            {'old_string': part.old, 'new_string': 'BLOCKERS: x'},
            {'old_string': 'BLOCKERS: x', 'new_string': part.new},
        ],
    },
    'Write': lambda part: {'file_path': part.path, 'content': part.content},
    'Bash': lambda part: {
        'command': f"sed -i 's/none/a review/' {part.path}", 'description': 'Say what blocks'
    },
    'Bash:here': lambda part: {'command': f"cat > {part.path} <<'EOF'\n{part.content}EOF"},
    'mcp__files__write_file': lambda part: {'path': part.path, 'content': part.content},
}  # fmt: skip
READS = {
    'Read': {'file_path': FOREIGN.path},
    'Grep': {'pattern': 'BLOCKERS', 'path': '.', 'output_mode': 'content'},
    'Glob': {'pattern': '**/STATUS'},
    'Bash': {'command': f'cat {FOREIGN.path} > /tmp/copy; git diff; git log -p {README}'},
    'Task': {'subagent_type': 'Explore', 'prompt': f'read {FOREIGN.path}', 'description': 'look'},
    'Edit': {'file_path': 'src/main.py', 'old_string': 'x', 'new_string': 'y'},
    'WebFetch': {'url': 'https://example.org', 'prompt': 'what does it say'},
}


@pytest.fixture
def sends(agent):
    def send(name, **fields):
        base = {'session_id': 's1', 'transcript_path': '/t.jsonl', 'permission_mode': 'default'}
        return agent.sends(hook_event_name=name, **base, **fields)

    return send


@pytest.fixture
def before(sends):
    return lambda tool, asked: sends(
        'PreToolUse', tool_name=tool, tool_input=asked, tool_use_id='toolu_1'
    )


def specific(answer):
    told = answer.json['hookSpecificOutput']
    assert set(answer.json) == {'hookSpecificOutput'}
    return told


def test_a_session(agent, sends, before):
    brief = specific(sends('SessionStart', source='startup', model='m'))
    assert '# Brief for Secondary-A' in brief['additionalContext']
    assert is_silent(sends('UserPromptSubmit', prompt='go on'))
    agent.message('Which format?')
    news = specific(sends('UserPromptSubmit', prompt='go on'))
    assert 'Which format?' in news['additionalContext']
    assert is_silent(sends('UserPromptSubmit', prompt='go on'))
    plays(before, EDITS, READS, nested_refusal)
    brief = specific(sends('SubagentStart', agent_id='a1', agent_type='secondary-b'))
    assert '# Brief for Secondary-B' in brief['additionalContext']
    theirs = sends(
        'PreToolUse',
        agent_id='a1',
        agent_type='secondary-b',
        tool_name='Write',
        tool_input=EDITS['Write'](FOREIGN),
    )
    assert is_silent(theirs), "a subagent changes its agent's part"
    assert is_silent(sends('Stop', stop_hook_active=False))
    agent.breaks_its_status()
    held = sends('Stop', stop_hook_active=False).json
    assert held['decision'] == 'block' and 'GS401' in held['reason']
    assert is_silent(sends('Stop', stop_hook_active=True)), 'held once'
    brief = specific(sends('SessionStart', source='compact'))
    assert '# Brief for Secondary-A' in brief['additionalContext']
    assert is_silent(sends('SessionEnd', reason='logout'))


def test_teammates_are_sent_back_by_exit_2(agent, sends):
    agent.message('Answer me')
    agent.merges()
    for name, fields in (
        ('TaskCompleted', {'task_id': '1', 'task_subject': 'spec'}),
        ('TeammateIdle', {'team_name': 'session-1'}),
    ):
        answer = sends(name, **fields, teammate_name='secondary-a')
        assert answer.returncode == 2 and answer.stdout == ''
        assert 'unanswered messages: Primary 1' in answer.stderr
        assert is_silent(sends(name, **fields, teammate_name='researcher'))


def test_where_nothing_is_gated_nothing_is_refused(agent, before, tmp_path):
    plays_where_nothing_is_gated(agent, before, EDITS, READS, tmp_path / 'plain')
