"""The guides that agents are given: files of gitsync/guides, one a role, and what all of them say.

The prompts of the MCP server and the skill are made of the same texts.
"""

from __future__ import annotations

import os

FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), 'guides')
EVERYONE = 'everyone'  # what every guide says


def guide(name: str) -> str:
    """A guide with what everyone is told in its place."""
    text = _read(name)
    return text.replace('{everyone}', _read(EVERYONE).rstrip('\n'))


def _read(name: str) -> str:
    with open(os.path.join(FOLDER, f'{name}.md'), encoding='utf-8') as file:
        return file.read()
