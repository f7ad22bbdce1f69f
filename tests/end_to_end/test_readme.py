"""What README.md and docs/ show as output is what the program says."""

import re
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

import pytest

from gitsync.core.epic import sample
from gitsync.main import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = ''.join(
    path.read_text() for path in [ROOT / 'README.md', *sorted((ROOT / 'docs').glob('*.md'))]
)
POLICY_PAGE = (ROOT / 'docs/policy.md').read_text()
EPIC = f'{sample.FOLDER}/EPIC_README.md'


def shown(name):
    """The text of an example of README.md or docs/."""
    return re.search(
        rf'<!-- example: {name} -->\n```\n(.*?)```\n<!-- end of example -->', PAGES, re.S
    )[1]


@pytest.fixture
def epic(git, monkeypatch):
    """The sample epic, committed; Secondary-A has staged an edit of Primary's section."""
    now = datetime.now(UTC) - timedelta(minutes=30)
    for path, data in sample.epic(now).items():
        git.write(path, data)
    git.write(EPIC, sample.joined(sample.readme(now), 'Secondary-A', now))
    git('add', '-A')
    git('commit', '-qm', 'begin')
    git.write(
        EPIC, git.read(EPIC).replace(b'**Current Step:** Planning', b'**Current Step:** Done')
    )
    git('add', '-A')
    monkeypatch.chdir(git.folder)
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    return git


def test_a_refused_edit(epic, capsys):
    assert main(['check']) == 1
    assert f'$ gitsync check\n{capsys.readouterr().out}' == shown('refusal')


def test_who_owns_what(epic, capsys):
    assert main(['explain', EPIC]) == 0
    assert f'$ gitsync explain {EPIC}\n{capsys.readouterr().out}' == shown('owners')


def test_the_offer(epic, capsys):
    assert main(['epic', 'offer', '--json']) == 0
    assert f'$ gitsync epic offer --json\n{capsys.readouterr().out}' == shown('offer')


def test_the_sync_point(epic, capsys):
    assert main(['sync']) == 1
    assert f'$ gitsync sync\n{capsys.readouterr().out}' == shown('sync')


def test_own_parts_in_a_shared_tree(epic, capsys):
    epic.write(
        EPIC,
        epic.read(EPIC).replace(b'**Current Step:** Research', b'**Current Step:** Specification'),
    )
    for agent in ('Secondary-A', 'Secondary-B'):
        epic.write(f'{sample.FOLDER}/{sample.FEATURES[agent]}/spec.md', 'text\n')
    assert main(['commit', '-m', 'Go on', '--dry-run']) == 0
    assert f"$ gitsync commit -m 'Go on' --dry-run\n{capsys.readouterr().out}" == shown('own parts')


def test_the_policy_shown_is_valid():
    from gitsync.world import policy_file

    text = re.search(r'```toml\n(.*?)```', POLICY_PAGE, re.S)[1]
    keyless = '\n'.join(line for line in text.split('\n') if not line.startswith('keys'))
    parsed = policy_file.parse(keyless.encode())
    assert parsed.coordinator == 'Primary' and parsed.documents[0].path == 'docs/ROADMAP.md'
