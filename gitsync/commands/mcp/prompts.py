"""The role guides and the handoff package as prompts."""

from __future__ import annotations

from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.epic.handoff import start_line
from gitsync.core.policy.names import same
from gitsync.core.text.value import Value
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.roster import named
from gitsync.epic.standing import standing
from gitsync.epic.workplace import anywhere
from gitsync.errors import GitsyncError
from gitsync.world.guides import guide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

    Given = Mapping[str, str]


class Prompt(Value):
    """A text that a user gives to its agent."""

    name: str
    about: str
    needs: tuple[str, ...]  # the arguments, all required
    text: Callable[[Given], str]


def _primary(_: Given) -> str:
    return guide('primary', anywhere().policy.s2)


def _secondary(given: Given) -> str:
    place = anywhere()
    agent = named(place.repo, given['agent'], place.policy, 'the prompt')
    text = guide('secondary', place.policy.s2)
    return f'You are {agent}: `{start_line(agent)}`\n\n{text}'


def _handoff(given: Given) -> str:
    """The package that the coordinator wrote for the agent."""
    acting, agent = acting_agent(), given['agent']
    for feature in standing(acting.place).features:
        data = acting.load(f'{feature.folder}/{HANDOFF}')
        if same(feature.agent, agent) and data is not None:
            return data.decode('utf-8', 'surrogateescape')
    raise GitsyncError(
        f"there is no handoff package for '{agent}'", f'gitsync handoff {agent}', 'no-feature', 1
    )


PROMPTS = {
    prompt.name: prompt
    for prompt in (
        Prompt('primary', "The coordinator's guide", (), _primary),
        Prompt('secondary', "A secondary agent's guide", ('agent',), _secondary),
        Prompt('handoff', "An agent's handoff package", ('agent',), _handoff),
    )
}
