"""Every command that writes: what must stand before it, and how it is called."""

from collections.abc import Callable

from gitsync.core.epic import sample
from gitsync.core.text.value import Value
from tests.soak.faults.place import Place

E = sample.FOLDER
README, TO_A = f'{E}/EPIC_README.md', f'{E}/agent_comms/primary_to_secondary_a.md'
TEAM, REPORTS = f'{E}/feature_02_team_penalty', f'{E}/feature_03_reports'
CHECKPOINT = f'{E}/agent_checkpoints/secondary_a.json'
UNFINISHED = 'docs/sed'  # what sed leaves where a generator's cannot end


def _nothing(place: Place) -> None:
    """The epic as it is."""


class Row(Value):
    """A command that writes. again: the exit codes that settle it when it runs once more."""

    name: str
    agent: str
    argv: tuple[str, ...]
    input: bytes = b''
    before: Callable[[Place], None] = _nothing
    again: tuple[int, ...] = (0,)


def _work(place: Place) -> None:
    """Changes of A's own, and one that B staged."""
    place.run('Secondary-A', 'section', 'write', input=b'step\n')
    place.run('Secondary-A', 'status', 'set', 'BLOCKERS=none')
    place.write(f'{TEAM}/spec.md', b'# Spec\n')
    place.write(f'{REPORTS}/spec.md', b'# Spec of B\n')
    place.git('add', f'{REPORTS}/spec.md')


def _mail(place: Place) -> None:
    place.run('Primary', 'message', 'send', 'Secondary-A', '--subject', 'one')
    place.run('Primary', 'message', 'send', 'Secondary-A', '--subject', 'two')
    place.run('Primary', 'commit', '-m', 'Ask')


def _read_mail(place: Place) -> None:
    _mail(place)
    for number in ('1', '2'):
        place.run('Secondary-A', 'message', 'read', 'Primary', number)
    place.run('Secondary-A', 'commit', '-m', 'Read')


def _broken_checkpoint(place: Place) -> None:
    for step in (b'one', b'two'):
        place.run('Secondary-A', 'checkpoint', 'write', input=b'{"current_step": "%s"}' % step)
    place.write(CHECKPOINT, b'{"agent_id": "Sec')


def _finished(place: Place) -> None:
    for path in place.files(E):
        if path.endswith('/STATUS'):
            data = place.read(path).replace(b'STATUS: NOT_STARTED', b'STATUS: COMPLETE')
            place.write(path, data.replace(b'STATUS: IN_PROGRESS', b'STATUS: COMPLETE'))
    place.commit('Finish')


def _lease(place: Place) -> None:
    place.run('Secondary-A', 'lock', 'acquire', 'data', '--for', '3600')


def _installed(place: Place) -> None:
    place.run('', 'init')
    place.run('', 'install', '--agent-hooks', 'claude')


def _foreign_edit(place: Place) -> None:
    place.write(README, place.read(README).replace(b'planning', b'another plan'))


def _collapsed(place: Place) -> None:
    data = place.read(f'{TEAM}/STATUS')
    place.write(f'{TEAM}/STATUS', data.replace(b'BLOCKERS:', b'blockers:'))
    data = place.read(TO_A)
    place.write(TO_A, data + b'\n## Message 1 (2026-01-15 10:00) UNREAD\n**Subject:** x\n')


def _branches(place: Place) -> None:
    """Two sides that changed the same line of B's section; the driver is set up."""
    place.run('', 'init')
    place.run('', 'install')
    place.commit('Set up')
    for branch in ('one', 'two'):
        place.git('checkout', '-q', '-b', branch, 'main')
        text = place.read(README)
        place.write(
            README, text.replace(b'**Blockers:** none', b'**Blockers:** ' + branch.encode())
        )
        place.commit(branch)


def _conflict(place: Place) -> None:
    _branches(place)
    place.git('merge', 'one', ok=(0, 1))


def _generator(place: Place) -> None:
    place.write('docs/a.md', b'<!-- BEGIN TOC -->\nold\n<!-- END TOC -->\n')
    place.write(
        '.gitsync.toml',
        b'version = 1\n[[documents]]\npath = "docs/*.md"\nkind = "sections"\n'
        b'generated = { "TOC" = "toc" }\n',
    )
    place.commit('Generate')
    command = 'sed -i \'s/^old$/new/\' "$1"'
    place.git('config', 'gitsync.generator.toc.command', command)


def _guides(place: Place) -> None:
    """A team's guides of some steps."""
    for name in ('S1_planning', 'S2_P1_research', 'S3_sync', 'EPIC_README_template'):
        place.write(f'guides/{name}.md', b'# %s\n\n## Steps\n\n1. Begin.\n' % name.encode())
    place.commit('Guides')


ROWS = (
    Row('section write', 'Secondary-A', ('section', 'write'), b'step\n' * 300),
    Row('status set', 'Secondary-A', ('status', 'set', 'BLOCKERS=paper')),
    Row('checkpoint write', 'Secondary-A', ('checkpoint', 'write'), b'{"current_step": "x"}'),
    Row(
        'checkpoint restore',
        'Secondary-A',
        ('checkpoint', 'restore'),
        before=_broken_checkpoint,
        again=(0, 1),
    ),
    Row('message send', 'Secondary-A', ('message', 'send', 'Primary', '--subject', 'x')),
    Row('message send all', 'Primary', ('message', 'send', 'all', '--subject', 'x')),
    Row(
        'message escalate',
        'Secondary-A',
        ('message', 'send', 'Primary', '--subject', 'x', '--escalate', 'high'),
    ),
    Row('message read', 'Secondary-A', ('message', 'read', 'Primary', '1'), before=_mail),
    Row(
        'message reply',
        'Secondary-A',
        ('message', 'reply', 'Primary', '1', '--details', 'x'),
        before=_mail,
    ),
    Row(
        'message archive',
        'Primary',
        ('message', 'archive', 'Secondary-A'),
        before=_read_mail,
        again=(0, 1),
    ),
    Row('heartbeat', 'Secondary-A', ('heartbeat',)),
    Row('sync', 'Primary', ('sync', '--point', '1'), again=(0, 1)),
    Row('commit', 'Secondary-A', ('commit', '-m', 'Step'), before=_work, again=(0, 1)),
    Row('join', 'Secondary-B', ('join', 'Secondary-B')),
    Row('join --worktree', 'Secondary-B', ('join', 'Secondary-B', '--worktree', '../b')),
    Row('handoff', 'Primary', ('handoff',)),
    Row('takeover', 'Primary', ('takeover', 'Secondary-B'), again=(0, 2)),
    Row(
        'takeover --absorb', 'Primary', ('takeover', 'Secondary-A', '--how', 'absorb'), again=(0, 2)
    ),
    Row('epic new', 'Primary', ('epic', 'new', 'epics/KAI-2-more', 'one', 'two'), again=(0, 2)),
    Row('epic add-feature', 'Primary', ('epic', 'add-feature', 'more'), again=(0, 2)),
    Row('epic offer', 'Primary', ('epic', 'offer', '--answer', '1')),
    Row('epic close', 'Primary', ('epic', 'close'), before=_finished, again=(0, 1, 2)),
    Row('epic integrate', '', ('epic', 'integrate', 'guides'), before=_guides),
    Row('lock acquire', 'Secondary-A', ('lock', 'acquire', 'data', '--wait', '0'), again=(0, 75)),
    Row('lock renew', 'Secondary-A', ('lock', 'renew', 'data'), before=_lease),
    Row('lock release', 'Secondary-A', ('lock', 'release', 'data'), before=_lease, again=(0, 1)),
    Row('lock break', 'Primary', ('lock', 'break', 'data'), before=_lease, again=(0, 1)),
    Row('lock run', 'Secondary-A', ('lock', 'run', 'data', '--', 'true'), again=(0, 75)),
    Row('generate', 'Primary', ('generate',), before=_generator),
    Row('restore', 'Secondary-A', ('restore',), before=_foreign_edit),
    Row('check --fix', 'Secondary-A', ('check', '--fix', E), before=_collapsed),
    Row('resolve', 'Primary', ('resolve',), before=_conflict, again=(0, 1)),
    Row('init', '', ('init',)),
    Row('install', '', ('install', '--agent-hooks', 'all'), before=_installed),
    Row('uninstall', '', ('uninstall',), before=_installed),
)
