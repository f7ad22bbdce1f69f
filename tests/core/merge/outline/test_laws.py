"""Laws of the merge by meaning, over sections as agents write them."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from gitsync.core.merge.by_kind import merge
from gitsync.core.text.conflicts import unlabelled
from tests.core.merge.outline.documents import edits
from tests.core.merge.outline.documents import sections
from tests.scenes.merging import Options
from tests.scenes.merging import by_line
from tests.scenes.merging import section
from tests.scenes.merging import swapped

pytestmark = pytest.mark.slow

SETTINGS = settings(max_examples=50, deadline=None)
NAME = 'SECONDARY-A PROGRESS'


@st.composite
def versions(draw):
    """(base, ours, theirs) as lines."""
    base = draw(sections())
    return base, draw(edits(base, 'ours')), draw(edits(base, 'theirs'))


def merged(*texts, options=Options):
    """The merge of a document of one section."""
    documents = [('# Epic\n\n' + section(NAME, *lines)).encode() for lines in texts]
    return merge('sections', *documents, by_line, options)


def addresses(lines):
    """{line: (heading, label, table header) above it} of what stands once; conflicts are left out.

    An oracle that knows only how these documents are written.
    """
    found, heading, label, header = {}, '', '', ''
    inside = False
    for at, line in enumerate(lines):
        was_inside = inside
        inside = line.startswith('<<<<<<<') or inside and not line.startswith('>>>>>>>')
        if inside or was_inside or not line.strip():
            continue
        if line.startswith('### '):
            heading, label, header = line, '', ''
        elif line.startswith('**') and line.endswith(':**'):
            label, header = line, ''
        elif line.startswith('|') and lines[at + 1 : at + 2] == ['|---|---|---|']:
            header = line
        elif not line.startswith(('- ', '|')):
            label = header = ''
        elif line.startswith('- ') and header:
            label = header = ''
        found.setdefault(line, []).append((heading, label, header if line[0] == '|' else ''))
    return found


@SETTINGS
@given(versions())
def test_sides_may_be_swapped(texts):
    base, ours, theirs = texts
    one, other = merged(base, ours, theirs), merged(base, theirs, ours)
    assert bool(one.conflicts) == bool(other.conflicts)
    assert unlabelled(one.data) == unlabelled(swapped(other.data))


@SETTINGS
@given(versions())
def test_one_side_alone(texts):
    base, ours, _ = texts
    alone = merged(base, base, ours)
    assert alone == merged(base, ours, base) == merged(base, ours, ours)
    assert not alone.conflicts


@SETTINGS
@given(versions())
def test_what_a_side_adds_stands_where_that_side_added_it(texts):
    base, ours, theirs = texts
    result = merged(base, ours, theirs)
    lines = result.data.decode().split('\n')
    stands = addresses(lines)
    here, there = addresses(ours), addresses(theirs)
    for line in {*here, *there} - set(base):
        if not line.startswith(('**Last', '**Current')):
            known = [*here.get(line, ()), *there.get(line, ())]
            assert set(stands.get(line, ())) <= set(known), line


@SETTINGS
@given(versions())
def test_nothing_is_lost(texts):
    base, ours, theirs = texts
    result = merged(base, ours, theirs)
    lines = result.data.decode().split('\n')
    told = b''.join(decision.lost for decision in result.decisions).decode().split('\n')
    text = ' '.join(lines)
    for side in (ours, theirs):
        for line in set(side) - set(base) - set(lines) - set(told):
            words = line.split()[-1] if not line.startswith('|') else line.split('|')[2].strip()
            assert words in text, line  # an item or row that is made of two sides' parts


@SETTINGS
@given(versions())
def test_what_one_side_removed_and_the_other_changed_is_a_conflict(texts):
    base, ours, theirs = texts
    result = merged(base, ours, theirs)
    heads = [{line for line in side if line.startswith('### ')} for side in texts]
    for name in heads[0]:
        here, there = under(name, ours), under(name, theirs)
        was = under(name, base)
        if (here is None) != (there is None) and (here or there or was) != was:
            assert result.conflicts, name


def under(name, lines):
    """What stands under a heading, blank lines apart; None where there is no such heading."""
    if name not in lines:
        return None
    behind = lines[lines.index(name) + 1 :]
    stop = next((at for at, line in enumerate(behind) if line.startswith('### ')), len(behind))
    return [line for line in behind[:stop] if line]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from('bcdefghijk'), min_size=3, max_size=6, unique=True),
    st.sampled_from(['row', 'heading', 'field', 'log']),
)
def test_what_has_a_key_stands_alike_in_every_order_of_merging(names, kind):
    def side(known):
        rows = [f'| {name} | ok | me |' for name in known if kind == 'row']
        heads = [
            line for name in known if kind == 'heading' for line in (f'### {name}', '', name, '')
        ]
        fields = [f'**{name}:** x' for name in known if kind == 'field']
        logs = [f'- 10:0{ord(name) - 97} {name}' for name in known if kind == 'log']
        first = ['- 09:00 a', '- 09:01 a', '- 09:02 a', *logs]
        table = ['| Test | Result | Owner |', '|---|---|---|', '| a | ok | me |', *rows]
        return ['**Zone:** x', *fields, '', *table, '', '### Z', '', *first, '', *heads]

    base = side(())
    found = set()
    for order in list(permutations(names))[:12]:
        text = side(order[:1])
        for name in order[1:]:
            result = merged(base, text, side((name,)))
            assert not result.conflicts
            text = result.data.decode().split('\n')[3:-2]
        found.add(tuple(text))
    assert len(found) == 1
