"""The kinds of gated documents: one table, and the modules that serve a kind on each floor.

A new kind is a row here and a module on each floor that has something to say about it. On every
floor a kind's module offers the functions that FLOORS names. What one kind needs beyond that, its
own module knows; nobody else asks what kind a document is.
"""

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

# The functions that a kind's module has, by floor.
FLOORS = {
    'documents': ('parse', 'render'),
    'form': ('check_form',),
    'ownership': ('check_ownership',),
    'fixes': ('fix',),
    'merge': ('merge',),
    'proof': ('prove',),
}


class Kind(Value):
    """A kind of document. `rooms` has the module that serves it, by floor; a floor that is not
    named has nothing to say about it.
    """

    name: str
    rooms: dict[str, str]
    keeps: str = ''  # the kind whose former files it keeps
    is_in_policy: bool = False  # a [[documents]] of the policy may name it
    is_in_epic: bool = False  # the protocol's layout of an epic has a path for it
    is_record: bool = False  # agents leave it behind them as they work: what a report counts
    is_dated: bool = False  # its form's check_times compares its times before and after
    must_parse: bool = False  # a merge of it that does not parse is never clean
    is_plain: bool = True  # must be a plain file, neither link nor executable


def _everywhere(name: str, **other: str) -> dict[str, str]:
    """A module called like the kind on every floor, but for the floors that name another."""
    return dict.fromkeys(FLOORS, name) | other


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            'sections',
            _everywhere(
                'sections',
                merge='sections.document',
                ownership='sections.document',
                proof='sections.document',
            ),
            is_in_policy=True,
            is_in_epic=True,
        ),
        Kind(
            'messages',
            _everywhere('messages', merge='messages.document'),
            is_in_policy=True,
            is_in_epic=True,
            is_record=True,
        ),
        Kind(
            'archive',
            {'documents': 'messages', 'ownership': 'archive'},
            keeps='messages',
            is_in_epic=True,
            is_record=True,
        ),
        Kind(
            'status',
            _everywhere('status'),
            is_in_policy=True,
            is_in_epic=True,
            is_record=True,
            is_dated=True,
        ),
        Kind(
            'checkpoint',
            _everywhere('checkpoint', merge='json.checkpoint', proof='json'),
            is_in_policy=True,
            is_in_epic=True,
            is_record=True,
            is_dated=True,
        ),
        Kind(
            'backup',
            {'documents': 'checkpoint', 'ownership': 'checkpoint'},
            keeps='checkpoint',
            is_in_epic=True,
            is_record=True,
        ),
        Kind(
            'json',
            {
                'documents': 'json',
                'form': 'json',
                'ownership': 'file',
                'merge': 'json.document',
                'proof': 'json',
            },
            is_in_policy=True,
            must_parse=True,
        ),
        Kind(
            'jsonl',
            {
                'documents': 'jsonl',
                'form': 'jsonl',
                'ownership': 'file',
                'merge': 'json.lines',
                'proof': 'jsonl',
            },
            is_in_policy=True,
            must_parse=True,
        ),
        Kind('file', {'ownership': 'file'}, is_in_policy=True, is_plain=False),
        Kind('feature', {'ownership': 'file'}, keeps='file', is_in_epic=True, is_plain=False),
        Kind('handoff', {'ownership': 'file'}, keeps='file', is_in_epic=True, is_plain=False),
        Kind('lock', {}, is_in_epic=True, is_plain=False),
        Kind('policy', {'form': 'policy', 'ownership': 'policy'}),
        Kind('attributes', {'ownership': 'attributes'}, is_plain=False),
    )
}
IN_POLICY = tuple(kind.name for kind in KINDS.values() if kind.is_in_policy)
IN_EPIC = tuple(kind.name for kind in KINDS.values() if kind.is_in_epic)
RECORDS = tuple(kind.name for kind in KINDS.values() if kind.is_record)


def room(floor: str, kind: str) -> 'ModuleType | None':
    """The module that serves a kind on a floor, loaded when it is first asked for; None where the
    floor has nothing to say about it.
    """
    known = KINDS.get(kind)
    name = known.rooms.get(floor) if known else None
    if not name:
        return None
    return __import__(f'gitsync.core.{floor}.{name}', fromlist=FLOORS[floor])
