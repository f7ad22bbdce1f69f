"""Generated sections: anybody may change one whose text its generator confirms."""

from __future__ import annotations

from gitsync.core.policy import owners
from gitsync.merging.generators.make import generated_sections

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from typing import TypeAlias

    from gitsync.core.policy.case import Case
    from gitsync.core.policy.policy import DocumentTable
    from gitsync.core.rules.finding import Finding

    Confirm: TypeAlias = Callable[[str, dict[str, str], DocumentTable], Collection[str]]

RULES = ('GS201', 'GS701')


def without_generated(findings: list[Finding], case: Case, confirm: Confirm) -> list[Finding]:
    """The findings without changed sections that their generators confirm; a file of which nothing
    else was changed asks nobody for a name.

    confirm(path, {section: generator}, document) -> the names that are what their generators make.
    """
    allowed = set()
    for path in sorted({one.path for one in findings if one.rule in RULES}):
        place = case.place(path)
        data = case.bytes_after(path)
        document = place.document if place else None
        if document is None or not document.generated or data is None:
            continue
        parts = {one.part for one in findings if one.path == path and one.rule in RULES}
        wanted = {
            name: generator
            for name, generator in generated_sections(data, document).items()
            if owners.section(name).text in parts
        }
        if wanted:
            allowed |= {
                (path, owners.section(name).text) for name in confirm(path, wanted, document)
            }
    left = [one for one in findings if one.rule not in RULES or (one.path, one.part) not in allowed]
    foreign = {one.path for one in left if one.rule.startswith('GS2') and one.rule != 'GS210'}
    settled = {path for path, _ in allowed} - foreign
    return [one for one in left if one.rule != 'GS210' or one.path not in settled]
