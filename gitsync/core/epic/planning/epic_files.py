"""The files of a whole new epic: those of a template, and what the protocol needs beside them.

What they hold passes every form rule where the template's own texts do.
"""

from __future__ import annotations

import re

from gitsync.core.documents import scaffold
from gitsync.core.documents import sections
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import STATUS
from gitsync.core.documents.protocol import progress_section
from gitsync.core.epic import new_epic
from gitsync.core.epic import tables
from gitsync.core.epic.planning import templates
from gitsync.core.text import lines
from gitsync.core.text.lines import raw
from gitsync.core.text.lines import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gitsync.core.epic.new_epic import Assigned
    from gitsync.core.epic.planning.templates import Files

TOTAL = re.compile(rb'^\*\*Total Features:\*\*$', re.MULTILINE)
BARE = b'# Epic: {epic}\n'  # the README of a template that has none


def files(
    title: str,
    features: Sequence[Assigned],
    now: datetime,
    groups: Sequence[int] = (),
    template: Files | None = None,
) -> dict[str, bytes]:
    """The files of a new epic, by path below it; features in order, the coordinator's first;
    groups: their dependency groups, () where all are in one.
    """
    template = {README: BARE, **(template or {})}
    coordinator, date = features[0].agent, f'{now:%Y-%m-%d}'
    files_by_path = templates.of_epic(template, title, features, date)
    files_by_path[README] = _readme(files_by_path[README], features, now, groups)
    for feature in features:
        files_by_path |= of_feature(title, feature, now, template)
        files_by_path[f'{feature.folder}/{STATUS}'] = new_epic.first_status(
            feature.agent, coordinator, now
        )
        if feature.agent != coordinator:
            files_by_path |= new_epic.channels(feature.agent, coordinator)
    return files_by_path


def of_feature(title: str, feature: Assigned, now: datetime, template: Files) -> dict[str, bytes]:
    """The files of a feature that the template gives."""
    return templates.of_feature(template, title, feature, f'{now:%Y-%m-%d}')


def _readme(
    text: bytes, features: Sequence[Assigned], now: datetime, groups: Sequence[int]
) -> bytes:
    """EPIC_README.md with the protocol's tables and sections, as far as the text lacks them."""
    coordinator = features[0].agent
    text = TOTAL.sub(b'\\g<0> %d' % len(features), text, count=1)
    text = _with_own_sections(text, features, now)
    for at, (folder, agent) in enumerate(features):
        rows = [
            ('Agent Assignments', new_epic.ASSIGNMENTS, _assignment(folder, agent, coordinator)),
            ('Sync Status', new_epic.SYNC, new_epic.sync_row(folder, agent)),
        ]
        if groups:
            rows.append(('Dependency Groups', new_epic.GROUPS, (folder, str(groups[at]))))
        for title, columns, row in rows:
            if not _has_row(text, columns, folder):
                text = tables.added(text, columns, row, title)
    for each in features:
        text = new_epic.with_section(text, each.agent, now)
    return text


def _assignment(folder: str, agent: str, coordinator: str) -> tuple[str, ...]:
    return new_epic.assignment(agent, folder, agent == coordinator)


def _with_own_sections(text: bytes, features: Sequence[Assigned], now: datetime) -> bytes:
    """The text with the coordinator's section empty, and those that it lacks behind it: only its
    agent writes into a section.
    """
    document = sections.parse(text)
    names = {section.name.upper() for section in document.sections}
    own = {each.agent: progress_section(each.agent).upper() for each in features}
    lacking = [agent for agent, name in own.items() if name not in names]
    first = features[0].agent
    empty = '\n'.join(scaffold.progress(agent, new_epic.stamp(now)) for agent in [first, *lacking])
    parts = [
        raw(empty) if not isinstance(part, bytes) and part.name.upper() == own[first] else part
        for part in document.parts
    ]
    return sections.joined(tuple(parts))


def _has_row(text: bytes, columns: tuple[str, ...], folder: str) -> bool:
    """True where the outside text has such a table with a row of the feature."""
    return any(
        folder in row.cells
        for table in lines.tables(split(sections.parse(text).outside))
        if table.header.cells == columns
        for row in table.rows
    )
