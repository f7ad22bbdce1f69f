"""gitsync doctor: what is set up in this worktree, proved by trying it."""

from __future__ import annotations

import click

from gitsync.core.policy.policy import DEFAULT
from gitsync.errors import GitsyncError
from gitsync.git import process
from gitsync.git.repo import Repo
from gitsync.setup import apply
from gitsync.setup import attributes
from gitsync.setup import clone
from gitsync.setup import plan
from gitsync.setup.agents.host_state import host_states
from gitsync.setup.proofs import prove
from gitsync.world import identity
from gitsync.world import policy_file
from gitsync.world.output import answer
from gitsync.world.output import as_data
from gitsync.world.output import clean
from gitsync.world.output import note
from gitsync.world.output import render
from gitsync.world.output import valid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.rules.finding import Finding
    from gitsync.setup.agents.host_state import HostState
    from gitsync.setup.proofs.scratch import Proof
    from gitsync.views.troubles.trouble import Trouble


@click.command('doctor')
@click.option(
    '--fix', is_flag=True, help='Set up what is missing (as install and init do), then prove again.'
)
@click.option('--json', 'as_json', is_flag=True, help='Answer as JSON.')
def command(fix: bool, as_json: bool) -> int:
    """Prove what is set up here by a probe merge and a probe refusal

    Both are made in a scratch repository, with the driver line and the hook files of this very
    clone. In a running epic it also names the protocol's six troubles (an agent that does not
    start, lock contention, a stale agent, an unanswered escalation, a late sync point, conflicts)
    and what mends each. Exits 1 when something is not set up as it should be; troubles alone are
    warnings.
    """
    repo = Repo.open()
    if process.too_old():
        note(process.too_old())
    proofs, fixed = prove.prove(repo), ''
    if fix and any(proof.findings for proof in proofs):
        fixed = _fix(repo)
        repo = Repo.open()
        proofs = prove.prove(repo)
    troubles = _troubles(repo)
    data = {**_data(proofs, troubles), 'fixed': fixed.split('\n')[:-1]}
    hosts = host_states(repo.root) if repo.root else []
    data['agent_hooks'] = [each._asdict() for each in hosts]
    told = [*map(_told, proofs), *map(_host, hosts), _acting(repo), *map(_trouble, troubles)]
    wrong = sorted(finding for proof in proofs for finding in proof.findings)
    answer(as_json, data, fixed + ''.join(told), _errors(wrong))
    return 1 if wrong else 0


def _data(proofs: list[Proof], troubles: list[Trouble]) -> dict[str, object]:
    return {
        'proofs': [
            {'name': proof.name, 'ok': not proof.findings, 'words': proof.words} for proof in proofs
        ],
        'findings': [
            as_data(finding)
            for finding in sorted(finding for proof in proofs for finding in proof.findings)
        ],
        'troubles': [
            {key: valid(value) for key, value in each._asdict().items()} for each in troubles
        ],
    }


def _errors(wrong: list[Finding]) -> list[GitsyncError]:
    return [GitsyncError(f'{one.path}: {one.text}', one.hint, one.rule, 1) for one in wrong]


def _told(proof: Proof) -> str:
    if proof.findings:
        return f'not ok: {proof.name}\n' + render(sorted(proof.findings))
    return f'ok: {proof.name}: {clean(proof.words)}\n'


def _host(each: HostState) -> str:
    """Whose settings ask gitsync; what is wrong there is no fault of the clone."""
    head = 'ok' if each.state == 'set up' else 'trouble'
    hint = f'    hint: {clean(each.hint)}\n' if each.hint else ''
    return f'{head}: agent hooks {each.state}: {clean(each.words)}\n{hint}'


def _fix(repo: Repo) -> str:
    """Set up what is missing, as install and init do; what was done. What stays wrong is told by
    the next proof, with its hint.
    """
    try:
        with apply.alone(repo):
            return _set_up(repo)
    except GitsyncError as error:
        note(f'cannot mend all: {error.message}')
        return ''


def _set_up(repo: Repo) -> str:
    here = clone.clone_of(repo)
    steps = plan.install(here, clone.program(here.worktrees))
    if repo.root:
        try:
            rules = policy_file.load(repo.disk())
        except GitsyncError:
            rules = DEFAULT
        steps += attributes.steps(repo, rules)
    return apply.run(steps, False) if steps else ''


def _acting(repo: Repo) -> str:
    """Who acts here, as a word of its own: nobody is no fault outside an epic."""
    try:
        policy = policy_file.load(repo.disk() if repo.root else repo.tree(''))
        actor = identity.acting_here(repo, '', policy, repo.tree(repo.head()))
    except GitsyncError as error:
        return f'who is acting: {clean(error.message)}\n'
    if repo.is_bare:
        return ''
    return (
        f'acting as {clean(actor.agent)} (by {actor.source})\n'
        if actor.agent
        else "nobody is named here: 'gitsync join AGENT' does\n"
    )


def _troubles(repo: Repo) -> list[Trouble]:
    """What goes wrong in a running epic: the protocol's six troubles."""
    if not repo.root:
        return _head_troubles(repo)
    from gitsync.views.troubles.diagnose import diagnose

    return diagnose(repo, policy_file.load(repo.disk()))


def _head_troubles(repo: Repo) -> list[Trouble]:
    """Where HEAD of a server names no branch that governs: whose policy judges pushes then."""
    from gitsync.gates.refs.governing import SETTING
    from gitsync.gates.refs.governing import find_default
    from gitsync.git.ancestry import Ancestry
    from gitsync.git.ranges import tip_of
    from gitsync.views.troubles.trouble import Trouble

    default = find_default(repo, Ancestry(repo))
    if default.ref == default.named:
        return []
    name = default.ref.removeprefix('refs/heads/')
    state = 'holds no policy' if tip_of(repo, default.named) else 'is no branch yet'
    what = f"HEAD names '{default.named}', which {state}" if default.named else 'HEAD is detached'
    if not name:
        hint = f'push it, or name the default branch: git config {SETTING} NAME'
        return [Trouble('HEAD', 'server', what, hint)]
    if default.rivals:
        rival = default.rivals[0].removeprefix('refs/heads/')
        what += f"; '{name}' and '{rival}' hold policies apart, so that no push passes"
    else:
        what += f"; pushes are judged by the policy of '{name}'"
    hint = f'git symbolic-ref HEAD {default.ref}; or git config {SETTING} {name}'
    return [Trouble('HEAD', 'server', what, hint)]


def _trouble(each: Trouble) -> str:
    return f'trouble: {clean(each.path)}: {clean(each.message)}\n    hint: {clean(each.hint)}\n'
