"""Add a feature to an epic."""

from __future__ import annotations

import os

import click

from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.epic import new_epic
from gitsync.core.epic import tables
from gitsync.core.epic.new_epic import Assigned
from gitsync.core.epic.planning import epic_files
from gitsync.core.epic.state import epic_state
from gitsync.core.epic.state import owner_by_order
from gitsync.epic import feature_names
from gitsync.epic import made
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.hold import rewrite
from gitsync.epic.template import template
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from gitsync.core.epic.state import EpicState
    from gitsync.epic.acting_agent import ActingAgent


@click.command('add-feature')
@click.argument('name')
@click.option(
    '--group', default=None, type=click.IntRange(1, 999), help='Its dependency group (else 1).'
)
@click.option('--template', 'theirs', default='', metavar='FOLDER', help="A team's own templates.")
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(name: str, group: int | None, theirs: str, as_json: bool) -> int:
    """Add a feature to the epic, with the next number and the next agent

    Its folder with STATUS and documents, its channels, its agent's empty section and its rows in
    EPIC_README.md. For the coordinator.
    """
    acting, now = acting_agent(), clock.now()
    acting.place.need_coordinator('add a feature')
    epic = epic_state(acting.place.repo.disk(), acting.place.epic, acting.policy)
    epic, folder = _next(epic, name, acting.load(README) or b'')
    added = Assigned(folder, _next_agent(epic))
    texts = _texts(acting, epic, added, now, theirs)

    def change(readme: bytes) -> bytes:
        return with_feature(readme, added, not epic.features, now, group)

    acting.need_lawful({**texts, README: change(acting.load(README) or b'')})
    for rest, data in texts.items():
        files.create(acting.full(rest), data)
    made.remember(
        acting.place.repo, {acting.place.path(rest): data for rest, data in texts.items()}
    )
    rewrite(acting, README, change, f'epic add-feature {name}')
    output.answer(
        as_json,
        {'feature': folder, 'agent': added.agent},
        f'{folder}: {added.agent}\nnext: gitsync handoff{acting.place.option}',
    )
    return 0


def _next(epic: EpicState, name: str, readme: bytes) -> tuple[EpicState, str]:
    """(the epic without the new feature, its folder). One of that name that the README does not
    know is of a run that was broken off, which this one finishes.
    """
    bare = feature_names.bare_name(feature_names.folder_of(1, name))
    others = tuple(one for one in epic.features if feature_names.bare_name(one.folder) != bare)
    number = 1 + max((int(one.folder.split('_')[1]) for one in others), default=0)
    folder = feature_names.folder_of(number, name)
    taken = {one.folder for one in epic.features} - {one.folder for one in others}
    if taken and (taken != {folder} or folder.encode() in readme):
        what = f"the epic has a feature '{bare}' already"
        raise GitsyncError(what, 'give it another name', 'exists')
    return epic._replace(features=others), folder


def _texts(
    acting: ActingAgent, epic: EpicState, added: Assigned, now: datetime, theirs: str
) -> dict[str, bytes]:
    """What the feature's folder and its channels lack."""
    texts = epic_files.of_feature(
        os.path.basename(acting.place.folder), added, now, template(theirs)
    )
    texts[f'{added.folder}/{STATUS}'] = new_epic.status(added.agent, now).encode()
    if epic.features:
        texts |= new_epic.channels(added.agent, epic.coordinator)
    return {rest: data for rest, data in texts.items() if acting.load(rest) is None}


def _next_agent(epic: EpicState) -> str:
    """Who owns the next feature: by the order of features, and nobody who has one."""
    if not epic.features:
        return epic.coordinator
    taken, index = {agent.lower() for agent in epic.agents}, len(epic.features)
    while owner_by_order(index, epic.coordinator).lower() in taken:
        index += 1
    return owner_by_order(index, epic.coordinator)


def with_feature(
    readme: bytes, added: Assigned, is_coordinator: bool, now: datetime, group: int | None = None
) -> bytes:
    """EPIC_README.md with the feature's rows in the tables that the protocol knows, and its agent's
    section at the end.
    """
    folder, agent = added
    row = new_epic.assignment(agent, folder, is_coordinator)
    text = tables.added(readme, new_epic.ASSIGNMENTS, row, 'Agent Assignments')
    text = tables.added(text, new_epic.SYNC, new_epic.sync_row(folder, agent), 'Sync Status')
    if group:
        text = tables.added(text, new_epic.GROUPS, (folder, str(group)), 'Dependency Groups')
    return new_epic.with_section(text, agent, now)
