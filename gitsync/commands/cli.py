"""The click group over every command: help, usage errors, and import of a command's module only
when it runs.
"""

import sys

import click

from gitsync import __version__
from gitsync.commands.table import GROUPS
from gitsync.commands.table import TABLE
from gitsync.errors import GitsyncError

BESIDE = ('join',)  # speak of an epic too, in another group
_ASKED = 'gitsync.epic'  # in a context: what --epic named
NO_EPIC = ('attic', 'help', 'integrate', 'new', 'schema')  # speak of none that is there


def _choose_epic(context: click.Context, _: click.Parameter, path: str) -> None:
    if path:
        from gitsync.epic import workplace

        context.with_resource(workplace.about(path))
        context.meta[_ASKED] = path


EPIC = click.Option(
    ['--epic'],
    metavar='PATH',
    help="The epic's folder (else this worktree's, the one around the current folder, or the only "
    'unfinished one).',
    expose_value=False,
    callback=_choose_epic,
)

lease_wait = click.option(
    '--wait',
    type=click.FloatRange(min=0),
    default=60.0,
    metavar='SECONDS',
    help='Wait so long for the lease epic_readme.',
)


html_option = click.option(  # of a command that shows, and has a page for it
    '--html',
    'page',
    is_flag=False,
    flag_value='-',
    default=None,
    metavar='[FILE]',
    help='The same as a page, with the timeline, to FILE or stdout.',
)


def _give_epic(command: click.Command) -> None:
    """Give a command that speaks of an epic, and each command below it, the option --epic, once."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            _give_epic(each)
    elif command.name not in NO_EPIC and EPIC not in command.params:
        command.params.append(EPIC)


class _Commands(click.Group):
    """TABLE as a click group."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(TABLE)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in TABLE:
            return None
        module = __import__(TABLE[name].module, fromlist=['command'])
        command: click.Command | None = getattr(module, 'command', None)
        if command and (TABLE[name].group in ('epic', 'views') or name in BESIDE):
            _give_epic(command)
        return command or _plain(name)

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except GitsyncError as error:
            if error.hint and _ASKED in context.meta:
                error.hint = _with_epic(error.hint, context.meta[_ASKED])
            raise

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        for group, heading in GROUPS.items():
            rows = [(name, row.help) for name, row in sorted(TABLE.items()) if row.group == group]
            with formatter.section(heading):
                formatter.write_dl(rows)


def _with_epic(hint: str, path: str) -> str:
    """The hint with commands that speak of the epic that --epic named, where they would speak of
    another without it.
    """
    import re

    from gitsync.epic import workplace

    try:
        with workplace.about(path):
            option = workplace.here().option
    except GitsyncError:
        return hint  # there is no such epic, or nobody acts: that is what the hint mends

    def named(match: re.Match[str]) -> str:
        row = TABLE.get(match[1])
        speaks = row and (row.group in ('epic', 'views') or match[1] in BESIDE)
        is_told = '--epic' in match[0] or match[1] in NO_EPIC or match[2] in NO_EPIC
        if not speaks or is_told:
            return match[0]
        return match[0].replace('gitsync', f'gitsync{option}', 1)

    return re.sub(r'\bgitsync ([a-z]+)(?: ([a-z-]+))?[^;,`()]*', named, hint)


def _plain(name: str) -> click.Command:
    """A command that parses its own arguments, as a click command."""

    @click.command(
        name,
        context_settings={'ignore_unknown_options': True, 'help_option_names': []},
        add_help_option=False,
    )
    @click.argument('arguments', nargs=-1, type=click.UNPROCESSED)
    def command(arguments: tuple[str, ...]) -> int:
        code: int = __import__(TABLE[name].module, fromlist=['main']).main(list(arguments))
        return code

    return command


@click.group(cls=_Commands, params=[EPIC], context_settings={'help_option_names': ['-h', '--help']})
@click.version_option(__version__, prog_name='gitsync')
def gitsync() -> None:
    """Gates, merges and coordination for several agents in one git repository."""


def run(argv: list[str]) -> int:
    """Run one command line and return the exit code; GitsyncError 'usage' for one that click does
    not understand.
    """
    try:
        code = gitsync.main(args=argv, prog_name='gitsync', standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        # `gitsync` alone asks for help; a group without its subcommand is a usage error
        click.echo(error.ctx.get_help() if error.ctx else '', err=bool(argv))
        return 2 if argv else 0
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else 'gitsync'
        message = ' '.join(error.format_message().split()).rstrip('.')
        message = message[:1].lower() + message[1:]
        hint = f"see '{path} --help'"
        raise GitsyncError(message, _nearest(error.ctx, message) + hint, 'usage') from None
    except click.exceptions.Exit as error:
        return error.exit_code
    except SystemExit:
        raise BrokenPipeError from None  # a reader that went; click exits by itself for no other
    except click.Abort as error:
        raise error.__cause__ or KeyboardInterrupt from None  # an interrupt that click caught
    return code if isinstance(code, int) else 0


def _nearest(context: click.Context | None, message: str) -> str:
    """The command that was meant by one that is not there, as the beginning of a hint."""
    if context is None or not message.startswith('no such command') or 'mean' in message:
        return ''
    from gitsync.core.policy.names import nearest

    group = context.command
    names = group.list_commands(context) if isinstance(group, click.Group) else []
    near = nearest(message.split("'")[1], names)
    return f"did you mean '{context.command_path} {near}'? " if near else ''


def read_input(usage: str) -> bytes:
    """Standard input, whole; GitsyncError when it is a terminal."""
    if sys.stdin is None or sys.stdin.isatty():
        raise GitsyncError(
            'this reads standard input, and there is only a terminal', usage, 'usage'
        )
    return sys.stdin.buffer.read()
