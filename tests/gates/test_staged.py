"""The gate of the index: what it assembles, and that an amend is judged as the commit it leaves."""

import os

import pytest

from gitsync.errors import GitsyncError
from gitsync.gates import staged as gate
from gitsync.git.repo import Repo
from tests.scenes.three_agents import README
from tests.scenes.three_agents import document
from tests.scenes.three_agents import stage


@pytest.fixture
def here(git, monkeypatch):
    git.write(README, document())
    git('add', '-A')
    git('commit', '-q', '-m', 'Start')
    monkeypatch.chdir(git.folder)
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-A')
    return git


def key():
    return gate.stage(Repo.open()).key


def test_one_question_has_one_key_and_any_difference_another(here, monkeypatch):
    keys = [key()]
    stage(here, a='two')
    keys.append(key())
    assert key() == keys[-1]
    stage(here, a='three')
    keys.append(key())
    os.chmod(README, 0o755)
    here('add', '-A')
    keys.append(key())
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-B')
    keys.append(key())
    monkeypatch.setenv('GITSYNC_OVERRIDE', 'GS201 why')
    keys.append(key())
    here.write('.git/MERGE_HEAD', here('rev-parse', 'HEAD'))
    keys.append(key())
    (here.folder / '.git/MERGE_HEAD').unlink()
    here('commit', '-q', '-m', 'x')
    here('reset', '-q', '--soft', 'HEAD')
    keys.append(key())
    assert len(set(keys)) == len(keys)


def test_a_verdict_names_the_actor_and_is_refused_by_errors_alone(here, monkeypatch):
    stage(here, b='mine')
    verdict = gate.judge_staged(gate.stage(Repo.open()))
    assert (verdict.actor.agent, verdict.is_refused(), [one.rule for one in verdict.findings]) == (
        'Secondary-A',
        True,
        ['GS201'],
    )
    monkeypatch.setenv('GITSYNC_OVERRIDE', 'GS201 agreed')
    verdict = gate.judge_staged(gate.stage(Repo.open()))
    assert (verdict.is_refused(), [one.severity for one in verdict.findings]) == (
        False,
        ['warning'],
    )


def test_the_policy_in_force_is_that_of_head(here):
    """A change cannot grant itself permission."""
    here.write(
        '.gitsync.toml',
        'version = 1\n[[documents]]\npath = "**/EPIC_README.md"\nkind = "sections"\n'
        'owners = { "*" = ["Secondary-A"] }\n',
    )
    stage(here, b='mine')
    rules = {one.rule for one in gate.judge_staged(gate.stage(Repo.open())).findings}
    assert {'GS201', 'GS211'} <= rules


def test_an_amend_is_judged_against_the_parents_of_what_it_replaces(here, monkeypatch):
    stage(here, b='two')
    here('commit', '-q', '-m', "B's")
    stage(here, b='two', a='two')
    staged = gate.stage(Repo.open())
    assert gate.judge_staged(staged).findings == []
    assert [one.rule for one in gate.judge_amended(staged).findings] == ['GS201']
    monkeypatch.setenv('GITSYNC_AGENT', 'Secondary-B')
    stage(here, b='three')
    assert gate.judge_amended(gate.stage(Repo.open())).findings == []


def test_amending_a_root_commit_is_judged_against_nothing(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    git.write('code.py', 'x')
    git('add', '-A')
    git('commit', '-q', '-m', 'First')
    assert gate.judge_amended(gate.stage(Repo.open())).findings == []


def test_files_are_judged_by_the_policy_that_stands_beside_them(here):
    here.write('.gitsync.toml', 'version = 1\n[rules]\nGS101 = "warning"\n')
    here.write(README, 'x <!-- BEGIN SECONDARY-A PROGRESS -->\n')
    repo = Repo.open()
    found = gate.judge_files(repo, [README], repo.disk()).findings
    assert {one.severity for one in found if one.rule == 'GS101'} == {'warning'}


def test_a_missing_object_is_an_error_never_a_pass(here):
    stage(here, a='two')
    oid = here('rev-parse', f':{README}').strip()
    (here.folder / '.git/objects' / oid[:2] / oid[2:]).unlink()
    with pytest.raises(GitsyncError):
        gate.judge_staged(gate.stage(Repo.open()))
