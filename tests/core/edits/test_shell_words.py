"""A shell's text as words and redirections."""

import pytest

from gitsync.core.edits.shell_words import Redirection
from gitsync.core.edits.shell_words import commands
from gitsync.core.edits.shell_writes import targets

WRITE, APPEND, NONE = Redirection('write'), Redirection('append'), Redirection('')


@pytest.mark.parametrize(
    'text, found',
    [
        pytest.param('a "b c" d\\ e', [['a', 'b c', 'd e']], id='quotes'),
        pytest.param("a '' b", [['a', '', 'b']], id='an empty word'),
        pytest.param('a; b && c | d & (e)', [['a'], ['b'], ['c'], ['d'], ['e']], id='lists'),
        pytest.param('a \\\n b', [['a', 'b']], id='a continued line'),
        pytest.param('a # b > c\nd#e', [['a'], ['d#e']], id='a comment'),
        pytest.param('a{b,c}', [['a{b,c}']], id='braces in a word'),
        pytest.param(
            'a 2>b >>c &>d 2>&1',
            [['a', WRITE, 'b', APPEND, 'c', WRITE, 'd', NONE, '1']],
            id='redirections',
        ),
        pytest.param('a <<E\n> b\nE\nc', [['a', NONE, 'E'], ['c']], id='a here document'),
        pytest.param('a <<E\n> b', [['a', NONE, 'E']], id='a here document without its end'),
        pytest.param(
            'a <<-E | b\n> c\n\tE\nd', [['a', NONE, 'E'], ['b'], ['d']], id='another on its line'
        ),
    ],
)
def test_simple_commands(text, found):
    assert commands(text) == found


def test_an_operator_without_its_word_writes_nothing():
    assert targets('a > > b >') == [('b', 'write', '', '')]
