"""Tell about a topic: who acts, how merges go, the policy, hooks, exit codes, the protocol.

Topics are files of gitsync/topics, one each; the pages of docs/ tell more.
"""

from __future__ import annotations

import os

import click

from gitsync.commands.table import TABLE
from gitsync.commands.table import TOPICS
from gitsync.errors import GitsyncError
from gitsync.world import output

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(__file__))), 'topics')


@click.command('help')
@click.argument('topic', default='', metavar='[TOPIC]')
@click.option('--json', 'as_json', is_flag=True, help='Answer in JSON.')
def command(topic: str, as_json: bool) -> int:
    """Tell about a topic

    Topics: identity, merging, policy, hooks, exit-codes, protocol. Of a command: gitsync COMMAND
    --help; of a rule: gitsync explain RULE.
    """
    if topic and topic not in TOPICS:
        hint = f'gitsync {topic} --help' if topic in TABLE else f'topics: {", ".join(TOPICS)}'
        raise GitsyncError(f"no such topic: '{topic}'", hint, 'usage')
    chosen = [topic] if topic else list(TOPICS)
    texts = [_read(each) for each in chosen]
    if topic:
        text = texts[0]
    else:
        text = ''.join(
            f'{each:<12}{about.splitlines()[0].lstrip("# ")}\n'
            for each, about in zip(chosen, texts, strict=True)
        )
    output.answer(as_json, {'topic': topic, 'text': text}, text.rstrip('\n'))
    return 0


def _read(topic: str) -> str:
    with open(os.path.join(FOLDER, f'{topic}.md'), encoding='utf-8') as file:
        return file.read()
