"""What install writes, as text: settings of agents' tools, attributes, configuration, its steps."""

import itertools
import json

import pytest

from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.setup import agent_settings
from gitsync.core.setup import changes
from gitsync.core.setup import written
from gitsync.core.setup.attribute_lines import attribute_lines
from gitsync.core.setup.hook_lines import GATE
from gitsync.core.setup.hook_lines import NOTICE
from gitsync.core.setup.host_forms import FORMS
from gitsync.core.text.shell_word import quote
from gitsync.errors import GitsyncError
from tests.transcripts import told

HOSTS = {name: host for name, host in WITH_SETTINGS.items() if name in FORMS}
OTHERS = {'hooks': [{'type': 'command', 'command': 'lint'}], 'matcher': 'Bash'}
OURS = {'type': 'command', 'command': 'sh; gitsync edit-hook'}
THERE = {
    'nothing': None,
    'blanks': b' \n',
    'an object': b'{}',
    'a file without a last line end': b'{"a": 1}',
    'four blanks': b'{\n    "a": [1,2]\n}\n',
    'a tab, CRLF and a byte-order mark': b'\xef\xbb\xbf{\r\n\t"a": "\\u00e9"\r\n}\r\n',
    'no JSON': b'{',
    'a list': b'[]',
    'hooks as a text': b'{"hooks": "x"}',
    'hooks as a list': json.dumps({'hooks': [OTHERS, {'action': OURS}, 3]}).encode(),
    'a hook as a text': b'{"hooks": {"Stop": "x"}}',
    'hooks of others': json.dumps({'hooks': {'Stop': [OTHERS, 3], 'X': []}, 'z': 1}).encode(),
    'ours among others': json.dumps(
        {'hooks': {'Stop': [{**OTHERS, 'hooks': [*OTHERS['hooks'], OURS]}, OURS]}}
    ).encode(),
    'ours alone': json.dumps({'hooks': {'Stop': [{'hooks': [OURS]}, {'bash': OURS['command']}]}}),
    'ours beside what is none': json.dumps({'hooks': {'Stop': [{'hooks': [OURS, 3, 'x']}]}}),
    'comments': b'{\n  // mine\n  "a": 1, // b\n}\n',
    'comments and hooks': b'{ /* mine */ "hooks": {} }\n',
    'what looks like ours': b'{"hooks": {"Stop": [{"command": "gitsync edit-hooks"}]}}',
    'another version of the file': b'{"version": 7, "hooks": {}}',
}


def shown(data):
    if data is None:
        return 'no file'
    text = data.decode()
    commands = {GATE: 'the gate', NOTICE: 'the notice'}
    for command, name in commands.items():
        text = text.replace(json.dumps(command), f'<{name}>')
    return text.replace('\r', '␍').replace('\t', '␉')


@pytest.mark.parametrize('there', THERE)
@pytest.mark.parametrize('name', HOSTS)
def test_settings_of_a_host(name, there):
    host, data = HOSTS[name], THERE[there]
    data = data.encode() if isinstance(data, str) else data
    try:
        merged = agent_settings.merged(host, data, 'settings.json')
    except GitsyncError as error:
        told(f'{error} ({error.hint})')
        return
    assert (
        agent_settings.is_set(host, merged, 's')
        and agent_settings.merged(host, merged, 's') == merged
    )
    assert agent_settings.same(host, merged, merged, 's')
    # the whole of a host's entries once, what stays of others each time
    told(shown(merged) if there == 'nothing' else ''.join(shown(merged).split('\n')[:3]))
    told(f'taken out: {shown(agent_settings.taken(host, merged, "s"))}')
    if data:
        told(f'was there: {agent_settings.is_set(host, data, "s")}')
        told(f'left: {shown(agent_settings.taken(host, data, "s"))}')
        told(f'alike: {agent_settings.same(host, data, b"{}", "s")}')


def test_attributes_of_patterns():
    for line in attribute_lines(
        ['a/', 'a/', 'a b', 'a"b\\', '#x', '!x', '[attr]x', 'EPIC_README.md']
    ):
        told(line.decode())


@pytest.mark.parametrize('folder', ['/repo/.git', "/a b/'c'%d/.git", '/é\\"\t/.git', ''])
def test_configuration(folder):
    for line in written.config_lines(folder, ['pre-commit', 'update']):
        told(line.decode())
    told(f'{written.configured_hook("pre-push")} {quote(folder)}')


def test_what_is_done_in_words():
    paths = itertools.cycle(['a', 'b'])
    steps = [
        changes.Write(next(paths), b'x', None, 'why'),
        changes.Block(next(paths), (b'x\n',), b'note', ''),
        changes.Remove(next(paths), 'why'),
        changes.Move(next(paths), 'c', 'why'),
        changes.Link(next(paths), 'c', ''),
        changes.Folder(next(paths), 'why'),
        changes.RemoveFolder(next(paths), ''),
    ]
    for step in steps:
        told(changes.described(step))


@pytest.mark.parametrize('body', [(b'x', b'y'), (), None], ids=repr)
@pytest.mark.parametrize('data', [None, b'', b'a', b'a\n', b'a\r\nb\r\n'], ids=repr)
def test_a_block_in_a_file(body, data):
    made = changes.Block('f', body, b'note', 'why').after(data)
    told(f'{data} {body}: {made}')
    if made:
        for again in ((b'z',), None):
            told(f'    {again}: {changes.Block("f", again, b"note", "").after(made)}')
