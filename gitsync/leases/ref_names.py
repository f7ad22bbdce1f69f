"""The names of the refs that hold leases on a remote: refs/gitsync/locks/EPIC/NAME, two parts below
the prefix.

An epic's whole path is one part, so that no lease's ref is the folder of another's: git keeps a ref
and what lies below its name apart from each other.
"""

from __future__ import annotations

import os
from hashlib import sha1

from gitsync.core.documents.protocol import LEASE_REFS
from gitsync.core.epic.lease import LETTERS
from gitsync.core.epic.lease import is_name

_ROOT = '@root'  # the epic at the repository's root
_LONGEST = 200  # a part of a ref is a file's name where refs are loose
_LETTERS = LETTERS | frozenset('=@')


def lease_ref(epic: str, name: str) -> str:
    """The ref of an epic's lock."""
    part = quoted(epic) if epic else _ROOT
    if len(part) > _LONGEST:
        part = f'{part[:100]}@{sha1(os.fsencode(epic)).hexdigest()}'
    return f'{LEASE_REFS}{part}/{name}'


def is_lease_ref(ref: str) -> bool:
    """True for a ref that can be an epic's lock."""
    epic, _, name = ref.removeprefix(LEASE_REFS).partition('/')
    is_below = ref.startswith(LEASE_REFS) and epic != ''
    return is_below and _LETTERS.issuperset(epic) and is_name(name)


def quoted(text: str) -> str:
    """The text as a part of a ref and of a path: letters, digits, '_' and '-' stay, every other
    byte is =XX.
    """
    return ''.join(
        chr(byte) if chr(byte).isalnum() and byte < 128 or byte in b'_-' else f'={byte:02X}'
        for byte in os.fsencode(text)
    )
