"""VS Code, by hooks.md and hooks-reference.md of vscode-docs: Claude Code's events with its own
tools and camelCase fields, no matchers; it reads Claude Code's and Copilot's files.
"""

import pytest

from tests.hosts.simulated import FOREIGN
from tests.hosts.simulated import is_silent
from tests.hosts.simulated import nested_refusal
from tests.hosts.simulated import plays
from tests.hosts.simulated import plays_where_nothing_is_gated

pytestmark = pytest.mark.slow

EDITS = {
    'create_file': lambda part: {'filePath': part.path, 'content': part.content},
    'replace_string_in_file': lambda part: {
        'filePath': part.path, 'oldString': part.old, 'newString': part.new, 'explanation': 'x'
    },
    'multi_replace_string_in_file': lambda part: {
        'explanation': 'x',
        'replacements': [
            {'filePath': part.path, 'oldString': part.old, 'newString': part.new},
            {'filePath': 'src/main.py', 'oldString': 'x', 'newString': 'y'},
        ],
    },
    'insert_edit_into_file': lambda part: {
        'filePath': part.path, 'code': f'...existing\n{part.new}\n', 'explanation': 'x'
    },
    'apply_patch': lambda part: {'input': part.patch, 'explanation': 'x'},
    'run_in_terminal': lambda part: {
        'command': f'echo x >> {part.path}', 'explanation': 'x', 'isBackground': False
    },
    'editFiles': lambda part: {'files': ['src/main.py', part.path]},
}  # fmt: skip
READS = {
    'read_file': {'filePath': FOREIGN.path, 'startLine': 1, 'endLine': 9},
    'grep_search': {'query': 'BLOCKERS', 'isRegexp': False},
    'run_in_terminal': {'command': f'cat {FOREIGN.path}', 'isBackground': False},
    'create_file': {'filePath': 'src/new.py', 'content': 'x'},
}


@pytest.fixture
def sends(agent):
    base = {'timestamp': '2026-11-01T10:00:00.000Z', 'sessionId': 's1', 'transcript_path': '/t'}
    return lambda name, **fields: agent.sends(hook_event_name=name, **base, **fields)


@pytest.fixture
def before(sends):
    return lambda tool, asked: sends(
        'PreToolUse', tool_name=tool, tool_input=asked, tool_use_id='t1'
    )


def test_a_session(agent, sends, before):
    brief = sends('SessionStart', source='new').json['hookSpecificOutput']
    assert '# Brief for Secondary-A' in brief['additionalContext']
    agent.message('Which format?')
    news = sends('UserPromptSubmit', prompt='go').json['hookSpecificOutput']
    assert 'Which format?' in news['additionalContext']
    plays(before, EDITS, READS, nested_refusal)
    brief = sends('SubagentStart', agent_id='a', agent_type='secondary-b').json
    assert '# Brief for Secondary-B' in brief['hookSpecificOutput']['additionalContext']
    agent.breaks_its_status()
    held = sends('Stop', stop_hook_active=False).json['hookSpecificOutput']
    assert held['decision'] == 'block' and 'GS401' in held['reason']
    assert is_silent(sends('Stop', stop_hook_active=True))


def test_the_spelling_of_its_documentation_until_the_summer(agent):
    event = {'timestamp': 't', 'sessionId': 's1', 'hookEventName': 'PreToolUse'}
    asked = {'tool_name': 'create_file', 'tool_input': EDITS['create_file'](FOREIGN)}
    assert 'GS207' in nested_refusal(agent.sends(**event, **asked))


def test_where_nothing_is_gated_nothing_is_refused(agent, before, tmp_path):
    plays_where_nothing_is_gated(agent, before, EDITS, READS, tmp_path / 'plain')
