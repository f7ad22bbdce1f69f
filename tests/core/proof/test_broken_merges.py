"""Results that lack a line, hold one twice, or hold two in another order: what the proof says.

Told are the lines of the result of each case of tests/merge, by what is wrong without them.
"""

import re

import pytest

from gitsync.core.merge.by_kind import merge
from gitsync.core.merge.result import Unmergeable
from gitsync.core.proof import claim
from gitsync.core.proof.meaning import faults
from gitsync.merging.kind_of import manner_of
from tests.merge_cases import CASES
from tests.merge_cases import case
from tests.scenes.merging import by_region
from tests.transcripts import told

BROKEN = {
    'missing': lambda lines, at: [*lines[:at], *lines[at + 1 :]],
    'twice': lambda lines, at: [*lines[: at + 1], *lines[at:]],
    'after the next': lambda lines, at: [
        *lines[:at],
        *lines[at + 1 : at + 2],
        lines[at],
        *lines[at + 2 :],
    ],
    'changed': lambda lines, at: [*lines[:at], b'+' + lines[at], *lines[at + 1 :]],
}


@pytest.mark.parametrize('how', BROKEN)
@pytest.mark.parametrize('name', CASES)
def test_what_is_wrong_with_a_broken_result(name, how):
    path, *texts = case(name)
    kind, options, _ = manner_of(path, texts, None)
    try:
        merged = merge(kind, *texts, by_region, options._replace(faults=faults))
    except Unmergeable:
        return
    lost = tuple(decision.lost for decision in merged.decisions)
    whole = claim.Claim(*texts, merged.data, lost, not merged.conflicts)
    lines = merged.data.splitlines(keepends=True)
    verdicts = {}
    for at in range(len(lines)):
        result = b''.join(BROKEN[how](lines, at))
        for fault in claim.faults(kind, whole._replace(result=result))[:2]:
            verdicts.setdefault(re.sub(r"'[^']*'", "'…'", fault), []).append(at + 1)
    for fault, numbers in verdicts.items():
        told(f'{" ".join(map(str, numbers))}: {fault}')
