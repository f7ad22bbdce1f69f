"""The table of kinds: what is said of each, and the modules that serve it."""

import pytest

from gitsync.core.documents.kinds import FLOORS
from gitsync.core.documents.kinds import IN_POLICY
from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.kinds import RECORDS
from gitsync.core.documents.kinds import has_room
from gitsync.core.documents.kinds import room

TEXTS = 'sections messages archive status checkpoint backup json jsonl policy'


@pytest.mark.parametrize(
    'said, kinds',
    [
        ('has_parts', 'sections messages'),
        ('is_in_policy', 'sections messages status checkpoint json jsonl file'),
        ('is_record', 'messages archive status checkpoint backup'),
        ('is_dated', 'status checkpoint'),
        ('must_parse', 'json jsonl'),
        ('is_plain', TEXTS),
        ('is_read', f'{TEXTS} attributes'),
    ],
)
def test_which_kinds_are_said_to_be_so(said, kinds):
    assert [kind.name for kind in KINDS.values() if getattr(kind, said)] == kinds.split()
    assert all(KINDS[name].content in KINDS for name in kinds.split())


def test_what_a_policy_may_name_and_what_agents_leave_behind():
    assert IN_POLICY == tuple(kind.name for kind in KINDS.values() if kind.is_in_policy)
    assert RECORDS == tuple(kind.name for kind in KINDS.values() if kind.is_record)


@pytest.mark.parametrize(
    'kind, content',
    [('archive', 'messages'), ('backup', 'checkpoint'), ('feature', 'file'), ('status', 'status')],
)
def test_what_keeps_a_kind_holds_its_text(kind, content):
    assert KINDS[kind].content == content


@pytest.mark.parametrize(
    'kind, floors',
    [
        ('sections', 'documents form ownership fixes merge proof'),
        ('status', 'documents form ownership fixes merge proof'),
        ('archive', 'documents ownership'),
        ('json', 'documents form ownership merge proof'),
        ('file', 'ownership'),
        ('lock', ''),
        ('policy', 'form ownership'),
        ('no such kind', ''),
    ],
)
def test_a_kind_has_a_room_where_the_floor_has_something_to_say(kind, floors):
    assert [floor for floor in FLOORS if has_room(floor, kind)] == floors.split()
    for floor in FLOORS:
        module = room(floor, kind)
        assert (module is not None) == has_room(floor, kind)
        assert module is None or all(hasattr(module, name) for name in FLOORS[floor])
