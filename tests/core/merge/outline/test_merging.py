"""Inside a section and outside text: fields by key, tables by row and cell, lists by item."""

import pytest

from gitsync.core.merge import result
from gitsync.core.merge.outline.fields import later_side
from gitsync.git.merge_file import merger
from tests.scenes.merging import Options
from tests.scenes.merging import clean
from tests.scenes.merging import merged
from tests.scenes.merging import outlined
from tests.scenes.merging import section

TABLE = [
    '| Agent | Feature | Status |',
    '|---|---|---|',
    '| Primary | one | S1 |',
    '| Secondary-A | two | S1 |',
    '| Secondary-B | three | S1 |',
]
LIST = ['- [ ] alpha', '- [ ] beta', '- [ ] gamma']
FIELDS = ['**Last Updated:** 2026-01-30 16:16', '**Current Stage:** S1', '**Blockers:** none']


def inside(*versions, options=None):
    """The lines of a section merged from three versions of its lines, and the conflicts."""
    text, conflicts = merged(*[section('A X', *lines) for lines in versions], options)
    return text.split('\n')[1:-2], conflicts


def changed(lines, **new):
    """The lines with some of them, by position as _0, replaced; None removes one."""
    made = [new.get(f'_{at}', line) for at, line in enumerate(lines)]
    return [line for line in made if line is not None]


def test_different_fields_merge():
    text, conflicts = inside(
        FIELDS,
        changed(FIELDS, _1='**Current Stage:** S2'),
        changed(FIELDS, _2='**Blockers:** disk'),
    )
    assert (text, conflicts) == ([FIELDS[0], '**Current Stage:** S2', '**Blockers:** disk'], ())


def test_the_same_field_is_a_conflict_of_that_line_where_no_rule_decides():
    text, conflicts = inside(
        FIELDS,
        changed(FIELDS, _1='**Current Stage:** S2'),
        changed(FIELDS, _1='**Current Stage:** S3', _2='**Blockers:** disk'),
    )
    assert conflicts == ("field 'Current Stage' in section 'A X'",)
    assert text == [
        FIELDS[0],
        '<<<<<<< ours',
        '**Current Stage:** S2',
        '=======',
        '**Current Stage:** S3',
        '>>>>>>> theirs',
        '**Blockers:** disk',
    ]


def test_the_later_sides_fields_win_where_one_agent_owns_the_section():
    from gitsync.core.merge.by_kind import merge
    from tests.scenes.merging import by_region

    ours = section(
        'A X', '**Last Updated:** 2026-01-30 17:00', '**Current Stage:** S2', '**Blockers:** none'
    )
    theirs = section(
        'A X', '**Last Updated:** 2026-01-30 16:40', '**Current Stage:** S3', '**Blockers:** disk'
    )
    result = merge(
        'sections',
        section('A X', *FIELDS).encode(),
        ours.encode(),
        theirs.encode(),
        by_region,
        Options,
    )
    assert not result.conflicts
    assert result.data.decode() == section(
        'A X', '**Last Updated:** 2026-01-30 17:00', '**Current Stage:** S2', '**Blockers:** disk'
    )
    assert [decision.lost for decision in result.decisions] == [
        b'**Last Updated:** 2026-01-30 16:40\n',
        b'**Current Stage:** S3\n',
    ]


@pytest.mark.parametrize(
    'times',
    [
        pytest.param(('2026-01-30 16:20', '2026-01-30 16:20'), id='equal'),
        pytest.param(('yesterday', '2026-01-30 16:20'), id='one in words'),
        pytest.param(('2026-02-30 16:20', '2026-01-30 16:20'), id='one that no calendar has'),
    ],
)
def test_equal_or_unreadable_times_decide_nothing(times):
    one, other = (
        [f'**Last Updated:** {time}', f'**Current Stage:** S{at}', FIELDS[2]]
        for at, time in enumerate(times, 2)
    )
    assert inside(FIELDS, one, other, options=Options)[1]


@pytest.mark.parametrize(
    'before, is_known',
    [
        pytest.param('', True, id='at the beginning'),
        pytest.param('  ', True, id='behind blanks'),
        pytest.param('x\n', True, id='on another line'),
        pytest.param('x ', False, id='within a line'),
    ],
)
def test_a_time_is_known_where_it_begins_its_line(before, is_known):
    texts = [f'{before}**Last Updated:** 2026-01-30 16:2{at}\n'.encode() for at in range(2)]
    assert later_side(*texts) == ('theirs' if is_known else '')
    assert later_side(*texts[::-1]) == ('ours' if is_known else '')
    assert later_side(texts[0], texts[0]) == ''


def test_without_a_policy_no_time_decides():
    one, other = changed(FIELDS, _1='**Current Stage:** S2'), [*FIELDS]
    other[:2] = ['**Last Updated:** 2026-01-30 17:00', '**Current Stage:** S3']
    for options in (None, result.Options()):
        assert inside(FIELDS, one, other, options=options)[1]
    assert not inside(FIELDS, one, other, options=Options)[1]


def test_times_with_zones_are_compared_as_instants():
    one = ['**Last Updated:** 2026-01-30T16:20:00+02:00', '**Current Stage:** S2']
    other = ['**Last Updated:** 2026-01-30T15:20:00Z', '**Current Stage:** S3']
    assert inside(FIELDS[:2], one, other, options=Options) == (other, ())


def test_a_field_removed_here_and_changed_there_is_a_conflict():
    assert inside(FIELDS, changed(FIELDS, _1=None), changed(FIELDS, _1='**Current Stage:** S9'))[1]


def test_rows_of_two_agents_merge():
    text, conflicts = inside(
        TABLE,
        changed(TABLE, _3='| Secondary-A | two | S2 |'),
        changed(TABLE, _4='| Secondary-B | three | S3 |'),
    )
    assert (text, conflicts) == (
        [*TABLE[:3], '| Secondary-A | two | S2 |', '| Secondary-B | three | S3 |'],
        (),
    )


def test_cells_of_one_row_merge():
    text, conflicts = inside(
        TABLE,
        changed(TABLE, _3='| Secondary-A | zwei | S1 |'),
        changed(TABLE, _3='| Secondary-A | two | S2 |'),
    )
    assert (text[3], conflicts) == ('| Secondary-A | zwei | S2 |', ())


def test_one_cell_changed_twice_is_a_conflict_of_one_row():
    text, conflicts = inside(
        TABLE,
        changed(TABLE, _3='| Secondary-A | two | S2 |'),
        changed(TABLE, _3='| Secondary-A | two | S3 |'),
    )
    assert conflicts == ("row 'Secondary-A' in section 'A X'",)
    assert text[:3] == TABLE[:3]
    assert text[-1] == TABLE[4]


def test_rows_added_at_one_place_stand_in_natural_order():
    text, conflicts = inside(
        TABLE, [*TABLE, '| Secondary-10 | x | S1 |'], [*TABLE, '| Secondary-9 | y | S1 |']
    )
    assert (text[5:], conflicts) == (['| Secondary-9 | y | S1 |', '| Secondary-10 | x | S1 |'], ())


def test_a_row_added_by_both_in_two_places_stands_once():
    row = '| Secondary-C | four | S1 |'
    text, conflicts = inside(TABLE, [*TABLE[:3], row, *TABLE[3:]], [*TABLE, row])
    assert not conflicts
    assert text.count(row) == 1


def test_a_row_removed_here_and_changed_there_is_a_conflict():
    assert inside(TABLE, changed(TABLE, _3=None), changed(TABLE, _3='| Secondary-A | two | S2 |'))[
        1
    ] == ("row 'Secondary-A' in section 'A X'",)


def test_a_column_added_here_and_cells_changed_there():
    wide = [
        '| Agent | Feature | Status | Time |',
        '|---|---|---|---|',
        *[line + f' {at} |' for at, line in enumerate(TABLE[2:])],
    ]
    text, conflicts = inside(TABLE, wide, changed(TABLE, _3='| Secondary-A | two | S2 |'))
    assert (text, conflicts) == ([*wide[:3], '| Secondary-A | two | S2 | 1 |', wide[4]], ())


def test_a_column_added_here_and_a_row_added_there_is_a_conflict():
    wide = [
        '| Agent | Feature | Status | Time |',
        '|---|---|---|---|',
        *[line + f' {at} |' for at, line in enumerate(TABLE[2:])],
    ]
    assert inside(TABLE, wide, [*TABLE, '| Secondary-C | four | S1 |'])[1]


def test_a_pipe_behind_a_backslash_belongs_to_its_cell():
    lines = [*TABLE[:2], r'| a \| b | one | S1 |', *TABLE[3:]]
    text, conflicts = inside(
        lines,
        changed(lines, _2=r'| a \| b | one | S2 |'),
        changed(lines, _2=r'| a \| b | uno | S1 |'),
    )
    assert (text[2], conflicts) == (r'| a \| b | uno | S2 |', ())


def test_check_boxes_of_two_items_merge():
    text, conflicts = inside(LIST, changed(LIST, _0='- [x] alpha'), changed(LIST, _1='- [x] beta'))
    assert (text, conflicts) == (['- [x] alpha', '- [x] beta', '- [ ] gamma'], ())


def test_items_added_at_one_place_stand_in_natural_order():
    text, conflicts = inside(LIST, [*LIST, '- [ ] task 10'], [*LIST, '- [ ] task 9'])
    assert (text[3:], conflicts) == (['- [ ] task 9', '- [ ] task 10'], ())


def test_the_same_item_added_by_both_stands_once_ticked_or_not():
    text, conflicts = inside(LIST, [*LIST, '- [ ] delta'], ['- [ ] delta', *LIST])
    assert not conflicts
    assert text.count('- [ ] delta') == 1


def test_nested_items_belong_to_their_item():
    base = ['- alpha', '  - one', '- beta', '  - two']
    text, conflicts = inside(
        base,
        ['- alpha', '  - one', '  - n 10', '- beta', '  - two'],
        ['- alpha', '  - one', '  - n 9', '- gamma', '- beta', '  - two'],
    )
    assert (text, conflicts) == (
        ['- alpha', '  - one', '  - n 9', '  - n 10', '- gamma', '- beta', '  - two'],
        (),
    )


def test_an_item_removed_here_and_changed_there_is_a_conflict():
    assert inside(LIST, changed(LIST, _1=None), changed(LIST, _1='- [x] beta'))[1]


def test_an_item_removed_here_and_left_alone_there_goes():
    assert inside(LIST, changed(LIST, _1=None), changed(LIST, _0='- [x] alpha')) == (
        ['- [x] alpha', '- [ ] gamma'],
        (),
    )


def test_numbered_items_merge_where_the_numbers_stay():
    base = ['1. alpha', '2. beta', '3. gamma']
    nested = ['1. alpha', '   - one', '2. beta', '3. gamma']
    assert inside(base, nested, ['1. alpha', '   - two', *base[1:], '4. delta']) == (
        ['1. alpha', '   - one', '   - two', *base[1:], '4. delta'],
        (),
    )
    assert inside(base, [*base, '4. x'], [*base, '4. y']) == ([*base, '4. x', '5. y'], ())


def test_what_both_sides_rewrote_is_a_conflict_not_two_additions():
    assert inside(
        LIST, changed(LIST, _1='- [ ] beta by us'), changed(LIST, _1='- [ ] beta by them')
    )[1]
    assert inside(
        TABLE,
        changed(TABLE, _3='| Sec-A | two | S2 |'),
        changed(TABLE, _3='| Secondary-Z | zwei | S3 |'),
    )[1]
    assert inside(FIELDS, changed(FIELDS, _1='**Stage:** S2'), changed(FIELDS, _1='**Where:** S3'))[
        1
    ]


def test_fenced_rows_are_text():
    base = ['```', *TABLE, '```']
    one, other = [*base[:-1], '| x | y | z |', '```'], [*base[:-1], '| w | y | z |', '```']
    assert inside(base, one, other)[1] == ("section 'A X'",)


def test_the_rest_merges_in_the_smallest_region():
    base = ['words', '', *LIST, '', 'more']
    text, conflicts = inside(
        base,
        ['our words', '', '- [x] alpha', *LIST[1:], '', 'more'],
        ['their words', '', LIST[0], '- [x] beta', LIST[2], '', 'more'],
    )
    assert conflicts == ("section 'A X'",)
    assert text == [
        '<<<<<<< ours',
        'our words',
        '=======',
        'their words',
        '>>>>>>> theirs',
        '',
        '- [x] alpha',
        '- [x] beta',
        '- [ ] gamma',
        '',
        'more',
    ]


def test_outside_text_merges_by_the_same_rules():
    tail = section('A X', 'a')
    base = '\n'.join([*TABLE, '', '']) + tail
    ours, theirs = base.replace('three | S1', 'three | S2'), base.replace('two | S1', 'two | S4')
    assert clean(base, ours, theirs) == base.replace('three | S1', 'three | S2').replace(
        'two | S1', 'two | S4'
    )


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param('---|---', ':--|---', '---|--:', ':--|--:', id='of a column each'),
        pytest.param('---|---', ':--|---', '--:|---', ':--|---', id='of one column, the greater'),
        pytest.param('--:|---', '---|---', '--:|---', '---|---', id='taken away'),
        pytest.param('---|---', ':--|---', '---|------', ':--|------', id='beside a width'),
        pytest.param('---|---', '-----|---', '---|---', '-----|---', id='a width alone'),
    ],
)
def test_how_columns_are_aligned_is_merged_by_column(base, ours, theirs, expected):
    def laid_out(rule, cell):
        return f'| a | b |/|{rule}|/| 1 | {cell} |/'

    text, places = outlined(laid_out(base, '2'), laid_out(ours, '3'), laid_out(theirs, '2'))
    assert text == laid_out(expected, '3') and not places


@pytest.mark.parametrize('short', ['---', '---|---|---'])
def test_a_rule_that_is_of_fewer_columns_or_more_merges_as_a_line(short):
    def laid_out(rule, cell):
        return f'| a | b |/|{rule}|/| 1 | 2 |/| 3 | {cell} |/'

    text, places = outlined(laid_out(short, '4'), laid_out(f':{short}', '4'), laid_out(short, '5'))
    assert text == laid_out(f':{short}', '5') and not places


TABLED = '| a | b |/|---|---|/| 1 | 2 |/'


@pytest.mark.parametrize(
    'base, ours, theirs, expected',
    [
        pytest.param('- a/', '', '- a/- b/', '- b/', id='an item is added to an emptied list'),
        pytest.param('- a/', '', '- [x] a/', None, id='one is changed'),
        pytest.param('- a/', '', '- a/', '', id='nothing is'),
        pytest.param('- a/- b/', '', '- b/', '', id='another is removed'),
        pytest.param('/- a/- b/', '', '/- b/', '', id='another is, behind a blank line'),
        pytest.param('/- a/', '', '/- a/- b/', '/- b/', id='one is added behind a blank line'),
        pytest.param(TABLED, '', TABLED.replace('1 | 2', '1 | 3'), None, id='a row is changed'),
        pytest.param(TABLED, '', TABLED, '', id='no row is'),
        pytest.param(TABLED, '', '- a/- b/', '- a/- b/', id='a list in the place of a table'),
        pytest.param(TABLED, '- c/', '', '- c/', id='the other way round'),
        pytest.param(TABLED, '- c/', '- a/- b/', None, id='two lists in its place'),
        pytest.param('', '- c/', TABLED, f'- c/{TABLED}', id='a list and a table are added'),
        pytest.param('', '- a/', '- b/', '- a/- b/', id='two lists are'),
    ],
)
def test_below_a_label_that_lost_what_it_introduced(base, ours, theirs, expected):
    texts = [f'**L:**/{below}/x/' for below in (base, ours, theirs)]
    text, places = outlined(*texts)
    if expected is None:
        assert places and text.startswith('**L:**/<<<<<<< ours/')
    else:
        assert (text, places) == (f'**L:**/{expected}/x/', ())


def cell(name):
    """A contributor's cell as their generator writes it."""
    return f'    <td align="center"><a href="https://example.org/{name}"><b>{name}</b></a></td>'


def grid(*rows):
    """The lines of a grid."""
    lines = ['<table>']
    for row in rows:
        lines += ['  <tr>', *map(cell, row), '  </tr>']
    return [*lines, '</table>']


def test_cells_of_a_grid_are_laid_out_again():
    text, conflicts = inside(
        grid('abc', 'def', 'g'), grid('aXb', 'cde', 'fg'), grid('aZb', 'cde', 'fg')
    )
    assert not conflicts
    assert text == grid('aXZ', 'bcd', 'efg')


@pytest.mark.parametrize(
    'cells, expected',
    [
        pytest.param(('b', 'B', 'b'), 'B', id='changed by one'),
        pytest.param(('b', 'B', 'B'), 'B', id='changed alike'),
        pytest.param(('b', '', 'b'), '', id='removed by one'),
        pytest.param(('b', '', ''), '', id='removed by both'),
        pytest.param(('', 'b', ''), 'b', id='added by one'),
        pytest.param(('', 'b', 'b'), 'b', id='added alike'),
        pytest.param(('b', 'B', 'C'), None, id='changed by both'),
        pytest.param(('b', '', 'B'), None, id='removed and changed'),
        pytest.param(('', 'b', 'B'), None, id='added in two ways'),
    ],
)
def test_a_cell_of_a_grid_is_merged_three_ways(cells, expected):
    def laid_out(said):
        lines = grid('abcd') if said else grid('acd')
        return [line.replace('<b>b</b>', f'<b>{said}</b>') for line in lines]

    text, conflicts = inside(*map(laid_out, cells))
    if expected is None:
        assert conflicts == ("cell 'https://example.org/b' in section 'A X'",)
    else:
        assert not conflicts and text == laid_out(expected)


def test_the_last_row_of_a_grid_takes_what_no_side_made_a_row_for():
    text, conflicts = inside(grid('abc', 'de'), grid('abc', 'dex'), grid('abc', 'dey'))
    assert not conflicts
    assert text == grid('abc', 'dexy')


def test_a_grid_takes_a_row_that_one_side_made():
    text, conflicts = inside(grid('abc', 'de'), grid('abc', 'dex', 'z'), grid('abc', 'dey'))
    assert not conflicts
    assert text == grid('abc', 'dex', 'yz') or text == grid('abc', 'dex', 'zy')


@pytest.mark.parametrize('part', ['<table>', '  <tr>', '  </tr>', '</table>'])
def test_what_stands_around_the_cells_of_a_grid_is_merged_three_ways(part):
    def laid_out(mark, *rows):
        return [f'{line}{mark}' if line == part else line for line in grid(*rows)]

    base, theirs, both = ('abc', 'def', 'g'), ('aXb', 'cde', 'fg'), ('aXb', 'cde', 'fg')
    assert inside(grid(*base), laid_out(' ', *base), grid(*theirs)) == (laid_out(' ', *both), ())
    alike = laid_out(' ', *base), laid_out(' ', *theirs)
    assert inside(grid(*base), *alike) == (laid_out(' ', *both), ())
    assert inside(grid(*base), laid_out(' ', *base), laid_out('  ', *theirs))[1]


def test_a_grid_with_a_table_in_a_cell_is_lines():
    def nested(name):
        return ['<table>', '  <tr>', f'    <td><table>{name}</table></td>', '  </tr>', '</table>']

    assert inside(nested('a'), nested('b'), nested('c'))[1] == ("section 'A X'",)
    assert inside(nested('a'), nested('b'), nested('a')) == (nested('b'), ())


def test_a_grid_that_both_add_holds_the_cells_of_both():
    def laid_out(*rows):
        lines = [f'| {" | ".join(f"[{name}](x/{name})" for name in row)} |' for row in rows]
        return [lines[0], '|---' * len(rows[0]) + '|', *lines[1:]]

    for one, other, both in (('de', 'df', 'def'), ('d', 'd', 'd'), ('d', 'e', 'de')):
        text = inside([], laid_out('abc', one), laid_out('abc', other))
        assert text == (laid_out('abc', both), ())


def test_a_grid_without_a_width_of_its_own_is_laid_out_in_rows_of_seven():
    text, conflicts = inside(grid('abc'), grid('abcd'), grid('ab', 'cefgh'))
    assert not conflicts
    assert text == grid('abcdefg', 'h')


def test_rows_in_programs_sections_are_not_put_together_from_cells():
    def generated(*lines):
        return '<!-- BEGIN_TF_DOCS -->\n' + '\n'.join(lines) + '\n<!-- END_TF_DOCS -->\n'

    sides = [
        TABLE,
        changed(TABLE, _3='| Secondary-A | zwei | S1 |'),
        changed(TABLE, _3='| Secondary-A | two | S2 |'),
    ]
    assert merged(*[generated(*lines) for lines in sides])[1]


def test_long_paragraphs_that_both_changed_are_compared_within_bounds():
    words = ' '.join(f'word{number}' for number in range(2000))
    base = [line for number in range(50) for line in (f'{number} {words}', '')]
    ours = [line and f'{line} ours' for line in base]
    theirs = [line and f'theirs {line}' for line in base]
    text, conflicts = inside(base, ours, theirs)
    assert len(conflicts) == 1 and set(ours + theirs) <= set(text)


LAID_OUT = [
    '| Agent       | Feature | Status |',
    '|-------------|---------|--------|',
    '| Primary     | one     | S1     |',
    '| Secondary-A | two     | S1     |',
    '| Secondary-B | three   | S1     |',
]


@pytest.mark.parametrize(
    'theirs, expected',
    [
        (
            changed(TABLE, _3='| Secondary-A | two | S2 |'),
            {'_3': '| Secondary-A | two     | S2     |'},
        ),
        (
            changed(TABLE, _3='| Secondary-A | two | S2.P1 waiting |'),
            {'_3': '| Secondary-A | two     | S2.P1 waiting |'},
        ),
        ([*TABLE, '| Secondary-C | - | S1 |'], {'_5': '| Secondary-C | - | S1 |'}),
    ],
    ids=['a cell', 'a longer cell', 'a new row stays as it is'],
)
def test_a_table_that_one_side_laid_out_anew_keeps_its_widths(theirs, expected):
    wanted = changed([*LAID_OUT, None], **expected)
    assert inside(TABLE, LAID_OUT, theirs) == (wanted, ())
    assert inside(TABLE, theirs, LAID_OUT) == (wanted, ())


def test_a_row_stays_as_it_is_written_where_no_side_laid_the_table_out_anew():
    theirs = [*LAID_OUT, '| Secondary-C | - | S1 |']
    ours = changed(LAID_OUT, _4='| Secondary-B | three   | S2     |')
    assert inside(LAID_OUT, ours, theirs) == ([*ours, theirs[-1]], ())


PLAN = 'The first plan is to write the spec and ask the vendor.'
REWORDED = 'The first plan is to write the spec and ask the new vendor.'


@pytest.mark.parametrize(
    'instead, conflict',
    [
        (['All is new.'], ['<<<<<<< ours', 'All is new.', '=======', REWORDED, '>>>>>>> theirs']),
        (
            ['All is new.', '', 'So is this.'],
            [
                '<<<<<<< ours',
                'All is new.',
                '',
                'So is this.',
                '=======',
                REWORDED,
                '>>>>>>> theirs',
            ],
        ),
        (
            ['- [ ] an item'],
            [
                "<<<<<<< ours: paragraph in section 'A X', removed by ours",
                '=======',
                REWORDED,
                '>>>>>>> theirs',
                '',
                '- [ ] an item',
            ],
        ),
    ],
    ids=['by another', 'by two', 'by something else'],
)
def test_a_paragraph_replaced_on_one_side_and_reworded_on_the_other(instead, conflict):
    base, theirs = ([*FIELDS, '', text, '', 'The end.'] for text in (PLAN, REWORDED))
    text, conflicts = inside(base, [*FIELDS, '', *instead, '', 'The end.'], theirs)
    assert text == [*FIELDS, '', *conflict, '', 'The end.']
    assert len(conflicts) == 1


LABELLED = ['**Open:**', '1. write the spec', '2. call the vendor', '', '**Done:**', '- the rest']
EMPTIED = changed(LABELLED, _1=None, _2=None)


def test_what_is_added_below_a_label_whose_list_was_emptied_stands_there():
    theirs = [*LABELLED[:3], '3. test it', *LABELLED[3:]]
    wanted = ['**Open:**', '1. test it', *LABELLED[3:]]
    assert inside(LABELLED, EMPTIED, theirs) == (wanted, ())
    assert inside(LABELLED, theirs, EMPTIED) == (wanted, ())


def test_what_is_changed_below_a_label_whose_list_was_emptied_is_a_conflict():
    theirs = changed(LABELLED, _1='1. write the spec today')
    text, conflicts = inside(LABELLED, EMPTIED, theirs)
    assert conflicts == ("item 'write the spec' in label 'Open' in section 'A X'",)
    assert text[0] == '**Open:**' and text[3] == '1. write the spec today'


@pytest.mark.parametrize(
    'before, behind',
    [
        (['**Open:**'], ['', '**Done:**', '- the rest']),
        (['## Open', ''], ['', '## Next', '', 'x']),
        (['- the parent'], ['- the last']),
        ([], []),
    ],
    ids=['a label', 'a heading', 'an item', 'a section'],
)
def test_a_list_of_which_each_side_removes_another_part_is_gone(before, behind):
    indent = '  ' if before == ['- the parent'] else ''
    one, two = f'{indent}- [ ] one thing', f'{indent}- [ ] two things'
    wanted = [*before, *(behind[1:] if before[:1] == ['## Open'] else behind)]
    base = [*before, one, two, *behind]
    assert inside(base, [*before, one, *behind], [*before, two, *behind]) == (wanted, ())


def test_a_sorted_list_is_sorted_by_the_words_that_one_side_gave_an_item():
    base = ['- write the tests', '- sedge reef', '- amber lagoon']
    ours = ['- write the tests', '- sedge reef']
    theirs = ['- violet estuary', '- umber the tests', '- sedge reef', '- amber lagoon']
    wanted = ['- violet estuary', '- umber the tests', '- sedge reef']
    assert inside(base, ours, theirs) == (wanted, ())


@pytest.mark.parametrize(
    'base, ours, theirs',
    [
        pytest.param(
            ['1. amber willow', '2. jasper slate', '3. karst'],
            ['4. write the tests'],
            ['4. violet warren', '5. yarrow meadow'],
            id='steps',
        ),
        pytest.param(
            ['- amber willow', '- jasper slate'],
            ['- write the tests'],
            ['- violet warren', '- yarrow meadow'],
            id='two items in order by chance',
        ),
    ],
)
def test_runs_are_not_sorted_into_each_other(base, ours, theirs):
    merged, conflicts = inside(base, base + ours, base + theirs)
    words = [line.split(' ', 1)[1] for line in merged[len(base) :]]
    assert (words, conflicts) == (['violet warren', 'yarrow meadow', 'write the tests'], ())


def test_a_list_of_which_half_stays_is_that_list():
    base = ['some text', '', '- inlet cedar', '- write the tests']
    ours = ['some text', '', 'more of it', '', *base[2:]]
    theirs = ['some text', '', '- write the tests', '- ask the reviewer']
    assert inside(base, ours, theirs) == ([*ours[:4], *theirs[2:]], ())


def test_code_that_lines_merge_is_no_conflict_beside_one():
    lines = [*FIELDS, '', '```', *'abcdefgh', '```']
    ours = changed(lines, _1='**Current Stage:** S2', _6='B')
    theirs = changed(lines, _1='**Current Stage:** S3', _11='G')
    texts = [section('A X', *each) for each in (lines, ours, theirs)]
    text, conflicts = merged(*texts, lines=merger())
    assert conflicts == ("field 'Current Stage' in section 'A X'",)
    assert text.split('\n')[8:-2] == ['', '```', *'aBcdefGh', '```']
