"""Laws of the merge as properties over generated documents: identity, one side alone, symmetry,
nothing lost, nothing back, stable, any order.
"""

from collections import Counter

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.documents.sections import parse
from gitsync.core.merge.by_kind import merge
from gitsync.core.merge.sections.quick import settled
from gitsync.core.text.conflicts import unlabelled
from tests.scenes.merging import by_region
from tests.scenes.merging import section

NAMES = [
    f'{name} PROGRESS'
    for name in ('PRIMARY', 'SECONDARY-A', 'SECONDARY-B', 'SECONDARY-10', 'SECONDARY-9')
]
LINE = st.sampled_from(
    [
        '**Stage:** S1',
        '**Stage:** S2',
        '**Step:** x',
        '- [ ] one',
        '- [x] one',
        '- [ ] two',
        '  - nested',
        '- three',
        'words',
        'other words',
        '',
        '## Heading',
        '| k | v |',
        '|---|---|',
        '| a | 1 |',
        '| a | 2 |',
        '| b | 1 |',
        '1. first',
        '```',
        '<table>',
        '---',
    ]
)
BODY = st.lists(LINE, max_size=8)
GAP = st.sampled_from(
    [
        '',
        '\n',
        '\n---\n\n',
        '\nSome text.\n\n',
        '\n## Next\n\n',
        '\n**Stage:** S1\n\n| k | v |\n|---|---|\n| a | 1 |\n\n',
    ]
)
SETTINGS = settings(max_examples=80, deadline=None)


@st.composite
def documents(draw, names=None):
    """A document without faults: sections of different names with gaps between them."""
    chosen = draw(st.permutations(NAMES)) if names is None else names
    chosen = chosen[: draw(st.integers(0, len(chosen)))] if names is None else chosen
    text = draw(GAP)
    for name in chosen:
        text += section(name, *draw(BODY)) + draw(GAP)
    return text.encode()


@st.composite
def edits(draw):
    """(base, ours, theirs): sides that edit, add, remove and move sections of a common base."""
    base = draw(documents())
    return base, draw(edited(base)), draw(edited(base))


@st.composite
def edited(draw, base):
    """A version of a document with a few edits."""
    lines = base.decode().split('\n')
    for _ in range(draw(st.integers(0, 3))):
        spots = [at for at, line in enumerate(lines) if not line.startswith('<!--')]
        if not spots:
            break
        at = draw(st.sampled_from(spots))
        lines[at : at + draw(st.integers(0, 1))] = draw(st.lists(LINE, max_size=2))
    text = '\n'.join(lines)
    present = [part.name for part in parse(text.encode()).sections]
    new = [name for name in NAMES if name not in present]
    if new and draw(st.booleans()):
        spot = draw(st.sampled_from([0, len(text)]))
        piece = section(draw(st.sampled_from(new)), *draw(BODY)) + '\n'
        text = (
            text[:spot]
            + ('' if text[:spot].endswith('\n') or not spot else '\n')
            + piece
            + text[spot:]
        )
    parts = list(parse(text.encode()).parts)
    movable = [at for at, part in enumerate(parts) if not isinstance(part, bytes)]
    if len(movable) > 1 and draw(st.booleans()):
        one, other = draw(st.sampled_from(movable)), draw(st.sampled_from(movable))
        parts[one], parts[other] = parts[other], parts[one]
    if movable and draw(st.integers(0, 3)) == 0:
        del parts[draw(st.sampled_from(movable))]
    return b''.join(part if isinstance(part, bytes) else part.data for part in parts)


def name_of(part):
    """A section's name."""
    return part.name


def sectioned(base, ours, theirs):
    """The merge by sections."""
    return merge('sections', base, ours, theirs, by_region)


@SETTINGS
@given(documents(), documents())
def test_identity_and_one_side_alone(base, side):
    assert sectioned(base, side, side).data == side
    assert sectioned(base, base, side).data == side
    assert sectioned(base, side, base).data == side


@SETTINGS
@given(edits())
def test_sides_may_be_swapped(versions):
    base, ours, theirs = versions
    one, other = sectioned(base, ours, theirs), sectioned(base, theirs, ours)
    assert bool(one.conflicts) == bool(other.conflicts)
    if not one.conflicts:
        assert one.data == other.data
    assert Counter(unlabelled(one.data)) == Counter(unlabelled(other.data))


@SETTINGS
@given(edits())
def test_nothing_is_lost_and_nothing_comes_back(versions):
    base, ours, theirs = versions
    result = sectioned(base, ours, theirs)
    b, o, t, r = [
        Counter(line for line in data.split(b'\n') if line.strip())
        for data in (*versions, result.data)
    ]
    superseded = Counter(
        line for decision in result.decisions for line in decision.lost.split(b'\n')
    )
    stay = all(
        part.name in map(name_of, parse(side).sections)
        for part in parse(base).sections
        for side in (ours, theirs)
    )
    for line in set(o) | set(t):
        need = (
            max(o[line], t[line])
            if o[line] >= b[line] and t[line] >= b[line]
            else o[line] + t[line] - b[line]
        )
        if line.startswith((b'|', b'---')) and r[line] < need:
            # a row merged by cell, and separators, which stand once: their cells are looked at
            # elsewhere
            continue
        need = min(
            need, max(o[line], t[line]) if stay else 1
        )  # a line that both added, or that went with a section and came anew, may stand once
        assert r[line] + superseded[line] >= need, line
    if not result.conflicts:
        for line in set(b) - set(o) & set(t):
            assert r[line] <= max(o[line], t[line], o[line] + t[line] - b[line]), line


@SETTINGS
@given(edits())
def test_clean_results_parse_and_merge_again_to_themselves(versions):
    base, ours, theirs = versions
    result = sectioned(base, ours, theirs)
    if result.conflicts or any(parse(data).faults for data in versions):
        return
    assert not parse(result.data).faults
    assert sectioned(base, result.data, result.data).data == result.data
    assert sectioned(ours, result.data, ours).data == result.data


@SETTINGS
@given(edits())
def test_the_quick_way_gives_what_the_whole_way_gives(versions):
    base, ours, theirs = versions
    quick = settled(base, ours, theirs)
    if quick is not None:
        whole = merge('sections', base, ours, theirs, by_region, _Markers)
        assert (whole.data, whole.conflicts) == (quick, ())


class _Markers:
    """Options that name the dialects, so that the quick way is not taken."""

    from gitsync.core.documents.sections import ALL_DIALECTS as markers


@SETTINGS
@given(
    st.permutations(range(4)),
    st.lists(BODY, min_size=4, max_size=4),
    st.lists(GAP, min_size=5, max_size=5),
)
def test_agents_that_edit_their_own_sections_merge_to_the_same_bytes_in_any_order(
    order, bodies, gaps
):
    lines = [['**Stage:** S1', f'agent {at}'] for at in range(4)]

    def written(done):
        return (
            ''.join(
                gaps[at] + section(NAMES[at], *(bodies[at] if at in done else lines[at]))
                for at in range(4)
            ).encode()
            + gaps[4].encode()
        )

    base = written(())
    if any(parse(written({at})).faults for at in range(4)) or parse(written(range(4))).faults:
        return
    text = base
    for at in order:
        result = sectioned(base, text, written({at}))
        assert not result.conflicts
        text = result.data
    assert text == written(range(4))
    rebased = written({order[-1]})
    for at in order[:-1]:
        rebased = sectioned(base, written({at}), rebased).data
    assert rebased == text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=40), min_size=3, max_size=3))
def test_any_bytes_merge(versions):
    result = sectioned(*versions)
    assert isinstance(result.data, bytes)
