"""Make an epic, add a feature to it, offer parallel work."""

from __future__ import annotations

import os
import shlex

import click

from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.epic import new_epic
from gitsync.core.epic import progress
from gitsync.core.epic import tables
from gitsync.core.epic.new_epic import Assigned
from gitsync.core.epic.state import epic_state
from gitsync.core.epic.state import owner_by_order
from gitsync.core.policy.place import unfinished
from gitsync.epic import workplace
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.commits.refusals import refused
from gitsync.epic.hold import rewrite
from gitsync.epic.standing import standing
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.epic.state import EpicState
    from gitsync.epic.workplace import Workplace


@click.group('epic')
def command() -> None:
    """Make an epic, add a feature, offer parallel work."""


@command.command('new')
@click.argument('path')
@click.argument('features', nargs=-1, required=True, metavar='FEATURE…')
@click.option('--title', default='', help="The epic's title (else the folder's name).")
@click.option(
    '--group',
    'asked',
    multiple=True,
    metavar='FEATURE=N',
    help='Put a feature into dependency group N (else 1).',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def new(
    path: str, features: tuple[str, ...], title: str, asked: tuple[str, ...], as_json: bool
) -> int:
    """Make an epic in the folder PATH with these features

    The features' folders are feature_01_…, feature_02_…; Primary, Secondary-A, Secondary-B, … own
    them in this order. Nothing that is there is overwritten. A dependency group starts its S2 when
    the groups before it are ready.
    """
    place = workplace.anywhere()
    target = os.path.abspath(path)
    if os.path.relpath(target, place.repo.root).startswith('..'):
        raise GitsyncError(
            f"'{path}' lies outside this repository",
            f"name a folder below '{place.repo.root}'",
            'outside',
        )
    assigned = _assigned(features, place.policy.coordinator)
    groups = _groups(asked, [each.folder for each in assigned])
    title = title or os.path.basename(target)
    _write_new(path, new_epic.files(title, assigned, clock.now(), groups))
    text = ''.join(f'{folder}: {agent}\n' for folder, agent in assigned)
    output.answer(
        as_json,
        {
            'epic': os.path.relpath(target, place.repo.root),
            'features': [{'feature': folder, 'agent': agent} for folder, agent in assigned],
        },
        f'{text}next: git add {shlex.quote(path)} && git commit, then gitsync epic offer',
    )
    return 0


def _assigned(names: Sequence[str], coordinator: str) -> list[Assigned]:
    folders = [_folder(number, name) for number, name in enumerate(names, 1)]
    if len(set(map(_name, folders))) < len(folders):
        raise GitsyncError('two features have one name', 'give each its own', 'usage')
    return [
        Assigned(folder, owner_by_order(index, coordinator)) for index, folder in enumerate(folders)
    ]


def _write_new(path: str, texts: dict[str, bytes]) -> None:
    """Write the files of a new epic; the README, which makes the folder an epic, comes last."""
    taken = [rest for rest in texts if os.path.lexists(os.path.join(path, rest))]
    if taken:
        raise GitsyncError(
            f"'{os.path.join(path, taken[0])}' is there already",
            'name another folder, or gitsync epic add-feature NAME',
            'exists',
        )
    for rest in sorted(texts, key=lambda rest: (rest == README, rest)):
        files.save(os.path.join(os.path.abspath(path), rest), texts[rest])


def _groups(asked: Sequence[str], folders: list[str]) -> list[int]:
    """The dependency group of each folder; [] where all are in one."""
    groups = dict.fromkeys(folders, 1)
    for item in asked:
        name, _, number = item.rpartition('=')
        folder = _named(name, folders)
        is_number = number.isascii() and number.isdigit()
        if not folder or not is_number or not 0 < int(number) < 1000:
            raise GitsyncError(
                f"'{item}' is no FEATURE=N of this epic",
                f'features: {", ".join(folders)}; N from 1',
                'usage',
            )
        groups[folder] = int(number)
    return list(groups.values()) if len(set(groups.values())) > 1 else []


def _named(name: str, folders: Sequence[str]) -> str:
    """The feature's folder that is called so, with its number or without; '' for none."""
    return next((folder for folder in folders if name in (folder, _name(folder))), '')


def _name(folder: str) -> str:
    """'team_penalty' of 'feature_02_team_penalty'."""
    return folder[len('feature_00_') :]


def _folder(number: int, name: str) -> str:
    try:
        return new_epic.feature_folder(number, name)
    except ValueError:
        raise GitsyncError(
            f"'{name}' cannot be a feature's name",
            "use letters, digits, '-' and '_', as in team_penalty",
            'usage',
        ) from None


@command.command('add-feature')
@click.argument('name')
@click.option(
    '--group', default=None, type=click.IntRange(1, 999), help='Its dependency group (else 1).'
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def add_feature(name: str, group: int | None, as_json: bool) -> int:
    """Add a feature to the epic, with the next number and the next agent

    Its STATUS, its channels, its agent's empty section and its rows in EPIC_README.md. For the
    coordinator.
    """
    acting, now = acting_agent(), clock.now()
    acting.place.need_coordinator('add a feature')
    epic = epic_state(acting.place.repo.disk(), acting.place.epic, acting.policy)
    number = 1 + max((int(feature.folder.split('_')[1]) for feature in epic.features), default=0)
    folder = _folder(number, name)
    if any(_name(feature.folder) == _name(folder) for feature in epic.features):
        raise GitsyncError(
            f"the epic has a feature '{_name(folder)}' already", 'give it another name', 'exists'
        )
    added = Assigned(folder, _next_agent(epic))
    texts = {f'{folder}/{STATUS}': new_epic.status(added.agent, now).encode()}
    if epic.features:
        texts.update(new_epic.channels(added.agent, epic.coordinator))
    for rest, data in texts.items():
        files.create(acting.full(rest), data)
    rewrite(
        acting,
        README,
        lambda old: with_feature(old, added, not epic.features, now, group),
        f'epic add-feature {name}',
    )
    output.answer(
        as_json,
        {'feature': folder, 'agent': added.agent},
        f'{folder}: {added.agent}\nnext: gitsync handoff',
    )
    return 0


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


@command.command('offer')
@click.option(
    '--hours',
    default=float(progress.HOURS),
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help='Hours of S2 for a feature.',
)
@click.option(
    '--feature', 'own', multiple=True, metavar='NAME=HOURS', help='Hours for one feature.'
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def offer(hours: float, own: tuple[str, ...], as_json: bool) -> int:
    """Print the offer of parallel work, with the savings as the protocol computes them

    Sequential: the features' hours added up. Parallel: the longest feature.
    """
    place = workplace.here()
    features = standing(place).features
    folders = [feature.folder for feature in features]
    groups = [feature.group for feature in features]
    special = _hours(own, folders)
    each = [special.get(folder, hours) for folder in folders]
    savings = progress.savings(each, groups)
    data = {'features': folders, 'hours': each, 'groups': groups, **savings._asdict()}
    output.answer(as_json, data, new_epic.offer(folders, each, groups))
    return 0


def _hours(asked: Sequence[str], folders: list[str]) -> dict[str, float]:
    """Hours by feature, from NAME=HOURS."""
    hours = {}
    for item in asked:
        name, _, value = item.partition('=')
        folder = _named(name, folders)
        is_number = value.isascii() and value.replace('.', '', 1).isdigit()
        if not folder or not is_number or not float(value):
            raise GitsyncError(
                f"'{item}' is no NAME=HOURS of this epic",
                f'features: {", ".join(folders)}',
                'usage',
            )
        hours[folder] = float(value)
    return hours


@command.command('close')
@click.option('--to', 'folder', default='', help='The folder that takes it (else done/ beside it).')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def close(folder: str, as_json: bool) -> int:
    """Move a finished epic, byte for byte, and commit the move

    The coordinator's. Every feature is COMPLETE, and nothing in the epic waits to be committed.
    """
    place = workplace.here()
    place.need_coordinator('close an epic')
    old, name = place.epic, os.path.basename(place.epic)
    beside = os.path.join(os.path.dirname(old), 'done')
    shelf = os.path.relpath(folder, place.repo.root) if folder else beside
    new = os.path.normpath(os.path.join(shelf, name))
    _check_closed(place, new)
    os.makedirs(os.path.join(place.repo.root, shelf), exist_ok=True)
    top = ('-C', place.repo.root)
    place.repo.output(*top, 'mv', '--', old, new)
    args = (*top, 'commit', '-q', '-m', f'Close the epic {name}', '--', old, new)
    done = place.repo.run(*args, env={'GITSYNC_AGENT': place.actor.agent})
    if done.code:
        place.repo.output(*top, 'mv', '--', new, old)
        raise refused(os.fsdecode(done.err).strip(), 'the epic is where it was')
    output.answer(as_json, {'epic': new}, f"closed: '{old}' is now '{output.clean(new)}'\n")
    return 0


def _check_closed(place: Workplace, new: str) -> None:
    """GitsyncError unless the epic can be moved there."""
    left = unfinished(place.repo.disk(), place.epic)
    if left:
        hint = 'gitsync status set STATUS=COMPLETE, by the agent of each'
        raise GitsyncError(f'not finished: {", ".join(left)}', hint, 'not-finished', 1)
    where = f':(top,literal){place.epic}'
    if not place.epic or place.repo.output('status', '--porcelain', '-z', '--', where):
        what = 'the epic is the repository itself, or holds changes that no commit has'
        raise GitsyncError(what, 'commit them first: git status shows them', 'not-finished', 1)
    if new.startswith('..') or os.path.lexists(os.path.join(place.repo.root, new)):
        hint = 'name another folder of this repository: gitsync epic close --to FOLDER'
        raise GitsyncError(f"'{new}' is taken, or outside the repository", hint, 'exists')
