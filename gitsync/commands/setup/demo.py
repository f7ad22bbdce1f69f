"""gitsync demo: an epic of three agents in a throw-away repository, through the real hooks and the
real driver.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile

import click

from gitsync.core.epic import sample
from gitsync.core.policy.names import form
from gitsync.core.text.moments import timedelta
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError
from gitsync.git import process
from gitsync.setup.demo_clone import DemoClone
from gitsync.setup.demo_clone import DemoFailed
from gitsync.world import clock
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SECONDARIES = ('Secondary-A', 'Secondary-B')
TEXT_ONLY = 'git merge-file --diff3 --marker-size=%L %A %O %B'


@click.command('demo')
@click.option(
    '--keep',
    metavar='FOLDER',
    type=click.Path(file_okay=False),
    help='Leave the repository in this new folder, to play in.',
)
def command(keep: str | None) -> int:
    """Play an epic of three agents in a throw-away repository

    Honest commits pass, edits of a neighbour's part are refused and explained, then all branches
    are merged. Exits 1 when anything goes otherwise than told.
    """
    if keep and os.path.isdir(keep) and os.listdir(keep):
        raise GitsyncError(f"'{keep}' is not empty", 'name a new folder', 'usage')
    folder = os.path.abspath(keep) if keep else tempfile.mkdtemp(prefix='gitsync-demo-')
    clone = DemoClone(folder)
    try:
        _run(clone)
        if keep:
            say(_to_try(clone))
        return 0
    except DemoFailed as error:
        click.echo(f'\ndemo: otherwise than told: {error}', err=True)
        return 1
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _to_try(clone: DemoClone) -> str:
    """Three things to try in the repository that is kept."""
    main, secondary = shlex.quote(clone.main), shlex.quote(clone.place('Secondary-A'))
    return f"""
The repository is {clone.main}. Three things to try:

  cd {main} && gitsync board
      all agents at a glance
  cd {secondary} && gitsync brief
      what Secondary-A must know on starting
  cd {secondary} && echo More. >> {sample.README_PATH} && git commit -am Try
      refused: the text outside the sections is Primary's"""


def _run(clone: DemoClone) -> None:
    _set_up(clone)
    _work(clone)
    _trespass(clone)
    _merge(clone)
    say('\nEverything went as told.')


def _set_up(clone: DemoClone) -> None:
    head('1. One repository, one epic, three agents')
    os.makedirs(clone.main)
    clone.git('Primary', 'init', '-q', '-b', 'main')
    clone.git('Primary', 'config', 'user.name', 'Demo')
    clone.git('Primary', 'config', 'user.email', 'demo@example.org')
    for path, data in sample.epic(clock.now() - timedelta(minutes=30)).items():
        clone.write('Primary', path, data)
    for line in ('init', 'install', 'join Primary'):
        told(f'gitsync {line}')
        clone.gitsync('Primary', *line.split())
    clone.git('Primary', 'add', '-A')
    clone.git('Primary', 'commit', '-q', '-m', 'Begin the epic')
    say('  Primary has committed the epic: README, channels, STATUS and checkpoint files')
    for agent in SECONDARIES:
        branch = f'agent/{form(agent)}/work'
        clone.git('Primary', 'worktree', 'add', '-q', '-b', branch, clone.place(agent))
        clone.gitsync(agent, 'join', agent)
        say(f'  {agent} works in a worktree of its own, on branch {branch}')


def _work(clone: DemoClone) -> None:
    head('2. Each agent commits its own parts: all pass')
    now = clock.now() - timedelta(minutes=10)
    readme = sample.README_PATH
    for agent in SECONDARIES:
        clone.write(agent, readme, sample.joined(clone.read(agent, readme), agent, now))
        clone.write(
            agent, sample.status_path(agent), sample.status(agent, now, 'S2.P1', 'IN_PROGRESS')
        )
        clone.write(agent, sample.checkpoint_path(agent), sample.checkpoint(agent, now, 'S2.P1'))
        clone.write(
            agent,
            sample.channel(agent, 'Primary'),
            sample.message(agent, 'Primary', now, f'{agent} has begun'),
        )
        _commit(clone, agent, f'Begin {sample.FEATURES[agent]}')
    readme_now = clone.read('Primary', readme)
    old = sample.section('Primary', now, '', '').split(b'\n')[0]
    start = readme_now.index(old)
    end = readme_now.index(b'<!-- END PRIMARY PROGRESS -->\n') + len(
        b'<!-- END PRIMARY PROGRESS -->\n'
    )
    own = sample.section('Primary', now, 'Specification', 'Wait for sync point 2')
    clone.write(
        'Primary',
        readme,
        readme_now[:start] + own + readme_now[end:] + b'\nSync point 2 is on Friday.\n',
    )
    clone.write(
        'Primary',
        sample.channel('Primary', 'Secondary-A'),
        sample.message('Primary', 'Secondary-A', now, 'Please answer by Friday'),
    )
    _commit(clone, 'Primary', 'Plan sync point 2')


def _commit(clone: DemoClone, agent: str, message: str) -> None:
    clone.git(agent, 'add', '-A')
    clone.git(agent, 'commit', '-q', '-m', message)
    trailer = clone.git(agent, 'log', '-1', '--format=%(trailers:key=Agent)').strip()
    if trailer != f'Agent: {agent}':
        raise DemoFailed(f"the commit of {agent} carries the trailer '{trailer}'")
    files = clone.git(agent, 'show', '--format=', '--name-only', 'HEAD').split()
    say(f"  passed: {agent}: '{message}' ({len(files)} files, {trailer})")


class Trespass(Value):
    """An edit of another's part."""

    what: str
    path: str
    edit: Callable[[bytes], bytes]
    rule: str  # that refuses it


TRESPASSES = (
    Trespass(
        "Secondary-A edits Primary's section",
        sample.README_PATH,
        lambda data: data.replace(b'**Current Step:** Planning', b'**Current Step:** Done'),
        'GS201',
    ),
    Trespass(
        'Secondary-A edits the text outside the sections',
        sample.README_PATH,
        lambda data: data.replace(b'## Notes', b'## My notes'),
        'GS203',
    ),
    Trespass(
        "Secondary-A writes Secondary-B's STATUS",
        sample.status_path('Secondary-B'),
        lambda data: data.replace(b'NOT_STARTED', b'PAUSED'),
        'GS207',
    ),
    Trespass(
        "Secondary-A writes in Secondary-B's channel",
        sample.channel('Secondary-B', 'Primary'),
        lambda data: sample.message('Secondary-B', 'Primary', clock.now(), 'Forged'),
        'GS204',
    ),
)


def _trespass(clone: DemoClone) -> None:
    head("3. An agent edits a neighbour's part: refused and explained")
    for trespass in TRESPASSES:
        data = clone.read('Secondary-A', trespass.path)
        after = trespass.edit(data)
        if after == data:
            raise DemoFailed(f'the edit did not change {trespass.path}')
        clone.write('Secondary-A', trespass.path, after)
        clone.git('Secondary-A', 'add', '-A')
        text = _refused(clone, trespass)
        _refused(clone, trespass, '--no-verify')
        say(f'  refused: {trespass.what}')
        say(''.join(f'    {line}\n' for line in text.splitlines() if line.strip()).rstrip())
        clone.write('Secondary-A', trespass.path, data)
        clone.git('Secondary-A', 'add', '-A')
    say("  each of them was refused with 'git commit --no-verify' too")


def _refused(clone: DemoClone, trespass: Trespass, *extra: str) -> str:
    """What git said to the refused commit."""
    was = clone.git('Secondary-A', 'rev-parse', 'HEAD')
    text = clone.git('Secondary-A', 'commit', '-q', '-m', trespass.what, *extra, refused=True)
    if trespass.rule not in text or clone.git('Secondary-A', 'rev-parse', 'HEAD') != was:
        raise DemoFailed(f'{trespass.what}: {trespass.rule} expected:\n{text}')
    return text


def _merge(clone: DemoClone) -> None:
    head('4. The branches meet')
    _merge_as_text(clone)
    for agent in SECONDARIES:
        text = clone.git('Primary', 'merge', '--no-edit', f'agent/{form(agent)}/work')
        if 'CONFLICT' in text or clone.git('Primary', 'ls-files', '-u'):
            raise DemoFailed(f'the merge of {agent} conflicts:\n{text}')
        say(f'  merged: {agent}, no conflict')
    _show_readme(clone.read('Primary', sample.README_PATH).decode())
    told('gitsync check --all')
    text = clone.gitsync('Primary', 'check', '--all')
    if text.strip():
        raise DemoFailed(f'check --all has findings:\n{text}')
    say('  clean')


def _merge_as_text(clone: DemoClone) -> None:
    """The same merge without the driver must conflict."""
    branches = [f'agent/{form(agent)}/work' for agent in SECONDARIES]
    merge = ('merge-tree', '--write-tree', '--no-messages', '--name-only', *branches)
    args = ('-c', f'merge.gitsync.driver={TEXT_ONLY}', *merge)
    done = process.run(args, cwd=clone.main, env=clone.env, elsewhere=True)
    if not done.code:
        raise DemoFailed('as plain text the two branches were to conflict, and did not')
    if done.code == 1:  # above: a git before 2.38, which has no merge-tree --write-tree
        agents, files = ' and '.join(SECONDARIES), ', '.join(done.out.decode().split()[1:])
        say(f'  as plain text the branches of {agents} conflict in: {files}')


def _show_readme(text: str) -> None:
    for agent in sample.FEATURES:
        section, row = f'<!-- BEGIN {agent.upper()} PROGRESS -->', f'\n| {agent} |'
        if text.count(section) != 1 or text.count(row) != 1:
            raise DemoFailed(
                f"the merged README does not hold {agent}'s section and row once:\n{text}"
            )
    say('  the README holds one section and one row for each agent:')
    for line in text.splitlines():
        if line.startswith(('<!-- BEGIN', '| Primary', '| Secondary')):
            say(f'    {line}')


def head(text: str) -> None:
    """A heading in what the demo tells."""
    say(f'\n{text}\n')


def told(command_line: str) -> None:
    """A command that is run."""
    say(f'  $ {command_line}')


def say(text: str) -> None:
    """One line of what the demo tells."""
    output.say(text + '\n')
    sys.stdout.flush()
