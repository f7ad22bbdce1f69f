"""Comms files: 'Ownership in detail' 5, a row a sentence."""

import pytest

from gitsync.core.documents.messages import empty
from tests.scenes.judging import EPIC
from tests.scenes.judging import README
from tests.scenes.judging import own
from tests.scenes.judging import rules

PATH = f'{EPIC}/agent_comms/primary_to_secondary_a.md'
ARCHIVE = f'{EPIC}/agent_comms/archive/primary_to_secondary_a_20260201_1000.md'
ONE = '## Message 1 (2026-01-15 14:30) ⏳ UNREAD\n**Subject:** one\n'
TWO = '## Message 2 (2026-01-15 14:31) ✅ READ\n**Subject:** two\n'
THREE = '## Message 3 (2026-01-15 15:30) ⏳ UNREAD\n**Subject:** three\n'
TITLE = '# Messages: Primary → Secondary-A\n\n'
FILE = f'{TITLE}{ONE}\n{TWO}'
NEW = empty('Primary', 'Secondary-A')


def judged(before, after, agent, **options):
    """The ownership rules that the change breaks; a side is text, None or a dict of files."""
    sides = []
    for side in (before, after):
        files = side if isinstance(side, dict) else {} if side is None else {PATH: side}
        sides.append(
            {
                README: b'# E\n',
                **{
                    path: text if isinstance(text, bytes) else text.encode()
                    for path, text in files.items()
                },
            }
        )
    return own(rules(*sides, agent, **options))


@pytest.mark.parametrize(
    'before, after, agent, expected',
    [
        # the writer adds, at either end
        (FILE, f'{FILE}\n{THREE}', 'Primary', []),
        (FILE, f'{FILE}\n---\n\n{THREE}', 'Primary', []),
        (FILE[:-1], f'{FILE}\n{THREE}', 'Primary', []),
        (
            FILE[:-1],
            FILE + THREE.replace('three', 'two'),
            'Primary',
            [],
        ),  # the same last line again
        (FILE.replace('\n', '\r\n'), f'{FILE}\n{THREE}'.replace('\n', '\r\n'), 'Primary', []),
        (f'{TITLE}{TWO}\n{ONE}', f'{TITLE}{THREE}\n{TWO}\n{ONE}', 'Primary', []),
        (NEW, TITLE + ONE, 'Primary', []),
        (FILE, f'{FILE}\n{THREE}', 'Secondary-A', ['GS204', 'GS205']),
        (FILE, TITLE + TWO, 'Secondary-B', ['GS204', 'GS206']),
        (FILE, f'{FILE}\n{THREE}', 'Secondary-B', ['GS204']),
        (FILE, f'{FILE}\n{THREE}', '', ['GS210']),
        # and corrects what is still unread
        (FILE, FILE.replace('one', 'won'), 'Primary', ['GS206w']),
        (FILE, FILE.replace('14:30', '14:33'), 'Primary', ['GS206w']),
        (FILE, FILE.replace('two', 'too'), 'Primary', ['GS206']),
        (FILE, FILE.replace('14:31', '14:33'), 'Primary', ['GS206']),
        (FILE, f'{FILE}more\n\n{THREE}', 'Primary', ['GS206']),
        # but removes, moves, renumbers nothing
        (FILE, TITLE + ONE, 'Primary', ['GS206']),
        (FILE, TITLE + TWO, 'Primary', ['GS206']),
        (FILE, f'{TITLE}{TWO}\n{ONE}', 'Primary', ['GS206']),
        (FILE, FILE.replace('Message 2', 'Message 3'), 'Primary', ['GS206']),
        (
            FILE,
            FILE.replace('Message 1', 'Message 3').replace('Message 2', 'Message 1'),
            'Primary',
            ['GS206', 'GS206w'],
        ),
        (FILE, FILE.replace(TITLE, TITLE + '```\n'), 'Primary', ['GS206']),
        (FILE, FILE.replace('\n', '\r\n'), 'Primary', ['GS206', 'GS206w']),
        (FILE, NEW, 'Primary', ['GS206']),
        (FILE, None, 'Primary', ['GS206']),
        (FILE, None, 'Secondary-A', ['GS204', 'GS206']),
        (FILE, None, 'Secondary-B', ['GS204', 'GS206']),
        # the reader flips marks, nothing else
        (FILE, FILE.replace('⏳ UNREAD', '✅ READ'), 'Secondary-A', []),
        (FILE, FILE.replace('⏳ UNREAD', 'READ'), 'Secondary-A', []),
        (
            FILE,
            FILE.replace('⏳ UNREAD', '✅ READ').replace('one', 'won'),
            'Secondary-A',
            ['GS205'],
        ),
        (FILE, FILE.replace('14:30) ⏳ UNREAD', '14:33) ✅ READ'), 'Secondary-A', ['GS205']),
        (
            FILE,
            FILE.replace(
                'Message 1 (2026-01-15 14:30) ⏳ UNREAD', 'Message 3 (2026-01-15 14:30) ✅ READ'
            ),
            'Secondary-A',
            ['GS205', 'GS206'],
        ),
        (FILE, FILE[:-1], 'Secondary-A', ['GS205']),
        (FILE, FILE.replace('\n', '\r\n'), 'Secondary-A', ['GS205']),
        (FILE, FILE.replace('# Messages', '# Mail'), 'Secondary-A', ['GS205']),
        (FILE, TITLE + ONE, 'Secondary-A', ['GS205', 'GS206']),
        (FILE, FILE.replace('⏳ UNREAD', '✅ READ'), 'Secondary-B', ['GS204']),
        (FILE, FILE.replace('⏳ UNREAD', '✅ READ'), 'Primary', ['GS205']),
        # a mark never goes back
        (FILE, FILE.replace('✅ READ', '⏳ UNREAD'), 'Secondary-A', ['GS205']),
        (FILE, FILE.replace('✅ READ', '⏳ UNREAD'), 'Primary', ['GS205']),
        # creation: by the writer or the coordinator
        (None, TITLE + ONE, 'Primary', []),
        (None, NEW, 'Secondary-A', ['GS204']),
        # moving the whole file to the archive
        (FILE, {ARCHIVE: FILE}, 'Primary', []),
        (FILE, {ARCHIVE: FILE, PATH: NEW}, 'Primary', []),
        (FILE, {ARCHIVE: FILE, PATH: NEW}, 'Secondary-A', ['GS204', 'GS205', 'GS206']),
        (FILE, {ARCHIVE: FILE}, 'Secondary-A', ['GS204', 'GS206']),
        (FILE, {ARCHIVE: FILE + 'x\n', PATH: NEW}, 'Primary', ['GS206']),
        (FILE, {ARCHIVE: f'{FILE}\n{THREE}', PATH: NEW}, 'Primary', []),
        (
            FILE,
            {ARCHIVE: f'{FILE}\n{THREE}'.replace('⏳ UNREAD', '✅ READ'), PATH: NEW},
            'Primary',
            [],
        ),
        (FILE, {ARCHIVE: FILE.replace('✅ READ', '⏳ UNREAD'), PATH: NEW}, 'Primary', ['GS206']),
        (FILE, {ARCHIVE: FILE.replace('one', 'won'), PATH: NEW}, 'Primary', ['GS206']),
        (FILE, {ARCHIVE: FILE, PATH: FILE}, 'Primary', ['GS206']),
        (FILE, {ARCHIVE: FILE, PATH: TITLE + THREE}, 'Primary', ['GS206']),
        (None, {ARCHIVE: FILE}, 'Primary', ['GS206']),
        # sent and moved between two commits
        (NEW, {ARCHIVE: TITLE + ONE, PATH: NEW}, 'Primary', []),
        (
            None,
            {ARCHIVE: TITLE + ONE, PATH: TITLE + TWO.replace('Message 2', 'Message 1')},
            'Primary',
            [],
        ),
        (NEW, {ARCHIVE: NEW, PATH: NEW}, 'Primary', ['GS206']),
        (NEW, {ARCHIVE: TITLE + ONE, PATH: NEW}, 'Secondary-A', ['GS204']),
        ({ARCHIVE: FILE, PATH: NEW}, {ARCHIVE: FILE + 'x\n', PATH: NEW}, 'Primary', ['GS206']),
        ({ARCHIVE: FILE, PATH: NEW}, {PATH: NEW}, 'Primary', ['GS206']),
    ],
)
def test_a_change_of_a_channel(before, after, agent, expected):
    assert judged(before, after, agent) == expected


def test_the_coordinator_archives_and_prepares_another_s_channel():
    path, archive = (
        PATH.replace('primary_to_secondary_a', 'secondary_a_to_primary'),
        ARCHIVE.replace('primary_to_secondary_a', 'secondary_a_to_primary'),
    )
    assert judged({path: FILE}, {archive: FILE, path: NEW}, 'Primary') == []
    assert judged({}, {path: NEW}, 'Primary') == []
    assert judged({}, {path: FILE}, 'Primary') == []
    assert judged({path: FILE}, {archive: FILE, path: NEW}, 'Secondary-B') == ['GS204', 'GS206']
