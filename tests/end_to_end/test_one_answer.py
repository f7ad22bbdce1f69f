"""One answer to each question: may this agent change this part, and to whom is a feature assigned.

GITSYNC_EXAMPLES=2000 looks at so many worlds, and HYPOTHESIS_PROFILE=default at new ones each time.
"""

import os

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from tests.scenes.doors import Doors
from tests.scenes.worlds import FEATURES
from tests.scenes.worlds import edits
from tests.scenes.worlds import worlds

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get('GITSYNC_EXAMPLES', '16'))  # make soak looks at four hundred
looked = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def doors(git, monkeypatch, capfd):
    return Doors(git, monkeypatch, capfd)


@looked
@given(data=st.data())
def test_every_door_says_the_same_of_one_edit(doors, data):
    world = data.draw(worlds(), label='world')
    edit = data.draw(st.sampled_from(list(edits(world))), label='edit')
    agent = data.draw(st.sampled_from(world.agents), label='agent')
    doors.enter(world)
    answers = doors.answers(agent, edit)
    assert len(set(answers.values())) == 1, f'{answers}'


@looked
@given(data=st.data())
def test_every_door_says_the_same_of_who_acts_and_who_is_assigned(doors, data):
    world = data.draw(worlds(), label='world')
    agent = data.draw(st.sampled_from(list(filter(None, world.agents))), label='agent')
    number = data.draw(st.integers(1, len(FEATURES)), label='feature')
    doors.enter(world)
    if not world.is_of_protocol:
        return
    assert set(doors.who_acts(agent).values()) == {agent}
    features = doors.features_of(agent)
    assert len(set(features.values())) == 1, features
    holders = doors.feature_owners(agent, number)
    assert len(set(holders.values())) <= 1 or not holders['rosters'], holders


COORDINATING = (
    ('handoff',),
    ('handoff', 'Secondary-A'),
    ('takeover', 'Secondary-A', '--how', 'new'),
    ('takeover', 'Secondary-B', '--how', 'absorb'),
    ('takeover', 'Secondary-A', '--how', 'restart'),
    ('takeover', 'Secondary-B', '--how', 'defer'),
    ('epic', 'add-feature', 'more'),
    ('epic', 'offer', '--answer', '1'),
    ('sync',),
    ('heartbeat', '--step', 'on'),
    ('message', 'send', 'Secondary-B', '--subject', 'x', '--escalate', 'high'),
)


@looked
@given(data=st.data())
def test_what_a_command_of_the_coordinator_writes_passes_every_gate(doors, data):
    world = data.draw(worlds(), label='world')
    agent = data.draw(st.sampled_from(world.agents), label='agent')
    argv = data.draw(st.sampled_from(COORDINATING), label='command')
    doors.enter(world)
    if world.is_of_protocol:
        code, wrong = doors.coordinate(agent, *argv)
        assert not wrong, (code, wrong)
        doors.restore()
