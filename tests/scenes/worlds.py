"""Worlds for the question who may change what: policies, epics and edits, made by hypothesis."""

import json
import re

from hypothesis import strategies as st

from gitsync.core.fixes.fix import fix
from gitsync.core.policy import owners
from gitsync.core.text.value import Value

P, A, B, ALICE = 'Primary', 'Secondary-A', 'Secondary-B', 'Alice'
PERSON = ''  # nobody's agent: a maintainer where the policy names it
ADDRESS = 'person@example.org'
FEATURES = ('feature_01_plan', 'feature_02_team', 'feature_03_reports')
SECTIONS = (
    'PRIMARY PROGRESS',
    'SECONDARY-A PROGRESS',
    'SECONDARY-B PROGRESS',
    'ALICE PROGRESS',
    'FEATURE_02_TEAM NOTES',
    'NOTES',
)
ROADMAP, PLAN, DATA = 'docs/ROADMAP.md', 'docs/plan.txt', 'docs/data.json'
TEAM_STATUS, TEAM_CHECKPOINT = 'team/feature_02_team/STATUS', 'team/secondary_a.json'
TEAM_CHANNEL = 'team/secondary_a_to_primary.md'


class World(Value):
    """A policy and an epic as they stand in the first commit."""

    files: dict[str, bytes]
    epic: str
    agents: tuple[str, ...]  # who may act; the person too
    is_of_protocol: bool
    is_maintained: bool  # the person is a maintainer


class Edit(Value):
    """A change of one part of one file."""

    path: str
    part: owners.Part
    after: bytes


FIX = owners.Part('fix')  # what 'check --fix' makes of the file
ASSIGNMENT = owners.Part('assignment')  # AGENT in a STATUS

_names = st.sampled_from([P, A, B, ALICE])
_several = st.lists(_names, min_size=1, max_size=2, unique=True)
_outside = st.one_of(st.none(), st.just(['*']), _several)
_patterns = st.dictionaries(
    st.sampled_from(['{agent} *', 'NOTES', 'N*', 'SECONDARY-A *', 'FEATURE_*', 'PRIMARY PROGRESS']),
    _several,
    max_size=3,
).map(lambda found: {key: '{agent}' if '{' in key else value for key, value in found.items()})
# The paths for which a policy may have a document, with the kinds that it may give them.
_PLACES = {
    ROADMAP: ['sections'],
    PLAN: ['file'],
    DATA: ['json', 'file'],
    TEAM_STATUS: ['status'],
    TEAM_CHECKPOINT: ['checkpoint'],
    TEAM_CHANNEL: ['messages'],
    '**/EPIC_README.md': ['sections', 'sections', 'file'],
    '**/feature_02_team/**': ['file'],
    '**/HANDOFF_PACKAGE.md': ['file'],
    '**/agent_comms/*.md': ['messages', 'file'],
    '**/agent_checkpoints/*.json': ['checkpoint', 'json'],
    '**/feature_*/STATUS': ['status', 'file'],
}


@st.composite
def _documents(draw):
    """(path, kind, outside, owners) of each document that a policy names."""
    rows = []
    for path, kinds in _PLACES.items():
        if path.startswith(('docs/', 'team/')) or draw(st.booleans()):
            kind, outside = draw(st.sampled_from(kinds)), draw(_outside)
            patterns = draw(_patterns) if kind == 'sections' else {}
            rows.append((path, kind, outside, patterns))
    return rows


@st.composite
def worlds(draw):
    """A world: with a policy or without, with a roster or without, of the protocol or of none."""
    protocol = draw(st.sampled_from(['s2-epic', 's2-epic', 's2-epic', 'none']))
    listed = draw(st.booleans()) or protocol == 'none'
    has_policy = listed or draw(st.booleans())
    epic = draw(st.sampled_from(['epics/KAI-1', '']))
    assigned = draw(st.permutations(FEATURES).map(lambda all_: dict(zip((A, B, ALICE), all_))))
    featured = draw(st.sets(st.sampled_from([A, B, ALICE]))) if listed else set()
    is_maintained = has_policy and draw(st.booleans())
    files = _epic(draw, epic)
    if has_policy:
        roster = {name: [assigned[name]] if name in featured else [] for name in (P, A, B, ALICE)}
        documents = draw(_documents())
        maintainers = [ADDRESS] if is_maintained else []
        files['.gitsync.toml'] = _toml(protocol, maintainers, roster if listed else {}, documents)
    agents = (P, A, B, ALICE, PERSON) if listed else (P, A, B, PERSON)
    return World(files, epic, agents, protocol == 's2-epic', is_maintained)


def _toml(protocol, maintainers, roster, documents):
    lines = ['version = 1', f'protocol = "{protocol}"', f'maintainers = {json.dumps(maintainers)}']
    for name, features in roster.items():
        lines += [f'[agents.{name}]', f'features = {json.dumps(features)}']
    for path, kind, outside, patterns in documents:
        lines += ['[[documents]]', f'path = "{path}"', f'kind = "{kind}"']
        if outside is not None:
            lines.append(f'outside = {json.dumps(outside)}')
        if patterns:
            pairs = ', '.join(f'"{key}" = {json.dumps(value)}' for key, value in patterns.items())
            lines.append(f'owners = {{ {pairs} }}')
    return '\n'.join(lines).encode() + b'\n'


def _epic(draw, epic):
    """The files of an epic, and beside it one of each kind that only a policy gates."""
    start = epic + '/' if epic else ''
    rows = draw(st.lists(st.tuples(_names, st.sampled_from(FEATURES)), max_size=3))
    collapsed = draw(st.sampled_from(['', '', *SECTIONS]))
    files = {start + 'EPIC_README.md': _document(rows, collapsed), ROADMAP: _document([])}
    odd_key = draw(st.booleans())
    for folder in FEATURES:
        agent = draw(st.sampled_from([A, B, ALICE, P]))
        files[f'{start}{folder}/STATUS'] = _status(agent, 'phase' if odd_key else 'PHASE')
        files[f'{start}{folder}/spec.md'] = b'# Spec\n'
    files[f'{start}{FEATURES[1]}/HANDOFF_PACKAGE.md'] = b'# Package\n'
    for writer, reader in ((P, A), (A, P), (P, B), (B, P)):
        name = f'{_form(writer)}_to_{_form(reader)}.md'
        files[f'{start}agent_comms/{name}'] = _channel(writer, reader)
    for agent in (P, A, B):
        files[f'{start}agent_checkpoints/{_form(agent)}.json'] = _checkpoint(agent)
    files[TEAM_STATUS], files[TEAM_CHECKPOINT] = _status(A), _checkpoint(A)
    files[TEAM_CHANNEL] = _channel(A, P)
    return {**files, PLAN: b'plan\n', DATA: b'{"a": 1}\n', 'code.py': b'code\n'}


def _form(agent):
    return agent.lower().replace('-', '_')


def _document(rows, collapsed=''):
    table = ''.join(f'| {agent} | {feature} | ACTIVE |\n' for agent, feature in rows)
    head = '| Agent ID | Assigned Feature | Status |\n|---|---|---|\n' if rows else ''
    parts = [f'<!-- BEGIN {name} -->\ntext\n<!-- END {name} -->\n' for name in SECTIONS]
    if collapsed:
        at = SECTIONS.index(collapsed)
        parts[at] = parts[at][:-1].replace('\n', '') + '\n'
    return '\n'.join(['# Epic\n\nOutside.\n', head + table, *parts, 'The end.\n']).encode()


def _status(agent, phase='PHASE'):
    return (
        f'STAGE: S2.P1\n{phase}: Research\nAGENT: {agent}\nUPDATED: 2026-01-15T10:00:00Z\n'
        'STATUS: IN_PROGRESS\nBLOCKERS: none\nREADY_FOR_SYNC: false\n'
    ).encode()


def _checkpoint(agent):
    kind = 'primary' if agent == P else 'secondary'
    value = {
        'agent_id': agent,
        'agent_type': kind,
        'session_id': f's-{_form(agent)}',
        'feature': FEATURES[1],
        'stage': 'S2.P1',
        'last_checkpoint': '2026-01-15T10:00:00Z',
        'next_checkpoint_expected': None,
        'status': 'WAITING',
        'blockers': [],
        'recovery_instructions': 'read the document',
    }
    return json.dumps(value, indent=2).encode() + b'\n'


def _channel(writer, reader):
    return (
        f'# Messages: {writer} → {reader}\n\n## Message 1 (2026-01-15 10:00) ⏳ UNREAD\n\n'
        f'**Subject:** begin\n**Action:** none\n**Details:** sent by {writer}\n'
    ).encode()


def edits(world):
    """Every edit of one part that the tests ask about, in a fixed order."""
    start = world.epic + '/' if world.epic else ''
    for path in (start + 'EPIC_README.md', ROADMAP):
        yield from _of_document(path, world.files[path])
    for path, data in world.files.items():
        if path.endswith('/STATUS'):
            yield Edit(path, owners.FILE, data.replace(b'BLOCKERS: none', b'BLOCKERS: paper'))
            yield Edit(path, ASSIGNMENT, re.sub(rb'AGENT: .*', b'AGENT: Secondary-C', data))
            yield from _of_fix(path, 'status', data)
        elif path.endswith('.json') and path != DATA:
            yield Edit(path, owners.FILE, data.replace(b'"read the ', b'"read all the '))
        elif '_to_' in path:
            more = (
                '\n## Message 2 (2026-01-15 11:00) ⏳ UNREAD\n\n'
                '**Subject:** go on\n**Action:** none\n**Details:** more\n'
            )
            yield Edit(path, owners.FILE, data + more.encode())
            yield Edit(path, owners.MARKS, data.replace('⏳ UNREAD'.encode(), '✅ READ'.encode()))
        elif path.endswith(('spec.md', 'PACKAGE.md')) or path in (PLAN, 'code.py'):
            yield Edit(path, owners.FILE, data + b'more\n')
        elif path == DATA:
            yield Edit(path, owners.FILE, b'{"a": 2}\n')


def _of_document(path, data):
    for name in SECTIONS:
        begin = f'BEGIN {name} -->'.encode()
        after = re.sub(begin + rb'(\n?)text', begin + rb'\1other', data)
        yield Edit(path, owners.section(name), after)
    yield from _of_fix(path, 'sections', data)
    yield from _of_rows(path, data)
    yield Edit(path, owners.section('NEWS'), _with_new(data, 'NEWS'))
    yield Edit(path, owners.section('SECONDARY-B PLAN'), _with_new(data, 'SECONDARY-B PLAN'))
    yield Edit(path, owners.OUTSIDE, data.replace(b'Outside.', b'Outside!'))


def _of_fix(path, kind, data):
    fixed, _ = fix(kind, data)
    if fixed != data:
        yield Edit(path, FIX, fixed)


def _of_rows(path, data):
    """The state of each agent's only row changed, or the row removed; a new row of one that has
    none.
    """
    rows = re.findall(rb'^\| (\S+) \| feature.*\n', data, re.MULTILINE)
    for name in (P, A, B, ALICE) if rows else ():
        own, row = owners.Part('row', name), re.compile(rb'(\| %s \|.*)ACTIVE \|\n' % name.encode())
        if rows.count(name.encode()) == 1:
            yield Edit(path, own, row.sub(rb'\1DONE |\n', data))
            yield Edit(path, owners.OUTSIDE, row.sub(b'', data))
        elif name.encode() not in rows:
            head = b'|---|---|---|\n'
            yield Edit(path, own, data.replace(head, head + b'| %s | - | NEW |\n' % name.encode()))


def _with_new(data, name):
    section = f'<!-- BEGIN {name} -->\nmine\n<!-- END {name} -->\n\nThe end.'.encode()
    return data.replace(b'The end.', section)
