"""The worktree's journal of leases, from which reports are made: one line of JSON an event."""

from __future__ import annotations

import os

from gitsync.core.documents import checkpoint
from gitsync.core.epic.lease import written
from gitsync.core.text.moments import instant
from gitsync.world import clock
from gitsync.world import files
from gitsync.world import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.epic.report.account import Event

NAME = 'journal.jsonl'


def add(folder: str, event: str, lock: str, agent: str, session: str, **more: object) -> None:
    """Add an event to the journal in that folder; one short write, so that lines never mix.

    A journal that cannot be written stops nobody: a note says so.
    """
    values = {
        'at': written(clock.now()),
        'event': event,
        'lock': lock,
        'agent': agent,
        'session': session,
        **more,
    }
    line = ' '.join(checkpoint.new(values).decode().split('\n')).encode() + b'\n'
    try:
        os.makedirs(folder, exist_ok=True)
        _append(os.path.join(folder, NAME), line)
    except OSError as error:
        output.note(f'the journal of leases cannot be written: {error.strerror}')


def read(folder: str) -> Iterator[Event]:
    """The events of the journal in that folder; a line that is none is passed over."""
    for line in (files.load(os.path.join(folder, NAME)) or b'').split(b'\n'):
        value = checkpoint.parse(line).value if line.strip() else None
        if value is None:
            continue
        at, event, lock = instant(value.get('at')), value.get('event'), value.get('lock')
        if at and isinstance(event, str) and isinstance(lock, str):
            yield {
                'at': at,
                'event': event,
                'lock': lock,
                'agent': value.get('agent'),
                'session': value.get('session'),
                'waited': value.get('waited'),
            }


def _append(path: str, line: bytes) -> None:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o666)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)
