"""A shell's text as simple commands: words, redirections, scopes."""

import pytest

from gitsync.core.edits.shell.syntax import parse
from gitsync.core.edits.shell.values import expanded
from gitsync.core.edits.shell.words import SimpleCommand


def shown(nodes):
    """Each command as its words, with the operators of its redirections behind them."""
    made = []
    for node in nodes:
        if not isinstance(node, SimpleCommand):
            made.append(node)
            continue
        words = [text(word) for word in node.words]
        for one in node.redirects:
            words += [one.operator, text(one.word), *([text(one.body)] if one.body else [])]
        made.append((['|'] if node.is_piped else []) + words)
    return made


def text(word):
    def outputs(nodes):
        return [str(shown(nodes))]

    return ''.join(expanded(word, lambda name: [f'<{name}>'], outputs))


@pytest.mark.parametrize(
    'line, found',
    [
        pytest.param('a "b c" d\\ e', [['a', 'b c', 'd e']], id='quotes'),
        pytest.param("a '' b", [['a', '', 'b']], id='an empty word'),
        pytest.param(
            'a; b && c | d & (e) || f',
            [['a'], ['b'], ['c'], ['|', 'd'], '(', ['e'], ')', ['f']],
            id='lists',
        ),
        pytest.param('a |\n b', [['a'], ['|', 'b']], id='a pipe at the end of its line'),
        pytest.param('a |& b', [['a'], ['|', 'b']], id='a pipe of both streams'),
        pytest.param('a \\\n b', [['a', 'b']], id='a continued line'),
        pytest.param('a # b > c\nd#e', [['a'], ['d#e']], id='a comment'),
        pytest.param('a{b,c}', [['abac']], id='braces in a word'),
        pytest.param(
            'a 2>b >>c &>d 2>&1 {fd}>e',
            [['a', '>', 'b', '>>', 'c', '&>', 'd', '>&', '1', '>', 'e']],
            id='redirections',
        ),
        pytest.param('a <<E\n> b\nE\nc', [['a', '<<', 'E', '> b\n'], ['c']], id='a here document'),
        pytest.param('a <<E\n> b', [['a', '<<', 'E', '> b\n']], id='one without its end'),
        pytest.param(
            'a <<-E | b\n\t> c\n\tE\nd',
            [['a', '<<-', 'E', '> c\n'], ['|', 'b'], ['d']],
            id='another on its line',
        ),
        pytest.param("a <<'E'\n$x\nE", [['a', '<<', 'E', '$x\n']], id='a quoted here document'),
        pytest.param('a <<E\n$x\nE', [['a', '<<', 'E', '<x>\n']], id='one that is expanded'),
        pytest.param('a <<< b', [['a', '<<<', 'b']], id='a here string'),
        pytest.param(
            'a $(b "$(c)")', [['a', "[['b',\"[['c']]\"]]"]], id='a substitution in another'
        ),
        pytest.param('a `b \\`c\\``', [['a', "[['b',\"[['c']]\"]]"]], id='backticks in backticks'),
        pytest.param('a "$b" ${c} ${d%.*}', [['a', '<b>', '<c>', '<d%.*>']], id='variables'),
        pytest.param("a $'b\\tc\\x41\\''", [['a', "b\tcA'"]], id='ANSI C quotes'),
        pytest.param('a $((1 > 2)) b', [['a', '\0', 'b']], id='arithmetic'),
        pytest.param('((a > b)); c', [['c']], id='an arithmetic command'),
        pytest.param(
            '((a) > b)', ['(', '(', ['a'], ')', ['>', 'b'], ')'], id='subshells that look so'
        ),
        pytest.param('[[ a > b ]] && c', [['[[', 'a', '>', 'b', ']]'], ['c']], id='a test'),
        pytest.param('a [[ > b', [['a', '[[', '>', 'b']], id='brackets that are no test'),
        pytest.param('a=(b c) d', [['a=', '(', 'b', 'c', ')', 'd']], id='an array'),
        pytest.param('a > > b >', [['a', '>', 'b']], id='an operator without its word'),
        pytest.param("a 'b", [['a', 'b']], id='a quote that is left open'),
        pytest.param('a "b $(c', [['a', "b [['c']]"]], id='a substitution that is left open'),
        pytest.param('a\r\nb', [['a'], ['b']], id='line ends of DOS'),
    ],
)
def test_simple_commands(line, found):
    assert shown(parse(line)) == found
