"""Every folder in tests/merge is one merge: base, ours, theirs, expected, and about (its path, then
the sentence that it stands for).

expected is the result, conflict markers included. A known fault stands as expected-now (what comes
out) beside expected-ideal (what should).
"""

import pytest

from gitsync.git.merge_file import merge_text
from gitsync.merging.one_file import merge_file
from gitsync.world import policy_file
from tests.merge_cases import CASES
from tests.merge_cases import ROOT
from tests.merge_cases import case
from tests.scenes.merging import swapped

FILES = {'about', 'base', 'ours', 'theirs'}
EXPECTED = ({'expected'}, {'expected-now', 'expected-ideal'})


@pytest.mark.parametrize('name', CASES)
def test_the_case_has_its_files(name):
    there = {path.name for path in (ROOT / name).iterdir()}
    assert not FILES - there, f'tests/merge/{name} lacks {FILES - there}'
    assert there - FILES in EXPECTED, f'tests/merge/{name} needs expected, or both of {EXPECTED[1]}'


@pytest.mark.parametrize('name', CASES)
def test_the_case_merges_as_expected(name):
    path, *texts = case(name)
    outcome = merge_file(path, *texts)
    expected = ROOT / name / 'expected'
    if not expected.exists():
        expected = ROOT / name / 'expected-now'
        assert (ROOT / name / 'expected-ideal').read_bytes() != outcome.data, (
            'the fault is mended: rename expected-ideal to expected'
        )
    assert outcome.data.decode('utf-8', 'surrogateescape') == expected.read_bytes().decode(
        'utf-8', 'surrogateescape'
    ), (ROOT / name / 'about').read_text('utf-8')
    assert bool(outcome.conflicts) == (
        b'\n<<<<<<< ours' in b'\n' + outcome.data
    )  # in fences too, where no rule looks


@pytest.mark.parametrize('name', CASES)
def test_the_case_is_symmetric(name):
    path, base, ours, theirs = case(name)
    forth, back = merge_file(path, base, ours, theirs), merge_file(path, base, theirs, ours)
    assert bool(forth.conflicts) == bool(back.conflicts)
    assert forth.data == swapped(back.data)


@pytest.mark.parametrize('name', CASES)
def test_merging_a_clean_result_again_changes_nothing(name):
    path, base, ours, theirs = case(name)
    merged = merge_file(path, base, ours, theirs)
    if not merged.conflicts:
        assert merge_file(path, ours, ours, merged.data).data == merged.data
        assert merge_file(path, base, merged.data, merged.data).data == merged.data


def test_there_are_enough_cases():
    assert len(CASES) >= 60


@pytest.mark.parametrize('value', [b'"a"', b'"c"'], ids=['as it was', 'changed'])
def test_lines_that_git_merges_cleanly_but_not_rightly_are_a_conflict(value):
    """Both put objects in another order, in two ways: git's lines would have one of them twice."""
    policy = policy_file.parse(b'version = 1\n[[documents]]\npath = "a.jsonl"\nkind = "jsonl"\n')
    one, two, three, four = (b'{"id": %d, "s": "a"}\n' % number for number in range(1, 5))
    base = one + two + three + four
    theirs = two + three + one.replace(b'"a"', value) + four
    ours = two + one.replace(b'"a"', b'"b"') + three + four
    assert merge_text(base, ours, theirs)[1] == 0
    assert merge_file('a.jsonl', base, ours, theirs, policy).conflicts == ('1 in the text',)
