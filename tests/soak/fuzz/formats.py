"""Doors that read small formats: policy, leases, trailers, attributes, settings, objects, times."""

import random
from collections.abc import Callable
from collections.abc import Sequence
from datetime import datetime

from gitsync.core.documents import checkpoint
from gitsync.core.documents import message_writing
from gitsync.core.documents import messages
from gitsync.core.documents import section_writing
from gitsync.core.documents import sections
from gitsync.core.documents import status
from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.epic import filled_in
from gitsync.core.epic import lease
from gitsync.core.epic import tables
from gitsync.core.git import trailers
from gitsync.core.git.commits import parse_commit
from gitsync.core.ownership import own_parts
from gitsync.core.rules import overrides
from gitsync.core.setup import agent_settings
from gitsync.core.text import conflicts
from gitsync.core.text import managed_block
from gitsync.core.text import moments
from gitsync.git.trees import parse_tree
from gitsync.setup import pre_commit_config
from gitsync.world import policy_file
from tests.scenes.judging import findings
from tests.soak.fuzz import corpus
from tests.soak.fuzz.documents import EPIC
from tests.soak.fuzz.documents import PATHS
from tests.soak.fuzz.laws import Door
from tests.soak.fuzz.laws import law
from tests.soak.fuzz.mutate import mutated

_LEASE = lease.Lease('Secondary-A', 's', corpus.NOW, 'write', corpus.NOW, 3)
_CLAIM = lease.LeaseClaim('data', 'Primary', 's', 'x', 300)
_LEASES = (
    lease.render(_LEASE),
    lease.render_memory(lease.LeaseMemory(3, _LEASE.mark, corpus.NOW, 300.0)),
    b'{"generation": 1, "mark": "m", "seen_at": "9999-12-31T23:59:59Z", "length": 1e300}',
)
_MESSAGES = (
    b'Add a row\n\nWhy it was missing.\n\nAgent: Secondary-A\nSigned-off-by: A <a@example.org>\n',
    b'x\n\n# Please enter the commit message\n# ------------------------ >8 ----\ndiff\n',
    b'Title\n\nGitsync-Override: GS201 a reason; GS204 another\n(cherry picked from commit 0)\n',
)
_ATTRIBUTES = (
    managed_block.put(b'*.md text\n', [b'*.md merge=gitsync', b'"a b" diff=md']),
    b'[attr]x -text\n*.bin binary\r\n',
)
SETTINGS = tuple(
    agent_settings.merged(host, None, 'x')
    for host in WITH_SETTINGS.values()
    if host.settings.endswith('.json')
) + (b'{"hooks": {"PreToolUse": [{"hooks": []}]}}',)
_YAML = (
    b'repos:\n- repo: https://example.org/x\n  rev: v1\n  hooks:\n  - id: x\n    args: [a, b]\n',
    b'{repos: [{repo: local, hooks: [{id: y}]}]}\n',
    b'# none\ndefault_stages: [pre-commit]\nrepos: []\n',
)
_OBJECTS = (
    b'tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent ' + b'0' * 40 + b'\n'
    b'author A B <a@example.org> 1700000000 +0000\ncommitter C <> 1700000000 -0130\n'
    b'gpgsig -----BEGIN SSH SIGNATURE-----\n U1NI\n -----END SSH SIGNATURE-----\n'
    b'encoding latin1\n\nTitle\n\nAgent: Secondary-A\n',
)
_TREES = (
    b'100644 a\0' + bytes(20) + b'40000 b\0' + bytes(range(20)) + b'120000 c d\0' + b'\xff' * 20,
)
_TIMES = (
    b'2026-01-15T10:00:00Z',
    b'2026-01-15 10:00',
    b'2026-01-15T10:00:00.123456+05:30',
    b'2026-W03-4T10',
    b'20260115T100000',
)
_NUMBERS = (b'9', b'0', b'-', b':', b'T', b'+', b'.', b'Z', b' ', b'\xd9\xa3', b'60', b'24')


def _of(*seeds: bytes, words: Sequence[bytes] = corpus.WORDS) -> Callable[[random.Random], bytes]:
    return lambda dice: mutated(dice, seeds, words)


def _pair(first: str, second: str) -> Callable[[random.Random], tuple[bytes, bytes]]:
    def make(dice: random.Random) -> tuple[bytes, bytes]:
        kinds = (first, second)
        return tuple(mutated(dice, corpus.documents(kind), corpus.WORDS) for kind in kinds)

    return make


def _policy(data: bytes) -> object:
    policy = policy_file.parse(data)
    files = {**EPIC, 'docs/a.md': EPIC[PATHS['sections']], 'data/x': b'{}', '.gitsync.toml': data}
    changed = {**files, PATHS['status']: b'', 'docs/a.md': b'x\n', 'data/x': b'[]'}
    changed['.gitsync.toml'] = data + b'\n'
    return [findings(files, changed, agent, policy) for agent in ('Primary', 'Secondary-A', '')]


def _lease(data: bytes) -> object:
    memory, found = lease.parse_memory(data), lease.parse(data)
    text = lease.render_memory(memory)
    law(lease.render_memory(lease.parse_memory(text)) == text, 'a memory that is not kept')
    law(0 <= memory.length < 1e6, 'a lease of a length that nobody can take')
    lease.latest(memory)
    now = corpus.NOW
    if found:
        kept = lease.render(found)
        law(lease.render(lease.parse(kept)) == kept, 'a lease that is not kept')
        memory = lease.seen(memory, found, 300, now)
        lease.ends(memory, found)
        lease.renewed(memory, found, 300, now)
    return lease.taken(memory, found, _CLAIM, now), lease.said(data)


def _message(data: bytes) -> object:
    wanted = [('Agent', 'Secondary-A'), ('Gitsync-Override', 'GS201 x')]
    put = trailers.put(data, wanted)
    law(trailers.put(put, wanted) == put, 'trailers put twice')
    text = data.decode('utf-8', 'surrogateescape')
    return put, trailers.take(data, ['Agent']), trailers.parse(text), overrides.of_message(text)


def _attributes(data: bytes) -> object:
    put = managed_block.put(data, [b'*.md merge=gitsync'])
    law(managed_block.put(put, [b'*.md merge=gitsync']) == put, 'a block put twice')
    if managed_block.find(data) is None:
        law(managed_block.take(put) == data, 'a block that is not taken out whole')
    return put


def _settings(data: bytes) -> object:
    answers = []
    for host in WITH_SETTINGS.values():
        if host.settings.endswith('.json'):
            merged = agent_settings.merged(host, data, host.settings)
            again = agent_settings.merged(host, merged, host.settings)
            law(again == merged, f'settings of {host.name} merged twice')
            law(agent_settings.is_set(host, merged, host.settings), 'settings that are not set')
            answers.append((merged, agent_settings.taken(host, merged, host.settings)))
    return answers


def _yaml(data: bytes) -> object:
    put = pre_commit_config.with_hooks(data)
    law(pre_commit_config.with_hooks(put) == put, 'hooks put twice')
    return put, pre_commit_config.without(put)


def _time(data: bytes) -> object:
    text = data.decode('utf-8', 'surrogateescape')
    moment = moments.instant(text)
    if moment:
        law(moments.instant(moments.written(moment)) is not None, 'a time that is not read again')
    return moment, moments.is_sent(text), moments.is_date(text), filled_in.is_stamp(text)


def _tables(data: bytes) -> object:
    time = '2026-01-15 10:00'
    texts = [
        tables.with_assignment(data, ('Secondary-A', 'x', 'feature_02_x', 'ACTIVE', time)),
        tables.answered(data, 'Secondary-A', 'subject | of it', time),
        tables.ticked(data, 'feature_02_x', time),
        tables.reached(data, 1, 'Primary', time),
        tables.checked(data, [tables.Check('Secondary-A', time, 'STALE', 'x')], time),
        tables.reassigned(data, 'feature_02_x', 'Secondary-A', 'Secondary-B'),
        tables.restarted(data, 'feature_02_x', 'Secondary-A'),
    ]
    law(tables.reached(texts[3], 1, 'Primary', time) == texts[3], 'a point recorded twice')
    return texts, tables.reached_points(data, 'Primary')


def _conflicts(data: bytes) -> object:
    left = [piece for piece in conflicts.pieces(data) if isinstance(piece, bytes)]
    law(left == [data] or len(left) < len(conflicts.pieces(data)), 'text that is no conflict')
    return conflicts.conflict_lines(data), [conflicts.one_side(data, side) for side in (0, 1)]


def _own(given: tuple[bytes, bytes]) -> object:
    """One's own parts of a file: taken again from what they gave, nothing more comes."""
    before, work = given

    def is_own(name: str) -> bool:
        return name.startswith('SECONDARY-A')

    own = own_parts.of_document(before, work, 'Secondary-A', is_own, False)
    channels = [own_parts.of_channel(before, work, *who) for who in ((True, False), (False, True))]
    others = [each for each in sections.parse(before).sections if not is_own(each.name)]
    if not sections.parse(before).faults and not sections.parse(work).faults:
        names = [each.name for each in sections.parse(own).sections]
        law(all(each.name in names for each in others), "another's section went")
    return own, channels


def _section(given: tuple[bytes, bytes]) -> object:
    data, body = given
    written = section_writing.written(data, 'SECONDARY-A PROGRESS', body)
    again = section_writing.written(written, 'SECONDARY-A PROGRESS', body)
    law(again == written, 'a section written twice')
    return written, section_writing.keeping_fields(data, body)


def _sent(given: tuple[bytes, bytes]) -> object:
    """A message of any text in any channel is read back."""
    data, text = given
    channel, words = messages.parse(data), text.decode('utf-8', 'replace')[:2000]
    number = max((each.number or 0 for each in channel.messages), default=0) + 1
    new = message_writing.new(number, '2026-01-15 10:00', words, {'Details': words})
    law(len(messages.parse(new).messages) == 1, 'the message is not one')
    more = message_writing.added(channel, new)
    law(len(more.messages) == len(channel.messages) + 1, 'the channel has not one message more')
    return message_writing.mark_read(more, number) if number < 10**9 else more


def _records(given: tuple[bytes, bytes]) -> object:
    """Records written on from any former one."""
    record, held = status.parse(given[0]), checkpoint.parse(given[1])
    now: datetime = corpus.NOW
    changed = filled_in.status_with(record, {'BLOCKERS': 'none'}, 'Secondary-A', now)
    basics = {'agent_id': 'Secondary-A', 'session_id': 's', 'feature': 'f', 'stage': 'S2'}
    written = None
    if held.value is not None:
        written = filled_in.checkpoint_with(held, {'current_step': 'x'}, basics, now, 900)
        law(checkpoint.parse(written).value is not None, 'the checkpoint is none')
    law(status.parse(status.render(changed)).get('BLOCKERS') == 'none', 'the value is not there')
    return status.render(changed), written


DOORS = (
    Door('policy', _of(*corpus.POLICIES), _policy),
    Door('lease', _of(*_LEASES), _lease, ()),
    Door('commit message', _of(*_MESSAGES), _message, ()),
    Door('attributes', _of(*_ATTRIBUTES), _attributes, ()),
    Door('settings', _of(*SETTINGS), _settings),
    Door('pre-commit config', lambda dice: _of(*_YAML)(dice)[:20_000], _yaml),
    Door('commit object', _of(*_OBJECTS), lambda data: parse_commit('0' * 40, data), ()),
    Door('tree object', _of(*_TREES), lambda data: parse_tree(data, 20)),
    Door('time', _of(*_TIMES, words=_NUMBERS), _time, ()),
    Door('tables', lambda dice: _pair('sections', 'sections')(dice)[0], _tables, ()),
    Door('conflicts', lambda dice: _pair('sections', 'sections')(dice)[0], _conflicts, ()),
    Door('own parts', _pair('sections', 'sections'), _own, ()),
    Door('section write', _pair('sections', 'sections'), _section, (section_writing.Unwritable,)),
    Door('message send', _pair('messages', 'sections'), _sent, ()),
    Door('records', _pair('status', 'checkpoint'), _records, ()),
)
