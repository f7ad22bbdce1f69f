"""What .gitattributes come to, beside git's own answer in a worktree that holds them."""

import os

import pytest

from gitsync.core.git.snapshot import DECIDING
from gitsync.git import attributes
from tests.scenes.repository import CountedGit

PATHS = ('EPIC_README.md', 'a b/Ü.md', 'e/EPIC_README.md', 'e/deep/STATUS', 'code.py')
FILES = {
    'nothing': {},
    'a plain line': {'.gitattributes': b'EPIC_README.md -merge\n'},
    'a byte-order mark': {'.gitattributes': b'\xef\xbb\xbfEPIC_README.md merge=union\n'},
    'C quotes': {'.gitattributes': b'"EPIC_README\\056md" -merge\n"a b/*" text eol=crlf\n'},
    'a class': {'.gitattributes': b'[[:upper:]]PIC_README.md merge=x\n'},
    'a macro': {'.gitattributes': b'[attr]big filter=lfs -text\nSTATUS big\n'},
    'a macro that is not at the root': {'e/.gitattributes': b'[attr]big -merge\nSTATUS big\n'},
    'binary': {'.gitattributes': b'*.md binary\n'},
    'deeper files win': {
        '.gitattributes': b'*.md merge=one text\n',
        'e/.gitattributes': b'*.md merge=two !text\n',
        'e/deep/.gitattributes': b'STATUS working-tree-encoding=UTF-16 ident\n',
    },
    'line ends of Windows, no newline at the end': {
        '.gitattributes': b'*.md conflict-marker-size=9\r\n*.py eol=lf'
    },
    'no UTF-8': {'.gitattributes': b'\xff\xfe -merge\n*.py -text\n'},
}


@pytest.mark.parametrize('name', FILES, ids=FILES)
def test_the_answer_is_gits_own(git, name):
    for path, data in FILES[name].items():
        git.write(path, data)
    asked = ''.join(f'{path}\0' for path in PATHS)
    fields = git('check-attr', '-z', '--stdin', *DECIDING, input=asked).split('\0')
    expected = {}
    for path, key, value in zip(fields[::3], fields[1::3], fields[2::3]):
        if value != 'unspecified':
            expected.setdefault(path, {})[key] = value
    assert attributes.values(FILES[name], PATHS) == expected


def test_what_a_clone_has_set_besides_does_not_count(git, monkeypatch):
    git.write('.git/info/attributes', '* -merge\n')
    git.write('user', '* -text\n')
    git('config', 'core.attributesFile', str(git.folder / 'user'))
    git('config', '--global', 'core.attributesFile', str(git.folder / 'user'))
    monkeypatch.chdir(git.folder)
    monkeypatch.setenv('GIT_DIR', str(git.folder / '.git'))
    files = {'.gitattributes': b'code.py ident\n'}
    assert attributes.values(files, PATHS) == {'code.py': {'ident': 'set'}}


def test_a_question_is_asked_once_and_leaves_nothing(tmp_path, monkeypatch):
    counted = CountedGit(tmp_path / 'counted', monkeypatch)
    (tmp_path / 'scratch').mkdir()
    monkeypatch.setattr('tempfile.tempdir', str(tmp_path / 'scratch'))
    files = {'.gitattributes': b'code.py merge=asked-once\n'}
    for _ in range(3):
        assert attributes.values(files, PATHS) == {'code.py': {'merge': 'asked-once'}}
    assert len(counted.calls()) == 1 and os.listdir(tmp_path / 'scratch') == []
    assert attributes.values({}, PATHS) == {} and counted.calls() == []
