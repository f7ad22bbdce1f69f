"""The order in which owners are looked for: each kind of file, and sections by patterns."""

import pytest

from gitsync.core.git.snapshot import Memory
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy import gitsync_toml
from gitsync.core.policy.case import Case
from gitsync.core.policy.owners import FILE
from gitsync.core.policy.owners import MARKS
from gitsync.core.policy.owners import owners_of
from gitsync.core.policy.owners import section
from gitsync.core.policy.owners import section_feature
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import NOBODY


def policy_of(text):
    return gitsync_toml.parse(f'version = 1\n{text}'.encode())


CHANNEL = policy_of('[[documents]]\npath = "docs/*.md"\nkind = "messages"\noutside = "Primary"')
RECORDS = '[[documents]]\npath = "docs/*.json"\nkind = "checkpoint"\n'
LISTED = policy_of('[agents.bob]\n[agents.carol]\n' + RECORDS)
OWNED = policy_of('[agents.bob]\n[agents.carol]\n' + RECORDS + 'outside = "carol"')
EPIC_FILES = {
    'e/EPIC_README.md': '',
    'e/agent_comms/secondary_a_to_secondary_a_new.md': '',
    'e/feature_00_w/STATUS': 'AGENT: Zero\n',
    'e/feature_01_x/STATUS': 'AGENT: Secondary-A\n',
    'e/feature_02_y/STATUS': 'AGENT: PRIMARY\n',
    'e/feature_03_z/STATUS': '',
    'e/feature_1234567_v/STATUS': 'AGENT: Secondary-B\n',
    'e/agent_checkpoints/dave.json': '{"agent_id": "Carol"}',
    'e/agent_checkpoints/erin.json': '{"agent_id": 3}',
    'docs/dave.json': '{"agent_id": "Carol"}',
}
NEW_FILES = {'e/agent_checkpoints/new.json', 'docs/new.json'}


@pytest.mark.parametrize(
    'path, part, policy, whose',
    [
        pytest.param('e/agent_comms/bob_to_eve.md', FILE, DEFAULT, 'Bob', id='a writer'),
        pytest.param('e/agent_comms/bob_to_eve.md', MARKS, DEFAULT, 'Eve', id='a reader'),
        pytest.param('docs/bob_to_eve.md', FILE, CHANNEL, 'Primary', id='whom nobody knows'),
        pytest.param('docs/bob_to_eve.md', MARKS, CHANNEL, '', id='a reader whom nobody knows'),
        pytest.param('docs/secondary_a_to_x.md', FILE, CHANNEL, 'Secondary-A', id='one known'),
        pytest.param('docs/x.md', FILE, CHANNEL, 'Primary', id='a channel of nobody'),
        pytest.param('e/feature_01_x/a.md', FILE, DEFAULT, 'Secondary-A Primary', id='a feature'),
        pytest.param('e/feature_02_y/a.md', FILE, DEFAULT, 'PRIMARY', id='the coordinator s'),
        pytest.param('e/feature_03_z/a.md', FILE, DEFAULT, 'Primary', id='of nobody yet'),
        pytest.param('e/feature_04_a/a.md', FILE, DEFAULT, 'Primary', id='of no STATUS'),
        pytest.param(
            'e/feature_1234567_v/a.md', FILE, DEFAULT, 'Secondary-B Primary', id='of no number'
        ),
        pytest.param('e/feature_01_x/HANDOFF_PACKAGE.md', FILE, DEFAULT, 'Primary', id='a handoff'),
        pytest.param('e/agent_checkpoints/bob.json', FILE, DEFAULT, 'Bob', id='4 in an epic'),
        pytest.param(
            'e/agent_checkpoints/secondary_b.json', FILE, DEFAULT, 'Secondary-B', id='1 in an epic'
        ),
        pytest.param('e/agent_checkpoints/dave.json', FILE, DEFAULT, 'Carol', id='2 in an epic'),
        pytest.param('e/agent_checkpoints/erin.json', FILE, DEFAULT, 'Erin', id='no agent_id'),
        pytest.param('e/agent_checkpoints/new.json', FILE, DEFAULT, 'New', id='2 not of a new one'),
        pytest.param(
            'e/agent_checkpoints/secondary_a_7.json', FILE, DEFAULT, 'Secondary-A', id='3 by a word'
        ),
        pytest.param(
            'e/agent_checkpoints/secondary_a_new_x.json',
            FILE,
            DEFAULT,
            'Secondary-A-New',
            id='3 the longest',
        ),
        pytest.param(
            'e/agent_checkpoints/secondary_ab_7.json',
            FILE,
            DEFAULT,
            'Secondary-Ab-7',
            id='3 by whole words',
        ),
        pytest.param('docs/bob.json', FILE, LISTED, 'bob', id='1 elsewhere'),
        pytest.param('docs/bob.json', FILE, OWNED, 'carol', id='1 whom the policy names'),
        pytest.param('docs/dave.json', FILE, LISTED, 'Carol', id='2 elsewhere'),
        pytest.param('docs/new.json', FILE, LISTED, 'Fred', id='2 elsewhere of a new one'),
        pytest.param('docs/bob_7.json', FILE, LISTED, 'bob', id='3 elsewhere'),
        pytest.param('docs/eve.json', FILE, LISTED, 'Primary', id='4 elsewhere'),
        pytest.param('e/.epic_locks/a.lock', FILE, DEFAULT, '', id='a lock'),
    ],
)
def test_whose_a_file_is(path, part, policy, whose):
    before = Memory({path: text.encode() for path, text in EPIC_FILES.items()})
    after = Overlay(before, dict.fromkeys(NEW_FILES, ('100644', b'{"agent_id": "Fred"}')))
    case = Case((), before, after, NOBODY, policy)
    assert ' '.join(owners_of(case, path, part)) == whose


@pytest.mark.parametrize(
    'name, number',
    [
        ('FEATURE_01_X', 1),
        ('FEATURE_02_Y_Z PROGRESS', 2),
        ('FEATURE_01', None),
        ('FEATURE_01 NOTES', None),
        ('FEATURE 01_X_Y', None),
        ('feature_01_x', None),
        ('FEATURE_XX_Y', None),
    ],
)
def test_a_section_of_a_feature_begins_with_its_number_and_name(name, number):
    assert section_feature(name) == number


@pytest.mark.parametrize(
    'name, whose',
    [
        pytest.param('PLAN', 'carol', id='the exact name before a longer pattern'),
        pytest.param('PLAN B', 'bob', id='a pattern'),
        pytest.param('PLAN BC', 'carol', id='the longest pattern'),
        pytest.param('NOTES OF BOB', 'bob', id='an agent behind a plain beginning'),
        pytest.param('NOTES OF EVE', 'Primary', id='no agent'),
        pytest.param('NOTES OF BOB ', 'Primary', id='with more behind it'),
        pytest.param('LOG 3 OF BOB', 'bob', id='an agent behind any words'),
        pytest.param('LOG OF CAROL OF BOB', 'bob', id='the one that is the last there'),
        pytest.param('LOG OF SECONDARY-A', 'Secondary-A', id='one of the protocol there'),
        pytest.param('LOG OF EVE', 'Primary', id='nobody there'),
        pytest.param('LOG OF ', 'Primary', id='nothing there'),
        pytest.param('LOG' + ' OF X' * 59 + ' OF BOB', 'bob', id='an agent at the sixtieth place'),
        pytest.param('LOG' + ' OF X' * 60 + ' OF BOB', 'Primary', id='and at none behind it'),
        pytest.param('MEMO ON BOB', 'bob', id='an agent at a word'),
        pytest.param('MEMO ONBOB', 'Primary', id='within a word'),
        pytest.param('A LOG OF BOB', 'Primary', id='with more before them'),
        pytest.param('[X] BOB', 'bob', id='an agent behind signs of a pattern'),
        pytest.param('X BOB', 'Primary', id='that are no pattern'),
        pytest.param('BOB LOG', 'bob', id='an agent at the beginning'),
        pytest.param('Carol-x LOG', 'Primary', id='a longer name than an agent s'),
        pytest.param('SECONDARY-A LOG', 'Secondary-A', id='an agent of the protocol'),
        pytest.param('SECONDARY-A-X LOG', 'Primary', id='none of the protocol'),
        pytest.param('SECONDARY-A', 'Primary', id='a name alone'),
        pytest.param('A B C D E F G H PROGRESS', 'a b c d e f g h', id='a name of eight words'),
        pytest.param('A B C D E F G H I NOTES', 'a b c d e f g h', id='no name of nine words'),
        pytest.param('X B C PROGRESS', 'Primary', id='words of nobody'),
        pytest.param('CAROL DAILY NOTES', 'carol', id='whom the protocol s rule names'),
    ],
)
def test_whose_a_section_is(name, whose):
    owners = '{"PLAN" = "carol", "PLAN*" = "bob", "PLAN B?" = "carol", "NOTES OF {agent}" = '
    owners += '"{agent}", "{agent} LOG" = "{agent}", "LOG* OF {agent}" = "{agent}", '
    owners += r'"MEMO*{agent}" = "{agent}", "\\[X] {agent}" = "{agent}"}'
    policy = policy_of(
        '[agents.bob]\n[agents.carol]\n[agents."a b c d e f g h"]\n[agents."a b c d e f g h i"]\n'
        '[[documents]]\npath = "a.md"\nkind = "sections"\nowners = ' + owners
    )
    case = Case.unchanged(Memory({'a.md': b''}), policy)
    assert ' '.join(owners_of(case, 'a.md', section(name))) == whose
