"""The case table for sections, order, moves and outside text; each test cites its case."""

from gitsync.core.merge.by_kind import merge
from gitsync.core.merge.sections import document
from tests.scenes.merging import by_region
from tests.scenes.merging import clean
from tests.scenes.merging import merged
from tests.scenes.merging import section

A, B, C = section('A X', 'a'), section('B X', 'b'), section('C X', 'c')
A1, B1, C1 = section('A X', 'a1'), section('B X', 'b1'), section('C X', 'c1')
X9, X10 = section('S9 X', 'nine'), section('S10 X', 'ten')
HEAD = '# Title\n\nSome text.\n\n'


def test_case_1_both_sides_alike():
    assert clean(HEAD + A + B, HEAD + A1 + B, HEAD + A1 + B) == HEAD + A1 + B


def test_case_2_and_3_one_side_changed():
    assert (
        clean(HEAD + A + '\n' + B, HEAD + A1 + '\n' + B, HEAD + A + '\n' + B1)
        == HEAD + A1 + '\n' + B1
    )


def test_case_2_removed_on_one_side_and_left_alone_on_the_other():
    assert clean(A + '\n' + B + '\n' + C, A + '\n' + C, A1 + '\n' + B + '\n' + C1) == A1 + '\n' + C1


def test_case_4_added_on_one_side_stands_where_it_was_added():
    assert clean(A + '\n' + C, A + '\n' + B + '\n' + C, A1 + '\n' + C) == A1 + '\n' + B + '\n' + C


def test_case_4_both_add_at_one_place_in_natural_order():
    for base, join in (
        (A + '\n' + C, '{0}\n{1}\n{2}\n{3}'),
        (A + '---\n\n' + C, '{0}---\n\n{1}---\n\n{2}---\n\n{3}'),
    ):
        ours, theirs = (join.format(A, new, '', C).replace('\n\n\n', '\n\n') for new in (X10, X9))
        ours, theirs = (base.replace(C, new + base[len(A) :]) for new in (X10, X9))
        assert clean(base, ours, theirs) == join.format(A, X9, X10, C)


def test_case_4_both_append_at_the_end_with_a_blank_line_before():
    assert (
        clean(HEAD + A, HEAD + A + '\n' + X10, HEAD + A + '\n' + X9)
        == HEAD + A + '\n' + X9 + '\n' + X10
    )


def test_case_4_both_append_to_a_file_without_final_newline():
    base = HEAD + A[:-1]
    assert (
        clean(base, HEAD + A + '\n' + X10[:-1], HEAD + A + '\n' + X9[:-1])
        == HEAD + A + '\n' + X9 + '\n' + X10[:-1]
    )


def test_case_4_both_add_before_the_first_section():
    assert (
        clean(HEAD + A, HEAD + X10 + '\n' + A, HEAD + X9 + '\n' + A)
        == HEAD + X9 + '\n' + X10 + '\n' + A
    )


def test_case_4_what_both_add_is_in_natural_order_whichever_side_has_how_many():
    ours = A + '\n' + section('Z X') + '\n' + section('M X') + '\n' + C
    theirs = A + '\n' + section('N X') + '\n' + C
    text = clean(A + '\n' + C, ours, theirs)
    assert [name for name in text.split() if len(name) == 1 and name in 'ZMN'] == [
        'M',
        'M',
        'N',
        'N',
        'Z',
        'Z',
    ]


def test_case_4_sections_with_headings_amid_text_that_the_other_side_edits():
    base = HEAD + A + '\n## Notes\n\nold\n'
    ours = HEAD + A + '\n## Ten\n\n' + X10 + '\n## Notes\n\nold\n'
    theirs = HEAD.replace('Some', 'Much') + A + '\n## Nine\n\n' + X9 + '\n## Notes\n\nnew\n'
    want = (
        HEAD.replace('Some', 'Much')
        + A
        + '\n## Nine\n\n'
        + X9
        + '\n## Ten\n\n'
        + X10
        + '\n## Notes\n\nnew\n'
    )
    assert clean(base, ours, theirs) == want


def test_case_4_twelve_agents_in_any_order():
    import random

    base = HEAD + A
    sides = [
        base + '\n' + section(f'Secondary-{letter} PROGRESS', letter) for letter in 'ABCDEFGHIJKL'
    ]
    texts = set()
    for seed in range(6):
        order = list(sides)
        random.Random(seed).shuffle(order)
        text = order[0]
        for side in order[1:]:
            text = clean(base, text, side)
        texts.add(text)
    assert len(texts) == 1
    assert texts.pop() == base + ''.join(
        '\n' + section(f'Secondary-{letter} PROGRESS', letter) for letter in 'ABCDEFGHIJKL'
    )


def test_case_5_changed_and_removed_is_a_conflict_of_that_section_alone():
    text, conflicts = merged(
        HEAD + A + '\n' + B + '\n' + C, HEAD + A + '\n' + B1 + '\n' + C, HEAD + A1 + '\n' + C
    )
    assert conflicts == ("section 'B X'",)
    label = "<<<<<<< ours: section 'B X', removed by theirs\n"
    assert text == HEAD + A1 + '\n' + label + B1 + '=======\n>>>>>>> theirs\n\n' + C


def test_case_6_markers_stay_around_a_conflict_inside():
    text, conflicts = merged(HEAD + A + B, HEAD + A1 + B, HEAD + section('A X', 'a2') + B)
    assert conflicts == ("section 'A X'",)
    assert (
        text == HEAD + section('A X', '<<<<<<< ours', 'a1', '=======', 'a2', '>>>>>>> theirs') + B
    )


def test_case_6_added_on_both_sides_is_one_section():
    text, conflicts = merged(
        A + '\n' + C,
        A + '\n' + section('N X', '**P:** 1') + '\n' + C,
        A + '\n' + section('N X', '**Q:** 2') + '\n' + C,
    )
    assert not conflicts
    assert text == A + '\n' + section('N X', '**P:** 1', '**Q:** 2') + '\n' + C


def test_case_6_added_on_both_sides_in_two_places_stands_at_the_earlier():
    new = section('N X', 'new')
    text = clean(
        A + '\n' + B + '\n' + C,
        A + '\n' + new + '\n' + B + '\n' + C,
        A + '\n' + B + '\n' + C + '\n' + new,
    )
    assert text == A + '\n' + new + '\n' + B + '\n' + C


def test_a_moved_section_keeps_the_other_sides_edit():
    assert (
        clean(A + '\n' + B + '\n' + C, A + '\n' + C + '\n' + B, A + '\n' + B1 + '\n' + C)
        == A + '\n' + C + '\n' + B1
    )


def test_a_move_and_an_addition_and_outside_text():
    base = HEAD + A + '\n' + B + '\n' + C
    text = clean(base, HEAD + B + '\n' + A + '\n' + C, base.replace('Some', 'Much') + '\n' + X9)
    assert text == HEAD.replace('Some', 'Much') + B + '\n' + A + '\n' + C + '\n' + X9


def test_two_different_reorderings_are_a_conflict():
    _, conflicts = merged(A + B + C, B + A + C, A + C + B)
    assert conflicts


def test_a_section_moved_to_two_places_never_stands_twice():
    def blind(regions):
        return [
            (theirs + ours, 0) if base else (b'<<<<<<< ours\n=======\n>>>>>>> theirs\n', 1)
            for base, ours, theirs in regions
        ]

    base, ours, theirs = ((text.encode()) for text in (A + B + C, B + C + A, B + A + C))
    assert merge('sections', base, ours, theirs, blind).conflicts


def test_a_renamed_section_keeps_the_other_sides_edit():
    renamed = A.replace('A X', 'NEW X')
    assert (
        clean(HEAD + A + '\n' + B, HEAD + renamed + '\n' + B, HEAD + A1 + '\n' + B)
        == HEAD + A1.replace('A X', 'NEW X') + '\n' + B
    )


def test_a_renamed_section_in_a_document_of_one():
    one, other = section('NEW X', '**P:** 1', '**Q:** 1'), section('A X', '**P:** 1', '**Q:** 2')
    assert clean(
        HEAD + section('A X', '**P:** 1', '**Q:** 1'), HEAD + one, HEAD + other
    ) == HEAD + section('NEW X', '**P:** 1', '**Q:** 2')


def test_outside_text_between_sections_merges_in_its_place():
    base = 'one\n' + A + 'two\n' + B + 'three\n'
    assert clean(base, base.replace('one', 'ONE'), base.replace('three', 'THREE')) == base.replace(
        'one', 'ONE'
    ).replace('three', 'THREE')


def test_a_malformed_side_is_merged_as_text_and_says_so():
    base = HEAD + A + B
    result = merge(
        'sections',
        base.encode(),
        base.replace('<!-- END A X -->\n', '').encode(),
        (HEAD + A1 + B).encode(),
        by_region,
    )
    assert result.conflicts
    assert result.decisions[0].case == 'text'
    assert 'GS10' in result.decisions[0].what


def test_never_worse_than_the_line_merge():
    base = A + B + C

    def knows_all(regions):
        return [
            (b'whole\n', 0) if region[0] == base.encode() else (b'<<<<<<<\n', 1)
            for region in regions
        ]

    result = merge(
        'sections',
        base.encode(),
        (A1 + B + C).encode(),
        (section('A X', 'a2') + B + C).encode(),
        knows_all,
    )
    assert (result.data, result.conflicts) == (b'whole\n', ())


def test_renamed_alike_on_both_sides():
    renamed = section('NEW X', 'a')
    assert (
        clean(
            HEAD + A + '\n' + B,
            HEAD + renamed + '\n' + B,
            HEAD + section('NEW X', 'a', 'more') + '\n' + B1,
        )
        == HEAD + section('NEW X', 'a', 'more') + '\n' + B1
    )


def test_what_looks_renamed_here_and_was_added_there_stands_once():
    empty, new = section('A X'), section('NEW X')
    assert clean(empty, new + '\n', new + '\n' + empty).count('BEGIN NEW X') == 1


def test_a_section_that_two_sides_gave_two_names_is_a_conflict():
    _, conflicts = merged(
        HEAD + A + '\n' + B,
        HEAD + section('N1 X', 'a') + '\n' + B,
        HEAD + section('N2 X', 'a') + '\n' + B,
    )
    assert conflicts


def test_a_text_of_many_bytes_that_both_sides_changed_is_gits():
    words = ' '.join(map(str, range(12_000)))
    versions = [section('A X', *[f'- {at} {words}{end}' for at in range(5)]) for end in '.!?']
    made = merge('sections', *[version.encode() for version in versions], by_region)
    assert [decision.what for decision in made.decisions] == [
        'more changed on both sides than is merged by meaning'
    ]


def test_what_one_side_changed_is_settled_by_its_bytes_alone():
    def merge_lines(regions):
        raise AssertionError('nothing is open')

    sides = (A + '\n' + B + '\n' + C, A1 + '\n' + B + '\n' + C, A + '\n' + B1)
    merged = document.merge(*[f'{HEAD}{side}'.encode() for side in sides], merge_lines)
    assert merged.data == f'{HEAD}{A1}\n{B1}'.encode() and not merged.conflicts
