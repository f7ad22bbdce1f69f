"""The text merge is git's own: compared with `git merge-file` byte for byte, labels apart."""

import subprocess

import pytest

from gitsync.core.merge.result import Unmergeable
from gitsync.git import merge_file as textmerge
from gitsync.git.merge_file import merge_text
from gitsync.git.merge_file import merger

CASES = {
    'clean': (b'1\n2\n3\n4\n5\n', b'1!\n2\n3\n4\n5\n', b'1\n2\n3\n4\n5!\n'),
    'conflict': (b'1\n2\n3\n', b'1\nx\n3\n', b'1\ny\n3\n'),
    'two near conflicts': (b'a\n1\nb\n2\nc\n', b'a\nx\nb\ny\nc\n', b'a\np\nb\nq\nc\n'),
    'two far conflicts': (
        b'a\n1\nb\nb\nb\nb\nb\n2\nc\n',
        b'a\nx\nb\nb\nb\nb\nb\ny\nc\n',
        b'a\np\nb\nb\nb\nb\nb\nq\nc\n',
    ),
    'same change': (b'1\n', b'2\n', b'2\n'),
    'no final newline in ours': (b'1\n2\n', b'1\n2', b'0\n2\n'),
    'no final newline anywhere': (b'1\n2\n3', b'x\n2\n3', b'1\n2\ny'),
    'no final newline in conflict': (b'1', b'2', b'3'),
    'crlf': (b'1\r\n2\r\n3\r\n', b'1\r\nx\r\n3\r\n', b'1\r\ny\r\n3\r\n'),
    'crlf on one side': (b'1\n2\n3\n', b'1\r\n2\r\n3\r\n', b'1\n2\ny\n'),
    'mixed ends': (b'1\r\n2\n3\r\n4\n', b'1\r\n2\n3\r\n5\n', b'0\r\n2\n3\r\n4\n'),
    'empty base': (b'', b'a\nb\n', b'a\nc\n'),
    'empty ours': (b'a\nb\n', b'', b'a\nc\n'),
    'empty theirs': (b'a\nb\n', b'a\nc\n', b''),
    'all empty': (b'', b'', b''),
    'conflict markers in the text': (
        b'1\n<<<<<<< ours\n2\n',
        b'1\n<<<<<<< ours\nx\n',
        b'1\n<<<<<<< ours\ny\n',
    ),
    'deleted and changed': (b'1\n2\n3\n', b'1\n3\n', b'1\nx\n3\n'),
    'no utf-8': (b'\xff\n\xfe\n\xfd\n', b'\xff\nx\n\xfd\n', b'\xff\ny\n\xfd\n'),
    'carriage returns alone': (b'a\rb\n', b'a\rc\n', b'x\rb\n'),
    'blank lines': (b'a\n\n\nb\n', b'a\n\n\n\nb\n', b'a\n\nb\n'),
    'long line': (b'x' * 70000 + b'\n', b'x' * 70000 + b'y\n', b'z' + b'x' * 70000 + b'\n'),
}


def by_git(folder, texts, *options):
    for name, data in zip(('base', 'ours', 'theirs'), texts):
        (folder / name).write_bytes(data)
    done = subprocess.run(
        [
            'git',
            *options,
            'merge-file',
            '-p',
            '-q',
            '-L',
            'ours',
            '-L',
            'base',
            '-L',
            'theirs',
            'ours',
            'base',
            'theirs',
        ],
        cwd=folder,
        capture_output=True,
    )
    return done.stdout, done.returncode


@pytest.mark.parametrize('name', CASES)
def test_text_merges_as_git_does(name, tmp_path):
    assert merge_text(*CASES[name]) == by_git(tmp_path, CASES[name])


@pytest.mark.parametrize('style', ['merge', 'diff3', 'zdiff3'])
@pytest.mark.parametrize('name', CASES)
def test_the_users_conflict_style_is_honoured(name, style, git, monkeypatch):
    git('config', 'merge.conflictStyle', style)
    monkeypatch.chdir(git.folder)
    assert merge_text(*CASES[name]) == by_git(git.folder, CASES[name])
    assert merge_text(*CASES[name]) == merge_text(*CASES[name], style=style)


@pytest.mark.parametrize('size', [3, 7, 9, 40])
def test_the_marker_size_is_honoured(size):
    data, count = merge_text(*CASES['conflict'], size)
    assert count == 1
    assert (
        data
        == b'1\n'
        + b'<' * size
        + b' ours\nx\n'
        + b'=' * size
        + b'\ny\n'
        + b'>' * size
        + b' theirs\n3\n'
    )


def test_binary_files_are_not_merged():
    with pytest.raises(Unmergeable, match='binary'):
        merge_text(b'a\0\n', b'b\0\n', b'c\0\n')


@pytest.mark.parametrize('together', [1, 2, 40])
def test_regions_merge_as_if_apart(together):
    names = [name for name in CASES if name not in ('long line', 'mixed ends', 'crlf on one side')]
    regions = [
        region
        for region in map(CASES.get, names * together)
        if all(text[-1:] in (b'', b'\n') for text in region)
    ]
    assert merger()(regions) == [merge_text(*region) for region in regions]


def test_markers_in_a_text_of_crlf_end_in_crlf():
    assert merger()([(b'', b'a\r\n', b'b\r\n')]) == [
        (b'<<<<<<< ours\r\na\r\n=======\r\nb\r\n>>>>>>> theirs\r\n', 1)
    ]


def test_many_regions_of_mixed_line_ends_lose_nothing():
    results = merger()([CASES['mixed ends'], CASES['crlf on one side']] * 20)
    assert [data.replace(b'\r', b'') for data, _ in results] == [
        merge_text(*CASES[name])[0].replace(b'\r', b'')
        for name in ('mixed ends', 'crlf on one side')
    ] * 20


def test_all_regions_take_one_process(monkeypatch):
    calls = []
    run = textmerge.process.run
    monkeypatch.setattr(textmerge.process, 'run', lambda args: calls.append(args) or run(args))
    merger()([CASES['conflict'], CASES['clean'], CASES['two far conflicts']] * 20)
    assert len(calls) == 1


def test_regions_without_a_question_take_no_process(monkeypatch):
    monkeypatch.setattr(textmerge.process, 'run', None)
    assert merger()(
        [(b'a\n', b'b\n', b'a\n'), (b'a\n', b'a\n', b'c\n'), (b'a\n', b'd\n', b'd\n')]
    ) == [(b'b\n', 0), (b'c\n', 0), (b'd\n', 0)]


def test_regions_that_resemble_each_other_do_not_mix():
    long = b''.join(b'line %d\n' % n for n in range(200))
    regions = [(long, b'x\n', b'y\n'), (b'x\n', long, b'z\n'), (b'y\n', b'z\n', long)]
    assert merger()(regions) == [merge_text(*region) for region in regions]


def test_text_that_holds_the_fence_is_safe():
    region = (b'gitsync-fence 0 0\na\n', b'gitsync-fence 0 0\nb\n', b'gitsync-fence 0 0\nc\n')
    assert merger()([region, region]) == [merge_text(*region)] * 2


def test_many_regions_without_final_newline_are_refused_as_one():
    with pytest.raises(Unmergeable):
        merger()([(b'a', b'b', b'c')] * 50)


def test_files_in_tmpdir_are_taken_where_memory_has_no_path(monkeypatch, tmp_path):
    monkeypatch.delattr('os.memfd_create', raising=False)
    monkeypatch.setenv('TMPDIR', str(tmp_path))
    assert merge_text(*CASES['clean']) == (b'1!\n2\n3\n4\n5!\n', 0)
    assert list(tmp_path.iterdir()) == []
