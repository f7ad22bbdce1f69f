"""Which names are agents' here, of which epic, and whose work another has taken over: what is asked
before anything is written.
"""

from __future__ import annotations

from gitsync.core.documents import status
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.documents.protocol import STATUS
from gitsync.core.epic.mail import beside
from gitsync.core.epic.mail import bringing
from gitsync.core.epic.state import epic_state
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import nearest
from gitsync.core.policy.names import same
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.place import is_finished
from gitsync.core.policy.policy import Actor
from gitsync.epic import workplace
from gitsync.epic.standing import copies
from gitsync.epic.workplace import Workplace
from gitsync.errors import TakenOver
from gitsync.world import identity
from gitsync.world import output
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
    known = _known(repo, policy)
    name = _name(asked, known, policy)
    if name:
        return name
    if is_new:
        return identity.known(asked, 'join', policy._replace(agents={}))
    raise _unknown('join', asked, policy, known, _how_to_join(asked))


def named(repo: Repo, asked: str, policy: Policy, where: str) -> str:
    """The agent whom somebody asks about, as the roster spells it; where: how it was named.

    GitsyncError for one that might not join here and has not.
    """
    known = _known(repo, policy)
    for _, one in sessions.others(repo.common_dir, ''):
        known.setdefault(form(one.agent), one.agent)
    name = _name(asked, known, policy)
    if not name:
        raise _unknown(where, asked, policy, known, _how_to_join(asked))
    return name


def _known(repo: Repo, policy: Policy) -> Roster:
    """The agents of the policy and of every epic here."""
    epics = workplace.epics(repo) if repo.root else []
    return dict(rosters.roster(policy, repo.disk() if epics else None, epics))


def _how_to_join(asked: str) -> str:
    return f'; a new agent: gitsync join {asked} --new' if identity.is_name(asked) else ''


def _name(asked: str, known: Roster, policy: Policy) -> str:
    """As the roster spells it, '' for what is no name in it and no role of the protocol."""
    name = known.get(form(asked)) or rosters.canonical(asked, policy)
    # with two letters a slip of the keyboard, until an epic has so many features
    words = form(name).split('_')
    is_role = form(asked) in known or words[0] != 'secondary' or len(words[1]) == 1
    return name if is_role else ''


def refuse_slip(acting: ActingAgent, asked: str) -> None:
    """GitsyncError for who is to have a feature, where the name is none and nearly is one."""
    policy = acting.policy
    known = rosters.roster(policy, acting.place.repo.disk(), [acting.place.epic])
    if not _name(asked, known, policy) and nearest(asked, list(known.values())):
        raise _unknown('AGENT', asked, policy, known)


def keep_epic(repo: Repo, top: Repo, agent: str, policy: Policy) -> str | None:
    """Remember in gitsync.epic of the worktree top of which epic its agent's commands speak, and
    tell it.
    """
    epic = epic_to_join(repo, top, agent, policy) if top.root else None
    if epic and epic != top.config('gitsync.epic'):
        top.output('config', '--worktree', 'gitsync.epic', epic)
        top.forget_settings()
    return epic


def epic_to_join(repo: Repo, top: Repo, agent: str, policy: Policy) -> str | None:
    """The epic that an agent joins in the worktree top, from where repo stands; None where nothing
    says it. The first that names one:

    1. --epic PATH, or the current folder
    2. what the worktree remembers, while that is not finished
    3. being the only unfinished one, or the only one in which the agent has anything; not for the
       coordinator, who has several in hand
    """
    disk, kept = top.disk(), (top.config('gitsync.epic') or '').strip('/')
    epic = workplace.pointed_at(repo)
    if epic is None and kept and is_epic(disk, kept) and not is_finished(disk, kept):
        return kept
    if epic is None and not same(agent, policy.coordinator):
        going_on = [each for each in workplace.epics(top) if not is_finished(disk, each)]
        having = [each for each in going_on if form(agent) in rosters.roster(policy, disk, [each])]
        epic = next((some[0] for some in (going_on, having) if len(some) == 1), None)
    return epic


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


def is_taken_over(place: Workplace) -> bool:
    """True, and told, where another branch says that the acting agent's work was given to another;
    TakenOver where that is merged here.
    """
    try:
        refuse_taken_over(place)
    except TakenOver as error:
        if not error.where:
            raise
        output.note(error.message)
        output.note(f'hint: {error.hint}')
        return True
    return False


def refuse_comeback(repo: Repo, agent: str, policy: Policy) -> None:
    """TakenOver for an agent that is about to join, and was taken over in that epic."""
    epic = epic_to_join(repo, repo, agent, policy) if repo.root else None
    if epic is not None:
        refuse_taken_over(workplace_of(repo, agent, policy, epic))


def workplace_of(repo: Repo, agent: str, policy: Policy, epic: str) -> Workplace:
    """The workplace of an agent that joins an epic."""
    return Workplace(repo, policy, epic, Actor(agent, 'flag', identity.ASSERTED, '', ''))


def refuse_taken_over(place: Workplace) -> None:
    """TakenOver when the coordinator gave the acting agent's work to another."""
    agent, coordinator = place.actor.agent, place.policy.coordinator
    taken = _takeover(place, agent) if agent and not same(agent, coordinator) else None
    if taken is None:
        return
    heir, where = taken
    brought = f'{bringing(where)} && ' if where else ''
    hint = (
        f'ask {coordinator} for work: gitsync message send {coordinator} --subject Back, then '
        'git commit -a -m Back'
    )
    if not same(heir, coordinator):
        hint = f'to go on with it as {heir}: {brought}gitsync join {heir}; or {hint}'
    what = f"the work of '{agent}' was taken over by '{heir}'{beside(where)}"
    error = TakenOver(f'{what}: nothing was written', hint, 'taken-over')
    error.where = where
    raise error


def _takeover(place: Workplace, agent: str) -> tuple[str, str] | None:
    """Who took over an agent's work, and the branch that says so where it is not merged here."""
    disk, kept = place.repo.disk(), f'{CHECKPOINTS}/{form(agent)}{LEFT_BEHIND[0]}'
    state = epic_state(disk, place.epic, place.policy)
    feature = state.feature_of(agent)
    if feature is None:
        names = disk.names(place.path(CHECKPOINTS))
        if not any(f'{CHECKPOINTS}/{name}'.startswith(kept) for name in names):
            return None
        before = {other: state.checkpoint_of(other).get('previous_agent') for other in state.agents}
        heirs = [
            other for other, one in before.items() if isinstance(one, str) and same(one, agent)
        ]
        return heirs[0] if heirs else place.policy.coordinator, ''
    elsewhere = copies(place.repo, place.epic, with_kept=True)
    if any(path.startswith(place.path(kept)) for path in elsewhere):
        for copy in reversed(elsewhere.get(place.path(f'{feature.folder}/{STATUS}'), ())):
            heir = status.parse(copy.data).get('AGENT') or ''
            if heir and not same(heir, agent):
                return heir, copy.where
    return None


def _unknown(where: str, asked: str, policy: Policy, known: Roster, more: str = '') -> GitsyncError:
    label = 'the policy lists' if policy.agents else 'agents here'
    return identity.unknown(where, asked, 'here', label, list(known.values()), more)
