"""Merging comms files, by hand-picked texts; tests/merge holds whole cases, the soak the laws."""

import pytest

from gitsync.core.merge.messages.document import merge
from gitsync.core.merge.result import Unmergeable
from gitsync.git.merge_file import merger

HEAD = '# Messages: Primary → Secondary-A\n\n'
EMPTY = HEAD + '(No messages yet)\n'


def message(number, at='10:00', subject='hello', read=False, more=''):
    return (
        f'## Message {number} (2026-01-15 {at}) '
        + ('✅ READ' if read else '⏳ UNREAD')
        + f'\n**Subject:** {subject}\n{more}'
    )


def channel(*messages, head=HEAD):
    return head + '\n'.join(messages)


def merged(base, ours, theirs):
    texts = [text.encode() for text in (base, ours, theirs)]
    forth, back = merge(*texts, merger()), merge(texts[0], texts[2], texts[1], merger())
    assert bool(forth.conflicts) == bool(back.conflicts)
    if not forth.conflicts:
        assert forth.data == back.data
    return forth


def clean(base, ours, theirs):
    result = merged(base, ours, theirs)
    assert not result.conflicts
    return result.data.decode()


M1, M2 = message(1), message(2, '10:30')


def test_marks_of_both_sides():
    assert clean(
        channel(M1, M2),
        channel(message(1, read=True), M2),
        channel(M1, message(2, '10:30', read=True)),
    ) == channel(message(1, read=True), message(2, '10:30', read=True))


def test_a_mark_that_went_back_on_one_side_stays_read():
    assert clean(
        channel(message(1, read=True)), channel(M1), channel(message(1, read=True), M2)
    ) == channel(message(1, read=True), M2)


def test_numbers_of_the_base_stay():
    assert clean(channel(M1, M2), channel(M2), channel(M1, M2, message(3, '11:00'))) == channel(
        M2, message(3, '11:00')
    )


def test_both_removed():
    assert clean(channel(M1, M2), EMPTY, channel(M2)) == EMPTY


def test_a_channel_made_anew_after_its_archive():
    result = clean(
        channel(M1),
        channel(message(1, '12:00', 'anew')),
        channel(message(1, read=True), message(2, '11:00', 'late')),
    )
    assert result == channel(message(1, '11:00', 'late'), message(2, '12:00', 'anew'))


def test_a_renumbered_message_keeps_its_mark_later():
    """O: #2 sent.
    A: it became #3 by an earlier merge.
    B: it was read under #2.
    Expected: #3, read.
    """
    late = message(2, '11:00', 'late')
    assert clean(
        channel(M1, late),
        channel(M1, M2, message(3, '11:00', 'late')),
        channel(M1, message(2, '11:00', 'late', read=True)),
    ) == channel(M1, M2, message(3, '11:00', 'late', read=True))


def test_three_branches_give_the_same_in_every_order():
    sent = [
        channel(M1, message(2, at, subject))
        for at, subject in (('12:00', 'b'), ('11:00', 'c'), ('12:00', 'a'))
    ]
    results = set()
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)):
        text = channel(M1)
        for at in order:
            text = clean(channel(M1), text, sent[at])
        results.add(text)
    assert results == {
        channel(M1, message(2, '11:00', 'c'), message(3, '12:00', 'a'), message(4, '12:00', 'b'))
    }


def test_a_renumbering_is_said_with_the_heading_that_was():
    result = merged(channel(M1), channel(M1, message(2, '12:00')), channel(M1, message(2, '11:00')))
    assert [
        (decision.case, decision.where, decision.lost.decode()) for decision in result.decisions
    ] == [('renumbered', 'message 2', '## Message 2 (2026-01-15 12:00) ⏳ UNREAD\n')]


def test_one_sided_numbers_stay_even_with_a_gap():
    assert clean(
        channel(M1), channel(M1, message(5, '11:00')), channel(message(1, read=True))
    ) == channel(message(1, read=True), message(5, '11:00'))


def test_text_before_the_messages_merges():
    assert clean(channel(M1), channel(M1, head=HEAD + 'About.\n\n'), channel(M1, M2)) == channel(
        M1, M2, head=HEAD + 'About.\n\n'
    )
    assert merged(
        channel(M1), channel(M1, head='# One\n\n'), channel(M1, head='# Other\n\n')
    ).conflicts == ('the text before the messages',)


def test_headings_in_fences_are_text():
    fenced = '```\n' + message(7) + '```\n'
    assert clean(
        channel(M1), channel(M1, message(2, '11:00', more=fenced)), channel(message(1, read=True))
    ) == channel(message(1, read=True), message(2, '11:00', more=fenced))


@pytest.mark.parametrize(
    'end',
    [
        pytest.param('', id='no newline'),
        pytest.param('\n', id='a newline'),
        pytest.param('\n\n', id='a blank line'),
    ],
)
def test_the_end_of_the_file_stays(end):
    assert (
        clean(
            channel(M1)[:-1] + end,
            channel(message(1, read=True))[:-1] + end,
            channel(M1, M2)[:-1] + end,
        )
        == channel(message(1, read=True), M2)[:-1] + end
    )


@pytest.mark.parametrize('end', ['', '\n', '\n\n'], ids=['no newline', 'a newline', 'a blank line'])
def test_a_conflict_at_the_end_of_the_file_ends_its_line(end):
    times = ('10:00', '10:05', '10:06')
    texts = [channel(message(1, at).partition('\n')[0]) + end for at in times]
    result = merged(*texts)
    assert result.conflicts == ('message 1',)
    assert result.data.decode().partition('>>>>>>> ')[2].partition('\n')[1:] == ('\n', end[1:])


@pytest.mark.parametrize('line_end', ['\n', '\r\n'], ids=['LF', 'CRLF'])
def test_a_blank_line_parts_the_first_message_from_a_text_that_lost_its_end(line_end):
    texts = [channel(M1), '# M', channel(M1, M2)]
    result = clean(*[text.replace('\n', line_end) for text in texts])
    assert result == ('# M\n\n' + message(1, '10:30')).replace('\n', line_end)


@pytest.mark.parametrize('rule', ['---', '***', '___', '-----', ''])
def test_rules_and_blank_lines_behind_a_message_are_no_part_of_it(rule):
    between = f'\n{rule}\n\n' if rule else '\n\n'
    base, more = M1 + between + M2, message(3, '11:00')
    ours = base.replace(M1, message(1, read=True))
    assert clean(base, ours, base + between + more) == ours + between + more


def test_a_heading_corrected_on_one_side():
    assert clean(
        channel(M1), channel(message(1, '10:05')), channel(message(1, read=True), M2)
    ) == channel(message(1, '10:05', read=True), M2)


def test_a_heading_corrected_on_both_sides():
    assert merged(
        channel(M1), channel(message(1, '10:05')), channel(message(1, '10:06'))
    ).conflicts == ('message 1',)


def test_what_is_unread_at_another_time_is_another_message():
    base = channel(M1, message(2, '10:30', 'ping', read=True))
    begun_anew = channel(message(1, '13:00', 'new'), message(2, '13:30', 'ping'))
    assert clean(base, base, begun_anew) == begun_anew


def test_equal_messages_on_one_side_are_two():
    twin = [message(2, '11:00', 'ping'), message(3, '11:00', 'ping')]
    assert clean(channel(M1), channel(M1, *twin), channel(message(1, read=True))) == channel(
        message(1, read=True), *twin
    )


@pytest.mark.parametrize(
    'bad',
    [
        pytest.param(channel(M1, '## Message (2026-01-15 10:00) ⏳ UNREAD\n'), id='no number'),
        pytest.param(channel(M1, message(1, '11:00')), id='a number twice'),
    ],
)
def test_malformed_is_not_merged_by_message(bad):
    with pytest.raises(Unmergeable):
        merge(channel(M1).encode(), channel(M1, M2).encode(), bad.encode(), merger())


def test_a_mark_stays_with_its_message_when_an_archive_renumbers():
    """O: #1 read, #2 unread.
    A: #2 was read.
    B: #1 archived, #2 is #1 now, another message of that minute is #2.
    Expected: #1 read, #2 unread.
    """
    first, second, third = ('first', 'second', 'third')
    assert clean(
        channel(message(1, '10:05', first, read=True), message(2, '10:14', second)),
        channel(message(1, '10:05', first, read=True), message(2, '10:14', second, read=True)),
        channel(message(1, '10:14', second), message(2, '10:14', third)),
    ) == channel(message(1, '10:14', second, read=True), message(2, '10:14', third))


def test_a_mark_never_reaches_another_message_of_its_number_and_minute():
    assert clean(
        channel(message(1, subject='old question'), message(2, subject='old answer')),
        channel(
            message(1, subject='old question', read=True),
            message(2, subject='old answer', read=True),
        ),
        channel(message(1, subject='never seen')),
    ) == channel(message(1, subject='never seen'))


def test_of_two_new_messages_of_one_number_the_read_one_keeps_it():
    """O: none.
    A: #1 at 12:00, #2 read at 13:00.
    B: #1 at 11:00.
    Expected: A's messages keep their numbers, for #2 was answered.
    """
    one, read = message(1, '12:00', 'one'), message(2, '13:00', 'two', read=True)
    assert clean(EMPTY, channel(one, read), channel(message(1, '11:00', 'other'))) == channel(
        one, read, message(3, '11:00', 'other')
    )


def test_of_equal_messages_each_is_known_by_its_number():
    first, second = message(1, subject='ping'), message(2, subject='ping')
    read = message(2, subject='ping', read=True)
    assert clean(channel(first, second), channel(first, read), channel(second)) == channel(read)
    assert clean(channel(first, second), channel(first, read), channel(first)) == channel(first)
