"""gitsync config: the policy in force, and where each value comes from."""

import json
from pathlib import Path

import pytest

from gitsync.core.policy.toml_text import PolicyText
from gitsync.main import main

TEXT = """version = 1
s2 = "two"  # the phases
[[documents]]
path = "a.md"
kind = "sections"
owners = { "A *" = "Primary" }
[[documents]]
path = "b.json"
kind = "json"
[limits]
lock = "2m"
"""


@pytest.fixture
def here(git, monkeypatch):
    git.write('.gitsync.toml', TEXT)
    git('add', '-A')
    git('commit', '-qm', 'policy')
    monkeypatch.chdir(git.folder)
    return git


def values(capsys):
    assert main(['config', '--json']) == 0
    data = json.loads(capsys.readouterr().out)['data']
    return {one['name']: (one['value'], one['source']) for one in data['values']}


def test_each_value_has_its_line(here, capsys):
    stands = values(capsys)
    assert stands['s2'] == ('two', '.gitsync.toml:2')
    assert stands['documents[0].path'] == ('a.md', '.gitsync.toml:4')
    assert stands['documents[0].owners.A *'] == ('Primary', '.gitsync.toml:6')
    assert stands['documents[1].path'] == ('b.json', '.gitsync.toml:8')
    assert stands['limits.lock'] == ('2m', '.gitsync.toml:11')
    assert stands['limits.heartbeat'] == ('15m', 'default')
    assert stands['coordinator'] == ('Primary', 'default')


def test_settings_of_the_clone_stand_beside_it(here, capsys):
    here('config', 'gitsync.defaultBranch', 'main')
    assert values(capsys)['gitsync.defaultbranch'] == ('main', 'git config')


def test_what_is_not_committed_is_not_in_force(here, capsys):
    here.write('.gitsync.toml', TEXT.replace('two', 'three'))
    assert main(['config']) == 0
    out = capsys.readouterr().out
    assert '"two"' in out and 'in force once it is committed' in out


def test_without_a_policy_the_defaults_stand(git, monkeypatch, capsys):
    git.write('a', 'a')
    git('add', '-A')
    git('commit', '-qm', 'begin')
    monkeypatch.chdir(git.folder)
    assert main(['config']) == 0
    out = capsys.readouterr().out
    assert out.startswith('policy: none, so the defaults\n') and 'in force once' not in out


def test_an_invalid_policy_is_an_error(here, capsys):
    here.write('.gitsync.toml', 'version = 2\n')
    here('commit', '-qam', 'broken')
    assert main(['config']) == 2


def test_lines_of_repeated_tables():
    lines = PolicyText(TEXT)
    assert lines.line('documents', '[1]', 'kind') == 9
    assert lines.line('nothing') == 0


def test_the_schema_tells_the_defaults(git, monkeypatch, capsys):
    monkeypatch.chdir(git.folder)
    path = Path(__file__).resolve().parents[3] / 'gitsync/schemas/policy.json'
    told = json.loads(path.read_text())['properties']
    for name, (value, source) in values(capsys).items():
        if source == 'default':
            head, _, key = name.partition('.')
            about = told[head]['properties'][key] if key else told[head]
            assert about['default'] == value, name
