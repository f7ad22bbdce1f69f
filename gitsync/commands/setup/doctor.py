"""gitsync doctor: what is set up in this worktree, proved by trying it."""

import click

from gitsync.errors import GitsyncError
from gitsync.git import process as git
from gitsync.git.repo import Repo
from gitsync.setup import plan as setup
from gitsync.setup import probe
from gitsync.world import identity
from gitsync.world import policy
from gitsync.world.output import answer
from gitsync.world.output import as_data
from gitsync.world.output import clean
from gitsync.world.output import note
from gitsync.world.output import render
from gitsync.world.output import valid


@click.command('doctor')
@click.option(
    '--fix', is_flag=True, help='Set up what is missing (as install and init do), then prove again.'
)
@click.option('--json', 'as_json', is_flag=True, help='Answer as JSON.')
def command(fix, as_json):
    """Prove what is set up here by a probe merge and a probe refusal

    Both are made in a scratch repository, with the driver line and the hook files of this very
    clone.
    In a running epic it also names the protocol's six troubles (an agent that does not start, lock
    contention, a stale agent, an unanswered
    escalation, a late sync point, conflicts) and what mends each. Exits 1 when something is not set
    up as it should be; troubles alone are warnings.
    """
    repo = Repo.open()
    if git.too_old():
        note(git.too_old())
    proofs = probe.prove(repo)
    mended = ''
    if fix and any(proof.findings for proof in proofs):
        try:
            with setup.alone(repo):
                mended = _mend(repo)
        except GitsyncError as error:
            note(
                f'cannot mend all: {error.message}'
            )  # what stays wrong is told below, with its hint
        repo = Repo.open()
        proofs = probe.prove(repo)
    findings = sorted(finding for proof in proofs for finding in proof.findings)
    troubles = _troubles(repo)
    text = (
        mended
        + ''.join(_told(proof) for proof in proofs)
        + _acting(repo)
        + ''.join(map(_trouble, troubles))
    )
    ok = not findings  # a trouble of the epic is no fault of what is set up here: a warning
    data = {
        'proofs': [
            {'name': proof.name, 'ok': not proof.findings, 'words': proof.words} for proof in proofs
        ],
        'findings': [as_data(finding) for finding in findings],
        'troubles': [
            {key: valid(value) for key, value in each._asdict().items()} for each in troubles
        ],
        'fixed': mended.split('\n')[:-1],
    }
    answer(as_json, data, text, ok)
    return 0 if ok else 1


def _told(proof) -> str:
    if proof.findings:
        return f'not ok: {proof.name}\n' + render(sorted(proof.findings))
    return f'ok: {proof.name}: {clean(proof.words)}\n'


def _mend(repo) -> str:
    clone = setup.clone(repo)
    steps = setup.install_steps(clone, setup.program(clone.worktrees))
    if repo.root:
        from gitsync.core.policy import owners

        try:
            rules = policy.load(repo.disk())
        except GitsyncError:
            rules = owners.DEFAULT
        steps += setup.init_steps(
            repo.root, [path for document in rules.documents for path in document.paths]
        )
    return setup.run(steps, False) if steps else ''


def _acting(repo) -> str:
    """Who acts here, as a word of its own: nobody is no fault outside an epic."""
    try:
        actor = identity.acting(
            repo, '', policy.load(repo.disk() if repo.root else repo.tree('')), None
        )
    except GitsyncError as error:
        return f'who is acting: {clean(error.message)}\n'
    if repo.is_bare:
        return ''
    return (
        f'acting as {clean(actor.agent)} (by {actor.source})\n'
        if actor.agent
        else "nobody is named here: 'gitsync join AGENT' does\n"
    )


def _troubles(repo) -> list:
    """What goes wrong in a running epic: the protocol's six troubles."""
    if not repo.root:
        return []
    from gitsync.views import troubles

    return troubles.diagnose(repo, policy.load(repo.disk()))


def _trouble(each) -> str:
    return f'trouble: {clean(each.path)}: {clean(each.message)}\n    hint: {clean(each.hint)}\n'
