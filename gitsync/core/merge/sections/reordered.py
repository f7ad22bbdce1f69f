"""Sections in another order than base's on one side: that order wins, and each section keeps the
other side's edits.
"""

from gitsync.core.merge.order import pick
from gitsync.core.merge.sections.sides import is_thin
from gitsync.core.merge.sections.sides import taken_out


def merge_moved(skeleton, result, order, base, ours, theirs) -> None:
    """Append all pieces in the order given. Whole from the side that moved where the other left the
    skeleton alone;
    else the text before a section goes with it, and what stands before the first section stays
    there.
    """
    for side, other in ((ours, theirs), (theirs, ours)):
        if (other.names, other.gaps) == (base.names, base.gaps):
            skeleton.take(result, side)
            return
    alive = set(order)
    sides = [
        taken_out(side, set(side.names) - alive, base) for side in (base, ours, theirs)
    ]  # text before a section that goes stays
    skeleton.engine.text(result, *[side.gaps[0] for side in sides])
    leads = [dict(zip([*side.names, None], [b'', *side.gaps[1:]])) for side in sides]
    blank = [gap for side in sides[1:] for gap in side.gaps[1:-1] if gap and not gap.strip()]
    usual = max(set(blank), key=lambda gap: (blank.count(gap), gap), default=b'\n')
    for at, name in enumerate([*order, None]):
        found = [lead.get(name) for lead in leads]
        if None not in found[1:] and not all(is_thin(gap or b'') for gap in found):
            skeleton.engine.text(result, found[0] or b'', *found[1:])
        else:
            gap = _chosen(found) or (usual if at and name is not None else b'')
            result.append(b'' if at == 0 and is_thin(gap) else gap)
        if name is not None:
            skeleton.section(result, name)


def _chosen(found):
    base, here, there = found
    if here is None or there is None:
        return there if here is None else here
    sure, gap = pick(base, here, there)
    return gap if sure else max(here, there, key=lambda gap: (len(gap), gap))
