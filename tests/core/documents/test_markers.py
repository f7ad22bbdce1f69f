"""What comments say: every keyword before and behind a name, with every sign between them."""

import itertools

import pytest

from gitsync.core.documents.markers.keywords import meaning
from gitsync.core.documents.markers.keywords import region
from tests.transcripts import told

KEYWORDS = ['BEGIN', 'END', 'START', 'BEGINNING', 'Begin', 'end', 'start']
SIGNS = [' ', '  ', ':', ': ', '_', '-', ' OF ', ' of ', '', '\t', '/']
NAMES = ['A', 'my  notes', '', 'x END', '(TOC)', 'SECTION: A', 'OF', 'é', '-', '7']


def told_meanings(texts):
    """By what they say: the comments."""
    by_meaning = {}
    for text in texts:
        by_meaning.setdefault(meaning(text.encode()), []).append(text)
    for meant, comments in by_meaning.items():
        told(f'{meant}: {" | ".join(comments)}' if meant else f'nothing: {len(comments)}')


@pytest.mark.parametrize('keyword', KEYWORDS)
def test_a_keyword_before_a_name(keyword):
    told_meanings(f'{keyword}{sign}{name}' for sign, name in itertools.product(SIGNS, NAMES))


@pytest.mark.parametrize('keyword', KEYWORDS)
def test_a_keyword_behind_a_name(keyword):
    told_meanings(f'{name}{sign}{keyword}' for sign, name in itertools.product(SIGNS, NAMES))


@pytest.mark.parametrize('keyword', KEYWORDS)
def test_words_behind_a_keyword_behind_a_name(keyword):
    words = [
        ' (TOC)',
        '(x)',
        ' - words',
        ' words',
        ': words',
        'x',
        '_x',
        'é',
        ' BEGIN',
        ' END',
        '-',
    ]
    told_meanings(f'A{sign}{keyword}{more}' for sign, more in itertools.product(SIGNS[:6], words))


def test_comments_that_are_odd():
    told_meanings(
        [
            '',
            ' ',
            'BEGIN',
            'END',
            ' \tBEGIN A\r\n',
            'START doctoc generated TOC please keep',
        ]
        + ['BEGIN : A', 'END :: A', 'START\t: A', 'BEGIN: :A', 'BEGIN_: A', 'END--A', 'BEGIN -A']
        + ['END doctoc generated TOC', 'THE END', 'LEGEND A', 'A BEGINNING', 'BEGIN OF A', 'END OF']
        + ['#region A', '#REGION A', 'region', 'endregion', '#endregion A b', 'Region A', 'a END b']
        + ['A BEGIN B END', 'A END B BEGIN', 'BEGIN A END', 'x' * 40 + ' BEGIN', 'aBEGIN BEGIN']
    )
    for text in (
        'region A',
        '#region  A b ',
        'region',
        '#endregion',
        'endregion A',
        'regions A',
        '',
    ):
        told(f'{text!r}: {region(text.encode())}')
