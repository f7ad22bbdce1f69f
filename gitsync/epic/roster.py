"""Which names are agents' here, and of which epic: what join and messages ask before they write."""

from __future__ import annotations

from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.place import is_finished
from gitsync.epic import workplace
from gitsync.world import identity
from gitsync.world import sessions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.policy import Policy
    from gitsync.core.policy.rosters import Roster
    from gitsync.epic.acting_agent import ActingAgent
    from gitsync.errors import GitsyncError
    from gitsync.git.repo import Repo


def joinable(repo: Repo, asked: str, policy: Policy, is_new: bool) -> str:
    """The name that an agent joins under, as the roster spells it.

    GitsyncError for one that neither the policy, the protocol nor an epic here knows, unless
    is_new; always for what is no name.
    """
    epics = workplace.epics(repo) if repo.root else []
    known = rosters.roster(policy, repo.disk() if epics else None, epics)
    name = known.get(form(asked)) or rosters.canonical(asked, policy)
    if name:
        return name
    if is_new:
        return identity.known(asked, 'join', policy._replace(agents={}))
    more = f'; a new agent: gitsync join {asked} --new' if identity.is_name(asked) else ''
    raise _unknown('join', asked, policy, known, more)


def keep_epic(repo: Repo, top: Repo, agent: str, policy: Policy) -> str:
    """Remember in a worktree's gitsync.epic of which epic its agent's commands speak, and tell it;
    '' where nothing says it. The first that names one:

    1. --epic PATH, or the current folder
    2. what the worktree remembers, while that is not finished
    3. being the only unfinished one, or the only one in which the agent has anything; not for the
       coordinator, who has several in hand
    """
    if not top.root:
        return ''
    disk, kept = top.disk(), (top.config('gitsync.epic') or '').strip('/')
    epic = workplace.pointed_at(repo)
    if epic is None and kept and is_epic(disk, kept) and not is_finished(disk, kept):
        return kept
    if epic is None and not same(agent, policy.coordinator):
        going_on = [each for each in workplace.epics(top) if not is_finished(disk, each)]
        having = [each for each in going_on if form(agent) in rosters.roster(policy, disk, [each])]
        epic = next((some[0] for some in (going_on, having) if len(some) == 1), None)
    if epic and epic != kept:
        top.output('config', '--worktree', 'gitsync.epic', epic)
        top.forget_settings()
    return epic or ''


def reader(acting: ActingAgent, asked: str) -> str:
    """Whom a message reaches: an agent of the policy or the epic, or one who joined in this clone.

    GitsyncError for any other name: nobody would read the channel.
    """
    place = acting.place
    known = rosters.roster(place.policy, place.repo.disk(), [place.epic])
    for _, one in sessions.others(place.repo.common_dir, ''):
        known.setdefault(form(one.agent), one.agent)
    if form(asked) in known:
        return known[form(asked)]
    raise _unknown('message', asked, place.policy, known)


def _unknown(where: str, asked: str, policy: Policy, known: Roster, more: str = '') -> GitsyncError:
    label = 'the policy lists' if policy.agents else 'agents here'
    return identity.unknown(where, asked, 'here', label, list(known.values()), more)
