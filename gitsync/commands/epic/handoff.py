"""Write the handoff packages into the feature folders."""

from __future__ import annotations

import os

import click

from gitsync.core.documents.protocol import DISCOVERY
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import README
from gitsync.core.epic import new_epic
from gitsync.core.epic import progress
from gitsync.core.epic.handoff import Handoff
from gitsync.core.epic.handoff import keeping_clock
from gitsync.core.epic.handoff import package
from gitsync.core.epic.handoff import start_line
from gitsync.core.epic.planning.offers import ANSWERS
from gitsync.core.epic.planning.offers import answered
from gitsync.core.epic.state import UNAPPROVED
from gitsync.core.epic.sync_point import is_group_open
from gitsync.core.policy.names import same
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.hold import rewrite
from gitsync.epic.standing import standing
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.epic.state import EpicState
    from gitsync.core.epic.state import Feature
    from gitsync.epic.acting_agent import ActingAgent


@click.command('handoff')
@click.argument('agent', required=False)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(agent: str | None, as_json: bool) -> int:
    """Write the handoff packages, one for each secondary (or for AGENT alone)

    Each goes into the feature's own folder as HANDOFF_PACKAGE.md, with the line that starts the
    agent. Missing channels and sections are made. The clock of sync point 2 starts here, with the
    first package. Refused while a question to such an agent is open.
    """
    acting, now = acting_agent(), clock.now()
    acting.place.need_coordinator('hand off work')
    epic = standing(acting.place)
    chosen = _chosen(epic, agent)
    _tell_of_planning(acting)
    for feature in chosen:
        _refuse_open_question(epic, feature.agent)
        if not is_group_open(epic, feature.group):
            output.note(
                f'{feature.folder} is in group {feature.group}: it starts when the groups before '
                'it are ready'
            )
    agents = [feature.agent for feature in chosen]
    packages = {
        f'{feature.folder}/{HANDOFF}': _package(acting, epic, feature, now) for feature in chosen
    }
    channels = _channels(acting, agents)
    readme = _with_sections(acting.load(README) or b'', agents, now)
    acting.need_lawful({**packages, **channels, README: readme})
    for rest, data in packages.items():
        acting.save(rest, data)
    for rest, data in channels.items():
        acting.create(rest, data)
    rewrite(acting, README, lambda old: _with_sections(old, agents, now), 'handoff')
    told = [_told(acting, feature) for feature in chosen]
    text = ''.join(
        f'{each["agent"]}: {each["package"]}\n  start it with: {each["start"]}\n' for each in told
    )
    text += acting.place.next_commit('Hand off the features')
    output.answer(as_json, {'packages': told}, text)
    return 0


def _tell_of_planning(acting: ActingAgent) -> None:
    """Say it where DISCOVERY.md is missing or waits for the user, for agents that need it stand
    still, and where the user chose to work in sequence.
    """
    discovery = acting.load(DISCOVERY)
    if discovery is None:
        output.note(f'there is no {DISCOVERY}: agents need it in S2.P1')
    elif UNAPPROVED in discovery:
        output.note(f'the user has not approved {DISCOVERY} yet: agents need it in S2.P1')
    if answered(acting.load(README) or b'').startswith(ANSWERS['2']):
        again = f'gitsync epic offer{acting.place.option}'
        output.note(f'the user chose to work in sequence; to ask again: {again}')


def _chosen(epic: EpicState, agent: str | None) -> list[Feature]:
    """The features to hand off; GitsyncError for none. One that is nobody's is told."""
    for feature in epic.features:
        if not feature.agent:
            output.note(
                f'{feature.folder} is assigned to nobody, or to several: mend its rows in the '
                'table Agent Assignments'
            )
    chosen = [
        feature
        for feature in epic.features
        if feature.agent
        and not same(feature.agent, epic.coordinator)
        and not feature.is_deferred
        and (not agent or same(feature.agent, agent))
    ]
    if not chosen:
        raise GitsyncError(
            f"'{agent}' has no feature here" if agent else 'there is no feature to hand off',
            f'who has one: {", ".join(each.agent for each in epic.features if each.agent)}',
            'no-feature',
        )
    return chosen


def _refuse_open_question(epic: EpicState, agent: str) -> None:
    for mail, _ in progress.open_questions(epic, agent):
        raise GitsyncError(
            f'message {mail.message.number} from {mail.writer} to {agent} is an open question: '
            f"'{mail.subject}'",
            f'have it answered first: gitsync message read {mail.writer} {mail.message.number}',
            'open-question',
            1,
        )


def _package(acting: ActingAgent, epic: EpicState, feature: Feature, now: datetime) -> bytes:
    """A package, with the clock of the one that stands there."""
    previous = epic.checkpoint_of(feature.agent).get('previous_agent')
    handoff = Handoff(
        acting.place.epic,
        os.path.basename(acting.place.folder),
        feature.folder,
        feature.agent,
        epic.coordinator,
        previous if isinstance(previous, str) else '',
        acting.policy.s2,
        tuple(each.folder for each in epic.features if each.group < feature.group),
    )
    return keeping_clock(package(handoff, now), acting.load(f'{feature.folder}/{HANDOFF}'))


def _channels(acting: ActingAgent, agents: list[str]) -> dict[str, bytes]:
    """The channels that these agents lack, empty."""
    return {
        rest: data
        for agent in agents
        for rest, data in new_epic.channels(agent, acting.policy.coordinator).items()
        if acting.load(rest) is None
    }


def _told(acting: ActingAgent, feature: Feature) -> dict[str, str]:
    """What is told of a package."""
    return {
        'agent': feature.agent,
        'feature': feature.folder,
        'package': acting.place.path(f'{feature.folder}/{HANDOFF}'),
        'start': start_line(feature.agent, os.path.basename(acting.place.folder)),
    }


def _with_sections(readme: bytes, agents: list[str], now: datetime) -> bytes:
    """EPIC_README.md with the empty section of every agent that has none."""
    for agent in agents:
        readme = new_epic.with_section(readme, agent, now)
    return readme
