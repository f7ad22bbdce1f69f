"""The kinds of gated documents: one table, and the modules that serve a kind on each floor.

A new kind is a row here and a module on each floor that has something to say about it. On every
floor a kind's module offers the functions that FLOORS names. What one kind needs beyond that, its
own module knows; nobody else asks what kind a document is.
"""

from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

# The functions that a kind's module has, by floor; the module of the kind 'jsonl' is the shortest
# example on each but 'fixes', where that of 'messages' is.
FLOORS = {
    'documents': ('parse', 'render'),  # (data) -> a value; (value) -> data
    'form': ('check_form',),  # (path, data, context) -> findings
    'ownership': ('check_ownership',),  # (case, path, before, after) -> findings
    'fixes': ('fix',),  # (data, markers) -> (the fixed data, a phrase for each fix)
    'merge': ('merge',),  # (base, ours, theirs, merge_lines, options) -> Merged
    'proof': ('prove',),  # (claim) -> what is wrong, in words
}


class Kind(Value):
    """A kind of document. `rooms` has the module that serves it, by floor; a floor that is not
    named has nothing to say about it.
    """

    name: str
    who: str  # who may change it, in words
    rooms: dict[str, str]
    keeps: str = ''  # the kind whose former files it keeps
    has_parts: bool = False  # its parts belong to several owners
    is_in_policy: bool = False  # a [[documents]] of the policy may name it
    is_record: bool = False  # agents leave it behind them as they work: what a report counts
    is_dated: bool = False  # its form's check_times compares its times before and after
    must_parse: bool = False  # a merge of it that does not parse is never clean
    is_plain: bool = True  # must be a plain file, neither link nor executable
    is_read: bool = True  # its text is looked into, so that its size is bounded

    @property
    def content(self) -> str:
        """The kind whose text it holds: its own, or the one that it keeps."""
        return self.keeps or self.name


def _everywhere(name: str, **other: str) -> dict[str, str]:
    """A module called like the kind on every floor, but for the floors that name another."""
    return dict.fromkeys(FLOORS, name) | other


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            'sections',
            "each section's owner in its section, the outside owner elsewhere",
            _everywhere(
                'sections',
                merge='sections.document',
                ownership='sections.document',
                proof='sections.document',
            ),
            has_parts=True,
            is_in_policy=True,
        ),
        Kind(
            'messages',
            'the writer adds messages; the reader flips UNREAD to READ',
            _everywhere('messages', merge='messages.document'),
            has_parts=True,
            is_in_policy=True,
            is_record=True,
        ),
        Kind(
            'archive',
            'nobody: archived messages stay as they are',
            {'documents': 'messages', 'ownership': 'archive'},
            keeps='messages',
            is_record=True,
        ),
        Kind(
            'status',
            'the agent in AGENT; the coordinator alone changes who that is',
            _everywhere('status'),
            is_in_policy=True,
            is_record=True,
            is_dated=True,
        ),
        Kind(
            'checkpoint',
            'its own agent',
            _everywhere('checkpoint', merge='json.checkpoint', proof='json'),
            is_in_policy=True,
            is_record=True,
            is_dated=True,
        ),
        Kind(
            'backup',
            'its own agent; the coordinator keeps one at a takeover',
            {'documents': 'checkpoint', 'ownership': 'checkpoint'},
            keeps='checkpoint',
            is_record=True,
        ),
        Kind(
            'json',
            'its owner',
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
            'its owner',
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
        Kind(
            'file',
            'its owner',
            {'ownership': 'file'},
            is_in_policy=True,
            is_plain=False,
            is_read=False,
        ),
        Kind(
            'feature',
            'the agent of the feature, and the coordinator',
            {'ownership': 'file'},
            keeps='file',
            is_plain=False,
            is_read=False,
        ),
        Kind(
            'handoff',
            'the coordinator',
            {'ownership': 'file'},
            keeps='file',
            is_plain=False,
            is_read=False,
        ),
        Kind('lock', 'nobody: a lock is never committed', {}, is_plain=False, is_read=False),
        Kind(
            'policy',
            'the coordinator and the maintainers',
            {'form': 'policy', 'ownership': 'policy'},
        ),
        Kind(
            'attributes',
            "anybody, in a feature its agent; what it says of gated files is the coordinator's",
            {'ownership': 'attributes'},
            is_plain=False,
        ),
    )
}
IN_POLICY = tuple(kind.name for kind in KINDS.values() if kind.is_in_policy)
RECORDS = tuple(kind.name for kind in KINDS.values() if kind.is_record)


def has_room(floor: str, kind: str) -> bool:
    """True where the floor has something to say about the kind; loads nothing."""
    return kind in KINDS and floor in KINDS[kind].rooms


def room(floor: str, kind: str) -> 'ModuleType | None':
    """The module that serves a kind on a floor, loaded when it is first asked for; None where the
    floor has nothing to say about it.
    """
    if not has_room(floor, kind):
        return None
    return __import__(f'gitsync.core.{floor}.{KINDS[kind].rooms[floor]}', fromlist=FLOORS[floor])
