"""The gate while editing: what each tool's event is answered with, and what it never does."""

import json
import subprocess
import sys

import pytest

from gitsync.core.edits.patches import patched
from gitsync.core.edits.shell.run import writes
from tests.scenes.edit_hook import README
from tests.scenes.edit_hook import TEXT
from tests.scenes.edit_hook import commit_edited_epic
from tests.scenes.processes import program

SRC = (
    "import sys; from gitsync.main import main; code = main(['edit-hook']); heavy = {'subprocess', "
    "'re', 'json', 'click', 'dataclasses', 'enum', 'typing'} & set(sys.modules); "
    "sys.stderr.write(f'heavy={sorted(heavy)}'); sys.exit(code)"
)


@pytest.fixture
def epic(git, monkeypatch):
    commit_edited_epic(git)
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    return git


def run(git, data):
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return program('edit-hook', cwd=git.folder, input=data)


def ask(git, tool, event='PreToolUse', cwd=None, **asked):
    """'' when the edit is allowed, else the reason of the deny."""
    done = run(
        git,
        {
            'hook_event_name': event,
            'cwd': cwd or str(git.folder),
            'tool_name': tool,
            'tool_input': asked,
        },
    )
    assert done.returncode == 0, done.stderr
    if not done.stdout:
        return ''
    answer = json.loads(done.stdout)['hookSpecificOutput']
    assert answer['permissionDecision'] == 'deny'
    return answer['permissionDecisionReason']


def edit(old, new, **more):
    return {'file_path': README, 'old_string': old, 'new_string': new, **more}


@pytest.mark.parametrize(
    'tool, asked',
    [
        pytest.param('Edit', edit('aaa', 'ccc'), id='own section'),
        pytest.param('Edit', edit('absent', 'ccc'), id='text that is not there'),
        pytest.param('Edit', edit('PROGRESS', 'x'), id='text that stands twice'),
        pytest.param(
            'Edit', {'file_path': 'code.py', 'old_string': 'bbb', 'new_string': 'c'}, id='code'
        ),
        pytest.param(
            'Edit',
            {'file_path': '/nowhere/EPIC_README.md', 'old_string': 'bbb', 'new_string': 'c'},
            id='outside of the repository',
        ),
        pytest.param(
            'MultiEdit',
            {
                'file_path': README,
                'edits': [
                    {'old_string': 'aaa', 'new_string': 'bbb2'},
                    {'old_string': 'bbb2', 'new_string': 'c'},
                ],
            },
            id='two edits that build on each other',
        ),
        pytest.param(
            'Write',
            {'file_path': README, 'content': TEXT.replace('aaa', 'mine')},
            id='a file written with an own edit',
        ),
        pytest.param(
            'Write', {'file_path': README, 'content': TEXT}, id='a file written as it was'
        ),
        pytest.param('Read', {'file_path': README}, id='reading'),
        pytest.param(
            'Bash',
            {'command': f'cat {README} > /tmp/copy; grep b {README} 2>/dev/null'},
            id='a command that reads',
        ),
        pytest.param(
            'Bash',
            {'command': "python3 - <<'E'\nprint(1 > 2)\nE"},
            id='a command with code in a here-document',
        ),
        pytest.param(
            'apply_patch',
            {'input': f'*** Begin Patch\n*** Update File: {README}\n@@\n-aaa\n+x\n*** End Patch'},
            id='a patch of the own section',
        ),
    ],
)
def test_what_is_ones_own_or_nobodys_passes_in_silence(epic, tool, asked):
    assert ask(epic, tool, **asked) == ''


@pytest.mark.parametrize(
    'tool, asked, rule',
    [
        pytest.param('Edit', edit('bbb', 'ccc'), 'GS201', id="another's section"),
        pytest.param('Edit', edit('A', 'O', replace_all=True), 'GS20', id='every occurrence'),
        pytest.param('Edit', edit('# E', '# F'), 'GS203', id='the outside text'),
        pytest.param('Edit', edit('-->\naaa\n', '-->aaa'), 'GS101', id='a begin line broken'),
        pytest.param(
            'Edit',
            edit('bbb', 'ccc', file_path='e/../e/./EPIC_README.md'),
            'GS201',
            id='a path with dots',
        ),
        pytest.param(
            'MultiEdit',
            {
                'file_path': README,
                'edits': [
                    {'old_string': 'aaa', 'new_string': 'x'},
                    {'old_string': 'bbb', 'new_string': 'x'},
                ],
            },
            'GS201',
            id='the second of two edits',
        ),
        pytest.param(
            'Write',
            {'file_path': README, 'content': TEXT.replace('bbb', 'mine')},
            'GS201',
            id='a file written',
        ),
        pytest.param(
            'Write',
            {'file_path': 'e/agent_checkpoints/secondary_b.json', 'content': '{}'},
            'GS208',
            id="another's checkpoint",
        ),
        pytest.param('Bash', {'command': f'echo x > {README}'}, 'GS202', id='redirected'),
        pytest.param(
            'Bash', {'command': 'cd e && sed -i s/b/c/ EPIC_README.md'}, 'GS202', id='sed after cd'
        ),
        pytest.param('Bash', {'command': f'echo x | tee -a {README}'}, 'GS203', id='tee'),
        pytest.param('Bash', {'command': 'rm -rf e'}, 'GS202', id='the folder removed'),
        pytest.param(
            'Bash', {'command': 'rm -r e/'}, 'GS202', id='the folder removed with its slash'
        ),
        pytest.param('Bash', {'command': f'mv {README} x'}, 'GS202', id='moved away'),
        pytest.param('Bash', {'command': f'cp code.py {README}'}, 'GS202', id='copied over'),
        pytest.param('Bash', {'command': f'git rm {README}'}, 'GS202', id='git rm'),
        pytest.param(
            'apply_patch',
            {'input': f'*** Begin Patch\n*** Update File: {README}\n@@\n-bbb\n+x\n*** End Patch'},
            'GS201',
            id='a patch',
        ),
        pytest.param(
            'apply_patch',
            {'input': f'*** Begin Patch\n*** Delete File: {README}\n*** End Patch'},
            'GS202',
            id='a patch that deletes',
        ),
        pytest.param(
            'apply_patch',
            {
                'input': (
                    f'*** Begin Patch\n*** Update File: {README}\n*** Move to: e/x.md\n@@\n-aaa\n'
                    '+x\n*** End Patch'
                )
            },
            'GS202',
            id='a patch that moves',
        ),
    ],
)
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
    done = run(
        epic,
        {
            'hook_event_name': 'beforeShellExecution',
            'command': f'rm {README}',
            'cwd': str(epic.folder),
        },
    )
    answer = json.loads(done.stdout)
    assert answer['permission'] == 'deny' and answer['user_message'] == answer['agent_message']


@pytest.mark.parametrize(
    'data',
    [
        pytest.param(b'', id='empty'),
        pytest.param(b'x', id='no JSON'),
        *(
            pytest.param(
                json.dumps(
                    {'tool_name': 'Write', 'tool_input': {'path': path, 'content': 'x'}}
                ).encode(),
                id=f'a path with {what}',
            )
            for path, what in (('a\0b', 'NUL'), ('a\ud800', 'half a letter'))
        ),
        pytest.param(b'[]', id='a list'),
        pytest.param(b'{"hook_event_name": "PreToolUse"}', id='no tool'),
        pytest.param(b'\xff', id='no UTF-8'),
        pytest.param(b'{} {}', id='two values'),
        pytest.param(b'[' * 100000, id='too deep'),
        pytest.param(
            b'{"hook_event_name": "PreToolUse", "tool_name": "Edit", '
            b'"tool_input": {"file_path": 3}}',
            id='a path that is no text',
        ),
    ],
)
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


def test_a_session_starts_with_a_brief_and_its_name_and_no_agents(epic, monkeypatch, tmp_path):
    monkeypatch.setenv('CLAUDE_ENV_FILE', str(tmp_path / 'env'))
    for _ in range(2):
        done = run(
            epic, {'hook_event_name': 'SessionStart', 'session_id': 's 1', 'cwd': str(epic.folder)}
        )
    assert 'Secondary-A' in json.loads(done.stdout)['hookSpecificOutput']['additionalContext']
    assert (tmp_path / 'env').read_text() == "export GITSYNC_SESSION='s 1'\n"


def test_nothing_heavy_is_imported_for_an_edit_that_passes(epic):
    event = json.dumps(
        {
            'hook_event_name': 'PreToolUse',
            'cwd': str(epic.folder),
            'tool_name': 'Edit',
            'tool_input': edit('aaa', 'x'),
        }
    )
    done = subprocess.run(
        [
            sys.executable,
            '-I',
            '-S',
            '-c',
            'import sys; sys.path.append(sys.argv[1]); ' + SRC,
            str(__import__('pathlib').Path(__file__).parents[3]),
        ],
        input=event.encode(),
        capture_output=True,
        cwd=epic.folder,
    )
    assert done.stderr == b'heavy=[]'


@pytest.mark.parametrize(
    'command, expected',
    [
        pytest.param('echo "a > b"', [], id='a quoted arrow'),
        pytest.param('echo x >> "a b"', [('a b', 'append')], id='appended, quoted'),
        pytest.param(
            'cat <<E >x\nrm y\nE\nrm z',
            [('x', 'write'), ('z', 'remove')],
            id='a here-document and what follows',
        ),
        pytest.param('bash -c "rm q"', [('q', 'remove')], id='a shell in a shell'),
        pytest.param('A=1 sudo rm q', [('q', 'remove')], id='variable and sudo before it'),
        pytest.param('x 2>&1', [], id='a stream into another'),
    ],
)
def test_what_a_command_plainly_writes_to(command, expected):
    assert [(each.path, each.act) for each in writes(command, {}).targets] == expected


def test_a_patch_adds_files():
    edited = patched('*** Begin Patch\n*** Add File: a\n+x\n+y\n*** End Patch', {}.get)
    assert edited.files == {'a': b'x\ny\n'}


PATCH = f'*** Begin Patch\n*** Update File: {README}\n@@\n-bbb\n+x\n*** End Patch'


@pytest.mark.parametrize(
    'event',
    [
        pytest.param(
            {
                'hook_event_name': 'PreToolUse',
                'session_id': 's',
                'turn_id': 't',
                'transcript_path': None,
                'model': 'm',
                'permission_mode': 'default',
                'tool_use_id': 'u',
                'tool_name': 'apply_patch',
                'tool_input': {'command': PATCH},
            },
            id='apply_patch',
        ),
        pytest.param(
            {
                'hook_event_name': 'pre_tool_use',
                'tool_name': 'apply_patch',
                'tool_input': {'command': PATCH},
            },
            id='snake case',
        ),
        pytest.param(
            {
                'hook_event_name': 'PreToolUse',
                'tool_name': 'Bash',
                'tool_input': {'command': f"apply_patch <<'E'\n{PATCH}\nE"},
            },
            id='apply_patch in a shell',
        ),
    ],
)
def test_codex_as_its_documentation_shows_it(epic, event):
    done = run(epic, {'cwd': str(epic.folder), **event})
    answer = json.loads(done.stdout)['hookSpecificOutput']
    assert (answer['hookEventName'], answer['permissionDecision']) == (
        'PreToolUse',
        'deny',
    ) and 'GS201' in answer['permissionDecisionReason']


@pytest.mark.parametrize(
    'event',
    [
        pytest.param(
            {
                'hook_event_name': 'preToolUse',
                'tool_name': 'StrReplace',
                'tool_input': {'path': README, 'old_string': 'bbb', 'new_string': 'x'},
            },
            id='StrReplace',
        ),
        pytest.param(
            {
                'hook_event_name': 'preToolUse',
                'tool_name': 'Write',
                'tool_input': {'file_path': README, 'content': 'x'},
            },
            id='Write with content',
        ),
        pytest.param(
            {
                'hook_event_name': 'preToolUse',
                'tool_name': 'Write',
                'tool_input': {'path': README, 'contents': 'x'},
            },
            id='Write with contents',
        ),
        pytest.param(
            {
                'hook_event_name': 'preToolUse',
                'tool_name': 'Delete',
                'tool_input': {'path': README},
            },
            id='Delete',
        ),
        pytest.param(
            {
                'hook_event_name': 'beforeShellExecution',
                'command': f'rm {README}',
                'sandbox': False,
            },
            id='a shell command',
        ),
    ],
)
def test_cursor_as_its_documentation_shows_it(epic, event):
    done = run(
        epic,
        {
            'conversation_id': 'c',
            'generation_id': 'g',
            'cursor_version': '2',
            'workspace_roots': [str(epic.folder)],
            **event,
        },
    )
    answer = json.loads(done.stdout)
    assert (
        set(answer) == {'permission', 'user_message', 'agent_message'}
        and answer['permission'] == 'deny'
        and 'GS20' in answer['agent_message']
    )


def test_cursor_is_told_the_brief_in_its_own_words(epic):
    done = run(
        epic,
        {
            'hook_event_name': 'sessionStart',
            'session_id': 's',
            'workspace_roots': [str(epic.folder)],
        },
    )
    assert 'Secondary-A' in json.loads(done.stdout)['additional_context']


def test_a_new_epics_file_is_judged_as_it_would_stand(epic):
    own = '# F\n\n<!-- BEGIN SECONDARY-A PROGRESS -->\nx\n<!-- END SECONDARY-A PROGRESS -->\n'
    assert 'GS203' in ask(epic, 'Write', file_path='f/EPIC_README.md', content=own)
    assert ask(epic, 'Write', file_path='f/notes.md', content=own) == ''
    assert 'GS604' in ask(
        epic, 'Write', file_path='e/../e/epic_readme.md', content='x'
    ) or 'GS601' in ask(epic, 'Write', file_path='e/epic_readme.md', content='x')


@pytest.mark.parametrize('mode', ['replace', 'insert', 'delete'])
def test_a_notebook_that_nothing_gates_may_be_edited(epic, mode):
    epic.write(
        'n.ipynb',
        json.dumps(
            {
                'cells': [{'id': 'a', 'cell_type': 'code', 'metadata': {}, 'source': ''}],
                'nbformat': 4,
            }
        ),
    )
    assert (
        ask(
            epic,
            'NotebookEdit',
            notebook_path=str(epic.folder / 'n.ipynb'),
            cell_id='a',
            new_source='x',
            edit_mode=mode,
        )
        == ''
    )


def test_a_chain_of_edits_is_judged_by_its_end(epic):
    """What one edit spoils and the next mends again is no harm done."""
    chain = [
        {'old_string': 'bbb', 'new_string': 'x'},
        {'old_string': '-->\nx\n', 'new_string': '-->\nbbb\n'},
        {'old_string': 'aaa', 'new_string': 'mine'},
    ]
    assert ask(epic, 'MultiEdit', file_path=README, edits=chain) == ''
    assert 'GS201' in ask(epic, 'MultiEdit', file_path=README, edits=chain[:1])
