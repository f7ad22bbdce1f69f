"""Settings of agents' tools: merged into what is there, taken out again, and what their command
lines do where gitsync is there, is not, and cannot run.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest

from gitsync.core.edits.hosts import BEFORE_SHELL
from gitsync.core.edits.hosts import BEFORE_TOOL
from gitsync.core.edits.hosts import EACH_ONCE
from gitsync.core.edits.hosts import HOSTS
from gitsync.core.edits.hosts import MOVED
from gitsync.core.edits.hosts import STOP
from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.setup import commented
from gitsync.core.setup.host_forms import FORMS
from gitsync.main import main
from gitsync.setup.agents.host_state import host_states
from tests.scenes.repository import Git
from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import commit_sample_epic

pytestmark = pytest.mark.slow

GUARDS = (BEFORE_TOOL, BEFORE_SHELL)
STATUS = README.replace('EPIC_README.md', 'feature_01_x/STATUS')
EMPTY = {
    'nothing': None,
    'an empty object': b'{}',
    'other settings': b'{\n    "other": [1,2]   ,\n\t"x": "\\u00e9"}',
    'CRLF and a byte-order mark': b'\xef\xbb\xbf{\r\n  "other": 1\r\n}\r\n',
    'hooks of others': b'{"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": '
    b'"command", "command": "lint"}]}], "Stop": []}, "after": true}\n',
}


@pytest.fixture
def epic(git, monkeypatch):
    commit_sample_epic(git)
    monkeypatch.chdir(git.folder)
    monkeypatch.setenv('GITSYNC_AGENT', 'Primary')
    return git


def install(*hosts):
    return main(['install', *(word for host in hosts for word in ('--agent-hooks', host))])


def files_of(folder):
    """Every file below the folder and in its own part of .git, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob('*'))
        if path.is_file() and 'objects' not in path.parts and path.name != 'index'
    }


def entries(git, host):
    """[(event, entry)] of a host's settings."""
    hooks = json.loads(git.read(host.settings))['hooks']
    if isinstance(hooks, list):
        return [(entry['trigger'], entry) for entry in hooks]
    return [(event, entry) for event, held in hooks.items() for entry in held]


def handler(entry):
    """Where an entry's command stands."""
    return entry.get('action') or (entry['hooks'][0] if 'hooks' in entry else entry)


def line_of(entry):
    held = handler(entry)
    return held.get('command') or held['bash']


@pytest.mark.parametrize('before', EMPTY)
@pytest.mark.parametrize('name', [*WITH_SETTINGS, 'all'])
def test_settings_come_and_go_byte_for_byte(epic, name, before, capsys):
    data = EMPTY[before]
    hosts = [WITH_SETTINGS[each] for each in (EACH_ONCE if name == 'all' else [name])]
    for host in hosts:
        if data is not None and host.name in FORMS:
            epic.write(host.settings, data)
    if name in ('kiro', 'all') and before == 'hooks of others':
        epic.write(HOSTS['kiro'].settings, b'{"version": "v1", "hooks": [{"name": "theirs"}]}')
    was = files_of(epic.folder)
    assert install(name) == 0
    made = files_of(epic.folder)
    assert all(host.settings in made for host in hosts)
    capsys.readouterr()
    assert install(name) == 0 and files_of(epic.folder) == made
    for path, value in was.items():
        if path in {host.settings for host in hosts}:
            kept, now = (
                json.loads(value.decode('utf-8-sig')),
                json.loads(made[path].decode('utf-8-sig')),
            )
            assert {key: now[key] for key in kept if key != 'hooks'} == {
                key: kept[key] for key in kept if key != 'hooks'
            }
    assert main(['uninstall']) == 0
    left = files_of(epic.folder)
    assert {path for path in left if not path.startswith('.git/')} == {
        path for path in was if not path.startswith('.git/')
    }
    assert all(left[path] == was[path] for path in was)
    assert not (epic.folder / '.git' / 'gitsync' / 'settings').exists()
    assert not [path for path in epic.folder.iterdir() if path.is_dir() and not [*path.iterdir()]]


def test_what_others_write_later_stays(epic):
    install('claude')
    host = HOSTS['claude']
    table = json.loads(epic.read(host.settings))
    table['hooks']['PreToolUse'].append({'hooks': [{'type': 'command', 'command': 'theirs'}]})
    table['later'] = 1
    epic.write(host.settings, json.dumps(table))
    written = epic.read(host.settings)
    install('claude')
    assert epic.read(host.settings) == written, 'ours are there, so nothing is to be written'
    main(['uninstall'])
    assert json.loads(epic.read(host.settings)) == {
        'hooks': {'PreToolUse': [{'hooks': [{'type': 'command', 'command': 'theirs'}]}]},
        'later': 1,
    }


@pytest.mark.parametrize('data', [b'{', b'[]', b'{"hooks": 1}', b'{"hooks": {"Stop": {}}}'])
def test_what_is_no_settings_file_is_told_and_left_alone(epic, data, capsys):
    epic.write('.claude/settings.json', data)
    assert install('claude') != 0 and '.claude/settings.json' in capsys.readouterr().err
    assert epic.read('.claude/settings.json') == data


COMMENTED = (
    b'{\n  // mine\n  "theme": "a // b, }", /* two\n lines */\n  "x": [1, 2,],  // last\n}\n',
    b'{ /* nothing */ }',
    b'\xef\xbb\xbf{\r\n  "a": "\\"//", // c\r\n}\r\n',
    b'// first\n{"a": 1}\n// behind }\n',
)


@pytest.mark.parametrize('data', COMMENTED)
def test_comments_stay_where_the_tool_reads_them(epic, data):
    path = HOSTS['gemini'].settings
    epic.write(path, data)
    assert install('gemini') == 0
    made = epic.read(path)
    assert all(line.rstrip(b',') in made for line in data.split(b'\n') if b'//' in line)
    held = json.loads(commented.blanked(made.decode('utf-8-sig')))
    was = json.loads(commented.blanked(data.decode('utf-8-sig')))
    assert set(held.pop('hooks')) >= {'BeforeTool', 'SessionStart'} and held == was
    assert install('gemini') == 0 and epic.read(path) == made
    epic.write(path, made.replace(b'{', b'{"new": 1,', 1))
    assert main(['uninstall']) != 0, 'changed since: no comment is thrown away'
    epic.write(path, made)
    assert main(['uninstall']) == 0 and epic.read(path) == data


def test_commented_settings_with_hooks_of_their_own_are_a_persons(epic, capsys):
    data = b'{"hooks": {"AfterTool": []} /* mine */}'
    epic.write(HOSTS['gemini'].settings, data)
    assert (
        install('gemini') != 0 and 'has comments, and hooks of its own' in capsys.readouterr().err
    )
    assert epic.read(HOSTS['gemini'].settings) == data
    epic.write(HOSTS['claude'].settings, data)
    assert install('claude') != 0, 'Claude Code reads no comments'


def test_the_skill_comes_with_the_settings_and_stays_another_s(epic):
    install('claude')
    install('codex')
    for folder in ('.claude', '.agents'):
        text = epic.read(f'{folder}/skills/gitsync/SKILL.md')
        assert text.startswith(b'---\nname: gitsync\n') and len(text.split()) < 500
    epic.write('.agents/skills/gitsync/SKILL.md', 'theirs\n')
    install('codex')
    main(['uninstall'])
    assert epic.read('.agents/skills/gitsync/SKILL.md') == b'theirs\n'
    assert not (epic.folder / '.claude').exists()


def test_a_dry_run_shows_what_a_real_run_does(epic, capsys):
    for words in (['install', '--agent-hooks', 'all'], ['uninstall']):
        capsys.readouterr()
        assert main([*words, '--dry-run', '--json']) == 0
        planned = json.loads(capsys.readouterr().out)['data']['steps']
        assert main([*words, '--json']) == 0
        assert json.loads(capsys.readouterr().out)['data']['steps'] == planned
        assert len({str(step) for step in planned}) == len(planned)


def test_a_plugin_of_another_is_left_alone(epic, capsys):
    epic.write('.opencode/plugin/gitsync.js', b'// theirs\n')
    assert install('opencode') != 0 and "is another's" in capsys.readouterr().err
    main(['uninstall'])
    assert epic.read('.opencode/plugin/gitsync.js') == b'// theirs\n'


def test_no_tracked_file_names_this_machine(epic):
    install('all', 'copilot')
    for host in WITH_SETTINGS.values():
        text = epic.read(host.settings).decode()
        words = (sys.prefix, sys.executable, str(epic.folder), os.environ['HOME'], '/bin/', '/tmp/')
        assert not [word for word in words if word in text]
    script = epic.read('.git/gitsync/edit-hook').decode()
    assert sys.executable in script or os.path.realpath(sys.executable) in script


@pytest.mark.parametrize('host', [HOSTS[name] for name in FORMS], ids=list(FORMS))
def test_every_event_has_a_timeout_and_a_gate_is_closed_where_the_host_can(epic, host):
    install(host.name)
    moments = {event.name: event.moment for event in host.events}
    held = entries(epic, host)
    assert {event for event, _ in held} == {n for n, m in moments.items() if m != MOVED}
    for event, entry in held:
        of = handler(entry)
        timeout = entry.get('timeout') or of.get('timeout') or of.get('timeoutSec')
        assert timeout == (10_000 if host.name == 'gemini' else 10)
        is_guard = moments[event] in GUARDS
        if host.name == 'claude':
            assert (of.get('onFailure') == 'block') is is_guard
        if host.name == 'cursor':
            assert entry.get('failClosed', False) is is_guard
            assert ('loop_limit' in entry) is (moments[event] == STOP)
        if is_guard and host.name in ('claude', 'codex'):
            assert entry['matcher'].startswith('^(') and 'mcp__.*' in entry['matcher']


# the lines, run as a host runs them


def by_line(git, line, event, **env):
    """A host's shell runs a line of its settings, with the event on standard input."""
    return subprocess.run(
        ['/bin/sh', '-c', line],
        input=json.dumps(event).encode(),
        capture_output=True,
        cwd=git.folder,
        env={**os.environ, **env},
    )


@pytest.fixture
def without(epic, tmp_path):
    """without(): gitsync is nowhere any more, neither on PATH nor where install found it; the
    environment of such a machine.
    """

    def gone():
        programs = tmp_path / 'bin'
        programs.mkdir()
        for name in ('sh', 'cat', 'git', 'grep', 'printf'):
            (programs / name).symlink_to(shutil.which(name))
        script = epic.folder / '.git' / 'gitsync' / 'edit-hook'
        if script.exists():
            script.unlink()
        return {'PATH': str(programs)}

    return gone


def write(path, text='x'):
    return {'file_path': str(path), 'content': text}


@pytest.mark.parametrize('host', [HOSTS[name] for name in FORMS], ids=list(FORMS))
def test_without_gitsync_edits_of_shared_documents_are_refused_and_all_else_goes_on(
    epic, host, without
):
    install(host.name)
    env = without()
    moments = {event.name: event.moment for event in host.events}
    for event, entry in entries(epic, host):
        line = line_of(entry)
        for tool, asked, is_refused in (
            ('Bash', {'command': 'ls'}, False),
            ('Bash', {'command': f'cat {README}'}, False),
            ('Bash', {'command': 'pip install gitsync'}, False),
            ('Read', {'file_path': README}, False),
            ('Write', write('src/main.py'), False),
            ('Write', write('notes.md', f'see {README} and agent_comms/a_to_b.md'), False),
            ('Write', write('a.json', json.dumps(write(README))), False),
            ('Write', write(README), True),
            ('Write', write(epic.folder / STATUS), True),
            ('Edit', {'path': 'EPIC_README.md', 'old_str': 'a', 'new_str': 'b'}, True),
            ('edit', {'filePath': 'e/agent_comms/a_to_b.md', 'newString': 'b'}, True),
            ('Write', write('e/agent_checkpoints/primary.json'), True),
            ('Write', write('.gitsync.toml'), True),
        ):
            told = {'hook_event_name': event, 'tool_name': tool, 'tool_input': asked}
            done = by_line(epic, line, told, **env)
            is_refused = is_refused and moments[event] in GUARDS
            assert done.returncode == (2 if is_refused else 0), (event, asked, done.stderr)
            assert (b'install it' in done.stderr) is is_refused and done.stdout == b''


@pytest.mark.parametrize(
    'script',
    [
        pytest.param('python=/no/such/python', id='no interpreter'),
        pytest.param(f'exec {sys.executable} -I -S -c "import nothing_of_this"', id='no package'),
        pytest.param("exec sh -c 'kill -9 $$'", id='killed'),
    ],
)
def test_a_gitsync_that_cannot_run_closes_the_gate_for_shared_documents_alone(
    epic, script, without
):
    """Missing, broken or killed: their exits (127, 1, 137) would let the tool go on."""
    install('claude')
    env = without()
    epic.write('.git/gitsync/edit-hook', script + '\n')
    line = line_of(entries(epic, HOSTS['claude'])[0][1])
    event = {'hook_event_name': 'PreToolUse', 'tool_name': 'Write', 'tool_input': write(README)}
    done = by_line(epic, line, event, **env)
    assert done.returncode == 2 and b'cannot judge this edit' in done.stderr
    event['tool_input'] = write('src/main.py')
    assert by_line(epic, line, event, **env).returncode == 0


@pytest.mark.parametrize('name', ['claude', 'cursor', 'copilot', 'gemini', 'kiro'])
@pytest.mark.parametrize('place', ['main', 'a folder below', 'a linked worktree'])
def test_the_lines_answer_as_the_command_does_wherever_the_host_works(
    epic, name, place, tmp_path, without, monkeypatch
):
    """By the script that install left in the clone: gitsync need not be on PATH."""
    host = HOSTS[name]
    install(name)
    script = epic.read('.git/gitsync/edit-hook')
    env = without()
    epic.write('.git/gitsync/edit-hook', script)
    at = epic
    if place == 'a linked worktree':
        epic('add', '-f', '-A')
        epic('commit', '-qm', 'settings', '--no-verify')
        epic('worktree', 'add', '-q', tmp_path / 'linked')
        at = Git(tmp_path / 'linked')
    before = next(event.name for event in host.events if event.moment == BEFORE_TOOL)
    line = line_of(next(entry for event, entry in entries(at, host) if event == before))
    path = str(at.folder / README)
    if place == 'a folder below':
        at = Git(epic.folder / README).folder.parent
        at = Git(at)
    told = {'hook_event_name': before, 'cwd': str(at.folder), 'tool_name': 'Write'}
    if name == 'kiro':
        told['tool_name'] = 'fs_write'
    env['GITSYNC_AGENT'] = 'Secondary-A'
    data = epic.read(README).decode()
    own = write(path, data)
    foreign = write(path, data.replace('**Current Step:** Planning', '**Current Step:** Done'))
    assert foreign['content'] != data
    done = by_line(at, line, {**told, 'tool_input': own}, **env)
    assert (done.returncode, done.stdout, done.stderr) == (0, b'', b'')
    done = by_line(at, line, {**told, 'tool_input': foreign}, **env)
    if name == 'kiro':
        assert done.returncode == 2 and b'GS201' in done.stderr
    else:
        assert done.returncode == 0 and b'GS201' in done.stdout
        assert b'deny' in done.stdout


# what doctor and install tell


def test_install_tells_who_else_reads_a_file_and_who_must_trust_it(epic, capsys):
    install('claude')
    told = capsys.readouterr().out
    assert '.claude/settings.json is read by GitHub Copilot CLI and VS Code too' in told
    install('codex')
    assert '.codex/hooks.json must be trusted before it counts: /hooks' in capsys.readouterr().out


def states(git):
    """{host: its state} in a worktree."""
    return {each.host: each for each in host_states(str(git.folder))}


def test_doctor_tells_whose_hooks_are_set_up_and_to_be_trusted(epic, capsys):
    install('claude')
    install('codex')
    capsys.readouterr()
    main(['doctor', '--json'])
    told = json.loads(capsys.readouterr().out)['data']['agent_hooks']
    assert {each['host']: each['state'] for each in told} == {'claude': 'set up', 'codex': 'set up'}
    main(['doctor'])
    text = capsys.readouterr().out
    assert 'ok: agent hooks set up: Claude Code: .claude/settings.json' in text
    assert 'read by GitHub Copilot CLI and VS Code too' in text
    assert 'to be trusted: /hooks in Codex' in text


def test_hooks_in_two_files_that_a_host_reads_are_doubled(epic):
    install('claude')
    install('copilot')
    home = os.path.join(os.environ['HOME'], '.claude')
    os.mkdir(home)
    shutil.copy(epic.folder / '.claude/settings.json', home)
    there = states(epic)
    doubled = {name for name, each in there.items() if each.state == 'doubled'}
    assert doubled == {'claude', 'copilot', 'vscode'}
    assert '.claude/settings.json and ~/.claude/settings.json' in there['claude'].words
    assert 'take it out of ~/.claude/settings.json' in there['claude'].hint


def test_all_asks_each_tool_once(epic, capsys):
    assert install('all') == 0
    assert 'by GitHub Copilot CLI and VS Code too' in capsys.readouterr().out
    assert {each.state for each in states(epic).values()} == {'set up'}
    assert install('all', 'copilot') == 0
    assert 'reads both .claude/settings.json and .github/hooks' in capsys.readouterr().out
    assert states(epic)['copilot'].state == 'doubled'


def test_the_plugin_beside_the_settings_is_doubled(epic):
    install('claude')
    epic.write('.claude/settings.local.json', '{"enabledPlugins": {"gitsync@team": true}}')
    there = states(epic)['claude']
    assert there.state == 'doubled' and 'the plugin gitsync' in there.words


def test_settings_that_install_would_write_otherwise_are_stale(epic):
    install('claude')
    old = epic.read('.claude/settings.json').replace(b'"timeout": 10', b'"timeout": 99')
    epic.write('.claude/settings.json', old)
    there = states(epic)['claude']
    assert there.state == 'stale' and there.hint == 'gitsync install --agent-hooks claude'
    install('claude')
    assert states(epic)['claude'].state == 'set up'


def test_settings_of_a_version_before_are_replaced(epic):
    line = 'if [ -x /p ]; then /p gitsync edit-hook; else gitsync edit-hook; fi; rc=$?; exit 2'
    epic.write(
        '.claude/settings.json',
        json.dumps({'hooks': {'PreToolUse': [{'hooks': [{'type': 'command', 'command': line}]}]}}),
    )
    install('claude')
    assert line not in epic.read('.claude/settings.json').decode()
    main(['uninstall'])
    assert not (epic.folder / '.claude').exists()


def test_the_module_for_opencode_asks_and_refuses(epic, tmp_path, monkeypatch):
    node = shutil.which('node')
    if not node:
        pytest.skip('Node is not there')
    install('opencode')
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    programs = tmp_path / 'programs'
    programs.mkdir()
    (programs / 'gitsync').write_text(f'#!/bin/sh\nexec {sys.executable} -m gitsync "$@"\n')
    (programs / 'gitsync').chmod(0o755)
    path = epic.folder / README
    data = path.read_text()
    foreign = data.replace('Step:** Planning', 'Step:** X')
    calls = [
        ('read', {'filePath': str(path)}),
        ('write', {'filePath': str(path), 'content': data}),
        ('write', {'filePath': str(path), 'content': foreign}),
        ('bash', {'command': f'echo x > {README}'}),
    ]
    play = f"""
const {{ gitsync }} = await import({json.dumps(str(epic.folder / '.opencode/plugin/gitsync.js'))})
const plugin = await gitsync({{ directory: {json.dumps(str(epic.folder))} }})
for (const [tool, args] of {json.dumps(calls)}) {{
  try {{
    await plugin['tool.execute.before']({{ tool, sessionID: 's', callID: 'c' }}, {{ args }})
    console.log('passed')
  }} catch (error) {{ console.log(error.message.split('\\n')[0]) }}
}}
const shell = {{ env: {{}} }}
await plugin['shell.env']({{ sessionID: 's7' }}, shell)
console.log(shell.env.GITSYNC_SESSION)
const kept = {{ context: [] }}
await plugin['experimental.session.compacting']({{}}, kept)
console.log(kept.context[0].split('\\n')[0])
"""
    (tmp_path / 'play.mjs').write_text(play)

    def played(path):
        env = {**os.environ, 'PATH': f'{path}:{os.environ["PATH"]}', 'PYTHONPATH': os.getcwd()}
        done = subprocess.run(
            [node, tmp_path / 'play.mjs'], capture_output=True, text=True, env=env
        )
        return done.stdout.splitlines(), done.stderr

    lines, error = played(programs)
    assert lines[:2] == ['passed', 'passed'] and lines[4] == 's7', error
    assert 'refused' in lines[2] and 'refused' in lines[3] and lines[5] == '# Brief for Secondary-A'
