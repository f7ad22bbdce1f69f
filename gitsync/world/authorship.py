"""Who made a commit? 1 a verified signature, 2 the trailer, 3 the e-mail, 4 the name.

Everything but a verified signature is what someone asserts about themselves. .mailmap is never
read: it is part of what is being judged.
"""

from __future__ import annotations

from gitsync.core.git import trailers
from gitsync.core.policy.names import form
from gitsync.core.policy.policy import AUTHOR
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.policy.policy import TRAILER
from gitsync.core.policy.policy import Actor
from gitsync.world import identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.git.commits import Commit
    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import Policy

KEY = 'Agent'


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
        return Actor(signer, 'signature', identity.VERIFIED, author.name, author.email)
    claims = {form(value): value for value in trailers.values(commit.message, KEY) if value}
    if len(claims) > 1:
        # two names in one commit prove neither
        return Actor('', TRAILER, identity.NONE, author.name, author.email)
    if claims:
        (claim,) = claims.values()
        return Actor(
            identity.listed(claim, policy, snapshot, paths) or claim,
            TRAILER,
            identity.ASSERTED,
            author.name,
            author.email,
        )
    agent = identity.of_email(author.email, policy)
    if agent:
        return Actor(agent, 'email', identity.ASSERTED, author.name, author.email)
    agent = identity.listed(author.name, policy, snapshot, paths)
    return Actor(
        agent,
        'author-name' if agent else AUTHOR,
        identity.ASSERTED if agent else identity.NONE,
        author.name,
        author.email,
    )
