"""Where quoted stretches of a shell's text end, and what they hold."""

import pytest

from gitsync.core.edits.shell.quoting import ansi_c
from gitsync.core.edits.shell.quoting import behind_braces
from gitsync.core.edits.shell.quoting import closing_parentheses
from gitsync.core.edits.shell.quoting import here_body
from gitsync.core.edits.shell.quoting import unescaped


@pytest.mark.parametrize(
    'text, held',
    [
        ("a b'", 'a b'),
        ("'", ''),
        (r"\a\b\e\f\n\r\t\v'", '\a\b\x1b\f\n\r\t\v'),
        (r"\\\'\"\?\z'", '\\\'"?z'),
        (r"\x41\x4b1\x4g'", 'AK1\x04g'),
        (r"\101\1011\7\78\08'", 'AA1\a\a8\x008'),
        (r"\u41\u00e9\u00e99\u20acf'", 'A\xe9\xe99\u20acf'),
        (r"\U41\U0001f6000\U0010ffff'", 'A\U0001f6000\U0010ffff'),
        (r"a\U00110000b\Uffffffff'", 'ab'),
        (r"\xaF\xFa'", '\xaf\xfa'),
    ],
)
def test_ansi_c_quotes_hold_characters_by_number_and_name(text, held):
    """As bash reads $'…': two digits behind x, four behind u, eight behind U, three of base 8."""
    assert ansi_c(f"$'{text} c", 2) == (held, 2 + len(text))


@pytest.mark.parametrize('text, held', [('a', 'a'), (r'a\x4', 'a\x04'), (r'\101', 'A'), ('\\', '')])
def test_what_is_open_holds_the_rest(text, held):
    quoted, at = ansi_c(text, 0)
    assert quoted == held and at > len(text)
    assert unescaped('a b', 1, '`') == (' b', 4)
    assert behind_braces('{a', 0) == 3


@pytest.mark.parametrize(
    'text, held, behind',
    [('a` b', 'a', 2), (r'\`\\\$\a` b', '`\\$\\a', 9), ('\\', '\\', 2), ('``', '', 1)],
)
def test_a_backslash_escapes_the_end_itself_and_the_dollar(text, held, behind):
    assert unescaped(text, 0, '`') == (held, behind)


@pytest.mark.parametrize(
    'braces',
    [
        '{}',
        '{a{b}c}',
        "{'}'}",
        '{"}"}',
        r'{\}}',
        r"{'\'}",
        r'{"\"}"}',
        "{'\"'}",
        '{"\'"}',
        "{''}",
    ],
)
def test_braces_end_where_no_quote_or_backslash_stands_before(braces):
    assert behind_braces(f'${braces}}} "', 1) == 1 + len(braces)


def test_parentheses_close_the_last_that_opened():
    assert closing_parentheses(')(a(b)()c') == {3: 5, 6: 7}


@pytest.mark.parametrize(
    'text, is_indented, body, rest',
    [
        ('a\nE\nb', False, 'a\n', 'b'),
        ('E\nb', False, '', 'b'),
        ('a\r\nE\r\nb', False, 'a\r\n', 'b'),
        ('\ta\n\tE\nb', True, 'a\n', 'b'),
        ('\tE\nE', False, '\tE\n', ''),
        ('E b\n E\nE\n', True, 'E b\n E\n', ''),
        ('a', False, 'a\n', ''),
        ('a\n', False, 'a\n', ''),
        ('\n\nE', False, '\n\n', ''),
    ],
)
def test_a_here_document_ends_with_its_line_or_the_text(text, is_indented, body, rest):
    found, at = here_body(text, 0, 'E', is_indented)
    assert (found, text[at:]) == (body, rest)
