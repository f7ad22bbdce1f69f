"""Make an epic, add a feature to it, offer parallel work."""

import os
import shlex

import click

from gitsync.core.epic import new_epic as founding
from gitsync.core.epic import progress
from gitsync.core.epic import state as standing
from gitsync.core.epic import tables as ledger
from gitsync.core.policy.place import README
from gitsync.core.policy.place import STATUS
from gitsync.epic import workplace
from gitsync.epic.acting_agent import sit
from gitsync.epic.hold import rewrite
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output


@click.group('epic')
def command():
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
def new(path, features, title, asked, as_json):
    """Make an epic in the folder PATH with these features

    The features' folders are feature_01_…, feature_02_…; Primary, Secondary-A, Secondary-B, … own
    them in this order. Nothing that is
    there is overwritten. A dependency group starts its S2 when the groups before it are ready.
    """
    place = workplace.here(needs_epic=False)
    target = os.path.abspath(path)
    if os.path.relpath(target, place.repo.root).startswith('..'):
        raise GitsyncError(
            f"'{path}' lies outside this repository",
            f"name a folder below '{place.repo.root}'",
            'outside',
        )
    folders = [_folder(number, name) for number, name in enumerate(features, 1)]
    if len({folder[11:] for folder in folders}) < len(folders):
        raise GitsyncError('two features have one name', 'give each its own', 'usage')
    owned = [
        (folder, standing.owner_by_order(index, place.policy.coordinator))
        for index, folder in enumerate(folders)
    ]
    groups = _groups(asked, folders)
    made = founding.files(title or os.path.basename(target), owned, clock.now(), groups)
    taken = [rest for rest in made if os.path.lexists(os.path.join(target, rest))]
    if taken:
        raise GitsyncError(
            f"'{os.path.join(path, taken[0])}' is there already",
            'name another folder, or gitsync epic add-feature NAME',
            'exists',
        )
    for rest in sorted(
        made, key=lambda rest: (rest == README, rest)
    ):  # the file that makes it an epic comes last
        files.save(os.path.join(target, rest), made[rest])
    text = (
        ''.join(f'{folder}: {agent}\n' for folder, agent in owned)
        + f'next: git add {shlex.quote(path)} && git commit, then gitsync epic offer'
    )
    output.answer(
        as_json,
        {
            'epic': os.path.relpath(target, place.repo.root),
            'features': [{'feature': folder, 'agent': agent} for folder, agent in owned],
        },
        text,
    )
    return 0


def _groups(asked, folders) -> list:
    """The dependency group of each folder; [] where all are in one."""
    groups = dict.fromkeys(folders, 1)
    for item in asked:
        name, _, number = item.rpartition('=')
        match = [folder for folder in folders if name in (folder, folder[11:])]
        if not match or not number.isascii() or not number.isdigit() or not 0 < int(number) < 1000:
            raise GitsyncError(
                f"'{item}' is no FEATURE=N of this epic",
                f'features: {", ".join(folders)}; N from 1',
                'usage',
            )
        groups[match[0]] = int(number)
    return list(groups.values()) if len(set(groups.values())) > 1 else []


def _folder(number: int, name: str) -> str:
    try:
        return founding.feature_folder(number, name)
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
def add_feature(name, group, as_json):
    """Add a feature to the epic, with the next number and the next agent

    Its STATUS, its channels, its agent's empty section and its rows in EPIC_README.md. For the
    coordinator.
    """
    desk, now = sit(), clock.now()
    place = desk.place
    place.need_coordinator('add a feature')
    epic = standing.read(place.repo.disk(), place.epic, place.policy)
    number = 1 + max((int(feature.folder.split('_')[1]) for feature in epic.features), default=0)
    folder = _folder(number, name)
    if any(feature.folder[11:] == folder[11:] for feature in epic.features):
        raise GitsyncError(
            f"the epic has a feature '{folder[11:]}' already", 'give it another name', 'exists'
        )
    taken, index = {agent.lower() for agent in epic.agents}, len(epic.features)
    while (
        standing.owner_by_order(index, place.policy.coordinator).lower() in taken and epic.features
    ):
        index += 1
    agent = standing.owner_by_order(index, place.policy.coordinator)
    made = {
        f'{folder}/{STATUS}': founding.status(agent, now).encode(),
        **(founding.channels(agent, place.policy.coordinator) if index else {}),
    }
    for rest, data in made.items():
        files.create(desk.full(rest), data)
    rewrite(
        desk,
        README,
        lambda old: with_feature(old, folder, agent, index == 0, now, group),
        operation=f'epic add-feature {name}',
    )
    output.answer(
        as_json, {'feature': folder, 'agent': agent}, f'{folder}: {agent}\nnext: gitsync handoff'
    )
    return 0


def with_feature(
    readme: bytes, folder: str, agent: str, is_coordinator: bool, now, group=None
) -> bytes:
    """EPIC_README.md with the feature's rows in the tables that the protocol knows, and its agent's
    section at the end.
    """
    made = ledger.added(
        readme,
        founding.ASSIGNMENTS,
        founding.assignment(agent, folder, is_coordinator),
        'Agent Assignments',
    )
    made = ledger.added(made, founding.SYNC, founding.sync_row(folder, agent), 'Sync Status')
    if group:
        made = ledger.added(made, founding.GROUPS, (folder, str(group)), 'Dependency Groups')
    return founding.with_section(made, agent, now)


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
def offer(hours, own, as_json):
    """Print the offer of parallel work, with the savings as the protocol computes them

    Sequential: the features' hours added up. Parallel: the longest feature.
    """
    place = workplace.here()
    features = standing.read(place.repo.disk(), place.epic, place.policy).features
    folders, groups = (
        [feature.folder for feature in features],
        [feature.group for feature in features],
    )
    special = {}
    for item in own:
        name, _, value = item.partition('=')
        match = [folder for folder in folders if name in (folder, folder[11:])]
        if (
            not match
            or not value.isascii()
            or not value.replace('.', '', 1).isdigit()
            or not float(value)
        ):
            raise GitsyncError(
                f"'{item}' is no NAME=HOURS of this epic",
                f'features: {", ".join(folders)}',
                'usage',
            )
        special[match[0]] = float(value)
    each = [special.get(folder, hours) for folder in folders]
    sequential, parallel, saved, percent = progress.savings(each, groups)
    data = {
        'features': folders,
        'hours': each,
        'groups': groups,
        'sequential': sequential,
        'parallel': parallel,
        'saved': saved,
        'percent': percent,
    }
    output.answer(as_json, data, founding.offer(folders, each, groups))
    return 0
