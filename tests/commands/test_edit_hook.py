"""The gate while editing: what each tool's event is answered with, exit codes, and what it never does."""

import json
import subprocess
import sys

import pytest

from gitsync.core import agentsettings
from gitsync.core.edits import patched
from gitsync.core.shell import targets

README = 'e/EPIC_README.md'
TEXT = '# E\n\n<!-- BEGIN SECONDARY-A PROGRESS -->\naaa\n<!-- END SECONDARY-A PROGRESS -->\n\n<!-- BEGIN SECONDARY-B PROGRESS -->\nbbb\n<!-- END SECONDARY-B PROGRESS -->\n'
SRC = "import sys; from gitsync.main import main; code = main(['edit-hook']); heavy = {'subprocess', 're', 'json', 'click', 'dataclasses', 'enum', 'typing'} & set(sys.modules); sys.stderr.write(f'heavy={sorted(heavy)}'); sys.exit(code)"


@pytest.fixture
def epic(git, monkeypatch):
    git.write(README, TEXT)
    git.write('code.py', 'bbb\n')
    git('add', '-A')
    git('commit', '-q', '-m', 'start')
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    return git


def run(git, data):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return subprocess.run([sys.executable, '-m', 'gitsync', 'edit-hook'], input=data, capture_output=True, cwd=git.folder)


def ask(git, tool, event='PreToolUse', cwd=None, **asked):
    """'' when the edit is allowed, else the reason of the deny."""
    done = run(git, {'hook_event_name': event, 'cwd': cwd or str(git.folder), 'tool_name': tool, 'tool_input': asked})
    assert done.returncode == 0, done.stderr
    if not done.stdout:
        return ''
    answer = json.loads(done.stdout)['hookSpecificOutput']
    assert answer['permissionDecision'] == 'deny'
    return answer['permissionDecisionReason']


def edit(old, new, **more):
    return {'file_path': README, 'old_string': old, 'new_string': new, **more}


@pytest.mark.parametrize('tool, asked', [
    ('Edit', edit('aaa', 'ccc')),
    ('Edit', edit('absent', 'ccc')),
    ('Edit', edit('PROGRESS', 'x')),
    ('Edit', {'file_path': 'code.py', 'old_string': 'bbb', 'new_string': 'c'}),
    ('Edit', {'file_path': '/nowhere/EPIC_README.md', 'old_string': 'bbb', 'new_string': 'c'}),
    ('MultiEdit', {'file_path': README, 'edits': [{'old_string': 'aaa', 'new_string': 'bbb2'}, {'old_string': 'bbb2', 'new_string': 'c'}]}),
    ('Write', {'file_path': README, 'content': TEXT.replace('aaa', 'mine')}),
    ('Write', {'file_path': README, 'content': TEXT}),
    ('Read', {'file_path': README}),
    ('Bash', {'command': f'cat {README} > /tmp/copy; grep b {README} 2>/dev/null'}),
    ('Bash', {'command': f"python3 - <<'E'\nprint(1 > 2)\nE"}),
    ('apply_patch', {'input': f'*** Begin Patch\n*** Update File: {README}\n@@\n-aaa\n+x\n*** End Patch'}),
])
def test_what_is_ones_own_or_nobodys_passes_in_silence(epic, tool, asked):
    assert ask(epic, tool, **asked) == ''


@pytest.mark.parametrize('tool, asked, rule', [
    ('Edit', edit('bbb', 'ccc'), 'GS201'),
    ('Edit', edit('A', 'O', replace_all=True), 'GS20'),
    ('Edit', edit('# E', '# F'), 'GS203'),
    ('Edit', edit('-->\naaa\n', '-->aaa'), 'GS101'),
    ('Edit', edit('bbb', 'ccc', file_path='e/../e/./EPIC_README.md'), 'GS201'),
    ('MultiEdit', {'file_path': README, 'edits': [{'old_string': 'aaa', 'new_string': 'x'}, {'old_string': 'bbb', 'new_string': 'x'}]}, 'GS201'),
    ('Write', {'file_path': README, 'content': TEXT.replace('bbb', 'mine')}, 'GS201'),
    ('Write', {'file_path': 'e/agent_checkpoints/secondary_b.json', 'content': '{}'}, 'GS208'),
    ('Bash', {'command': f'echo x > {README}'}, 'GS202'),
    ('Bash', {'command': f'cd e && sed -i s/b/c/ EPIC_README.md'}, 'GS202'),
    ('Bash', {'command': f'echo x | tee -a {README}'}, 'GS203'),
    ('Bash', {'command': f'rm -rf e'}, 'GS202'),
    ('Bash', {'command': f'mv {README} x'}, 'GS202'),
    ('Bash', {'command': f'cp code.py {README}'}, 'GS202'),
    ('Bash', {'command': f'git rm {README}'}, 'GS202'),
    ('apply_patch', {'input': f'*** Begin Patch\n*** Update File: {README}\n@@\n-bbb\n+x\n*** End Patch'}, 'GS201'),
    ('apply_patch', {'input': f'*** Begin Patch\n*** Delete File: {README}\n*** End Patch'}, 'GS202'),
    ('apply_patch', {'input': f'*** Begin Patch\n*** Update File: {README}\n*** Move to: e/x.md\n@@\n-aaa\n+x\n*** End Patch'}, 'GS202'),
])
def test_what_is_anothers_is_refused_with_rule_owner_and_next_step(epic, tool, asked, rule):
    reason = ask(epic, tool, **asked)
    assert rule in reason and 'gitsync ' in reason


def test_a_link_to_a_gated_file_is_that_file(epic):
    (epic.folder / 'link.md').symlink_to(README)
    assert 'GS201' in ask(epic, 'Edit', file_path='link.md', old_string='bbb', new_string='x')


def test_git_checkout_that_drops_anothers_uncommitted_text_is_refused(epic):
    assert ask(epic, 'Bash', command=f'git checkout -- {README}') == ''
    epic.write(README, TEXT.replace('bbb', 'being written'))
    assert 'GS201' in ask(epic, 'Bash', command=f'git checkout -- {README}')


def test_nobody_is_told_how_to_name_oneself(epic, monkeypatch):
    monkeypatch.delenv('GITSYNC_AGENT')
    assert 'GS210' in ask(epic, 'Edit', **edit('aaa', 'x'))


def test_what_stood_wrong_before_holds_no_edit_back(epic):
    epic.write(README, TEXT + '\n<!-- BEGIN LOST X -->\n')
    assert ask(epic, 'Edit', **edit('aaa', 'x')) == ''


def test_cursor_gets_its_own_answer(epic):
    done = run(epic, {'hook_event_name': 'beforeShellExecution', 'command': f'rm {README}', 'cwd': str(epic.folder)})
    answer = json.loads(done.stdout)
    assert answer['permission'] == 'deny' and answer['user_message'] == answer['agent_message']


@pytest.mark.parametrize('data', [b'', b'x', b'[]', b'{"hook_event_name": "PreToolUse"}', b'\xff', b'{} {}', b'[' * 100000,
                                  b'{"hook_event_name": "PreToolUse", "tool_name": "Edit", "tool_input": {"file_path": 3}}'])
def test_unreadable_input_is_held_back_with_the_reason(epic, data):
    done = run(epic, data)
    assert (done.returncode, done.stdout) == (2, b'') and b'cannot be' in done.stderr


def test_an_unknown_event_is_none_of_its_business(epic):
    assert run(epic, {'hook_event_name': 'Other'}).returncode == 0


def test_stop_judges_once(epic):
    event = {'hook_event_name': 'Stop', 'cwd': str(epic.folder)}
    assert run(epic, event).stdout == b''
    epic.write(README, TEXT.replace('bbb', 'x'))
    assert json.loads(run(epic, event).stdout)['decision'] == 'block'
    assert run(epic, {**event, 'stop_hook_active': True}).stdout == b''


def test_a_session_starts_with_a_brief_and_its_names(epic, monkeypatch, tmp_path):
    monkeypatch.setenv('CLAUDE_ENV_FILE', str(tmp_path / 'env'))
    for _ in range(2):
        done = run(epic, {'hook_event_name': 'SessionStart', 'session_id': 's 1', 'cwd': str(epic.folder)})
    assert 'Secondary-A' in json.loads(done.stdout)['hookSpecificOutput']['additionalContext']
    assert (tmp_path / 'env').read_text() == "export GITSYNC_AGENT=Secondary-A\nexport GITSYNC_SESSION='s 1'\n"


def test_nothing_heavy_is_imported_for_an_edit_that_passes(epic):
    event = json.dumps({'hook_event_name': 'PreToolUse', 'cwd': str(epic.folder), 'tool_name': 'Edit', 'tool_input': edit('aaa', 'x')})
    done = subprocess.run([sys.executable, '-I', '-S', '-c', 'import sys; sys.path.append(sys.argv[1]); ' + SRC, str(__import__('pathlib').Path(__file__).parents[2])], input=event.encode(), capture_output=True, cwd=epic.folder)
    assert done.stderr == b'heavy=[]'


@pytest.mark.parametrize('command, expected', [
    ('echo "a > b"', []), ('echo x >> "a b"', [('a b', 'append')]), ('cat <<E >x\nrm y\nE\nrm z', [('x', 'write'), ('z', 'remove')]),
    ('bash -c "rm q"', [('q', 'remove')]), ('A=1 sudo rm q', [('q', 'remove')]), ('git restore q', [('q', 'restore')]), ('x 2>&1', []),
])
def test_what_a_command_plainly_writes_to(command, expected):
    assert [(each.path, each.act) for each in targets(command)] == expected


def test_a_patch_adds_files():
    assert patched('*** Begin Patch\n*** Add File: a\n+x\n+y\n*** End Patch', {}.get) == {'a': b'x\ny\n'}


@pytest.mark.parametrize('tool', agentsettings.FILES)
def test_settings_come_and_go(tool):
    data = b'{\n  "other": 1\n}\n'
    made = agentsettings.merged(tool, data, ('/p', '-c', 'x', 'gitsync'), 'f')
    assert agentsettings.merged(tool, made, ('/p', '-c', 'x', 'gitsync'), 'f') == made
    assert json.loads(agentsettings.taken(made, 'f')).get('other') == 1
    assert agentsettings.taken(agentsettings.merged(tool, None, ('/p', 'gitsync'), 'f'), 'f') is None
