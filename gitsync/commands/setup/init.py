"""gitsync init: what a repository's own files need, once."""

import os

import click

from gitsync.core.documents.protocol import POLICY
from gitsync.core.setup.changes import Write
from gitsync.errors import GitsyncError
from gitsync.git.repo import Repo
from gitsync.setup import apply
from gitsync.setup import plan
from gitsync.world.output import answer

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
    default='local',
    help='Take the hooks from this repository (default: the installed program).',
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
    if url != 'local' and not rev:
        raise GitsyncError(
            '--repo needs --rev', 'name the tag or commit to take the hooks from', 'usage'
        )
    repo = Repo.open()
    repo.need_worktree()
    steps = plan.init(repo.root, _patterns(repo))
    if not no_pre_commit:
        steps += plan.init_pre_commit(repo.root, url, rev)
    path = os.path.join(repo.root, POLICY)
    if policy and not os.path.lexists(path):
        steps.append(Write(path, EXAMPLE, None, 'example policy'))
    text = apply.run(steps, dry_run)
    if not dry_run and steps:
        text += (
            "next: commit these files (as the coordinator), and run 'gitsync install' in every "
            'clone\n'
        )
    answer(as_json, {'dry_run': dry_run, 'steps': apply.as_data(steps)}, text)
    return 0


def _patterns(repo: Repo) -> list[str]:
    """Paths of the policy's own documents, as the worktree's policy file has them."""
    if not os.path.lexists(os.path.join(repo.root, POLICY)):
        return []
    from gitsync.world import policy_file

    return [
        path
        for document in policy_file.load(repo.disk()).documents
        for path in document.paths
        if not path.startswith('!')
    ]
