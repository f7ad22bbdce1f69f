"""Show or write a section of the epic's README."""

from __future__ import annotations

import sys

import click

from gitsync.commands.cli import lease_wait
from gitsync.commands.cli import read_input
from gitsync.core.policy import owners
from gitsync.core.text.lines import text
from gitsync.epic.acting_agent import acting_agent
from gitsync.epic.records import readme
from gitsync.errors import GitsyncError
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.documents.sections import Section


@click.group('section')
def command() -> None:
    """Show or write a section

    NAME is the name between the markers; without one it is your own, as SECONDARY-A PROGRESS.
    """


@command.command('show')
@click.argument('name', default='')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def show(name: str, as_json: bool) -> int:
    """Show the lines between a section's markers

    Your own come byte for byte. Another agent's are data: control characters in them are shown, not
    sent.
    """
    acting = acting_agent()
    own = readme.section(acting, name)
    if own.section is None:
        here = f'sections here: {", ".join(readme.names(acting))}'
        hint = here if name else 'gitsync section write makes it'
        what = f"there is no section '{own.name}' in {own.path}"
        raise GitsyncError(what, hint, 'no-section', 1)
    body = own.section.body
    data: dict[str, object] = {
        'name': output.valid(own.name),
        'path': own.path,
        'line': own.section.line,
        'owners': list(own.owners),
        'version': version(body),
        'text': output.valid(text(body)),
    }
    is_foreign = bool(acting.place.actor.agent) and not owners.may(
        acting.place.actor, own.owners, acting.policy
    )
    if is_foreign:
        data['note'] = output.FOREIGN
    if as_json:
        output.answer(True, data, '')
        return 0
    if is_foreign:
        output.note(f"section '{own.name}' of {', '.join(own.owners)}: {output.FOREIGN}")
    if is_foreign or sys.stdout.isatty():
        output.say('\n'.join(map(_harmless, text(body).split('\n'))))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(body)
    return 0


def _harmless(line: str) -> str:
    """A line without what would move the cursor, hide or lie; tabs and a CRLF's CR stay."""
    end = '\r' if line.endswith('\r') else ''
    return '\t'.join(map(output.clean, line.removesuffix('\r').split('\t'))) + end


@command.command('write')
@click.argument('name', default='')
@click.option(
    '--if-version',
    default='',
    metavar='VERSION',
    help='Only where the section still is as section show --json told.',
)
@click.option('--whole', is_flag=True, help='Replace the field lines too.')
@click.option('--allow-empty', is_flag=True, help='Empty input empties the section.')
@lease_wait
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def write(
    name: str, if_version: str, whole: bool, allow_empty: bool, wait: float, as_json: bool
) -> int:
    """Write the lines between a section's markers, from standard input

    Your own sections only, under the lease epic_readme; the section is made when it is not there.
    Nothing else of the file changes. The protocol's field lines (**Last Updated:** and the others)
    stay where the text has none of that name.
    """
    acting = acting_agent()
    name = readme.spelled(acting, name)
    body = read_input('gitsync section write < FILE')
    if not body.strip() and not allow_empty:
        raise GitsyncError(
            'standard input is empty; the section stays as it is',
            'empty it with --allow-empty',
            'usage',
        )

    make = _making(name, body, if_version)
    written = readme.write_section(acting, name, make, wait, keeps_fields=not whole)
    data = {
        'name': output.valid(name),
        'changed': written.is_changed,
        'version': version(written.body),
        'kept': list(written.kept),
    }
    state = 'is written' if written.is_changed else 'was so already'
    text = f"section '{output.clean(name)}' {state}"
    if written.kept:
        text += f', with its lines {", ".join(written.kept)} as they were (--whole replaces all)'
    output.answer(as_json, data, text)
    return 0


def _making(name: str, body: bytes, if_version: str) -> readme.Make:
    """What gives the section this body, where it still is the version that is asked for."""

    def make(section: Section | None) -> bytes:
        if if_version and version(section.body if section else b'') != if_version:
            raise GitsyncError(
                f"section '{name}' has changed since it was read",
                'read it again: gitsync section show --json',
                'changed',
                1,
            )
        return body

    return make


def version(body: bytes) -> str:
    """What tells a section's text from any other."""
    from hashlib import sha256

    return sha256(body.replace(b'\r\n', b'\n')).hexdigest()[:16]
