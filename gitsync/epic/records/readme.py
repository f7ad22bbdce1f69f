"""Sections of EPIC_README.md on disk: whose one is, and writing one's own.

What is written can be a section's body, or nothing is written. Every write is made under the lease
of the README and only over what was read.
"""

from __future__ import annotations

from gitsync.core.documents import section_writing
from gitsync.core.documents import sections
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import progress_section
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.place import place_of
from gitsync.core.text.value import Value
from gitsync.epic import hold
from gitsync.errors import GitsyncError
from gitsync.errors import LeaseLost
from gitsync.errors import NoEpic
from gitsync.errors import always_changed
from gitsync.errors import refusal
from gitsync.world import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.documents.sections import Document
    from gitsync.core.documents.sections import Section
    from gitsync.core.policy.owners import Owners
    from gitsync.epic.acting_agent import ActingAgent

    Make = Callable[[Section | None], bytes | None]  # the new body of a section, None to leave it
    Markers = tuple[str | tuple[str, str], ...]

RETRIES = 5


class OwnedSection(Value):
    """A section as it stands."""

    name: str
    owners: Owners
    section: Section | None  # None where there is none of that name
    path: str  # of the document, in the repository


class WrittenSection(Value):
    """A section after a write."""

    body: bytes
    is_changed: bool
    kept: tuple[str, ...] = ()  # the keys of field lines that stayed though the text had none


def own_name(acting: ActingAgent) -> str:
    """The name of one's own section."""
    return progress_section(acting.agent)


def spelled(acting: ActingAgent, name: str) -> str:
    """A section's name as the document spells it, in another case too where only one section has
    it; one's own PROGRESS for ''.
    """
    return _spelled(_standing(acting), name) if name else own_name(acting)


def section(acting: ActingAgent, name: str = '') -> OwnedSection:
    """A section of EPIC_README.md, one's own PROGRESS by default."""
    document = _standing(acting)
    name = _spelled(document, name) if name else own_name(acting)
    path = acting.place.path(README)
    return OwnedSection(name, _owners(acting, name), document.section(name), path)


def names(acting: ActingAgent) -> list[str]:
    """The names of the sections that are there."""
    return [each.name for each in _standing(acting).sections]


def _standing(acting: ActingAgent) -> Document:
    """EPIC_README.md as it stands."""
    return sections.parse(acting.load(README) or b'', _markers(acting))


def _spelled(document: Document, name: str) -> str:
    if document.section(name):
        return name
    folded = {each.name for each in document.sections if each.name.casefold() == name.casefold()}
    return folded.pop() if len(folded) == 1 else name


def _markers(acting: ActingAgent) -> Markers:
    """The markers that the policy gives the README; () for every dialect."""
    place = place_of(acting.place.path(README), acting.policy, None)
    return place.markers if place else ()


def _owners(acting: ActingAgent, name: str) -> Owners:
    """Whose a section is, as the epic stands on disk."""
    case = Case.unchanged(acting.place.repo.disk(), acting.policy, acting.place.actor)
    return owners.owners_of(case, acting.place.path(README), owners.section(name))


def write_section(
    acting: ActingAgent,
    name: str,
    make: Make,
    wait: float = 60.0,
    operation: str = '',
    keeps_fields: bool = False,
) -> WrittenSection:
    """Give a section of one's own the body that make returns, under the lease; keeps_fields: with
    the protocol's field lines that stand there and the body does not carry.

    GitsyncError when it is another's, or the text cannot be a body.
    """
    acting.need_owner('GS201', README, owners.section(name))
    path, markers = acting.writable(README), _markers(acting)
    for _ in range(RETRIES):
        held = hold.Held(acting, hold.README_LEASE, wait, operation or f'section write {name}')
        try:
            with held:
                done = _write_under(held, path, markers, name, make, keeps_fields)
        except LeaseLost:
            if held.token and not held.is_own and not _is_given(acting):
                continue  # it was borrowed from another process of this session, which gave it back
            raise
        if done:
            return done
    raise always_changed(acting.place.path(README))


def _is_given(acting: ActingAgent) -> bool:
    return hold.inherited(acting, hold.README_LEASE) is not None


def _write_under(
    held: hold.Held, path: str, markers: Markers, name: str, make: Make, keeps_fields: bool
) -> WrittenSection | None:
    """None when the file changed between reading and writing."""
    old = files.load(path)
    if old is None:
        raise NoEpic(f"'{path}' is gone", 'the epic was moved or removed', 'no-epic')
    current = sections.parse(old, markers).section(name)
    body = make(current)
    if body is None:
        return WrittenSection(current.body if current else b'', False)
    kept: tuple[str, ...] = ()
    if keeps_fields and current:
        body, kept = section_writing.keeping_fields(current.body, body)
    try:
        new = section_writing.written(old, name, body, markers)
    except section_writing.Unwritable as error:
        what = f"section '{name}' is not written: {error.reason}"
        if error.rule:
            raise refusal(error.rule, what, error.hint) from None
        raise GitsyncError(what, error.hint, 'refused', 1) from None
    if new == old:
        return WrittenSection(body, False, kept)
    return WrittenSection(body, True, kept) if held.write(path, old, new) else None
