"""Trailers: read as git reads them, written once, never into a message that git would abort on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitsync.core.git import trailers
from tests.scenes.steps import steps

WANTED = [('Agent', 'Secondary-A')]


@pytest.mark.parametrize(
    ('message', 'expected'),
    [
        pytest.param('Title\n', [], id='a title'),
        pytest.param('Agent: A\n', [], id='a trailer for a title'),
        pytest.param('Title\n\nAgent: A\n', [('Agent', 'A')], id='one'),
        pytest.param(
            'Title\n\nBody\n\nAgent: A\nSigned-off-by: X <x@y>\n',
            [('Agent', 'A'), ('Signed-off-by', 'X <x@y>')],
            id='two',
        ),
        pytest.param('Title\n\nAgent: A\n and more\n', [('Agent', 'A and more')], id='folded'),
        pytest.param('Title\n\nWords here\nAgent: A\n', [], id='after words'),
        pytest.param(
            'Title\n\nWords here\nSigned-off-by: X\nAgent: A\n',
            [('Signed-off-by', 'X'), ('Agent', 'A')],
            id='after words, beside one that git writes',
        ),
        pytest.param(
            'Title\n\nWords\nand\nmany\nmore\nthan\nthat\nand\nagain\nSigned-off-by: X\nAgent: A\n',
            [],
            id='after too many words',
        ),
        pytest.param('Title\n\nAgent: A\n\nAfterword\n', [], id='not at the end'),
        pytest.param('Title\r\n\r\nAgent: A\r\n', [('Agent', 'A')], id='CRLF'),
        pytest.param('Title\n\nAgent : A\n', [('Agent', 'A')], id='space before the colon'),
        pytest.param('Title\n\nÄgent: A\n', [], id='a letter beyond ASCII'),
        pytest.param('', [], id='empty'),
    ],
)
def test_reading(message, expected):
    assert trailers.parse(message) == expected


@pytest.mark.parametrize(
    'made, own, others, are_trailers',
    [
        (0, 1, 0, True),
        (0, 1, 1, False),
        (0, 9, 1, False),
        (1, 0, 3, True),
        (1, 0, 4, False),
        (1, 1, 6, True),
        (1, 1, 7, False),
        (0, 0, 1, False),
    ],
)
@pytest.mark.parametrize('sign', ['Signed-off-by: A', '(cherry picked from commit 1)'])
def test_a_quarter_of_trailers_will_do_where_git_made_one_of_them(
    sign, made, own, others, are_trailers
):
    lines = ['words'] * others + [sign] * made + ['Key: value'] * own
    read = trailers.parse('\n'.join(['Subject', '', *lines, '']))
    assert [key for key, _ in read if key == 'Key'] == ['Key'] * own * are_trailers
    signed = [key for key, _ in read if key == 'Signed-off-by']
    assert signed == ['Signed-off-by'] * made * are_trailers * (sign[0] == 'S')


def test_values_by_key_in_any_case():
    assert trailers.values('T\n\nagent: A\nAGENT: B\nOther: C\n', 'Agent') == ['A', 'B']


@pytest.mark.parametrize(
    ('message', 'expected'),
    [
        pytest.param(b'Title\n', b'Title\n\nAgent: Secondary-A\n', id='a title'),
        pytest.param(b'Title', b'Title\n\nAgent: Secondary-A\n', id='no final newline'),
        pytest.param(
            b'Title\n\nAgent: X\n  more\n\tand more\nA: b\n',
            b'Title\n\nA: b\nAgent: Secondary-A\n',
            id='another continued',
        ),
        pytest.param(
            b'fix: title\n', b'fix: title\n\nAgent: Secondary-A\n', id='a title like a trailer'
        ),
        pytest.param(
            b'Title\n\nBody\n\n\n',
            b'Title\n\nBody\n\nAgent: Secondary-A\n\n\n',
            id='blank lines at the end',
        ),
        pytest.param(
            b'Title\n\nSigned-off-by: X\n',
            b'Title\n\nSigned-off-by: X\nAgent: Secondary-A\n',
            id='beside another',
        ),
        pytest.param(
            b'Title\n\nAgent: Mallory\nAgent: Other\n',
            b'Title\n\nAgent: Secondary-A\n',
            id='in place of two',
        ),
        pytest.param(
            b'Title\n\nagent: secondary-a\nX: y\n',
            b'Title\n\nX: y\nAgent: Secondary-A\n',
            id='in place of another form',
        ),
        pytest.param(
            b'Title\n\n# comment\n# more\n',
            b'Title\n\nAgent: Secondary-A\n\n# comment\n# more\n',
            id='before comments',
        ),
        pytest.param(
            b'Title\r\n\r\nBody\r\n', b'Title\r\n\r\nBody\r\n\r\nAgent: Secondary-A\r\n', id='CRLF'
        ),
        pytest.param(
            b'Title\n\na\nAgent: B\nb\nAgent: B\nc\nd\ne\nf\ng\nSigned-off-by: A <a@x>\n',
            b'Title\n\na\nb\nc\nd\ne\nf\ng\nSigned-off-by: A <a@x>\n\nAgent: Secondary-A\n',
            id='of which too few trailers are left',
        ),
        pytest.param(b'Title \xff\n', b'Title \xff\n\nAgent: Secondary-A\n', id='no UTF-8'),
        pytest.param(b'', b'', id='empty'),
        pytest.param(b'\n\n# only comments\n', b'\n\n# only comments\n', id='only comments'),
        pytest.param(
            b'# ------------------------ >8 ------------------------\ndiff --git\n',
            b'# ------------------------ >8 ------------------------\ndiff --git\n',
            id='only a scissors line',
        ),
    ],
)
def test_writing(message, expected):
    assert trailers.put(message, WANTED) == expected
    assert trailers.put(expected, WANTED) == expected


def test_what_stands_behind_the_scissors_stays_there():
    diff = (
        b'# ------------------------ >8 ------------------------\n# Do not modify\n'
        b'diff --git a/x b/x\n+Agent: Y\n'
    )
    assert trailers.put(b'Title\n' + diff, WANTED) == b'Title\n\nAgent: Secondary-A\n' + diff


@pytest.mark.parametrize('more', [0, 1])
def test_a_line_of_scissors_is_shorter_than_80_bytes(more):
    line = b'x' * (79 - len(trailers.SCISSORS) + more) + trailers.SCISSORS + b'\n'
    text, rest = trailers.split(b'Title\n' + line + b'diff\n')
    assert (text, rest) == (
        (b'Title\n' + line + b'diff\n', b'') if more else (b'Title\n', line + b'diff\n')
    )


def test_without_an_editor_a_hash_begins_a_line_like_any_other():
    assert trailers.put(b'#12 fixed\n', WANTED, b'') == b'#12 fixed\n\nAgent: Secondary-A\n'
    assert trailers.put(b'#12 fixed\n', WANTED) == b'#12 fixed\n'


def test_taking_out():
    assert trailers.take(b'T\n\nX: y\nAgent: A\n# c\n', ['agent']) == b'T\n\nX: y\n# c\n'
    assert trailers.has_text(b'Agent: A\n# c\n', but=['agent']) is False


LINES = st.lists(
    st.sampled_from(
        [
            'Title',
            '',
            'Agent: A',
            'agent : B',
            'Signed-off-by: X',
            ' more',
            '# comment',
            'words and words',
            'key:',
            ': x',
            '-: x',
            'A-b: c',
            '\t',
        ]
    ),
    max_size=8,
)


@given(LINES, st.sampled_from([b'#', b'']))
def test_writing_twice_is_writing_once_and_it_can_be_read_back(lines, comment):
    message = '\n'.join(lines).encode()
    once = trailers.put(message, WANTED, comment)
    assert trailers.put(once, WANTED, comment) == once
    if once != message or not trailers.has_text(message, comment):
        text = trailers.split(once, comment)[0].decode()
        kept = '\n'.join(
            line for line in text.split('\n') if not (comment and line.startswith('#'))
        )
        if trailers.has_text(message, comment):
            assert trailers.values(kept, 'Agent') == ['Secondary-A']


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message(data):
    made = trailers.put(data, WANTED)
    assert made == data or b'Agent: Secondary-A' in made
    trailers.parse(data.decode('utf-8', 'surrogateescape'))


def test_a_line_of_unicode_blanks_is_text_as_git_takes_it():
    data = '\u2028\n# comment\n'.encode()
    once = trailers.put(data, WANTED)
    assert once.startswith('\u2028\n\n'.encode()) and trailers.put(once, WANTED) == once


def test_a_trailer_continued_over_a_million_lines_is_read_in_linear_time():
    found = trailers.parse('x\n\nAgent: a\n' + ' b\n' * 1_000_000)
    assert len(found) == 1 and found[0][1].startswith('a b b')
    one, ten = ('x\n\nAgent: a\n' + ' b\n' * count for count in (1000, 10_000))
    assert steps(lambda: trailers.parse(ten)) < 11 * steps(lambda: trailers.parse(one))
