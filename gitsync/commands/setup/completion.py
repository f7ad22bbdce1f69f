"""Print a shell's completion script, and the words that it asks for.

Commands and options come from the commands themselves; agents, sections, features and locks are
those of the epic that a command would speak of. Outside one there are none: a shell that asks gets
no error.
"""

from __future__ import annotations

import os
import re

import click

from gitsync.commands.table import TABLE
from gitsync.commands.table import TOPICS
from gitsync.core.rules.table import RULES
from gitsync.core.text.value import Value
from gitsync.errors import GitsyncError

SHELLS = ('bash', 'zsh', 'fish')
PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))

# What the first word after a command names.
NAMED = {
    'checkpoint show': 'agents',
    'completion': 'shells',
    'explain': 'rules',
    'handoff': 'agents',
    'help': 'topics',
    'join': 'agents',
    'lock acquire': 'locks',
    'lock break': 'locks',
    'lock release': 'locks',
    'lock renew': 'locks',
    'lock run': 'locks',
    'lock show': 'locks',
    'message archive': 'agents',
    'message read': 'agents',
    'message reply': 'agents',
    'message send': 'agents',
    'schema': 'schemas',
    'section show': 'sections',
    'section write': 'sections',
    'status show': 'features',
    'takeover': 'agents',
}
OPTIONS = {'--agent': 'agents', '--ignore': 'rules', '--select': 'rules'}


@click.command('completion')
@click.argument('shell', metavar='bash | zsh | fish')
@click.argument('line', nargs=-1, type=click.UNPROCESSED, metavar='')
def command(shell: str, line: tuple[str, ...]) -> int:
    """Print a shell's completion script

    In ~/.bashrc: eval "$(gitsync completion bash)". It completes commands and options, and the
    epic's agents, sections, features and locks, and rule ids.
    """
    if shell == 'words':
        *before, begun = line or ('',)
        fitting = [word for word in _words(before) if word.startswith(begun)]
        click.echo(''.join(f'{word}\n' for word in fitting), nl=False)
        return 0
    if shell not in SHELLS:
        raise GitsyncError(f"no such shell: '{shell}'", f'one of {", ".join(SHELLS)}', 'usage')
    path = os.path.join(PACKAGE, 'setup', 'shell', f'completion.{shell}')
    with open(path, encoding='utf-8') as file:
        click.echo(file.read(), nl=False)
    return 0


class CommandReached(Value):
    """The command that a line has reached."""

    command: click.Command
    name: str  # as 'lock show'
    given: int  # how many arguments it has


def _line(before: list[str]) -> CommandReached:
    from gitsync.commands.cli import gitsync

    at: click.Command = gitsync
    context = click.Context(gitsync)
    path: list[str] = []
    given = 0
    for word in before:
        below = at.get_command(context, word) if isinstance(at, click.Group) else None
        if below:
            at = below
            path.append(word)
        elif not word.startswith('-'):
            given += 1
    return CommandReached(at, ' '.join(path), given)


def _words(before: list[str]) -> list[str]:
    """What may follow these words."""
    at, name, given = _line(before)
    if isinstance(at, click.Group):
        return [*at.list_commands(click.Context(at)), '--help']
    option = before[-1] if before else ''
    if option in OPTIONS:
        return _named(OPTIONS[option])
    choices = _choices(at, option)
    if choices:
        return choices
    values = _named(NAMED[name]) if name in NAMED and not given else []
    return [*values, *_options(at, name)]


def _choices(at: click.Command, option: str) -> list[str]:
    """The values of an option that has only some, or of a first argument that has."""
    for param in at.params:
        if isinstance(param.type, click.Choice):
            is_argument = isinstance(param, click.Argument) and not option.startswith('-')
            if option in param.opts or (is_argument and option == at.name):
                return list(param.type.choices)
    return []


def _options(at: click.Command, name: str) -> list[str]:
    """Its options; of a command that parses its own, those that its help names."""
    module = __import__(TABLE[name.split(' ')[0]].module, fromlist=['USAGE'])
    if hasattr(module, 'command'):
        options = [opt for param in at.params for opt in param.opts if opt.startswith('--')]
        return [*options, '--help']
    text = str(getattr(module, 'USAGE', '') or module.__doc__)
    return sorted({*re.findall(r'--[a-z][\w-]*', text), '--help'})


def _named(what: str) -> list[str]:
    """Names of that sort, [] where there are none to be known."""
    if what == 'rules':
        return list(RULES)
    if what == 'shells':
        return list(SHELLS)
    if what == 'topics':
        return list(TOPICS)
    if what == 'schemas':
        files = os.listdir(os.path.join(PACKAGE, 'schemas'))
        return sorted(file.removesuffix('.json') for file in files)
    try:
        return _of_epic(what)
    except GitsyncError:
        return []


def _of_epic(what: str) -> list[str]:
    from gitsync.epic import workplace
    from gitsync.epic.standing import standing

    place = workplace.here()
    if what == 'locks':
        from gitsync.leases.local import leases_in

        return sorted({'epic_readme', *leases_in(place.folder)})
    epic = standing(place)
    if what == 'agents':
        return sorted({*epic.agents, *place.policy.agents})
    if what == 'features':
        return [feature.folder for feature in epic.features]
    return sorted(epic.sections)
