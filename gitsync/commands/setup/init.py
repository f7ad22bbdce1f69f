"""gitsync init: what a repository's own files need, once."""

import os
import shlex

import click

from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy.place import is_finished
from gitsync.core.policy.policy import DEFAULT
from gitsync.core.setup.changes import Step
from gitsync.core.setup.changes import Write
from gitsync.epic import sparse
from gitsync.epic import workplace
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.git.trees import Sparse
from gitsync.setup import apply
from gitsync.setup import plan
from gitsync.world import policy_file
from gitsync.world.output import answer
from gitsync.world.output import clean
from gitsync.world.output import note

CONFIG = '.pre-commit-config.yaml'
EXAMPLE = b"""# Who owns what in this repository, for gitsync. The policy in force is the one \
of the version before a change.
version = 1
protocol = "s2-epic"        # serves every EPIC_README.md; "none": only what is written here
coordinator = "Primary"
maintainers = []            # people, by e-mail, who may change any owner's part

# [agents.Secondary-A]
# emails = ["secondary-a@agents.example"]
# features = ["feature_02_name"]

# [[documents]]
# path = "docs/ROADMAP.md"
# kind = "sections"
# outside = "Primary"
# owners = { "{agent} *" = "{agent}" }

[identity]
require = "none"            # none | trailer | signature: what CI and the server ask of a commit
"""


@click.command('init')
@click.option('--dry-run', is_flag=True, help='Show what would change, and change nothing.')
@click.option(
    '--policy', is_flag=True, help='Also write an example .gitsync.toml where there is none.'
)
@click.option('--no-pre-commit', is_flag=True, help='Leave .pre-commit-config.yaml alone.')
@click.option(
    '--repo',
    'url',
    metavar='URL',
    default='',
    help='Take the hooks from this repository (default: from where they come already, else the '
    'installed program).',
)
@click.option('--rev', metavar='REV', default='', help='The revision of --repo.')
@click.option('--json', 'as_json', is_flag=True, help='Answer as JSON.')
def command(
    dry_run: bool, policy: bool, no_pre_commit: bool, url: str, rev: str, as_json: bool
) -> int:
    """Prepare a repository, once

    Writes one managed block into .gitattributes, and into .pre-commit-config.yaml when there is
    one; commit them. A second run changes nothing; 'gitsync uninstall' takes the blocks out again.
    """
    if url not in ('', 'local') and not rev:
        hint = 'name the tag or commit to take the hooks from'
        raise GitsyncError('--repo needs --rev', hint, 'usage')
    if rev and not url:
        hint = 'name the repository too: gitsync init --repo URL --rev REV'
        raise GitsyncError('--rev needs --repo', hint, 'usage')
    repo = Repo.open()
    repo.need_worktree()
    sparse.refuse_left_out(repo, ATTRIBUTES, POLICY, CONFIG)
    steps = plan.init(repo.root, _patterns(repo))
    if not no_pre_commit:
        steps += plan.init_pre_commit(repo.root, url, rev)
    if url and not os.path.lexists(os.path.join(repo.root, CONFIG)):
        note(f'there is no {CONFIG}: --repo says nothing')
    path = os.path.join(repo.root, POLICY)
    if policy and not os.path.lexists(path):
        steps.append(Write(path, EXAMPLE, None, 'example policy'))
    text = apply.run(steps, dry_run)
    if not dry_run and steps:
        written = [shlex.quote(os.path.relpath(step.path)) for step in steps]
        text += (
            f'next: {_brought(repo, steps)}git add {" ".join(written)} && '
            'git commit -m "Set up gitsync" (as the coordinator), '
            "and 'gitsync install' in every clone\n"
        )
    unfinished = _unfinished(repo)
    data = {'dry_run': dry_run, 'steps': apply.as_data(steps), 'epics': unfinished}
    answer(as_json, data, text + _adopted(repo, unfinished))
    return 0


def _brought(repo: Repo, steps: list[Step]) -> str:
    """The command that first lets a sparse checkout by patterns take the new files, '' for none."""
    paths = [os.path.relpath(step.path, repo.root) for step in steps]
    if not isinstance(repo.disk(), Sparse) or not repo.run('add', '-n', '--', *paths).code:
        return ''
    return f'git sparse-checkout add {" ".join(shlex.quote(f"/{path}") for path in paths)} && '


def _unfinished(repo: Repo) -> list[str]:
    """The folders of the epics that are under way."""
    disk = repo.disk()
    return [epic for epic in workplace.epics(repo) if not is_finished(disk, epic)]


def _adopted(repo: Repo, unfinished: list[str]) -> str:
    """What to do next where epics are under way, '' where none is."""
    if not unfinished:
        return ''
    policy = policy_file.usable(repo.disk()) or DEFAULT
    names = ''.join(f'found an unfinished epic: {clean(epic) or "."}\n' for epic in unfinished)
    agent = shlex.quote(policy.coordinator)
    which = f' --epic {shlex.quote(unfinished[0])}' if len(unfinished) > 1 else ''
    return (
        f'{names}next, to go on with it:\n'
        '  gitsync install       the gates and the merge driver of this clone\n'
        '  gitsync check --all   what its files lack in form (--fix mends what is plain)\n'
        f'  gitsync{clean(which)} join {agent}   or the agent that works here\n'
    )


def _patterns(repo: Repo) -> list[str]:
    """Paths of the policy's own documents, as the worktree's policy file has them."""
    if not os.path.lexists(os.path.join(repo.root, POLICY)):
        return []
    return [
        path
        for document in policy_file.load(repo.disk()).documents
        for path in document.paths
        if not path.startswith('!')
    ]
