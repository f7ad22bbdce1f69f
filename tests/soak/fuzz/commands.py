"""Doors that are whole commands in a repository: a file of it of other bytes, then commands."""

import random
from collections.abc import Mapping
from collections.abc import Sequence

from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.epic import sample
from gitsync.core.text.value import Value
from tests.soak.fuzz import corpus
from tests.soak.fuzz import events
from tests.soak.fuzz import formats
from tests.soak.fuzz.documents import PATHS
from tests.soak.fuzz.laws import SELDOM
from tests.soak.fuzz.laws import Door
from tests.soak.fuzz.laws import law
from tests.soak.fuzz.mutate import mutated
from tests.soak.fuzz.site import EXITS
from tests.soak.fuzz.site import PLAYED
from tests.soak.fuzz.site import check
from tests.soak.fuzz.site import site

EPIC = sample.FOLDER
STATE = f'.git/gitsync/epics/{EPIC}'
_DOCUMENTS = {path: kind for kind, path in PATHS.items() if path.startswith(EPIC)}
FILES = (
    *_DOCUMENTS,
    f'{EPIC}/agent_comms/primary_to_secondary_a.md',
    f'{EPIC}/.epic_locks/data.lock',
    f'{EPIC}/.epic_locks/epic_readme.lock',
    f'{EPIC}/feature_02_team_penalty/spec.md',
    f'{EPIC}/feature_02_team_penalty/checklist.md',
    f'{EPIC}/feature_02_team_penalty/HANDOFF_PACKAGE.md',
    '.gitsync.toml',
    '.gitattributes',
    '.pre-commit-config.yaml',
    'AGENTS.md',
    *(host.settings for host in WITH_SETTINGS.values()),
    f'{STATE}/data.json',
    f'{STATE}/epic_readme.json',
    f'{STATE}/epic_readme.process',
    f'{STATE}/journal.jsonl',
    '.git/gitsync/sessions',
    '.git/gitsync/settings/claude.json',
    '.git/gitsync/made',
    '.git/gitsync/to-generate',
    '.git/gitsync/generated',
    '.git/gitsync/attic/0123456789ab',
    '.git/gitsync/commit',
    '.git/MERGE_MSG',
    '.git/MERGE_HEAD',
    '.git/CHERRY_PICK_HEAD',
    '.git/SQUASH_MSG',
    '.git/COMMIT_EDITMSG',
    '.git/rebase-merge/done',
    '.git/worktrees/other/gitdir',
    '.git/worktrees/other/HEAD',
    '.git/shallow',
    '.git/info/attributes',
)
_STATES = (
    b'one\tSecondary-A\t1770000000\tnamed\ntwo\tPrimary\t1770000000\tmade\n',
    b'4\npath\n5\nmerge\n1\n6\n5\nwhere\n4\nwhat\n4\nlost\n',
    b'path\0SECTION\0toc\0',
    b'{"at": "2026-01-15T10:00:00Z", "event": "acquired", "lock": "data"}\n',
    b'0123456789012345678901234567890123456789\n',
    b'/somewhere/else/.git\n',
    b'ref: refs/heads/agent/secondary-b/work\n',
    b'123456 789',
)
READS = (
    ('check', '--staged'),
    ('check', '--all'),
    ('check', EPIC),
    ('check', '--commit', 'HEAD'),
    ('check', '--range', 'HEAD~1..HEAD', '--format', 'sarif'),
    ('whoami',),
    ('explain', PATHS['sections']),
    ('explain', f'{PATHS["sections"]}#SECONDARY-A PROGRESS'),
    ('config',),
    ('attic',),
    ('attic', 'show', '0123456789ab-1'),
    ('preview', 'HEAD'),
    ('board',),
    ('brief',),
    ('report',),
    ('section', 'show'),
    ('status', 'show'),
    ('checkpoint', 'show'),
    ('message', 'inbox'),
    ('lock', 'show', 'data'),
    ('commit', '--dry-run', '-m', 'x'),
    ('generate', '--check'),
    ('resolve', '--explain'),
)
HOOKS = (
    ('hook', 'pre-commit'),
    ('hook', 'commit-msg', '.git/COMMIT_EDITMSG'),
    ('hook', 'prepare-commit-msg', '.git/COMMIT_EDITMSG'),
    ('hook', 'post-commit'),
    ('hook', 'post-checkout', 'HEAD', 'HEAD', '1'),
    ('hook', 'post-merge', '0'),
    ('hook', 'pre-merge-commit'),
    ('hook', 'pre-push', 'origin', '/nowhere'),
)
WRITES = (
    ('section', 'write'),
    ('status', 'set', 'BLOCKERS=none'),
    ('checkpoint', 'write'),
    ('checkpoint', 'restore'),
    ('message', 'send', 'Primary', '--subject', 'x'),
    ('message', 'reply', 'Primary', '1', '--details', 'x'),
    ('message', 'read', 'Primary', '1'),
    ('message', 'archive', 'Primary'),
    ('lock', 'acquire', 'data', '--wait', '0'),
    ('lock', 'release', 'data'),
    ('lock', 'renew', 'data'),
    ('lock', 'break', 'data'),
    ('heartbeat',),
    ('sync',),
    ('join', 'Secondary-A'),
    ('commit', '-m', 'x'),
    ('check', '--fix', EPIC),
    ('resolve',),
    ('restore',),
    ('handoff',),
    ('takeover', 'Secondary-B'),
    ('epic', 'add-feature', 'more'),
    ('epic', 'offer', '--answer', '1'),
    ('epic', 'close'),
    ('generate',),
    ('init',),
    ('install', '--agent-hooks', 'all'),
    ('install', '--agents-md'),
    ('uninstall',),
)
_SETTINGS = frozenset(host.settings for host in WITH_SETTINGS.values())
Words = tuple[str, ...]  # of a command line
COORDINATOR = ('handoff', 'takeover', 'epic', 'sync')
_NO_JSON = ('check', 'hook', 'edit-hook')


class Case(Value):
    """Files of other bytes, and the commands that meet them."""

    files: tuple[tuple[str, bytes], ...]
    commands: tuple[tuple[str, ...], ...]
    input: bytes = b''
    env: Mapping[str, str] = {}
    is_staged: bool = False  # what stands in the worktree


def _bytes(dice: random.Random, name: str) -> bytes:
    """Other bytes of such a file: changed ones of its own or of its like."""
    if dice.random() < 0.1:
        return dice.choice(
            (b'', b'\0' * 9, bytes(range(256)), b'x' * 100_000, b'{' * 9000, b'\n' * 500)
        )
    if name in _DOCUMENTS and dice.random() < 0.5:
        return mutated(dice, corpus.documents(_DOCUMENTS[name]), corpus.WORDS)
    if name == '.gitsync.toml':
        return mutated(dice, corpus.POLICIES, corpus.WORDS)
    if name in _SETTINGS:
        return mutated(dice, formats.SETTINGS, corpus.WORDS)
    own = site().read(name)
    return mutated(dice, (own,) if own else _STATES, corpus.WORDS)


def some(dice: random.Random, commands: Sequence[Words], count: int) -> tuple[Words, ...]:
    """Some of the commands, with --json now and then."""
    return tuple(
        (*argv, '--json') if argv[0] not in _NO_JSON and dice.random() < 0.5 else argv
        for argv in (dice.choice(commands) for _ in range(count))
    )


def _case(dice: random.Random, commands: Sequence[Words], count: int) -> Case:
    names = dice.sample(FILES, dice.choice((1, 1, 1, 2, 3)))
    chosen = some(dice, commands, count)
    given = mutated(dice, (b'{"current_step": "x"}', b'text\n'), corpus.WORDS)
    return Case(tuple((name, _bytes(dice, name)) for name in names), chosen, given)


def play(case: Case, is_reading: bool = False) -> list[int]:
    """The exits of the commands, each of the table and with words; read only where that is said."""
    answers, place = [], site()
    place.restore()
    for name, data in case.files:
        place.write(name, data)
    if case.is_staged:
        place.git('add', '-A', ok=(0, 1, 128))
    before = place.worktree()
    for argv in case.commands:
        env = {'GITSYNC_AGENT': 'Primary'} if argv[0] in COORDINATOR else {}
        said = place.run(*argv, input=case.input, env={**PLAYED, **env, **case.env})
        check(said, argv, (0, 1, 3) if argv[0] == 'hook' else EXITS)
        answers.append(said.code)
        if is_reading:
            law(place.worktree() == before, f'{argv}: a file of the worktree changed')
    return answers


def _reads(dice: random.Random) -> Case:
    return _case(dice, READS, 3)


def _event(dice: random.Random) -> Case:
    return _case(dice, [('edit-hook',)], 1)._replace(input=events.event(dice))


DOORS = tuple(
    door._replace(every=SELDOM)
    for door in (
        Door('reading commands', _reads, lambda case: play(case, True)),
        Door('hooks', lambda dice: _case(dice, HOOKS, 2), play),
        Door('writing commands', lambda dice: _case(dice, WRITES, 2), play),
        Door('edit-hook', _event, play),
    )
)
