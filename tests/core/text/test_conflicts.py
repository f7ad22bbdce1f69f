"""Conflicts in texts: where they begin, what they are made of, and texts without them."""

import re

import pytest

from gitsync.core.text import conflicts
from tests.transcripts import told

TWO = '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n'
THREE = '<<<<<<< ours\na\n||||||| base\no\n=======\nb\n>>>>>>> theirs\n'
LARGE = THREE.replace('<<<<<<<', '<' * 9).replace('|||||||', '|' * 9)
LARGE = LARGE.replace('=======', '=' * 9).replace('>>>>>>>', '>' * 9)
TEXTS = {
    'none': 'a\nb\n',
    'an underline': 'a\n=======\nb\n',
    'two sides': f'x\n{TWO}y\n',
    'with a base': f'x\n{THREE}y\n',
    'two conflicts': f'{TWO}y\n{THREE}',
    'one after the other': TWO + THREE,
    'CRLF': TWO.replace('\n', '\r\n'),
    'without a last line end': TWO[:-1],
    'without labels': '<<<<<<<\na\n=======\nb\n>>>>>>>\n',
    'a label without a blank': TWO.replace('< ours', '<ours'),
    'a middle with a label': TWO.replace('=\n', '= x\n'),
    'a label of 3998 letters': TWO.replace('ours', 'o' * 3998),
    'a label of 3999 letters': TWO.replace('ours', 'o' * 3999),
    'a label of 4000 letters': TWO.replace('ours', 'o' * 4000),
    'indented': TWO.replace('<<<', ' <<<'),
    'six signs': TWO.replace('<<<<<<<', '<<<<<<'),
    'eight signs at the start': TWO.replace('<<<<<<<', '<<<<<<<<'),
    'nine signs': LARGE,
    'within another': LARGE.replace('o\n', TWO),
    'begun twice': '<<<<<<< x\n' + TWO,
    'the end missing': TWO.replace('>>>>>>> theirs\n', ''),
    'the middle missing': TWO.replace('=======\n', ''),
    'ended before it begins': '>>>>>>> x\n=======\n<<<<<<< x\n',
    'the middle twice': TWO.replace('=======\n', '=======\n=======\n'),
    'a base behind the middle': TWO.replace('b\n', '||||||| x\nb\n'),
    'in a fence': f'```\n{TWO}```\n{TWO}',
    'behind two fences': f'```\n```\n\n```\nx\n```\n{TWO}',
    'from a fence': '```\n<<<<<<< x\n```\n=======\n>>>>>>> x\n',
    'a fence on one side': '<<<<<<< x\n```\n=======\nb\n>>>>>>> x\n```\n',
    'not at the start of a line': 'x <<<<<<< a\n=======\n>>>>>>> b\n',
}


@pytest.mark.parametrize('name', TEXTS)
def test_a_text(name):
    data = TEXTS[name].encode()
    lines = [f'begin on {conflicts.conflict_lines(data)}']
    for size in (7, 9):
        pieces = conflicts.pieces(data, size)
        if len(pieces) > 1:
            lines.append(f'{size}: {pieces}')
    lines += [
        f'ours {conflicts.one_side(data, 0)}',
        f'theirs {conflicts.one_side(data, 1)}',
        f'left {conflicts.conflicts_left(data, [])} {conflicts.conflicts_left(data, [data])}',
        f'whole {conflicts.is_whole(data)}, quickly {conflicts.has_marker(data)}',
        f'unlabelled {conflicts.unlabelled(data)}',
    ]
    told(re.sub('o{99,}', 'o…o', '\n'.join(lines)))
