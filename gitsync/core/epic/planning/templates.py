"""Templates of an epic's files: a folder that mirrors an epic, with placeholders.

Files in FEATURE are made for each feature, all others once. In these a line with {feature} is
repeated for each feature, and {agent} elsewhere is the coordinator.
"""

from __future__ import annotations

import re

from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import LOCKS
from gitsync.core.documents.protocol import STATUS
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.epic.new_epic import Assigned

    Files = Mapping[str, bytes]  # by path below the folder

FEATURE = 'feature/'
RECORDS = (COMMS, CHECKPOINTS, LOCKS)
PLACEHOLDER = re.compile(rb'\{(epic|feature|agent|date)\}')


def is_record(rest: str) -> bool:
    """True for what no template makes: gitsync writes records itself."""
    first, last = rest.split('/')[0], rest.rpartition('/')[2]
    return first in RECORDS or rest in (FEATURE + STATUS, FEATURE + HANDOFF) or last == '.git'


def of_epic(
    template: Files, title: str, features: Sequence[Assigned], date: str
) -> dict[str, bytes]:
    """The epic's own files."""
    return {
        rest: _of_epic(data, title, features, date)
        for rest, data in template.items()
        if not rest.startswith(FEATURE) and not is_record(rest)
    }


def of_feature(template: Files, title: str, feature: Assigned, date: str) -> dict[str, bytes]:
    """The files of a feature, by path below the epic."""
    return {
        f'{feature.folder}/{rest.removeprefix(FEATURE)}': _filled(data, title, feature, date)
        for rest, data in template.items()
        if rest.startswith(FEATURE) and not is_record(rest)
    }


def _of_epic(data: bytes, title: str, features: Sequence[Assigned], date: str) -> bytes:
    return b''.join(
        _filled(line, title, feature, date)
        for line in split(data)
        for feature in (features if b'{feature}' in line else features[:1])
    )


def _filled(data: bytes, title: str, feature: Assigned, date: str) -> bytes:
    """The text with every placeholder filled in, once: what a name holds is no placeholder."""
    values = {
        b'epic': title,
        b'feature': feature.folder,
        b'agent': feature.agent,
        b'date': date,
    }
    return PLACEHOLDER.sub(lambda match: raw(values[match[1]]), data)
