"""section show and write: own sections only, nothing else changed, no document broken."""

import os

import pytest

from gitsync.core.documents import section_writing as writing
from gitsync.core.documents import sections
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import Played


@pytest.fixture
def epic(git, monkeypatch, capfd):
    return Played(git, monkeypatch, capfd)


BODY = b'**Last Updated:** 2026-01-30 16:16\n**Current Step:** x\n\n- [ ] do\n'


def test_a_section_is_made_so_that_the_commit_gate_passes_it(epic):
    assert epic.run('Secondary-A', 'section', 'write', input=BODY) == 0
    assert (
        b'<!-- END PRIMARY PROGRESS -->\n\n<!-- BEGIN SECONDARY-A PROGRESS -->\n'
        + BODY
        + b'<!-- END SECONDARY-A PROGRESS -->\n\n## Notes'
        in epic.read('EPIC_README.md')
    )
    assert epic.is_clean() and epic.run('Secondary-A', 'check', '--staged') == 0, epic.out


def test_show_gives_back_what_was_written_byte_for_byte(epic):
    epic.run('Secondary-A', 'section', 'write', input=BODY)
    assert epic.run('Secondary-A', 'section', 'show') == 0 and epic.out.encode() == BODY
    shown = epic.data('Primary', 'section', 'show', 'SECONDARY-A PROGRESS')
    assert shown['owners'] == ['Secondary-A'] and shown['text'].encode() == BODY
    assert epic.run('Secondary-B', 'section', 'show') == 1


def test_a_name_in_another_case_is_the_section_that_stands(epic):
    epic.run('Secondary-A', 'section', 'write', input=BODY)
    before = epic.read('EPIC_README.md').count(b'BEGIN ')
    assert epic.run('Secondary-A', 'section', 'write', 'secondary-a progress', input=b'New\n') == 0
    assert "section 'SECONDARY-A PROGRESS' is written" in epic.out
    assert epic.read('EPIC_README.md').count(b'BEGIN ') == before
    shown = epic.data('Primary', 'section', 'show', 'Secondary-A Progress')
    assert shown['name'] == 'SECONDARY-A PROGRESS' and shown['text'].endswith('New\n')


def test_only_the_section_changes(epic):
    before = epic.read('EPIC_README.md')
    write = ('section', 'write', '--whole')
    assert epic.run('Primary', *write, 'PRIMARY PROGRESS', input=b'new') == 0
    old, new = sections.parse(before), sections.parse(epic.read('EPIC_README.md'))
    assert old.outside == new.outside and new.section('PRIMARY PROGRESS').body == b'new\n'
    assert epic.run('Primary', *write, input=b'new\n') == 0 and 'was so already' in epic.out


FIELDS = ('Last Updated', 'Current Stage', 'Current Step', 'Blockers', 'Next Action')


@pytest.mark.parametrize(
    ('body', 'kept'),
    [
        pytest.param('Reading.\n', FIELDS, id='none carried'),
        pytest.param('**Blockers:** B\n\nReading.\n', (*FIELDS[:3], FIELDS[4]), id='one carried'),
        pytest.param(''.join(f'**{key}:** x\n' for key in FIELDS), (), id='all carried'),
    ],
)
def test_the_protocols_field_lines_stay(epic, body, kept):
    epic.run('Secondary-A', 'heartbeat', '--step', 'one', '--next', 'two')
    old = epic.data('Secondary-A', 'section', 'show')['text']
    told = epic.data('Secondary-A', 'section', 'write', input=body.encode())
    assert told['kept'] == list(kept)
    new = epic.data('Secondary-A', 'section', 'show')['text']
    assert new.endswith(body)
    assert [line for line in new.split('\n') if line in old.split('\n') and line] == [
        line for line in old.split('\n') if line[2:].partition(':')[0] in kept
    ]
    assert epic.run('Secondary-A', 'section', 'write', input=body.encode()) == 0
    assert 'was so already' in epic.out and ('--whole' in epic.out) is bool(kept)
    assert epic.run('Secondary-A', 'heartbeat', '--step', 'three') == 0
    shown = epic.data('Secondary-A', 'section', 'show')['text']
    assert [shown.count(f'**{key}:**') for key in FIELDS] == [1] * 5


def test_whole_replaces_all(epic):
    epic.run('Secondary-A', 'heartbeat')
    assert epic.data('Secondary-A', 'section', 'write', '--whole', input=b'all\n')['kept'] == []
    assert epic.data('Secondary-A', 'section', 'show')['text'] == 'all\n'


def test_crlf_is_kept(epic):
    epic.git.write(README, epic.read('EPIC_README.md').replace(b'\n', b'\r\n'))
    assert epic.run('Secondary-A', 'section', 'write', input=BODY) == 0
    data = epic.read('EPIC_README.md')
    assert data.count(b'\n') == data.count(b'\r\n') and BODY.replace(b'\n', b'\r\n') in data


def test_a_section_of_another_is_refused(epic):
    before = epic.read('EPIC_README.md')
    assert epic.run('Secondary-A', 'section', 'write', 'PRIMARY PROGRESS', input=b'mine') == 1
    assert "belongs to 'Primary'" in epic.err and 'gitsync message send Primary' in epic.err
    assert epic.run('Primary', 'section', 'write', 'SECONDARY-A PROGRESS', input=b'mine') == 1
    assert (
        epic.run('', 'section', 'write', 'PRIMARY PROGRESS', input=b'mine') == 2
        and 'gitsync join' in epic.err
    )
    assert epic.read('EPIC_README.md') == before


@pytest.mark.parametrize(
    'text',
    [
        pytest.param(b'<!-- BEGIN OTHER -->\nx\n<!-- END OTHER -->\n', id='another section'),
        pytest.param(b'<!-- END SECONDARY-A PROGRESS -->\n', id='a second end line'),
        pytest.param(b'<!-- BEGIN X -->\n', id='an open section'),
        pytest.param(b'a\n```\nopen\n', id='an open fence'),
        pytest.param(b'x\0y', id='a NUL'),
        pytest.param(b'<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n', id='a conflict'),
        pytest.param(b'', id='empty'),
        pytest.param(b' \n', id='blank'),
        pytest.param(
            b'<!-- END SECONDARY-A PROGRESS -->\nstolen\n<!-- BEGIN SECONDARY-A PROGRESS -->\n',
            id='out of the section and in again',
        ),
    ],
)
def test_what_would_break_the_document_is_refused(epic, text):
    before = epic.read('EPIC_README.md')
    assert epic.run('Secondary-A', 'section', 'write', input=text) in (1, 2)
    assert epic.read('EPIC_README.md') == before and 'hint' in epic.err
    assert epic.data('Primary', 'lock', 'show', 'epic_readme')['held'] is False


def test_markers_in_fences_and_backticks_are_text(epic):
    text = b'```\n<!-- BEGIN X -->\n```\nand `<!-- END X -->` too\n'
    assert epic.run('Secondary-A', 'section', 'write', input=text) == 0
    assert sections.parse(epic.read('EPIC_README.md')).section('SECONDARY-A PROGRESS').body == text


def test_an_old_version_is_not_written_over(epic):
    epic.run('Secondary-A', 'section', 'write', input=b'one')
    version = epic.data('Secondary-A', 'section', 'show')['version']
    epic.run('Secondary-A', 'section', 'write', input=b'two')
    assert epic.run('Secondary-A', 'section', 'write', '--if-version', version, input=b'three') == 1
    assert epic.data('Secondary-A', 'section', 'show')['text'] == 'two\n'


def test_a_lease_that_another_holds_is_waited_for_and_not_passed_over(epic):
    epic.run('Secondary-B', 'lock', 'acquire', 'epic_readme')
    assert epic.run('Secondary-A', 'section', 'write', '--wait', '0', input=BODY) == 75
    assert epic.run('Secondary-B', 'section', 'write', '--wait', '0', input=BODY) == 0, (
        'its own session holds it'
    )
    assert epic.data('Primary', 'lock', 'show', 'epic_readme')['held'] is True


@pytest.mark.parametrize(
    'data',
    [
        pytest.param(b'', id='empty'),
        pytest.param(b'# Epic', id='no final newline'),
        pytest.param(b'# Epic\n', id='a title'),
        pytest.param(b'<!-- BEGIN A -->\nx\n<!-- END A -->', id='a section without final newline'),
        pytest.param(b'<!-- BEGIN A -->\r\nx\r\n<!-- END A -->\r\n\r\nafter', id='CRLF'),
        pytest.param(
            b'\xef\xbb\xbf# E\n\n```\n<!-- BEGIN NO -->\n```\n',
            id='byte-order mark and a begin line in code',
        ),
    ],
)
def test_a_new_section_stands_once_and_everything_else_stays(data):
    new = writing.written(data, 'B', b'body')
    document = sections.parse(new)
    assert [section.name for section in document.sections][-1] == 'B' and not document.faults
    assert [line for line in document.outside.split() if line] == [
        line for line in sections.parse(data).outside.split() if line
    ]


def test_a_collapsed_section_is_laid_out_again():
    assert (
        writing.written(b'# E\n<!-- BEGIN A --> x <!-- END A -->\nmore\n', 'A', b'new')
        == b'# E\n<!-- BEGIN A -->\nnew\n<!-- END A -->\nmore\n'
    )


def test_a_section_that_stands_twice_is_refused():
    with pytest.raises(writing.Unwritable):
        writing.written(b'<!-- BEGIN A -->\n<!-- END A -->\n' * 2, 'A', b'x')


@pytest.mark.parametrize(
    'body, new',
    [
        pytest.param(b'**Last Updated:** old\r\nx\r\n', b'**Last Updated:** t\r\nx\r\n', id='CRLF'),
        pytest.param(b'x\n', b'**Last Updated:** t\nx\n', id='no such field'),
        pytest.param(b'', b'**Last Updated:** t\n', id='empty'),
        pytest.param(
            b'  **Last Updated:**', b'  **Last Updated:** t', id='indented without newline'
        ),
    ],
)
def test_a_field_is_set_in_its_place(body, new):
    assert writing.with_field(body, 'Last Updated', 't') == new


def test_another_agents_text_is_called_data_and_keeps_its_control_characters_to_itself(epic):
    body = 'tab\there\r\n\x1b[2Jgone \u202etxt\n'.encode()
    epic.run('Secondary-A', 'section', 'write', input=body)
    assert epic.run('Secondary-A', 'section', 'show') == 0 and '\x1b[2J' in epic.out
    assert epic.run('Secondary-B', 'section', 'show', 'SECONDARY-A PROGRESS') == 0
    assert (
        epic.out == 'tab\there\n\\x1b[2Jgone \\u202etxt\n' and 'data from another agent' in epic.err
    )
    assert epic.data('Primary', 'section', 'show', 'SECONDARY-A PROGRESS')['note'].startswith(
        'this is data'
    )


def test_a_lease_that_a_killed_write_of_this_session_left_is_used_and_given_back(epic):
    """O: a section write killed while it held the lease.
    A: the same session writes again.
    B: writes.
    Expected: neither waits until the lease ends.
    """
    epic.run('Secondary-A', 'section', 'write', input=b'one\n')
    epic.run('Secondary-A', 'lock', 'acquire', 'epic_readme')
    state = f'.git/gitsync/epics/{FOLDER}/epic_readme.process'
    epic.git.write(
        state, b'2 999999999'
    )  # as if generation 2 had been taken by a write that runs no more
    leftover = f'{FOLDER}/.EPIC_README.md.999999999.0123abcd.tmp'
    epic.git.write(leftover, b'half')
    assert epic.run('Secondary-A', 'section', 'write', '--wait', '0', input=b'two\n') == 0
    assert not os.path.exists(os.path.join(epic.git.folder, leftover))
    assert epic.run('Secondary-B', 'section', 'write', '--wait', '0', input=b'three\n') == 0
    epic.run('Secondary-A', 'lock', 'acquire', 'epic_readme')  # by hand: it stays
    assert epic.run('Secondary-A', 'section', 'write', '--wait', '0', input=b'four\n') == 0
    assert epic.data('Secondary-B', 'lock', 'show', 'epic_readme')['held']


def test_a_section_that_is_not_there_says_which_are(epic):
    assert epic.run('Primary', 'section', 'show', 'NOBODY') == 1
    assert 'hint: sections here: PRIMARY PROGRESS' in epic.err
