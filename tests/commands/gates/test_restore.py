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


FROM, TO, THEIRS = (
    f'{E}/agent_comms/{name}.md'
    for name in ('primary_to_secondary_a', 'secondary_a_to_primary', 'primary_to_secondary_b')
)
MESSAGE = (
    '\n## Message {} (2026-01-30 1{}:00) {}\n\n**Subject:** S\n**Action:** none\n**Details:** D\n'
)
CHANNEL = '# Messages\n' + MESSAGE.format(1, 1, '✅ READ') + MESSAGE.format(2, 2, '⏳ UNREAD')


@pytest.mark.parametrize('folder', ['.', f'{E}/agent_comms'], ids=['at the top', 'deeper'])
@pytest.mark.parametrize('gate', [['check'], ['hook', 'pre-commit']], ids=['check', 'hook'])
@pytest.mark.parametrize(
    'path, old, new, rule',
    [
        pytest.param(README, 'one', 'two', 'GS201', id='sections'),
        pytest.param(FROM, '** D', '** other', 'GS205', id='a message changed by its reader'),
        pytest.param(FROM, '✅ READ', '⏳ UNREAD', 'GS205', id='a mark that went back'),
        pytest.param(FROM, MESSAGE.format(1, 1, '✅ READ'), '', 'GS206', id='a message removed'),
        pytest.param(TO, '⏳ UNREAD', '✅ READ', 'GS205', id='marked by the writer'),
        pytest.param(THEIRS, '** D', '** other', 'GS204', id="others' channel"),
        pytest.param(THEIRS, CHANNEL, '', 'GS206', id="others' channel emptied"),
    ],
)
def test_each_gate_tells_the_command_that_takes_a_change_back(
    here, monkeypatch, capsys, folder, gate, path, old, new, rule
):
    """As it is typed where the gate was asked."""
    for channel in (FROM, TO, THEIRS):
        here.write(channel, CHANNEL)
    here('add', '-A')
    here('commit', '-q', '-m', 'Channels')
    text = (here.folder / path).read_text()
    here.write(path, text.replace(old, new))
    here('add', '-A')
    monkeypatch.setenv('GIT_PREFIX', '' if folder == '.' else folder + '/')
    if gate == ['check']:
        monkeypatch.chdir(here.folder / folder)
    assert main(gate) == 1
    said = capsys.readouterr()
    assert rule in said.out + said.err
    (told,) = re.findall("^gitsync: to take others' parts back: gitsync (.*)$", said.err, re.M)
    monkeypatch.chdir(here.folder / folder)
    assert main(told.split()) == 0
    assert (here.folder / path).read_text() == (text if path != README else document(a='two'))
    here('add', '-u')
    assert main(['check']) == 0


def test_what_a_writer_did_to_its_own_messages_is_put_back_by_hand(here, capsys):
    """Restore leaves one's own text: it is not told."""
    here.write(TO, CHANNEL)
    here('add', '-A')
    here('commit', '-q', '-m', 'Channels')
    here.write(TO, CHANNEL.replace('** D', '** other'))
    here('add', '-A')
    assert main(['check']) == 1
    said = capsys.readouterr()
    assert 'GS206' in said.out and 'gitsync restore' not in said.out + said.err


def test_check_as_another_agent_tells_that_agent(here, monkeypatch, capsys):
    monkeypatch.delenv('GITSYNC_AGENT')
    here.write(README, document(b='foreign'))
    here('add', '-A')
    assert main(['check', '--agent', 'Secondary-A']) == 1
    told = capsys.readouterr().err.splitlines()[-1].partition('back: gitsync ')[2]
    assert main(told.split()) == 0
    assert (here.folder / README).read_text() == document()
