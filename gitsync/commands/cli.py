"""The click group over every command: help, usage errors, and import of a command's module only
when it runs.
"""

import click

from gitsync import __version__
from gitsync.commands.table import GROUPS
from gitsync.commands.table import TABLE
from gitsync.commands.table import group
from gitsync.errors import GitsyncError


class _Lazy(click.Group):
    def list_commands(self, context):
        return sorted(TABLE)

    def get_command(self, context, name):
        if name not in TABLE:
            return None
        module = __import__(TABLE[name][0], fromlist=['command'])
        return getattr(module, 'command', None) or _pass_through(name, module)

    def format_commands(self, context, formatter):
        for folder, heading in GROUPS.items():
            with formatter.section(heading):
                formatter.write_dl(
                    [
                        (name, help)
                        for name, (_, help) in sorted(TABLE.items())
                        if group(name) == folder
                    ]
                )


def _pass_through(name, module):
    """`gitsync help`-able face of a command that parses its own arguments."""

    @click.command(
        name,
        context_settings={'ignore_unknown_options': True, 'help_option_names': []},
        add_help_option=False,
    )
    @click.argument('arguments', nargs=-1, type=click.UNPROCESSED)
    def command(arguments):
        return module.main(list(arguments))

    return command


@click.group(cls=_Lazy, context_settings={'help_option_names': ['-h', '--help']})
@click.version_option(__version__, prog_name='gitsync')
def gitsync():
    """Gates, merges and coordination for several agents in one git repository."""


def run(argv: list[str]) -> int:
    """Run one command line; a click usage error becomes a GitsyncError, a command's int its exit
    code.
    """
    try:
        code = gitsync.main(args=argv, prog_name='gitsync', standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(
            error.ctx.get_help(), err=bool(argv)
        )  # a group without its word is a usage error, and no answer
        return 0 if not argv else 2
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else 'gitsync'
        raise GitsyncError(error.format_message(), f"see '{path} --help'", 'usage') from None
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        return 130
    return code if isinstance(code, int) else 0
