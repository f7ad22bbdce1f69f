"""A small piece of the soak in every run of the tests; the whole is `make soak`."""

from pathlib import Path

import pytest

from gitsync.commands.table import LESSER
from gitsync.commands.table import READS
from gitsync.commands.table import TABLE
from tests.soak.faults.environments import CLOCKS
from tests.soak.faults.environments import ODD
from tests.soak.faults.repositories import KINDS as KINDS_OF_REPOSITORIES
from tests.soak.faults.repositories import STEPS
from tests.soak.faults.rows import ROWS
from tests.soak.fuzz import doors
from tests.soak.fuzz import laws as fuzz
from tests.soak.generate import KINDS
from tests.soak.laws import Tally
from tests.soak.laws import broken
from tests.soak.laws import order_matters
from tests.soak.objects import laws as objects
from tests.soak.outlines import laws as outlines
from tests.soak.pushes.play import Play

pytestmark = pytest.mark.slow


@pytest.mark.parametrize('kind', KINDS)
def test_the_laws_hold_on_generated_merges(kind):
    tally = Tally()
    found = [(seed, sentence) for seed in range(75) for sentence in broken(kind, seed, tally)]
    assert found == []
    assert tally[kind]['clean'] > 15


@pytest.mark.parametrize('kind', ['sections', 'messages', 'status', 'checkpoint'])
def test_agents_that_change_their_own_parts_merge_the_same_in_every_order(kind):
    assert [
        (seed, sentence) for seed in range(8) for sentence in order_matters(kind, seed, Tally())
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize('seed', [1, 3, 119, 4])
def test_a_server_and_its_model_agree_on_random_pushes(seed, tmp_path):
    tally = {}
    assert Play(tmp_path, seed).faults(tally) == []
    assert tally


def test_a_merge_gives_what_the_edits_come_to_or_a_conflict():
    tally = Tally()
    wrong = [(seed, sentence) for seed in range(100) for sentence in outlines.broken(seed, tally)]
    assert wrong == []
    done = tally['outline']
    assert done['clean'] > 80 and done['disputed'] + done['unsure'] > 8
    assert done.get('unneeded conflict', 0) <= 2


@pytest.mark.parametrize('kind', objects.KINDS)
def test_a_merge_of_values_gives_what_the_edits_come_to_or_a_conflict_of_them(kind):
    tally = Tally()
    seeds = range(100)
    wrong = [(seed, sentence) for seed in seeds for sentence in objects.broken(kind, seed, tally)]
    wrong += [
        (seed, why) for seed in seeds[:10] for why in objects.order_matters(kind, seed, tally)
    ]
    assert wrong == []
    assert tally[kind]['clean'] > 50 and tally[kind]['disputed'] > 5


def test_three_to_six_sides_merge_the_same_in_every_order():
    tally = Tally()
    wrong = [(seed, why) for seed in range(25) for why in outlines.order_matters(seed, tally)]
    assert wrong == []
    assert tally['outline']['in orders'] > 6


@pytest.mark.parametrize('door', doors.PURE, ids=lambda door: door.name)
def test_bytes_that_nobody_meant_get_an_answer(door):
    assert [(seed, why) for seed in range(12) for why in fuzz.broken(door, seed)] == []


@pytest.mark.slow
@pytest.mark.parametrize('door', doors.IN_A_REPOSITORY, ids=lambda door: door.name)
def test_files_that_nobody_meant_get_an_answer_of_every_command(door):
    assert [(seed, why) for seed in range(8) for why in fuzz.broken(door, seed)] == []


def test_every_command_that_writes_is_killed_at_random_instants():
    """Those that git and agents' tools call are killed in tests of merges, commits and sessions."""
    called = {'hook', 'merge-driver', 'edit-hook', 'mcp'}
    writing = {name for name, row in TABLE.items() if row.effect != READS} - called
    writing |= {name for name, effect in LESSER.items() if effect != READS}
    played = {' '.join(row.argv[:words]) for row in ROWS for words in (1, 2)}
    assert writing <= played


def test_the_page_of_limits_says_how_much_is_tried():
    page = (Path(__file__).resolve().parents[2] / 'docs' / 'scale.md').read_text()
    assert f'at {len(doors.DOORS)} doors' in page
    assert f'{len(ROWS)} commands in {len(ODD)} odd environments' in page
    assert f'under {len(CLOCKS)} moved clocks' in page
    assert f'in {len(KINDS_OF_REPOSITORIES)} kinds of repositories' in page
    assert f'{len(STEPS)} steps a kind' in page
