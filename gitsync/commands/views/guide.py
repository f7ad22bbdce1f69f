"""Print the guide of a role."""

from __future__ import annotations

import click

from gitsync.world import guides
from gitsync.world import output

ROLES = ('primary', 'secondary')


@click.command('guide')
@click.argument('role', type=click.Choice(ROLES))
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(role: str, as_json: bool) -> int:
    """Print the guide of a role

    What the coordinator (primary) or another agent (secondary) does in each stage, with the
    commands for it.
    """
    text = guides.guide(role)
    output.answer(as_json, {'guide': role, 'text': text}, text)
    return 0
