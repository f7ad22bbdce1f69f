"""Make the folder of an epic."""

from __future__ import annotations

import os

import click

from gitsync.core import judge
from gitsync.core.documents.protocol import README
from gitsync.core.epic.new_epic import Assigned
from gitsync.core.epic.planning import epic_files
from gitsync.core.epic.state import owner_by_order
from gitsync.core.git.snapshot import Memory
from gitsync.core.policy.place import below
from gitsync.core.policy.place import place_in_epic
from gitsync.epic import feature_names
from gitsync.epic import made
from gitsync.epic import workplace
from gitsync.epic.template import template
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.epic.workplace import Workplace


@click.command('new')
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
@click.option(
    '--template',
    'theirs',
    default='',
    metavar='FOLDER',
    help="A team's own templates: FOLDER mirrors an epic, FOLDER/feature each feature.",
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(
    path: str,
    features: tuple[str, ...],
    title: str,
    asked: tuple[str, ...],
    theirs: str,
    as_json: bool,
) -> int:
    """Make an epic in the folder PATH with these features

    The features' folders are feature_01_…, feature_02_…; Primary, Secondary-A, Secondary-B, … own
    them in this order. Nothing that is there is overwritten. A dependency group starts its S2 when
    the groups before it are ready. In templates {epic}, {feature}, {agent} and {date} are filled
    in; what they do not bring is made as the protocol has it.
    """
    place, target = workplace.anywhere(), os.path.abspath(path)
    epic = _inside(place, path)
    assigned = _assigned(features, place.policy.coordinator)
    groups = _groups(asked, [each.folder for each in assigned])
    title = title or os.path.basename(target)
    texts = epic_files.files(title, assigned, clock.now(), groups, template(theirs))
    _check(place, epic, texts)
    _write_new(place, epic, target, texts)
    text = ''.join(f'{folder}: {agent}\n' for folder, agent in assigned)
    place = place._replace(epic=epic)
    commit, offer = place.commit_line('Plan the epic'), f'gitsync epic offer{place.option}'
    output.answer(
        as_json,
        {
            'epic': epic or '.',
            'features': [{'feature': folder, 'agent': agent} for folder, agent in assigned],
        },
        f'{text}next: write DISCOVERY.md, {commit}, {offer}',
    )
    return 0


def _inside(place: Workplace, path: str) -> str:
    """The epic's folder from the root, '' for the root itself; GitsyncError outside."""
    epic = place.repo.path_of(path)
    if epic is None:
        raise GitsyncError(
            f"'{path}' lies outside this repository",
            f"name a folder below '{place.repo.root}'",
            'outside',
        )
    return '' if epic == '.' else epic


def _assigned(names: Sequence[str], coordinator: str) -> list[Assigned]:
    folders = [feature_names.folder_of(number, name) for number, name in enumerate(names, 1)]
    if len(set(map(feature_names.bare_name, folders))) < len(folders):
        raise GitsyncError('two features have one name', 'give each its own', 'usage')
    return [
        Assigned(folder, owner_by_order(index, coordinator)) for index, folder in enumerate(folders)
    ]


def _check(place: Workplace, epic: str, texts: dict[str, bytes]) -> None:
    """GitsyncError where git would ignore a file, or a template's text breaks a rule of form."""
    files_by_path = {below(epic, rest): data for rest, data in texts.items()}
    for path, pattern in place.repo.ignored(files_by_path).items():
        raise GitsyncError(f"git ignores '{path}' ({pattern})", workplace.ALLOW, 'ignored')
    snapshot = Memory(files_by_path)
    for finding in judge.judge_form(sorted(files_by_path), snapshot, place.policy, clock.now()):
        if finding.severity == 'error':
            raise GitsyncError(
                f'from the template: {finding.path}:{finding.line}: {finding.message}',
                'mend the template; nothing was written',
                finding.rule,
                1,
            )


def _write_new(place: Workplace, epic: str, target: str, texts: dict[str, bytes]) -> None:
    """Write the files of a new epic; the README, which makes the folder an epic, comes last. A
    document that stands there stays; records must be new, or from a run that was broken off.
    """
    for folder in sorted({os.path.dirname(rest) for rest in texts}):
        files.sweep(os.path.join(target, folder))
    taken = [rest for rest in texts if os.path.lexists(os.path.join(target, rest))]
    is_begun = README not in taken
    for rest in taken:
        full = os.path.join(target, rest)
        path = os.path.relpath(full)
        is_record = place_in_epic(rest).kind not in ('', 'feature')
        if is_record and not (is_begun and _was_made(place, full)):
            raise GitsyncError(
                f"'{path}' is there already",
                'name another folder, or gitsync epic add-feature NAME',
                'exists',
            )
        output.note(f"'{path}' stays as it is")
    new = {os.path.join(target, rest): data for rest, data in texts.items() if rest not in taken}
    made.remember(
        place.repo, {os.path.relpath(full, place.repo.root): data for full, data in new.items()}
    )
    for full in sorted(new, key=lambda full: (full == os.path.join(target, README), full)):
        files.save(full, new[full])


def _was_made(place: Workplace, full: str) -> bool:
    """True for a file that gitsync made and nobody has written into."""
    path = os.path.relpath(full, place.repo.root)
    return os.path.isfile(full) and made.was_made(place.repo, path, files.load(full) or b'')


def _groups(asked: Sequence[str], folders: list[str]) -> list[int]:
    """The dependency group of each folder; [] where all are in one."""
    groups = dict.fromkeys(folders, 1)
    for item in asked:
        name, _, number = item.rpartition('=')
        folder = feature_names.named(name, folders)
        is_number = number.isascii() and number.isdigit()
        if not folder or not is_number or not 0 < int(number) < 1000:
            raise GitsyncError(
                f"'{item}' is no FEATURE=N of this epic",
                f'features: {", ".join(folders)}; N from 1',
                'usage',
            )
        groups[folder] = int(number)
    return list(groups.values()) if len(set(groups.values())) > 1 else []
