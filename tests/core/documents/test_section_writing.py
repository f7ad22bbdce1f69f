"""A section written: into every kind of document, of every kind of text, under every name."""

import difflib

import pytest

from gitsync.core.documents.section_writing import Unwritable
from gitsync.core.documents.section_writing import keeping_fields
from gitsync.core.documents.section_writing import with_field
from gitsync.core.documents.section_writing import written
from tests.transcripts import told

A = '<!-- BEGIN A -->\nold\n<!-- END A -->\n'
DOCUMENTS = {
    'empty': '',
    'blank': '\n',
    'no section': '# T',
    'the section': f'# T\n\n{A}\nafter\n',
    'in CRLF': f'# T\n\n{A}\nafter\n'.replace('\n', '\r\n'),
    'on one line': '<!-- BEGIN A -->old<!-- END A -->\n',
    'another section': A.replace(' A ', ' B '),
    'another without a last line end': A.replace(' A ', ' B ')[:-1],
    'another with words behind it': A.replace(' A ', ' B ')[:-1] + ' words\nmore\n',
    'another with words that end the text': A.replace(' A ', ' B ')[:-1] + ' words',
    'twice': A + A,
    'one that does not end': A + '<!-- BEGIN B -->\n',
    'in other markers': '<!-- A:START -->\nold\n<!-- A:END -->\n',
    'in a fence': f'```\n{A}```\n',
    'an open fence': '# T\n```\nx\n',
}
BODIES = {
    'text': 'new\n',
    'no line end': 'new',
    'nothing': '',
    'CRLF and a byte-order mark': '\ufeffa\r\nb\r\n',
    'a NUL': 'a\0',
    'a section': A,
    'a begin line': 'x\n<!-- BEGIN X -->\n',
    'a conflict': '<<<<<<< x\na\n=======\nb\n>>>>>>> y\n',
    'an open fence': 'x\n```\n',
    'a fence': '```\nx\n```\n',
}


@pytest.mark.parametrize('document', DOCUMENTS)
@pytest.mark.parametrize('body', BODIES)
def test_a_body(document, body):
    told_written(DOCUMENTS[document], 'A', BODIES[body])


@pytest.mark.parametrize('length', [41, 42, 43])
def test_a_marker_that_a_text_holds_is_shown_by_its_first_sixty_characters(length):
    marker = f'<!-- BEGIN {"é" * length} END -->'
    with pytest.raises(Unwritable) as refused:
        written(A.encode(), 'A', f'x\n  {marker}\n'.encode())
    assert refused.value.reason == f"the text holds a section marker: '{marker[:60]}'"


@pytest.mark.parametrize('name', ['MY NOTES', '', 'a -->', 'x\ny', 'END B', 'é'])
def test_a_name(name):
    for document in ('', A, 'x'):
        told_written(document, name, 'new\n')


def told_written(document, name, body):
    try:
        new = written(document.encode(), name, body.encode()).decode()
    except Unwritable as error:
        told(f'{error.rule}: {error.reason} ({error.hint})')
        return
    for line in difflib.ndiff(*(text.split('\n') for text in (document, new))):
        if line[0] in '+-':
            told(line.replace('\r', '␍'))


FIELDS = '**Current Stage:** S2\n**Blockers:** none\nwords\n**Next Action:** go\n**Mine:** x\n'


@pytest.mark.parametrize('body', ['', 'x\n', '\nx\n', '**Blockers:** y\n', '**Other:** y\nx'])
def test_fields_that_are_kept(body):
    for old in (FIELDS, FIELDS.replace('\n', '\r\n'), '', '**Blockers:** a\n**Blockers:** b\n'):
        told(f'{keeping_fields(old.encode(), body.encode())}')


@pytest.mark.parametrize(
    'body', ['', 'x\n', FIELDS, '- **Blockers:**\n', '**Blockers:** a\r\nb\r\n']
)
def test_a_field_is_set(body):
    told(f'{with_field(body.encode(), "Blockers", "the weather")}')
