"""Tell who is acting, by which source, and how strong the proof is."""

import click

from gitsync.core.policy.policy import is_maintainer
from gitsync.core.rules.wording import shared
from gitsync.git.repo import Repo
from gitsync.world import identity
from gitsync.world import output
from gitsync.world import policy_file


@click.command('whoami')
@click.option('--agent', default='', help='Ask for this agent, as check and commit do.')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(agent: str, as_json: bool) -> int:
    """Tell who is acting here, by which source, and how strong the proof is

    Sources, the first that names an agent decides: flag, environment (GITSYNC_AGENT), session (as
    it joined in this worktree), worktree (git config gitsync.agent, set by gitsync join), branch
    (agent/NAME/…), email (listed in the policy). Where several agents share a worktree, a session
    that did not join there is nobody. Nobody named is an answer too: exit 0.
    """
    repo = Repo.open()
    before = repo.tree(repo.head())
    policy = policy_file.load(before)
    actor = identity.acting_here(repo, agent, policy, before)
    data = {
        'agent': actor.agent or None,
        'source': actor.source or None,
        'strength': actor.strength,
    }
    if actor.agent:
        text = f'{output.clean(actor.agent)} ({actor.source}, {actor.strength})'
    elif is_maintainer(actor, policy):
        text = f"nobody's agent, and a maintainer: {output.clean(actor.email)} may change any part"
    else:
        why = output.clean(shared(actor.sharing)) or 'no agent is named here'
        text = f'nobody: {why}; run gitsync join AGENT, or set GITSYNC_AGENT'
    output.answer(as_json, data, text)
    return 0
