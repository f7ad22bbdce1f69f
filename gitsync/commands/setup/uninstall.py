"""gitsync uninstall: the clone as it was before install, byte for byte."""

import click

from gitsync.git.repo import Repo
from gitsync.setup import apply
from gitsync.setup import clone
from gitsync.setup import plan
from gitsync.setup.agents import settings
from gitsync.world.output import answer


@click.command('uninstall')
@click.option('--dry-run', is_flag=True, help='Show what would change, and change nothing.')
@click.option(
    '--keep-files',
    is_flag=True,
    help='Leave .gitattributes, .pre-commit-config.yaml and agent settings, shared by commits.',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer as JSON.')
def command(dry_run: bool, keep_files: bool, as_json: bool) -> int:
    """Take everything out of this clone that install put there

    Hooks of others come back as they were, with their bytes and modes. In this worktree the managed
    blocks of .gitattributes and .pre-commit-config.yaml go too, unless --keep-files says otherwise.
    """
    repo = Repo.open()
    with apply.alone(repo):
        here = clone.clone_of(repo, leaving=True)
        if not dry_run:
            apply.sweep(here)
        steps = settings.undo_steps(repo.root) if repo.root and not keep_files else []
        steps += plan.uninstall(here)
        if repo.root and not keep_files:
            steps += plan.undo_init(repo.root)
        text = apply.run(steps, dry_run)
    answer(as_json, {'dry_run': dry_run, 'steps': apply.as_data(steps)}, text)
    return 0
