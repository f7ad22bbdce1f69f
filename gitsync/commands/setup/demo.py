"""gitsync demo: an epic of three agents in a throw-away repository, through the real hooks and the
real driver.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta

import click

from gitsync.core.epic import sample
from gitsync.git import process as git
from gitsync.world import clock

SECONDARIES = ('Secondary-A', 'Secondary-B')
TEXT_ONLY = 'git merge-file --diff3 --marker-size=%L %A %O %B'


@click.command('demo')
@click.option('--keep', is_flag=True, help='Leave the repository there and say where it is.')
def command(keep):
    """Play an epic of three agents in a throw-away repository

    Honest commits pass, edits of a neighbour's part are refused and explained, then all branches
    are merged.
    Exits 1 when anything goes otherwise than told.
    """
    folder = tempfile.mkdtemp(prefix='gitsync-demo-')
    try:
        _play(Stage(folder))
        return 0
    except Otherwise as error:
        click.echo(f'\ndemo: otherwise than told: {error}', err=True)
        return 1
    finally:
        if keep:
            click.echo(f'the repository is {folder}/main')
        else:
            shutil.rmtree(folder, ignore_errors=True)


class Otherwise(Exception):
    """The play went otherwise than the story says."""


class Stage:
    """The throw-away folder: one clone at main/, a worktree for each secondary agent."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.main = os.path.join(folder, 'main')
        nothing = os.path.join(folder, 'no-configuration')
        drop = {
            name: None
            for name in os.environ
            if name.startswith(('GITSYNC_', 'GIT_', 'PRE_COMMIT', 'CLAUDE_CODE_SESSION'))
        }
        self.env = {
            **drop,
            'GIT_CONFIG_GLOBAL': nothing,
            'GIT_CONFIG_NOSYSTEM': '1',
            'NO_COLOR': '1',
            'GIT_EDITOR': 'true',
        }

    def place(self, agent: str) -> str:
        """The worktree in which an agent works."""
        return self.main if agent == 'Primary' else os.path.join(self.folder, sample.form(agent))

    def git(self, agent: str, *args, refused: bool = False) -> str:
        """Run git as an agent does; its whole output.

        Otherwise when it fails, or passes though it was to be refused.
        """
        done = git.run(args, cwd=self.place(agent), env=self.env, elsewhere=True)
        text = (done.out + done.err).decode('utf-8', 'replace')
        if bool(done.code) != refused:
            raise Otherwise(
                f'git {" ".join(args)} {"passed" if refused else "failed"} for {agent}:\n{text}'
            )
        return text

    def gitsync(self, agent: str, *args) -> str:
        """Run this gitsync in an agent's worktree; its stdout."""
        env = {
            name: value for name, value in {**os.environ, **self.env}.items() if value is not None
        }
        done = subprocess.run(
            [sys.executable, '-P', '-m', 'gitsync', *args],
            cwd=self.place(agent),
            env=env,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Otherwise(
                f'gitsync {" ".join(args)} failed for {agent}:\n{done.stdout}{done.stderr}'
            )
        return done.stdout

    def write(self, agent: str, path: str, data: bytes) -> None:
        """Write a file in an agent's worktree, as any editor would."""
        whole = os.path.join(self.place(agent), path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, 'wb') as file:
            file.write(data)

    def read(self, agent: str, path: str) -> bytes:
        """A file of an agent's worktree."""
        with open(os.path.join(self.place(agent), path), 'rb') as file:
            return file.read()


def _play(stage: Stage) -> None:
    _set_up(stage)
    _work(stage)
    _trespass(stage)
    _merge(stage)
    say('\nEverything went as told.')


def _set_up(stage: Stage) -> None:
    head('1. One repository, one epic, three agents')
    os.makedirs(stage.main)
    stage.git('Primary', 'init', '-q', '-b', 'main')
    stage.git('Primary', 'config', 'user.name', 'Demo')
    stage.git('Primary', 'config', 'user.email', 'demo@example.org')
    for path, data in sample.epic(clock.now() - timedelta(minutes=30)).items():
        stage.write('Primary', path, data)
    for line in ('init', 'install', 'join Primary'):
        told(f'gitsync {line}')
        stage.gitsync('Primary', *line.split())
    stage.git('Primary', 'add', '-A')
    stage.git('Primary', 'commit', '-q', '-m', 'Begin the epic')
    say('  Primary has committed the epic: README, channels, STATUS and checkpoint files')
    for agent in SECONDARIES:
        branch = f'agent/{sample.form(agent)}/work'
        stage.git('Primary', 'worktree', 'add', '-q', '-b', branch, stage.place(agent))
        stage.gitsync(agent, 'join', agent)
        say(f'  {agent} works in a worktree of its own, on branch {branch}')


def _work(stage: Stage) -> None:
    head('2. Each agent commits its own parts: all pass')
    now = clock.now() - timedelta(minutes=10)
    readme = f'{sample.FOLDER}/EPIC_README.md'
    for agent in SECONDARIES:
        stage.write(agent, readme, sample.joined(stage.read(agent, readme), agent, now))
        stage.write(
            agent, sample.status_path(agent), sample.status(agent, now, 'S2.P1', 'IN_PROGRESS')
        )
        stage.write(agent, sample.checkpoint_path(agent), sample.checkpoint(agent, now, 'S2.P1'))
        stage.write(
            agent,
            sample.channel(agent, 'Primary'),
            sample.message(agent, 'Primary', now, f'{agent} has begun'),
        )
        _commit(stage, agent, f'Begin {sample.FEATURES[agent]}')
    readme_now = stage.read('Primary', readme)
    old = sample.section('Primary', now, '', '').split(b'\n')[0]
    start = readme_now.index(old)
    end = readme_now.index(b'<!-- END PRIMARY PROGRESS -->\n') + len(
        b'<!-- END PRIMARY PROGRESS -->\n'
    )
    own = sample.section('Primary', now, 'Specification', 'Wait for sync point 2')
    stage.write(
        'Primary',
        readme,
        readme_now[:start] + own + readme_now[end:] + b'\nSync point 2 is on Friday.\n',
    )
    stage.write(
        'Primary',
        sample.channel('Primary', 'Secondary-A'),
        sample.message('Primary', 'Secondary-A', now, 'Please answer by Friday'),
    )
    _commit(stage, 'Primary', 'Plan sync point 2')


def _commit(stage: Stage, agent: str, message: str) -> None:
    stage.git(agent, 'add', '-A')
    stage.git(agent, 'commit', '-q', '-m', message)
    trailer = stage.git(agent, 'log', '-1', '--format=%(trailers:key=Agent)').strip()
    if trailer != f'Agent: {agent}':
        raise Otherwise(f"the commit of {agent} carries the trailer '{trailer}'")
    files = stage.git(agent, 'show', '--format=', '--name-only', 'HEAD').split()
    say(f"  passed: {agent}: '{message}' ({len(files)} files, {trailer})")


def _trespass(stage: Stage) -> None:
    head("3. An agent edits a neighbour's part: refused and explained")
    readme = f'{sample.FOLDER}/EPIC_README.md'
    tries = (
        (
            "Secondary-A edits Primary's section",
            readme,
            lambda data: data.replace(b'**Current Step:** Planning', b'**Current Step:** Done'),
            'GS201',
        ),
        (
            'Secondary-A edits the text outside the sections',
            readme,
            lambda data: data.replace(b'## Notes', b'## My notes'),
            'GS203',
        ),
        (
            "Secondary-A writes Secondary-B's STATUS",
            sample.status_path('Secondary-B'),
            lambda data: data.replace(b'NOT_STARTED', b'PAUSED'),
            'GS207',
        ),
        (
            "Secondary-A writes in Secondary-B's channel",
            sample.channel('Secondary-B', 'Primary'),
            lambda data: sample.message('Secondary-B', 'Primary', clock.now(), 'Forged'),
            'GS204',
        ),
    )
    for what, path, edit, rule in tries:
        was = stage.git('Secondary-A', 'rev-parse', 'HEAD')
        data = stage.read('Secondary-A', path)
        if edit(data) == data:
            raise Otherwise(f'the edit did not change {path}')
        stage.write('Secondary-A', path, edit(data))
        stage.git('Secondary-A', 'add', '-A')
        for extra in ((), ('--no-verify',)):
            text = stage.git('Secondary-A', 'commit', '-q', '-m', what, *extra, refused=True)
            if rule not in text or stage.git('Secondary-A', 'rev-parse', 'HEAD') != was:
                raise Otherwise(f'{what}: {rule} expected:\n{text}')
            if not extra:
                say(f'  refused: {what}')
                say(''.join(f'    {line}\n' for line in text.splitlines() if line.strip()).rstrip())
        stage.write('Secondary-A', path, data)
        stage.git('Secondary-A', 'add', '-A')
    say("  each of them was refused with 'git commit --no-verify' too")


def _merge(stage: Stage) -> None:
    head('4. The branches meet')
    branches = [f'agent/{sample.form(agent)}/work' for agent in SECONDARIES]
    done = git.run(
        [
            '-c',
            f'merge.gitsync.driver={TEXT_ONLY}',
            'merge-tree',
            '--write-tree',
            '--no-messages',
            '--name-only',
            *branches,
        ],
        cwd=stage.main,
        env=stage.env,
        elsewhere=True,
    )
    if not done.code:
        raise Otherwise('as plain text the two branches were to conflict, and did not')
    if done.code == 1:  # above: a git before 2.38, which has no merge-tree --write-tree
        say(
            f'  as plain text the branches of {" and ".join(SECONDARIES)} conflict in: '
            f'{", ".join(done.out.decode().split()[1:])}'
        )
    for agent in SECONDARIES:
        text = stage.git('Primary', 'merge', '--no-edit', f'agent/{sample.form(agent)}/work')
        if 'CONFLICT' in text or stage.git('Primary', 'ls-files', '-u'):
            raise Otherwise(f'the merge of {agent} conflicts:\n{text}')
        say(f'  merged: {agent}, no conflict')
    readme = stage.read('Primary', f'{sample.FOLDER}/EPIC_README.md').decode()
    for agent in sample.FEATURES:
        if (
            readme.count(f'<!-- BEGIN {agent.upper()} PROGRESS -->') != 1
            or readme.count(f'\n| {agent} |') != 1
        ):
            raise Otherwise(
                f"the merged README does not hold {agent}'s section and row once:\n{readme}"
            )
    say('  the README holds one section and one row for each agent:')
    say(
        ''.join(
            f'    {line}\n'
            for line in readme.splitlines()
            if line.startswith(('<!-- BEGIN', '| Primary', '| Secondary'))
        ).rstrip()
    )
    told('gitsync check --all')
    text = stage.gitsync('Primary', 'check', '--all')
    if text.strip():
        raise Otherwise(f'check --all has findings:\n{text}')
    say('  clean')


def head(text: str) -> None:
    """A heading of the story."""
    say(f'\n{text}\n')


def told(command_line: str) -> None:
    """A command that is run."""
    say(f'  $ {command_line}')


def say(text: str) -> None:
    """One line of the story."""
    from gitsync.world.output import say as write

    write(text + '\n')
    sys.stdout.flush()
