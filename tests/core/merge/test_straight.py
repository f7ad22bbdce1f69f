"""The straight way gives what the full merge gives, or nothing."""

import pytest

from gitsync.core.merge import merge as full
from gitsync.core.merge.straight import merge
from gitsync.textmerge import merger
from tests.soak.generate import agents
from tests.soak.generate import triple


def doc(*bodies, head='# E\n\n', foot=''):
    return (head + '\n'.join(f'<!-- BEGIN {name} -->\n{body}<!-- END {name} -->\n' for name, body in bodies) + foot).encode()


BASE = doc(('A', 'a\n'), ('B', 'b\n'))


@pytest.mark.parametrize('ours, theirs, expected', [
    (doc(('A', 'x\n'), ('B', 'b\n')), doc(('A', 'a\n'), ('B', 'y\n')), doc(('A', 'x\n'), ('B', 'y\n'))),
    (doc(('A', ''), ('B', 'b\n')), doc(('A', 'a\n'), ('B', 'y\n'), head='# F\n\n'), doc(('A', ''), ('B', 'y\n'), head='# F\n\n')),
    (doc(('A', 'x\n'), ('B', 'b\n')), doc(('A', 'x\n'), ('B', 'b\n'), foot='end'), doc(('A', 'x\n'), ('B', 'b\n'), foot='end')),
])
def test_one_sided_changes(ours, theirs, expected):
    assert merge(BASE, ours, theirs) == merge(BASE, theirs, ours) == expected
    assert full('sections', BASE, ours, theirs, merger()).data == expected


@pytest.mark.parametrize('ours', [
    doc(('A', 'x\n'), ('B', 'x\n')), doc(('A', 'x\n')), doc(('B', 'b\n'), ('A', 'a\n')), doc(('A', 'x\n'), ('A', 'b\n')), doc(('A', '```\n'), ('B', 'b\n')),
    doc(('A', '<!-- note -->\n'), ('B', 'b\n')), doc(('A', '#region x\n'), ('B', 'b\n')), doc(('A', 'x\n'), ('B', 'b\n')).replace(b'\n', b'\r\n'),
    doc(('A', 'x\n'), ('B', 'b\n')).replace(b'<!-- END A -->', b'<!-- END B -->'), b'',
])
def test_what_is_not_straight_is_left_to_the_full_merge(ours):
    assert merge(BASE, ours, doc(('A', 'a\n'), ('B', 'y\n'))) is None


def test_generated_documents():
    taken = 0
    for seed in range(400):
        base, (ours, theirs) = agents('sections', seed, 2)
        texts = (base, ours, theirs) if seed % 2 else triple('sections', seed)
        found = merge(*texts)
        if found is not None:
            taken += 1
            merged = full('sections', *texts, merger())
            assert (merged.data, merged.conflicts) == (found, ())
    assert taken > 20
