"""The gate while editing, host by host: who is answered how, and whose part a write is."""

import json
import os
import shutil

import pytest

from gitsync.errors import GitsyncError
from gitsync.gates import proposed
from gitsync.gates.proposed.command import of_shell
from gitsync.world import files
from tests.scenes.edit_hook import ask_hook
from tests.scenes.repository import NO_HOOKS

pytestmark = pytest.mark.slow

README = 'e/EPIC_README.md'
STATUS_B = 'e/feature_02_b/STATUS'
TEXT = (
    '# E\n\nThe “outside” text\n\n'
    '<!-- BEGIN SECONDARY-A PROGRESS -->\naaa\n<!-- END SECONDARY-A PROGRESS -->\n\n'
    '<!-- BEGIN SECONDARY-B PROGRESS -->\nbbb\n<!-- END SECONDARY-B PROGRESS -->\n'
)
RECORD = (
    'STAGE: S2\nPHASE: S2.P1\nAGENT: Secondary-{}\nUPDATED: 2026-01-01T00:00:00Z\n'
    'STATUS: IN_PROGRESS\nBLOCKERS: none\nREADY_FOR_SYNC: false\n'
)


@pytest.fixture
def epic(git, monkeypatch):
    git.write(README, TEXT)
    git.write('e/feature_01_a/STATUS', RECORD.format('A'))
    git.write(STATUS_B, RECORD.format('B'))
    git.write('code.py', 'x\n')
    git('add', '-A')
    git('commit', '-q', '-m', 'start')
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    monkeypatch.chdir(git.folder)
    git.monkeypatch = monkeypatch
    return git


def send(git, **event):
    return ask_hook(git.monkeypatch, {'cwd': str(git.folder), **event})


def asked(git, tool, event='PreToolUse', **given):
    """'' for an edit that passes, else what it is refused for."""
    done = send(git, hook_event_name=event, tool_name=tool, tool_input=given)
    assert done.returncode == 0, done.stderr
    if not done.stdout:
        return ''
    return json.loads(done.stdout)['hookSpecificOutput']['permissionDecisionReason']


def nested(answer):
    return answer['hookSpecificOutput']['permissionDecision']


STAMP = {'timestamp': '2026-01-01T00:00:00Z'}
REPLACE = {'path': STATUS_B, 'old_str': 'BLOCKERS: none', 'new_str': 'BLOCKERS: x'}
HOSTS = [
    pytest.param(
        {'hook_event_name': 'PreToolUse', 'tool_name': 'Write'},
        {'file_path': STATUS_B, 'content': 'x'},
        nested,
        id='Claude',
    ),
    pytest.param(
        {'hook_event_name': 'PreToolUse', 'turn_id': 't', 'tool_name': 'Bash'},
        {'command': f'echo x > {STATUS_B}'},
        nested,
        id='Codex',
    ),
    pytest.param(
        {'hook_event_name': 'preToolUse', 'conversation_id': 'c', 'tool_name': 'Write'},
        {'path': STATUS_B, 'contents': 'x'},
        lambda answer: answer['permission'],
        id='Cursor',
    ),
    pytest.param(
        {
            'hook_event_name': 'beforeMCPExecution',
            'conversation_id': 'c',
            'tool_name': 'write_file',
        },
        json.dumps({'path': STATUS_B, 'content': 'x'}),
        lambda answer: answer['permission'],
        id='Cursor, a tool of a server',
    ),
    pytest.param(
        {'hook_event_name': 'PreToolUse', **STAMP, 'session_id': 's', 'tool_name': 'Edit'},
        REPLACE,
        lambda answer: answer['permissionDecision'] and nested(answer),
        id='Copilot',
    ),
    pytest.param(
        {'hook_event_name': 'PreToolUse', **STAMP, 'sessionId': 's', 'tool_name': 'create_file'},
        {'filePath': STATUS_B, 'content': 'x'},
        nested,
        id='VS Code',
    ),
    pytest.param(
        {'hook_event_name': 'PreToolUse', **STAMP, 'sessionId': 's', 'tool_name': 'editFiles'},
        {'files': ['code.py', STATUS_B]},
        nested,
        id="VS Code's documentation",
    ),
    pytest.param(
        {'hook_event_name': 'preToolUse', 'conversation_id': 'c', 'tool_name': 'EditNotebook'},
        {'target_notebook': STATUS_B, 'cell_idx': 0, 'old_string': 'a', 'new_string': 'b'},
        lambda answer: answer['permission'],
        id='Cursor, a notebook',
    ),
    pytest.param(
        {'hook_event_name': 'PreToolUse', 'turn_id': 't', 'tool_name': 'apply_patch'},
        {
            'command': '*** Update File: STATUS\n@@\n-BLOCKERS: none\n+BLOCKERS: x',
            'workdir': 'e/feature_02_b',
        },
        nested,
        id='Codex, in a folder',
    ),
    pytest.param(
        {'hook_event_name': 'BeforeTool', **STAMP, 'tool_name': 'replace'},
        {'file_path': STATUS_B, 'old_string': 'S2.P1', 'new_string': 'x'},
        lambda answer: answer['decision'],
        id='Gemini',
    ),
    pytest.param(
        {'hook_event_name': 'PreToolUse', 'tool_name': 'run_shell_command'},
        {'command': f'echo x > {STATUS_B}', 'directory': '.'},
        nested,
        id='Qwen',
    ),
    pytest.param(
        {'hook_event_name': 'tool.execute.before', 'tool_name': 'edit'},
        {'filePath': STATUS_B, 'oldString': 'S2.P1', 'newString': 'x'},
        lambda answer: answer['decision'],
        id='OpenCode',
    ),
]


@pytest.mark.parametrize('event, given, decision', HOSTS)
def test_each_host_is_refused_in_its_own_words_and_passes_in_silence(epic, event, given, decision):
    done = send(epic, **event, tool_input=given)
    assert (done.returncode, decision(json.loads(done.stdout))) == (0, 'deny')
    own = json.loads(json.dumps(given).replace('02_b', '01_a').replace('content', 'ignored'))
    if 'ignored' not in json.dumps(own) and 'contents' not in json.dumps(given):
        done = send(epic, **event, tool_input=own)
        assert (done.returncode, done.stdout, done.stderr) == (0, '', '')


def test_copilots_own_spelling_is_answered_at_the_top(epic):
    done = send(epic, sessionId='s', timestamp=1, toolName='edit', toolArgs=json.dumps(REPLACE))
    assert json.loads(done.stdout)['permissionDecision'] == 'deny'


@pytest.mark.parametrize('command', ['str_replace', 'create', 'insert'])
def test_kiro_is_refused_by_exit_2(epic, command):
    given = {
        'command': command,
        'path': STATUS_B,
        'old_str': 'S2.P1',
        'new_str': 'x',
        'file_text': 'x',
    }
    if command != 'str_replace':
        del given['old_str']
    done = send(
        epic,
        hook_event_name='preToolUse',
        tool_name='fs_write',
        tool_input={**given, 'insert_line': 1} if command == 'insert' else given,
    )
    assert (done.returncode, done.stdout) == (2, '') and 'GS207' in done.stderr


@pytest.mark.parametrize(
    'tool, given',
    [
        ('mcp__files__write_file', {'path': STATUS_B, 'content': 'x'}),
        ('mcp__files__edit_file', {'path': STATUS_B, 'edits': [{'oldText': 'S2', 'newText': 'x'}]}),
        ('mcp__serena__replace_symbol_body', {'relative_path': STATUS_B, 'body': 'x'}),
        ('save', {'uri': STATUS_B, 'text': 'x'}),
        ('insert_edit_into_file', {'filePath': STATUS_B, 'code': '// …existing…'}),
        ('some_patch', {'input': f'*** Begin Patch\n*** Delete File: {STATUS_B}\n*** End Patch\n'}),
        ('mcp__files__move_file', {'source': STATUS_B, 'destination': 'x'}),
        ('mcp__files__move_file', {'source': 'code.py', 'destination': STATUS_B}),
        ('mcp__files__write_files', {'files': [{'path': STATUS_B, 'content': 'x'}]}),
        ('mcp__files__edit_file', {'path': README, 'edits': [{'oldText': 'e', 'newText': 'x'}]}),
        ('mcp__files__start_process', {'command': f'rm {STATUS_B}'}),
        ('mcp__notes__append_content', {'filepath': STATUS_B, 'Content': 'x'}),
        ('mcp__files__move_file', {'source': 'e/feature_02_b', 'destination': 'x'}),
        ('delete_file', {'path': 'e'}),
    ],
    ids=[
        *('write', 'edit', 'Serena', 'a URI', 'an edit that a model completes', 'a patch'),
        *('moved away', 'moved onto', 'several files', 'the first of several places', 'a shell'),
        *('keys in any spelling', 'a folder moved away', 'a folder removed'),
    ],
)
def test_a_tool_that_nobody_knows_is_judged_where_it_names_a_file_and_a_text(epic, tool, given):
    assert 'GS20' in asked(epic, tool, **given)


@pytest.mark.parametrize(
    'tool, given',
    [
        ('mcp__files__read_file', {'path': STATUS_B, 'content': 'x'}),
        ('Grep', {'path': STATUS_B, 'pattern': 'x'}),
        ('ask', {'path': STATUS_B}),
        ('say', {'text': STATUS_B}),
        ('mcp__files__write_file', {'path': 'code.py', 'content': 'x'}),
        ('odd', {'path': 3, 'content': 'x'}),
        ('odd', None),
        ('odd', {'path': STATUS_B, 'edits': [1]}),
        ('mcp__git__add', {'files': [STATUS_B], 'message': 'x'}),
        ('mcp__chat__send', {'files': [STATUS_B], 'text': 'x'}),
        ('mcp__drive__delete_file', {'id': STATUS_B}),
        ('delete_file', {'path': 'link'}),
        (
            'mcp__files__edit_file',
            {'path': STATUS_B, 'edits': [{'oldText': 'S2', 'newText': 'x'}], 'dryRun': True},
        ),
    ],
    ids=[
        *('reading', 'searching', 'no text', 'no path', 'a file of nobody', 'no text as path'),
        *('no input', 'edits that are no objects', 'names', 'names beside a text', 'no file'),
        *('a link, not what it leads to', 'a trial'),
    ],
)
def test_such_a_tool_passes_in_silence_else(epic, tool, given):
    os.symlink(STATUS_B, 'link')
    done = send(epic, hook_event_name='PreToolUse', tool_name=tool, tool_input=given)
    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')


@pytest.mark.parametrize(
    'event',
    [
        *('PostToolUse', 'afterFileEdit', 'PermissionRequest', 'beforeReadFile', 'Notification'),
        'PostUnheardOf',
    ],
)
def test_events_that_ask_nothing_pass(epic, event):
    done = send(
        epic,
        hook_event_name=event,
        file_path=STATUS_B,
        content='x',
        **(
            {'tool_name': 'Write', 'tool_input': {'file_path': STATUS_B, 'content': 'x'}}
            if event.startswith(('Post', 'Perm'))
            else {}
        ),
    )
    assert (done.returncode, done.stdout) == (0, '')


@pytest.mark.parametrize(
    'old, rule',
    [
        ('The "outside" text', 'GS203'),
        ('bbb\nno such line', 'GS201'),
        ('no such line', ''),
        ('aaa\nno such line', ''),
    ],
    ids=['quotes', "lines of another's section", 'nowhere', 'lines of its own section'],
)
def test_an_edit_of_a_shared_document_without_a_place_is_its_owners(epic, old, rule):
    reason = asked(epic, 'Edit', file_path=README, old_string=old, new_string='x')
    assert rule in reason and bool(reason) == bool(rule)


@pytest.mark.parametrize('tool, key', [('insert_edit_into_file', 'code'), ('save', 'code_edit')])
def test_a_sketch_that_a_model_fits_in_is_its_lines_owners(epic, tool, key):
    assert asked(epic, tool, file_path=README, **{key: '// ...existing...\naaa\nmore'}) == ''
    assert 'GS201' in asked(epic, tool, file_path=README, **{key: '// ...existing...\nbbb\nmore'})
    assert asked(epic, tool, file_path='e/feature_01_a/STATUS', **{key: '...\nBLOCKERS: x'}) == ''


def test_an_edit_without_a_place_in_anothers_file_is_refused(epic):
    given = {'old_string': 'no such line', 'new_string': 'x'}
    assert 'GS207' in asked(epic, 'Edit', file_path=STATUS_B, **given)
    assert asked(epic, 'Edit', file_path='e/feature_01_a/STATUS', **given) == ''
    assert asked(epic, 'Edit', file_path='code.py', **given) == ''


@pytest.mark.parametrize(
    'command',
    [
        f"git apply <<'E'\n--- a/{README}\n+++ b/{README}\n@@ -6 +6 @@\n-aaa\n+x\nE",
        f'cp {STATUS_B} copy; cat {STATUS_B} > copy; ln -s {STATUS_B} link',
        'sed -i s/a/b/ e/feature_01_a/STATUS',
        "find . -name '*.py' -exec sed -i s/x/y/ {} +; find . ! -path './e/*' -name S* -delete",
        "find . -path ./e -prune -o -name 'S*' -print | xargs sed -i s/a/b/",
        "find . -path './src/*' -name 'S*' -delete; find . -type d -name S* -exec rm -r {} +",
        "grep -rl 'no such text' . | xargs sed -i s/a/b/; git ls-files '*.py' | xargs rm",
        "git ls-files '*.ts' | xargs prettier --write",
        "git ls-files | grep '\\.py$' | xargs rm; git ls-files | grep -v '^e/' | xargs rm",
        'git status; git log; git checkout -b new; git stash list',
        'rm -rf build; cd /tmp; rm -rf x',
        f"cat > {README} <<'E'\n{TEXT.replace('aaa', 'mine')}E",
    ],
    ids=[
        'a diff of its own section',
        'copies',
        'its own record',
        'files of nobody',
        'folders that find leaves out',
        'folders that find does not name',
        'files without the text',
        'a pattern that a formatter is given',
        'names that are filtered',
        'git that asks',
        'other folders',
        'a whole document with an own edit',
    ],
)
def test_a_command_that_writes_nothing_of_others_passes(epic, command):
    assert asked(epic, 'Bash', command=command) == ''


@pytest.mark.parametrize(
    'command',
    [
        f"git apply <<'E'\n--- a/{README}\n+++ b/{README}\n@@ -10 +10 @@\n-bbb\n+x\nE",
        'sed -i s/a/b/ e/*/STATUS',
        "find . -path '*_02_b/*' -delete",
        "find . -name '*.py' -o -path '*_02_b/S*' | xargs sed -i s/a/b/",
        "find e -type d -name 'feature_02*' -exec rm -r {} +",
        'grep -rl Secondary-B e | xargs sed -i s/a/b/',
        'git ls-files | grep _02_ | xargs rm',
        'rm e/**/feature_02_b/S*',
        'cp -r e/feature_01_a/. e/feature_02_b/',
        'mkdir n; rsync -a e/feature_01_a/ e/feature_02_b/',
        'cd e && for f in feature_0*/STATUS; do echo x > "$f"; done',
        'git -C e checkout HEAD~1 -- feature_02_b/STATUS',
        f"cat > {README} <<'E'\n{TEXT.replace('bbb', 'mine')}E",
    ],
    ids=[
        'a diff',
        'a pattern',
        'find',
        'find with a choice',
        'a folder that find names',
        'files with the text',
        'names that are filtered',
        'a pattern over folders',
        'a folder copied',
        'a folder synced',
        'a loop',
        'an old version',
        'a whole document',
    ],
)
def test_a_command_that_writes_what_is_anothers_is_refused(epic, command):
    if 'HEAD~1' in command:
        epic.write(STATUS_B, RECORD.format('B').replace('none', 'later'))
        epic('commit', '-qam', 'later')
    assert 'GS20' in asked(epic, 'Bash', command=command)


def test_rsync_removes_what_its_source_has_not(epic):
    os.mkdir('empty')
    for folder, rule in (('e/feature_01_a', 'GS209'), ('e/feature_02_b', 'GS207'), ('new', '')):
        assert rule in (said := asked(epic, 'Bash', command=f'rsync -a --delete empty/ {folder}/'))
        assert bool(said) == bool(rule)


@pytest.mark.parametrize(
    'command',
    ['git apply {}', 'git apply < {}', 'patch -p1 -i {}', 'cat {} | patch -p1', 'git apply -R {}'],
)
def test_a_patch_in_a_file_is_read(epic, command):
    for name, text in (('own', RECORD.format('A')), ('theirs', RECORD.format('B'))):
        path = 'e/feature_01_a/STATUS' if name == 'own' else STATUS_B
        epic.write(path, text.replace('BLOCKERS: none', 'BLOCKERS: x'))
        epic.write(f'{name}.patch', epic('diff', *(['-R'] if '-R' in command else []), path))
        epic('checkout', '-q', path)
    assert asked(epic, 'Bash', command=command.format('own.patch')) == ''
    assert 'GS207' in asked(epic, 'Bash', command=command.format('theirs.patch'))


@pytest.mark.parametrize(
    'command, kind',
    [
        ('tar xf p.tar', 'tar'),
        ('tar -xzf p.tar.gz -C .', 'gztar'),
        ('bsdtar -xf p.zip', 'zip'),
        ('unzip -o p.zip', 'zip'),
        ('cd e && unzip ../p.zip -d ..', 'zip'),
    ],
)
def test_an_archive_writes_what_is_in_it(epic, command, kind):
    for path, is_own in (('e/feature_01_a/STATUS', True), (STATUS_B, False), ('code.py', True)):
        shutil.make_archive('p', kind, '.', path)
        assert ('GS207' in asked(epic, 'Bash', command=command)) != is_own


@pytest.mark.parametrize(
    'command',
    [
        'curl -s http://x/y.tgz | tar xz -C {}',
        'unzip nowhere.zip -d {}',
        '7z x a.7z -o{}',
        'cd {} && cpio -id < ../../a.cpio',
        'git archive HEAD~1 | tar x --strip-components=1 -C {}',
    ],
)
def test_an_archive_that_nobody_can_read_may_be_unpacked_in_ones_own_folder(epic, command):
    assert asked(epic, 'Bash', command=command.format('e/feature_01_a')) == ''
    assert 'GS212' in asked(epic, 'Bash', command=command.format('e/feature_02_b'))


def test_an_archive_that_nobody_can_read_may_be_unpacked_where_nothing_is_gated(epic):
    epic.write('broken.tgz', '\x1f not packed')
    for command in ('tar xf broken.tgz', 'tar xf nowhere.tar', 'curl -s u | tar xz', '7z x a.7z'):
        assert asked(epic, 'Bash', command=command) == ''


def test_of_a_folder_without_end_as_much_is_read_as_can_be_judged(epic, monkeypatch):
    for number in range(9):
        epic.write(f'many/{number}', 'x')
    os.mkfifo('many/pipe')
    os.symlink('nowhere', 'many/link')
    os.symlink('..', 'many/round')
    monkeypatch.setattr(proposed.command, 'MOST_COPIED', 5)
    assert len(of_shell('cp -r many/. new', '.').files) == 5
    assert 'GS212' in asked(epic, 'Bash', command='cp -r many e/feature_02_b/')
    assert asked(epic, 'Bash', command='cp -r many new; cp -r / /tmp/x') == ''


def test_what_cannot_be_read_is_copied_as_something(epic, monkeypatch):
    load = files.load

    def refused(path):
        if path.endswith('code.py'):
            raise GitsyncError(f"cannot read '{path}'", '', 'unreadable')
        return load(path)

    monkeypatch.setattr(files, 'load', refused)
    taken = of_shell('cp code.py new.py', '.')
    assert list(taken.files.values()) == [b''] and taken.unknown == set(taken.files)


def test_an_alias_of_git_is_what_the_configuration_says(epic):
    epic('config', 'alias.gone', 'rm -f')
    epic('config', 'alias.clear', '!cd e && rm')
    assert 'GS207' in asked(epic, 'Bash', command=f'git gone {STATUS_B}')
    assert 'GS207' in asked(epic, 'Bash', command='cd e && git clear feature_02_b/STATUS')
    assert asked(epic, 'Bash', command=f'git gone code.py; git unheard {STATUS_B}') == ''


def test_what_its_owner_committed_elsewhere_may_be_taken_from_there(epic):
    epic('checkout', '-qb', 'b')
    epic.write(STATUS_B, RECORD.format('B').replace('none', 'later'))
    epic('add', '-A')
    epic('commit', '-qm', 'B goes on\n\nAgent: Secondary-B')
    epic('checkout', '-q', '-')
    take = f'git checkout b -- {STATUS_B}'
    assert asked(epic, 'Bash', command=take) == ''
    assert asked(epic, 'Bash', command=f'git restore -s b {STATUS_B}') == ''
    epic.write(STATUS_B, RECORD.format('B').replace('none', 'an hour of work'))
    assert 'GS207' in asked(epic, 'Bash', command=take)


WIPING = ['git reset --hard', 'git stash', 'git checkout -f', 'git checkout .', 'git restore e']
WIPING += [
    'git clean -fd',
    'git pull --autostash',
    'git switch -f main',
    'cd e && git checkout -- .',
]


@pytest.mark.parametrize('command', WIPING)
def test_what_others_have_not_committed_is_not_taken_away(epic, command):
    epic.write('code.py', 'changed\n')
    epic.write('e/feature_01_a/STATUS', RECORD.format('A').replace('none', 'mine'))
    epic.write(README, TEXT.replace('aaa', 'mine'))
    assert asked(epic, 'Bash', command=command) == ''
    epic.write(README, TEXT.replace('aaa', 'mine').replace('bbb', 'an hour of work'))
    reason = asked(epic, 'Bash', command=command)
    assert 'Secondary-B' in reason and len(reason) < 900
    assert 'gitsync commit' in reason and 'git worktree add' in reason and 'STATUS' not in reason


def test_new_files_of_others_are_not_cleaned_away(epic):
    epic.write('e/feature_01_a/notes.md', 'mine')
    epic.write('build/x', 'x')
    assert asked(epic, 'Bash', command='git clean -fd') == ''
    epic.write('e/feature_02_b/notes.md', 'theirs')
    assert 'Secondary-B' in asked(epic, 'Bash', command='git clean -fd')
    assert 'Secondary-B' in asked(epic, 'Bash', command='git stash -u')
    assert asked(epic, 'Bash', command='git clean -fd build; git clean -nd; git stash') == ''


def test_a_merge_under_way_may_be_given_up(epic):
    epic('checkout', '-qb', 'b')
    epic.write(README, TEXT.replace('bbb', 'of a commit'))
    epic(*NO_HOOKS, 'commit', '-qam', 'b')
    epic('checkout', '-q', '-')
    epic(*NO_HOOKS, 'merge', '-q', '--no-ff', '--no-commit', 'b')
    assert asked(epic, 'Bash', command='git reset --hard') == ''
    assert asked(epic, 'Bash', command='git checkout --ours e') == ''


def test_input_that_cannot_be_read_is_held_back_in_a_worktree_only(epic, tmp_path_factory):
    event = {'hook_event_name': 'PreToolUse', 'tool_name': 'Edit', 'tool_input': {'odd': 1}}
    assert send(epic, **event).returncode == 2
    elsewhere = {**event, 'cwd': str(tmp_path_factory.mktemp('elsewhere'))}
    assert send(epic, **elsewhere).returncode == 0
