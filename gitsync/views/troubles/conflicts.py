"""Conflicts, and agents that write into the README without a section of their own."""

from __future__ import annotations

import shlex

from gitsync.core.documents import sections
from gitsync.core.documents.protocol import README
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.text.conflicts import conflict_lines
from gitsync.views.troubles.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from gitsync.core.documents.sections import Document
    from gitsync.views.overview import Overview


def conflicts(seen: Overview, unmerged: Collection[str]) -> Iterator[Trouble]:
    """Unmerged paths of the epic, and what is wrong in its README."""
    for path in unmerged:
        if path.startswith(seen.place.path('')):
            yield Trouble(
                path,
                'conflict',
                'unmerged: a merge left a conflict here',
                'merge it again by its meaning: gitsync resolve',
            )
    path = seen.place.path(README)
    data = seen.place.repo.disk().read(path) or b''
    document = sections.parse(data)
    if path not in unmerged:
        yield from _markers(path, data)
    if document.faults:
        yield Trouble(
            path,
            'conflict',
            f'section markers are not in order (line {document.faults[0].line}): whose text is '
            'whose is not clear',
            f'gitsync check --fix {shlex.quote(path)}',
        )
    yield from _without_section(seen, path, document)


def _markers(path: str, data: bytes) -> Iterator[Trouble]:
    lines = conflict_lines(data)
    if lines:
        yield Trouble(
            path,
            'conflict',
            f'conflict markers left at line {lines[0]}',
            'keep both sides, remove the markers, then gitsync check',
        )


def _without_section(seen: Overview, path: str, document: Document) -> Iterator[Trouble]:
    named = {form(section.name.rpartition(' ')[0]) for section in document.sections}
    for each in seen.agents:
        is_coordinator = same(each.agent, seen.state.coordinator)
        is_at_work = each.state not in ('NOT_STARTED', '') and seen.state.checkpoint_of(each.agent)
        if is_at_work and form(each.agent) not in named and not is_coordinator:
            yield Trouble(
                path,
                'conflict',
                f'{each.agent} is at work and has no section of its own',
                f'as {each.agent}: gitsync heartbeat',
            )
