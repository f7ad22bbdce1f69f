"""gitsync uninstall: the clone as it was before install, byte for byte."""

import importlib.util

import click

from gitsync.git.repo import Repo
from gitsync.setup import plan as setup
from gitsync.world.output import answer


@click.command('uninstall')
@click.option('--dry-run', is_flag=True, help='Show what would change, and change nothing.')
@click.option(
    '--keep-files',
    is_flag=True,
    help=(
        'Leave .gitattributes, .pre-commit-config.yaml and agent settings, which are shared by '
        'commits.'
    ),
)
@click.option('--json', 'as_json', is_flag=True, help='Answer as JSON.')
def command(dry_run, keep_files, as_json):
    """Take everything out of this clone that install put there

    Hooks of others come back as they were, with their bytes and modes. In this worktree the managed
    blocks of .gitattributes and .pre-commit-config.yaml go too, unless --keep-files says otherwise.
    """
    repo = Repo.open()
    with setup.alone(repo):
        clone = setup.clone(repo, leaving=True)
        if not dry_run:
            setup.sweep(clone)
        steps = setup.uninstall_steps(clone)
        if repo.root and not keep_files:
            steps += setup.repository_undo_steps(repo.root)
            if importlib.util.find_spec('gitsync.setup.agent_tools'):
                from gitsync.setup import agent_tools as agents

                steps += agents.undo_steps(repo.root)
        text = setup.run(steps, dry_run)
    answer(as_json, {'dry_run': dry_run, 'steps': setup.as_data(steps)}, text)
    return 0
