"""`gitsync merge-driver`: exit codes, what it writes, what it says."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gitsync.main import main

STATUS = 'epic/feature_01_x/STATUS'
BASE = b'STAGE: S1\nUPDATED: 2026-01-15T10:00:00Z\nNOTE: a\n'
OURS = b'STAGE: S2\nUPDATED: 2026-01-15T11:00:00Z\nNOTE: a\n'
THEIRS = b'STAGE: S3\nUPDATED: 2026-01-15T12:00:00Z\nNOTE: b\n'


@pytest.fixture
def three(tmp_path, monkeypatch):
    """Writes O, A, B into a folder outside of any repository and goes there."""
    monkeypatch.chdir(tmp_path)

    def write(base, ours, theirs):
        for name, data in zip('OAB', (base, ours, theirs)):
            (tmp_path / name).write_bytes(data)
        return tmp_path

    return write


def test_a_clean_merge_exits_0_and_writes_ours(three, capsys):
    folder = three(
        BASE, OURS.replace(b'S2', b'S1'), THEIRS.replace(b'S3', b'S1').replace(b'12:', b'10:')
    )
    assert main(['merge-driver', 'O', 'A', 'B', '7', STATUS]) == 0
    assert (folder / 'A').read_bytes() == b'STAGE: S1\nUPDATED: 2026-01-15T11:00:00Z\nNOTE: b\n'
    assert capsys.readouterr() == ('', '')
    assert sorted(file.name for file in folder.iterdir()) == ['A', 'B', 'O']


def test_a_superseded_value_is_said_and_said_whole_where_there_is_no_attic(three, capsys):
    folder = three(BASE, OURS, THEIRS)
    assert main(['merge-driver', 'O', 'A', 'B', '7', STATUS]) == 0
    assert (folder / 'A').read_bytes() == THEIRS
    said = capsys.readouterr().err
    assert (
        f"gitsync: {STATUS}: key 'STAGE': 'S3' is kept, it stands in the version with the later "
        "UPDATED; 'S2' gives way\n" in said
    )
    assert f"gitsync: {STATUS}: key 'STAGE': superseded: STAGE: S2\n" in said


def test_a_superseded_value_is_kept_in_the_attic_of_the_clone(git, monkeypatch, capsys):
    monkeypatch.chdir(git.folder)
    for name, data in zip('OAB', (BASE, OURS, THEIRS)):
        git.write(name, data)
    assert main(['merge-driver', 'O', 'A', 'B', '7', STATUS]) == 0
    assert len(list((git.folder / '.git/gitsync/attic').iterdir())) == 1
    assert 'superseded:' not in capsys.readouterr().err


def test_a_conflict_exits_1_with_markers_and_names_the_place(three, capsys):
    folder = three(BASE, OURS, THEIRS.replace(b'12:', b'11:'))
    assert main(['merge-driver', 'O', 'A', 'B', '7', STATUS]) == 1
    assert (folder / 'A').read_bytes() == (
        b'<<<<<<< ours\nSTAGE: S2\n=======\nSTAGE: S3\n>>>>>>> theirs\n'
        b'UPDATED: 2026-01-15T11:00:00Z\nNOTE: b\n'
    )
    assert capsys.readouterr().err == f"gitsync: {STATUS}: conflict: key 'STAGE'\n"


@pytest.mark.parametrize('style', ['diff3', 'zdiff3'])
def test_a_style_that_shows_the_base_shows_it_for_what_both_changed(git, monkeypatch, style):
    monkeypatch.chdir(git.folder)
    git('config', 'merge.conflictStyle', style)
    for at, name in enumerate('OAB', 1):
        git.write(name, b'# E\n\n**Stage:** S%d\n**Next:** go\n' % at)
    assert main(['merge-driver', 'O', 'A', 'B', '7', 'epic/EPIC_README.md']) == 1
    assert git.read('A') == (
        b'# E\n\n<<<<<<< ours\n**Stage:** S2\n||||||| base\n**Stage:** S1\n'
        b'=======\n**Stage:** S3\n>>>>>>> theirs\n**Next:** go\n'
    )


def test_the_marker_size_is_honoured_and_a_large_one_means_text(three):
    folder = three(BASE, OURS, THEIRS)
    assert main(['merge-driver', 'O', 'A', 'B', '9', STATUS]) == 1
    assert b'\n' + b'=' * 9 + b'\n' in (folder / 'A').read_bytes()
    folder = three(BASE, OURS, THEIRS.replace(b'12:', b'11:'))
    assert main(['merge-driver', 'O', 'A', 'B', '5', STATUS]) == 1
    assert b'\n=====\n' in (folder / 'A').read_bytes()


def test_json(three, capsys):
    three(BASE, OURS, THEIRS)
    assert main(['merge-driver', '--json', 'O', 'A', 'B', '7', STATUS]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (
        answer['ok']
        and answer['data']['kind'] == 'status'
        and answer['data']['decisions'][0]['lost'] == 'STAGE: S2\n'
    )
    three(BASE, OURS, THEIRS.replace(b'12:', b'11:'))
    assert main(['merge-driver', 'O', 'A', 'B', '7', STATUS, '--json']) == 1
    answer = json.loads(capsys.readouterr().out)
    assert not answer['ok'] and answer['data']['conflicts'] == ["key 'STAGE'"]


def test_malformed_is_text_and_said(three, capsys):
    folder = three(
        BASE + b'what is this\n', OURS + b'what is this\n', BASE + b'what is this\n' + b'end\n'
    )
    main(['merge-driver', 'O', 'A', 'B', '7', STATUS])
    assert "merged as text: a line is no 'KEY: value'" in capsys.readouterr().err
    assert b'S2' in (folder / 'A').read_bytes()


@pytest.mark.parametrize(
    'arguments',
    [
        pytest.param([], id='none'),
        pytest.param(['O'], id='one file'),
        pytest.param(['O', 'A', 'B', '7'], id='no path'),
        pytest.param(['O', 'A', 'B', 'seven', 'p'], id='a size in words'),
        pytest.param(['O', 'A', 'B', '0', 'p'], id='size 0'),
        pytest.param(['O', 'A', 'B', '-1', 'p'], id='a negative size'),
        pytest.param(['missing', 'A', 'B', '7', 'p'], id='base missing'),
        pytest.param(['O', 'missing', 'B', '7', 'p'], id='ours missing'),
        pytest.param(['O', 'A', '.', '7', 'p'], id='theirs is a folder'),
        pytest.param(['O', 'A', 'B', '7', 'p', 'more'], id='one too many'),
    ],
)
def test_what_cannot_run_exits_above_1_and_leaves_ours(three, capsys, arguments):
    folder = three(BASE, OURS, THEIRS)
    assert main(['merge-driver', *arguments]) > 1
    assert (folder / 'A').read_bytes() == OURS
    assert capsys.readouterr().err.startswith('gitsync: error: ')


def test_binary_files_cannot_run(three, capsys):
    folder = three(b'a\0', b'b\0', b'c\0')
    assert main(['merge-driver', 'O', 'A', 'B', '7', 'x.bin']) == 2
    assert (folder / 'A').read_bytes() == b'b\0'


def test_the_mode_stays(three):
    folder = three(BASE, OURS, THEIRS)
    os.chmod(folder / 'A', 0o640)
    main(['merge-driver', 'O', 'A', 'B', '7', STATUS])
    assert stat.S_IMODE(os.stat(folder / 'A').st_mode) == 0o640


def test_names_that_look_like_options_are_names(three):
    folder = three(BASE, OURS, BASE)
    os.rename(folder / 'B', folder / '--json')
    assert main(['merge-driver', 'O', 'A', '--json', '7', '--help']) == 0


@pytest.mark.parametrize(
    'ours, theirs, expected',
    [
        pytest.param(BASE, THEIRS, THEIRS, id='theirs alone'),
        pytest.param(OURS, BASE, OURS, id='ours alone'),
        pytest.param(OURS, OURS, OURS, id='both the same'),
    ],
)
def test_what_one_side_changed_is_taken_whole(three, ours, theirs, expected):
    folder = three(BASE, ours, theirs)
    assert main(['merge-driver', 'O', 'A', 'B', '7', STATUS]) == 0
    assert (folder / 'A').read_bytes() == expected


def test_a_policy_in_the_worktree_is_read_and_a_broken_one_said(three, capsys):
    folder = three(b'A: 1\nB: 1\n', b'A: 2\nB: 1\n', b'A: 1\nB: 2\n')
    (folder / '.gitsync.toml').write_text(
        'version = 1\n[[documents]]\npath = "state.txt"\nkind = "status"\n'
    )
    assert main(['merge-driver', 'O', 'A', 'B', '7', 'state.txt']) == 0
    assert (folder / 'A').read_bytes() == b'A: 2\nB: 2\n'
    three(b'A: 1\nB: 1\n', b'A: 2\nB: 1\n', b'A: 1\nB: 2\n')
    (folder / '.gitsync.toml').write_text('version = ')
    assert main(['merge-driver', 'O', 'A', 'B', '7', 'state.txt']) == 1
    assert 'the built-in protocol is' in capsys.readouterr().err


def test_control_characters_in_a_path_stay_off_the_terminal(three, capsys):
    three(BASE, OURS, THEIRS.replace(b'12:', b'11:'))
    main(['merge-driver', 'O', 'A', 'B', '7', 'a\x1b[31m\n/feature_01_x/STATUS'])
    assert '\x1b' not in capsys.readouterr().err


def test_a_write_that_fails_leaves_ours(three):
    big = b''.join(b'K%d: x\n' % number for number in range(5000))
    folder = three(b'A: 1\n' + big, b'A: 2\n' + big, b'A: 1\n' + big + b'B: 2\n')
    limit = (
        'import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)); from '
        'gitsync.main import main; sys.exit(main(sys.argv[1:]))'
    )
    done = subprocess.run(
        [sys.executable, '-c', limit, 'merge-driver', 'O', 'A', 'B', '7', STATUS],
        capture_output=True,
    )
    assert done.returncode > 1
    assert (folder / 'A').read_bytes() == b'A: 2\n' + big
    assert sorted(file.name for file in folder.iterdir()) == ['A', 'B', 'O']


def test_heavy_modules_stay_out(three):
    three(
        *[
            b'<!-- BEGIN A X -->\n' + text + b'<!-- END A X -->\n'
            for text in (b'a\nb\n', b'A\nb\n', b'a\nB\n')
        ]
    )
    code = (
        'import sys; from gitsync.main import main; main(sys.argv[1:]); print(*sorted(sys.modules))'
    )
    done = subprocess.run(
        [
            sys.executable,
            '-I',
            '-S',
            '-c',
            f'import sys; sys.path.append({os.fspath(ROOT)!r}); {code}',
            'merge-driver',
            'O',
            'A',
            'B',
            '7',
            'x.md',
        ],
        capture_output=True,
        text=True,
    )
    loaded = set(done.stdout.split())
    assert 'gitsync.core.merge.sections.document' in loaded
    assert not loaded & {
        're',
        'json',
        'typing',
        'dataclasses',
        'subprocess',
        'tempfile',
        'pathlib',
        'click',
        'git',
        'enum',
        'argparse',
        'datetime',
    }


ROOT = str(Path(__file__).resolve().parents[3])


def test_the_result_goes_to_another_file_on_request(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, text in (('o', 'a\nb\nc\nd\n'), ('a', 'A\nb\nc\nd\n'), ('b', 'a\nb\nc\nD\n')):
        (tmp_path / name).write_text(text)
    assert main(['merge-driver', '--output', 'made', 'o', 'a', 'b', '7', 'x.txt']) == 0
    assert (tmp_path / 'made').read_text() == 'A\nb\nc\nD\n'
    assert (tmp_path / 'a').read_text() == 'A\nb\nc\nd\n'
    assert sorted(path.name for path in tmp_path.iterdir()) == ['a', 'b', 'made', 'o']
    assert main(['merge-driver', '--output']) == 2
    assert '--output names no file' in capsys.readouterr().err
