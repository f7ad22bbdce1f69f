"""How a path merges: its kind, and what the merge and its proof ask of the policy."""

from __future__ import annotations

from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import key_columns
from gitsync.core.merge.result import Options
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.policy.place import Place
    from gitsync.core.policy.policy import Policy

TEXT = 'text'  # what git's line merge is for


def _has_one_owner(name: str) -> bool:
    return True


_OF_PROTOCOL = Options(_has_one_owner)  # without patterns of owners each section has one


class Manner(Value):
    """How a path merges."""

    kind: str  # a kind with a room in core/merge, or TEXT
    options: Options
    generator_of: Callable[[str], str] | None = None  # of a section; None where programs write none


def manner_of(path: str, versions: tuple[bytes, ...], policy: Policy | None) -> Manner:
    """By policy and path, else sections where a marker pair stands, else text."""
    if policy is None and path.rpartition('/')[2] == README:
        return Manner('sections', _OF_PROTOCOL)  # without the 2 ms of imports below
    from gitsync.core.documents.kinds import has_room
    from gitsync.core.policy.place import place_of
    from gitsync.core.policy.policy import DEFAULT

    policy = policy or DEFAULT
    place = place_of(path, policy, None)
    if place and place.kind == 'sections':
        return Manner('sections', _of_sections(place, policy), _generators(place))
    if place and has_room('merge', place.kind):
        return Manner(place.kind, Options(keys=place.document.keys if place.document else ()))
    from gitsync.core.documents.sections import has_sections

    return Manner('sections' if any(map(has_sections, versions)) else TEXT, Options())


def _of_sections(place: Place, policy: Policy) -> Options:
    if not place.document:
        return _OF_PROTOCOL
    single_owner = _single_owner(place, policy) if place.document.owners else _has_one_owner
    return Options(single_owner, place.document.markers, _columns(place.document.keys))


def _generators(place: Place) -> Callable[[str], str] | None:
    document = place.document
    if document is None or not document.generated:
        return None
    return document.generator_of


def _columns(keys: tuple[str, ...]) -> Callable[[tuple[str, ...]], tuple[int, ...]] | None:
    """The columns of a table that the policy's keys name; None where it names none. A table that
    has none of them is the protocol's or another one."""
    if not keys:
        return None

    def columns(header: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(header.index(name) for name in keys if name in header) or key_columns(header)

    return columns


def _single_owner(place: Place, policy: Policy) -> Callable[[str], bool]:
    """single_owner for one document; who the owner is does not matter here, so no epic is read."""
    from gitsync.core.git.snapshot import EMPTY
    from gitsync.core.policy.case import Case
    from gitsync.core.policy.owners import section_owners
    from gitsync.errors import GitsyncError

    case = Case.unchanged(EMPTY, policy)

    def single_owner(name: str) -> bool:
        try:
            return len(section_owners(case, place, name)) == 1
        except GitsyncError:
            # two patterns of one length: no one owner can be named, so nothing is superseded
            return False

    return single_owner
