"""Every text has an outline, and the outline gives its bytes back."""

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.merge.outline.nodes import walk
from gitsync.core.merge.outline.parsing import NESTED
from gitsync.core.merge.outline.parsing import item_key
from gitsync.core.merge.outline.parsing import parse
from gitsync.core.merge.outline.parsing import render
from tests.core.merge.outline.documents import sections

PIECES = [
    '# A\n',
    '## A\r\n',
    'A\n---\n',
    '---\n',
    '- [ ] a\n',
    '  1. b\n',
    '\t* c  \n',
    '```\n',
    '~~~~ x\n',
    '| a | b |\n',
    '|---|---|\n',
    '**Key:**\n',
    '**Key:** v\n',
    '<table>\n',
    '</table>\n',
    'text\n',
    '> q\n',
    '\n',
    '   \n',
    'end',
    '\ufeff',
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(''.join))
@settings(max_examples=200, deadline=None)
def test_an_outline_gives_the_bytes_of_its_text_back(text):
    data = text.encode()
    assert render(parse(data)) == data


@pytest.mark.parametrize(
    'line, key',
    [
        ('- a b', 'a b'),
        ('12. a b  ', 'a b'),
        ('* [x] a b', 'a b'),
        ('- [a](b c)', 'b c'),
        ('- [a](b) c', 'b'),
        ('- [ ] [a](b)', 'b'),
        ('- see [a](b)', 'see [a](b)'),
        ('- [a](b', '[a](b'),
        ('- [a]( b )', 'b'),
        ('- [a]) (b)', '[a]) (b)'),
        ('- a](b)', 'a](b)'),
        ('- **K:** v', 'K'),
        ('- **K:**', '**K:**'),
        ('-', ''),
    ],
)
def test_what_an_item_is_known_by(line, key):
    assert item_key(line.encode() + b'\n') == key.encode()


def test_lists_that_are_nested_too_deep_are_text():
    data = b''.join(b'  ' * depth + b'- x\n' for depth in range(NESTED + 3))
    kinds = [each.kind for each in walk(parse(data).nodes) if each.kind != 'item']
    assert kinds == ['list'] * NESTED + ['text']


def test_a_heading_within_an_item_holds_nothing():
    ((item,),) = (each.children for each in parse(b'- a\n  # h\n  x\n').nodes)
    assert [each.kind for each in item.children] == ['text', 'text']


@pytest.mark.slow
@given(sections())
@settings(max_examples=50, deadline=None)
def test_so_does_that_of_a_section_as_agents_write_it(lines):
    data = '\n'.join(lines).encode()
    assert render(parse(data)) == data


@pytest.mark.parametrize('mark', ['```', '~~~'])
def test_a_bullet_within_the_code_of_an_item_begins_no_item(mark):
    code = f'  {mark}\n- x\n  {mark}\n'
    ((one, other),) = (each.children for each in parse(f'- a\n{code}- b\n'.encode()).nodes)
    assert (one.body, other.body) == (f'- a\n{code}'.encode(), b'- b\n')
