"""restore: others' parts go back to HEAD, one's own stay."""

import re
from pathlib import Path

import pytest

from gitsync.main import main
from tests.scenes.three_agents import README
from tests.scenes.three_agents import E
from tests.scenes.three_agents import document
from tests.scenes.three_agents import started

S1, S2 = f'{E}/feature_01_first/STATUS', f'{E}/feature_02_second/STATUS'


@pytest.fixture
def here(git, monkeypatch):
    started(git)
    monkeypatch.chdir(git.folder)
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    return git


def test_others_parts_go_back_and_ones_own_stay(here):
    here.write(README, document(a='mine', b='foreign', outside='Foreign.'))
    here.write('code.py', 'mine too\n')
    assert main(['restore']) == 0
    assert (here.folder / README).read_text() == document(a='mine')
    assert (here.folder / 'code.py').read_text() == 'mine too\n'
    assert main(['restore']) == 0


def test_only_the_named_paths(here):
    here.write(README, document(a='mine', b='foreign'))
    here.write('code.py', 'mine too\n')
    assert main(['restore', 'code.py']) == 0
    assert (here.folder / README).read_text() == document(a='mine', b='foreign')
    assert main(['restore', E]) == 0
    assert (here.folder / README).read_text() == document(a='mine')


@pytest.mark.parametrize('way', ['whole', 'by a link', 'from a folder'])
def test_a_path_may_be_named_in_any_way(here, monkeypatch, tmp_path_factory, way):
    here.write(README, document(b='foreign'))
    link = tmp_path_factory.mktemp('elsewhere') / 'link'
    link.symlink_to(here.folder, target_is_directory=True)
    if way == 'from a folder':
        monkeypatch.chdir(link / E)
    top = {'whole': here.folder, 'by a link': link, 'from a folder': '../..'}[way]
    assert main(['restore', str(Path(top, README))]) == 0
    assert (here.folder / README).read_text() == document()


def test_a_path_may_be_named_as_a_finding_names_it(here, monkeypatch, capsys):
    here.write(README, document(b='foreign'))
    monkeypatch.chdir(here.folder / E)
    assert main(['explain', README]) == 0 and f'{README}: sections' in capsys.readouterr().out
    assert main(['check', README]) == 0
    assert main(['restore', README]) == 0
    assert (here.folder / README).read_text() == document()


@pytest.mark.parametrize('path', ['', '..', '/nowhere'])
def test_a_path_outside_is_an_error(here, path):
    here.write(README, document(b='foreign'))
    assert main(['restore', path]) == 2
    assert (here.folder / README).read_text() == document(b='foreign')


def test_a_misspelt_path_is_an_error(here, capsys):
    here.write(README, document(b='foreign'))
    assert main(['restore', f'{E}/EPIC_REDME.md']) == 2
    assert 'no such path' in capsys.readouterr().err
    assert (here.folder / README).read_text() == document(b='foreign')


def test_a_removed_file_and_a_folder_that_is_gone_may_be_named(here):
    first, second = here('ls-files', '--', '*/STATUS').split()[:2]
    for path in (first, second):
        (here.folder / path).unlink()
    assert main(['restore', first, second.removesuffix('/STATUS')]) == 0


def test_a_record_of_another_goes_back_and_a_new_file_stays(here, capsys):
    statuses = here('ls-files', '--', '*/STATUS').split()
    kept = {path: (here.folder / path).read_bytes() for path in statuses}
    for path in statuses:
        here.write(path, kept[path].decode().replace('S2.P1', 'S2.P2'))
    new = f'{E}/agent_checkpoints/secondary_b.json'
    here.write(new, '{}\n')
    capsys.readouterr()
    assert main(['restore']) == 0
    out = capsys.readouterr().out
    assert new in out and (here.folder / new).exists()
    assert f'take what is new out of the commit: git rm --cached {new}\n' in out
    for path in statuses:
        is_own = b'AGENT: Secondary-A' in kept[path]
        assert ((here.folder / path).read_bytes() == kept[path]) is not is_own
    here('add', '-u')
    assert main(['check']) == 0


@pytest.mark.parametrize('folder', ['.', f'{E}/feature_01_part'], ids=['at the top', 'deeper'])
def test_the_command_that_stages_again_ends_the_refusal(here, monkeypatch, capsys, folder):
    status = next(path for path in here('ls-files', '--', '*/STATUS').split() if '_01_' in path)
    here.write(README, document(b='foreign'))
    here('add', '-A')
    here('rm', '-q', '--cached', status)
    assert main(['check']) == 1
    monkeypatch.chdir(here.folder / folder)
    capsys.readouterr()
    assert main(['restore']) == 0
    (command,) = re.findall('^stage them again: git (.*)$', capsys.readouterr().out, re.MULTILINE)
    monkeypatch.chdir(here.folder)
    here('-C', folder, *command.split())
    assert main(['check']) == 0
