"""What an agent still owes: malformed parts of its own, and messages that it has not answered."""

from __future__ import annotations

import os

from gitsync.core import judge
from gitsync.core.documents import sections
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.documents.protocol import progress_section
from gitsync.core.policy.names import form
from gitsync.core.text.value import Value
from gitsync.epic.mail.inbox import by_time
from gitsync.epic.records.checkpoint import checkpoint_path
from gitsync.epic.standing import standing
from gitsync.world import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.epic.mail import Mail
    from gitsync.core.epic.state import EpicState
    from gitsync.core.rules.finding import Finding
    from gitsync.epic.workplace import Workplace


class Unfinished(Value):
    """What keeps an agent from being done."""

    findings: list[Finding]  # errors of form in its own parts, as they stand on disk
    unread: list[Mail]  # that are merged here


def unfinished(place: Workplace) -> Unfinished:
    """What the acting agent still owes."""
    state = standing(place)
    here = [mail for mail in state.unread(place.agent) if not mail.where]
    return Unfinished(_malformed(place, state), by_time(here))


def _malformed(place: Workplace, state: EpicState) -> list[Finding]:
    own, disk = _records(place, state), place.repo.disk()
    readme = place.path(README)
    findings = judge.judge_form([readme, *own], disk, place.policy, clock.now())
    name = progress_section(place.agent)
    section = sections.parse(disk.read(readme) or b'').section(name)
    lines = range(section.line, section.end_line + 1) if section else range(0)
    return [
        one
        for one in findings
        if one.severity == 'error'
        and (one.path in own or one.path == readme and (one.line in lines or name in one.message))
    ]


def _records(place: Workplace, state: EpicState) -> list[str]:
    """The paths of the files that are the agent's alone."""
    feature, start = state.feature_of(place.agent), f'{form(place.agent)}_to_'
    folder = os.path.join(place.folder, COMMS)
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [
        place.path(checkpoint_path(place.agent)),
        *([place.path(f'{feature.folder}/{STATUS}')] if feature else []),
        *(place.path(f'{COMMS}/{name}') for name in names if name.startswith(start)),
    ]
