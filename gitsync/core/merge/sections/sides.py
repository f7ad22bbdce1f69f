"""One version of a sectioned document as the merge sees it: names in order, sections by name, and
the gaps of outside text around them.
"""

from collections import namedtuple


class Side(namedtuple('Side', 'names sections gaps')):
    """names in file order; sections {name: Section}; gaps: the text before each section and, last,
    after all of them.
    """

    __slots__ = ()


def side_of(document) -> Side:
    """The version of a parsed document whose names stand once each."""
    names, sections, gaps = [], {}, []
    gap = b''
    for part in document.parts:
        if isinstance(part, bytes):
            gap += part
            continue
        names.append(part.name)
        sections[part.name] = part
        gaps.append(gap)
        gap = b''
    gaps.append(gap)
    return Side(names, sections, gaps)


def is_thin(text: bytes) -> bool:
    """True for text that only separates: blank lines and rules (---)."""
    return not text.strip() or all(is_separator(line) for line in text.split(b'\n'))


def is_separator(line: bytes) -> bool:
    """True for a blank line or a rule of at least three - * or _."""
    line = line.strip()
    return not line or (
        len(line) >= 3 and not line.strip(line[:1]) and line[:1] in (b'-', b'*', b'_')
    )


class Run(namedtuple('Run', 'names gaps')):
    """The sections between two anchors and the gaps around them: one gap more than names."""

    __slots__ = ()


def runs_of(side: Side, anchors: set) -> list[Run]:
    """The runs before each anchor and after the last."""
    found, names, gaps = [], [], []
    for name, gap in zip(side.names, side.gaps):
        gaps.append(gap)
        if name in anchors:
            found.append(Run(names, gaps))
            names, gaps = [], []
        else:
            names.append(name)
    found.append(Run(names, [*gaps, side.gaps[-1]]))
    return found


def depths(side: Side, anchors: set) -> dict:
    """{name: how many anchors stand before it}."""
    found, depth = {}, 0
    for name in side.names:
        found[name] = depth
        depth += name in anchors
    return found


def put_back(side: Side, base: Side, lost: list) -> Side:
    """The side with sections of base that it lacks, each behind the one that it follows in base,
    with the gap that it has there.
    """
    if not lost:
        return side
    wanted, after, last = set(lost), {}, None
    for name, gap, behind in zip(base.names, base.gaps, base.gaps[1:]):
        if name in side.sections:
            last = name
        elif name in wanted:
            after.setdefault(last, []).append((name, gap, behind))
    names, gaps = [], []
    for name, closing in zip([None, *side.names], side.gaps):
        if name is not None:
            names.append(name)
        for back, lead, behind in after.get(name, ()):
            names.append(back)
            gaps.append(lead)
            closing = behind if closing == lead else closing
        gaps.append(closing)
    return Side(names, side.sections, gaps)


def taken_out(side: Side, late: set, base: Side) -> Side:
    """The side without some sections that it added: of the gaps around each, what base has between
    its neighbours, else the one that says more.
    """
    if not late:
        return side
    known = dict(zip(zip([None, *base.names], [*base.names, None]), base.gaps))
    names, gaps = [], []
    waiting = None
    for name, gap in zip([*side.names, None], side.gaps):
        if waiting is not None:
            gap = closed(waiting, gap, known.get((names[-1] if names else None, name)))
            waiting = None
        if name in late:
            waiting = gap
            continue
        gaps.append(gap)
        if name is not None:
            names.append(name)
    return Side(names, side.sections, gaps)


def closed(before: bytes, after: bytes, known: bytes | None) -> bytes:
    """One gap for two, where what stood between them is gone: the known one where it is one of
    them, else the one that says more, else both.
    """
    if known == after and is_thin(before) or known == before and is_thin(after):
        return known
    if is_thin(before) or is_thin(after):
        return (
            max(before, after, key=len)
            if is_thin(before) and is_thin(after)
            else after
            if is_thin(before)
            else before
        )
    return before + after


def with_old_names(base: Side, side: Side, other: Side) -> Side:
    """The side with sections that it renamed (same place, same body but for the name) under the
    names that they have in base; their markers stay.
    """
    if not set(side.names) - set(base.names):
        return side
    from gitsync.core.merge.keyed import renames
    from gitsync.core.text.lines import raw

    def is_same(old, new):
        one, now = base.sections[old], side.sections[new]
        return (
            new not in other.sections
            and one.dialect == now.dialect
            and now.body in (one.body, one.body.replace(raw(old), raw(new)))
        )

    old_names = renames(base.names, side.names, is_same)
    old_names.update(_both_renamed(base, side, other))
    if not old_names:
        return side
    return Side(
        [old_names.get(name, name) for name in side.names],
        {old_names.get(name, name): part for name, part in side.sections.items()},
        side.gaps,
    )


def _both_renamed(base, side, other):
    """{new name: old name} where both sides gave one section the same new name."""
    from gitsync.core.merge.keyed import renames
    from gitsync.core.text.lines import raw

    def is_same(old, new):
        one = base.sections[old].body
        known = [each.sections[new].body for each in (side, other) if new in each.sections]
        return len(known) == 2 and any(
            body in (one, one.replace(raw(old), raw(new))) for body in known
        )

    there = renames(base.names, other.names, is_same)
    return {
        new: old
        for new, old in renames(base.names, side.names, is_same).items()
        if there.get(new) == old
    }
