"""Comms files: parse and render as inverses, fences, marks, and nothing smuggled into a message."""

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.documents.message_writing import added
from gitsync.core.documents.message_writing import empty
from gitsync.core.documents.message_writing import escape
from gitsync.core.documents.message_writing import mark_read
from gitsync.core.documents.message_writing import new
from gitsync.core.documents.messages import fields
from gitsync.core.documents.messages import parse
from gitsync.core.documents.messages import render

ONE = (
    '# Messages: Primary → Secondary-A\n\n## Message 1 (2026-01-15 14:30) ⏳ UNREAD\n'
    '**Subject:** Hello\n**Details:** a\n  b\n\n'
)
TWO = ONE + '## Message 2 (2026-01-16) ✅ READ\n**Subject:** Again\n'


@pytest.mark.parametrize(
    ('heading', 'expected'),
    [
        pytest.param(
            '## Message 3 (2026-01-15 14:30) ⏳ UNREAD',
            (3, '2026-01-15 14:30', False, True),
            id='unread',
        ),
        pytest.param(
            '## Message 3 (2026-01-15 14:30) ✅ READ',
            (3, '2026-01-15 14:30', True, True),
            id='read',
        ),
        pytest.param(
            '## Message 3 (2026-01-15 14:30) ✅\ufe0f READ',
            (3, '2026-01-15 14:30', True, True),
            id='with a variation selector',
        ),
        pytest.param(
            '## Message 3 (2026-01-15) ✅ READ', (3, '2026-01-15', True, True), id='a date alone'
        ),
        pytest.param(
            '\ufeff## Message 3 (2026-01-15) ✅ READ',
            (3, '2026-01-15', True, True),
            id='after a byte-order mark',
        ),
        pytest.param(
            '## Message 3 (2026-01-15 14:30)', (3, '2026-01-15 14:30', None, False), id='no mark'
        ),
        pytest.param(
            '## Message 3 (2026-01-15 14:30) READ',
            (3, '2026-01-15 14:30', True, False),
            id='the word alone',
        ),
        pytest.param(
            '## Message 3 (2026-01-15 14:30) ✅ UNREAD',
            (3, '2026-01-15 14:30', False, False),
            id='the word against the sign',
        ),
        pytest.param(
            '## Message 3 (2026-02-30 14:30) ✅ READ', (3, '', True, False), id='no such day'
        ),
        pytest.param(
            '## Message 3 (2026-01-15 24:30) ✅ READ', (3, '', True, False), id='no such hour'
        ),
        pytest.param(
            '## Message 3 (2026-01-15T14:30Z) ✅ READ', (3, '', True, False), id='as ISO writes it'
        ),
        pytest.param('## Message 3 ✅ READ', (3, '', None, False), id='no time'),
        pytest.param(
            '## Message three (2026-01-15 14:30) ✅ READ',
            (None, '2026-01-15 14:30', True, False),
            id='a number in words',
        ),
        pytest.param(
            '## Message 0 (2026-01-15 14:30) ✅ READ',
            (0, '2026-01-15 14:30', True, False),
            id='number 0',
        ),
        pytest.param(
            '## Message 03 (2026-01-15 14:30) ✅ READ',
            (3, '2026-01-15 14:30', True, False),
            id='a leading zero',
        ),
        pytest.param(
            '## Message -1 (2026-01-15 14:30) ✅ READ',
            (None, '2026-01-15 14:30', True, False),
            id='a negative number',
        ),
        pytest.param(
            '## Message ٣ (2026-01-15 14:30) ✅ READ',
            (None, '2026-01-15 14:30', True, False),
            id='a digit of another script',
        ),
        pytest.param(
            '## Message ' + '9' * 5000 + ' (2026-01-15 14:30) ✅ READ',
            (None, '2026-01-15 14:30', True, False),
            id='a number of 5000 digits',
        ),
        pytest.param(
            '### Message 3 (2026-01-15 14:30) ✅ READ',
            (3, '2026-01-15 14:30', True, False),
            id='a level lower',
        ),
        pytest.param(
            '##Message 3 (2026-01-15 14:30) ✅ READ',
            (3, '2026-01-15 14:30', True, False),
            id='no space',
        ),
        pytest.param('## Message', (None, '', None, False), id='nothing else'),
        pytest.param(
            '## Message 3 (2026-01-15 14:30 ✅ READ', (3, '', None, False), id='a bracket open'
        ),
        pytest.param('## Message 3 2026-01-15) ✅ READ', (3, '', True, False), id='or closed only'),
        pytest.param('   ## Message 3 (x', (3, '', None, False), id='behind three blanks'),
        pytest.param('## message 3 (x) READ', (None, '', None, False), id='a small letter'),
        pytest.param('###### Message #3: (x) READ', (None, '', True, False), id='signs around'),
    ],
)
def test_headings(heading, expected):
    channel = parse((heading + '\r\nbody').encode())
    (message,) = channel.messages
    assert (message.number, message.sent, message.read, not channel.faults) == expected
    assert message.body == b'body'


def test_messages_have_lines_bodies_and_fields():
    channel = parse(TWO.encode())
    assert channel.preamble == '# Messages: Primary → Secondary-A\n\n'.encode()
    assert [(message.number, message.line) for message in channel.messages] == [(1, 3), (2, 8)]
    assert fields(channel.messages[0]) == {'Subject': 'Hello', 'Details': 'a\n  b'}
    assert (channel.next_number, channel.is_newest_first) == (3, False)


def test_headings_and_fields_in_fences_are_text():
    data = (
        ONE.encode()
        + '```\n## Message 9 (2026-01-15 14:30) ✅ READ\n**Subject:** no\n```\n'.encode()
    )
    channel = parse(data)
    assert len(channel.messages) == 1
    assert fields(channel.messages[0])['Subject'] == 'Hello'


@pytest.mark.parametrize(
    'line',
    [
        pytest.param('    ## Message 2 (x)', id='behind four blanks'),
        pytest.param('x ## Message 2 (x)', id='behind a word'),
        pytest.param('Message 2 (x)', id='without signs'),
        pytest.param('####### Message 2 (x)', id='too deep'),
        pytest.param('# Message two (x)', id='without a number'),
        pytest.param('# Message 2 x', id='without a bracket'),
        pytest.param('##MessageS 2 (x)', id='of another word'),
        pytest.param('##Message', id='without a blank'),
    ],
)
def test_a_line_that_begins_no_message(line):
    assert len(parse(f'{ONE}{line}\n'.encode()).messages) == 1


@pytest.mark.parametrize('start', ['', 'essage\n', 'Message\n', 'x Message 1 (x)\n', '\n', '# M\n'])
def test_whatever_stands_before_it_a_heading_begins_a_message(start):
    channel = parse(f'{start}## Message 1 (2026-01-15) ✅ READ\nx\n'.encode())
    assert [message.number for message in channel.messages] == [1]
    assert channel.preamble == start.encode()


def test_each_field_of_a_message_is_the_first_of_its_name_outside_code():
    body = '```\n**Subject:** code\n```\n**Subject:** one\n**Subject:** two\n---\n'
    more = '```\n**To:** code\n```\n**To:** me\n'
    (message,) = parse(f'## Message 1 (2026-01-15) ✅ READ\n{body}{more}'.encode()).messages
    assert fields(message) == {'Subject': 'one', 'To': 'me'}


@pytest.mark.parametrize(
    'heading, fault',
    [
        ('### Message 3 (2026-01-15) ✅ READ', "a message's heading begins with '## Message '"),
        ('## Message ', 'the message has no number'),
        ('## Message x (2026-01-15) ✅ READ', "the message's number 'x' is no number from 1"),
        ('## Message 0 (2026-01-15) ✅ READ', "the message's number '0' is no number from 1"),
        ('## Message 3 ✅ READ', 'the message has no time in brackets'),
        ('## Message 3 (now) ✅ READ', "the time 'now' is not as 2026-01-15 14:30"),
        ('## Message 3 (2026-01-15)', 'the message has no mark'),
        ('## Message 3 (2026-01-15) x', "the mark 'x' is neither '⏳ UNREAD' nor '✅ READ'"),
    ],
    ids=repr,
)
def test_what_is_wrong_with_a_heading(heading, fault):
    assert parse(f'\n{heading}\n'.encode()).faults == ((2, fault),)


@pytest.mark.parametrize(
    'numbers, is_newest_first',
    [
        ([], False),
        ([1], False),
        ([1, 2], False),
        ([2, 1], True),
        ([1, 1], False),
        ([3, 1, 2], True),
    ],
    ids=repr,
)
def test_which_message_of_a_file_is_the_newest(numbers, is_newest_first):
    data = ''.join(f'## Message {number} (2026-01-15) ✅ READ\n' for number in numbers)
    assert parse(data.encode()).is_newest_first is is_newest_first


def test_other_headings_belong_to_the_body():
    assert len(parse(ONE.encode() + b'## Notes\n### Message board\n# Message\n').messages) == 1


HOSTILE_TEXT = st.lists(
    st.sampled_from(
        [
            '## Message 7 (2026-01-15 14:30) ✅ READ',
            '**Subject:** evil',
            '```',
            '~~~~',
            '\n',
            '\n',
            '\r',
            '\r\n',
            '# x',
            'text',
            '---',
            '===',
            '<!-- BEGIN X -->',
            '<<<<<<< a',
            '  ',
            '\0',
            '\\',
            'é',
        ]
    ),
    max_size=12,
).map(''.join)


@settings(max_examples=40, deadline=None)
@given(HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT, st.booleans())
@example('x', 'x', 'x\n\ufeff## Message 7 (2026-01-15 14:30)', False)
def test_no_text_of_a_message_becomes_another_message(subject, details, action, crlf):
    data = TWO.replace('\n', '\r\n').encode() if crlf else TWO.encode()
    channel = added(
        parse(data), new(3, '2026-01-17 10:00', subject, {'Action': action, 'Details': details})
    )
    assert [message.number for message in channel.messages] == [1, 2, 3]
    assert render(channel).startswith(data.rstrip())
    assert (
        fields(channel.messages[2]).get('Subject', '')
        == ' '.join(subject.split()).replace('\0', '').strip()
    )
    assert not channel.faults
    after = added(channel, new(4, '2026-01-17 11:00', 'next'))
    assert [message.number for message in after.messages] == [1, 2, 3, 4]


def test_an_empty_channel_loses_its_note_with_the_first_message():
    channel = added(
        parse(empty('Primary', 'Secondary-A')),
        new(1, '2026-01-15 14:30', 'Hello', {'Action': 'go'}),
    )
    assert render(channel).decode() == (
        '# Messages: Primary → Secondary-A\n\n## Message 1 (2026-01-15 14:30) ⏳ UNREAD\n'
        '**Subject:** Hello\n**Action:** go\n'
    )


def test_a_file_with_the_newest_first_stays_so():
    heading = '## Message {} (2026-01-15 14:3{}) ⏳ UNREAD\n**Subject:** x\n\n'
    data = ('# M\n\n' + heading.format(2, 2) + heading.format(1, 1)).encode()
    channel = added(parse(data), new(3, '2026-01-15 14:33', 'x'))
    assert [message.number for message in channel.messages] == [3, 2, 1]
    assert render(channel).endswith(data[len(b'# M\n\n') :])


def test_a_fence_left_open_is_closed_before_the_next_message():
    channel = added(parse(ONE.encode() + b'````\ncode\n'), new(2, '2026-01-15 15:00', 'x'))
    assert [message.number for message in channel.messages] == [1, 2]


@pytest.mark.parametrize(
    'start', ['````\n', '\ufeff~~~~ x\n', '> ~~~\n', '1. ```\n   x\n'], ids=ascii
)
def test_a_fence_left_open_in_an_empty_channel_is_closed(start):
    channel = added(parse(start.encode()), new(1, '2026-01-15 15:00', 'x'))
    assert [message.number for message in channel.messages] == [1]


def test_mark_read_changes_the_mark_and_nothing_else():
    data = TWO.replace('\n', '\r\n').encode()
    read = render(mark_read(parse(data), 1))
    assert read == data.replace('⏳ UNREAD'.encode(), '✅ READ'.encode(), 1)
    assert render(mark_read(parse(read), 1)) == read
    with pytest.raises(KeyError):
        mark_read(parse(data), 9)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b'## Message 1 (2026-01-15 14:30) ',
                '⏳ UNREAD'.encode(),
                b'## Message',
                b'### Message 2 (x)',
                b'\n',
                b'\n',
                b'\r\n',
                b'\r',
                b'```',
                b'\0',
                b'\xff',
                b'**Subject:** x',
                b'---',
                b'\xef\xbb\xbf',
            ]
        ),
        max_size=25,
    ).map(b''.join)
)
def test_render_gives_back_what_parse_took(data):
    channel = parse(data)
    assert render(channel) == data
    for message in channel.messages:
        fields(message)


def test_real_channels(corpus):
    for file in sorted(corpus.glob('epics/*/*/agent_comms/*.md')):
        channel = parse(file.read_bytes())
        assert render(channel) == file.read_bytes()
        assert [message.number for message in channel.messages] == list(
            range(1, len(channel.messages) + 1)
        )
        assert not channel.faults
        assert all('Subject' in fields(message) for message in channel.messages)


@pytest.mark.parametrize(
    'line, is_risky',
    [
        ('a', False),
        ('# a', True),
        ('  # a', True),
        ('a # b', False),
        ('**b:** c', True),
        ('**b** c', False),
        ('a:** b', False),
        ('```', True),
        ('~~~', True),
        ('``', False),
        ('<<<<<<< a', True),
        ('>>>>>>> a', True),
        ('<<<<<< a', False),
        ('<!-- a', True),
        ('<!- a', False),
        ('---', True),
        ('===', True),
        ('- a', False),
        ('', False),
    ],
    ids=repr,
)
def test_a_line_of_a_text_that_would_be_read_as_something_else_is_escaped(line, is_risky):
    body = line.lstrip()
    escaped = line[: len(line) - len(body)] + '\\' + body if is_risky else line
    assert escape(f'x\n{line}\nx') == f'x\n{escaped}\nx'
    assert escape(f'{line}\nx', starts_line=True) == f'{escaped.strip()}\nx'.lstrip('\n')
    assert escape(f'{line}\nx') == f'{body}\nx'.lstrip('\n')


def test_the_first_message_of_an_empty_file_begins_it():
    message = new(1, '2026-01-15 14:30', 'x')
    assert render(added(parse(b''), message)) == message
