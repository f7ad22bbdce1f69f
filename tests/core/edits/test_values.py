"""What a shell's words stand for: variables, braces and patterns, as far as they are plain."""

import pytest

from gitsync.core.edits.shell.values import HIDDEN
from gitsync.core.edits.shell.values import Pattern
from gitsync.core.edits.shell.values import braced
from gitsync.core.edits.shell.values import expanded
from gitsync.core.edits.shell.values import found_files
from gitsync.core.edits.shell.values import put
from gitsync.core.edits.shell.values import variable
from gitsync.core.edits.shell.words import NAME
from gitsync.core.edits.shell.words import OUTPUT
from gitsync.core.edits.shell.words import QUOTED
from gitsync.core.edits.shell.words import TEXT
from gitsync.core.edits.shell.words import UNKNOWN
from gitsync.core.edits.shell.words import Piece

HELD = {
    'aba': ('aba',),
    'f': ('a/b.x',),
    'two': ('a', 'b c'),
    'empty': ('',),
    'pattern': (Pattern('*.x'),),
}
HELD['@'] = ('1.x', '2.x')
FOUND = found_files('d', [('*.x', True)])
DEEP = found_files('d', [('*.x', True), ('y*', False)])


def shown(value):
    """A row's id: a word by its pieces."""
    is_word = isinstance(value, list) and value and isinstance(value[0], Piece)
    return ' '.join(f'{each.kind} {each.text}' for each in value) if is_word else repr(value)


@pytest.mark.parametrize(
    'name, values',
    [
        ('f', ['a/b.x']),
        ('OUT', ['out']),
        ('gone', [HIDDEN]),
        ('', [HIDDEN]),
        ('@', ['1.x', '2.x']),
        ('@%.x', ['1', '2']),
        ('two[@]', ['a', 'b c']),
        ('two[*]', ['a', 'b c']),
        ('two[@]%b', ['a', 'b c']),
        ('two[0]', ['a']),
        ('two[1]', ['b c']),
        ('two[7]', [HIDDEN]),
        ('two[99999999999]', [HIDDEN]),
        ('two[²]', [HIDDEN]),
        ('two:1:', [HIDDEN, HIDDEN]),
        ('gone[0]', [HIDDEN]),
        ('gone:-x', ['x']),
        ('gone:=x', ['x']),
        ('gone-x', ['x']),
        ('gone=x', ['x']),
        ('f:-x', ['a/b.x']),
        ('f=x', ['a/b.x']),
        ('OUT-x', ['out']),
        ('gone:?x', [HIDDEN]),
        ('f:?x', ['a/b.x']),
        ('f?x', ['a/b.x']),
        ('gone#a', [HIDDEN]),
        ('f#*/', ['b.x']),
        ('f##*[./]', ['x']),
        ('f#x', ['a/b.x']),
        ('f#', ['a/b.x']),
        ('f%/*', ['a']),
        ('f%%[./]*', ['a']),
        ('f%[./]*', ['a/b']),
        ('f%a', ['a/b.x']),
        ('f%x', ['a/b.']),
        ('f##*', ['']),
        ('f%%*', ['']),
        ('f%$x', [HIDDEN]),
        ('f/a/b', ['b/b.x']),
        ('aba/a/x', ['xba']),
        ('aba//a/x', ['xbx']),
        ('f//./_', ['a/b_x']),
        ('aba/b', ['aa']),
        ('aba//a', ['b']),
        ('aba/c/x', ['aba']),
        ('aba/a/a/b', ['a/bba']),
        ('aba//', [HIDDEN]),
        ('f/a', ['/b.x']),
        ('f/', [HIDDEN]),
        ('f/a*/b', [HIDDEN]),
        ('f/a/$x', [HIDDEN]),
        ('f^^', [HIDDEN]),
        ('f,', [HIDDEN]),
        ('pattern%.x', [HIDDEN]),
        ('#f', [HIDDEN]),
    ],
    ids=shown,
)
def test_a_variable_is_known_with_plain_operators(name, values):
    assert list(variable(name, HELD, {'OUT': 'out', 'f': 'of the environment'})) == values


@pytest.mark.parametrize('length, is_cut', [(999, True), (1000, True), (1001, False)])
def test_nothing_is_cut_off_a_long_value(length, is_cut):
    """The work would grow with the square of its length."""
    (cut,) = variable('x%b', {'x': ('a' * (length - 1) + 'b',)}, {})
    assert cut == ('a' * (length - 1) if is_cut else HIDDEN)


@pytest.mark.parametrize(
    'text, texts',
    [
        ('a', ['a']),
        ('a{b,c}d', ['abd', 'acd']),
        ('{a,b}{c,d}', ['ac', 'ad', 'bc', 'bd']),
        ('{,a}b', ['b', 'ab']),
        ('{1..3}', ['1', '2', '3']),
        ('{3..1}', ['3', '2', '1']),
        ('{9..11}', ['9', '10', '11']),
        ('{2..2}', ['2']),
        ('{a..c}', ['a', 'b', 'c']),
        ('{c..a}x', ['cx', 'bx', 'ax']),
        ('{a..1}{1..a}', ['{a..1}{1..a}']),
        ('{ab..c}{a..bc}', ['{ab..c}{a..bc}']),
        ('{-..+}', ['{-..+}']),
        ('{1..²}', ['{1..²}']),
        ('{99999..100000}', ['99999', '100000']),
        ('{100000..100001}', ['{100000..100001}']),
        ('{a}{}', ['{a}{}']),
        ('{a,b', ['{a,b']),
        ('a,b}', ['a,b}']),
        ('}{a,b}', ['}a', '}b']),
    ],
    ids=shown,
)
def test_braces_stand_for_each_of_their_texts(text, texts):
    assert braced(text) == texts


def test_braces_stand_for_so_many_texts_and_stay_behind_so_many_others():
    assert braced('{1..301}') == [str(number) for number in range(1, 301)]
    assert len(braced('{1..20}{1..20}')) == 300
    assert braced('{x,x}' * 301)[0] == 'x' * 300 + '{x,x}'


def pieces(*kinds_and_texts):
    return [Piece(kind, text) for kind, text in kinds_and_texts]


def texts_of(word, values=('x', 'y')):
    return expanded(word, lambda name: HELD.get(name, values), lambda nodes: values)


@pytest.mark.parametrize(
    'word, texts',
    [
        (pieces((TEXT, 'a'), (QUOTED, 'b')), ['ab']),
        (pieces((NAME, 'n'), (TEXT, '{1,2}')), ['x1', 'y1', 'x2', 'y2']),
        (pieces((UNKNOWN, '')), [HIDDEN]),
        (pieces((NAME, 'two')), ['a', 'b', 'c']),
        ([Piece(NAME, 'two', True)], ['a', 'b c']),
        ([Piece(OUTPUT, '', True)], ['x', 'y']),
        ([Piece(OUTPUT)], ['x', 'y']),
        (pieces((NAME, 'empty')), []),
        ([Piece(NAME, 'empty', True), Piece(TEXT, 'a')], ['a']),
    ],
    ids=shown,
)
def test_a_word_stands_for_each_text_of_its_pieces(word, texts):
    assert texts_of(word) == texts


def test_the_output_of_a_process_is_a_path_of_which_the_lines_are_known():
    (name,) = texts_of([Piece(OUTPUT, '<>')])
    assert name == HIDDEN and name.lines == ('x', 'y')


@pytest.mark.parametrize(
    'word, text',
    [
        (pieces((TEXT, '*.x')), '*.x'),
        (pieces((TEXT, '[ab]')), '[ab]'),
        (pieces((TEXT, 'a?')), 'a?'),
        (pieces((NAME, 'pattern')), '*.x'),
        (pieces((QUOTED, '[*]?'), (TEXT, '*')), '[[][*]][?]*'),
        (pieces((TEXT, '*'), (QUOTED, 'a*')), '*a[*]'),
        (pieces((TEXT, 'd/'), (NAME, 'pattern')), 'd/*.x'),
        (pieces((QUOTED, ''), (TEXT, '*')), '*'),
    ],
    ids=shown,
)
def test_stars_without_quotes_are_a_pattern_and_others_are_quoted_in_it(word, text):
    (found,) = texts_of(word)
    assert found == text and isinstance(found, Pattern)
    (plain,) = texts_of([Piece(QUOTED, '*')])
    assert not isinstance(plain, Pattern)
    (of_variable,) = texts_of(pieces((NAME, 'n')), ['*'])
    assert isinstance(of_variable, Pattern)


@pytest.mark.parametrize('count, texts', [(1, 300), (100, 300), (101, 297), (30000, 1), (40000, 1)])
def test_a_word_of_many_pieces_stands_for_fewer_texts(count, texts):
    word = [Piece(NAME, 'n'), *[Piece(TEXT, '')] * (count - 1)]
    assert len(texts_of(word, [str(number) for number in range(400)])) == texts


def test_a_text_that_is_too_long_is_not_known():
    start = Piece(QUOTED, 'a' * 19999)
    assert texts_of([start, Piece(QUOTED, 'b')]) == ['a' * 19999 + 'b']
    assert texts_of([start, Piece(QUOTED, 'bc')]) == [HIDDEN]


@pytest.mark.parametrize(
    'files, within',
    [
        pytest.param(FOUND, 'd/**/*.x', id='of a name'),
        pytest.param(found_files('d/'), 'd/**/*', id='of any name'),
        pytest.param(found_files('/'), '/**/*', id='below the root'),
        pytest.param(found_files('d', [('y', False), ('x', True)]), HIDDEN, id='of two tests'),
        pytest.param(FOUND.narrowed(('*/e/*', True)), HIDDEN, id='of some paths'),
        pytest.param(FOUND.having_text('t'), HIDDEN, id='with a text in them'),
        pytest.param(Pattern('*.y'), '*.y', id='of a pattern'),
        pytest.param('*.y', '*.y', id='of a name with a star'),
    ],
)
def test_files_stand_in_another_text_by_a_pattern_that_says_all(files, within):
    assert put('rm {}', '{}', files) == f'rm {within}'
    assert put('{}', '{}', files) is files
    (text,) = texts_of([Piece(NAME, 'n'), Piece(TEXT, '/*')], [files])
    assert text == f'{within}/*' and isinstance(text, Pattern)


def test_files_that_are_narrowed_stay_what_they_were_otherwise():
    files = DEEP.narrowed(('a', True)).narrowed(('b', False)).having_text('t')
    assert files == 'd/**/*.x' and files.names == (('*.x', True), ('y*', False))
    assert (files.shown, files.having, files.type) == ((('a', True), ('b', False)), 't', 'f')
    assert (DEEP.shown, DEEP.having) == ((), '')
