"""Who acts? One order of sources for every gate and command; the first that names an agent decides.

Here and now: 1 the flag --agent, 2 GITSYNC_AGENT, 3 the worktree's configuration (`join`), 4 the
branch, 5 the e-mail. In history: 1 a verified signature, 2 the trailer, 3 the e-mail, 4 the name.

Everything but a verified signature is what someone asserts about themselves. .mailmap is never
read: it is part of what is being judged.
"""

from __future__ import annotations

import os

from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.place import is_epic
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import Actor
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy
    from gitsync.world.repository import Repository

ASSERTED, VERIFIED, NONE = 'asserted', 'verified', 'none'
TRAILER = 'Agent'
_NAMED_BY = {
    'flag': '--agent',
    'environment': 'GITSYNC_AGENT',
    'worktree': 'git config gitsync.agent',
}


def acting(
    repo: Repository,
    agent: str = '',
    policy: Policy = DEFAULT,
    snapshot: Snapshot | None = None,
    paths: Iterable[str] = (),
    at_gate: bool = False,
) -> Actor:
    """Who acts here and now. agent: the --agent flag. snapshot and paths: the before side and what
    changes, from whose epics the roster comes where the policy has none.

    GitsyncError when the flag, the variable or the worktree's configuration names an agent that the
    policy does not know. At a gate whom the variable or the configuration names so is nobody's
    agent: free outside gated files, GS210 on one.
    """
    for source, asked in (('flag', agent), ('environment', os.environ.get('GITSYNC_AGENT', ''))):
        # no need to ask git for its configuration: an agent has an agent's rights, whoever's
        # address it uses
        if asked.strip():
            return _asserted(
                asked,
                source,
                policy,
                os.environ.get('GIT_AUTHOR_NAME', ''),
                os.environ.get('GIT_AUTHOR_EMAIL', ''),
                at_gate and source != 'flag',
            )
    name, addresses = person(repo)
    asked = joined(repo)
    if asked:
        return _asserted(asked, 'worktree', policy, name, addresses[-1], at_gate)
    found = of_branch(repo.branch(), policy, snapshot, paths)
    if found:
        return Actor(found, 'branch', ASSERTED, name, addresses[-1])
    for address in addresses:
        found = of_email(address, policy)
        if found:
            return Actor(found, 'email', ASSERTED, name, address)
    return Actor('', '', NONE, name, addresses[-1])


def _asserted(
    asked: str, source: str, policy: Policy, name: str, email: str, is_lenient: bool
) -> Actor:
    try:
        return Actor(known(asked, source, policy), source, ASSERTED, name, email)
    except GitsyncError:
        if not is_lenient:
            raise
        # no address either: it must not fall back to a maintainer's rights
        return Actor('', source, NONE, '', '')


def of_commit(
    commit: Commit,
    policy: Policy = DEFAULT,
    signer: str = '',
    snapshot: Snapshot | None = None,
    paths: Iterable[str] = (),
) -> Actor:
    """Who made a commit. signer: the agent whose key made its verified signature, '' where there is
    none.
    """
    author = commit.author
    if signer:
        return Actor(signer, 'signature', VERIFIED, author.name, author.email)
    from gitsync.core.git import trailers

    claims = {form(value): value for value in trailers.values(commit.message, TRAILER) if value}
    if len(claims) > 1:
        # two names in one commit prove neither
        return Actor('', 'trailer', NONE, author.name, author.email)
    for claim in claims.values():
        return Actor(
            _listed(claim, policy, snapshot, paths) or claim,
            'trailer',
            ASSERTED,
            author.name,
            author.email,
        )
    found = of_email(author.email, policy)
    if found:
        return Actor(found, 'email', ASSERTED, author.name, author.email)
    found = _listed(author.name, policy, snapshot, paths)
    return Actor(
        found,
        'author-name' if found else '',
        ASSERTED if found else NONE,
        author.name,
        author.email,
    )


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
    return _listed(name, policy, snapshot, paths)


def of_email(email: str, policy: Policy = DEFAULT) -> str:
    """The agent whose e-mail the policy lists; '' when none does."""
    if email:
        for name, agent in policy.agents.items():
            if any(email.lower() == listed.lower() for listed in agent.emails):
                return name
    return ''


def known(asked: str, source: str, policy: Policy = DEFAULT) -> str:
    """The agent's name as the policy's roster spells it; where the policy lists no agents, any
    plain name is one.

    source says in the error who asked: flag, environment, worktree, or a word of one's own.
    """
    asked = asked.strip()
    found = rosters.canonical(asked, policy)
    if found:
        return found
    where = _NAMED_BY.get(source, source)
    if policy.agents:
        names = ', '.join(dict.fromkeys((policy.coordinator, *sorted(policy.agents))))
        raise GitsyncError(
            f"{where} names '{asked}', which is no agent of this repository",
            f'the policy lists: {names}',
            'unknown-agent',
        )
    if (
        not asked.isascii()
        or not asked.replace('-', '').replace('_', '').isalnum()
        or len(asked) > 64
    ):
        raise GitsyncError(
            f"{where} names '{asked}', which cannot be an agent's name",
            "names are made of letters, digits, '-' and '_', as in Secondary-A",
            'bad-agent',
        )
    return asked


def _listed(name: str, policy: Policy, snapshot: Snapshot | None, paths: Iterable[str]) -> str:
    """The agent that a name spells, '' when it is in no roster: the policy's, the protocol's, or
    that of the epics around paths.
    """
    found = rosters.canonical(name, policy)
    if found or not name or policy.agents or policy.protocol != 's2-epic' or snapshot is None:
        return found
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
    of the commit that it
    replaces; [''] where git knows none."""
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


def session(repo: Repository) -> str:
    """The session that tells an agent's leases from another session's: GITSYNC_SESSION, else
    CLAUDE_CODE_SESSION_ID, else the one that join made in this worktree; '' where nobody joined.
    """
    from gitsync.world import files

    given = os.environ.get('GITSYNC_SESSION') or os.environ.get('CLAUDE_CODE_SESSION_ID')
    return given or (files.load(_session_file(repo)) or b'').decode('utf-8', 'replace').strip()


def joined(repo: Repository) -> str:
    """The agent that this worktree's configuration names, '' for none.

    `git worktree add` copies a worktree's configuration (git 2.36): what join wrote for another
    worktree names nobody here.
    """
    agent = (repo.config('gitsync.agent') or '').strip()
    mark = repo.config('gitsync.joined') or ''
    return '' if mark.rpartition(' ')[0] == agent and mark != f'{agent} {_place(repo)}' else agent


def join(repo: Repository, name: str) -> str:
    """Make name this worktree's agent, with a session of its own; the agent that it was before (''
    for none).
    """
    from gitsync.world import files

    was = joined(repo)
    _own_configuration(repo)
    repo.output('config', '--worktree', 'gitsync.agent', name)
    repo.output('config', '--worktree', 'gitsync.joined', f'{name} {_place(repo)}')
    repo.forget_settings()
    path = _session_file(repo)
    if was != name or not files.load(path):
        files.save(path, os.urandom(16).hex().encode() + b'\n')
    return was


def _place(repo: Repository) -> str:
    """What tells a clone's worktrees apart, wherever the clone is moved: '.', 'worktrees/NAME'."""
    return os.path.relpath(repo.git_dir, repo.common_dir)


def _session_file(repo: Repository) -> str:
    return os.path.join(repo.git_dir, 'gitsync', 'session')


def _own_configuration(repo: Repository) -> None:
    """Give each worktree a configuration file of its own, as git-worktree(1) says: core.bare and
    core.worktree, which are the main worktree's alone, move out of the shared file first.
    """
    if (repo.config('extensions.worktreeConfig') or '').lower() in ('true', 'yes', 'on', '1'):
        return
    shared = os.path.join(repo.common_dir, 'config')
    main = os.path.join(repo.common_dir, 'config.worktree')
    for key in ('core.bare', 'core.worktree'):
        value = os.fsdecode(repo.run('config', '--file', shared, '--get', key).out).rstrip('\n')
        if value and (key, value) != ('core.bare', 'false'):
            repo.output('config', '--file', main, key, value)
            repo.output('config', '--file', shared, '--unset-all', key)
    repo.output('config', '--file', shared, 'extensions.worktreeConfig', 'true')
