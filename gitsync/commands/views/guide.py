"""Print the protocol's guide of a role, with these commands in the place of recipes."""

from __future__ import annotations

import click

from gitsync.core.policy.names import same
from gitsync.core.policy.policy import DEFAULT
from gitsync.epic import workplace
from gitsync.errors import GitsyncError
from gitsync.errors import InvalidPolicy
from gitsync.world import guides
from gitsync.world import output


@click.command('guide')
@click.argument('role', required=False, type=click.Choice(guides.ROLES))
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(role: str | None, as_json: bool) -> int:
    """Print the protocol's guide of a role: primary, secondary, protocol or adopt

    Stage by stage, with every time, sync point, escalation and recovery, and the commands for them;
    by the phases of S2 that the policy has. protocol tells the whole, adopt how a team takes it up.
    Without a role: that of the acting agent, and protocol where nobody acts.
    """
    s2 = DEFAULT.s2
    try:
        place = workplace.anywhere()
    except InvalidPolicy:
        raise
    except GitsyncError:
        chosen = role or 'protocol'  # no repository: the guides can be read all the same
    else:
        s2 = place.policy.s2
        chosen = role or _role(place)
    text = guides.guide(chosen, s2)
    output.answer(as_json, {'role': chosen, 's2': s2, 'guide': text}, text.rstrip('\n'))
    return 0


def _role(place: workplace.Workplace) -> str:
    """The role of who acts."""
    if not place.actor.agent:
        return 'protocol'
    return 'primary' if same(place.actor.agent, place.policy.coordinator) else 'secondary'
