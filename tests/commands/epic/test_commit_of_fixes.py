"""commit takes what check --fix made of another's part, as git commit may; and nothing more."""

import re

import pytest

from gitsync.core.documents import sections
from gitsync.core.fixes.fix import fix
from tests.scenes.repository import NO_HOOKS
from tests.scenes.sample_epic import FOLDER
from tests.scenes.sample_epic import README
from tests.scenes.sample_epic import Played

pytestmark = pytest.mark.slow

A, B, P = 'Secondary-A', 'Secondary-B', 'Primary'
STATUS = f'{FOLDER}/feature_03_reports/STATUS'


def collapsed(text, agent=B):
    name = f'{agent.upper()} PROGRESS'
    section = re.compile(f'<!-- BEGIN {name} -->.*?<!-- END {name} -->'.encode(), re.DOTALL)
    return section.sub(lambda found: found.group().replace(b'\n', b''), text)


def without_end(text):
    return text.replace(f'<!-- END {B.upper()} PROGRESS -->\n'.encode(), b'')


@pytest.fixture
def epic(git, monkeypatch, capfd):
    played = Played(git, monkeypatch, capfd)
    for agent in (A, B):
        assert played.run(agent, 'heartbeat') == 0, played.err
    git('add', '-A')
    git('commit', '-qm', 'work')
    assert played.run('', 'install') == 0, played.err
    return played


def spoilt(epic, path, change):
    """The epic with a fault of form in a file, committed before the gates stood."""
    epic.git.write(path, change(epic.git.read(path)))
    epic.git(*NO_HOOKS, 'commit', '-qam', 'before the gates')


@pytest.mark.parametrize('agent', [P, A, B])
@pytest.mark.parametrize(
    ('path', 'change'),
    [
        pytest.param(README, collapsed, id='a collapsed section'),
        pytest.param(README, without_end, id='a lost marker'),
        pytest.param(STATUS, lambda data: data.replace(b'STAGE', b'stage'), id='a key in STATUS'),
    ],
)
def test_a_fix_of_anothers_part_is_anyones_to_commit(epic, agent, path, change):
    spoilt(epic, path, change)
    assert epic.run(agent, 'check', '--fix', path) == 0, epic.err
    fixed = epic.git.read(path)
    assert epic.data(agent, 'commit', '--dry-run', '-m', 'x')['paths'] == [path]
    assert epic.run(agent, 'commit', '-m', 'Lay out') == 0, epic.err
    assert epic.git('show', f'HEAD:{path}').encode() == fixed
    epic.git('diff', '--quiet', 'HEAD')


@pytest.mark.parametrize('agent', [P, A])
def test_a_fix_with_a_word_more_is_the_owners(epic, agent):
    spoilt(epic, README, collapsed)
    fixed, _ = fix('sections', epic.git.read(README))
    epic.git.write(
        README,
        fixed.replace(f'<!-- END {B.upper()}'.encode(), b'more\n<!-- END ' + B.upper().encode()),
    )
    assert epic.data(agent, 'commit', '--dry-run', '-m', 'x')['paths'] == []


def test_ones_own_section_is_laid_out_while_anothers_stays_collapsed(epic):
    spoilt(epic, README, lambda text: collapsed(collapsed(text), A))
    before = epic.git.read(README)
    fixed, _ = fix('sections', before)
    own = sections.parse(fixed).section(f'{A.upper()} PROGRESS')
    old = sections.parse(before).section(own.name)
    epic.git.write(README, before.replace(old.data, own.data.rstrip(b'\n')))
    assert epic.run(A, 'commit', '-m', 'Lay out mine') == 0, epic.err
    assert epic.git.read(README) == epic.git('show', f'HEAD:{README}').encode()
    assert epic.git.read(README).count(b'\n') < fixed.count(b'\n')
