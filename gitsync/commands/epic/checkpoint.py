"""Show, write or restore a checkpoint."""

import sys

import click

from gitsync.core.documents import checkpoint
from gitsync.core.policy.names import form
from gitsync.core.policy.place import CHECKPOINTS
from gitsync.core.text.lines import text
from gitsync.epic import checkpoint as own_checkpoint
from gitsync.epic.acting_agent import now
from gitsync.epic.acting_agent import sit
from gitsync.errors import GitsyncError
from gitsync.world import output


@click.group('checkpoint')
def command():
    """Show, write or restore a checkpoint

    A checkpoint is what an agent needs to go on after a crash: agent_checkpoints/AGENT.json, with
    ten backups.
    """


@command.command('show')
@click.argument('agent', default='')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def show(agent, as_json):
    """Show an agent's checkpoint, your own by default"""
    from gitsync.epic import messages as post

    desk = sit()
    agent = post.name(desk, agent) if agent else desk.agent
    path = own_checkpoint.checkpoint_path(agent)
    data = desk.load(path)
    if data is None:
        raise GitsyncError(
            f"there is no checkpoint of '{agent}'",
            'gitsync checkpoint write makes it',
            'no-checkpoint',
            1,
        )
    record = checkpoint.parse(data)
    if record.value is None:
        fault = record.faults[0]
        raise GitsyncError(
            f"'{desk.place.path(path)}' is corrupt: {fault.message} (line {fault.line}, column "
            f'{fault.col})',
            'gitsync checkpoint restore takes the newest valid backup',
            fault.rule.lower(),
            1,
        )
    shown = '\n'.join(output.clean(line) for line in text(data).rstrip().split('\n'))
    output.answer(
        as_json,
        {
            'agent': agent,
            'path': desk.place.path(path),
            'backups': len(own_checkpoint.backups(desk, agent)),
            'checkpoint': record.value,
        },
        shown,
    )
    return 0


@command.command('write')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def write(as_json):
    """Change fields of your checkpoint: a JSON object on standard input

    Only the fields to change; the times, the session and what the protocol requires are filled in.
    A checkpoint that the rules
    would refuse is not written.
    """
    desk = sit()
    if sys.stdin is None or sys.stdin.isatty():
        raise GitsyncError(
            'this reads standard input, and there is only a terminal',
            'echo \'{"current_step": "…"}\' | gitsync checkpoint write',
            'usage',
        )
    given = checkpoint.parse(sys.stdin.buffer.read())
    if given.value is None or given.faults:
        fault = given.faults[0]
        raise GitsyncError(
            f'standard input is no JSON object: {fault.message} (line {fault.line}, column '
            f'{fault.col})',
            'give the fields to change: {"current_step": "…", "completed_steps": ["…"]}',
            fault.rule.lower(),
            1,
        )
    value = own_checkpoint.write_checkpoint(desk, given.value, now())
    path = desk.place.path(own_checkpoint.checkpoint_path(desk.agent))
    output.answer(
        as_json,
        {'agent': desk.agent, 'path': path, 'checkpoint': value},
        f'{output.clean(path)} is written; the next one is due '
        f'{value["next_checkpoint_expected"] or "when work goes on"}',
    )
    return 0


@command.command('restore')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def restore(as_json):
    """Take the newest valid backup of your checkpoint

    A corrupt checkpoint is kept aside. The times are those of now: they never go back.
    """
    desk = sit()
    backup, aside = own_checkpoint.restore_checkpoint(desk, now())
    kept = f'; the corrupt one is kept as {output.clean(desk.place.path(aside))}' if aside else ''
    data = {
        'agent': desk.agent,
        'path': desk.place.path(own_checkpoint.checkpoint_path(desk.agent)),
        'backup': desk.place.path(backup),
        'aside': desk.place.path(aside) if aside else None,
    }
    output.answer(
        as_json,
        data,
        f'{CHECKPOINTS}/{form(desk.agent)}.json is {output.clean(backup)} again{kept}',
    )
    return 0
