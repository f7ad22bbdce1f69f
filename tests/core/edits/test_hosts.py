"""The table of agents' tools: rows that agree where their payloads cannot be told apart."""

import itertools

import pytest

from gitsync.core.edits import hosts
from gitsync.core.edits.hosts import HOSTS

PAIRS = list(itertools.combinations(HOSTS.values(), 2))


@pytest.mark.parametrize('one, other', PAIRS, ids=lambda host: host.name)
def test_hosts_that_spell_an_event_alike_mean_the_same_and_read_the_same_answers(one, other):
    moments = {event.name: event.moment for event in one.events}
    for event in other.events:
        if event.name in moments:
            assert event.moment == moments[event.name] and one.answers == other.answers


@pytest.mark.parametrize('one, other', PAIRS, ids=lambda host: host.name)
def test_a_tool_does_the_same_in_every_host_that_has_it(one, other):
    assert all(one.tools.get(name, act) == act for name, act in other.tools.items())


@pytest.mark.parametrize('host', HOSTS.values(), ids=list(HOSTS))
def test_settings_ask_only_for_tools_whose_input_is_read(host):
    for event in host.events:
        assert set(filter(None, event.matcher.split('|'))) <= set(hosts.TOOLS)
    assert len({each.settings for each in HOSTS.values()}) == len(HOSTS)


@pytest.mark.parametrize(
    'name, host, moment',
    [
        ('PreToolUse', 'claude', hosts.BEFORE_TOOL),
        ('pre_tool_use', 'claude', hosts.BEFORE_TOOL),
        ('preToolUse', 'cursor', hosts.BEFORE_TOOL),
        ('beforeShellExecution', 'cursor', hosts.BEFORE_SHELL),
        ('sessionStart', 'cursor', hosts.START),
        ('Stop', 'claude', hosts.STOP),
    ],
)
def test_an_event_is_known_by_its_spelling(name, host, moment):
    found, event = hosts.event_of(name)
    assert (found.name, event.moment) == (host, moment)


def test_an_event_that_no_host_has_is_unknown():
    assert hosts.event_of('stop') is hosts.event_of('SubagentStop') is None


def test_the_first_key_that_holds_something_counts():
    assert hosts.given({'a': None, 'b': '', 'c': 1}, ('a', 'b', 'c')) == ''
    assert hosts.given({}, ('a',)) is None
