"""Names that are one on some disks."""

import pytest

from gitsync.core.form.places.twins import added
from gitsync.core.form.places.twins import folded
from gitsync.core.form.places.twins import is_short
from gitsync.core.form.places.twins import judge
from gitsync.core.git.snapshot import Change
from gitsync.core.git.snapshot import Entry
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.case import Case
from gitsync.core.policy.policy import DEFAULT


@pytest.mark.parametrize(
    'short, long',
    [
        ('EPIC_R~1.MD', 'EPIC_README.md'),
        ('epic_r~2.md', 'EPIC_README.md'),
        ('EPIC_~12.MD', 'EPIC_README.md'),
        ('EP1A2B~1.MD', 'EPIC_README.md'),
        ('GITSYN~1.TOM', '.gitsync.toml'),
        ('GITATT~1', '.gitattributes'),
        ('AGENT_~2', 'agent_checkpoints'),
        ('SECOND~1.JSO', 'secondary_a.json'),
        ('A_B~1.MD', 'a+b.markdown.md'),
        ('MYNOTE~1.MD', 'my notes on it.md'),
        ('ABCDEF~1.MD', 'abcdefghi.md'),
        ('A~1.HTM', 'a.html'),
        ('EPIC_R~1', 'EPIC_README'),
    ],
)
def test_an_ntfs_disk_may_give_a_long_name_this_short_one(short, long):
    assert is_short(short, long)


@pytest.mark.parametrize(
    'name, long',
    [
        pytest.param('EPIC_R~1.TXT', 'EPIC_README.md', id='another ending'),
        pytest.param('OTHER~1.MD', 'EPIC_README.md', id='another beginning'),
        pytest.param('EPIC_README~1.md', 'EPIC_README.md', id='too long to be short'),
        pytest.param('STATUS~1', 'STATUS', id='a name that needs no short one'),
        pytest.param('README~1.MD', 'README.md', id='with an ending too'),
        pytest.param('EPIC_R~.MD', 'EPIC_README.md', id='no number'),
        pytest.param('EPICZZ~1.MD', 'EPIC_README.md', id='no hash'),
        pytest.param('EPZA2B~1.MD', 'EPIC_README.md', id='nor is this'),
        pytest.param('EXA2B1~1.MD', 'EPIC_README.md', id='a hash behind other letters'),
        pytest.param('EPA2B~1.MD', 'EPIC_README.md', id='a shorter hash'),
        pytest.param('ABCDEF~1.MD', 'abcdefgh.md', id='eight letters need none'),
        pytest.param('A~1.HTM', 'a.htm', id='three of an ending neither'),
        pytest.param('EPIC_RE~1.MD', 'EPIC_README.md', id='nine characters'),
        pytest.param('~1.MD', 'EPIC_README.md', id='nothing before the number'),
        pytest.param('EPIC.R~1.MD', 'EPIC.README.md', id='a point before it'),
    ],
)
def test_and_not_this_one(name, long):
    assert not is_short(name, long)


@pytest.mark.parametrize(
    'name',
    ['README.md', 'ReadMe.md.', 'readme.md ', 'README.md:x', 'READ\u200cME.md', 'readme\ufeff.md'],
)
def test_folds_to_one(name):
    assert folded(name) == 'readme.md'


@pytest.mark.parametrize(
    'first, last', [(0x200C, 0x200F), (0x202A, 0x202E), (0x206A, 0x206F), (0xFEFF, 0xFEFF)], ids=hex
)
def test_characters_that_show_nothing_do_not_count(first, last):
    assert {folded(f'read{chr(sign)}me.md') for sign in (first, last)} == {'readme.md'}
    assert 'readme.md' not in {folded(f'read{chr(sign)}me.md') for sign in (first - 1, last + 1)}


@pytest.mark.parametrize(
    'name, made',
    [
        pytest.param('README.md::$DATA', 'readme.md', id='without its stream'),
        pytest.param('A.b.. .', 'a.b', id='without points and blanks at the end'),
        pytest.param(' .a', ' .a', id='with those at the start'),
        pytest.param('E\u0301.md', '\u00e9.md', id='composed'),
        pytest.param('stra\u00dfe', 'strasse', id='as capitals would be'),
        pytest.param('\u00e9. \u200c', '\u00e9', id='without an end that nothing shows'),
        pytest.param('.', '.', id='here'),
        pytest.param('..', '..', id='above'),
        pytest.param('...', '', id='three points'),
    ],
)
def test_what_a_disk_that_folds_makes_of_a_name(name, made):
    assert folded(name) == made


EPIC = {'e/EPIC_README.md': b'# E\n', 'e/feature_01_long/STATUS': b'', 'notes.md': b''}


@pytest.mark.parametrize(
    'there, path, twin',
    [
        pytest.param({}, 'e/epic_readme.md', 'e/EPIC_README.md', id='in other letters'),
        pytest.param({}, 'e/EPIC_R~1.MD', 'e/EPIC_README.md', id='the short name'),
        pytest.param({}, 'e/FEATUR~1/STATUS', 'e/feature_01_long/STATUS', id='of a folder'),
        pytest.param({}, 'E/epic_readme.md', 'e/EPIC_README.md', id='a folder too'),
        pytest.param({'e/EPIC_R~1.MD': b''}, 'e/EPIC_README.md', 'e/EPIC_R~1.MD', id='the long'),
        pytest.param({}, '.GitSync.toml', '.gitsync.toml', id='the policy, though there is none'),
        pytest.param({}, 'e/.GitSync.toml', None, id='which stands at the top alone'),
        pytest.param({}, 'src/.GITATTRIBUTES', 'src/.gitattributes', id='attributes anywhere'),
        pytest.param({}, 'Notes.md', None, id='of a file that nothing gates'),
        pytest.param({}, 'e/EPIC_README~1.md', None, id='too long to be short'),
        pytest.param({}, 'e/other.md', None, id='another name'),
    ],
)
def test_who_adds_a_twin_of_a_document_is_told_of_it(there, path, twin):
    case = Case.unchanged(Memory({**EPIC, **there, path: b''}), DEFAULT)
    found = judge(case, [path])
    assert [(one.rule, one.path) for one in found] == ([('GS604', path)] if twin else [])
    assert all(f"path is '{twin}' on disks" in one.message for one in found)


def test_a_change_adds_what_was_not_there():
    file = Entry('100644', '')
    changes = [Change('new', None, file), Change('changed', file, file), Change('gone', file, None)]
    assert added([*changes, Change('never', None, None)]) == ['new']


@pytest.mark.parametrize('name', ['read\u0430me.md', 'read\u200bme.md', 'readmе.md', '.', '..'])
def test_names_that_only_look_alike_stay_apart(name):
    assert folded(name) != 'readme.md'
