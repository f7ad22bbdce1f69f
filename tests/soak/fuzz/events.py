"""Doors that read what agents' tools send: payloads of every host, patches, shell commands."""

import functools
import json
import random
import tempfile
from pathlib import Path

from gitsync.core.edits import patches
from gitsync.core.edits import payload
from gitsync.core.edits.shell.run import writes
from gitsync.core.text import json_value
from gitsync.gates.proposed.tool import proposed
from tests.soak.fuzz import corpus
from tests.soak.fuzz.documents import EPIC
from tests.soak.fuzz.documents import PATHS
from tests.soak.fuzz.laws import Door
from tests.soak.fuzz.laws import law
from tests.soak.fuzz.mutate import mutated

README, STATUS = PATHS['sections'], PATHS['status']
STAMP = {'timestamp': '2026-01-01T00:00:00Z'}
PATCH = (
    f'*** Begin Patch\n*** Update File: {STATUS}\n@@ STAGE: S2\n-BLOCKERS: none\n+BLOCKERS: x\n'
    f'*** Add File: new.md\n+one\n+two\n*** Delete File: {README}\n*** End Patch\n'
)
DIFF = (
    f'--- a/{STATUS}\n+++ b/{STATUS}\n@@ -1,2 +1,2 @@\n STAGE: S2\n-BLOCKERS: none\n+BLOCKERS: x\n'
)
_EDIT = {'file_path': STATUS, 'old_string': 'BLOCKERS: none', 'new_string': 'BLOCKERS: x'}
EVENTS = (
    {'hook_event_name': 'PreToolUse', 'tool_name': 'Edit', 'tool_input': _EDIT},
    {
        'hook_event_name': 'PreToolUse',
        'session_id': 's',
        'agent_type': 'Secondary-A',
        'tool_name': 'MultiEdit',
        'tool_input': {'file_path': README, 'edits': [_EDIT, {**_EDIT, 'replace_all': True}]},
    },
    {
        'hook_event_name': 'PreToolUse',
        'tool_name': 'NotebookEdit',
        'tool_input': {'notebook_path': 'a.ipynb', 'new_source': 'x', 'cell_id': '1'},
    },
    {
        'hook_event_name': 'PreToolUse',
        'turn_id': 't',
        'tool_name': 'apply_patch',
        'tool_input': {'command': PATCH},
    },
    {
        'hook_event_name': 'beforeShellExecution',
        'conversation_id': 'c',
        'workspace_roots': ['.'],
        'command': f'echo x > {STATUS}',
    },
    {
        'hook_event_name': 'preToolUse',
        'conversation_id': 'c',
        'tool_name': 'Write',
        'tool_input': {'path': README, 'contents': 'x'},
    },
    {
        'hook_event_name': 'PreToolUse',
        **STAMP,
        'session_id': 's',
        'tool_name': 'Edit',
        'tool_input': {'path': STATUS, 'old_str': 'S2', 'new_str': 'x', 'insert_line': 2},
    },
    {'toolName': 'bash', 'toolArgs': json.dumps({'command': f'rm {README}'}), 'sessionId': 's'},
    {
        'hook_event_name': 'PreToolUse',
        **STAMP,
        'sessionId': 's',
        'tool_name': 'create_file',
        'tool_input': {'filePath': README, 'content': 'x'},
    },
    {
        'hook_event_name': 'BeforeTool',
        **STAMP,
        'tool_name': 'replace',
        'tool_input': {**_EDIT, 'allow_multiple': True},
    },
    {'hook_event_name': 'preToolUse', 'tool_name': 'fs_write', 'tool_input': {'path': README}},
    {
        'hook_event_name': 'tool.execute.before',
        'tool_name': 'edit',
        'tool_input': {'filePath': STATUS, 'oldString': 'S2', 'newString': 'x'},
    },
    {'hook_event_name': 'SessionStart', 'session_id': 's', 'source': 'resume'},
    {'hook_event_name': 'Stop', 'session_id': 's', 'stop_hook_active': False},
    {'hook_event_name': 'SubagentStop', 'session_id': 's', 'agent_type': 'Secondary-A'},
    {'hook_event_name': 'UserPromptSubmit', 'session_id': 's', 'prompt': 'go on'},
    {'hook_event_name': 'TaskCompleted', 'teammate_name': 'Secondary-A', 'task': {}},
)
ODD = (None, True, 0, -1, 1e308, '', '\0', '\ud800', [], {}, [[]], '/', '..', 'x' * 5000, 'a\nb')
COMMANDS = (
    b"sed -i 's/a/b/' STATUS && cat <<'E' > f\ntext\nE\n",
    b'for f in a b; do echo "$f" >> "${X:-out}/$f"; done',
    b'cd /tmp && git checkout -f HEAD -- x; git -C .. reset --hard',
    b'find . -name \'*.md\' -exec sh -c \'cp "$1" "$2"\' _ {} + | xargs -n1 tee -a log',
    b'python3 - <<E\nopen("f", "w").write("x")\nE\n',
    b'env A=1 timeout 5 bash -lc "eval \\"echo \\$(date) > f\\""',
    b'((i++)); [[ $a == b* ]] && arr=(1 2 3); echo ${arr[@]} > ${arr[0]}; case x in a) b;; esac',
    b'rsync -a a/ b; install -m 644 a b; ln -s a b; dd of=x; curl -o y z; perl -pi -e s/a/b/ q',
    b'f() { echo x > "$1"; }; f y; pushd d; popd; exec 3>z; echo <(cat a) > >(tee b)',
)
_SHELL = (
    b"'",
    b'"',
    b'`',
    b'$(',
    b'${',
    b')',
    b'}',
    b'<<E\n',
    b'E\n',
    b'|',
    b'&&',
    b';',
    b'>',
    b'<',
    b'\\',
    b'\n',
    b' ',
    b'#',
    b'{a,b}',
    b'$((',
    b'*',
    b'~',
    b'!',
    b'eval ',
    b'sh -c ',
    b'&>',
)


@functools.cache
def folder() -> str:
    """The sample epic on a disk; it goes with the process."""
    made = tempfile.TemporaryDirectory()
    _KEPT.append(made)
    for path, data in EPIC.items():
        file = Path(made.name, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return made.name


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def event(dice: random.Random) -> bytes:
    """A payload: some values replaced, keys taken out, or the bytes themselves changed."""
    made = json.loads(json.dumps(dice.choice(EVENTS)))
    for _ in range(dice.choice((0, 1, 1, 2, 4))):
        _change(dice, made)
    data = json.dumps(made).encode()
    return mutated(dice, (data,), corpus.WORDS) if dice.random() < 0.3 else data


def _change(dice: random.Random, table: dict[str, object]) -> None:
    key = dice.choice([*table, 'cwd', 'tool_input'])
    held = table.get(key)
    if isinstance(held, dict) and held and dice.random() < 0.7:
        _change(dice, held)
    elif dice.random() < 0.2:
        table.pop(key, None)
    elif dice.random() < 0.3:
        text = dice.choice((PATCH.encode(), DIFF.encode(), *COMMANDS, *corpus.WORDS))
        table[key] = mutated(dice, (text,), corpus.WORDS).decode('utf-8', 'replace')
    else:
        table[key] = dice.choice(ODD)


def _payload(data: bytes) -> object:
    """What a tool would leave of an event."""
    try:
        table = json_value.parse(data.decode())
    except ValueError as error:
        return str(error)
    if not isinstance(table, dict):
        return None
    read = payload.read(table)
    law(isinstance(read.session, str), 'a session that is no text')
    return read.moment, proposed(read, folder()) if read.moment.startswith('before') else None


def _load(path: str) -> bytes | None:
    return EPIC.get(path)


def _patch(data: bytes) -> object:
    text = data.decode('utf-8', 'surrogateescape')
    return patches.patched(text, _load), [patches.diffed(text, strip, _load) for strip in (0, 1)]


def _command(data: bytes) -> object:
    return writes(data.decode('utf-8', 'surrogateescape'), {'HOME': '/h', 'X': 'y'}, '/top')


DOORS = (
    Door('payload', event, _payload),
    Door(
        'patch',
        lambda dice: mutated(
            dice, (PATCH.encode(), DIFF.encode()), (*corpus.WORDS, b'@@', b'*** ')
        ),
        _patch,
    ),
    Door('command', lambda dice: mutated(dice, COMMANDS, (*_SHELL, *corpus.WORDS)), _command, ()),
)
