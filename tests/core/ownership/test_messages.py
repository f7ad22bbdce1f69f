"""Comms files: 'Ownership in detail' 5, a row a sentence."""

import pytest

from gitsync.core.documents.message_writing import empty
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
        pytest.param(FILE, f'{FILE}\n{THREE}', 'Primary', [], id='the writer adds'),
        pytest.param(FILE, f'{FILE}\n---\n\n{THREE}', 'Primary', [], id='adds behind a rule'),
        pytest.param(
            FILE[:-1], f'{FILE}\n{THREE}', 'Primary', [], id='adds behind a last line without end'
        ),
        pytest.param(
            FILE[:-1],
            FILE + THREE.replace('three', 'two'),
            'Primary',
            [],
            id='adds without a line between',
        ),  # the same last line again
        pytest.param(
            FILE.replace('\n', '\r\n'),
            f'{FILE}\n{THREE}'.replace('\n', '\r\n'),
            'Primary',
            [],
            id='adds in CRLF',
        ),
        pytest.param(
            f'{TITLE}{TWO}\n{ONE}',
            f'{TITLE}{THREE}\n{TWO}\n{ONE}',
            'Primary',
            [],
            id='adds above, newest first',
        ),
        pytest.param(NEW, TITLE + ONE, 'Primary', [], id='adds the first'),
        pytest.param(
            FILE, f'{FILE}\n{THREE}', 'Secondary-A', ['GS204', 'GS205'], id='the reader adds'
        ),
        pytest.param(FILE, TITLE + TWO, 'Secondary-B', ['GS204', 'GS206'], id='a third removes'),
        pytest.param(FILE, f'{FILE}\n{THREE}', 'Secondary-B', ['GS204'], id='a third adds'),
        pytest.param(FILE, f'{FILE}\n{THREE}', '', ['GS204', 'GS210'], id='nobody adds'),
        # and corrects what is still unread
        pytest.param(
            FILE,
            FILE.replace('one', 'won'),
            'Primary',
            ['GS206w'],
            id="the writer changes an unread one's text",
        ),
        pytest.param(
            FILE, FILE.replace('14:30', '14:33'), 'Primary', ['GS206w'], id="an unread one's time"
        ),
        pytest.param(
            FILE, FILE.replace('two', 'too'), 'Primary', ['GS206'], id="a read one's text"
        ),
        pytest.param(
            FILE, FILE.replace('14:31', '14:33'), 'Primary', ['GS206'], id="a read one's time"
        ),
        pytest.param(
            FILE, f'{FILE}more\n\n{THREE}', 'Primary', ['GS206'], id='adds a line to a read one'
        ),
        # but removes, moves, renumbers nothing
        pytest.param(FILE, TITLE + ONE, 'Primary', ['GS206'], id='removes a read one'),
        pytest.param(FILE, TITLE + TWO, 'Primary', ['GS206'], id='removes an unread one'),
        pytest.param(FILE, f'{TITLE}{TWO}\n{ONE}', 'Primary', ['GS206'], id='changes the order'),
        pytest.param(
            FILE,
            FILE.replace('Message 2', 'Message 3'),
            'Primary',
            ['GS206'],
            id='renumbers a read one',
        ),
        pytest.param(
            FILE,
            FILE.replace('Message 1', 'Message 3').replace('Message 2', 'Message 1'),
            'Primary',
            ['GS206', 'GS206w'],
            id='renumbers both',
        ),
        pytest.param(
            FILE, FILE.replace(TITLE, TITLE + '```\n'), 'Primary', ['GS206'], id='opens a fence'
        ),
        pytest.param(
            FILE,
            FILE.replace('\n', '\r\n'),
            'Primary',
            ['GS206', 'GS206w'],
            id='changes every line end',
        ),
        pytest.param(FILE, NEW, 'Primary', ['GS206'], id='empties the file'),
        pytest.param(FILE, None, 'Primary', ['GS206'], id='removes the file'),
        pytest.param(
            FILE, None, 'Secondary-A', ['GS204', 'GS206'], id='the reader removes the file'
        ),
        pytest.param(FILE, None, 'Secondary-B', ['GS204', 'GS206'], id='a third removes the file'),
        # the reader flips marks, nothing else
        pytest.param(
            FILE,
            FILE.replace('⏳ UNREAD', '✅ READ'),
            'Secondary-A',
            [],
            id='the reader marks as read',
        ),
        pytest.param(
            FILE, FILE.replace('⏳ UNREAD', 'READ'), 'Secondary-A', [], id='marks without a sign'
        ),
        pytest.param(
            FILE,
            FILE.replace('⏳ UNREAD', '✅ READ').replace('one', 'won'),
            'Secondary-A',
            ['GS205'],
            id='marks and changes text',
        ),
        pytest.param(
            FILE,
            FILE.replace('14:30) ⏳ UNREAD', '14:33) ✅ READ'),
            'Secondary-A',
            ['GS205'],
            id='marks and changes the time',
        ),
        pytest.param(
            FILE,
            FILE.replace(
                'Message 1 (2026-01-15 14:30) ⏳ UNREAD', 'Message 3 (2026-01-15 14:30) ✅ READ'
            ),
            'Secondary-A',
            ['GS205', 'GS206'],
            id='marks and renumbers',
        ),
        pytest.param(FILE, FILE[:-1], 'Secondary-A', ['GS205'], id='removes the last line end'),
        pytest.param(
            FILE,
            FILE.replace('\n', '\r\n'),
            'Secondary-A',
            ['GS205'],
            id='changes every line end as reader',
        ),
        pytest.param(
            FILE,
            FILE.replace('# Messages', '# Mail'),
            'Secondary-A',
            ['GS205'],
            id='changes the title',
        ),
        pytest.param(
            FILE, TITLE + ONE, 'Secondary-A', ['GS205', 'GS206'], id='the reader removes one'
        ),
        pytest.param(
            FILE,
            f'{TITLE}{ONE}\n',
            'Secondary-A',
            ['GS205', 'GS206'],
            id='the reader removes the last and leaves the others as they were',
        ),
        pytest.param(
            FILE, FILE.replace('⏳ UNREAD', '✅ READ'), 'Secondary-B', ['GS204'], id='a third marks'
        ),
        pytest.param(
            FILE, FILE.replace('⏳ UNREAD', '✅ READ'), 'Primary', ['GS205'], id='the writer marks'
        ),
        # a mark never goes back
        pytest.param(
            FILE,
            FILE.replace('✅ READ', '⏳ UNREAD'),
            'Secondary-A',
            ['GS205'],
            id='the reader unmarks',
        ),
        pytest.param(
            FILE,
            FILE.replace('✅ READ', '⏳ UNREAD'),
            'Primary',
            ['GS205'],
            id='the writer unmarks',
        ),
        # creation: by the writer or the coordinator
        pytest.param(None, TITLE + ONE, 'Primary', [], id='the writer creates'),
        pytest.param(None, NEW, 'Secondary-A', ['GS204'], id='the reader creates'),
        # moving the whole file to the archive
        pytest.param(
            FILE, {ARCHIVE: FILE}, 'Primary', [], id='the writer moves all to the archive'
        ),
        pytest.param(
            FILE, {ARCHIVE: FILE, PATH: NEW}, 'Primary', [], id='moves all and leaves an empty file'
        ),
        pytest.param(
            FILE,
            {ARCHIVE: FILE, PATH: NEW},
            'Secondary-A',
            ['GS204', 'GS205', 'GS206'],
            id='the reader moves all',
        ),
        pytest.param(
            FILE, {ARCHIVE: FILE}, 'Secondary-A', ['GS204', 'GS206'], id='the reader moves the file'
        ),
        pytest.param(
            FILE,
            {ARCHIVE: FILE + 'x\n', PATH: NEW},
            'Primary',
            ['GS206'],
            id='archives and adds a line',
        ),
        pytest.param(
            FILE,
            {ARCHIVE: f'{FILE}\n{THREE}', PATH: NEW},
            'Primary',
            [],
            id='archives and adds a message',
        ),
        pytest.param(
            FILE,
            {ARCHIVE: f'{FILE}\n{THREE}'.replace('⏳ UNREAD', '✅ READ'), PATH: NEW},
            'Primary',
            [],
            id='archives, adds and marks',
        ),
        pytest.param(
            FILE,
            {ARCHIVE: FILE.replace('✅ READ', '⏳ UNREAD'), PATH: NEW},
            'Primary',
            ['GS206'],
            id='archives and unmarks',
        ),
        pytest.param(
            FILE,
            {ARCHIVE: FILE.replace('one', 'won'), PATH: NEW},
            'Primary',
            ['GS206'],
            id='archives and changes an unread one',
        ),
        pytest.param(
            FILE,
            {ARCHIVE: FILE, PATH: FILE},
            'Primary',
            ['GS206'],
            id='archives and keeps the file',
        ),
        pytest.param(
            FILE,
            {ARCHIVE: FILE, PATH: TITLE + THREE},
            'Primary',
            ['GS206'],
            id='archives and begins anew',
        ),
        pytest.param(None, {ARCHIVE: FILE}, 'Primary', ['GS206'], id='archives what never was'),
        # sent and moved between two commits
        pytest.param(
            NEW, {ARCHIVE: TITLE + ONE, PATH: NEW}, 'Primary', [], id='archives a new one'
        ),
        pytest.param(
            None,
            {ARCHIVE: TITLE + ONE, PATH: TITLE + TWO.replace('Message 2', 'Message 1')},
            'Primary',
            [],
            id='creates both, numbered anew',
        ),
        pytest.param(
            NEW, {ARCHIVE: NEW, PATH: NEW}, 'Primary', ['GS206'], id='archives an empty file'
        ),
        pytest.param(
            NEW,
            {ARCHIVE: TITLE + ONE, PATH: NEW},
            'Secondary-A',
            ['GS204'],
            id='the reader archives a new one',
        ),
        pytest.param(
            {ARCHIVE: FILE, PATH: NEW},
            {ARCHIVE: FILE + 'x\n', PATH: NEW},
            'Primary',
            ['GS206'],
            id='changes an archive',
        ),
        pytest.param(
            {ARCHIVE: FILE, PATH: NEW}, {PATH: NEW}, 'Primary', ['GS206'], id='removes an archive'
        ),
    ],
)
def test_a_change_of_a_channel(before, after, agent, expected):
    assert judged(before, after, agent) == expected


@pytest.mark.parametrize('stamp', ['', '_20260130', '_20260130_1616'])
def test_a_channel_is_archived_under_its_name_with_any_time(stamp):
    archive = PATH.replace('agent_comms/', 'agent_comms/archive/').replace('.md', f'{stamp}.md')
    for agent in ('Primary', 'Secondary-B'):
        for left in ({}, {PATH: NEW}):
            found = judged({PATH: FILE}, {archive: FILE, **left}, agent)
            assert found == ([] if agent == 'Primary' else ['GS204', 'GS206'])


def test_the_coordinator_archives_and_prepares_another_s_channel():
    path, archive = (
        PATH.replace('primary_to_secondary_a', 'secondary_a_to_primary'),
        ARCHIVE.replace('primary_to_secondary_a', 'secondary_a_to_primary'),
    )
    assert judged({path: FILE}, {archive: FILE, path: NEW}, 'Primary') == []
    assert judged({}, {path: NEW}, 'Primary') == []
    assert judged({}, {path: FILE}, 'Primary') == []
    assert judged({}, {archive: FILE, path: NEW}, 'Primary') == ['GS206'], 'it held no such words'
    assert judged({path: FILE}, {archive: FILE, path: NEW}, 'Secondary-B') == ['GS204', 'GS206']
