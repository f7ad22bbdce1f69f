"""Form rules on exact findings, and the real epic held against them."""

import pytest

from gitsync.core.form.check import FormContext
from gitsync.core.form.check import check_change
from gitsync.core.form.check import check_form
from gitsync.core.form.checkpoint import check_times
from gitsync.core.form.places.layout import check_layout
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.place import place_in_epic
from gitsync.core.text.moments import instant
from tests.scenes.steps import steps
from tests.transcripts import told_findings


def lines(kind, path, data):
    data = data.encode() if isinstance(data, str) else data
    return [
        f'{found.path}:{found.line}:{found.col}: {found.rule} {found.severity}: {found.message} '
        f'[{found.hint}]'
        for found in check_form(kind, path, data)
    ]


def rules(kind, data, path='p'):
    data = data.encode() if isinstance(data, str) else data
    found = told_findings(check_form(kind, path, data))
    return [(each.rule, each.line) for each in found]


def test_findings_on_sections_name_place_and_mend():
    assert lines('sections', 'E.md', '<!-- BEGIN A -->x<!-- END A -->\n<!-- BEGIN B -->\n') == [
        "E.md:1:1: GS101 error: the section 'A' is collapsed onto one line [lay it out again: "
        'gitsync check --fix E.md]',
        "E.md:2:1: GS102 error: the section 'B' is begun and not ended [add the missing end "
        'marker, with the same name, or remove this one; gitsync check --fix E.md adds it where '
        'its place is plain]',
    ]
    assert lines('sections', 'E.md', '<!-- END A -->\n')[0].startswith(
        "E.md:1:1: GS102 error: the section 'A' is ended and not begun [add the missing begin "
        'marker'
    )
    assert rules('sections', '<<<<<<< a\n=======\n>>>>>>> b\n') == [('GS105', 1)]


GOOD_MESSAGE = '## Message {} (2026-01-15 14:3{}) ⏳ UNREAD\n**Subject:** x\n\n'


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        pytest.param('', [], id='empty'),
        pytest.param(
            '# Messages: Primary → Secondary-A\n\n(No messages yet)\n', [], id='no messages'
        ),
        pytest.param(
            '\ufeff# Messages\r\n\r\n(No messages yet)', [], id='byte-order mark and CRLF'
        ),
        pytest.param('# M\n\n---\n', [], id='a rule'),
        pytest.param(GOOD_MESSAGE.format(1, 1) + GOOD_MESSAGE.format(2, 2), [], id='two'),
        pytest.param(GOOD_MESSAGE.format(2, 2) + GOOD_MESSAGE.format(1, 1), [], id='newest first'),
        pytest.param('# M\n\nhello\n', [('GS301', 3)], id='loose text'),
        pytest.param('# M\n# N\n', [('GS301', 2)], id='two titles'),
        pytest.param('hello\n', [('GS301', 1)], id='no title'),
        pytest.param('# M\n\n<!-- x -->\n---\n', [], id='a comment and a rule'),
        pytest.param('# M\n<!-- x\n', [('GS301', 2)], id='a comment that does not end'),
        pytest.param('# M\nx -->\n', [('GS301', 2)], id='a comment that does not begin'),
        pytest.param('\ufeff<!-- x -->\n\n# M\n--->\n', [('GS301', 4)], id='text below both'),
        pytest.param(
            '## Message 1 (2026-01-15) ✅ READ\n**Subject:** x\n', [('GS301', 1)], id='a date alone'
        ),
        pytest.param(
            '## Message 1 (2026-01-15 14:30)\n**Subject:** x\n', [('GS301', 1)], id='no mark'
        ),
        pytest.param('## Message 1 (TBD) ✅ READ\n**Subject:** x\n', [('GS301', 1)], id='no date'),
        pytest.param(
            GOOD_MESSAGE.format(1, 1) + '## Message x (2026-01-15 14:32) ✅ READ\n**Subject:** x\n',
            [('GS301', 4)],
            id='a number in words',
        ),
        pytest.param(GOOD_MESSAGE.format(1, 1) * 2, [('GS302', 4)], id='a number twice'),
        pytest.param(GOOD_MESSAGE.format(2, 2), [('GS302', 1)], id='not from 1'),
        pytest.param(GOOD_MESSAGE.format(0, 0), [('GS302', 1)], id='from 0'),
        pytest.param(
            GOOD_MESSAGE.format(1, 1) + GOOD_MESSAGE.format(3, 3), [('GS302', 4)], id='a gap'
        ),
        pytest.param(
            '## Message 1 (2026-01-15 14:30) ✅ READ\nx\n', [('GS303', 1)], id='no subject'
        ),
        pytest.param(
            '## Message 1 (2026-01-15 14:30) ✅ READ\n**Subject:**\n**Action:** x\n',
            [('GS303', 1)],
            id='an empty subject',
        ),
        pytest.param(
            '## Message 1 (2026-01-15 14:30) ✅ READ\n```\n**Subject:** x\n```\n',
            [('GS303', 1)],
            id='a subject in code',
        ),
        pytest.param(
            GOOD_MESSAGE.format(1, 1) + GOOD_MESSAGE.format(3, 3) + GOOD_MESSAGE.format(2, 2),
            [('GS304', 7)],
            id='out of order',
        ),
        pytest.param(
            GOOD_MESSAGE.format(1, 2) + GOOD_MESSAGE.format(2, 1),
            [('GS304', 4)],
            id='times out of order',
        ),
        pytest.param(
            GOOD_MESSAGE.format(2, 1) + GOOD_MESSAGE.format(1, 2),
            [('GS304', 1)],
            id='times out of order, newest first',
        ),
        pytest.param(
            '## Message 1 (2026-01-15 14:30) ✅ READ\n**Subject:** x\n'
            '## Message 2 (2026-01-15) ✅ READ\n**Subject:** x\n',
            [('GS301', 3)],
            id='a date alone in the second',
        ),
        pytest.param(
            GOOD_MESSAGE.format(1, 1) + '<<<<<<< a\n=======\n>>>>>>> b\n',
            [('GS105', 4)],
            id='a conflict',
        ),
    ],
)
def test_messages(data, expected):
    assert rules('messages', data) == expected


def test_findings_on_messages_are_warnings_where_the_contract_says_so():
    data = (
        '## Message 1 (2026-01-15) ✅ READ\n**Subject:** x\n'
        + GOOD_MESSAGE.format(3, 1)
        + GOOD_MESSAGE.format(2, 2)
    ).encode()
    assert [(found.rule, found.severity) for found in check_form('messages', 'p', data)] == [
        ('GS301', 'warning'),
        ('GS304', 'warning'),
    ]
    assert lines('messages', 'c.md', '## Message 1 (2026-01-15) ✅ READ\n**Subject:** x\n') == [
        "c.md:1:1: GS301 warning: message 1 has a date and no time of day ('2026-01-15') [write "
        'the time of day behind the date, as in 2026-01-15 14:30]',
    ]


def status(**values):
    made = {
        'STAGE': 'S2.P1',
        'PHASE': 'x',
        'AGENT': 'Secondary-A',
        'UPDATED': '2026-01-30T16:16:00Z',
        'STATUS': 'IN_PROGRESS',
        'BLOCKERS': 'none',
        'READY_FOR_SYNC': 'false',
        **values,
    }
    return ''.join(f'{key}: {value}\n' for key, value in made.items() if value is not None)


@pytest.mark.parametrize(
    ('data', 'expected'),
    [
        pytest.param(status(), [], id='right'),
        pytest.param('# a comment\n\n' + status(EXTRA='1'), [], id='a comment and a further key'),
        pytest.param(
            '\ufeff' + status().replace('\n', '\r\n').rstrip(), [], id='byte-order mark and CRLF'
        ),
        pytest.param(status() + 'nonsense\n', [('GS401', 8)], id='nonsense'),
        pytest.param(status() + 'extra: 1\n', [('GS401', 8)], id='a key in lower case'),
        pytest.param(status() + 'STAGE: S2\n', [('GS401', 8)], id='a key twice'),
        pytest.param(
            status(STAGE=None) + 'stage: S2\n', [('GS401', 7)], id='a known key in lower case'
        ),
        pytest.param(
            status(UPDATED=None, READY_FOR_SYNC=None),
            [('GS402', 1)],
            id='two keys missing: one fault',
        ),
        pytest.param('', [('GS402', 1)], id='empty'),
        pytest.param(status(PHASE=''), [('GS403', 2)], id='an empty value'),
        pytest.param(status(STAGE='S11'), [('GS403', 1)], id='a stage too high'),
        pytest.param(status(STAGE='S2.P1.I0'), [('GS403', 1)], id='an iteration 0'),
        pytest.param(status(UPDATED='2026-01-30 16:16'), [('GS403', 4)], id='a time without T'),
        pytest.param(
            status(UPDATED='9999-12-31T23:59:59Z'), [('GS403', 4)], id='beyond every calculation'
        ),
        pytest.param(
            status(UPDATED='2026-01-30T16:16:00'), [('GS403', 4)], id='a time without zone'
        ),
        pytest.param(status(STATUS='DONE'), [('GS403', 5)], id='an unknown status'),
        pytest.param(status(READY_FOR_SYNC='True'), [('GS403', 7)], id='a flag in another case'),
        pytest.param(status(READY_FOR_SYNC='true'), [('GS404', 7)], id='ready while in progress'),
        pytest.param(
            status(READY_FOR_SYNC='true', STATUS='COMPLETE'), [], id='ready when complete'
        ),
        pytest.param(
            status(READY_FOR_SYNC='true', STATUS='WAITING_FOR_SYNC', BLOCKERS='the sky'),
            [('GS404', 6)],
            id='ready while blocked',
        ),
        pytest.param(status(STATUS='BLOCKED'), [('GS404', 6)], id='blocked by nothing'),
        pytest.param(status(STATUS='BLOCKED', BLOCKERS='the sky'), [], id='blocked'),
        pytest.param(
            '<<<<<<< a\n' + status() + '=======\n' + status() + '>>>>>>> b\n',
            [('GS105', 1)],
            id='a conflict',
        ),
    ],
)
def test_status(data, expected):
    assert rules('status', data) == expected


def test_findings_on_status_name_place_and_mend():
    assert lines('status', 'S', status(STAGE=None, PHASE='', STATUS='DONE') + 'updated: x\n') == [
        "S:1:1: GS402 error: the required key 'STAGE' is missing [gitsync status set STAGE=…]",
        "S:1:6: GS403 error: 'PHASE' has no value [gitsync status set PHASE=…]",
        "S:4:9: GS403 error: STATUS 'DONE' is no state [use one of NOT_STARTED, IN_PROGRESS, "
        'WAITING, WAITING_FOR_SYNC, BLOCKED, PAUSED, COMPLETE: gitsync status set '
        'STATUS=IN_PROGRESS]',
        "S:7:1: GS401 error: the key 'updated' is not written in capitals as 'UPDATED' [gitsync "
        'check --fix S]',
    ]


def checkpoint(**values):
    import json

    made = {
        'agent_id': 'Secondary-A',
        'session_id': 's',
        'feature': 'feature_02_x',
        'stage': 'S2.P1',
        'last_checkpoint': '2026-01-30T16:16:00Z',
        'status': 'IN_PROGRESS',
        'recovery_instructions': 'go on',
        **values,
    }
    return json.dumps(
        {key: value for key, value in made.items() if value != 'ABSENT'},
        indent=2,
        ensure_ascii=False,
    )


PATH = 'e/agent_checkpoints/secondary_a.json'


@pytest.mark.parametrize(
    ('values', 'expected'),
    [
        pytest.param({}, [], id='right'),
        pytest.param({'unknown': 1}, [], id='a further key'),
        pytest.param({'session_id': 'ABSENT'}, [('GS502', 1)], id='a key missing'),
        pytest.param({'agent_id': 'Agent-Primary'}, [('GS504', 2)], id="the coordinator's"),
        pytest.param({'agent_id': 'Secondary-B'}, [('GS504', 2)], id="another agent's"),
        pytest.param(
            {'agent_id': 'secondary-a-1769654893'}, [('GS503', 2)], id='a name with a number'
        ),
        pytest.param({'agent_id': 'nobody'}, [('GS503', 2)], id="nobody's"),
        pytest.param({'agent_id': ''}, [('GS503', 2)], id='an empty name'),
        pytest.param({'agent_id': 5}, [('GS503', 2)], id='a name that is no text'),
        pytest.param({'agent_id': 'secondary_a'}, [], id="the name's other form"),
        pytest.param({'agent_type': 'tertiary'}, [('GS503', 9)], id='an unknown type'),
        pytest.param({'feature': 'somewhere'}, [('GS503', 4)], id='an unknown feature'),
        pytest.param({'stage': 'S2.X'}, [('GS503', 5)], id='an unknown stage'),
        pytest.param({'last_checkpoint': 'N/A'}, [('GS503', 6)], id='no time'),
        pytest.param({'last_checkpoint': None}, [('GS503', 6)], id='null for a time'),
        pytest.param({'status': 'DONE'}, [('GS503', 7)], id='an unknown status'),
        pytest.param({'status': []}, [('GS503', 7)], id='a list for a status'),
        pytest.param({'recovery_instructions': ' '}, [('GS503', 8)], id='blank instructions'),
        pytest.param(
            {'next_checkpoint_expected': '2026-01-30T16:31:00Z'}, [], id='the next one expected'
        ),
        pytest.param(
            {'next_checkpoint_expected': 'N/A'}, [('GS503', 9)], id='none expected while at work'
        ),
        pytest.param(
            {'next_checkpoint_expected': None}, [('GS503', 9)], id='null expected while at work'
        ),
        pytest.param(
            {'next_checkpoint_expected': 'N/A', 'status': 'COMPLETE'},
            [],
            id='none expected when complete',
        ),
        pytest.param(
            {'next_checkpoint_expected': 'N/A (waiting for sync)', 'status': 'WAITING_FOR_SYNC'},
            [],
            id='none expected, with a reason',
        ),
        pytest.param(
            {'next_checkpoint_expected': None, 'status': 'PAUSED'},
            [],
            id='null expected while paused',
        ),
        pytest.param(
            {'next_checkpoint_expected': 'PAUSED', 'status': 'PAUSED'},
            [('GS503', 9)],
            id='a word expected',
        ),
        pytest.param(
            {'next_checkpoint_expected': 'N/A', 'status': 'UNHEARD_OF'},
            [('GS503', 7)],
            id='an unknown status alone',
        ),
        pytest.param({'can_resume': 'true'}, [('GS503', 9)], id='a flag as text'),
        pytest.param({'blockers': 'one'}, [('GS503', 9)], id='blockers as text'),
        pytest.param({'blockers': ['one', 2]}, [('GS503', 9)], id='a blocker that is no text'),
        pytest.param({'files_modified': None}, [('GS503', 9)], id='null for a list'),
        pytest.param({'phase': 3}, [('GS503', 9)], id='a phase that is no text'),
        pytest.param({'coordination_state': []}, [('GS503', 9)], id='a list for an object'),
        pytest.param(
            {'coordination_state': {'last_inbox_check': 'never', 'unread_messages': 0}},
            [],
            id='an inbox never checked',
        ),
        pytest.param(
            {'coordination_state': {'last_inbox_check': 'pending', 'unread_messages': -1}},
            [('GS503', 10), ('GS503', 11)],
            id='an inbox check in words and a negative count',
        ),
        pytest.param(
            {'coordination_state': {'unread_messages': True}},
            [('GS503', 10)],
            id='a flag for a count',
        ),
        pytest.param({'session_id': '\ud800'}, [('GS503', 3)], id='a lone surrogate'),
        pytest.param({'session_id': 'a\nb'}, [], id='a line end in a text'),
        pytest.param({'other': {'unread_messages': -1}}, [], id='an object of another key'),
        pytest.param({'other': 1.5}, [], id='a number of another key'),
        pytest.param({'next_checkpoint_expected': float('nan')}, [('GS503', 9)], id='not a number'),
    ],
)
def test_checkpoints(values, expected):
    data = checkpoint(**values).encode('utf-8', 'backslashreplace')
    assert rules('checkpoint', data, PATH) == expected


@pytest.mark.parametrize(
    'data',
    [
        pytest.param(b'', id='empty'),
        pytest.param(b'[' * 100_000, id='too deep'),
        pytest.param(b'{"a": 1, "a": 2}', id='a key twice'),
        pytest.param(b'\xff', id='no UTF-8'),
        pytest.param(b'{"a": 1,}', id='a trailing comma'),
        pytest.param(b'{"a": "\\q"}', id='an unknown escape'),
        pytest.param(b'nonsense', id='nonsense'),
    ],
)
def test_what_is_no_checkpoint_is_one_finding(data):
    assert [rule for rule, _ in rules('checkpoint', data, PATH)] == ['GS501']


def test_an_agent_of_the_policy_is_an_agent():
    data = checkpoint(agent_id='docs-bot').encode()
    path = 'e/agent_checkpoints/docs_bot.json'
    assert [found.rule for found in check_form('checkpoint', path, data)] == ['GS503']
    assert (
        check_form('checkpoint', path, data, FormContext(is_agent=lambda name: name == 'docs-bot'))
        == []
    )


def test_other_kinds_have_no_form():
    assert check_form('handoff', 'p', b'<!-- BEGIN A -->') == []


def test_the_real_epic(corpus):
    """Every fault that FACTS.md names, by file and line, and nothing that it allows."""
    folder = next(corpus.glob('epics/KAI-7-*/fcd2b1faf'))
    files = {
        'e/' + file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob('*'))
        if file.is_file()
    }
    found = told_findings(check_layout(Memory(files), 'e'))
    for path, data in files.items():
        found += check_form(place_in_epic(path[2:]).kind, path, data)
    comms = [
        (f'agent_comms/primary_to_secondary_{letter}.md', 3, 'GS301', 'warning')
        for letter in 'abcdefgh'
    ]
    assert sorted((item.path[2:], item.line, item.rule, item.severity) for item in found) == sorted(
        [
            ('EPIC_README.md', 316, 'GS101', 'error'),
            ('EPIC_README.md.backup', 0, 'GS601', 'warning'),
            ('EPIC_README.md.backup_secondary_e', 0, 'GS601', 'warning'),
            ('agent_checkpoints/secondary-a-1769654893.json', 0, 'GS504', 'error'),
            ('agent_checkpoints/secondary-a-1769654893.json', 0, 'GS601', 'error'),
            ('agent_checkpoints/secondary-a-1769654893.json', 1, 'GS502', 'error'),
            ('agent_checkpoints/secondary-a-1769654893.json', 2, 'GS503', 'error'),
            ('agent_checkpoints/secondary-h.json', 0, 'GS504', 'error'),
            ('agent_checkpoints/secondary-h.json', 0, 'GS601', 'error'),
            ('agent_checkpoints/secondary-h.json', 1, 'GS502', 'error'),
            ('agent_checkpoints/secondary-h.json', 10, 'GS503', 'error'),
            ('agent_checkpoints/secondary_b.json', 44, 'GS503', 'error'),
            ('agent_checkpoints/secondary_f.json', 48, 'GS503', 'error'),
            ('agent_checkpoints/secondary_h.json', 9, 'GS503', 'error'),
            *comms,
            ('agent_comms/secondary_c_to_primary.md', 40, 'GS301', 'warning'),
            ('feature_08_integration_test_framework/STATUS', 1, 'GS402', 'error'),
            ('feature_08_integration_test_framework/STATUS', 4, 'GS403', 'error'),
        ]
    )


HOSTILE = {
    'one number': (
        'messages',
        lambda: '## Message 1 (2026-01-15 14:30) ⏳ UNREAD\n**Subject:** x\n'.encode() * 1_000,
    ),
    'fields': (
        'messages',
        lambda: '## Message 1 (2026-01-15 14:30) ⏳ UNREAD\n'.encode() + b'**K:** v\n' * 10_000,
    ),
    'one key': ('status', lambda: b'A: b\n' * 5_000),
    'bad lines': ('status', lambda: b''.join(b'a%d: b\n' % at for at in range(3_000))),
    'keys': (
        'checkpoint',
        lambda: b'{' + b','.join(b'"k%d":[1]' % at for at in range(3_000)) + b'}',
    ),
    'key twice': ('checkpoint', lambda: b'{' + b','.join(b'"k":1' for at in range(3_000)) + b'}'),
    'escapes': ('checkpoint', lambda: b'{"a":"' + b'\\ud83d\\ude00' * 20_000 + b'"}'),
    'blank lines': ('checkpoint', lambda: b'{' + b'\n' * 100_000 + b'}'),
}


@pytest.mark.parametrize('name', HOSTILE)
def test_hostile_records_take_linear_time(name):
    from gitsync.core.fixes.fix import fix

    kind, make = HOSTILE[name]
    data = make()
    assert steps(lambda: (check_form(kind, PATH, data), fix(kind, data))) < 60 * len(data)


@pytest.mark.parametrize(
    'kind, data',
    [
        pytest.param('sections', '<!-- BEGIN A -->x<!-- END A -->', id='sections'),
        pytest.param('status', 'stage: S2\n', id='status'),
        pytest.param('checkpoint', '{', id='checkpoint'),
    ],
)
def test_a_command_in_a_hint_takes_any_path(kind, data):
    assert any(line.endswith("'a b/c']") for line in lines(kind, 'a b/c', data))


ON_ONE_LINE = '<!-- BEGIN A -->x<!-- END A -->\n'
FAULTY = '<!-- BEGIN A -->\nx\n\n<!-- BEGIN B -->\ny\n<!-- END B -->\n'


@pytest.mark.parametrize(
    'before, after, severities',
    [
        pytest.param(None, FAULTY, ['error'], id='that is new'),
        pytest.param(FAULTY, FAULTY, ['warning'], id='in a document left as it was'),
        pytest.param(FAULTY, FAULTY.replace('y', 'z'), ['warning'], id='beside another part'),
        pytest.param(FAULTY, FAULTY.replace('x', 'w'), ['error'], id='of the part that changed'),
        pytest.param('', FAULTY, ['error'], id='that came'),
        pytest.param(FAULTY, FAULTY + '\n---\n', ['warning'], id='beside a rule'),
        pytest.param(f'{FAULTY}| a |\n', f'{FAULTY}| b |\n', ['warning'], id='beside a row'),
        pytest.param(ON_ONE_LINE, f'w\n{ON_ONE_LINE}', ['warning'], id='of a section on one line'),
        pytest.param(ON_ONE_LINE, ON_ONE_LINE.replace('x', 'y'), ['error'], id='that changed'),
        pytest.param(FAULTY, '', [], id='that went'),
    ],
)
def test_a_fault_that_stood_before_is_a_warning(before, after, severities):
    old = None if before is None else before.encode()
    found = check_change('sections', 'p', old, after.encode(), FormContext())
    assert [one.severity for one in found] == severities


@pytest.mark.parametrize('before, after', [('{', '{'), ('{"a": 1', '{')], ids=['same', 'changed'])
def test_a_record_is_one_part(before, after):
    texts = before.encode(), after.encode()
    (one,) = check_change('checkpoint', 'p', *texts, FormContext())
    assert one.severity == ('warning' if before == after else 'error')


NOON = '2026-01-30T12:00:00Z'


@pytest.mark.parametrize(
    'old, new, said',
    [
        pytest.param('2026-01-30T11:00:00Z', NOON, None, id='later'),
        pytest.param(
            '2026-01-30T11:00:00Z', '2026-01-30T10:00:00Z', 'goes back from', id='earlier'
        ),
        pytest.param(NOON, NOON, None, id='the same'),
        pytest.param(None, NOON, None, id='new'),
        pytest.param('in words', NOON, None, id='no time before'),
        pytest.param('2026-01-30T11:00:00Z', 'in words', None, id='none now'),
        pytest.param(NOON, '2026-01-30T12:05:00Z', None, id='as clocks may differ'),
        pytest.param(NOON, '2026-01-30T12:05:01Z', 'lies in the future', id='ahead of all clocks'),
        pytest.param('2026-01-30T13:00:00Z', NOON, None, id='back from the future'),
        pytest.param('2026-01-30T12:05:00Z', NOON, 'goes back', id='from what was no future'),
    ],
)
def test_the_time_of_a_checkpoint(old, new, said):
    before, after = (
        None if each is None else f'{{"last_checkpoint": "{each}"}}'.encode() for each in (old, new)
    )
    found = check_times('p', before, after, instant(NOON))
    assert [one.rule for one in found] == (['GS505'] if said else [])
    assert not said or said in found[0].message


def test_a_checkpoint_without_a_value_has_no_time():
    assert check_times('p', None, b'[]', instant(NOON)) == []
    assert check_times('p', b'[]', b'{"last_checkpoint": "%b"}' % NOON.encode(), None) == []


@pytest.mark.parametrize(
    'length, shown', [(60, 'x' * 60), (61, 'x' * 57 + '…')], ids=['whole', 'cut short']
)
def test_a_value_in_a_message_is_short(length, shown):
    found = check_form('checkpoint', 'p', f'{{"status": "{"x" * length}"}}'.encode())
    assert any(f"'{shown}'" in one.message for one in found)


@pytest.mark.parametrize(
    'value, shown',
    [
        ({}, 'an object'),
        (['a'], 'a list'),
        (['a', 1], 'a list with something else'),
        (None, 'null'),
        (True, 'true'),
        (5, 'a number'),
        ('x', "'x'"),
    ],
    ids=repr,
)
def test_a_wrong_value_is_shown_by_what_it_is(value, shown):
    (found,) = check_form('checkpoint', PATH, checkpoint(status=value).encode())
    assert found.message.endswith(shown)


RIGHT = (
    'STAGE: S2\nPHASE: x\nAGENT: A\nUPDATED: 2026-01-30T16:16:00Z\nSTATUS: PAUSED\n'
    'BLOCKERS: none\nREADY_FOR_SYNC: false\n'
)


@pytest.mark.parametrize(
    'before, after, found',
    [
        pytest.param('PHASE', 'phase', [('GS401', 2)], id='in small letters it is not missing too'),
        pytest.param('PHASE', '# PHASE', [('GS402', 1)], id='in a comment it is missing'),
        pytest.param('PHASE: x', 'x' * 60, [('GS401', 2), ('GS402', 1)], id='a line of words'),
    ],
)
def test_a_key_of_a_status(before, after, found):
    assert sorted(rules('status', RIGHT.replace(before, after))) == found


@pytest.mark.parametrize(
    'length, shown', [(60, 'x' * 60), (61, 'x' * 57 + '…')], ids=['whole', 'cut short']
)
def test_a_line_in_a_message_is_short(length, shown):
    found = check_form('status', 'p', f'{RIGHT}{"x" * length}\n'.encode())
    assert [one for one in found if f"'{shown}'" in one.message]
