"""What one side moved to another address, and the other removed, moved elsewhere or left alone."""

import pytest

from gitsync.core.merge.sections.moves import MOST
from gitsync.core.merge.sections.moves import moves_between
from gitsync.merging.one_file import merge_file
from tests.scenes.merging import section

ITEMS = ['- [ ] write the spec of it', '- [ ] call the vendor today', '- [ ] test the import path']
OTHERS = ['- [ ] plan the release party', '- [ ] buy some cake for all']
ROWS = ['| spec | open | ann |', '| vendor | open | bob |', '| import | new | cid |']
OTHER_ROWS = ['| party | open | dan |', '| cake | open | eve |']
HEADER = ['| Task | State | Who |', '|---|---|---|']


def lines(*parts):
    return ''.join(f'{line}\n' for line in parts)


def two_sections(one, two):
    return '# E\n\n' + section('A NOTES', *one) + '\n' + section('B NOTES', *two)


def outside_and_section(one, two):
    return lines('# E', '', '## Open', '', *one, '') + section('B NOTES', *two)


def two_labels(one, two):
    return lines('# E', '', '**Open:**', *one, '', '**Done:**', *two)


def two_labels_of_a_section(one, two):
    return section('A NOTES', '**Open:**', *one, '', '**Done:**', *two)


def two_headings(one, two):
    return lines('# E', '', '## Open', '', *one, '', '## Done', '', *two)


def two_items(one, two):
    nested = [[f'  {line}' for line in side] for side in (one, two)]
    return lines('# E', '', '- parent one', *nested[0], '- parent two', *nested[1])


def a_new_section(one, two):
    """The second list stands in a section that only the side that moves there has."""
    new = '\n' + section('C NOTES', *two[len(OTHERS) :]) if len(two) > len(OTHERS) else ''
    return two_sections(one, OTHERS) + new


LAYOUTS = (
    two_sections,
    outside_and_section,
    two_labels,
    two_labels_of_a_section,
    two_headings,
    two_items,
    a_new_section,
)
NOW = {
    'as it was': ITEMS[1],
    'ticked': '- [x] call the vendor today',
    'reworded': '- [ ] call the vendor tomorrow',
    'with more words': '- [x] call the vendor today (see #12)',
}


def outcomes(*versions):
    base, ours, theirs = (version.encode('utf-8', 'surrogateescape') for version in versions)
    return [merge_file('epic/EPIC_README.md', base, *s) for s in ((ours, theirs), (theirs, ours))]


def without(items):
    return [items[0], items[2]]


def test_an_item_moved_to_a_section_whose_name_is_no_text_is_known_there():
    def laid_out(one, two):
        return two_sections(one, two).replace('B NOTES', 'B \udcff')

    base, removed = laid_out(ITEMS, OTHERS), laid_out(without(ITEMS), OTHERS)
    moved = laid_out(without(ITEMS), [*OTHERS, ITEMS[1]])
    for outcome in outcomes(base, moved, removed):
        assert len(outcome.conflicts) == 1 and not outcome.notes


@pytest.mark.parametrize('now', NOW.values(), ids=NOW)
@pytest.mark.parametrize('laid_out', LAYOUTS, ids=lambda layout: layout.__name__)
def test_an_item_moved_on_one_side_and_removed_on_the_other_conflicts(laid_out, now):
    base = laid_out(ITEMS, OTHERS)
    moved, removed = laid_out(without(ITEMS), [*OTHERS, now]), laid_out(without(ITEMS), OTHERS)
    for outcome, there in zip(outcomes(base, moved, removed), ('theirs', 'ours')):
        assert len(outcome.conflicts) == 1 and not outcome.notes
        said = outcome.data.decode()
        assert said.count('vendor') == 1 + said.count("item 'call the vendor")
        assert f', removed by {there}\n' in said


@pytest.mark.parametrize('state', ['open', 'done'])
@pytest.mark.parametrize(
    'laid_out',
    [layout for layout in LAYOUTS if layout not in (two_items, a_new_section)],
    ids=lambda layout: layout.__name__,
)
def test_a_row_moved_on_one_side_and_removed_on_the_other_conflicts(laid_out, state):
    def tables(one, two):
        return laid_out([*HEADER, *one], [*HEADER, *two])

    now = ROWS[1].replace('open', state)
    base = tables(ROWS, OTHER_ROWS)
    moved, removed = tables(without(ROWS), [*OTHER_ROWS, now]), tables(without(ROWS), OTHER_ROWS)
    for outcome in outcomes(base, moved, removed):
        assert len(outcome.conflicts) == 1
        assert outcome.data.decode().count('| vendor |') == 1


@pytest.mark.parametrize('laid_out', [two_sections, two_labels, two_headings])
def test_an_item_that_one_side_changes_and_the_other_moves_conflicts(laid_out):
    base = laid_out(ITEMS, OTHERS)
    moved = laid_out(without(ITEMS), [*OTHERS, ITEMS[1]])
    for now in list(NOW.values())[1:]:
        changed = laid_out([ITEMS[0], now, ITEMS[2]], OTHERS)
        assert all(outcome.conflicts for outcome in outcomes(base, moved, changed))


def test_an_item_that_both_sides_move_each_to_a_place_of_its_own_conflicts():
    def parts(*bodies):
        labels = ('Open', 'Done', 'Later')
        return lines('# E', *[each for pair in zip(labels, bodies) for each in labelled(*pair)])

    def labelled(label, items):
        return ['', f'**{label}:**', *items]

    rest = ['- [ ] look at it again next year']
    base = parts(ITEMS, OTHERS, rest)
    one = parts(without(ITEMS), [*OTHERS, ITEMS[1]], rest)
    other = parts(without(ITEMS), OTHERS, [ITEMS[1], *rest])
    for outcome in outcomes(base, one, other):
        assert len(outcome.conflicts) == 2
        assert b', moved elsewhere by theirs\n' in outcome.data


@pytest.mark.parametrize('laid_out', LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_move_alone_stands(laid_out):
    base, moved = laid_out(ITEMS, OTHERS), laid_out(without(ITEMS), [*OTHERS, ITEMS[1]])
    ticked = laid_out([ITEMS[0].replace('[ ]', '[x]'), *ITEMS[1:]], OTHERS)
    wanted = moved.replace(ITEMS[0], ITEMS[0].replace('[ ]', '[x]'))
    for outcome in outcomes(base, moved, ticked):
        assert (outcome.data.decode(), outcome.conflicts) == (wanted, ())


def test_an_item_that_stands_elsewhere_too_is_no_move():
    base = two_sections([*ITEMS, '- none'], ['- none'])
    ours = two_sections(ITEMS, ['- none', '- [ ] buy some cake for all'])
    theirs = two_sections(ITEMS, [])
    for outcome in outcomes(base, ours, theirs):
        assert b'- none' not in outcome.data or outcome.conflicts


def test_a_heading_renamed_over_an_item_that_the_other_side_removes_is_no_move():
    def under(heading, items):
        return lines('# E', '', f'## {heading}', '', *items, '', '## Done', '', *OTHERS)

    base = under('Open', ITEMS)
    for outcome in outcomes(base, under('To do', ITEMS), under('Open', without(ITEMS))):
        wanted = under('To do', without(ITEMS))
        assert (outcome.data.decode(), outcome.conflicts) == (wanted, ())


@pytest.mark.parametrize(
    'part',
    [
        ['**Open:**', *ITEMS],
        [*HEADER, *ROWS],
        ['### Sub topic', '', 'With an intro.', '', *ITEMS],
        ['- [ ] the parent of all these', *[f'  {item}' for item in ITEMS]],
    ],
    ids=['a label', 'a table', 'a heading', 'an item with others below'],
)
def test_what_was_moved_whole_is_one_conflict(part):
    base = two_sections(['text', '', *part], ['other text'])
    moved, removed = (
        two_sections(['text'], ['other text', '', *part]),
        two_sections(['text'], ['other text']),
    )
    for outcome in outcomes(base, moved, removed):
        assert len(outcome.conflicts) == 1
        assert outcome.data.count(b'\n'.join(line.encode() for line in part)) == 1


def test_a_heading_that_came_to_stand_before_a_section_does_not_take_it_along():
    topic = lines('## Topic', '', *ITEMS, '')
    rest = section('A NOTES', 'text')
    base = lines('# E', '') + topic + lines('## Last', '', 'The last.', '') + rest
    moved = lines('# E', '', '## Last', '', 'The last.', '') + topic + rest
    removed = base.replace(topic, '')
    for outcome in outcomes(base, moved, removed):
        assert (outcome.data.decode(), outcome.conflicts) == (removed, ())
    ticked = base.replace('- [ ] write', '- [x] write')
    for outcome in outcomes(base, moved, ticked):
        wanted = moved.replace('- [ ] write', '- [x] write')
        assert (outcome.data.decode(), outcome.conflicts) == (wanted, ())


def told_moves(**texts):
    """What went where: each text of a document in its three versions, a slash ends a line."""
    found = moves_between(
        {
            name: tuple(side.replace('/', '\n').encode() for side in versions)
            for name, versions in texts.items()
        }
    )
    assert {each.now[0][1].decode() for each in found.moved.values()} == found.targets
    return {known[1].decode(): each.now[0][1].decode() for known, each in found.moved.items()}


Z = '- z/'


@pytest.mark.parametrize(
    'texts, moved',
    [
        pytest.param({'A': (f'- a/{Z}', Z, Z), 'B': (Z, f'{Z}- a/', Z)}, {'a': 'B'}, id='moved'),
        pytest.param({'A': (f'- a/{Z}', Z, f'- a/{Z}'), 'B': (Z, f'{Z}- a/', Z)}, {},
            id='and left alone by the other'),
        pytest.param({'A': ('# h//- a/- z//# i//- x/', '# h//- z//# i//- x/- a/',
            '# h//- z//# i//- x/'), 'B': ('x/', 'y/', 'x/')}, {}, id='within a text'),
        pytest.param({'A': (f'- a/{Z}', Z, Z), 'B': (Z, f'{Z}- a/', Z), 'C': ('- a/',) * 3}, {},
            id='where a text that nobody changed has it'),
        pytest.param({'A': (f'- a/{Z}', Z, Z), 'B': (Z, f'{Z}- a/', Z), 'C': ('- b/',) * 3},
            {'a': 'B'}, id='where such a text has another'),
        pytest.param({'A': (Z, Z, Z)}, {}, id='nothing changed'),
    ],
)  # fmt: skip
def test_what_went_from_one_text_of_a_document_to_another(texts, moved):
    assert told_moves(**texts) == moved


@pytest.mark.parametrize('more', [0, 1])
def test_so_many_bytes_are_looked_through_for_moves(more):
    texts = {'A': (f'- a/{Z}', Z, Z), 'B': (Z, f'{Z}- a/', Z)}
    known = sum(len(side) for versions in texts.values() for side in versions)
    texts['C'] = ('', 'x' * (MOST + more - known), '')
    assert told_moves(**texts) == ({} if more else {'a': 'B'})
    texts['D'] = ('y' * MOST,) * 3  # what nobody changed does not count
    assert told_moves(**texts) == ({} if more else {'a': 'B'})
