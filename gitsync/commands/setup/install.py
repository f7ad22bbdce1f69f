"""gitsync install: once a clone, for all its worktrees."""

import importlib.util

import click

from gitsync.errors import GitsyncError
from gitsync.errors import NoWorktree
from gitsync.git import process as git
from gitsync.git.repo import Repo
from gitsync.setup import plan as setup
from gitsync.world.output import answer
from gitsync.world.output import clean
from gitsync.world.output import note

AGENTS = ('claude', 'codex', 'cursor')


@click.command('install')
@click.option('--dry-run', is_flag=True, help='Show what would change, and change nothing.')
@click.option(
    '--strict',
    is_flag=True,
    help='Also refuse plumbing (commit-tree, update-ref) through reference-transaction.',
)
@click.option(
    '--server', is_flag=True, help='Also judge pushes to this repository; a bare one always does.'
)
@click.option(
    '--agent-hooks',
    type=click.Choice(AGENTS),
    multiple=True,
    help='Also write the settings that let this agent tool ask before an edit.',
)
@click.option(
    '--agents-md',
    is_flag=True,
    help='Also write the managed block of AGENTS.md (and CLAUDE.md where it is there).',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer as JSON.')
def command(dry_run, strict, server, agent_hooks, agents_md, as_json):
    """Set up this clone: merge driver, hooks, diff headings

    Run it once in a clone; it counts for all its worktrees. Hooks of others are kept and still run,
    before gitsync's.
    A second run changes nothing, 'gitsync uninstall' takes all out again.
    """
    repo = Repo.open()
    if git.too_old():
        note(git.too_old())
    with setup.alone(repo):
        clone = setup.clone(repo)
        if not dry_run:
            setup.sweep(clone)
        program = setup.program(clone.worktrees)
        steps = setup.install_steps(clone, program, server, strict)
        if agent_hooks or agents_md:
            steps += _agent_steps(repo, agent_hooks, agents_md, program)
        text = setup.run(steps, dry_run)
    text += ''.join(
        f"note: '{clean(folder)}' belongs to the worktree: do not commit the hook files that stand "
        'there now, they name programs of this machine\n'
        for folder in clone.hook_folders
        if setup.is_for_commits(repo, folder)
    )
    if not repo.is_bare and not setup.has_attributes(repo.root):
        text += (
            "next: 'gitsync init' names the shared documents in .gitattributes (once a "
            'repository), then commit it\n'
        )
    answer(
        as_json, {'dry_run': dry_run, 'steps': setup.as_data(steps), 'program': program.argv}, text
    )
    return 0


def _agent_steps(repo, agent_hooks, agents_md, program):
    if not repo.root:
        raise NoWorktree(
            'a bare repository has no place for settings of agent tools',
            'run it in a clone with a worktree',
            'no-worktree',
        )
    if not importlib.util.find_spec('gitsync.setup.agent_tools'):
        raise GitsyncError(
            'this version writes no settings of agent tools',
            'see edit-hook --help for what to put there',
            'unknown-option',
        )
    from gitsync.setup import agent_tools as agents

    return agents.steps(repo.root, agent_hooks, agents_md, program.argv)
