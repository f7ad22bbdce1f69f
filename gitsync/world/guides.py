"""The guides that agents are given: files of gitsync/guides, one a role.

What all of them say, and what differs with the phases of S2 (folders two and three), stands in
files of its own, each named by {name} in a guide. The prompts of the MCP server are made of the
same texts.
"""

from __future__ import annotations

import os

FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), 'guides')
ROLES = ('primary', 'secondary', 'protocol', 'adopt')


def guide(role: str, s2: str = 'three') -> str:
    """The guide of a role with every part in its place; s2: the policy's phases of S2."""
    text = _read(f'{role}.md')
    for folder in ('', s2):
        for name in sorted(os.listdir(os.path.join(FOLDER, folder))):
            part = '{' + name.removesuffix('.md') + '}'
            if part in text:
                text = text.replace(part, _read(os.path.join(folder, name)).rstrip('\n'))
    return text


def _read(name: str) -> str:
    with open(os.path.join(FOLDER, name), encoding='utf-8') as file:
        return file.read()
