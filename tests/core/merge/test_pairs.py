"""Two edits of one document, every pair of them, in every kind: the merge holds both.

Told are the pairs of which it does not: what comes out as a diff of the base, the conflicts and
what was decided.
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
from tests.transcripts import told

ROWS = [(path, edit) for path, (_, edits) in EDITS.items() for edit in edits]


@pytest.mark.parametrize('path, edit', ROWS, ids=[f'{path[-9:]}: {edit}' for path, edit in ROWS])
def test_an_edit_beside_every_other(path, edit):
    base, edits = EDITS[path]
    ours = base.replace(*edits[edit])
    assert ours != base
    for name, other in edits.items():
        theirs = base.replace(*other)
        one, two = ours.replace(*other), theirs.replace(*edits[edit])
        texts = [text.encode() for text in (base, ours, theirs)]
        kind, options, _ = manner_of(path, texts, None)
        kind = 'jsonl' if path.endswith('.jsonl') else kind  # as a policy may say
        try:
            merged = merge(kind, *texts, by_region, options._replace(faults=faults))
        except Unmergeable as error:
            told(f'with {name}: left to lines, {error}')
            continue
        if one == two and merged.data == one.encode() and not merged.conflicts:
            continue
        told(f'with {name}: {difference(base, merged.data.decode())}')
        for what in merged.conflicts:
            told(f'    conflict: {what}')
        for decision in merged.decisions:
            told(f'    {decision.case}: {decision.where}: {decision.what}')
        lost = tuple(decision.lost for decision in merged.decisions)
        for result, how in ((merged.data, 'not proved'), (one.encode(), 'were it both')):
            whole = claim.Claim(*texts, result, lost, not merged.conflicts)
            for fault in claim.faults(kind, whole)[:1]:
                told(f'    {how}: {fault}')


def difference(old, new):
    lines = difflib.unified_diff(old.split('\n'), new.split('\n'), n=0, lineterm='')
    return ' / '.join(line for line in lines if line[:2] not in ('--', '++', '@@'))[:240]
