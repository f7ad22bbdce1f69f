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
    return _complete(_read(f'{role}.md'), s2)


def step(number: int, s2: str = 'three') -> str:
    """What an integration step of the protocol adds to a team's guide; '' where these phases of S2
    have no such guide.
    """
    if s2 == 'two' and number == 5:
        return ''
    own = os.path.join(s2, 'steps', f'{number}.md')
    is_own = os.path.isfile(os.path.join(FOLDER, own))
    return _complete(_read(own if is_own else os.path.join('steps', f'{number}.md')), s2)


def _complete(text: str, s2: str) -> str:
    """The text with every part in its place."""
    for folder in ('', s2):
        for name in sorted(os.listdir(os.path.join(FOLDER, folder))):
            part = '{' + name.removesuffix('.md') + '}'
            if part in text:
                text = text.replace(part, _read(os.path.join(folder, name)).rstrip('\n'))
    return text


def _read(name: str) -> str:
    with open(os.path.join(FOLDER, name), encoding='utf-8') as file:
        return file.read()
