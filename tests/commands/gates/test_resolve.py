"""`gitsync resolve`: merges again what stands unmerged, and leaves what a person has touched."""

import json

import pytest

from gitsync.main import main

pytestmark = pytest.mark.slow

EPIC = 'epic/EPIC_README.md'
STATUS = 'epic/feature_01_x/STATUS'


def doc(a='one\n', b='two\n', head='# Epic\n'):
    return (
        f'{head}\n<!-- BEGIN SECONDARY-A PROGRESS -->\n{a}<!-- END SECONDARY-A PROGRESS -->\n\n'
        f'<!-- BEGIN SECONDARY-B PROGRESS -->\n{b}<!-- END SECONDARY-B PROGRESS -->\n'
    )


def status(stage, time):
    return f'STAGE: {stage}\nUPDATED: 2026-01-15T{time}:00Z\n'


@pytest.fixture
def conflicted(git, monkeypatch):
    """A merge in progress, made by git without the driver: base, ours and theirs of some files."""
    monkeypatch.chdir(git.folder)

    def make(files):
        for side, branch in enumerate(('main', 'theirs', 'main')):
            git('checkout', '-q', branch) if side != 1 else git('checkout', '-q', '-b', 'theirs')
            for path, versions in files.items():
                text = versions[(0, 2, 1)[side]]
                (git.folder / path).unlink(missing_ok=True) if text is None else git.write(
                    path, text
                )
            git('add', '-A')
            git('commit', '-q', '--allow-empty', '-m', str(side))
        assert git.run('merge', '-q', 'theirs').returncode == 1
        return git

    git('commit', '-q', '--allow-empty', '-m', 'root')
    return make


def test_what_merges_is_written_and_staged(conflicted, capsys):
    git = conflicted(
        {
            STATUS: (status('S1', '10:00'), status('S2', '11:00'), status('S3', '12:00')),
            EPIC: (doc(), doc(a='- x\n'), doc(b='- y\n')),
        }
    )
    assert main(['resolve']) == 0
    assert capsys.readouterr().out == f'settled: {STATUS}\n'
    assert git.read(STATUS).decode() == status('S3', '12:00')
    assert git('status', '--porcelain', STATUS) == f'M  {STATUS}\n'
    assert git('diff', '--stat') == ''
    assert main(['attic', STATUS]) == 0
    assert "'S2' gives way" in capsys.readouterr().out


def test_a_hint_names_a_path_as_it_is_typed_where_one_stands(conflicted, capsys, monkeypatch):
    texts = (status('S1', '10:00'), status('S2', '11:00'), status('S3', '11:00'))
    monkeypatch.chdir(conflicted({STATUS: texts}).folder / 'epic')
    assert main(['resolve']) == 1
    assert f'gitsync resolve {STATUS.removeprefix("epic/")} --take ours' in capsys.readouterr().out


def test_nothing_to_do(git, monkeypatch, capsys):
    monkeypatch.chdir(git.folder)
    assert main(['resolve']) == 0
    assert capsys.readouterr().out == 'nothing stands unmerged\n'


def test_conflicts_that_stay_are_left_with_markers_in_the_smallest_place(conflicted, capsys):
    git = conflicted(
        {STATUS: (status('S1', '10:00'), status('S2', '11:00'), status('S3', '11:00'))}
    )
    assert main(['resolve']) == 1
    assert capsys.readouterr().out == (
        f"left: {STATUS} (conflicts: key 'STAGE')\n    hint: edit it and git add it, or: "
        f'gitsync resolve {STATUS} --take ours (or theirs, or both)\n'
    )
    assert git.read(STATUS).decode() == (
        '<<<<<<< ours\nSTAGE: S2\n=======\nSTAGE: S3\n>>>>>>> theirs\n'
        'UPDATED: 2026-01-15T11:00:00Z\n'
    )
    assert git('status', '--porcelain', STATUS) == f'UU {STATUS}\n'
    assert main(['resolve']) == 1


def test_a_file_edited_since_the_conflict_is_left_alone(conflicted, capsys):
    git = conflicted(
        {STATUS: (status('S1', '10:00'), status('S2', '11:00'), status('S3', '12:00'))}
    )
    git.write(STATUS, 'STAGE: by hand\n')
    assert main(['resolve']) == 1
    assert 'edited since the conflict' in capsys.readouterr().out
    assert git.read(STATUS) == b'STAGE: by hand\n'
    assert main(['resolve', '--force']) == 0
    assert git.read(STATUS).decode() == status('S3', '12:00')


@pytest.mark.parametrize('style', ['merge', 'diff3', 'zdiff3'])
def test_what_git_left_in_any_style_counts_as_untouched(conflicted, style, git):
    git('config', 'merge.conflictStyle', style)
    conflicted({STATUS: (status('S1', '10:00'), status('S2', '11:00'), status('S3', '12:00'))})
    assert main(['resolve']) == 0


def test_only_the_paths_asked_for(conflicted, capsys, monkeypatch):
    other = 'epic/feature_02_y/STATUS'
    git = conflicted(
        {
            path: (status('S1', '10:00'), status('S2', '11:00'), status('S3', '12:00'))
            for path in (STATUS, other)
        }
    )
    monkeypatch.chdir(git.folder / 'epic/feature_01_x')
    assert main(['resolve', 'STATUS']) == 0
    assert git('status', '--porcelain') == f'M  {STATUS}\nUU {other}\n'
    monkeypatch.chdir(git.folder)
    assert main(['resolve', 'epic']) == 0
    assert git('ls-files', '-u') == ''


def test_a_path_that_is_not_there_is_an_error(conflicted, capsys):
    conflicted({STATUS: (status('S1', '10:00'), status('S2', '11:00'), status('S3', '12:00'))})
    assert main(['resolve', 'nowhere']) == 2
    assert "no such path: 'nowhere'" in capsys.readouterr().err


def test_removed_on_one_side_is_left_to_a_person(conflicted, capsys):
    git = conflicted({STATUS: (status('S1', '10:00'), None, status('S3', '12:00'))})
    assert main(['resolve']) == 1
    assert 'removed in ours, changed on the other side' in capsys.readouterr().out
    assert git('status', '--porcelain').startswith('DU ')


@pytest.mark.parametrize(
    'take, body',
    [
        pytest.param('ours', 'ours\n', id='ours'),
        pytest.param('theirs', 'theirs\n', id='theirs'),
        pytest.param('both', 'ours\ntheirs\n', id='both'),
    ],
)
def test_one_section_by_a_side(conflicted, take, body):
    git = conflicted({EPIC: (doc(), doc(a='ours\n'), doc(a='theirs\n'))})
    assert main(['resolve', EPIC, '--section', 'SECONDARY-A PROGRESS', '--take', take]) == 0
    assert git.read(EPIC).decode() == doc(a=body)
    assert git('status', '--porcelain') in (f'M  {EPIC}\n', '')
    assert git('ls-files', '-u') == ''


def test_sections_are_settled_one_after_another(conflicted, capsys):
    git = conflicted({EPIC: (doc(), doc('a1\n', 'b1\n'), doc('a2\n', 'b2\n'))})
    assert main(['resolve', '--section', 'SECONDARY-A PROGRESS', '--take', 'theirs']) == 1
    assert 'conflicts are left' in capsys.readouterr().out
    assert main(['resolve', '--section', 'SECONDARY-B PROGRESS', '--take', 'ours']) == 0
    assert git.read(EPIC).decode() == doc('a2\n', 'b1\n')
    assert git('ls-files', '-u') == ''


def test_a_section_removed_on_one_side(conflicted):
    gone = doc().replace(
        '<!-- BEGIN SECONDARY-A PROGRESS -->\none\n<!-- END SECONDARY-A PROGRESS -->\n\n', ''
    )
    git = conflicted({EPIC: (doc(), doc(a='ours\n'), gone)})
    assert main(['resolve', '--section', 'SECONDARY-A PROGRESS', '--take', 'theirs']) == 0
    assert b'SECONDARY-A' not in git.read(EPIC)
    assert b'SECONDARY-B' in git.read(EPIC)


def test_a_section_nobody_has_is_an_error(conflicted, capsys):
    conflicted({EPIC: (doc(), doc(a='ours\n'), doc(a='theirs\n'))})
    assert main(['resolve', '--section', 'NOBODY', '--take', 'ours']) == 2
    assert "no unmerged file has a section 'NOBODY'" in capsys.readouterr().err


def test_a_section_needs_a_side_and_a_side_needs_a_section_or_a_path(conflicted, capsys):
    assert main(['resolve', '--section', 'A']) == 2
    assert 'error: --section needs --take\n' in capsys.readouterr().err
    assert main(['resolve', '--take', 'ours']) == 2


def message(subject):
    heading = '# Messages\n\n## Message 1 (2026-01-15 10:00) ⏳ UNREAD\n'
    return f'{heading}**Subject:** {subject}\n**Details:** the plan for all of this week\n'


def checkpoint(stage, more=''):
    return f'{{\n  "stage": "{stage}",{more}\n  "last_checkpoint": "2026-01-15T10:00:00Z"\n}}\n'


KINDS = {
    'outside text': (EPIC, [doc(head=f'# Epic {word}\n') for word in ('zero', 'one', 'two')]),
    'sections': (EPIC, [doc(a=f'{word}\n') for word in ('zero', 'one', 'two')]),
    'status': (STATUS, [status(word, '10:00') for word in ('zero', 'one', 'two')]),
    'messages': (
        'epic/agent_comms/primary_to_secondary_a.md',
        [message(word) for word in ('zero', 'one', 'two')],
    ),
    'checkpoint': (
        'epic/agent_checkpoints/secondary_a.json',
        [checkpoint(word) for word in ('zero', 'one', 'two')],
    ),
    'text': ('notes.txt', [f'{word}\n' for word in ('zero', 'one', 'two')]),
    'fence': (EPIC, [doc(a=f'```\n{word}\n```\n') for word in ('zero', 'one', 'two')]),
}


@pytest.mark.parametrize('path, versions', KINDS.values(), ids=KINDS)
def test_a_side_settles_a_file_of_every_kind(conflicted, path, versions, capsys):
    git = conflicted({path: versions})
    assert main(['resolve']) == 1
    assert f'hint: edit it and git add it, or: gitsync resolve {path} --take ours' in (
        capsys.readouterr().out
    )
    assert main(['resolve', path, '--take', 'theirs']) == 0
    assert git.read(path).decode() == versions[2]
    assert git('ls-files', '-u') == ''
    assert main(['resolve', path, '--take', 'theirs']) == 0


@pytest.mark.parametrize('take', ['ours', 'theirs', 'both'])
def test_a_side_settles_what_the_other_removed(conflicted, take):
    path = 'epic/agent_checkpoints/secondary_a.json'
    git = conflicted(
        {path: [checkpoint('S1', more) for more in ('\n  "note": 1,', '', '\n  "note": 2,')]}
    )
    assert main(['resolve']) == 1
    assert main(['resolve', path, '--take', take]) == 0
    assert json.loads(git.read(path)).get('note') == (None if take == 'ours' else 2)


@pytest.mark.parametrize('kind', ['checkpoint', 'status'])
def test_both_where_one_can_stand_is_refused(conflicted, kind, capsys):
    path, versions = KINDS[kind]
    git = conflicted({path: versions})
    assert main(['resolve']) == 1
    assert main(['resolve', path, '--take', 'both']) == 2
    assert f'would be no {kind} with both in each conflict' in capsys.readouterr().err
    assert git('ls-files', '-u') != ''


def test_a_side_is_taken_in_the_conflicts_that_are_left(conflicted):
    git = conflicted({EPIC: (doc(), doc('a1\n', 'b1\n'), doc('a2\n', 'b2\n'))})
    assert main(['resolve', '--section', 'SECONDARY-A PROGRESS', '--take', 'theirs']) == 1
    assert main(['resolve', EPIC, '--take', 'ours']) == 0
    assert git.read(EPIC).decode() == doc('a2\n', 'b1\n')


def test_line_ends_are_those_of_a_checkout(conflicted, git):
    git('config', 'core.autocrlf', 'true')
    conflicted({STATUS: (status('S1', '10:00'), status('S2', '11:00'), status('S3', '12:00'))})
    assert main(['resolve']) == 0
    assert git.read(STATUS).decode() == status('S3', '12:00').replace('\n', '\r\n')
    assert git('show', f':{STATUS}') == status('S3', '12:00')
    assert git('diff', '--stat') == ''


def test_json(conflicted, capsys):
    conflicted({STATUS: (status('S1', '10:00'), status('S2', '11:00'), status('S3', '11:00'))})
    assert main(['resolve', '--json']) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer['ok'] is False and answer['data']['settled'] == []
    assert answer['data']['left'][0]['path'] == STATUS


LINES = 'alpha\n{0} one\nmiddle a\nmiddle b\nmiddle c\n{0} two\nomega\n'


def test_both_sides_stand_in_each_conflict_and_what_they_share_once(conflicted):
    git = conflicted({EPIC: (doc(a=''), doc(a=LINES.format('our')), doc(a=LINES.format('their')))})
    assert main(['resolve', '--section', 'SECONDARY-A PROGRESS', '--take', 'both']) == 0
    assert git.read(EPIC).decode() == doc(
        a='alpha\nour one\ntheir one\nmiddle a\nmiddle b\nmiddle c\nour two\ntheir two\nomega\n'
    )


def test_explain_says_what_each_side_did_and_whose_the_part_is(conflicted, capsys):
    gone = doc().replace(
        '<!-- BEGIN SECONDARY-A PROGRESS -->\none\n<!-- END SECONDARY-A PROGRESS -->\n\n', ''
    )
    git = conflicted({EPIC: (doc(), doc(a='ours\n', b='b1\n'), gone.replace('two', 'b2'))})
    before = git.read(EPIC)
    assert main(['resolve', '--explain']) == 1
    said = capsys.readouterr().out
    assert (
        f"{EPIC}: section 'SECONDARY-A PROGRESS': case 5: changed in ours, removed in theirs; "
        'belongs to Secondary-A\n'
    ) in said
    assert "section 'SECONDARY-B PROGRESS': case 6: changed in ours, changed in theirs" in said
    assert git.read(EPIC) == before and git('ls-files', '-u') != ''
    assert main(['resolve', '--explain', '--json']) == 1
    found = json.loads(capsys.readouterr().out)['data']['conflicts']
    assert found[0]['case'] == 5 and found[0]['owners'] == ['Secondary-A']
