"""whoami tells the agent, the source and the strength; nobody is an answer too."""

import json

import pytest

from gitsync.main import main


@pytest.fixture
def here(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    return git


def asked(capsys, *args):
    code = main(['whoami', *args])
    return code, capsys.readouterr()


def test_nobody_is_an_answer_that_says_how_to_name_oneself(here, capsys):
    code, said = asked(capsys)
    assert code == 0
    assert (
        said.out == 'nobody: no agent is named here; run gitsync join AGENT, or set GITSYNC_AGENT\n'
    )
    code, said = asked(capsys, '--json')
    assert json.loads(said.out) == {
        'schema_version': 1,
        'ok': True,
        'errors': [],
        'data': {'agent': None, 'source': None, 'strength': 'none'},
    }


@pytest.mark.parametrize(
    ('set_up', 'args', 'expected'),
    [
        pytest.param(
            {'GITSYNC_AGENT': 'secondary_a'},
            [],
            'Secondary-A (environment, asserted)\n',
            id='by the environment',
        ),
        pytest.param(
            {'GITSYNC_AGENT': 'secondary_a'},
            ['--agent', 'agent-primary'],
            'Primary (flag, asserted)\n',
            id='by the option before the environment',
        ),
    ],
)
def test_named(here, capsys, monkeypatch, set_up, args, expected):
    for name, value in set_up.items():
        monkeypatch.setenv(name, value)
    assert asked(capsys, *args)[1].out == expected


def test_the_policys_roster_decides(here, capsys, monkeypatch):
    here.write('.gitsync.toml', 'version = 1\n[agents.Alice]\nemails = ["alice@example.org"]\n')
    here('add', '-A')
    here('commit', '-q', '-m', 'x')
    here('config', 'user.email', 'alice@example.org')
    assert asked(capsys)[1].out == 'Alice (email, asserted)\n'
    monkeypatch.setenv('GITSYNC_AGENT', 'Mallory\x1b[31m')
    code, said = asked(capsys, '--json')
    assert code == 2
    assert json.loads(said.out)['errors'][0]['code'] == 'unknown-agent'
    assert '\x1b' not in said.err


def test_outside_a_repository(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert asked(capsys)[0] == 2


@pytest.mark.parametrize('name', ['bob', 'dave'])
def test_a_branch_names_the_agents_whom_the_epics_show(here, capsys, name):
    here.write('e/EPIC_README.md', '# Epic\n')
    here.write('e/agent_comms/primary_to_bob.md', '')
    here('add', '-A')
    here('commit', '-q', '-m', 'epic')
    here('checkout', '-q', '-b', f'{name}/work')
    who = 'Bob (branch, asserted)' if name == 'bob' else 'nobody'
    assert asked(capsys)[1].out.startswith(who)
    main(['explain', 'e/EPIC_README.md'])
    assert ('you act as Bob' in capsys.readouterr().out) == (name == 'bob')
