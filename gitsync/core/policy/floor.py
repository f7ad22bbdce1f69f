"""The floor: what a branch's own policy cannot go below, the default branch's proof of identity."""

from __future__ import annotations

from gitsync.core.policy.policy import PROOFS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.policy.policy import Policy


def raised(policy: Policy, floor: Policy | None) -> Policy:
    """The policy with at least the proof that the floor asks for.

    Only keys that the floor lists count, where it lists any: a key that was revoked proves nothing
    on an older branch. Who is no maintainer there is none here.
    """
    if floor is None:
        return policy
    agents = policy.agents
    if any(agent.keys for agent in floor.agents.values()):
        own = {
            name: agent._replace(keys=floor.agents[name].keys if name in floor.agents else ())
            for name, agent in policy.agents.items()
        }
        agents = {**floor.agents, **own}
    return policy._replace(
        agents=agents,
        maintainers=tuple(one for one in policy.maintainers if one in floor.maintainers),
        require=max(policy.require, floor.require, key=PROOFS.index),
    )
