"""Commit exactly one's own parts of the changed files."""

from __future__ import annotations

import sys

import click

from gitsync.epic import roster
from gitsync.epic import workplace
from gitsync.epic.commits import commit
from gitsync.errors import GitsyncError
from gitsync.gates import notices
from gitsync.world import output


@click.command('commit')
@click.option(
    '-m',
    '--message',
    'messages',
    required=True,
    multiple=True,
    help='The commit message; each a paragraph.',
)
@click.option('--agent', default='', help='Commit as this agent.')
@click.option('--dry-run', is_flag=True, help='Show what would be committed.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(messages: tuple[str, ...], agent: str, dry_run: bool, as_json: bool) -> int:
    """Commit exactly one's own parts of the changed files

    One's own sections and rows, STATUS, checkpoint, messages, the marks one has set, and the files
    of one's feature folder; the coordinator's outside text and packages. For a working tree that
    several agents share: everybody else's edits stay where they are, byte for byte, and what others
    staged stays staged. Hooks run as for any commit.
    """
    message = '\n\n'.join(messages)  # as git joins them
    if not message.strip():
        raise GitsyncError(
            'the message is empty', 'say what you did: gitsync commit -m "…"', 'usage'
        )
    place = workplace.here(agent)
    if dry_run:
        paths = commit.preview(place)
        _answer(
            as_json,
            place.agent,
            None,
            paths,
            '\n'.join(map(output.clean, paths)) or f'nothing of {place.agent} is changed here',
        )
        return 0
    if roster.is_taken_over(place):
        _answer(as_json, place.agent, None, [], '')
        return 0
    for line in notices.not_set_up(place.repo):
        output.note(line)
    committed = commit.commit(place, message)
    for line in committed.said.split('\n') if committed.said else ():
        output.say(output.clean(line) + '\n', sys.stderr)
    text = f'{committed.oid[:10]} {output.clean(message.strip().splitlines()[0])}\n' + ''.join(
        f'  {output.clean(path)}\n' for path in committed.paths
    )
    _answer(as_json, place.agent, committed.oid, committed.paths, text)
    if not place.repo.branch():
        output.note(f'HEAD is detached: no branch holds {committed.oid[:10]}: git switch -c NAME')
    return 0


def _answer(as_json: bool, agent: str, oid: str | None, paths: list[str], text: str) -> None:
    output.answer(
        as_json,
        {'agent': agent, 'commit': oid, 'paths': [output.valid(path) for path in paths]},
        text,
    )
