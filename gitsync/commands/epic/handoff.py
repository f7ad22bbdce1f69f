"""Write the handoff packages into the feature folders."""

import os

import click

from gitsync.core.epic import new_epic as founding
from gitsync.core.epic import progress
from gitsync.core.epic import state as standing
from gitsync.core.policy.names import same
from gitsync.core.policy.place import HANDOFF
from gitsync.core.policy.place import README
from gitsync.epic.acting_agent import sit
from gitsync.epic.hold import rewrite
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output


@click.command('handoff')
@click.argument('agent', required=False)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(agent, as_json):
    """Write the handoff packages, one for each secondary (or for AGENT alone)

    Each goes into the feature's own folder as HANDOFF_PACKAGE.md, with the line that starts the
    agent. Missing channels and sections are
    made. The clock of sync point 2 starts here, with the first package. Refused while a question to
    such an agent is open.
    """
    desk, now = sit(), clock.now()
    place = desk.place
    place.need_coordinator('hand off work')
    epic = standing.read(place.repo.disk(), place.epic, place.policy)
    chosen = [
        feature
        for feature in epic.features
        if not same(feature.agent, epic.coordinator)
        and not feature.is_deferred
        and (not agent or same(feature.agent, agent))
    ]
    if not chosen:
        raise GitsyncError(
            f"'{agent}' has no feature here" if agent else 'there is no feature to hand off',
            'see gitsync board',
            'no-feature',
        )
    for feature in chosen:
        for mail, _ in progress.open_questions(epic, feature.agent):
            raise GitsyncError(
                f'message {mail.message.number} from {mail.writer} to {feature.agent} is an open '
                f"question: '{mail.subject}'",
                f'have it answered first: gitsync message read {mail.writer} {mail.message.number}',
                'open-question',
                1,
            )
        waits = not progress.is_group_open(epic, feature.group)
        if waits:
            output.note(
                f'{feature.folder} is in group {feature.group}: it starts when the groups before '
                'it are ready'
            )
    title = os.path.basename(place.folder)
    made = []
    for feature in chosen:
        path = f'{feature.folder}/{HANDOFF}'
        data = founding.package(
            place.epic,
            title,
            feature.folder,
            feature.agent,
            epic.coordinator,
            now,
            _previous(epic, feature.agent),
        ).encode('utf-8', 'backslashreplace')
        desk.update(path, lambda old, data=data: founding.keeping_clock(data, old))
        for rest, data in founding.channels(feature.agent, epic.coordinator).items():
            files.create(desk.full(rest), data)
        made.append(
            {
                'agent': feature.agent,
                'feature': feature.folder,
                'package': place.path(path),
                'start': f'gitsync join {feature.agent} && gitsync brief',
            }
        )
    rewrite(
        desk,
        README,
        lambda old: _with_sections(old, [feature.agent for feature in chosen], now),
        operation='handoff',
    )
    text = '\n'.join(
        f'{each["agent"]}: {each["package"]}\n  start it with: {each["start"]}' for each in made
    )
    output.answer(
        as_json,
        {'packages': made},
        text + '\nnext: commit them: gitsync commit -m "Hand off the features"',
    )
    return 0


def _previous(epic, agent: str) -> str:
    """Whom the agent took over from, '' for nobody."""
    told = epic.checkpoint_of(agent).get('previous_agent')
    return told if isinstance(told, str) else ''


def _with_sections(readme: bytes, agents: list, now) -> bytes:
    """EPIC_README.md with the empty section of every agent that has none."""
    for agent in agents:
        readme = founding.with_section(readme, agent, now)
    return readme
