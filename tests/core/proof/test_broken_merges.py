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
from tests.edited_documents import EDITS
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


def ranges(numbers):
    """Numbers in words, neighbours as 1-3."""
    runs = []
    for number in dict.fromkeys(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ' '.join(f'{first}-{last}' if last > first else f'{first}' for first, last in runs)


@pytest.mark.parametrize('name', CASES)
def test_what_is_wrong_with_a_broken_result(name):
    path, *texts = case(name)
    kind, options, _ = manner_of(path, texts, None)
    try:
        merged = merge(kind, *texts, by_region, options._replace(faults=faults))
    except Unmergeable:
        return
    lost = tuple(decision.lost for decision in merged.decisions)
    whole = claim.Claim(*texts, merged.data, lost, not merged.conflicts)
    lines = merged.data.splitlines(keepends=True)
    for how, broken in BROKEN.items():
        verdicts = {}
        for at in range(len(lines)):
            result = b''.join(broken(lines, at))
            for fault in claim.faults(kind, whole._replace(result=result))[:2]:
                verdicts.setdefault(re.sub(r"'[^']*'", "'…'", fault), []).append(at + 1)
        for fault, numbers in verdicts.items():
            told(f'{how} {ranges(numbers)}: {fault}')


@pytest.mark.parametrize('path', EDITS, ids=[path[-9:] for path in EDITS])
def test_what_is_wrong_where_one_edit_is_lost_or_made_twice(path):
    """Told of each result: how many faults it has, and the first; '~' where it holds conflicts."""
    base, edits = EDITS[path]
    kind, options, _ = manner_of(path, (base.encode(),) * 3, None)
    kind = 'jsonl' if path.endswith('.jsonl') else kind  # as a policy may say
    names = [*edits]
    for at, one in enumerate(names):
        other = names[(at + 1) % len(names)]
        ours, theirs = base.replace(*edits[one]), base.replace(*edits[other])
        both = ours.replace(*edits[other])
        said = []
        for result, what in (
            (base, 'neither'),
            (ours, 'ours'),
            (theirs, 'theirs'),
            (both, 'both'),
            (both.replace(*edits[one]), 'ours twice'),
        ):
            texts = (text.encode() for text in (base, ours, theirs, result))
            whole = claim.Claim(*texts, columns=options.columns, keys=options.keys)
            for is_clean in (True, False):
                found = claim.faults(kind, whole._replace(is_clean=is_clean))
                if found:
                    said.append(f'{what}{"" if is_clean else "~"} {len(found)} {found[0][:40]}')
        told(f'{one} | {other}: {"; ".join(said)}')
