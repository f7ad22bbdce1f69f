"""The schemas in the package say what the program answers, in a real epic."""

import json
import re
import tomllib
from pathlib import Path

import click
import pytest

from gitsync.commands.cli import gitsync
from gitsync.commands.table import TABLE
from gitsync.core.documents.kinds import IN_POLICY
from gitsync.core.documents.markers.dialects import DIALECTS
from gitsync.core.rules.table import RULES
from gitsync.main import HOT
from gitsync.main import main
from tests.scenes.sample_epic import Played

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = ROOT / 'gitsync/schemas'
EPIC = 'feature-updates/KAI-9-doors'
P, A = 'Primary', 'Secondary-A'

# (agent, command line, exit code, what is given on stdin), in the order of an epic's life
STEPS = (
    (P, 'init', 0, ''),
    (P, 'install', 0, ''),
    (P, f'epic new {EPIC} lock key', 0, ''),
    (P, f'join {P}', 0, ''),
    (P, 'epic offer', 0, ''),
    (P, 'epic offer --answer 1', 0, ''),
    (P, 'handoff', 0, ''),
    (P, 'heartbeat', 0, ''),
    (P, 'status show', 0, ''),
    (P, 'status set PHASE=Research', 0, ''),
    (P, 'checkpoint show', 0, ''),
    (P, 'checkpoint write', 0, '{"current_step": "reading"}'),
    (P, 'checkpoint restore', 0, ''),
    (P, 'section show', 0, ''),
    (P, 'section write', 0, '**Current Step:** Reading\n'),
    (P, 'lock acquire demo', 0, ''),
    (P, 'lock show demo', 0, ''),
    (P, 'lock renew demo', 0, ''),
    (P, 'lock break demo', 0, ''),
    (P, 'lock acquire demo', 0, ''),
    (P, 'lock release demo', 0, ''),
    (P, 'lock show demo', 0, ''),
    (P, f'message send {A} --subject Hello --action answer', 0, ''),
    (A, 'message inbox', 0, ''),
    (A, f'message read {P} 1', 0, ''),
    (A, f'message reply {P} 1 --details Yes', 0, ''),
    (P, 'message inbox', 0, ''),
    (P, f'message archive {A}', 0, ''),
    (P, 'whoami', 0, ''),
    ('', 'whoami', 0, ''),
    (P, 'board', 0, ''),
    (P, 'brief', 0, ''),
    (A, 'brief', 0, ''),
    (P, 'sync', 1, ''),
    (P, 'explain GS201', 0, ''),
    (P, f'explain {EPIC}/EPIC_README.md', 0, ''),
    (P, 'explain README', 0, ''),
    (P, 'commit -m Begin', 0, ''),
    (P, 'epic close', 1, ''),
    (P, 'restore', 0, ''),
    (P, 'resolve', 0, ''),
    (P, 'resolve --explain', 0, ''),
    (P, 'generate', 0, ''),
    (P, 'preview HEAD', 0, ''),
    (P, 'attic', 0, ''),
    (P, 'doctor', 0, ''),
    (P, 'report', 0, ''),
    (P, f'takeover {A}', 0, ''),
    (P, 'epic add-feature hinge', 0, ''),
    (P, 'epic integrate . --dry-run', 0, ''),
    (P, 'guide primary', 0, ''),
    (P, 'config', 0, ''),
    (P, 'help policy', 0, ''),
    (P, 'schema', 0, ''),
    (P, 'schema policy', 0, ''),
    (P, 'uninstall --dry-run', 0, ''),
)
WRONG = [[]]  # is nothing that any answer holds
# The keys below which an answer's schema leaves open what stands there.
FREE = {
    'checkpoint-show': 'checkpoint',  # it has a schema of its own
    'checkpoint-write': 'checkpoint',
    'config': 'value',
}
WITHOUT_JSON = {'completion', 'demo', 'lock run', 'mcp', 'hook', 'edit-hook', 'merge-driver'}


def validator(name):
    """A validator of that schema."""
    jsonschema = pytest.importorskip('jsonschema')
    schema = json.loads((SCHEMAS / f'{name}.json').read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def name_of(words):
    """The schema's name: 'lock-show' for 'lock show demo'."""
    names = words.split(' ')
    is_group = (SCHEMAS / f'{"-".join(names[:2])}.json').is_file()
    return '-'.join(names[:2]) if is_group else names[0]


def spoiled(data):
    """(keys that lead to it, the data with WRONG in its place) for every value, of a list for the
    first.
    """
    is_list = isinstance(data, list)
    places = data.items() if isinstance(data, dict) else enumerate(data[:1] if is_list else ())
    for key, value in places:
        for where, wrong in ((), WRONG), *spoiled(value):
            copy = data.copy()
            copy[key] = wrong
            yield (key, *where), copy


@pytest.fixture
def one(git, monkeypatch, capfd):
    """A repository without an epic, and commands run in it."""
    (git.folder / 'README').write_text('Doors\n')
    git('add', '-A')
    git('commit', '-qm', 'begin')
    monkeypatch.setattr('tests.scenes.sample_epic.commit_sample_epic', lambda git: None)
    return Played(git, monkeypatch, capfd)


def test_every_answer_of_an_epic_is_as_its_schema_says(one):
    envelope = validator('envelope')
    answered, loose = set(), []
    for agent, line, code, given in STEPS:
        assert one.run(agent, *line.split(' '), '--json', input=given.encode()) == code, (
            line,
            one.out + one.err,
        )
        answer = json.loads(one.out)
        envelope.validate(answer)
        if answer['data'] is not None:
            schema = validator(name_of(line))
            schema.validate(answer['data'])
            wrong = [where for where, data in spoiled(answer['data']) if schema.is_valid(data)]
            free = FREE.get(name_of(line))
            loose += [
                (line, *where) for where in wrong if line != 'schema policy' and free not in where
            ]
        answered.add(name_of(line))
        if line == 'checkpoint show':
            validator('checkpoint').validate(answer['data']['checkpoint'])
        if line.startswith('epic new'):
            one.git('add', '-A')
            one.git('commit', '-qm', 'epic')
    assert loose == []
    for path in (one.git.folder / EPIC).glob('agent_checkpoints/*.json'):
        validator('checkpoint').validate(json.loads(path.read_text()))
    assert answered >= {words.replace(' ', '-') for words in commands()} - {
        words.replace(' ', '-') for words in WITHOUT_JSON
    } - {'check'}


def commands():
    """The words of every command."""
    for name in TABLE:
        command = None if name in HOT else gitsync.get_command(click.Context(gitsync), name)
        if isinstance(command, click.Group):
            yield from (f'{name} {below}' for below in command.commands)
        else:
            yield name


@pytest.mark.parametrize('words', sorted(set(commands()) - WITHOUT_JSON))
def test_every_command_that_answers_has_a_schema(words):
    validator(words.replace(' ', '-'))


def test_findings(one, capfd):
    one.run(P, 'epic', 'new', EPIC, 'lock')
    (one.git.folder / EPIC / 'feature_01_lock/STATUS').write_text('lower: case\n')
    one.git('add', '-A')
    assert one.run(P, 'check', '--all', '--format', 'json') == 1
    answer = json.loads(one.out)
    validator('envelope').validate(answer)
    validator('check').validate(answer['data'])
    assert answer['data']['findings']


def policy_of_the_documents():
    """The example of a policy that README.md or docs/policy.md shows."""
    texts = [ROOT / 'docs/policy.md', ROOT / 'README.md']
    text = ''.join(path.read_text() for path in texts if path.exists())
    return next(
        example
        for example in re.findall(r'```toml\n(.*?)```', text, re.S)
        if '[[documents]]' in example
    )


def test_the_policy():
    schema = validator('policy')
    schema.validate(tomllib.loads(policy_of_the_documents()))
    assert not schema.is_valid({})
    assert not schema.is_valid({'version': 1, 'rules': {'GS201': 'off'}})
    assert not schema.is_valid({'version': 1, 'colour': 'red'})
    assert not schema.is_valid({'version': 1, 'limits': {'lock': '5 years'}})
    known = schema.schema['properties']
    assert list(known['rules']['properties']) == list(RULES)
    documents = known['documents']['items']['properties']
    assert documents['kind']['enum'] == list(IN_POLICY)
    assert documents['markers']['items']['anyOf'][0]['enum'] == list(DIALECTS)


def test_checkpoints():
    schema = validator('checkpoint')
    assert not schema.is_valid({}) and not schema.is_valid([])


def test_the_list_and_an_unknown_name(capsys):
    assert main(['schema']) == 0
    assert capsys.readouterr().out.split() == sorted(path.stem for path in SCHEMAS.iterdir())
    assert main(['schema', 'nothing']) == 2
    assert 'gitsync schema lists them' in capsys.readouterr().err


@pytest.mark.parametrize('path', sorted(SCHEMAS.iterdir()), ids=lambda path: path.stem)
def test_a_schema_is_printed_as_it_is(path, capsys):
    assert main(['schema', path.stem]) == 0
    assert capsys.readouterr().out == path.read_text()
    assert json.loads(path.read_text())['$id'].endswith(f'/schemas/{path.name}')
