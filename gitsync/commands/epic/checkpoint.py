"""Show, write or restore a checkpoint."""

from __future__ import annotations

import click

from gitsync.commands.cli import read_input
from gitsync.core.documents import checkpoint
from gitsync.core.epic.mail import not_merged
from gitsync.core.epic.newest import newest_checkpoint
from gitsync.core.policy.names import same
from gitsync.core.text.lines import text
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.mail import messages
from gitsync.epic.records.checkpoint import backups
from gitsync.epic.records.checkpoint import checkpoint_path
from gitsync.epic.records.checkpoint import corrupt
from gitsync.epic.records.checkpoint import restore_checkpoint
from gitsync.epic.records.checkpoint import write_checkpoint
from gitsync.epic.standing import newest_copy
from gitsync.errors import GitsyncError
from gitsync.world import clock
from gitsync.world import output


@click.group('checkpoint')
def command() -> None:
    """Show, write or restore a checkpoint

    A checkpoint is what an agent needs to go on after a crash: agent_checkpoints/AGENT.json, with
    ten backups.
    """


@command.command('show')
@click.argument('agent', default='')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def show(agent: str, as_json: bool) -> int:
    """Show an agent's checkpoint, your own by default"""
    acting = acting_agent()
    agent = messages.name(acting, agent) if agent else acting.agent
    path = checkpoint_path(agent)
    newest = newest_copy(acting.place, path, acting.load(path), newest_checkpoint)
    if newest is None:
        raise GitsyncError(
            f"there is no checkpoint of '{agent}'",
            'gitsync checkpoint write makes it'
            if same(agent, acting.agent)
            else f"{agent}'s first heartbeat makes it",
            'no-checkpoint',
            1,
        )
    record = checkpoint.parse(newest.data)
    if record.value is None:
        hint = 'gitsync checkpoint restore takes the newest valid backup'
        raise corrupt(acting.place.path(path), record, hint)
    shown = '\n'.join(output.clean(line) for line in text(newest.data).rstrip().split('\n'))
    output.answer(
        as_json,
        {
            'agent': agent,
            'path': acting.place.path(path),
            'backups': len(backups(acting, agent)),
            'checkpoint': record.value,
            'where': output.valid(newest.where) or None,
        },
        shown,
    )
    if newest.where:
        output.note(f'{path} is newest {not_merged(newest.where)}')
    return 0


@command.command('write')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def write(as_json: bool) -> int:
    """Change fields of your checkpoint: a JSON object on standard input

    Only the fields to change; the times, the session and what the protocol requires are filled in.
    A checkpoint that the rules would refuse is not written.
    """
    acting = acting_agent()
    given = checkpoint.parse(
        read_input('echo \'{"current_step": "…"}\' | gitsync checkpoint write')
    )
    if given.value is None or given.faults:
        fault = given.faults[0]
        raise GitsyncError(
            f'standard input is no JSON object: {fault.message} (line {fault.line}, column '
            f'{fault.col})',
            'give the fields to change: {"current_step": "…", "completed_steps": ["…"]}',
            fault.rule,
            1,
        )
    value = write_checkpoint(acting, given.value, clock.now())
    path = acting.place.path(checkpoint_path(acting.agent))
    output.answer(
        as_json,
        {'agent': acting.agent, 'path': path, 'checkpoint': value},
        f'{output.clean(path)} is written; the next one is due '
        f'{value["next_checkpoint_expected"] or "when work goes on"}',
    )
    return 0


@command.command('restore')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def restore(as_json: bool) -> int:
    """Take the newest valid backup of your checkpoint

    A corrupt checkpoint is kept aside. The times are those of now: they never go back.
    """
    acting = acting_agent()
    backup, aside = restore_checkpoint(acting, clock.now())
    kept = f'; the corrupt one is kept as {output.clean(acting.place.path(aside))}' if aside else ''
    data = {
        'agent': acting.agent,
        'path': acting.place.path(checkpoint_path(acting.agent)),
        'backup': acting.place.path(backup),
        'aside': acting.place.path(aside) if aside else None,
    }
    output.answer(
        as_json,
        data,
        f'{checkpoint_path(acting.agent)} is {output.clean(backup)} again{kept}',
    )
    return 0
