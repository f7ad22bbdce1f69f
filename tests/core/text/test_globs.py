"""Patterns held against regular expressions and against each other, and paths as .gitignore reads
them.
"""

import itertools
import re

import pytest

from gitsync.core.text.globs import glob
from gitsync.core.text.globs import matches_path
from gitsync.core.text.globs import overlap
from tests.transcripts import told


def every(letters, most):
    return [''.join(w) for size in range(most + 1) for w in itertools.product(letters, repeat=size)]


NAMES, PATTERNS = every('ab', 4), every('ab*?', 3)
AS_REGEX = {'*': '.*', '?': '.'}


def test_a_pattern_is_what_its_regular_expression_is():
    for pattern in every('ab*?', 4):
        regex = re.compile(''.join(AS_REGEX.get(char, char) for char in pattern))
        for name in NAMES:
            assert glob(pattern, name) == bool(regex.fullmatch(name)), (pattern, name)


def test_patterns_overlap_where_a_name_matches_both():
    regexes = {p: re.compile(''.join(AS_REGEX.get(c, c) for c in p)) for p in PATTERNS}
    named = {p: {name for name in NAMES if r.fullmatch(name)} for p, r in regexes.items()}
    for one, other in itertools.product(PATTERNS, repeat=2):
        if overlap(one, other) != bool(named[one] & named[other]):
            longer = every('ab', 6)[len(NAMES) :]
            both = [n for n in longer if regexes[one].fullmatch(n) and regexes[other].fullmatch(n)]
            assert overlap(one, other) == bool(both), (one, other)


CLASSES = ['[ab]', '[!a]', '[^a]', '[a-c]', '[]a]', '[!]a]', '[a', '[]', '[a-]', '[-a]', '[\\]a]']
CLASSES += [
    '[a\\',
    '[\\',
    '[a-]b',
    '\\*',
    '\\a',
    'a\\',
    '[[]',
    '[a-cx]b',
    'x[!a-c]',
    '[b-a]',
    '[\\a-c]',
]


def test_classes_and_escapes():
    for pattern in CLASSES:
        names = ['', 'a', 'b', 'd', ']', '-', '[', '[a', '[]', '*', '\\', 'a\\', 'xb', 'xd', 'ab']
        told(f'{pattern}: {" ".join(name for name in names if glob(pattern, name))}')
        told(f'    overlaps {" ".join(other for other in CLASSES if overlap(pattern, other))}')


def test_stars_against_stars_cost_no_more_than_their_lengths():
    assert not overlap('*a' * 30 + 'x', '*a' * 30 + 'y')


PATHS = ['a', 'b', 'a/b', 'b/a', 'a/b/c', 'c/a/b', 'x.md', 'd/x.md', 'd/e/x.md', '!a', '#a']


@pytest.mark.parametrize(
    'patterns',
    ['a', '/a', 'a/', '/a/', 'a/b', '/a/b', 'a/*', 'a/**', '**/b', '**', '*', '*.md', 'd/*.md']
    + ['d/**/*.md', '**/e/', '\\!a', '\\#a', '!a', '* !a', 'a !a/b', 'a/* !a/b a/b/c', '/', ''],
)
def test_paths_that_patterns_name(patterns):
    told(' '.join(path for path in PATHS if matches_path(tuple(patterns.split()), path)))
