"""Ownership of sectioned documents: every sentence of the contract's 'Ownership in detail' 1 to 4
and 7 is a row.
"""

import pytest

from gitsync.core.documents.scaffold import progress
from gitsync.world import policy_file
from tests.scenes.judging import EPIC
from tests.scenes.judging import README
from tests.scenes.judging import findings
from tests.scenes.judging import own
from tests.scenes.judging import rules
from tests.scenes.judging import section
from tests.scenes.judging import text

A, B, C = (section(f'SECONDARY-{letter} PROGRESS', f'text of {letter}\n') for letter in 'ABC')
TABLE = (
    '| Agent ID | Role | Assigned Feature | Status |\n|---|---|---|---|\n'
    '| Primary | lead | feature_01_a | on |\n| Secondary-A | second | feature_02_b | on |\n'
)
LOG = (
    '| Timestamp | From Agent | Feature | Issue |\n|---|---|---|---|\n'
    '| 10:00 | Secondary-A | feature_02_b | one |\n'
)
DOC = f'# Epic\n\nwords\n\n{TABLE}\n{A}\n---\n\n{B}\n## End\n\n{LOG}'


def judged(after, agent, before=DOC, **options):
    """The ownership rules that the change of EPIC_README.md breaks; bytes or str."""
    made = [
        side if isinstance(side, bytes) else side.encode('utf-8', 'surrogateescape')
        for side in (before, after)
    ]
    return own(rules({README: made[0]}, {README: made[1]}, agent, **options))


@pytest.mark.parametrize(
    'before, after, agent, expected',
    [
        # 1: text, begin or end line
        pytest.param(DOC, DOC.replace('text of A', 'new'), 'Secondary-A', [], id='own section'),
        pytest.param(
            DOC,
            DOC.replace('text of A', 'new'),
            'secondary_a',
            [],
            id='own section, another form of the name',
        ),
        pytest.param(
            DOC, DOC.replace('text of A', 'new'), 'Secondary-B', ['GS201'], id="another's section"
        ),
        pytest.param(
            DOC,
            DOC.replace('text of A', 'new'),
            'Primary',
            ['GS201'],
            id="a coordinator in another's",
        ),
        pytest.param(
            DOC,
            DOC.replace('text of A', 'new'),
            'Secondary-A-New',
            ['GS201'],
            id='an agent of a longer name',
        ),
        pytest.param(
            DOC,
            DOC.replace('text of A', 'new'),
            'Secondary-\u0410',
            ['GS201'],
            id='a name in look-alike letters',
        ),
        pytest.param(
            DOC,
            DOC.replace('text of A', 'new'),
            'Secondary-A\u200b',
            ['GS201'],
            id='a name with an invisible letter',
        ),
        pytest.param(
            DOC,
            DOC.replace('BEGIN SECONDARY-A PROGRESS -->', 'BEGIN SECONDARY-A PROGRESS  -->'),
            'Secondary-B',
            ['GS201'],
            id="another's begin line",
        ),
        pytest.param(
            DOC,
            DOC.replace(
                '<!-- END SECONDARY-A PROGRESS -->\n', '<!-- END SECONDARY-A PROGRESS --> \n'
            ),
            'Secondary-B',
            ['GS201'],
            id="another's end line",
        ),
        pytest.param(
            DOC,
            DOC.replace('text of A\n', 'text of A\r\n'),
            'Secondary-B',
            ['GS201'],
            id="another's line end",
        ),
        # 1: removal
        pytest.param(DOC, DOC.replace(A, ''), 'Secondary-A', [], id='own section removed'),
        pytest.param(
            DOC, DOC.replace(A, ''), 'Secondary-B', ['GS202'], id="another's section removed"
        ),
        pytest.param(
            DOC, DOC.replace(A, ''), 'Primary', ['GS202'], id="a coordinator removes another's"
        ),
        # 1: addition
        pytest.param(
            DOC, DOC.replace('## End', f'{C}\n## End'), 'Secondary-C', [], id='own section added'
        ),
        pytest.param(
            DOC,
            DOC.replace('## End', f'{C}\n## End'),
            'Secondary-A',
            ['GS201'],
            id="another's section added",
        ),
        pytest.param(
            DOC,
            DOC.replace('## End', f'{C}\n## End'),
            'Primary',
            ['GS201'],
            id="a coordinator adds another's with text",
        ),
        pytest.param(
            DOC,
            DOC.replace('## End', f'{progress("Secondary-C")}\n## End'),
            'Primary',
            [],
            id="a coordinator adds another's empty form",
        ),
        pytest.param(
            DOC,
            DOC.replace('## End', f'{progress("Secondary-C", "2026-01-30 16:16")}\n## End'),
            'Primary',
            [],
            id='the form with a time',
        ),
        pytest.param(
            DOC,
            DOC.replace('## End', f'{section("SECONDARY-C PROGRESS", "")}\n## End'),
            'Primary',
            [],
            id='an empty section',
        ),
        pytest.param(
            DOC,
            DOC.replace(
                '## End', f'{progress("Secondary-C").replace("none", "B is slow")}\n## End'
            ),
            'Primary',
            ['GS201'],
            id='the form with words',
        ),
        pytest.param(
            DOC,
            DOC.replace('## End', f'{progress("Secondary-A")}\n## End'),
            'Primary',
            ['GS201'],
            id='a second form for one agent',
        ),
        pytest.param(
            DOC,
            DOC.replace('## End', f'{progress("Secondary-C")}\n## End'),
            'Secondary-B',
            ['GS201'],
            id="an agent adds another's form",
        ),
        # 2: what separates a new section belongs to it
        pytest.param(
            DOC,
            DOC + '\n---\n\n### C\n\n' + C,
            'Secondary-C',
            [],
            id='own section added at the end, with a heading',
        ),
        pytest.param(DOC, C + '\n---\n' + DOC, 'Secondary-C', [], id='at the start, with a rule'),
        pytest.param(
            DOC,
            DOC.replace('## End', f'## C\n\n{C}\nwords more\n\n## End'),
            'Secondary-C',
            ['GS203'],
            id='with words behind it',
        ),
        pytest.param(
            DOC,
            DOC.replace('## End', f'words\n{C}\n## End'),
            'Secondary-C',
            ['GS203'],
            id='with words before it',
        ),
        pytest.param(
            DOC, DOC.replace('## End', C), 'Secondary-C', ['GS203'], id='in place of a heading'
        ),
        pytest.param(
            DOC, DOC.replace('---\n', f'---\n{C}---\n'), 'Secondary-C', [], id='before a rule'
        ),
        pytest.param(
            DOC,
            DOC.replace('words\n', 'words\n\n'),
            'Secondary-C',
            ['GS203'],
            id='a blank line alone',
        ),
        pytest.param(
            DOC,
            DOC.replace('words\n', 'words\n\n').replace('## End', f'{C}\n## End'),
            'Secondary-C',
            ['GS203'],
            id='a blank line far from the own section',
        ),
        pytest.param(
            DOC,
            DOC.replace('## End', f'## Hidden <!--\n{C}\n## End'),
            'Secondary-C',
            ['GS203'],
            id='behind a comment that opens',
        ),
        # 2: on removal they may go or stay, but not the neighbour's heading
        pytest.param(
            DOC,
            DOC.replace(A + '\n---\n\n', ''),
            'Secondary-A',
            [],
            id='own section removed with its rule',
        ),
        pytest.param(
            DOC,
            DOC.replace(A + '\n---\n', ''),
            'Secondary-A',
            [],
            id='with its rule but not the line behind',
        ),
        pytest.param(
            DOC,
            DOC.replace('\n' + B + '\n## End\n', '\n'),
            'Secondary-B',
            ['GS203'],
            id='with a heading of the outside text',
        ),
        pytest.param('# E\n\n## A\n\n' + A, '# E\n', 'Secondary-A', [], id='with its own heading'),
        pytest.param('# E\n\n## A\n\n' + A, '', 'Secondary-A', ['GS203'], id='with everything'),
        pytest.param(DOC.replace(A, ''), DOC, 'Secondary-A', [], id='own section added again'),
        # 2: final newline and CRLF
        pytest.param(
            DOC[:-1], DOC + '\n' + C, 'Secondary-C', [], id='added behind a last line without end'
        ),
        pytest.param(
            '# E\n\n' + A[:-1],
            '# E\n\n' + A + '\n' + B,
            'Secondary-B',
            [],
            id="added behind another's last line without end",
        ),
        pytest.param(
            '# E\n\n' + A[:-1],
            '# E\n\n' + A + B[:-1],
            'Secondary-B',
            [],
            id='added without a final newline',
        ),
        pytest.param(
            '# E\n\n' + A + B[:-1],
            '# E\n\n' + A[:-1],
            'Secondary-B',
            [],
            id='removed, the final newline with it',
        ),
        pytest.param(
            '# E\n\n' + A[:-1],
            '# E\n\n' + A,
            'Secondary-B',
            ['GS201'],
            id="a final newline for another's section",
        ),
        pytest.param(
            DOC[:-1], DOC, 'Secondary-B', ['GS203'], id='a final newline for the outside text'
        ),
        pytest.param(
            DOC.replace('\n', '\r\n')[:-2],
            DOC.replace('\n', '\r\n') + '\r\n' + C.replace('\n', '\r\n'),
            'Secondary-C',
            [],
            id='added in CRLF without a final newline',
        ),
        pytest.param(
            DOC.replace('\n', '\r\n'),
            DOC.replace('\n', '\r\n').replace('text of A', 'new'),
            'Secondary-A',
            [],
            id='changed in CRLF',
        ),
        pytest.param(
            DOC,
            DOC.replace('\n', '\r\n'),
            'Secondary-A',
            ['GS201', 'GS203'],
            id='every line end changed',
        ),
        pytest.param(
            '\ufeff' + DOC,
            '\ufeff' + C + DOC,
            'Secondary-C',
            [],
            id='added behind a byte-order mark',
        ),
        pytest.param(
            '\ufeff' + DOC, DOC, 'Secondary-C', ['GS203'], id='the byte-order mark removed'
        ),
        # 3: rows of the tables
        pytest.param(DOC, DOC.replace('| second |', '| 2nd |'), 'Secondary-A', [], id='own row'),
        pytest.param(
            DOC, DOC.replace('| second |', '| 2nd |'), 'Secondary-B', ['GS203'], id="another's row"
        ),
        pytest.param(
            DOC,
            DOC.replace('feature_02_b | on', 'feature_01_a | on'),
            'Secondary-A',
            ['GS209'],
            id='own row, another feature',
        ),
        pytest.param(
            DOC,
            DOC.replace('| Secondary-A | second | feature_02_b | on |\n', ''),
            'Secondary-A',
            ['GS209'],
            id='own row removed',
        ),
        pytest.param(
            DOC,
            DOC.replace('| Secondary-A | second', '| Secondary-B | second'),
            'Secondary-A',
            ['GS203', 'GS209'],
            id='own row given away',
        ),
        pytest.param(
            DOC,
            DOC.replace('| Secondary-A | second', '| Secondary-B | second'),
            'Primary',
            [],
            id='a coordinator gives a row away',
        ),
        pytest.param(
            DOC,
            DOC.replace(
                '| feature_02_b | on |\n',
                '| feature_02_b | on |\n| Secondary-B | third | feature_03_c | on |\n',
            ),
            'Secondary-B',
            [],
            id='own row added',
        ),
        pytest.param(
            DOC,
            DOC.replace(
                '| feature_02_b | on |\n',
                '| feature_02_b | on |\n| Secondary-B | third | feature_02_b | on |\n',
            ),
            'Secondary-B',
            ['GS209'],
            id="own row added for another's feature",
        ),
        pytest.param(
            DOC,
            DOC.replace(
                '| feature_02_b | on |\n',
                '| feature_02_b | on |\n| Secondary-B | third | feature_03_c | on |\n',
            ),
            'Secondary-C',
            ['GS203', 'GS209'],
            id="another's row added",
        ),
        pytest.param(
            DOC,
            DOC.replace('feature_02_b | on', 'feature_01_a | on'),
            'Secondary-B',
            ['GS203', 'GS209'],
            id="another's row, another feature",
        ),
        pytest.param(
            DOC,
            DOC.replace('| Secondary-A | second | feature_02_b | on |\n', ''),
            'Secondary-B',
            ['GS203', 'GS209'],
            id="another's row removed",
        ),
        pytest.param(
            DOC,
            DOC + '| 10:30 | Secondary-B | feature_03_c | two |\n',
            'Secondary-B',
            [],
            id='own entry added',
        ),
        pytest.param(
            DOC[:-1],
            DOC + '| 10:30 | Secondary-B | feature_03_c | two |\n',
            'Secondary-B',
            [],
            id='own entry behind a last line without end',
        ),
        pytest.param(
            DOC,
            DOC.replace('| one |', '| one, mended |'),
            'Secondary-A',
            [],
            id='own entry changed',
        ),
        pytest.param(
            DOC,
            DOC.replace('| one |', '| one, mended |'),
            'Secondary-B',
            ['GS203'],
            id="another's entry changed",
        ),
        pytest.param(
            DOC,
            DOC.replace('| 10:00 | Secondary-A | feature_02_b | one |\n', ''),
            'Secondary-A',
            ['GS209'],
            id='own entry removed',
        ),
        pytest.param(
            DOC,
            DOC.replace('| Agent ID |', '| Agent |'),
            'Secondary-A',
            ['GS203'],
            id="a table's header",
        ),
        pytest.param(
            DOC,
            DOC.replace('words\n', 'words\n| Secondary-A | loose |\n'),
            'Secondary-A',
            ['GS203'],
            id='a row without table',
        ),
        pytest.param(
            DOC.replace(TABLE, f'```\n{TABLE}```\n'),
            DOC.replace(TABLE, f'```\n{TABLE}```\n').replace('| second |', '| 2nd |'),
            'Secondary-A',
            ['GS203'],
            id='own row in code',
        ),
        # 4: order and outside text
        pytest.param(
            DOC,
            DOC.replace(A, '@').replace(B, A).replace('@', B),
            'Secondary-A',
            ['GS203'],
            id='sections exchanged',
        ),
        pytest.param(
            DOC,
            DOC.replace(A, '@').replace(B, A).replace('@', B),
            'Primary',
            [],
            id='sections exchanged by the coordinator',
        ),
        pytest.param(
            DOC,
            DOC.replace(A, '').replace('words\n', f'words\n{A}'),
            'Secondary-A',
            ['GS203'],
            id='own section moved',
        ),
        pytest.param(
            DOC,
            DOC.replace('words', 'other words'),
            'Secondary-A',
            ['GS203'],
            id='the outside text',
        ),
        pytest.param(
            DOC,
            DOC.replace('words', 'other words'),
            'Primary',
            [],
            id='the outside text by the coordinator',
        ),
        pytest.param(
            DOC,
            DOC.replace('words', 'other words'),
            'Agent-Primary',
            [],
            id="by the coordinator's other name",
        ),
        # 7: a rename is a removal and an addition
        pytest.param(
            DOC,
            DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-A NOTES'),
            'Secondary-A',
            [],
            id='own section renamed',
        ),
        pytest.param(
            DOC,
            DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-B NOTES'),
            'Secondary-B',
            ['GS202'],
            id="another's section renamed to own",
        ),
        pytest.param(
            DOC,
            DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-B NOTES'),
            'Secondary-A',
            ['GS201'],
            id="own section renamed to another's",
        ),
        pytest.param(
            DOC,
            DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-C PROGRESS'),
            'Primary',
            ['GS201', 'GS202'],
            id='a coordinator renames a section',
        ),
        pytest.param(
            DOC,
            DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-\u0410 PROGRESS'),
            'Secondary-A',
            ['GS201'],
            id='renamed in look-alike letters',
        ),
    ],
)
def test_a_change_of_a_document(before, after, agent, expected):
    assert before != after
    assert judged(after, agent, before) == expected


@pytest.mark.parametrize(
    'after',
    [
        pytest.param(
            DOC.replace(
                'text of B\n',
                'text of B\n<!-- BEGIN SECONDARY-A NOTES -->\n<!-- END SECONDARY-A NOTES -->\n',
            ),
            id='a section inside',
        ),
        pytest.param(DOC.replace(B, f'```\n{B}```\n'), id='in a fence'),
        pytest.param(
            DOC.replace(
                '<!-- BEGIN SECONDARY-B PROGRESS -->', '`<!-- BEGIN SECONDARY-B PROGRESS -->`'
            ),
            id='begin line in code',
        ),
        pytest.param(
            DOC.replace(
                '<!-- BEGIN SECONDARY-B PROGRESS -->', '<!-- BEGIN SECONDARY-B PROGRESS by A -->'
            ),
            id='words of another',
        ),
        pytest.param(DOC.replace('<!-- END SECONDARY-B PROGRESS -->\n', ''), id='no end line'),
        pytest.param(DOC.replace('<!-- BEGIN SECONDARY-B PROGRESS -->\n', ''), id='no begin line'),
        pytest.param(
            DOC.replace('<!-- BEGIN SECONDARY-B', '<!-- begin SECONDARY-B'), id='lower case'
        ),
        pytest.param(DOC.replace(B, B + B), id='twice'),
        pytest.param(DOC.replace(A, A + '\n' + B), id='twice, apart'),
        pytest.param(
            DOC.replace('<!-- END SECONDARY-A PROGRESS -->\n', '').replace(
                '## End', '<!-- END SECONDARY-A PROGRESS -->\n## End'
            ),
            id="inside one's own",
        ),
        pytest.param(DOC.replace('text of A', '```'), id='a fence that opens before it'),
        pytest.param(DOC.replace(B, B.replace('\n', ' ')), id='on one line'),
        pytest.param(
            DOC.replace('<!-- BEGIN SECONDARY-B', '<!--\u200bBEGIN SECONDARY-B'),
            id='an invisible letter in the begin line',
        ),
        pytest.param(
            DOC.replace('SECONDARY-B PROGRESS', 'SECONDARY-B\u200b PROGRESS'),
            id='an invisible letter in the name',
        ),
        pytest.param(DOC.replace(B, '<!-- x -->\n' + B + '<!-- /x -->\n'), id='in another dialect'),
        pytest.param(DOC.replace(B, ''), id='removed'),
        pytest.param('', id='everything removed'),
    ],
)
def test_malforming_another_s_section_is_refused_by_its_owner_s_name(after):
    found = [
        f
        for f in findings({README: DOC.encode()}, {README: after.encode()}, 'Secondary-A')
        if f.rule.startswith('GS2')
    ]
    assert found and all(f.severity == 'error' and 'gitsync message send' in f.hint for f in found)
    assert any("'Secondary-B'" in f.message for f in found) or 'GS203' in {f.rule for f in found}


LINE = A.replace('\n', '') + '\n'


@pytest.mark.parametrize(
    'agent, expected',
    [
        pytest.param('Secondary-A', [], id='its owner'),
        pytest.param('Secondary-B', [], id='another: as --fix lays it out'),
        pytest.param('Primary', [], id='the coordinator'),
        pytest.param('', ['GS201', 'GS210'], id='nobody named'),
    ],
)
@pytest.mark.parametrize(
    'malformed',
    [
        pytest.param(DOC.replace(A, LINE), id='LF'),
        pytest.param(DOC.replace(A, LINE).replace('\n', '\r\n'), id='CRLF'),
    ],
)
def test_a_collapsed_section_is_mended_by_whoever_is_named(malformed, agent, expected):
    mended = DOC.replace('\n', '\r\n') if '\r' in malformed else DOC
    assert judged(mended, agent, malformed) == expected
    if agent != 'Secondary-A':
        assert 'GS201' in judged(mended.replace('text of A', 'a word more'), agent, malformed)


@pytest.mark.parametrize('marker', ['BEGIN', 'END'])
def test_a_marker_that_is_missing_is_put_in_where_fix_would_put_it(marker):
    line = f'<!-- {marker} SECONDARY-A PROGRESS -->\n'
    for agent in ('Secondary-A', 'Secondary-B', 'Primary'):
        assert judged(DOC, agent, DOC.replace(line, '')) == []
    taking_in = DOC.replace(line, '') + line if marker == 'END' else line + DOC.replace(line, '')
    assert judged(taking_in, 'Secondary-A', DOC.replace(line, ''))


def test_one_of_two_sections_of_a_name_is_removed_by_their_owner():
    doubled = DOC.replace('## End', f'{A}\n## End')
    assert judged(DOC, 'Secondary-A', doubled) == []
    assert judged(DOC, 'Secondary-B', doubled) == ['GS202']


@pytest.mark.parametrize(
    'agent, after, expected',
    [
        pytest.param(
            'Primary',
            {README: DOC.replace(A, '').replace(B, '').encode()},
            [],
            id='the coordinator, without sections',
        ),
        pytest.param(
            'Primary',
            {README: f'# E\n\n{progress("Secondary-A")}'.encode()},
            [],
            id='with an empty form',
        ),
        pytest.param('Primary', {README: DOC.encode()}, ['GS201'], id='with text of others'),
        pytest.param(
            'Secondary-A', {README: A.encode()}, ['GS203'], id='an agent with its section'
        ),
        pytest.param('Secondary-A', {README: b''}, ['GS203'], id='an agent with nothing'),
        pytest.param('', {README: DOC.encode()}, ['GS201', 'GS203', 'GS210'], id='nobody'),
    ],
)
def test_creating_an_epic(agent, after, expected):
    assert own(rules({}, after, agent)) == expected


def test_removing_the_document_is_removing_every_part():
    assert own(rules({README: DOC.encode()}, {}, 'Secondary-A')) == ['GS202', 'GS203']
    assert own(rules({README: DOC.encode()}, {}, 'Primary')) == ['GS202']
    assert own(
        rules({README: DOC.encode()}, {'away/EPIC_README.md': DOC.encode()}, 'Secondary-A')
    ) == ['GS201', 'GS202', 'GS203']


def test_an_epic_s_files_stay_gated_when_its_mark_goes():
    status = f'{EPIC}/feature_03_c/STATUS'
    held = text(
        'STAGE: S2.P1\nPHASE: x\nAGENT: Secondary-B\nUPDATED: 2026-01-30T00:00:00Z\n'
        'STATUS: IN_PROGRESS\nBLOCKERS: none\nREADY_FOR_SYNC: false\n'
    )
    found = rules(
        {README: DOC.encode(), status: held},
        {status: held.replace(b'S2.P1', b'S2.P2')},
        'Secondary-A',
    )
    assert 'GS207' in found and 'GS202' in found


def test_a_mark_planted_inside_an_epic_is_the_coordinator_s():
    nested = f'{EPIC}/feature_03_c/EPIC_README.md'
    assert own(
        rules({README: DOC.encode()}, {README: DOC.encode(), nested: b'# mine\n'}, 'Secondary-A')
    ) == ['GS203']


FEATURE = '### <!-- FEATURE_02_S2_STATUS_BEGIN -->\nx\n### <!-- FEATURE_02_S2_STATUS_END -->\n'


@pytest.mark.parametrize(
    'outside, status, agent, expected',
    [
        pytest.param(TABLE, None, 'Secondary-A', [], id='by the table'),
        pytest.param(TABLE, None, 'Secondary-B', ['GS201'], id='not by the table'),
        pytest.param(
            TABLE,
            b'AGENT: Secondary-B\n',
            'Secondary-B',
            ['GS201'],
            id='the table before the STATUS',
        ),
        pytest.param('', b'AGENT: Secondary-B\n', 'Secondary-B', [], id='by the STATUS'),
        pytest.param('', b'AGENT: Secondary-B\n', 'Secondary-A', ['GS201'], id='not by the STATUS'),
        pytest.param('', None, 'Primary', [], id='assigned to nobody, the coordinator'),
        pytest.param('', None, 'Secondary-A', ['GS201'], id='assigned to nobody, an agent'),
    ],
)
def test_a_feature_s_section_is_its_assignee_s(outside, status, agent, expected):
    doc = f'# E\n\n{outside}\n{FEATURE}'
    files = {f'{EPIC}/feature_02_b/STATUS': status} if status else {}
    assert (
        own(
            rules(
                {README: doc.encode(), **files},
                {README: doc.replace('\nx\n', '\ny\n').encode(), **files},
                agent,
            )
        )
        == expected
    )


@pytest.mark.parametrize(
    'assignee, cell, expected',
    [
        pytest.param('Secondary-C', 'feature_03_c', [], id='its own'),
        pytest.param('secondary_c', 'feature_03_c', [], id='its own, in other letters'),
        pytest.param('Secondary-B', 'feature_03_c', ['GS209'], id="another's"),
        pytest.param('Secondary-C', 'feature_03_c, feature_02_b', ['GS209'], id='one of two'),
        pytest.param(None, 'feature_03_c', [], id="nobody's"),
        pytest.param('Secondary-B', 'to be told', [], id='none'),
    ],
)
def test_who_joins_may_name_a_feature_that_nobody_else_has(assignee, cell, expected):
    row = f'| Secondary-C | third | {cell} | on |\n'
    status = {f'{EPIC}/feature_03_c/STATUS': f'AGENT: {assignee}\n'.encode()} if assignee else {}
    sides = [{README: doc.encode(), **status} for doc in (DOC, DOC.replace(TABLE, TABLE + row))]
    assert own(rules(*sides, 'Secondary-C')) == expected


def test_the_markers_that_a_policy_names_hold_sections():
    policy = policy_file.parse(
        b'version = 1\n[agents.Secondary-A]\n[agents.Secondary-B]\n[[documents]]\npath = "R.md"\n'
        b'kind = "sections"\nmarkers = [["= {name}", "/ {name}"]]\noutside = "Primary"\n'
        b'[documents.owners]\n"{agent} *" = "{agent}"\n'
    )
    before = b'# R\n\n= SECONDARY-A IDEAS\nold\n/ SECONDARY-A IDEAS\n'
    after = before.replace(b'old', b'new')
    agents = ('Secondary-A', 'Secondary-B', 'Primary')
    assert [own(rules({'R.md': before}, {'R.md': after}, agent, policy)) for agent in agents] == [
        [],
        ['GS201'],
        ['GS201'],
    ]


POLICY = policy_file.parse(b"""
version = 1
maintainers = ["Me@example.org"]
[agents.Secondary-A]
[agents.Secondary-B]
features = ["feature_02_b"]
[[documents]]
path = "docs/*.md"
kind = "sections"
outside = "*"
[documents.owners]
"{agent} *" = "{agent}"
"RELEASE NOTES" = ["Primary", "Secondary-A"]
"RELEASE *" = "Secondary-B"
"FREE" = "*"
""")
ROADMAP = ''.join(
    section(name)
    for name in ('RELEASE NOTES', 'RELEASE DATES', 'SECONDARY-A IDEAS', 'FREE', 'RISKS')
)


@pytest.mark.parametrize(
    'name, agent, email, expected',
    [
        pytest.param('RELEASE NOTES', 'Secondary-A', '', [], id='one of two owners'),
        pytest.param('RELEASE NOTES', 'Primary', '', [], id='the other of two'),
        pytest.param('RELEASE NOTES', 'Secondary-B', '', ['GS201'], id='neither'),
        pytest.param('RELEASE DATES', 'Secondary-B', '', [], id="the longer pattern's owner"),
        pytest.param('RELEASE DATES', 'Primary', '', ['GS201'], id="the shorter pattern's owner"),
        pytest.param('SECONDARY-A IDEAS', 'Secondary-A', '', [], id='the agent in the name'),
        pytest.param(
            'SECONDARY-A IDEAS', 'Secondary-B', '', ['GS201'], id='an agent not in the name'
        ),
        pytest.param('RISKS', 'Primary', '', [], id="the outside's owner"),
        pytest.param('RISKS', 'Secondary-A', '', ['GS201'], id="not the outside's owner"),
        pytest.param('FREE', '', '', [], id="everybody's, nobody acting"),
        pytest.param('RISKS', '', '', ['GS201', 'GS210'], id='nobody acting'),
        pytest.param('RISKS', '', 'me@example.org', [], id='a maintainer'),
        pytest.param(
            'RISKS',
            'Secondary-A',
            'me@example.org',
            ['GS201'],
            id="an agent with a maintainer's address",
        ),
    ],
)
def test_owners_by_policy(name, agent, email, expected):
    after = ROADMAP.replace(section(name), section(name, 'new\n'))
    assert (
        own(
            rules(
                {'docs/R.md': ROADMAP.encode()}, {'docs/R.md': after.encode()}, agent, POLICY, email
            )
        )
        == expected
    )


def test_outside_text_that_is_anybody_s():
    assert (
        own(
            rules(
                {'docs/R.md': ROADMAP.encode()},
                {'docs/R.md': b'# New\n' + ROADMAP.encode()},
                '',
                POLICY,
            )
        )
        == []
    )


def test_the_policy_s_assignment_comes_first():
    doc = f'# E\n\n{TABLE}\n{FEATURE}'
    for agent, expected in (('Secondary-A', ['GS201']), ('Secondary-B', [])):
        assert (
            own(
                rules(
                    {README: doc.encode()},
                    {README: doc.replace('\nx\n', '\ny\n').encode()},
                    agent,
                    POLICY,
                )
            )
            == expected
        )


def test_a_finding_names_place_owner_and_command():
    found = findings(
        {README: DOC.encode()}, {README: DOC.replace('text of B', 'new').encode()}, 'Secondary-A'
    )
    assert [tuple(f)[:5] for f in found] == [
        (
            README,
            17,
            1,
            'GS201',
            "section 'SECONDARY-B PROGRESS' changed by 'Secondary-A'; it belongs to 'Secondary-B'",
        )
    ]
    assert found[0].hint == (
        "take the change back, or ask the owner: gitsync message send Secondary-B --subject 'a "
        "change to your part'"
    )


@pytest.mark.parametrize(
    'body, line',
    [
        pytest.param('one\nTWO\nthree\n', 4, id='in the middle'),
        pytest.param('one\ntwo\nthree\nfour\n', 6, id='added at the end'),
        pytest.param('one\ntwo\n', 5, id='removed at the end'),
        pytest.param('', 3, id='emptied'),
        pytest.param('one\ntwo\nthree \n', 5, id='a space at the end'),
    ],
)
def test_a_changed_section_is_shown_at_its_first_changed_line(body, line):
    sides = (
        {README: text('# Epic\n', section('SECONDARY-A PROGRESS', made))}
        for made in ('one\ntwo\nthree\n', body)
    )
    assert [(found.rule, found.line) for found in findings(*sides, 'Secondary-B')] == [
        ('GS201', line)
    ]


def test_an_assignment_is_shown_at_its_row_wherever_its_table_stands():
    before = DOC.replace(TABLE, '').replace('## End\n', f'{TABLE}\n## End\n')
    after = before.replace('| Primary | lead | feature_01_a', '| Primary | lead | feature_09_x')
    row = after[: after.index('| Primary |')].count('\n') + 1
    found = findings({README: before.encode()}, {README: after.encode()}, 'Secondary-A')
    assert [one.line for one in found if one.rule == 'GS209'] == [row]


@pytest.mark.parametrize(
    'name, agent, expected',
    [
        pytest.param('SECONDARY-A PROGRESS - kept by A', 'Secondary-A', [], id='kept by'),
        pytest.param('SECONDARY-A PROGRESS do not edit', 'Secondary-A', [], id='do not edit'),
        pytest.param(
            'SECONDARY-A PROGRESS (of SECONDARY-B)',
            'Secondary-B',
            ['GS201'],
            id='another in brackets',
        ),
        pytest.param(
            'SECONDARY-A-NEW PROGRESS, was SECONDARY-A',
            'Secondary-A',
            ['GS201'],
            id='a longer name, another behind it',
        ),
        pytest.param(
            'NOTES ON SECONDARY-A PROGRESS', 'Secondary-A', ['GS201'], id='words before it'
        ),
    ],
)
def test_words_may_trail_the_name_on_both_markers(name, agent, expected):
    sides = ({README: text('# Epic\n', section(name, made))} for made in ('one\n', 'two\n'))
    assert own(rules(*sides, agent)) == expected


@pytest.mark.parametrize('agent', ['', 'Primary', 'Secondary-A'])
def test_the_first_commit_of_a_document_of_several_names_its_agents_and_its_guide(agent):
    made = findings({}, {README: DOC.encode()}, agent)
    told = [one.note for one in made if one.note]
    assert len(told) == 1 and told[0].endswith('gitsync guide adopt'), made
    hints = [one.hint for one in made if one.rule == 'GS210']
    assert all('NAME is one of Primary, Secondary-A, Secondary-B;' in hint for hint in hints)
    assert len(hints) == (not agent)


def test_a_roster_of_one_hands_out_no_name():
    made = findings({}, {README: b'# Epic\n'}, '')
    (hint,) = [one.hint for one in made if one.rule == 'GS210']
    assert 'NAME is yours (known so far: Primary)' in hint
