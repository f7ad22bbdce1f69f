"""A small epic of Primary, Secondary-A and Secondary-B in a repository, and the commit hooks."""

from pathlib import Path

from gitsync.core.setup import written
from gitsync.setup import scripts
from tests import loaded

E = 'feature-updates/KAI-1-doors'
README = f'{E}/EPIC_README.md'
A, B, P = ({'GITSYNC_AGENT': name} for name in ('Secondary-A', 'Secondary-B', 'Primary'))
NOBODY = {}
MAINTAINER = 'owner@example.org'
ADDRESS = {
    'Primary': 'primary@agents.example',
    'Secondary-A': 'a@agents.example',
    'Secondary-B': 'b@agents.example',
}
# of a policy, behind its version
ROSTER = f'coordinator = "Primary"\nmaintainers = ["{MAINTAINER}"]\n' + ''.join(
    f'[agents.{agent}]\nemails = ["{address}"]\n' for agent, address in ADDRESS.items()
)


def section(agent, text='one'):
    return (
        f'<!-- BEGIN {agent} PROGRESS -->\n**Last Updated:** 2026-01-30 16:16\n'
        f'**Next Action:** {text}\n<!-- END {agent} PROGRESS -->\n'
    )


def document(a='one', b='one', primary='one', outside='Text.'):
    return (
        f'# Epic\n\n{outside}\n\n{section("PRIMARY", primary)}\n{section("SECONDARY-A", a)}\n'
        f'{section("SECONDARY-B", b)}\nThe end.\n'
    )


def status(agent):
    return (
        f'STAGE: S2.P1\nPHASE: Research\nAGENT: {agent}\nUPDATED: 2026-01-30T16:16:00Z\n'
        'STATUS: IN_PROGRESS\nBLOCKERS: none\nREADY_FOR_SYNC: false\n'
    )


def install(git):
    program = written.Program(loaded.python(), str(loaded.ROOT))
    folder = Path(git('rev-parse', '--path-format=absolute', '--git-common-dir').strip()) / 'hooks'
    folder.mkdir(exist_ok=True)
    for name in (*written.GATES, *written.REPORTERS):
        if name != 'pre-push':
            (folder / name).write_bytes(scripts.hook(name, program))
            (folder / name).chmod(0o755)


def stage(git, **parts):
    """Stage the epic's document with these parts."""
    git.write(README, document(**parts))
    git('add', '-A')


def started(git, **more):
    """The repository with a clean epic of Primary, Secondary-A and Secondary-B committed, and
    nothing installed; more: further files {path: text}.
    """
    git.write(README, document())
    for number, agent in enumerate(('Primary', 'Secondary-A', 'Secondary-B'), 1):
        git.write(f'{E}/feature_0{number}_part/STATUS', status(agent))
    for path, text in more.items():
        git.write(path, text)
    git('add', '-A')
    git('commit', '-q', '-m', 'Start the epic')
    return git
