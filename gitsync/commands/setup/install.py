"""gitsync install: once a clone, for all its worktrees."""

import os

import click

from gitsync.core.edits.hosts import EACH_ONCE
from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.epic import sparse
from gitsync.errors import NoWorktree
from gitsync.git import process
from gitsync.git.repo import Repo
from gitsync.setup import apply
from gitsync.setup import clone
from gitsync.setup import lfs
from gitsync.setup import plan
from gitsync.setup.agents import host_state
from gitsync.setup.agents import settings
from gitsync.world.output import answer
from gitsync.world.output import clean
from gitsync.world.output import note


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
    type=click.Choice((*WITH_SETTINGS, 'all')),
    multiple=True,
    help=(
        'Also write the settings that let this agent tool ask before an edit; "all" leaves out '
        "a tool that reads another's."
    ),
)
@click.option(
    '--agents-md',
    is_flag=True,
    help='Also write the managed block of AGENTS.md (and CLAUDE.md where it is there).',
)
@click.option('--json', 'as_json', is_flag=True, help='Answer as JSON.')
def command(
    dry_run: bool,
    strict: bool,
    server: bool,
    agent_hooks: tuple[str, ...],
    agents_md: bool,
    as_json: bool,
) -> int:
    """Set up this clone: merge driver, hooks, diff headings

    Run it once in a clone; it counts for all its worktrees. Hooks of others are kept and still run,
    before gitsync's. A second run changes nothing, 'gitsync uninstall' takes all out again.
    """
    repo = Repo.open()
    if process.too_old():
        note(process.too_old())
    with apply.alone(repo):
        here = clone.clone_of(repo)
        if not dry_run:
            apply.sweep(here)
        program = clone.program(here.worktrees)
        named = [(each,) if each != 'all' else EACH_ONCE for each in agent_hooks]
        hosts = tuple(dict.fromkeys(name for names in named for name in names))
        steps = plan.install(here, program, server, strict)
        if agent_hooks or agents_md:
            _need_worktree(repo)
            own = settings.steps(repo.root, here.common_dir, hosts, agents_md, program)
            sparse.refuse_left_out(repo, *(os.path.relpath(one.path, repo.root) for one in own))
            steps += own
        text = apply.run(steps, dry_run)
    text += host_state.advice(hosts) + _advice(repo, here)
    data = {'dry_run': dry_run, 'steps': apply.as_data(steps), 'program': program.argv}
    answer(as_json, data, text)
    return 0


def _need_worktree(repo: Repo) -> None:
    if not repo.root:
        raise NoWorktree(
            'a bare repository has no place for settings of agent tools',
            'run it in a clone with a worktree',
            'no-worktree',
        )


def _advice(repo: Repo, here: clone.Clone) -> str:
    """What install cannot do by itself."""
    lines = [
        f"note: '{clean(folder)}' belongs to the worktree: do not commit the hook files that stand "
        'there now, they name programs of this machine\n'
        for folder in here.hook_folders
        if clone.is_for_commits(repo, folder)
    ]
    value = repo.config('core.hooksPath') or ''
    if not here.hook_folders:
        lines.append(
            f"note: core.hooksPath is set for all repositories ('{clean(value)}'): the hooks stand "
            "in this clone's configuration alone, where git 2.54 and later run them\n"
        )
    if clone.is_dead_in_linked(value):
        lines.append(
            'note: core.hooksPath is relative, no hook will run in a linked worktree: '
            f'{clean(clone.mended_hooks_path(value, here.common_dir))}\n'
        )
    for folder in here.hook_folders[:1]:
        missing = lfs.missing_hook(repo, folder)
        lines += [f'note: {clean(missing.message)}: {clean(missing.hint)}\n'] if missing else []
    if not repo.is_bare and not clone.has_attributes(repo.root):
        lines.append(
            "next: 'gitsync init' names the shared documents in .gitattributes (once a "
            'repository), then commit it\n'
        )
    return ''.join(lines)
