"""Name the agent that works in this worktree, and give it a session."""

import click

from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import output
from gitsync.world import policy_file


@click.command('join')
@click.argument('agent')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(agent: str, as_json: bool) -> int:
    """Name the agent that works in this worktree

    Writes git config gitsync.agent for this worktree alone, and a session id that tells this
    agent's leases from those of another session. Other worktrees of the clone keep their agents.
    """
    repo = Repo.open()
    before = repo.tree(repo.head())
    name = identity.known(agent, 'join', policy_file.load(before))
    was = identity.join(repo, name)
    if was and was != name:
        output.note(f"this worktree was {was}'s")
    session = identity.session(repo)
    text = f'{name} works in {output.clean(repo.root or repo.git_dir)}'
    data = {
        'agent': name,
        'source': 'worktree',
        'strength': identity.ASSERTED,
        'session': session,
        'was': was or None,
    }
    output.answer(as_json, data, text)
    return 0
