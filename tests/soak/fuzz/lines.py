"""Doors that read lines and arguments of other programs: of an MCP client, of git's hooks and of
git's merge driver.
"""

import json
import random

from tests.soak.fuzz import corpus
from tests.soak.fuzz.documents import PATHS
from tests.soak.fuzz.events import ODD
from tests.soak.fuzz.laws import SELDOM
from tests.soak.fuzz.laws import Door
from tests.soak.fuzz.laws import law
from tests.soak.fuzz.mutate import mutated
from tests.soak.fuzz.mutate import nearby
from tests.soak.fuzz.names import name
from tests.soak.fuzz.site import check
from tests.soak.fuzz.site import site

_HELLO = {
    'protocolVersion': '2025-11-25',
    'capabilities': {},
    'clientInfo': {'name': 'lines', 'version': '1'},
}
_CALLS = (
    {'name': 'brief', 'arguments': {}},
    {'name': 'inbox'},
    {'name': 'read_message', 'arguments': {'sender': 'Primary', 'number': 1}},
    {'name': 'explain', 'arguments': {'target': PATHS['sections']}},
    {'name': 'check', 'arguments': {'range': 'HEAD~1..HEAD'}},
    {'name': 'write_section', 'arguments': {'text': 'x\n', 'if_version': 'x'}},
    {'name': 'send_message', 'arguments': {'to': 'Primary', 'subject': 'x', 'details': 'y'}},
    {'name': 'lock', 'arguments': {'name': 'data', 'action': 'acquire', 'wait': 0}},
    {'name': 'heartbeat', 'arguments': {'step': 'x', 'status': {'BLOCKERS': 'x'}}},
    {'name': 'commit', 'arguments': {'message': 'x', 'dry_run': True}},
    {'name': 'sync', 'arguments': {'point': 1}},
    {'name': 'preview_merge', 'arguments': {'branch': 'HEAD'}},
)
_ASKED = (
    *(('tools/call', call) for call in _CALLS),
    ('tools/list', {}),
    ('ping', {}),
    ('resources/list', {}),
    ('resources/templates/list', {}),
    ('resources/read', {'uri': 'gitsync://board'}),
    ('resources/read', {'uri': f'gitsync://owners/{PATHS["sections"]}'}),
    ('prompts/list', {}),
    ('prompts/get', {'name': 'secondary', 'arguments': {'agent': 'Secondary-A'}}),
    ('logging/setLevel', {'level': 'debug'}),
    ('completion/complete', {'ref': {'type': 'ref/prompt', 'name': 'x'}, 'argument': {}}),
    ('notifications/cancelled', {'requestId': 1}),
    ('no/such', {}),
)


def _request(dice: random.Random, number: int) -> bytes:
    method, params = dice.choice(_ASKED)
    asked = {'jsonrpc': '2.0', 'id': number, 'method': method, 'params': dict(params)}
    given = asked['params']['arguments'] = dict(params.get('arguments', {}))
    tables = (asked, asked['params'], given, given)
    for _ in range(dice.choice((0, 0, 1, 2))):
        table = dice.choice(tables)
        key = dice.choice([*table, 'name', 'arguments', '_meta', 'uri'])
        table[key] = dice.choice((*ODD, name(dice), PATHS['status']))
    line = json.dumps(asked).encode()
    return mutated(dice, (line,), corpus.WORDS) if dice.random() < 0.3 else line


def _requests(dice: random.Random) -> bytes:
    """A client's lines: hello, then requests, some of which are none."""
    hello = {'jsonrpc': '2.0', 'id': 'hello', 'method': 'initialize', 'params': _HELLO}
    lines = [json.dumps(hello).encode(), b'{"jsonrpc":"2.0","method":"notifications/initialized"}']
    lines += [_request(dice, number) for number in range(dice.choice((1, 2, 4)))]
    return b'\n'.join([*lines, b'{"jsonrpc": "2.0", "id": "last", "method": "ping"}\n'])


def _serve(lines: bytes) -> object:
    """Every line that comes is a message, and the last request is answered whatever went before."""
    place = site()
    place.restore()
    said = place.run('mcp', '--agent', 'Secondary-A', input=lines)
    check(said, ('mcp',), (0,))
    answers = [json.loads(line) for line in said.out.split('\n') if line]
    law(all(answer['jsonrpc'] == '2.0' for answer in answers), 'a line that is no message')
    law('internal fault' not in said.out, f'{said.out[-500:]}')
    ids = [answer.get('id') for answer in answers]
    law('last' in ids, f'the last request has no answer: {said.out[-300:]}')
    return sorted(map(str, ids))


def _refs(dice: random.Random) -> tuple[tuple[str, ...], bytes]:
    """A hook that reads refs, and what git gives it, or nearly that."""
    tips = [site().head, site().first, '0' * 40]
    old, new = dice.choice(tips), dice.choice(tips)
    ref = dice.choice(('refs/heads/main', 'refs/tags/v1', 'HEAD', f'refs/heads/{name(dice)}'))
    lines = {
        'pre-receive': f'{old} {new} {ref}\n',
        'pre-push': f'{ref} {new} {ref} {old}\n',
        'post-rewrite': f'{old} {new}\n',
        'reference-transaction': f'{old} {new} {ref}\n',
    }
    hook = dice.choice([*lines, 'update'])
    arguments = {
        'update': (ref, old, new),
        'pre-push': ('origin', '/nowhere'),
        'post-rewrite': (dice.choice(('amend', 'rebase', 'x')),),
        'reference-transaction': (dice.choice(('prepared', 'committed', 'aborted', 'x')),),
    }.get(hook, ())
    line = lines.get(hook, '').encode('utf-8', 'surrogateescape')
    given = mutated(dice, (line,), corpus.WORDS) if dice.random() < 0.5 else line
    if hook == 'update' and dice.random() < 0.3:
        arguments = (ref, name(dice), new)
    return ('hook', hook, *arguments), given


def _pushed(given: tuple[tuple[str, ...], bytes]) -> object:
    argv, lines = given
    place = site()
    place.restore()
    said = place.run(*argv, input=lines)
    check(said, argv, (0, 1, 2, 3))
    return said.code


def _driven(dice: random.Random) -> tuple[tuple[bytes, bytes, bytes], str, str]:
    """Three sides, a marker size and a path."""
    kind = dice.choice([*PATHS])
    side = mutated(dice, corpus.documents(kind), corpus.WORDS)
    sides = tuple(nearby(dice, side, corpus.WORDS) for _ in range(3))
    size = dice.choice(('7', '7', '0', '1', '20', '-1', '', 'x', '99999999'))
    path = PATHS[kind] if dice.random() < 0.6 else dice.choice((name(dice), f'a/{name(dice)}'))
    return sides, size, path


def _merged(given: tuple[tuple[bytes, bytes, bytes], str, str]) -> object:
    """A clean file holds no conflict, one with conflicts does, and a refusal leaves ours."""
    sides, size, path = given
    place = site()
    place.restore()
    names = ('.merge_file_base', '.merge_file_ours', '.merge_file_theirs')
    for file, data in zip(names, sides, strict=True):
        place.write(file, data)
    said = place.run('merge-driver', *names, size, path)
    check(said, ('merge-driver', size, path), (0, 1, 2, 129))
    data = (place.folder / names[1]).read_bytes()
    law(said.code < 2 or data == sides[1], 'refused, and ours is another')
    marker = b'<' * (int(size) if size.isdigit() and int(size) else 7)
    if len(marker) < 100 and not any(marker in side for side in sides) and said.code < 2:
        law((marker in data) == (said.code == 1), f'exit {said.code}, and markers disagree')
    return said.code, data


DOORS = (
    Door('MCP lines', _requests, _serve, every=SELDOM),
    Door('ref lines', _refs, _pushed, every=SELDOM),
    Door('merge driver', _driven, _merged, every=SELDOM),
)
