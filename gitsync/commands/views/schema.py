"""Print the JSON Schema of a format: the policy, a checkpoint, the answers with --json."""

from __future__ import annotations

import json
import os

import click

from gitsync.errors import GitsyncError
from gitsync.world import output

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), 'schemas')


@click.command('schema')
@click.argument('name', required=False)
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(name: str | None, as_json: bool) -> int:
    """Print a JSON Schema (2020-12), or list them all

    NAME is policy, checkpoint, envelope (what encloses every answer with --json), or the data of a
    command's answer: whoami, message-inbox, lock-show, …
    """
    names = sorted(file.removesuffix('.json') for file in os.listdir(FOLDER))
    if not name:
        output.answer(as_json, {'schemas': names}, '\n'.join(names))
        return 0
    if name not in names:
        raise GitsyncError(f"there is no schema '{name}'", 'gitsync schema lists them', 'usage')
    with open(os.path.join(FOLDER, f'{name}.json'), encoding='utf-8') as file:
        text = file.read()
    output.answer(as_json, json.loads(text), text.rstrip('\n'))
    return 0
