"""What README.md and docs/ show as output is what the program says."""

import os
import re
import subprocess
import sys
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


def typed(heading):
    """The command lines of a section of README.md, but for the installation."""
    section = (ROOT / 'README.md').read_text().partition(f'## {heading}\n')[2].partition('\n## ')[0]
    lines = ''.join(re.findall(r'```sh\n(.*?)```', section, re.S))
    return '\n'.join(
        line for line in lines.split('\n') if not line.startswith(('pipx ', 'cd YOUR'))
    )


def types(git, lines):
    """Type the lines in a shell that stops where one fails; what was told."""
    path = f'{os.path.dirname(sys.executable)}:{os.environ["PATH"]}'
    done = subprocess.run(
        ['bash', '-e', '-c', lines],
        cwd=git.folder,
        env={**os.environ, 'PATH': path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def person(git):
    """A repository of a person who types."""
    git.write('code.py', 'pass\n')
    git('add', '-A')
    git('commit', '-qm', 'code')
    return git


@pytest.mark.slow
def test_setting_up_and_a_first_epic_work_as_typed(person):
    person.folder = person.folder / 'own'
    person.folder.mkdir()
    person('init', '-q')
    person('commit', '-q', '--allow-empty', '-m', 'begin')
    told = types(person, typed('Set it up in your own repository'))
    assert 'ok: refusal' in told and 'Secondary-A' in told.rpartition('Last sign')[2]
    assert person('status', '--porcelain') == ''


@pytest.mark.slow
def test_adopting_works_as_typed(person):
    readme = sample.joined(sample.readme(datetime.now(UTC)), 'Secondary-A', datetime.now(UTC))
    begin, end = b'<!-- BEGIN SECONDARY-A PROGRESS -->', b'<!-- END SECONDARY-A PROGRESS -->'
    head, _, rest = readme.partition(begin)
    body, _, tail = rest.partition(end)
    for path, data in sample.epic(datetime.now(UTC)).items():
        person.write(path, data.replace(b'STATUS: NOT_STARTED', b'STATUS: WAITING_FOR_OTHERS'))
    person.write(EPIC, head + begin + body.replace(b'\n', b'') + end + tail)
    person('add', '-A')
    person('commit', '-qm', 'as it was')
    is_told = r'\1 || test $? = 1'  # what is out of form
    lines = re.sub(r'(?m)^(gitsync check [^#\n]*).*', is_told, typed('Adopt an existing epic'))
    types(person, lines)
    assert person('log', '-1', '--format=%s') == 'Mend the form\n'
    assert begin + b'\n' in person.read(EPIC)


def test_the_policy_shown_is_valid():
    from gitsync.world import policy_file

    text = re.search(r'```toml\n(.*?)```', POLICY_PAGE, re.S)[1]
    keyless = '\n'.join(line for line in text.split('\n') if not line.startswith('keys'))
    parsed = policy_file.parse(keyless.encode())
    assert parsed.coordinator == 'Primary' and parsed.documents[0].path == 'docs/ROADMAP.md'
