"""The merges of tests/merge with their versions turned round: each side as the base, no base, CRLF.

Told are the result as a diff, the conflicts and what was decided.
"""

import difflib

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

TURNS = {
    'ours is the base': lambda base, ours, theirs: (ours, base, theirs),
    'theirs is the base': lambda base, ours, theirs: (theirs, ours, base),
    'without a base': lambda base, ours, theirs: (b'', ours, theirs),
}


def merged_by_kind(path, texts):
    """What comes out, None where the kind leaves it to lines; proved where it is clean."""
    kind, options, _ = manner_of(path, texts, None)
    try:
        merged = merge(kind, *texts, by_region, options._replace(faults=faults))
    except Unmergeable as error:
        told(f'left to lines: {error}')
        return None
    lost = tuple(decision.lost for decision in merged.decisions)
    for fault in claim.faults(kind, claim.Claim(*texts, merged.data, lost, not merged.conflicts)):
        told(f'not proved: {fault}')
    return merged


@pytest.mark.parametrize('name', CASES)
def test_the_merge_of_versions_turned_round(name):
    path, *versions = case(name)
    for turn, turned in TURNS.items():
        told(f'{turn}:')
        texts = turned(*versions)
        merged = merged_by_kind(path, texts)
        if not merged:
            continue
        for line in difflib.unified_diff(*map(lines, (texts[1], merged.data)), n=0, lineterm=''):
            if line[:3] not in ('---', '+++'):
                told(line)
        for what in merged.conflicts:
            told(f'conflict: {what}')
        for decision in merged.decisions:
            told(f'{decision.case}: {decision.where}: {decision.what}')


def lines(data):
    return data.decode('utf-8', 'backslashreplace').replace('\r', '␍').split('\n')


@pytest.mark.parametrize('name', CASES)
def test_a_clean_merge_in_crlf_is_the_merge_in_crlf(name):
    path, *texts = case(name)
    merged = merged_by_kind(path, texts)
    if merged and not merged.conflicts and not any(b'\r' in text for text in texts):
        other = merged_by_kind(path, [text.replace(b'\n', b'\r\n') for text in texts])
        assert other.data == merged.data.replace(b'\n', b'\r\n')
