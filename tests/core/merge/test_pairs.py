"""Two edits of one document, every pair of them, in every kind: the merge holds both.

Told are the pairs of which it does not: the conflicts and what was decided, or what comes out as a
diff of the base.
"""

import difflib

import pytest

from gitsync.core.merge.by_kind import merge
from gitsync.core.merge.result import Unmergeable
from gitsync.core.proof import claim
from gitsync.core.proof.meaning import faults
from gitsync.merging.kind_of import manner_of
from tests.edited_documents import EDITS
from tests.scenes.merging import by_region
from tests.scenes.merging import swapped
from tests.transcripts import told

ROWS = [(path, edit) for path, (_, edits) in EDITS.items() for edit in edits]


@pytest.mark.parametrize('path, edit', ROWS, ids=[f'{path[-9:]}: {edit}' for path, edit in ROWS])
def test_an_edit_beside_every_other(path, edit):
    base, edits = EDITS[path]
    ours = base.replace(*edits[edit])
    assert ours != base
    names = [*edits]
    for name in names[names.index(edit) :]:
        other = edits[name]
        theirs = base.replace(*other)
        both = {ours.replace(*other), theirs.replace(*edits[edit])}
        told_unless(path, name, [base, ours, theirs], both)


@pytest.mark.parametrize('step', [2, 5, 11])
@pytest.mark.parametrize('path', EDITS, ids=[path[-9:] for path in EDITS])
def test_two_edits_beside_two_others(path, step):
    base, edits = EDITS[path]
    names = [*edits]
    for at, one in enumerate(names):
        two, three, four = (names[(at + count * step) % len(names)] for count in (1, 2, 3))
        ours = base.replace(*edits[one]).replace(*edits[two])
        theirs = base.replace(*edits[three]).replace(*edits[four])
        both = {
            ours.replace(*edits[three]).replace(*edits[four]),
            theirs.replace(*edits[one]).replace(*edits[two]),
        }
        told_unless(path, f'{one}, {two} | {three}, {four}', [base, ours, theirs], both)


def told_unless(path, name, texts, both):
    """Tell the merge unless it is the one text that both may be; the other way round it is the
    same.
    """
    base, texts = texts[0], [text.encode() for text in texts]
    kind, options, _ = manner_of(path, texts, None)
    kind = 'jsonl' if path.endswith('.jsonl') else kind  # as a policy may say
    options = options._replace(faults=faults)
    try:
        merged = merge(kind, *texts, by_region, options)
    except Unmergeable as error:
        told(f'{name}: left to lines, {error}')
        return
    back = merge(kind, texts[0], texts[2], texts[1], by_region, options)
    is_clean = not merged.conflicts
    if is_clean != (not back.conflicts):
        told(f'{name}: only {"one way" if is_clean else "the other way"} without a conflict')
    else:
        assert (swapped(back.data), back.conflicts) == (merged.data, merged.conflicts)
    if both == {merged.data.decode()} and is_clean:
        return
    whats = {f'conflict: {what}': None for what in merged.conflicts}
    whats |= {f'{each.case}: {each.where}: {each.what}': None for each in merged.decisions}
    told(f'{name}: {"; ".join(whats) or difference(base, merged.data.decode())}')
    lost = tuple(decision.lost for decision in merged.decisions)
    for result, how in ((merged.data, 'not proved'), (min(both).encode(), 'were it both')):
        whole = claim.Claim(*texts, result, lost, is_clean)
        for fault in claim.faults(kind, whole)[:1]:
            told(f'    {how}: {fault}')


def difference(old, new):
    lines = difflib.unified_diff(old.split('\n'), new.split('\n'), n=0, lineterm='')
    return ' / '.join(line for line in lines if line[:2] not in ('--', '++', '@@'))[:240]
