"""Patches as their programs apply them, and edits as tools place them."""

import pytest

from gitsync.core.edits import patches
from gitsync.core.edits.patches import diffed
from gitsync.core.edits.patches import is_patch
from gitsync.core.edits.patches import patched
from gitsync.core.edits.placing import substituted
from gitsync.core.edits.tool_edits import edited
from gitsync.core.edits.tool_edits import plain_path

TEXT = 'one\n  two\nthree – “four”\nfive\n'


def load(path):
    return TEXT.encode() if path in ('a.md', 'b.md') else None


def patch(*lines):
    return '\n'.join(['*** Begin Patch', *lines, '*** End Patch'])


def changed(old, new):
    return TEXT.replace(old, new).encode()


@pytest.mark.parametrize(
    'lines, files',
    [
        pytest.param(
            ['*** Update File: a.md', '@@', '-one', '+1'],
            {'a.md': changed('one', '1')},
            id='as it is written',
        ),
        pytest.param(
            ['*** Environment ID: x', '*** Update File: a.md', '@@', '-one', '+1'],
            {'a.md': changed('one', '1')},
            id='behind an environment line',
        ),
        pytest.param(
            ['', '  *** Update File:  a.md  ', '@@', '-one', '+1'],
            {'a.md': changed('one', '1')},
            id='a header behind blanks',
        ),
        pytest.param(
            ['*** Update File: a.md', '-one', '+1'],
            {'a.md': changed('one', '1')},
            id='a first hunk without its line',
        ),
        pytest.param(
            ['*** Update File: a.md', '@@', '-two', '+2'],
            {'a.md': changed('  two', '2')},
            id='blanks that differ',
        ),
        pytest.param(
            ['*** Update File: a.md', '@@', '-three - "four"', '+3'],
            {'a.md': changed('three – “four”', '3')},
            id='plain signs for typographic ones',
        ),
        pytest.param(
            ['*** Update File: a.md', '@@ three - "four"', '-five', '+5', '*** End of File'],
            {'a.md': changed('five', '5')},
            id='a line above and the end of the file',
        ),
        pytest.param(
            ['*** Update File: a.md', '@@', '+six'],
            {'a.md': (TEXT + 'six\n').encode()},
            id='lines without a place go to the end',
        ),
        pytest.param(
            ['*** Update File: a.md', '*** Move to: c.md', '@@', '-one', '+1'],
            {'a.md': None, 'c.md': changed('one', '1')},
            id='a move',
        ),
        pytest.param(
            ['*** Add File: n.md', '+x', '*** Delete File: b.md', '*** Update File: a.md', '-one'],
            {'n.md': b'x\n', 'b.md': None, 'a.md': changed('one\n', '')},
            id='several files',
        ),
    ],
)
def test_a_patch_is_applied_as_codex_does(lines, files):
    assert patched(patch(*lines), load) == (files, {})


@pytest.mark.parametrize(
    'lines, unplaced',
    [
        (['*** Update File: a.md', '@@', '-none', '+1'], {'a.md': (b'none',)}),
        (['*** Update File: gone.md', '@@', '-none', '+1'], {'gone.md': (b'none',)}),
        (
            ['*** Update File: a.md', '*** Move to: b.md', '@@', '-none', '+1'],
            {'a.md': (b'none',), 'b.md': (b'none',)},
        ),
    ],
    ids=['lines that are not there', 'a file that is not there', 'a move'],
)
def test_what_cannot_be_placed_is_named_with_its_lines(lines, unplaced):
    assert patched(patch(*lines), load) == ({}, unplaced)


def test_a_blank_line_that_is_not_there_has_no_place():
    found = patched(patch('*** Update File: a.md', '@@', ' ', '+x'), lambda path: b'one')
    assert found == ({}, {'a.md': (b'',)})


def test_one_file_without_a_place_hides_no_other():
    found = patched(
        patch('*** Update File: a.md', '-none', '*** Update File: b.md', '-one', '+1'), load
    )
    assert (set(found.files), set(found.unplaced)) == ({'b.md'}, {'a.md'})


@pytest.mark.parametrize(
    'text, strip, files',
    [
        ('--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-one\n+1\n', 1, {'a.md': changed('one', '1')}),
        ('--- a.md\n+++ a.md\n@@ -1 +1 @@\n-one\n+1\n', 0, {'a.md': changed('one', '1')}),
        ('--- /dev/null\n+++ b/n.md\n@@ -0,0 +1 @@\n+x\n', 1, {'n.md': b'x\n'}),
        ('--- a/a.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n', 1, {'a.md': None}),
        (
            'diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-one\n+1\n'
            'diff --git a/b.md b/b.md\n--- a/b.md\n+++ b/b.md\n@@ -4 +4 @@\n-five\n+5\n',
            1,
            {'a.md': changed('one', '1'), 'b.md': changed('five', '5')},
        ),
    ],
    ids=['a change', 'paths as they are', 'a new file', 'a file removed', 'two files'],
)
def test_a_diff_is_placed_by_its_lines(text, strip, files):
    assert diffed(text, strip, load) == (files, {})


@pytest.mark.parametrize(
    'text, old, placed',
    [
        ('a\nb\n', 'b', 'a\nX\n'),
        ('a\r\nb\r\nc\r\n', 'a\nb', 'X\r\nc\r\n'),
        ('a “b” – c', '"b" - c', 'a X'),
        ('it’s', "it's", 'X'),
        ('a\u00a0b', 'a b', 'X'),
        ('x\n    a\n    b\ny', 'a\nb', 'x\nX\ny'),
        ('x\n    a\n    b\ny\nz\n', 'a\nb', 'x\nX\ny\nz\n'),
        ('a a', 'a', None),
        ('“a” “a”', '"a"', None),
        ('“a” "a" “a”', '"a" "a" "b"', None),
        ('a', 'b', None),
        ('a', ' ', None),
    ],
    ids=[
        'exactly',
        'line ends',
        'quotes and dashes',
        'an apostrophe',
        'a fixed blank',
        'blanks around lines',
        'and more lines behind them',
        'twice',
        'quotes twice',
        'nearly',
        'nowhere',
        'a blank',
    ],
)
def test_a_text_is_placed_as_tools_place_it(text, old, placed):
    assert substituted(text, old, 'X', 0) == placed


@pytest.mark.parametrize(
    'text, old', [('a b a', 'a'), ('“a” b “a”', '"a"')], ids=['exactly', 'but for its quotes']
)
def test_a_text_is_placed_as_often_as_it_is_asked(text, old):
    first = text.replace(text.partition(' ')[0], 'X', 1)
    assert substituted(text, old, 'X', 1) == first
    assert substituted(text, old, 'X', -1) == 'X b X'
    assert substituted(text, old, 'X', 0) is None


def test_what_is_placed_by_its_lines_gets_the_line_ends_of_the_file():
    text = 'x\r\n  a \r\nb\r\n'
    assert substituted(text, 'a\nb', 'X\nY', 0) == 'x\r\nX\r\nY\r\n'
    assert substituted('a\r\nb\r\n', 'a\nb', 'X\nY', 0) == 'X\r\nY\r\n'


def test_an_edit_is_made_in_what_the_one_before_left():
    edits = [('one', '1'), ('1', 'I')]
    asked = [{'filePath': 'a.md', 'oldString': old, 'newString': new} for old, new in edits]
    found = edited('a tool', 'edit', {'replacements': asked}, load)
    assert found.files == {'a.md': changed('one', 'I')}


@pytest.mark.parametrize(
    'text, is_it',
    [
        ('*** Begin Patch\n*** End Patch', True),
        ('\n *** Add File: a', True),
        ('--- a\n+++ b\n', True),
        ('diff --git a/x b/x\n', True),
        ('Subject: x\n--- a\n+++ b\n', True),
        ('x\n--- a\n', False),
        ('x\n+++ a\n', False),
        ('*** Note', False),
        ('', False),
    ],
)
def test_what_is_a_patch(text, is_it):
    assert is_patch(text) == is_it


@pytest.mark.parametrize('a, b', [('a/', 'b/'), ('', '')], ids=['as git writes it', 'as it is'])
def test_a_diff_may_have_folders_of_its_own(a, b):
    text = f'--- {a}a.md\n+++ {b}a.md\n@@ -1 +1 @@\n-one\n+1\n'
    assert patches.changed(text, load).files == {'a.md': changed('one', '1')}


@pytest.mark.parametrize(
    'rows, old, new',
    [
        pytest.param(['-one', '+1', '\\ No newline'], 'one', '1', id='no newline at the end'),
        pytest.param(['-one', '+1', '', ''], 'one', '1', id='blanks before the next header'),
        pytest.param(['-one', '+1', '  two'], 'one\n  two', '1\n two', id='a row without a mark'),
        pytest.param(['-one', '+*** x', '*** End of File'], 'one', '*** x', id='stars in a row'),
        pytest.param(['@@ five', '-one', '+1'], 'one', '1', id='behind what stands below'),
    ],
)
def test_the_rows_of_an_update(rows, old, new):
    for end in ('\n', '\r\n'):
        before, after = (text.replace('\n', end) for text in (TEXT, TEXT.replace(old, new)))
        update = patch('*** Update File: a.md', *rows)
        assert patched(update, lambda path: before.encode()) == ({'a.md': after.encode()}, {})


def test_a_hunk_without_a_line_above_has_the_first_place():
    update = patch('*** Update File: a.md', '@@', '-one', '+1')
    assert patched(update, lambda path: b'one\n\none\n').files == {'a.md': b'1\n\none\n'}


def test_a_header_within_a_hunk_is_a_line_and_its_file_is_looked_at():
    found = patched(
        patch('*** Update File: a.md', ' one', ' *** Update File: b.md', '-x'),
        lambda path: b'one\n*** Update File: b.md\nx\n',
    )
    assert found == ({'a.md': b'one\n*** Update File: b.md\n'}, {'b.md': ()})


def test_only_what_stands_between_begin_and_end_counts():
    rows = ['*** Delete File: a.md', '*** End Patch', '*** Delete File: b.md']
    assert patched('*** Delete File: c.md\n' + patch(*rows), load).files == {'a.md': None}
    assert patched('*** Delete File: c.md\n*** End Patch\nx', load).files == {'c.md': None}


@pytest.mark.parametrize(
    'asked, data',
    [
        ({'path': 'a.md', 'old_str': 'one', 'new_str': '1'}, changed('one', '1')),
        ({'filePath': 'a.md', 'oldString': 'one', 'newString': '1'}, changed('one', '1')),
        ({'path': 'a.md', 'edits': [{'oldText': 'one', 'newText': '1'}]}, changed('one', '1')),
        (
            {'replacements': [{'filePath': 'a.md', 'oldString': 'one', 'newString': '1'}]},
            changed('one', '1'),
        ),
        ({'path': 'a.md', 'file_text': 'x'}, b'x'),
        ({'command': 'create', 'path': 'a.md', 'file_text': 'x'}, b'x'),
        (
            {'command': 'insert', 'path': 'a.md', 'insert_line': 0, 'new_str': '0'},
            b'0\n' + load('a.md'),
        ),
        ({'command': 'append', 'path': 'a.md', 'new_str': 'x'}, load('a.md') + b'x'),
        ({'uri': 'file://a.md', 'text': 'x'}, b'x'),
        ({'uri': 'file://localhost/%61.md', 'text': 'x'}, b'x'),
        ({'filePath': {'scheme': 'file', 'fsPath': '/a.md'}, 'content': 'x'}, b'x'),
        ({'path': 'a.md', 'edits': '[{"oldText": "one", "newText": "1"}]'}, changed('one', '1')),
        (
            {'file_path': 'a.md', 'old_string': 'e', 'new_string': 'E', 'replace_all': True},
            changed('e', 'E'),
        ),
    ],
    ids=[
        *('Copilot', 'VS Code', "MCP's files", 'several files of VS Code', 'a whole file'),
        *('an editor that creates', 'that inserts', 'that appends', 'a URI', 'a URI in full'),
        *('a URI as an object', 'edits as a text', 'everywhere'),
    ],
)
def test_an_edit_is_read_from_its_fields(asked, data):
    ((path, found),) = edited('a tool', 'edit', asked, load).files.items()
    assert path.endswith('a.md') and found == data


@pytest.mark.parametrize(
    'asked',
    [
        {'path': 'a.md'},
        {'files': ['a.md']},
        {'path': 'a.md', 'old_string': 5, 'new_string': []},
        {'path': 'a.md', 'edits': 'x'},
        {'path': 'a.md', 'edits': ['x']},
    ],
    ids=['a path alone', 'names of files', 'no texts', 'edits that are a word', 'edits of words'],
)
def test_an_edit_that_says_no_text_has_no_place_in_the_file_that_it_names(asked):
    assert list(edited('t', 'edit', asked, load).unplaced) == ['a.md']


def test_a_tool_of_a_server_changes_the_first_of_several_places():
    asked = {'path': 'f', 'old_string': 'a', 'new_string': 'b'}
    assert edited('mcp__files__edit', 'edit', asked, lambda path: b'a a').files == {'f': b'b a'}
    assert edited('Edit', 'edit', asked, lambda path: b'a a').unplaced == {'f': (b'a',)}
    dashed = edited('MCP:edit', 'edit', {**asked, 'old_string': '-'}, lambda path: '– –'.encode())
    assert dashed.files == {'f': 'b –'.encode()}


@pytest.mark.parametrize(
    'text',
    [
        '*** Update File: a.md\n@@\n-one\n+1\n',
        '--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-one\n+1\n',
        '--- a.md\n+++ a.md\n@@ -1 +1 @@\n-one\n+1\n',
    ],
    ids=['without its first line', 'a diff of git', 'a diff'],
)
def test_a_tool_takes_a_patch_in_any_format(text):
    assert is_patch(text) and not is_patch(text.replace('-', '~').replace('*', '~'))
    assert patches.changed(text, load).files == {'a.md': changed('one', '1')}


def test_an_editor_that_looks_changes_nothing():
    assert edited('t', 'edit', {'command': 'view', 'path': 'a.md'}, load) == ({}, {})


@pytest.mark.parametrize(
    'named, path',
    [
        ('a%41.md', 'a%41.md'),
        ('file:a%41.md', 'aA.md'),
        ('file:///d/a.md', '/d/a.md'),
        ('file://localhost/d/a.md', '/d/a.md'),
        ({'fsPath': 'a.md'}, 'a.md'),
        ({'path': 'b.md'}, 'b.md'),
        ({}, None),
        (3, None),
        (None, None),
    ],
    ids=repr,
)
def test_a_path_may_be_a_uri(named, path):
    assert plain_path(named) == path
