"""Show or set the STATUS of a feature."""

import click

from gitsync.core.documents import status
from gitsync.core.policy.place import STATUS
from gitsync.core.policy.place import is_feature
from gitsync.core.text.lines import text
from gitsync.epic import status as feature_status
from gitsync.epic.acting_agent import now
from gitsync.epic.acting_agent import sit
from gitsync.errors import GitsyncError
from gitsync.world import output


@click.group('status')
def command():
    """Show or set the STATUS of a feature

    Your own feature: the one that is assigned to you in this epic.
    """


@command.command('show')
@click.argument('feature', default='')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def show(feature, as_json):
    """Show the STATUS of a feature, your own by default"""
    desk = sit()
    folder = feature.rstrip('/').rpartition('/')[2] or feature_status.status_feature(desk)
    if not is_feature(folder):
        raise GitsyncError(
            f"'{feature}' is no feature's folder", 'name it as feature_02_name', 'usage'
        )
    data = desk.load(f'{folder}/{STATUS}')
    if data is None:
        raise GitsyncError(
            f"there is no STATUS in '{desk.place.path(folder)}'",
            'gitsync status set STATUS=IN_PROGRESS makes it',
            'no-status',
            1,
        )
    _answer(desk, folder, status.parse(data), as_json)
    return 0


@command.command('set')
@click.argument('values', nargs=-1, required=True, metavar='KEY=VALUE…')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def set_(values, as_json):
    """Set values in the STATUS of your own feature

    UPDATED is filled in, and so is what the protocol requires and the file lacks. A STATUS that the
    rules would refuse is not written.
    """
    pairs = {}
    for value in values:
        key, equals, rest = value.partition('=')
        if not equals:
            raise GitsyncError(
                f"'{value}' is no KEY=VALUE", 'as in gitsync status set STATUS=IN_PROGRESS', 'usage'
            )
        if key.strip() in pairs:
            raise GitsyncError(f"'{key.strip()}' is given twice", 'give each key once', 'usage')
        pairs[key.strip()] = rest.strip()
    desk = sit()
    folder = feature_status.status_feature(desk)
    _answer(desk, folder, feature_status.set_status(desk, folder, pairs, now()), as_json)
    return 0


def _answer(desk, folder, record, as_json):
    fields = {output.valid(line.key): output.valid(line.value) for line in record.lines if line.key}
    lines = [output.clean(text(line.raw).rstrip('\r\n')) for line in record.lines]
    output.answer(
        as_json,
        {'feature': folder, 'path': desk.place.path(f'{folder}/{STATUS}'), 'fields': fields},
        '\n'.join(lines),
    )
