"""Sections that a program writes: where both sides changed one, ours stands whole.

Theirs is given ours' text of the section before anything is merged, so that the merge and its proof
find both sides agreed, and nothing else needs to know of generators.
"""

from __future__ import annotations

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from gitsync.core.documents.sections import Section


class Generated(Value):
    """A section that both sides changed, and that is to be made again."""

    name: str
    generator: str
    lost: bytes  # theirs' lines, which the result does not hold


class Spliced(Value):
    """Theirs with ours' text in its generated sections."""

    theirs: bytes
    again: tuple[Generated, ...]  # in theirs' order


def splice(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    generator_of: Callable[[str], str],
    markers: tuple[str | tuple[str, str], ...],
) -> Spliced:
    """Put ours' text into theirs' generated sections where both sides changed them.

    generator_of(name) -> the generator, '' for a section that people write. Nothing is done where a
    version is malformed: that merge is git's.
    """
    from gitsync.core.documents.sections import parse

    was, here, there = (parse(text, markers) for text in (base, ours, theirs))
    if was.faults or here.faults or there.faults:
        return Spliced(theirs, ())
    stretches: list[bytes] = []
    again: list[Generated] = []
    for part in there.parts:
        if isinstance(part, bytes):
            stretches.append(part)
            continue
        own, old = here.section(part.name), was.section(part.name)
        generator = generator_of(part.name)
        if generator and own is not None and _changed_by_both(old, own, part):
            again.append(Generated(part.name, generator, part.body))
            part = part._replace(body=_with_ends_of(part, own.body))
        stretches.append(part.data)
    return Spliced(b''.join(stretches), tuple(again))


def _changed_by_both(base: Section | None, ours: Section, theirs: Section) -> bool:
    before = None if base is None else base.body
    return len({before, ours.body, theirs.body}) == 3


def _with_ends_of(section: Section, body: bytes) -> bytes:
    """The body with the line ends of the section's own begin line."""
    plain = body.replace(b'\r\n', b'\n')
    return plain.replace(b'\n', b'\r\n') if section.begin.endswith(b'\r\n') else plain
