"""Ownership of sectioned documents: every sentence of the contract's 'Ownership in detail' 1 to 4
and 7 is a row.
"""

import pytest

from gitsync.core.documents.scaffold import progress
from gitsync.world import policy
from tests.scenes.judging import EPIC
from tests.scenes.judging import README
from tests.scenes.judging import findings
from tests.scenes.judging import own
from tests.scenes.judging import rules
from tests.scenes.judging import section
from tests.scenes.judging import text

A, B, C = (section(f'SECONDARY-{letter} PROGRESS', f'text of {letter}\n') for letter in 'ABC')
TABLE = (
    '| Agent ID | Role | Assigned Feature | Status |\n|---|---|---|---|\n| Primary | lead | '
    'feature_01_a | on |\n| Secondary-A | second | feature_02_b | on |\n'
)
LOG = (
    '| Timestamp | From Agent | Feature | Issue |\n|---|---|---|---|\n| 10:00 | Secondary-A | '
    'feature_02_b | one |\n'
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
        (DOC, DOC.replace('text of A', 'new'), 'Secondary-A', []),
        (DOC, DOC.replace('text of A', 'new'), 'secondary_a', []),
        (DOC, DOC.replace('text of A', 'new'), 'Secondary-B', ['GS201']),
        (DOC, DOC.replace('text of A', 'new'), 'Primary', ['GS201']),
        (DOC, DOC.replace('text of A', 'new'), 'Secondary-A-New', ['GS201']),
        (DOC, DOC.replace('text of A', 'new'), 'Secondary-\u0410', ['GS201']),
        (DOC, DOC.replace('text of A', 'new'), 'Secondary-A\u200b', ['GS201']),
        (
            DOC,
            DOC.replace('BEGIN SECONDARY-A PROGRESS -->', 'BEGIN SECONDARY-A PROGRESS  -->'),
            'Secondary-B',
            ['GS201'],
        ),
        (
            DOC,
            DOC.replace(
                '<!-- END SECONDARY-A PROGRESS -->\n', '<!-- END SECONDARY-A PROGRESS --> \n'
            ),
            'Secondary-B',
            ['GS201'],
        ),
        (DOC, DOC.replace('text of A\n', 'text of A\r\n'), 'Secondary-B', ['GS201']),
        # 1: removal
        (DOC, DOC.replace(A, ''), 'Secondary-A', []),
        (DOC, DOC.replace(A, ''), 'Secondary-B', ['GS202']),
        (DOC, DOC.replace(A, ''), 'Primary', ['GS202']),
        # 1: addition
        (DOC, DOC.replace('## End', f'{C}\n## End'), 'Secondary-C', []),
        (DOC, DOC.replace('## End', f'{C}\n## End'), 'Secondary-A', ['GS201']),
        (DOC, DOC.replace('## End', f'{C}\n## End'), 'Primary', ['GS201']),
        (DOC, DOC.replace('## End', f'{progress("Secondary-C")}\n## End'), 'Primary', []),
        (
            DOC,
            DOC.replace('## End', f'{progress("Secondary-C", "2026-01-30 16:16")}\n## End'),
            'Primary',
            [],
        ),
        (
            DOC,
            DOC.replace('## End', f'{section("SECONDARY-C PROGRESS", "")}\n## End'),
            'Primary',
            [],
        ),
        (
            DOC,
            DOC.replace(
                '## End', f'{progress("Secondary-C").replace("none", "B is slow")}\n## End'
            ),
            'Primary',
            ['GS201'],
        ),
        (DOC, DOC.replace('## End', f'{progress("Secondary-A")}\n## End'), 'Primary', ['GS201']),
        (
            DOC,
            DOC.replace('## End', f'{progress("Secondary-C")}\n## End'),
            'Secondary-B',
            ['GS201'],
        ),
        # 2: what separates a new section belongs to it
        (DOC, DOC + '\n---\n\n### C\n\n' + C, 'Secondary-C', []),
        (DOC, C + '\n---\n' + DOC, 'Secondary-C', []),
        (
            DOC,
            DOC.replace('## End', f'## C\n\n{C}\nwords more\n\n## End'),
            'Secondary-C',
            ['GS203'],
        ),
        (DOC, DOC.replace('## End', f'words\n{C}\n## End'), 'Secondary-C', ['GS203']),
        (DOC, DOC.replace('## End', C), 'Secondary-C', ['GS203']),
        (DOC, DOC.replace('---\n', f'---\n{C}---\n'), 'Secondary-C', []),
        (DOC, DOC.replace('words\n', 'words\n\n'), 'Secondary-C', ['GS203']),
        (
            DOC,
            DOC.replace('words\n', 'words\n\n').replace('## End', f'{C}\n## End'),
            'Secondary-C',
            ['GS203'],
        ),
        (DOC, DOC.replace('## End', f'## Hidden <!--\n{C}\n## End'), 'Secondary-C', ['GS203']),
        # 2: on removal they may go or stay, but not the neighbour's heading
        (DOC, DOC.replace(A + '\n---\n\n', ''), 'Secondary-A', []),
        (DOC, DOC.replace(A + '\n---\n', ''), 'Secondary-A', []),
        (DOC, DOC.replace('\n' + B + '\n## End\n', '\n'), 'Secondary-B', ['GS203']),
        ('# E\n\n## A\n\n' + A, '# E\n', 'Secondary-A', []),
        ('# E\n\n## A\n\n' + A, '', 'Secondary-A', ['GS203']),
        (DOC.replace(A, ''), DOC, 'Secondary-A', []),
        # 2: final newline and CRLF
        (DOC[:-1], DOC + '\n' + C, 'Secondary-C', []),
        ('# E\n\n' + A[:-1], '# E\n\n' + A + '\n' + B, 'Secondary-B', []),
        ('# E\n\n' + A[:-1], '# E\n\n' + A + B[:-1], 'Secondary-B', []),
        ('# E\n\n' + A + B[:-1], '# E\n\n' + A[:-1], 'Secondary-B', []),
        ('# E\n\n' + A[:-1], '# E\n\n' + A, 'Secondary-B', ['GS201']),
        (DOC[:-1], DOC, 'Secondary-B', ['GS203']),
        (
            DOC.replace('\n', '\r\n')[:-2],
            DOC.replace('\n', '\r\n') + '\r\n' + C.replace('\n', '\r\n'),
            'Secondary-C',
            [],
        ),
        (
            DOC.replace('\n', '\r\n'),
            DOC.replace('\n', '\r\n').replace('text of A', 'new'),
            'Secondary-A',
            [],
        ),
        (DOC, DOC.replace('\n', '\r\n'), 'Secondary-A', ['GS201', 'GS203']),
        ('\ufeff' + DOC, '\ufeff' + C + DOC, 'Secondary-C', []),
        ('\ufeff' + DOC, DOC, 'Secondary-C', ['GS203']),
        # 3: rows of the tables
        (DOC, DOC.replace('| second |', '| 2nd |'), 'Secondary-A', []),
        (DOC, DOC.replace('| second |', '| 2nd |'), 'Secondary-B', ['GS203']),
        (DOC, DOC.replace('feature_02_b | on', 'feature_01_a | on'), 'Secondary-A', ['GS209']),
        (
            DOC,
            DOC.replace('| Secondary-A | second | feature_02_b | on |\n', ''),
            'Secondary-A',
            ['GS209'],
        ),
        (
            DOC,
            DOC.replace('| Secondary-A | second', '| Secondary-B | second'),
            'Secondary-A',
            ['GS203', 'GS209'],
        ),
        (DOC, DOC.replace('| Secondary-A | second', '| Secondary-B | second'), 'Primary', []),
        (
            DOC,
            DOC.replace(
                '| feature_02_b | on |\n',
                '| feature_02_b | on |\n| Secondary-B | third | feature_03_c | on |\n',
            ),
            'Secondary-B',
            [],
        ),
        (
            DOC,
            DOC.replace(
                '| feature_02_b | on |\n',
                '| feature_02_b | on |\n| Secondary-B | third | feature_02_b | on |\n',
            ),
            'Secondary-B',
            ['GS209'],
        ),
        (
            DOC,
            DOC.replace(
                '| feature_02_b | on |\n',
                '| feature_02_b | on |\n| Secondary-B | third | feature_03_c | on |\n',
            ),
            'Secondary-C',
            ['GS203', 'GS209'],
        ),
        (
            DOC,
            DOC.replace('feature_02_b | on', 'feature_01_a | on'),
            'Secondary-B',
            ['GS203', 'GS209'],
        ),
        (
            DOC,
            DOC.replace('| Secondary-A | second | feature_02_b | on |\n', ''),
            'Secondary-B',
            ['GS203', 'GS209'],
        ),
        (DOC, DOC + '| 10:30 | Secondary-B | feature_03_c | two |\n', 'Secondary-B', []),
        (DOC[:-1], DOC + '| 10:30 | Secondary-B | feature_03_c | two |\n', 'Secondary-B', []),
        (DOC, DOC.replace('| one |', '| one, mended |'), 'Secondary-A', []),
        (DOC, DOC.replace('| one |', '| one, mended |'), 'Secondary-B', ['GS203']),
        (
            DOC,
            DOC.replace('| 10:00 | Secondary-A | feature_02_b | one |\n', ''),
            'Secondary-A',
            ['GS209'],
        ),
        (DOC, DOC.replace('| Agent ID |', '| Agent |'), 'Secondary-A', ['GS203']),
        (DOC, DOC.replace('words\n', 'words\n| Secondary-A | loose |\n'), 'Secondary-A', ['GS203']),
        (
            DOC.replace(TABLE, f'```\n{TABLE}```\n'),
            DOC.replace(TABLE, f'```\n{TABLE}```\n').replace('| second |', '| 2nd |'),
            'Secondary-A',
            ['GS203'],
        ),
        # 4: order and outside text
        (DOC, DOC.replace(A, '@').replace(B, A).replace('@', B), 'Secondary-A', ['GS203']),
        (DOC, DOC.replace(A, '@').replace(B, A).replace('@', B), 'Primary', []),
        (DOC, DOC.replace(A, '').replace('words\n', f'words\n{A}'), 'Secondary-A', ['GS203']),
        (DOC, DOC.replace('words', 'other words'), 'Secondary-A', ['GS203']),
        (DOC, DOC.replace('words', 'other words'), 'Primary', []),
        (DOC, DOC.replace('words', 'other words'), 'Agent-Primary', []),
        # 7: a rename is a removal and an addition
        (DOC, DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-A NOTES'), 'Secondary-A', []),
        (DOC, DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-B NOTES'), 'Secondary-B', ['GS202']),
        (DOC, DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-B NOTES'), 'Secondary-A', ['GS201']),
        (
            DOC,
            DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-C PROGRESS'),
            'Primary',
            ['GS201', 'GS202'],
        ),
        (
            DOC,
            DOC.replace('SECONDARY-A PROGRESS', 'SECONDARY-\u0410 PROGRESS'),
            'Secondary-A',
            ['GS201'],
        ),
    ],
)
def test_a_change_of_a_document(before, after, agent, expected):
    assert before != after
    assert judged(after, agent, before) == expected


@pytest.mark.parametrize(
    'after',
    [
        DOC.replace(
            'text of B\n',
            'text of B\n<!-- BEGIN SECONDARY-A NOTES -->\n<!-- END SECONDARY-A NOTES -->\n',
        ),
        DOC.replace(B, f'```\n{B}```\n'),
        DOC.replace('<!-- BEGIN SECONDARY-B PROGRESS -->', '`<!-- BEGIN SECONDARY-B PROGRESS -->`'),
        DOC.replace(
            '<!-- BEGIN SECONDARY-B PROGRESS -->', '<!-- BEGIN SECONDARY-B PROGRESS by A -->'
        ),
        DOC.replace('<!-- END SECONDARY-B PROGRESS -->\n', ''),
        DOC.replace('<!-- BEGIN SECONDARY-B PROGRESS -->\n', ''),
        DOC.replace('<!-- BEGIN SECONDARY-B', '<!-- begin SECONDARY-B'),
        DOC.replace(B, B + B),
        DOC.replace(A, A + '\n' + B),
        DOC.replace('<!-- END SECONDARY-A PROGRESS -->\n', '').replace(
            '## End', '<!-- END SECONDARY-A PROGRESS -->\n## End'
        ),
        DOC.replace('text of A', '```'),
        DOC.replace(B, B.replace('\n', ' ')),
        DOC.replace('<!-- BEGIN SECONDARY-B', '<!--\u200bBEGIN SECONDARY-B'),
        DOC.replace('SECONDARY-B PROGRESS', 'SECONDARY-B\u200b PROGRESS'),
        DOC.replace(B, '<!-- x -->\n' + B + '<!-- /x -->\n'),
        DOC.replace(B, ''),
        '',
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


@pytest.mark.parametrize('agent, expected', [('Secondary-A', []), ('Secondary-B', ['GS201'])])
@pytest.mark.parametrize(
    'malformed', [DOC.replace(A, LINE), DOC.replace(A, LINE).replace('\n', '\r\n')]
)
def test_a_collapsed_section_is_mended_by_its_owner(malformed, agent, expected):
    mended = DOC.replace('\n', '\r\n') if '\r' in malformed else DOC
    assert judged(mended, agent, malformed) == expected


def test_a_marker_that_is_missing_is_put_in_by_its_owner():
    for marker in ('<!-- BEGIN SECONDARY-A PROGRESS -->\n', '<!-- END SECONDARY-A PROGRESS -->\n'):
        assert judged(DOC, 'Secondary-A', DOC.replace(marker, '')) == []
        assert judged(DOC, 'Secondary-B', DOC.replace(marker, '')) != []


def test_one_of_two_sections_of_a_name_is_removed_by_their_owner():
    doubled = DOC.replace('## End', f'{A}\n## End')
    assert judged(DOC, 'Secondary-A', doubled) == []
    assert judged(DOC, 'Secondary-B', doubled) == ['GS202']


@pytest.mark.parametrize(
    'agent, after, expected',
    [
        ('Primary', {README: DOC.replace(A, '').replace(B, '').encode()}, []),
        ('Primary', {README: f'# E\n\n{progress("Secondary-A")}'.encode()}, []),
        ('Primary', {README: DOC.encode()}, ['GS201']),
        ('Secondary-A', {README: A.encode()}, ['GS203']),
        ('Secondary-A', {README: b''}, ['GS203']),
        ('', {README: DOC.encode()}, ['GS210']),
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
        'STAGE: S2.P1\nPHASE: x\nAGENT: Secondary-B\nUPDATED: 2026-01-30T00:00:00Z\nSTATUS: '
        'IN_PROGRESS\nBLOCKERS: none\nREADY_FOR_SYNC: false\n'
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
        (TABLE, None, 'Secondary-A', []),
        (TABLE, None, 'Secondary-B', ['GS201']),
        (TABLE, b'AGENT: Secondary-B\n', 'Secondary-B', ['GS201']),
        ('', b'AGENT: Secondary-B\n', 'Secondary-B', []),
        ('', b'AGENT: Secondary-B\n', 'Secondary-A', ['GS201']),
        ('', None, 'Primary', []),
        ('', None, 'Secondary-A', ['GS201']),
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


POLICY = policy.parse(b"""
version = 1
maintainers = ["Me@example.org"]
[agents.Secondary-A]
[agents.Secondary-B]
features = ["feature_02_b"]
[[documents]]
path = "docs/*.md"
kind = "sections"
outside = "*"
owners = { "{agent} *" = "{agent}", "RELEASE NOTES" = ["Primary", "Secondary-A"], "RELEASE *" = "Secondary-B", "FREE" = "*" }
""")
ROADMAP = ''.join(
    section(name)
    for name in ('RELEASE NOTES', 'RELEASE DATES', 'SECONDARY-A IDEAS', 'FREE', 'RISKS')
)


@pytest.mark.parametrize(
    'name, agent, email, expected',
    [
        ('RELEASE NOTES', 'Secondary-A', '', []),
        ('RELEASE NOTES', 'Primary', '', []),
        ('RELEASE NOTES', 'Secondary-B', '', ['GS201']),
        ('RELEASE DATES', 'Secondary-B', '', []),
        ('RELEASE DATES', 'Primary', '', ['GS201']),
        ('SECONDARY-A IDEAS', 'Secondary-A', '', []),
        ('SECONDARY-A IDEAS', 'Secondary-B', '', ['GS201']),
        ('RISKS', 'Primary', '', []),
        ('RISKS', 'Secondary-A', '', ['GS201']),
        ('FREE', '', '', []),
        ('RISKS', '', '', ['GS210']),
        ('RISKS', '', 'me@example.org', []),
        ('RISKS', 'Secondary-A', 'me@example.org', ['GS201']),
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
        ('one\nTWO\nthree\n', 4),
        ('one\ntwo\nthree\nfour\n', 6),
        ('one\ntwo\n', 5),
        ('', 3),
        ('one\ntwo\nthree \n', 5),
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


@pytest.mark.parametrize(
    'name, agent, expected',
    [
        ('SECONDARY-A PROGRESS - kept by A', 'Secondary-A', []),
        ('SECONDARY-A PROGRESS do not edit', 'Secondary-A', []),
        ('SECONDARY-A PROGRESS (of SECONDARY-B)', 'Secondary-B', ['GS201']),
        ('SECONDARY-A-NEW PROGRESS, was SECONDARY-A', 'Secondary-A', ['GS201']),
        ('NOTES ON SECONDARY-A PROGRESS', 'Secondary-A', ['GS201']),
    ],
)
def test_words_may_trail_the_name_on_both_markers(name, agent, expected):
    sides = ({README: text('# Epic\n', section(name, made))} for made in ('one\n', 'two\n'))
    assert own(rules(*sides, agent)) == expected
