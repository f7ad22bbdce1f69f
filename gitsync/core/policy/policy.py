"""The policy as values: documents and their owners, agents, and who acts.

A policy is what `.gitsync.toml` says (gitsync_toml reads it); DEFAULT stands where there is none.
Owners are tuples of agents' names, any one of which may change the part; ANYBODY is everybody.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

ANYBODY = '*'
PROOFS = ('none', 'trailer', 'signature')  # each asks for more than the one before


class Actor(Value):
    """Who acts, and how that is known."""

    agent: str  # '' for a person who is nobody's agent
    source: str  # what named the agent: an option, the environment, a branch, …
    strength: str  # how strong a proof that is
    name: str  # of the commit's author
    email: str
    sharing: tuple[str, ...] = ()  # agents whose sharing of the worktree leaves open who acts


class Agent(Value):
    """One agent of the policy's roster."""

    name: str
    emails: tuple[str, ...]  # in lower case
    features: tuple[str, ...]  # names of feature folders
    keys: tuple[str, ...]  # public keys, as ssh writes them


class DocumentTable(Value):
    """The files of one [[documents]] table."""

    path: str  # the first pattern that takes files in
    paths: tuple[str, ...]  # all patterns, as in a .gitignore
    kind: str
    markers: tuple[str | tuple[str, str], ...]  # dialects and pairs of patterns; () for every one
    outside: tuple[str, ...]  # who owns the outside text, or the file; () for the kind's own answer
    owners: tuple[tuple[str, tuple[str, ...]], ...]  # (section name or pattern, its owners)
    keys: tuple[
        str, ...
    ] = ()  # columns or fields that tell rows or objects apart; () for the usual
    # (section name or pattern, the generator that writes it)
    generated: tuple[tuple[str, str], ...] = ()

    def generator_of(self, name: str) -> str:
        """The generator of a section: by its exact name, else by the longest pattern; '' for a
        section that people write.
        """
        from gitsync.core.text import globs  # few policies name generators

        known = dict(self.generated)
        if name in known:
            return known[name]
        matching = [pattern for pattern in known if globs.glob(pattern, name)]
        return known[max(matching, key=len)] if matching else ''


class Policy(Value):
    """All that a policy says."""

    protocol: str  # 's2-epic' or 'none'
    coordinator: str
    maintainers: tuple[str, ...]  # e-mails in lower case
    agents: dict[str, Agent]
    documents: tuple[DocumentTable, ...]
    require: str  # the proof of identity asked of a commit: 'none', 'trailer' or 'signature'
    rules: dict[str, str]  # severities by rule id
    limits: dict[str, int]  # seconds by name
    markers: tuple[tuple[str, str], ...]  # every pair of patterns that a document adds
    s2: str = 'three'  # the phases of stage S2: 'three' (P1 to P3) or 'two' (P1 and P2)


TRAILER = 'trailer'  # the source of who is told by a commit's trailer
AUTHOR = 'author'  # the source where neither trailer nor author of a commit names an agent
UNPROVED = 'unproved'  # the source of an actor without the proof that `require` asks for
NOBODY = Actor('', '', '', '', '')
DEFAULT = Policy('s2-epic', 'Primary', (), {}, (), 'none', {}, {'heartbeat': 900, 'lock': 300}, ())


def is_maintainer(actor: Actor, policy: Policy) -> bool:
    """True for a person in the policy's maintainers; who acts as an agent has an agent's rights
    only.
    """
    return not actor.agent and bool(actor.email) and actor.email.lower() in policy.maintainers


def is_coordinator(actor: Actor, policy: Policy) -> bool:
    """True for the coordinator and, as they may do all that it may, for maintainers."""
    from gitsync.core.policy.names import same

    return same(actor.agent, policy.coordinator) or is_maintainer(actor, policy)
