"""Commit exactly one's own parts of the changed files."""

import click

from gitsync import output
from gitsync import workplace
from gitsync.errors import GitsyncError


@click.command('commit')
@click.option('-m', '--message', required=True, help='The commit message.')
@click.option('--agent', default='', help='Commit as this agent.')
@click.option('--dry-run', is_flag=True, help='Show what would be committed.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(message, agent, dry_run, as_json):
    """Commit exactly one's own parts of the changed files

    One's own sections and rows, STATUS, checkpoint, messages, the marks one has set, and the files of one's feature folder; the
    coordinator's outside text and packages. For a working tree that several agents share: everybody else's edits stay where they are,
    byte for byte, and what others staged stays staged. Hooks run as for any commit.
    """
    from gitsync.partial import Partial
    if not message.strip():
        raise GitsyncError('the message is empty', 'say what you did: gitsync commit -m "…"', 'usage')
    work = Partial(workplace.here(agent))
    if dry_run:
        whole, built = work.parts()
        paths = sorted([*whole, *built])
        output.answer(as_json, {'agent': work.agent, 'commit': None, 'paths': paths}, '\n'.join(map(output.clean, paths)) or f'nothing of {work.agent} is changed here')
        return 0
    oid, paths = work.commit(message)
    output.answer(as_json, {'agent': work.agent, 'commit': oid, 'paths': paths}, f'{oid[:10]} {output.clean(message.splitlines()[0])}\n' + ''.join(f'  {output.clean(path)}\n' for path in paths))
    return 0
