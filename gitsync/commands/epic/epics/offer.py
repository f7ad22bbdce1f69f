"""Offer parallel work to the user, and record the answer."""

from __future__ import annotations

import click

from gitsync.core.documents.protocol import README
from gitsync.core.epic.planning import offers
from gitsync.core.epic.planning.savings import HOURS
from gitsync.core.epic.planning.savings import saved_by
from gitsync.epic import feature_names
from gitsync.epic import workplace
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.hold import rewrite
from gitsync.epic.standing import standing
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command('offer')
@click.option(
    '--hours',
    default=float(HOURS),
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help='Hours of S2 for a feature.',
)
@click.option(
    '--feature', 'own', multiple=True, metavar='NAME=HOURS', help='Hours for one feature.'
)
@click.option(
    '--answer',
    type=click.Choice(tuple(offers.ANSWERS)),
    default=None,
    help='Record what the user chose: 1 enable, 2 sequential, 3 discuss.',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(hours: float, own: tuple[str, ...], answer: str | None, as_json: bool) -> int:
    """Print the offer of parallel work, with the savings as the protocol computes them

    Sequential: the features' hours added up. Parallel: the longest feature. The answer is recorded
    in the outside text of EPIC_README.md, by the coordinator.
    """
    if answer:
        return _record(answer, as_json)
    place = workplace.here()
    features = standing(place).features
    folders = [feature.folder for feature in features]
    groups = [feature.group for feature in features]
    special = _hours(own, folders)
    each = [special.get(folder, hours) for folder in folders]
    savings = saved_by(each, groups)
    data = {'features': folders, 'hours': each, 'groups': groups, **savings._asdict()}
    output.answer(as_json, data, offers.offer(folders, each, groups))
    return 0


def _record(answer: str, as_json: bool) -> int:
    """Record the user's answer, and tell what comes next."""
    acting, now = acting_agent(), clock.now()
    acting.place.need_coordinator("record the user's answer")
    acting.need_lawful({README: offers.recorded(acting.load(README) or b'', answer, now)})
    option = acting.place.option
    text = rewrite(acting, README, lambda old: offers.recorded(old, answer, now), 'epic offer')
    output.answer(
        as_json,
        {'answer': int(answer), 'parallel_work': offers.answered(text)},
        f'recorded: {offers.answered(text)}\nnext: {offers.NEXT[answer].format(option=option)}',
    )
    return 0


def _hours(asked: Sequence[str], folders: list[str]) -> dict[str, float]:
    """Hours by feature, from NAME=HOURS."""
    hours = {}
    for item in asked:
        name, _, value = item.partition('=')
        folder = feature_names.named(name, folders)
        is_number = value.isascii() and value.replace('.', '', 1).isdigit()
        if not folder or not is_number or not float(value):
            raise GitsyncError(
                f"'{item}' is no NAME=HOURS of this epic",
                f'features: {", ".join(folders)}',
                'usage',
            )
        hours[folder] = float(value)
    return hours
