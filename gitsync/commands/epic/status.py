"""Show or set the STATUS of a feature."""

from __future__ import annotations

import click

from gitsync.core.documents import status
from gitsync.core.documents.protocol import STATUS
from gitsync.core.epic.mail import not_merged
from gitsync.core.epic.newest import newest_status
from gitsync.core.text.lines import text
from gitsync.epic.acting_agent import ActingAgent
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.feature_names import named
from gitsync.epic.records.status import set_status
from gitsync.epic.records.status import status_feature
from gitsync.epic.roster import refuse_slip
from gitsync.epic.standing import newest_copy
from gitsync.epic.standing import standing
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.epic.state import Feature


@click.group('status')
def command() -> None:
    """Show or set the STATUS of a feature

    Your own feature: the one that is assigned to you in this epic; of several the one around the
    current folder, else the first that is not COMPLETE.
    """


@command.command('show')
@click.argument('feature', default='')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def show(feature: str, as_json: bool) -> int:
    """Show the STATUS of a feature, your own by default"""
    acting = acting_agent()
    features = standing(acting.place).features
    folder = _folder(feature, features) if feature else status_feature(acting)
    rest = f'{folder}/{STATUS}'
    agents = (each.agent for each in features if each.folder == folder)
    agent = next(agents, '')
    newest = newest_copy(
        acting.place, rest, acting.load(rest), lambda versions: newest_status(versions, agent)
    )
    if newest is None:
        raise GitsyncError(
            f"there is no STATUS in '{acting.place.path(folder)}'",
            'gitsync status set STATUS=IN_PROGRESS makes it',
            'no-status',
            1,
        )
    _answer(acting, folder, status.parse(newest.data), as_json, newest.where)
    return 0


@command.command('set')
@click.argument('values', nargs=-1, required=True, metavar='KEY=VALUE…')
@click.option('--feature', default='', metavar='NAME', help='Which of your features.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def set_(values: tuple[str, ...], feature: str, as_json: bool) -> int:
    """Set values in the STATUS of your own feature

    UPDATED is filled in, and so is what the protocol requires and the file lacks. A STATUS that the
    rules would refuse is not written.
    """
    pairs: dict[str, str] = {}
    for value in values:
        key, equals, rest = value.partition('=')
        if not equals:
            raise GitsyncError(
                f"'{value}' is no KEY=VALUE", 'as in gitsync status set STATUS=IN_PROGRESS', 'usage'
            )
        if key.strip() in pairs:
            raise GitsyncError(f"'{key.strip()}' is given twice", 'give each key once', 'usage')
        pairs[key.strip()] = rest.strip()
    acting = acting_agent()
    refuse_slip(acting, pairs.get('AGENT', ''))
    features = standing(acting.place).features if feature else ()
    folder = _folder(feature, features) if feature else status_feature(acting)
    _answer(acting, folder, set_status(acting, folder, pairs, clock.now()), as_json)
    return 0


def _folder(asked: str, features: Sequence[Feature]) -> str:
    """The folder of the feature that is called so; GitsyncError for none."""
    folders = [each.folder for each in features]
    folder = named(asked.rstrip('/').rpartition('/')[2], folders)
    if not folder:
        what = f"there is no feature '{asked}' in this epic"
        raise GitsyncError(what, f'features: {", ".join(folders) or "none"}', 'usage')
    return folder


def _answer(
    acting: ActingAgent, folder: str, record: status.Status, as_json: bool, where: str = ''
) -> None:
    fields = {output.valid(line.key): output.valid(line.value) for line in record.lines if line.key}
    lines = [output.clean(text(line.raw).rstrip('\r\n')) for line in record.lines]
    if where:
        output.note(f'{folder}/{STATUS} is newest {not_merged(where)}')
    output.answer(
        as_json,
        {
            'feature': folder,
            'path': acting.place.path(f'{folder}/{STATUS}'),
            'fields': fields,
            'where': output.valid(where) or None,
        },
        '\n'.join(lines),
    )
