"""A run that both sides changed: the sections that they added between two anchors, and the text
around these.
"""

from gitsync.core.merge.order import settle
from gitsync.core.merge.sections.sides import Run
from gitsync.core.merge.sections.sides import closed
from gitsync.core.merge.sections.sides import is_separator
from gitsync.core.merge.sections.sides import is_thin
from gitsync.core.text.lines import split


def merge_run(skeleton, result, base, ours, theirs, edge=0) -> None:
    """Append the pieces of a run that both sides changed, with sections in it on one side at least.
    edge: -1 for the first run of a file
    that begins with a section or separators, 1 for the last of one that ends so, 0 for others.

    No section of base is in the result (those that live on are anchors), so base is one text, and
    what the sides add stands at points of it.
    """
    position = skeleton.position
    base, ours, theirs = [_without_removed(run, position, edge) for run in (base, ours, theirs)]
    names = sorted({*ours.names, *theirs.names}, key=position.__getitem__)
    if not names:
        skeleton.engine.text(result, base.gaps[0], ours.gaps[0], theirs.gaps[0])
    elif all(is_thin(gap) for run in (base, ours, theirs) for gap in run.gaps):
        _neighbours(skeleton, result, names, base, ours, theirs)
    else:
        _around_text(skeleton, result, names, base, ours, theirs)


def _without_removed(run, position, edge):
    """The run without the sections that are not in the result; the gaps around each made one."""
    names, gaps = [], run.gaps[:1]
    for name, gap in zip(run.names, run.gaps[1:]):
        if name in position:
            names.append(name)
            gaps.append(gap)
        else:
            # at an end of the file the gap towards it is the one that stays
            gaps[-1] = closed(
                gaps[-1], gap, gaps[-1] if edge < 0 and not names else gap if edge > 0 else None
            )
    return Run(names, gaps)


def _neighbours(skeleton, result, names, base, ours, theirs):
    """Sections in their order, with the separators of the version in which two are neighbours."""
    pairs = [
        dict(zip(zip([None, *run.names], [*run.names, None]), run.gaps))
        for run in (base, ours, theirs)
    ]
    leads = [dict(zip([*run.names, None], run.gaps)) for run in (ours, theirs)]
    trails = [dict(zip([None, *run.names], run.gaps)) for run in (ours, theirs)]
    for before, name in zip([None, *names], [*names, None]):
        gap = [side.get((before, name)) for side in pairs]
        wide = {lead[name] for lead in leads if name in lead and not is_thin(lead[name])}
        if None not in gap[1:]:
            skeleton.engine.text(result, gap[0] or b'', *gap[1:]) if wide else result.append(
                settle(*gap)
            )
        elif wide:
            # text goes with the section, or the text, that it stands before
            skeleton.engine.text(result, b'', *[lead.get(name, b'') for lead in leads]) if len(
                wide
            ) > 1 else result.append(*wide)
        else:
            result.append(_separator(before, name, gap, leads, trails))
        if name is not None:
            skeleton.section(result, name)


def _separator(before, name, gap, leads, trails):
    """What separates two sections that are neighbours in one version or in none; gap as the
    versions have it, None where they are not.
    """
    base, here, there = gap
    if here is not None or there is not None:
        return there if here is None else here
    known = [side[name] for side in leads if name in side] + [
        side[before] for side in trails if before in side
    ]
    return max(
        [text for text in known if is_thin(text)], key=lambda text: (len(text), text), default=b''
    )


def _around_text(skeleton, result, names, base, ours, theirs):
    """Sections amid text: the text is cut where they stand, and merged before and after them."""
    text = split(base.gaps[0])
    points = [_points(text, run) for run in (ours, theirs)]
    if points[0] and points[1] and (points[0][1] < points[1][0] or points[1][1] < points[0][0]):
        at = min(points[0][1], points[1][1])
    else:
        at = min(point[1] for point in points if point)
    (b_head, _, b_tail), *sides = [_cut(text, run, at) for run in (base, ours, theirs)]
    if (
        points[0]
        and points[1]
        and points[0][1] != at
        and points[0][0] > at
        or points[1]
        and points[0]
        and points[1][0] > at
    ):
        _apart(skeleton, result, at, text, (ours, theirs), points)
        return
    (o_head, o_run, o_tail), (t_head, t_run, t_tail) = [_run_on(*side) for side in sides]
    if o_run.names and t_run.names:
        top, bottom = (
            _shared(skeleton.base.gaps, o_run.gaps[0], t_run.gaps[0]),
            _shared(skeleton.base.gaps, o_run.gaps[-1], t_run.gaps[-1], True),
        )
        o_head, t_head, o_tail, t_tail = (
            o_head + top,
            t_head + top,
            bottom + o_tail,
            bottom + t_tail,
        )
        o_run, t_run = [
            Run(run.names, _trimmed(run.gaps, len(top), len(bottom))) for run in (o_run, t_run)
        ]
    heads = [_stripped_end(head) for head in (b_head, o_head, t_head)]
    tails = [_stripped_start(tail) for tail in (b_tail, o_tail, t_tail)]
    skeleton.engine.text(result, *[head for head, _ in heads])
    runs = [
        _framed(run, head[1], tail[0])
        for run, head, tail in zip((Run([], [b'']), o_run, t_run), heads, tails)
    ]
    _neighbours(skeleton, result, names, *runs)
    skeleton.engine.text(result, *[tail for _, tail in tails])


def _run_on(head, run, tail):
    """Lines that run on from the text before a run (a row below the last row), or into the text
    behind it, moved to that text.
    """
    if not run.names:
        return head, run, tail
    gaps = list(run.gaps)
    lines, size = split(gaps[0]), 0
    if head and not is_separator(split(head)[-1]):
        while (
            size < len(lines) and not is_separator(lines[size]) and not lines[size].startswith(b'#')
        ):
            size += 1
        head += b''.join(lines[:size])
        gaps[0] = b''.join(lines[size:])
    lines = split(gaps[-1])
    size = len(lines)
    if tail and not is_separator(split(tail)[0]) and not tail.startswith(b'#'):
        while size and not is_separator(lines[size - 1]) and not lines[size - 1].startswith(b'#'):
            size -= 1
        tail = b''.join(lines[size:]) + tail
        gaps[-1] = b''.join(lines[:size])
    return head, Run(run.names, gaps), tail


def _shared(known, ours, theirs, at_end=False):
    """The text that both sides added alike before the first (or behind the last) of their sections,
    b'' for none that says something; a heading
    that base has before a section of its own goes with each."""
    one, other = split(ours), split(theirs)
    size = _prefix(one[::-1], other[::-1]) if at_end else _prefix(one, other)
    lines = one[len(one) - size :] if at_end else one[:size]
    while lines and is_separator(lines[0 if at_end else -1]):
        del lines[0 if at_end else -1]
    if any(line in gap for line in lines if not is_separator(line) for gap in known):
        return b''
    return b''.join(lines)


def _trimmed(gaps, top, bottom):
    """The gaps without so many bytes at the start of the first and at the end of the last."""
    gaps = list(gaps)
    gaps[0] = gaps[0][top:]
    gaps[-1] = gaps[-1][: len(gaps[-1]) - bottom]
    return gaps


def _apart(skeleton, result, at, text, sides, points):
    """The sides add at two points of the text: one run up to the first point, and one after it."""
    first = 0 if points[0][1] == at else 1
    head, run, tail = _cut(text, sides[first], at)
    other = _dropped(
        sides[1 - first], set(run.names)
    )  # a section that both added stands at the earlier point
    left, right = _halves(text, other.gaps[0], at)
    runs = [Run(run.names, [head + run.gaps[0], *run.gaps[1:]]), Run([], [left])]
    rest = [Run([], [tail]), Run(other.names, [right, *other.gaps[1:]])]
    merge_run(
        skeleton, result, Run([], [b''.join(text[:at])]), *(runs if first == 0 else runs[::-1])
    )
    merge_run(
        skeleton, result, Run([], [b''.join(text[at:])]), *(rest if first == 0 else rest[::-1])
    )


def _dropped(run, shared):
    """The run without some of its sections, the gaps around each made one."""
    names, gaps = [], [run.gaps[0]]
    for name, gap in zip(run.names, run.gaps[1:]):
        if name in shared:
            gaps[-1] = closed(gaps[-1], gap, None)
        else:
            names.append(name)
            gaps.append(gap)
    return Run(names, gaps)


def _points(text, run):
    """The range of line positions in base text at which the sections of a run can be read as
    inserted, None when it has none.
    """
    if not run.names:
        return None
    before, after = split(run.gaps[0]), split(run.gaps[-1])
    high, low = _prefix(text, before), len(text) - _prefix(text[::-1], after[::-1])
    if low <= high:
        return low, high
    says = [
        any(not is_separator(line) for line in rest)
        for rest in (before[high:], after[: len(after) - (len(text) - low)])
    ]
    if says[0] != says[1]:
        return (
            (low, low) if says[0] else (high, high)
        )  # what stands for the lines between is before the sections, or behind them
    known = _unique(text)
    found = [known[line] for line in before if line in known]
    if found:
        return max(found) + 1, max(found) + 1
    found = [known[line] for line in after if line in known]
    return (min(found), min(found)) if found else (high, high)


def _cut(text, run, at):
    """(text before, run of sections with what belongs to them, text after) of one version, cut at a
    line position of base text.
    """
    if not run.names:
        head, tail = _halves(text, run.gaps[0], at)
        return head, Run([], [b'']), tail
    before, lead = _halves(text, run.gaps[0], at, is_first=True)
    trail, after = _halves(text, run.gaps[-1], at)
    gaps = list(run.gaps)
    gaps[0], gaps[-1] = lead, trail
    return before, Run(run.names, gaps), after


def _halves(text, side, at, is_first=False):
    """A version's text cut where line position `at` of base text stands in it: after the lines
    before it (is_first), or before those after it.
    """
    lines = split(side)
    if is_first:
        cut = (
            at
            if lines[:at] == text[:at]
            else _rewritten(text, lines, at, _after_known(text, lines, at))
        )
    else:
        rest = len(text) - at
        cut = (
            len(lines) - rest
            if rest <= len(lines) and lines[len(lines) - rest :] == text[at:]
            else _before_known(text, lines, at)
        )
    return b''.join(lines[:cut]), b''.join(lines[cut:])


def _after_known(text, lines, at):
    known = _unique(text)
    return max(
        [index + 1 for index, line in enumerate(lines) if known.get(line, at) < at], default=0
    )


def _rewritten(text, lines, at, cut):
    """The cut moved behind what a version has in place of base's last lines before `at`, headings
    of its own apart.
    """
    known = _unique(text)
    if all(
        is_separator(line) for line in text[known.get(lines[cut - 1], at) + 1 if cut else 0 : at]
    ):
        return cut
    stop = len(lines)
    while stop > cut and (is_separator(lines[stop - 1]) or lines[stop - 1].startswith(b'#')):
        stop -= 1
    return stop


def _before_known(text, lines, at):
    known = _unique(text)
    cut = min(
        [index for index, line in enumerate(lines) if known.get(line, -1) >= at], default=len(lines)
    )
    if cut == len(lines) and lines[:at] == text[:at]:
        return at
    return max(cut, _after_known(text, lines, at))


def _unique(text):
    """{line: position} of the lines that stand once and say something."""
    found = {}
    for at, line in enumerate(text):
        found[line] = -1 if line in found else at
    return {line: at for line, at in found.items() if at >= 0 and not is_separator(line)}


def _prefix(one, other):
    size = 0
    for left, right in zip(one, other):
        if left != right:
            break
        size += 1
    return size


def _framed(run, before, after):
    """A run of sections with the separators that the text around it ended and began with."""
    if not run.names:
        return Run([], [before + run.gaps[0] + after])
    gaps = list(run.gaps)
    gaps[0], gaps[-1] = before + gaps[0], gaps[-1] + after
    return Run(run.names, gaps)


def _stripped_end(text):
    """(text, the separators at its end)."""
    lines = split(text)
    cut = len(lines)
    while cut and is_separator(lines[cut - 1]):
        cut -= 1
    return b''.join(lines[:cut]), b''.join(lines[cut:])


def _stripped_start(text):
    """(the separators at its start, text)."""
    lines = split(text)
    cut = 0
    while cut < len(lines) and is_separator(lines[cut]):
        cut += 1
    return b''.join(lines[:cut]), b''.join(lines[cut:])
