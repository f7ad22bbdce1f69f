"""Name the agent that works in this worktree, and give it a session."""

from __future__ import annotations

import time

import click

from gitsync.core.documents.protocol import POLICY
from gitsync.core.documents.protocol import README
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.policy.place import is_finished
from gitsync.core.rules.wording import listed
from gitsync.core.text.shell_word import quote
from gitsync.epic import roster
from gitsync.epic import workplace
from gitsync.epic.acting_agent import acting_at
from gitsync.epic.records import tables
from gitsync.epic.worktrees import worktree_at
from gitsync.errors import GitsyncError
from gitsync.gates import notices
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import joining
from gitsync.world import output
from gitsync.world import policy_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.policy import Policy
    from gitsync.epic.workplace import Workplace
    from gitsync.world.joining import Joined


@click.command('join')
@click.argument('agent')
@click.option('--new', 'is_new', is_flag=True, help='Join under a name that nothing knows yet.')
@click.option(
    '--worktree',
    metavar='PATH',
    default='',
    help='Join in a worktree of your own there, which is made where none is.',
)
@click.option('--branch', metavar='NAME', default='', help='Its branch; default: agent/AGENT/work.')
@click.option(
    '--replace', is_flag=True, help='Forget whoever joined in this worktree as another agent.'
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(
    agent: str, is_new: bool, worktree: str, branch: str, replace: bool, as_json: bool
) -> int:
    """Name the agent that works in this worktree

    Writes git config gitsync.agent for this worktree alone, and remembers the session, which tells
    this agent from others in the same worktree and its leases from those of another session. Other
    worktrees of the clone keep their agents. The epic of the current folder, or the only unfinished
    one, is remembered in gitsync.epic; where its Agent Assignments lack this agent, a row is added.
    """
    if branch and not worktree:
        raise GitsyncError(
            '--branch is the branch of a new worktree', 'add --worktree PATH', 'usage'
        )
    repo = here = Repo.open()
    policy = policy_file.load(repo.tree(repo.head()))
    name = roster.joinable(repo, agent, policy, is_new)
    roster.refuse_comeback(repo, name, policy)
    if worktree:
        repo = worktree_at(repo, worktree, branch, f'agent/{form(name)}/work')
    _need_worktree(repo, name)
    joined = joining.join(repo, name, replace)
    _tell(repo, name, joined, policy)
    top, epic = repo.root or repo.git_dir, roster.keep_epic(here, repo, name, policy)
    if epic is None and not same(name, policy.coordinator):
        _tell_of_epics(repo, name)
    elif epic is not None:
        _add_row(roster.workplace_of(repo, name, policy, epic))
    data = {
        'agent': name,
        'source': 'session' if joined.is_named else 'worktree',
        'strength': identity.ASSERTED,
        'session': output.valid(joined.session),
        'was': joined.was or None,
        'sharing': list(joined.staying),
        'worktree': output.valid(top),
        'epic': epic,
    }
    output.answer(as_json, data, _text(repo, name, top, bool(worktree)))
    return 0


def _need_worktree(repo: Repo, name: str) -> None:
    if not repo.root:
        hint = f'gitsync join {name} --worktree PATH'
        raise GitsyncError('a bare repository has no worktree to join', hint, 'no-worktree')


def _text(repo: Repo, name: str, top: str, has_own: bool) -> str:
    """Who works where now; has_own: in a worktree of its own."""
    text = f'{name} works in {output.clean(top)}'
    if has_own:
        text += f', on branch {output.clean(repo.branch())}\ncd {output.clean(quote(top))}'
    if notices.is_not_installed(repo):
        text += '\nno gate judges commits in this clone yet: gitsync install'
    return text


def _tell_of_epics(repo: Repo, name: str) -> None:
    """A note where several epics are under way, and none is the agent's by itself."""
    disk = repo.disk()
    going_on = [each for each in workplace.epics(repo) if not is_finished(disk, each)]
    if len(going_on) > 1:
        output.note(
            f'{len(going_on)} epics are under way here: {output.clean(", ".join(going_on[:5]))}; '
            f'name yours: gitsync join {name} --epic {output.clean(quote(going_on[0]))}'
        )


def _add_row(place: Workplace) -> None:
    """The agent's row in the epic's table of assignments, which it adds when it starts."""
    if tables.note_joined(acting_at(place)):
        path = output.clean(place.path(README))
        output.note(f'your row is added to Agent Assignments in {path}: gitsync commit takes it')


def _tell(repo: Repo, name: str, joined: Joined, policy: Policy) -> None:
    """Notes about this worktree: its gates, its other agents, and other sessions of this agent."""
    for line in notices.not_set_up(repo):
        output.note(line)
    if policy.agents and not rosters.canonical(name, policy):
        output.note(
            f'{name} owns nothing until the coordinator writes [agents.{name}] into {POLICY}'
        )
    if joined.staying:
        go = 'goes' if len(joined.staying) == 1 else 'go'
        output.note(
            f'{listed(joined.staying)} {go} on in this worktree too, each session as who it joined '
            'as; a shell without a session is nobody here: GITSYNC_AGENT=NAME gitsync …'
        )
    elif joined.was and joined.was != name:
        output.note(f"this worktree was {joined.was}'s")
    for top, one in joined.twins:
        minutes = max(0, int(time.time()) - one.seen) // 60
        output.note(
            f'another session joined as {name}: in {top}, last seen {minutes} min ago. Two would '
            'do the same work: go on only if that one ended'
        )
