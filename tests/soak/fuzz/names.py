"""Doors that meet names: of files, agents, channels and leases, of any bytes."""

import random

from gitsync.core.epic import mail
from gitsync.core.epic import sample
from gitsync.core.epic import state
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Memory
from gitsync.core.judge import judge
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Actor
from tests.soak.fuzz import commands
from tests.soak.fuzz import corpus
from tests.soak.fuzz.documents import AGENTS
from tests.soak.fuzz.documents import EPIC
from tests.soak.fuzz.documents import PATHS
from tests.soak.fuzz.laws import SELDOM
from tests.soak.fuzz.laws import Door
from tests.soak.fuzz.laws import law
from tests.soak.fuzz.mutate import mutated

_NAMES = (
    b'secondary_a_to_primary',
    b'secondary_b_to_secondary_a',
    b'Secondary_A_to_Primary',
    b'_to_',
    b'x_to_y_to_z',
    b'feature_02_team_penalty',
    b'feature_002_x',
    b'feature_99999999999999999999_x',
    b'\xd9\xa0\xd9\xa1_to_x',
    b'caf\xc3\xa9_to_cafe\xcc\x81',
    b'data',
    b'-x',
    b'--all',
    b' x ',
    b'x.',
    b'a:b',
    b'a#b',
    b'*',
    b'~1',
    b'con',
    b'$(x)',
    b"it's",
    b'a"b',
    b'a\tb',
    b'a\nb',
    b'\x1b[31mred',
    b'\xe2\x80\xaeabc',
)
_PLACES = (
    f'{sample.FOLDER}/agent_comms/%s.md',
    f'{sample.FOLDER}/agent_checkpoints/%s.json',
    f'{sample.FOLDER}/%s/STATUS',
    f'{sample.FOLDER}/%s/spec.md',
    f'{sample.FOLDER}/.epic_locks/%s.lock',
    f'{sample.FOLDER}/%s',
    'epics/%s/EPIC_README.md',
    '%s',
)
_LIKE = (*PATHS.values(), f'{sample.FOLDER}/.epic_locks/data.lock')


def name(dice: random.Random) -> str:
    """A name that a file can have."""
    data = mutated(dice, _NAMES, corpus.WORDS) if dice.random() < 0.7 else dice.choice(_NAMES)
    data = data.replace(b'\0', b'').replace(b'/', b'')[:200]
    return data.decode('utf-8', 'surrogateescape') if data not in (b'', b'.', b'..') else 'x'


def _files(dice: random.Random) -> tuple[tuple[str, bytes], ...]:
    """Files of such names, of what stands in their like."""
    paths = (dice.choice(_PLACES) % name(dice) for _ in range(dice.choice((1, 1, 2, 4))))
    return tuple((path, EPIC.get(dice.choice(_LIKE), b'text\n')) for path in paths)


def _judged(files: tuple[tuple[str, bytes], ...]) -> object:
    """Files of such names, new in the epic: judged, and read as what stands there."""
    before, after = Memory(EPIC), Memory({**EPIC, **dict(files)})
    changes = [Change(path, before.entry(path), after.entry(path)) for path, _ in sorted(files)]
    answers = []
    for agent in AGENTS:
        actor = Actor(agent, 'flag', 'asserted', 'A Person', '')
        findings = judge(changes, before, after, actor, DEFAULT, corpus.NOW)
        law(findings == sorted(findings), 'findings are not sorted')
        answers.append(findings)
    epic = state.epic_state(after, sample.FOLDER, DEFAULT)
    return answers, epic, mail.mail_of(after, sample.FOLDER, DEFAULT)


WITH_NAMES = (
    ('--agent', '%s', 'whoami'),
    ('message', 'send', '%s', '--subject', '%s'),
    ('message', 'read', '%s', '1'),
    ('message', 'reply', '%s', '1', '--details', '%s'),
    ('message', 'archive', '%s'),
    ('lock', 'acquire', '%s', '--wait', '0'),
    ('lock', 'show', '%s'),
    ('join', '%s'),
    ('takeover', '%s'),
    ('handoff', '%s'),
    ('section', 'write', '%s'),
    ('status', 'set', '%s=%s'),
    ('epic', 'add-feature', '%s'),
    ('epic', 'new', 'epics/%s', '%s'),
    ('explain', '%s'),
    ('check', '--', '%s'),
    ('check', '--range', '%s'),
    ('restore', '%s'),
    ('commit', '-m', '%s'),
    ('preview', '%s'),
    ('generate', '%s'),
    ('board', '--epic', '%s'),
)


def _named(dice: random.Random) -> commands.Case:
    """Commands about such names."""
    words = [word.replace('%s', name(dice)) for word in dice.choice(WITH_NAMES)]
    json = ('--json',) if '--' not in words and dice.random() < 0.3 else ()
    return commands.Case((), ((*words, *json),), b'text\n')


def _on_disk(dice: random.Random) -> commands.Case:
    """Files of such names in a repository, and commands."""
    doors = (*commands.READS, *commands.HOOKS, *commands.WRITES)
    chosen = commands.some(dice, doors, 2)
    return commands.Case(_files(dice), chosen, b'text\n', is_staged=dice.random() < 0.5)


DOORS = (Door('names', _files, _judged, ()),)
ON_DISK = (
    Door('names of arguments', _named, commands.play, every=SELDOM),
    Door('names of files', _on_disk, commands.play, every=SELDOM),
)
