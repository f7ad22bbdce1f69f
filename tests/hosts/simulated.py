"""An agent's tool at work in a worktree of an epic: it asks gitsync as its documentation shows, and
does what it is answered.
"""

from typing import NamedTuple

from gitsync.main import main
from tests.scenes.edit_hook import ask_hook
from tests.scenes.repository import Git
from tests.scenes.three_agents import E
from tests.scenes.three_agents import started
from tests.scenes.three_agents import status


class Part(NamedTuple):
    """A text in a file that a tool is asked to change: BLOCKERS of a STATUS."""

    path: str
    content: str  # the whole file as the tool would leave it
    old: str = 'BLOCKERS: none'
    new: str = 'BLOCKERS: a review'

    @property
    def patch(self):
        head = '*** Begin Patch\n*** Update File: '
        return f'{head}{self.path}\n@@\n-{self.old}\n+{self.new}\n*** End Patch\n'


def status_of(number, agent):
    part = Part(f'{E}/feature_0{number}_part/STATUS', '')
    return part._replace(content=status(agent).replace(part.old, part.new))


OWN, FOREIGN = status_of(2, 'Secondary-A'), status_of(3, 'Secondary-B')


class Simulated:
    """Secondary-A's tool in a worktree of its own; `told` is what each answer said."""

    def __init__(self, git, tmp_path, monkeypatch):
        self.repository, self.monkeypatch = started(git, **{'src/main.py': 'x = 1\n'}), monkeypatch
        git('worktree', 'add', '-q', '-b', 'agent/secondary-a/work', tmp_path / 'a')
        self.worktree = Git(tmp_path / 'a')
        self.enter(self.worktree)
        for variable in ('GITSYNC_AGENT', 'GITSYNC_SESSION', 'CLAUDE_CODE_SESSION_ID'):
            monkeypatch.delenv(variable, raising=False)
        assert main(['join', 'Secondary-A']) == 0

    def enter(self, git):
        """Work in another repository from here on."""
        self.git = git
        self.monkeypatch.chdir(git.folder)

    def sends(self, **event):
        """The answer to an event, from the folder in which the tool works."""
        return ask_hook(self.monkeypatch, {'cwd': str(self.git.folder), **event})

    def message(self, subject):
        """Primary writes to Secondary-A in the first worktree, and commits it there."""
        with self.monkeypatch.context() as patch:
            patch.setenv('GITSYNC_AGENT', 'Primary')
            patch.chdir(self.repository.folder)
            assert main(['message', 'send', 'Secondary-A', '--subject', subject]) == 0
            assert main(['commit', '-m', 'Ask Secondary-A']) == 0

    def merges(self):
        """Secondary-A takes what Primary committed."""
        self.git('merge', '-q', self.repository('rev-parse', 'HEAD').strip())

    def breaks_its_status(self):
        self.git.write(OWN.path, status('Secondary-A') + 'no key\n')


def nested_refusal(answer):
    """Why a tool is refused, in the answer that Claude Code and those who follow it read."""
    told = answer.json['hookSpecificOutput']
    assert set(answer.json) == {'hookSpecificOutput'}
    assert (told['hookEventName'], told['permissionDecision']) == ('PreToolUse', 'deny')
    return told['permissionDecisionReason']


def is_silent(answer):
    return answer == (0, '', '')


def plays(before, edits, reads, refusal):
    """Own parts pass in silence, others' are refused, whatever the tool; reading is silent.

    before(tool, input): the answer; edits: {tool: input of a Part}; reads: {tool: input};
    refusal(answer): the reason, in the one place where the host reads it.
    """
    for name, asked in edits.items():
        tool = name.partition(':')[0]
        assert is_silent(before(tool, asked(OWN))), (name, before(tool, asked(OWN)))
        reason = refusal(before(tool, asked(FOREIGN)))
        assert 'GS207' in reason and 'Secondary-B' in reason and 'gitsync ' in reason, name
        assert 0 < len(reason) < 900
    for name, asked in reads.items():
        assert is_silent(before(name.partition(':')[0], asked)), name


def plays_where_nothing_is_gated(agent, before, edits, reads, folder):
    """The same calls in a repository without an epic: nothing is refused, nothing said."""
    folder.mkdir()
    plain = Git(folder)
    plain('init', '-q')
    for path, content in ((FOREIGN.path.replace(E, 'docs'), status('x')), ('src/main.py', 'x\n')):
        plain.write(path, content)
    agent.enter(plain)
    part = FOREIGN._replace(path=FOREIGN.path.replace(E, 'docs'))
    for name, asked in edits.items():
        assert is_silent(before(name.partition(':')[0], asked(part))), name
    for name, asked in reads.items():
        assert is_silent(before(name.partition(':')[0], asked)), name
