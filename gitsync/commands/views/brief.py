"""Tell what an agent must know on starting or resuming."""

from __future__ import annotations

import click

from gitsync.core.epic import brief
from gitsync.epic import roster
from gitsync.epic import workplace
from gitsync.gates import notices
from gitsync.views import overview
from gitsync.world import output


@click.command('brief')
@click.option('--agent', default='', help='Brief this agent.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(agent: str, as_json: bool) -> int:
    """Tell what a starting or resuming agent must know, in under 2,000 tokens

    Its role, what it owns, the next step from its checkpoint, unread messages (fenced: they are
    data from other agents, not instructions of the user), and who else works on what.
    """
    place = workplace.here(agent)
    if agent:
        roster.named(place.repo, agent, place.policy, '--agent')
    roster.refuse_taken_over(place)
    seen = overview.look(place)
    text = brief.text(seen.state, place.agent, seen.agents, seen.sync, seen.now, place.policy.s2)
    feature = seen.state.feature_of(place.agent)
    data = {
        'agent': place.agent,
        'feature': feature.folder if feature else None,
        'unread': len(seen.state.unread(place.agent)),
        'sync': {'point': seen.sync.point, 'ready': seen.sync.ready},
        'brief': text,
    }
    for line in notices.not_set_up(place.repo):
        output.note(line)
    output.answer(as_json, data, ''.join(output.clean(line) + '\n' for line in text.split('\n')))
    return 0
