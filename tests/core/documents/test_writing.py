"""Markers that a policy adds, and records written: every pattern and every text, told."""

import pytest

from gitsync.core.documents import checkpoint
from gitsync.core.documents import message_writing
from gitsync.core.documents import messages
from gitsync.core.documents import sections
from tests.transcripts import told

LINES = [
    '<<A>>',
    '<< A  b >>',
    '<<>>',
    'x<<A>>',
    '<<A>> x',
    '  <<A>>\r',
    '== A ==',
    '==  ==',
    '%% x',
]
ENDS = ['<</A>>', '<</ A b >>', '== end A', '== end', 'END', '%% x']
PAIRS = [
    ('<<{name}>>', '<</{name}>>'),
    ('== (?P<name>.*) ==', '== end (?P<name>.*)'),
    ('^== (.*) ==$', '== end'),
    ('== .* ==', 'END'),
    ('%% x', 'END'),
    ('== (', 'END'),
    ('x(.*)(?P<name>A).*', 'END|== (end) A'),
]


@pytest.mark.parametrize('pair', PAIRS, ids=str)
def test_a_pair_of_patterns(pair):
    for begin in LINES:
        for end in ENDS:
            document = sections.parse(f'{begin}\nx\n{end}\n'.encode(), (pair,))
            if document.sections or document.faults:
                named = [(each.name, each.dialect) for each in document.sections]
                told(f'{begin!r} {end!r}: {named} {[tuple(each) for each in document.faults]}')


def test_two_pairs_of_patterns():
    text = '\ufeff<<A>>\n== B ==\n<</A>>\n== end B\n```\n<<C>>\n<</C>>\n```\n<!-- BEGIN D -->\n'
    for markers in (PAIRS[:2], PAIRS[:1], [*PAIRS[:2], 'begin-end'], ['hash']):
        document = sections.parse(text.encode(), tuple(markers))
        told(f'{[each.name for each in document.sections]} {document.faults}')


POINTS = [
    '{"a": 1, "b": [1, 2], "c": {"d": true}}',
    '{\n  "a": 1,\n  "b": [\n    1,\n    2\n  ],\n  "c": {\n    "d": true\n  }\n}\n',
    '\ufeff{\r\n\t"a": 1,\r\n\t"b": "\\u00e9"\r\n}\r\n',
    '{}',
    '{\n}\n',
    '[]',
    '{"a": 1',
    '{"a": 1,\n"a": 2}',
    '{"a": NaN}',
]


@pytest.mark.parametrize(
    'values', [{}, {'a': 1}, {'a': True, 'é': 'x\n'}, {'b': [3], 'z': {'y': []}}], ids=str
)
@pytest.mark.parametrize('text', POINTS, ids=repr)
def test_a_checkpoint_is_changed(text, values):
    record = checkpoint.parse(text.encode())
    assert checkpoint.render(record) == text.encode()
    told(f'{record.value} {[tuple(each) for each in record.faults]}')
    told(f'{checkpoint.other_indent(record)!r} {checkpoint.relaid(record)}')
    try:
        told(f'{checkpoint.changed(record, values).data}')
    except ValueError as error:
        told(f'{error}')


TEXTS = [
    '',
    'a',
    ' a \n b ',
    '## Message 9 (2026-01-15 14:30) ⏳ UNREAD',
    '---',
    '===',
    '```\nx',
    'a\n---\nb',
]
TEXTS += ['**Subject:** x', '<!-- BEGIN A -->', '# Title', '\ttab', 'é\r\nx', '- - -', '<<<<<<< x']


@pytest.mark.parametrize('text', TEXTS, ids=repr)
def test_a_message_says_what_it_was_given(text):
    data = message_writing.new(3, '2026-01-15 14:30', text, {'Action': text, 'Details': text})
    told(data.decode())
    whole = message_writing.empty('Primary', 'Secondary-A')
    for _ in range(2):
        channel = messages.parse(whole)
        whole = messages.render(message_writing.added(channel, data))
        read = messages.parse(whole).messages
        told(f'{len(read)} {[messages.fields(each) for each in read][-1:]}')
    told(f'{len(whole)} {whole[-60:]}')
