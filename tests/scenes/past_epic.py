"""The sample epic after six hours of work: stages, gaps, leases, messages, escalations, merges with
and without conflicts, a sync point and superseded values, all at told times.
"""

import json
from datetime import UTC
from datetime import datetime
from datetime import timedelta

from gitsync.core.epic import sample
from gitsync.core.merge.result import Decision
from gitsync.leases.journal import NAME
from gitsync.leases.local import state_folder
from gitsync.merging import attic

START = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)
NOW = START + timedelta(hours=6)
REAL = '2026-01-30T16:16:00Z'  # the last commit of the real epic
HOSTILE = (
    '</script><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)' {{ 7*7 }} {% raw %}",
    'https://example.org/x?y=1&z=2',
    '\u202egnorts\u202c \u05d0\u05d1\u05d2',
    'bell\x07 escape\x1b[31m',
    'W' * 300,
)

STATUSES = (  # agent, minutes, stage, state
    ('Secondary-A', 10, 'S2.P1', 'IN_PROGRESS'),
    ('Secondary-B', 15, 'S2.P1', 'IN_PROGRESS'),
    ('Primary', 20, 'S2.P1', 'IN_PROGRESS'),
    ('Secondary-A', 35, 'S2.P1', 'IN_PROGRESS'),
    ('Secondary-A', 60, 'S2.P2', 'IN_PROGRESS'),
    ('Primary', 100, 'S2.P2', 'IN_PROGRESS'),
    ('Secondary-B', 120, 'S2.P2', 'IN_PROGRESS'),
    ('Secondary-A', 140, 'S2.P3', 'IN_PROGRESS'),
    ('Secondary-A', 160, 'S2.P3', 'COMPLETE'),
    ('Primary', 200, 'S2.P3', 'IN_PROGRESS'),
    ('Primary', 240, 'S2.P3', 'COMPLETE'),
    ('Secondary-B', 320, 'S2.P3', 'IN_PROGRESS'),
)
MAIL = (  # writer, reader, minutes, subject
    ('Primary', 'Secondary-A', 5, 'Start with the schedule'),
    ('Primary', 'Secondary-B', 6, 'Start with the reports'),
    ('Secondary-A', 'Primary', 62, 'QUESTION - which column is the key?'),
    ('Primary', 'Secondary-A', 70, 'Re: which column'),
    ('Secondary-B', 'Primary', 180, 'ESCALATION - the format is not settled'),
)
LEASES = (  # event, agent, minutes
    ('acquire', 'Secondary-A', 34),
    ('release', 'Secondary-A', 38),
    ('acquire', 'Secondary-B', 118),
    ('acquire', 'Primary', 150),
    ('takeover', 'Primary', 150),
    ('release', 'Primary', 152),
)


def at(minutes):
    return START + timedelta(minutes=minutes)


def play(git, subjects=()):
    """Make the epic in the repository; subjects: of more messages, as hostile as may be."""
    for path, data in sample.epic(START).items():
        git.write(path, data)
    _commit(git, 'Primary', 0, 'begin')
    for agent, minutes, stage, state in STATUSES:
        git.write(sample.status_path(agent), sample.status(agent, at(minutes), stage, state))
        _commit(git, agent, minutes, f'{agent}: {stage}')
    _messages(git, subjects)
    _merge(git, 130, '')
    _merge(git, 210, f'\n\nConflicts:\n\t{sample.README_PATH}\n')
    readme = git.read(sample.README_PATH).decode()
    table = '\n## Sync Status\n\n| Feature | Agent | Complete | Time |\n|---|---|---|---|\n'
    row = '| Sync point 1 | Primary | reached | 2026-01-30 09:30 |\n'
    git.write(sample.README_PATH, readme.replace('\n## Progress\n', f'{table}{row}\n## Progress\n'))
    _journal(git)
    decisions = [
        Decision('status', 'STATUS', f'the later value won: {each}', b'STAGE: S2.P1\n<b>\n')
        for each in subjects[:2] or ['x']
    ]
    attic.keep(
        str(git.folder / '.git'),
        sample.status_path('Primary'),
        'a with b',
        [b'', b'', b''],
        decisions,
    )


def _commit(git, agent, minutes, message, *more):
    git('add', '-A')
    time = at(minutes).isoformat()
    names = {f'GIT_{who}_NAME': agent for who in ('AUTHOR', 'COMMITTER')}
    times = {f'GIT_{who}_DATE': time for who in ('AUTHOR', 'COMMITTER')}
    git('commit', '-q', '--allow-empty', '-m', message, *more, env={**names, **times})


def _messages(git, subjects):
    extra = [('Secondary-B', 'Primary', 181 + index, each) for index, each in enumerate(subjects)]
    channels = {}
    for writer, reader, minutes, subject in (*MAIL, *extra):
        listed = channels.setdefault((writer, reader), [])
        mark = '⏳ UNREAD' if minutes > 100 else '✅ READ'
        listed.append(
            f'## Message {len(listed) + 1} ({at(minutes):%Y-%m-%d %H:%M}) {mark}\n\n'
            f'**Subject:** {subject}\n**Action:** none\n**Details:** sent by {writer}\n'
        )
    for (writer, reader), listed in channels.items():
        text = f'# Messages: {writer} → {reader}\n\n' + '\n'.join(listed)
        git.write(sample.channel(writer, reader), text)
        _commit(git, writer, 190, f'messages to {reader}')


def _merge(git, minutes, more):
    tree = git('rev-parse', 'HEAD^{tree}').strip()
    side = git('commit-tree', tree, '-p', 'HEAD~1', '-m', 'side').strip()
    git.write(f'{sample.FOLDER}/feature_01_schedule/spec.md', f'at {minutes}\n')
    git('add', '-A')
    tree = git('write-tree').strip()
    time = at(minutes).isoformat()
    env = {
        f'GIT_{who}_{what}': value
        for who in ('AUTHOR', 'COMMITTER')
        for what, value in (('DATE', time), ('NAME', 'Primary'))
    }
    merge = git('commit-tree', tree, '-p', 'HEAD', '-p', side, '-m', f'Merge side{more}', env=env)
    git('reset', '-q', '--soft', merge.strip())


def _journal(git):
    folder = state_folder(str(git.folder / '.git'), sample.FOLDER)
    lines = [
        json.dumps(
            {
                'at': f'{at(minutes):%Y-%m-%dT%H:%M:%SZ}',
                'event': event,
                'lock': 'epic_readme',
                'agent': agent,
                'session': agent,
                'waited': 1.5,
            }
        )
        for event, agent, minutes in LEASES
    ]
    file = git.folder.joinpath(folder, NAME)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('\n'.join(lines) + '\n')
