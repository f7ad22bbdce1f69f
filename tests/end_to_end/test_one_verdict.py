"""The same change gives the same findings while editing, at the commit, in a range, on a server."""

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.epic import sample
from gitsync.gates import edit
from gitsync.gates import history
from gitsync.gates import staged as gate
from gitsync.gates.proposed.files import Proposed
from gitsync.gates.proposed.files import real
from gitsync.gates.refs.moves import Moves
from gitsync.gates.refs.moves import Update
from gitsync.git.repo import Repo
from gitsync.world import clock
from gitsync.world.identity import Caller
from tests.attacks.site import base_files
from tests.scenes.history import commits

pytestmark = pytest.mark.slow

A, B, P = 'Secondary-A', 'Secondary-B', 'Primary'
FILES = base_files()
PATHS = [path for path in FILES if path not in ('code.py', '.gitattributes')]
PIECES = [
    b'\n',
    b'text\n',
    b'<!-- BEGIN SECONDARY-A PLAN -->\n',
    b'<!-- END SECONDARY-A PLAN -->\n',
    b'<!-- BEGIN SECONDARY-B MORE -->\n',
    b'<!-- END SECONDARY-B MORE -->\n',
    b'```\n',
    b'| Secondary-A | x | y |\n',
    b'**Current Step:** x\n',
    b'READY_FOR_SYNC: true\n',
    b'"status": "WAITING",\n',
    b'UNREAD',
    b'READ',
    b'<<<<<<< ours\n',
    b'\xff\r\n',
    b'maintainers = ["x@example.org"]\n',
]
change = st.tuples(
    st.sampled_from(PATHS),
    st.sampled_from(['insert', 'delete', 'replace', 'double', 'swap']),
    st.integers(0, 10_000),
    st.sampled_from(PIECES),
)


def spoiled(data, act, at, piece):
    """The file with one line inserted, deleted, replaced, doubled or swapped with the next."""
    lines = data.split(b'\n')
    lines = [line + b'\n' for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    at %= len(lines) or 1
    if act == 'insert':
        lines.insert(at, piece)
    elif act == 'replace':
        lines[at : at + 1] = [piece]
    elif act == 'delete':
        del lines[at : at + 1]
    elif act == 'double':
        lines[at : at + 1] = lines[at : at + 1] * 2
    else:
        lines[at : at + 2] = lines[at : at + 2][::-1]
    return b''.join(lines)


def told(findings):
    """What the doors must agree on; whom the words name is the commit's business."""
    return sorted(
        {
            (one.rule, one.path, one.line, one.col, one.message)
            for one in findings
            if one.severity == 'error' and one.rule not in ('GS702', 'GS703')
        }
    )


@pytest.fixture
def here(git, monkeypatch):
    monkeypatch.chdir(git.folder)
    git.base = commits(git, [('base', (), P, FILES)])['base']
    git('reset', '-q', '--hard')
    return git


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(change=change, agent=st.sampled_from([A, B, P]))
def test_every_gate_says_the_same_of_the_same_change(here, change, agent):
    path, act, at, piece = change
    after = spoiled(FILES[path], act, at, piece)
    if after == FILES[path]:
        return
    git = here
    tip = commits(git, [('change', (git.base,), agent, {path: after})], None)['change']
    git('read-tree', tip)
    repo, now = Repo.open(), clock.now()
    try:
        at_commit = told(gate.judge_staged(gate.stage(repo, agent), now=now).findings)
        in_history = told(history.judge_commit(repo, tip, now))
        assert at_commit == in_history
        assert told(history.judge_range(repo, f'{git.base}..{tip}', now)) == in_history
        assert told(Moves(repo).judge([Update('refs/heads/main', git.base, tip)])) == in_history
        assert told(Moves(repo).judge([Update('refs/heads/new', '0' * 40, tip)])) == in_history
    finally:
        repo.close()
        git('read-tree', git.base)
    proposed = Proposed({real(path, str(git.folder)): after})
    caller = Caller(names=(agent,))
    assert told(edit.judge(proposed, str(git.folder), caller)) == [
        row for row in in_history if row[0] not in edit.LATER
    ]


def test_the_sample_is_lawful():
    """Nothing to say of the base: what the gates find is the change's."""
    assert sample.FOLDER and len(PATHS) > 10
