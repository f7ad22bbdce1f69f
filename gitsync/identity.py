"""WINDOW on who is acting: flag, environment, worktree, branch, e-mail; in history signature, trailer, e-mail, name.

The first source that names an agent decides. Everything but a verified signature is what someone asserts about
themselves. .mailmap is never read: it is part of what is being judged.
"""

import os

from gitsync.core import owners
from gitsync.core.epic import agent_form
from gitsync.core.owners import Actor
from gitsync.errors import GitsyncError

ASSERTED, VERIFIED, NONE = 'asserted', 'verified', 'none'
TRAILER = 'Agent'


def acting(repo, agent: str = '', policy=owners.DEFAULT, snapshot=None) -> Actor:
    """Who acts here and now. agent: the --agent flag. snapshot: the before side, for a roster where the policy has none.

    GitsyncError when the flag, the variable or the worktree's configuration name an agent that the policy does not know.
    """
    name, email = _person(repo)
    sources = (
        ('flag', agent),
        ('environment', os.environ.get('GITSYNC_AGENT', '')),
    )
    for source, asked in sources:
        if asked.strip():
            return Actor(known(asked, source, policy, snapshot), source, ASSERTED, name, email)
    asked = (repo.config('gitsync.agent') or '').strip()
    if asked:
        return Actor(known(asked, 'worktree', policy, snapshot), 'worktree', ASSERTED, name, email)
    found = of_branch(repo.branch(), policy, snapshot)
    if found:
        return Actor(found, 'branch', ASSERTED, name, email)
    for address in _addresses(repo):
        found = of_email(address, policy)
        if found:
            return Actor(found, 'email', ASSERTED, name, address)
    return Actor('', '', NONE, name, email)


def of_commit(commit, policy=owners.DEFAULT, signer: str = '', snapshot=None) -> Actor:
    """Who made a commit. signer: the agent whose key made its verified signature, '' where there is none."""
    author = commit.author
    if signer:
        return Actor(signer, 'signature', VERIFIED, author.name, author.email)
    from gitsync.core import trailers
    claims = {agent_form(value): value for value in trailers.values(commit.message, TRAILER)}
    if len(claims) == 1:
        claim = next(iter(claims.values()))
        found = owners.canonical(claim, policy, snapshot)
        return Actor(found or claim, 'trailer', ASSERTED, author.name, author.email)
    if claims:
        return Actor('', 'trailer', NONE, author.name, author.email)  # two names in one commit prove neither
    found = of_email(author.email, policy)
    if found:
        return Actor(found, 'email', ASSERTED, author.name, author.email)
    found = owners.canonical(author.name, policy, snapshot) if author.name else ''
    if found:
        return Actor(found, 'author-name', ASSERTED, author.name, author.email)
    return Actor('', '', NONE, author.name, author.email)


def of_branch(branch: str, policy=owners.DEFAULT, snapshot=None) -> str:
    """The agent that a branch names: 'agent/<name>/…', 'agent/<name>', '<name>/…'; '' when it names none."""
    parts = branch.split('/')
    if len(parts) < 2:
        return ''
    if parts[0].lower() in ('agent', 'agents'):
        return owners.canonical(parts[1], policy, snapshot)
    return owners.canonical(parts[0], policy, snapshot)


def of_email(email: str, policy=owners.DEFAULT) -> str:
    """The agent whose e-mail the policy lists; '' when none does."""
    if email:
        for name, agent in policy.agents.items():
            if any(email.lower() == listed.lower() for listed in agent.emails):
                return name
    return ''


def known(asked: str, source: str, policy=owners.DEFAULT, snapshot=None) -> str:
    """The agent's name as the roster spells it; GitsyncError when it is in no roster and has no agent's form."""
    asked = asked.strip()
    found = owners.canonical(asked, policy, snapshot)
    if found:
        return found
    where = {'flag': '--agent', 'environment': 'GITSYNC_AGENT', 'worktree': 'git config gitsync.agent'}.get(source, source)
    names = ', '.join(sorted({policy.coordinator, *policy.agents}))
    raise GitsyncError(f"{where} names '{asked}', which is no agent here", f'known agents: {names}', 'unknown-agent')


def _person(repo) -> tuple[str, str]:
    name = os.environ.get('GIT_AUTHOR_NAME') or repo.config('author.name') or repo.config('user.name') or ''
    addresses = _addresses(repo)
    return name, addresses[-1] if addresses else ''


def _addresses(repo) -> list[str]:
    """The committer's address, then the author's: an amend keeps the author of the commit that it replaces."""
    configured = repo.config('user.email') or os.environ.get('EMAIL') or ''
    committer = os.environ.get('GIT_COMMITTER_EMAIL') or repo.config('committer.email') or configured
    author = os.environ.get('GIT_AUTHOR_EMAIL') or repo.config('author.email') or configured
    return [address for address in dict.fromkeys((committer, author)) if address]


def session(repo) -> str:
    """The session that tells an agent's leases from another session's: GITSYNC_SESSION, else CLAUDE_CODE_SESSION_ID, else the
    one that join made in this worktree; '' where nobody joined."""
    from gitsync import files
    given = os.environ.get('GITSYNC_SESSION') or os.environ.get('CLAUDE_CODE_SESSION_ID')
    return given or (files.load(_session_file(repo)) or b'').decode('utf-8', 'replace').strip()


def join(repo, name: str) -> str:
    """Make name this worktree's agent, with a session of its own; the agent that it was before ('' for none)."""
    from gitsync import files
    was = (repo.config('gitsync.agent') or '').strip()
    _own_configuration(repo)
    repo.output('config', '--worktree', 'gitsync.agent', name)
    repo.forget_settings()
    path = _session_file(repo)
    if was != name or not files.load(path):
        files.save(path, os.urandom(16).hex().encode() + b'\n')
    return was


def _session_file(repo) -> str:
    return os.path.join(repo.git_dir, 'gitsync', 'session')


def _own_configuration(repo) -> None:
    """Give each worktree a configuration file of its own, as git-worktree(1) says: core.bare and core.worktree, which are the
    main worktree's alone, move out of the shared file first."""
    if (repo.config('extensions.worktreeConfig') or '').lower() in ('true', 'yes', 'on', '1'):
        return
    shared, main = os.path.join(repo.common_dir, 'config'), os.path.join(repo.common_dir, 'config.worktree')
    for key in ('core.bare', 'core.worktree'):
        value = repo.run('config', '--file', shared, '--get', key).out.decode('utf-8', 'surrogateescape').rstrip('\n')
        if value and (key, value) != ('core.bare', 'false'):
            repo.output('config', '--file', main, key, value)
            repo.output('config', '--file', shared, '--unset-all', key)
    repo.output('config', '--file', shared, 'extensions.worktreeConfig', 'true')
