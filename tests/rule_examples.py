"""An example of each rule: an edit of the sample epic, and what the gates say of it."""

import difflib
from datetime import UTC
from datetime import datetime

from gitsync.core.epic import sample
from gitsync.core.text.value import Value
from tests.scenes.judging import findings

BEGUN = datetime(2026, 1, 31, 20, 0, tzinfo=UTC)
README = 'EPIC_README.md'
STATUS = 'feature_02_team_penalty/STATUS'
CHECKPOINT = 'agent_checkpoints/secondary_a.json'
OUT, IN = 'agent_comms/secondary_a_to_primary.md', 'agent_comms/primary_to_secondary_a.md'
A, B, P = 'Secondary-A', 'Secondary-B', 'Primary'
BEGIN, END = '<!-- BEGIN SECONDARY-A PROGRESS -->', '<!-- END SECONDARY-A PROGRESS -->'
MESSAGE = '## Message {} (2026-01-31 {}) ⏳ UNREAD\n**Subject:** {}\n'


class Edit(Value):
    """A change of a file of the sample epic: '' for old makes the file, '' for new removes it."""

    agent: str
    path: str
    old: str
    new: str


def files():
    """The sample epic with two agents at work and a message each way, by path below it."""
    start = sample.FOLDER + '/'
    epic = {path.removeprefix(start): data.decode() for path, data in sample.epic(BEGUN).items()}
    for agent in (A, B):
        epic[README] = sample.joined(epic[README].encode(), agent, BEGUN).decode()
    epic[CHECKPOINT] = epic['agent_checkpoints/primary.json'].replace('Primary', A)
    epic[OUT] = epic[OUT].replace('(No messages yet)\n', MESSAGE.format(1, '20:10', 'Started'))
    epic[IN] = epic[IN].replace('(No messages yet)\n', MESSAGE.format(1, '20:05', 'Begin'))
    return epic


SECTION = f'{BEGIN}\n**Last Updated:** 2026-01-31 20:00\n'
STEP = '**Current Step:** Research'
ROW = '| Secondary-B | Worker | feature_03_reports |'
OWN = '**Next Action:** Write the specification'
EDITS = {
    'GS101': Edit(A, README, SECTION, f'{BEGIN} **Last Updated:** 2026-01-31 20:00\n'),
    'GS102': Edit(A, README, f'{END}\n', ''),
    'GS103': Edit(A, README, END, f'{END}\n\n{BEGIN}\nagain\n{END}'),
    'GS104': Edit(
        A, README, END, f'<!-- BEGIN SECONDARY-A NOTES -->\n{END}\n<!-- END SECONDARY-A NOTES -->'
    ),
    'GS105': Edit(
        A, README, OWN, f'<<<<<<< ours\n{OWN}\n=======\n**Next Action:** Wait\n>>>>>>> theirs'
    ),
    'GS201': Edit(B, README, OWN, '**Next Action:** Wait for the reports'),
    'GS202': Edit(B, README, BEGIN, BEGIN.replace('PROGRESS', 'STATE')),
    'GS203': Edit(A, README, '**Total Features:** 3', '**Total Features:** 4'),
    'GS204': Edit(B, OUT, 'Started', 'Started, and the reports too'),
    'GS205': Edit(A, IN, 'UNREAD\n**Subject:** Begin', 'UNREAD\n**Subject:** Begin at noon'),
    'GS206': Edit(A, OUT, MESSAGE.format(1, '20:10', 'Started'), '(No messages yet)\n'),
    'GS207': Edit(B, STATUS, 'PHASE: Research', 'PHASE: Specification'),
    'GS208': Edit(B, CHECKPOINT, '"status": "WAITING"', '"status": "PAUSED"'),
    'GS209': Edit(A, README, ROW, '| Secondary-B | Worker | feature_02_team_penalty |'),
    'GS210': Edit('', README, OWN, '**Next Action:** Wait'),
    'GS211': Edit(A, '.gitsync.toml', '', 'version = 1\ncoordinator = "Secondary-A"\n'),
    'GS212': Edit(A, 'feature_03_reports/spec.md', '', '# Reports, as the other agent sees them\n'),
    'GS301': Edit(A, OUT, '## Message 1', '## Message one'),
    'GS302': Edit(A, OUT, '## Message 1', '## Message 2'),
    'GS303': Edit(A, OUT, 'Started\n', 'Started\n\n## Message 2 (2026-01-31 20:30) ⏳ UNREAD\n'),
    'GS304': Edit(A, OUT, 'Started\n', 'Started\n\n' + MESSAGE.format(2, '19:00', 'Earlier')),
    'GS401': Edit(A, STATUS, 'PHASE: Research', 'phase: Research'),
    'GS402': Edit(A, STATUS, 'READY_FOR_SYNC: false\n', ''),
    'GS403': Edit(A, STATUS, 'STATUS: NOT_STARTED', 'STATUS: WAITING_FOR_DEPENDENCIES'),
    'GS404': Edit(A, STATUS, 'READY_FOR_SYNC: false', 'READY_FOR_SYNC: true'),
    'GS405': Edit(A, STATUS, 'UPDATED: 2026-01-31T20:00', 'UPDATED: 2026-01-31T08:00'),
    'GS501': Edit(A, CHECKPOINT, '"blockers": []', '"blockers": [],\n  "status": "PAUSED"'),
    'GS502': Edit(A, CHECKPOINT, '  "session_id": "sample-primary",\n', ''),
    'GS503': Edit(A, CHECKPOINT, '"blockers": []', '"blockers": "the reports"'),
    'GS504': Edit(A, CHECKPOINT, f'"agent_id": "{A}"', f'"agent_id": "{B}"'),
    'GS505': Edit(
        A, CHECKPOINT, '"last_checkpoint": "2026-01-31T20', '"last_checkpoint": "2026-01-31T08'
    ),
    'GS601': Edit(A, 'agent_comms/inboxes/secondary_a.md', '', 'Where do I write?\n'),
    'GS602': Edit(P, 'feature_04_alerts/README.md', '', '# Alerts\n'),
    'GS603': Edit(A, '.epic_locks/epic_readme.lock', '', '{}\n'),
    'GS605': Edit(P, 'feature_03_alerts/STATUS', '', 'STAGE: S2\n'),
    'GS901': Edit(P, '.gitsync.toml', '', 'version = 1\ncoordinatr = "Primary"\n'),
}


def example(rule):
    """(the edit as a diff, the first finding of that rule that it makes)."""
    assert rule in EDITS, f'tests/rule_examples.py shows no example of {rule}'
    edit, before = EDITS[rule], files()
    old = before.get(edit.path, '')
    assert (edit.old in old) if edit.old else not old, f'{rule}: {edit.old}'
    after = {**before, edit.path: old.replace(edit.old, edit.new, 1) if edit.old else edit.new}
    sides = [
        {place(path): data.encode() for path, data in side.items()} for side in (before, after)
    ]
    found = [one for one in findings(*sides, edit.agent) if one.rule == rule]
    return shown(edit, old, after[edit.path]), found[0] if found else None


def place(path):
    """The path in the repository; the policy stands at its top."""
    return path if path == '.gitsync.toml' else f'{sample.FOLDER}/{path}'


def shown(edit, old, new):
    """The edit as a diff of its lines alone."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm='')
    return '\n'.join([f'# {edit.path}', *(line for line in list(lines)[2:] if line[:2] != '@@')])
