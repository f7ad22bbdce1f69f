"""Who acts? One order of sources for every gate and command; the first that names an agent decides.

Here and now: 1 the flag --agent, 2 the agent's tool, where it names an agent for an edit,
3 GITSYNC_AGENT, 4 the session, as it joined in this worktree, 5 the worktree's configuration
(`join`), unless several agents share the worktree: then nobody, 6 the branch, 7 the e-mail.
Each is what someone asserts about themselves. Who made a commit of the past: authorship.
"""

from __future__ import annotations

import os

from gitsync.core.documents.protocol import README
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import meant
from gitsync.core.policy.names import nearest
from gitsync.core.policy.place import below
from gitsync.core.policy.place import find_epics
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Actor
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.world.repository import Repository

ASSERTED, VERIFIED, NONE = 'asserted', 'verified', 'none'
_NAMED_BY = {
    'flag': '--agent',
    'environment': 'GITSYNC_AGENT',
    'session': 'what this session joined as',
    'worktree': 'git config gitsync.agent',
}


class Caller(Value):
    """What an agent's tool tells of who acts, at an event of its own."""

    names: tuple[str, ...] = ()  # of the subagent or teammate; they need not be an agent's
    session: str = ''
    also: str = ''  # the git directory of another worktree in which the session may have joined


NO_CALLER = Caller()


def acting(
    repo: Repository,
    agent: str = '',
    policy: Policy = DEFAULT,
    snapshot: Snapshot | None = None,
    paths: Iterable[str] = (),
    at_gate: bool = False,
    caller: Caller = NO_CALLER,
) -> Actor:
    """Who acts here and now. agent: the --agent flag. snapshot and paths: the before side and what
    changes, from whose epics the roster comes where the policy has none.

    GitsyncError when the flag, the variable, the session or the worktree's configuration names an
    agent that the policy does not know. At a gate whom any of them but the flag names so is
    nobody's agent: free outside gated files, GS210 on one.
    """
    paths = tuple(paths)
    for source, asked in _claims(repo, agent, policy, snapshot, paths, caller):
        # no need to ask git for its configuration: an agent has an agent's rights, whoever's
        # address it uses
        if asked.strip():
            name = os.environ.get('GIT_AUTHOR_NAME', '')
            email = os.environ.get('GIT_AUTHOR_EMAIL', '')
            is_lenient = at_gate and source != 'flag'
            return _asserted(asked, source, policy, name, email, is_lenient)
    return _of_worktree(repo, policy, snapshot, paths, at_gate)


def acting_here(repo: Repository, agent: str, policy: Policy, snapshot: Snapshot) -> Actor:
    """Who acts, for those who ask about no change: the roster is that of every epic."""
    is_listed = policy.agents or policy.protocol != 's2-epic'
    epics = () if is_listed else find_epics(snapshot)
    return acting(repo, agent, policy, snapshot, [below(epic, README) for epic in epics])


def _of_worktree(
    repo: Repository,
    policy: Policy,
    snapshot: Snapshot | None,
    paths: Iterable[str],
    at_gate: bool,
) -> Actor:
    """Who acts by the worktree's configuration, its branch, and the e-mail."""
    asked = joined(repo)
    sharing = sharers(repo.git_dir, asked)
    if len(sharing) > 1:
        # no address either: it must not have a maintainer's rights
        return Actor('', 'worktree', NONE, '', '', sharing)
    name, addresses = person(repo)
    if asked:
        return _asserted(asked, 'worktree', policy, name, addresses[-1], at_gate)
    agent = of_branch(repo.branch(), policy, snapshot, paths)
    if agent:
        return Actor(agent, 'branch', ASSERTED, name, addresses[-1])
    for address in addresses:
        agent = of_email(address, policy)
        if agent:
            return Actor(agent, 'email', ASSERTED, name, address)
    return Actor('', '', NONE, name, addresses[-1])


def _claims(
    repo: Repository,
    agent: str,
    policy: Policy,
    snapshot: Snapshot | None,
    paths: Iterable[str],
    caller: Caller,
) -> Iterator[tuple[str, str]]:
    """(source, name) of each source that needs nothing of git; a name may be ''."""
    yield 'flag', agent
    for name in caller.names:
        # a tool's own names may hold spaces, and the plugin that they come from
        name = '-'.join(name.rpartition(':')[2].split())
        yield 'host', listed(name, policy, snapshot, paths)
    yield 'environment', os.environ.get('GITSYNC_AGENT', '')
    for git_dir in filter(None, (repo.git_dir, caller.also)):
        if _has_sessions(git_dir):
            from gitsync.world import sessions

            yield 'session', sessions.agent(git_dir, sessions.given(caller.session))


def sharers(git_dir: str, agent: str) -> tuple[str, ...]:
    """The agents that share a worktree, sorted: the one that its configuration names, '' for none,
    and those as whom sessions that go on joined there.
    """
    agents = {form(agent): agent} if agent else {}
    if _has_sessions(git_dir):
        from gitsync.world import sessions

        for name in sessions.sharing(git_dir):
            agents.setdefault(form(name), name)
    return tuple(sorted(agents.values()))


def _has_sessions(git_dir: str) -> bool:
    """True where sessions are remembered; only there the module that reads them is loaded."""
    return os.path.exists(files.kept(git_dir, 'sessions'))


def _asserted(
    asked: str, source: str, policy: Policy, name: str, email: str, is_lenient: bool
) -> Actor:
    try:
        return Actor(known(asked, source, policy), source, ASSERTED, name, email)
    except GitsyncError:
        if not is_lenient:
            raise
        # no address either: it must not fall back to a maintainer's rights
        return Actor('', source, NONE, asked, '')


def of_branch(
    branch: str,
    policy: Policy = DEFAULT,
    snapshot: Snapshot | None = None,
    paths: Iterable[str] = (),
) -> str:
    """The agent that a branch names: 'agent/<name>', 'agent/<name>/…', '<name>/…'; '' when it names
    none.
    """
    first, slash, rest = branch.partition('/')
    if not slash:
        return ''
    name = rest.partition('/')[0] if first.lower() == 'agent' else first
    return listed(name, policy, snapshot, paths)


def of_email(email: str, policy: Policy = DEFAULT) -> str:
    """The agent whose e-mail the policy lists; '' when none does."""
    if email:
        for name, agent in policy.agents.items():
            if email.lower() in agent.emails:
                return name
    return ''


def known(asked: str, source: str, policy: Policy = DEFAULT) -> str:
    """The agent's name as the policy's roster spells it; where the policy lists no agents, any
    plain name is one.

    source says in the error who asked: flag, environment, worktree, or a word of one's own.
    """
    asked = asked.strip()
    canonical = rosters.canonical(asked, policy)
    if canonical:
        return canonical
    where = _NAMED_BY.get(source, source)
    if policy.agents:
        names = tuple(dict.fromkeys((policy.coordinator, *sorted(policy.agents))))
        raise unknown(where, asked, 'of this repository', 'the policy lists', names)
    if policy.protocol == 's2-epic' and source in ('flag', 'environment') and meant(asked):
        raise GitsyncError(
            f"{where} names '{asked}', which is no agent's name",
            f'did you mean {meant(asked)}?',
            'unknown-agent',
        )
    if not is_name(asked):
        raise GitsyncError(
            f"{where} names '{asked}', which cannot be an agent's name",
            "names are made of letters, digits, '-' and '_', as in Secondary-A",
            'bad-agent',
        )
    return asked


def is_name(text: str) -> bool:
    """True for what may be an agent's name."""
    is_plain = text.isascii() and text.replace('-', '').replace('_', '').isalnum()
    return is_plain and len(text) <= 64


def unknown(
    where: str, asked: str, of: str, label: str, names: Sequence[str], more: str = ''
) -> GitsyncError:
    """The error for a name that is no agent's, with the nearest that is, and all."""
    near = nearest(asked, names)
    return GitsyncError(
        f"{where} names '{asked}', which is no agent {of}",
        f'{f"did you mean {near}? " if near else ""}{label}: {", ".join(names)}{more}',
        'unknown-agent',
    )


def listed(name: str, policy: Policy, snapshot: Snapshot | None, paths: Iterable[str]) -> str:
    """The agent that a name spells, '' when it is in no roster: the policy's, the protocol's, or
    that of the epics around paths.
    """
    canonical = rosters.canonical(name, policy)
    if canonical or not name or policy.agents or policy.protocol != 's2-epic' or snapshot is None:
        return canonical
    return rosters.roster(policy, snapshot, epics_around(paths, snapshot)).get(form(name), '')


def epics_around(paths: Iterable[str], snapshot: Snapshot) -> list[str]:
    """The epics' folders on the way to these paths: cheap, where the whole tree is not."""
    folders = set()
    for path in paths:
        while path and path.rpartition('/')[0] not in folders:
            path = path.rpartition('/')[0]
            folders.add(path)
    return sorted(folder for folder in folders if is_epic(snapshot, folder))


def person(repo: Repository) -> tuple[str, list[str]]:
    """(author's name, addresses): the committer's, then the author's, for an amend keeps the author
    of the commit that it replaces; [''] where git knows none.
    """
    name = (
        os.environ.get('GIT_AUTHOR_NAME')
        or repo.config('author.name')
        or repo.config('user.name')
        or ''
    )
    configured = repo.config('user.email') or os.environ.get('EMAIL') or ''
    committer = (
        os.environ.get('GIT_COMMITTER_EMAIL') or repo.config('committer.email') or configured
    )
    author = os.environ.get('GIT_AUTHOR_EMAIL') or repo.config('author.email') or configured
    return name, [address for address in dict.fromkeys((committer, author)) if address] or ['']


def joined(repo: Repository) -> str:
    """The agent that this worktree's configuration names, '' for none.

    `git worktree add` copies a worktree's configuration (git 2.36): what join wrote for another
    worktree names nobody here.
    """
    agent = (repo.config('gitsync.agent') or '').strip()
    mark = repo.config('gitsync.joined') or ''
    return '' if mark.rpartition(' ')[0] == agent and mark != f'{agent} {place(repo)}' else agent


def place(repo: Repository) -> str:
    """What tells a clone's worktrees apart, wherever the clone is moved: '.', 'worktrees/NAME'."""
    return os.path.relpath(repo.git_dir, repo.common_dir)
