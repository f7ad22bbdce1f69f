"""Places: the protocol's folders and files, and what a path is in them.

Paths are str relative to the repository's root, '/' between parts; '' is the root itself. Spelling
is exact: look-alikes are of no kind, and the rules of layout name them. What must and must not
stand where is core/form/places/layout's.
"""

from __future__ import annotations

from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.documents.protocol import BACKUPS
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import FOLDERS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.documents.protocol import LOCKS
from gitsync.core.documents.protocol import POLICY
from gitsync.core.documents.protocol import README
from gitsync.core.documents.protocol import SHELVES
from gitsync.core.documents.protocol import STATUS
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from gitsync.core.git.snapshot import Snapshot
    from gitsync.core.policy.policy import DocumentTable
    from gitsync.core.policy.policy import Policy


class Place(Value):
    """Where a path stands and of what kind it is: one of the kinds of documents ('feature': a file
    of a feature's folder that has no other kind), and '' for other files of an epic.
    """

    kind: str
    epic: str | None  # its folder, None outside every epic
    rest: str  # the path below that folder
    agent: str = ''  # the form of the writer or the agent that the path names
    reader: str = ''  # the form of a channel's reader
    document: DocumentTable | None = None  # the policy's

    @property
    def markers(self) -> tuple[str | tuple[str, str], ...]:
        """The markers that the policy gives its sections; () for every dialect."""
        return self.document.markers if self.document else ()


class ChannelAgents(Value):
    """The forms of the two agents whom a comms file's name gives."""

    writer: str
    reader: str


def below(folder: str, rest: str) -> str:
    """The path of what is called rest in a folder."""
    return f'{folder}/{rest}' if folder else rest


def place_of(path: str, policy: Policy, has_epic: Callable[[str], bool] | None) -> Place | None:
    """The place of a path, None for a file that nothing gates.

    has_epic(folder) says whether README stands in a folder; None takes the path's shape for proof.
    """
    name = path.rpartition('/')[2]
    if path == POLICY:
        return Place('policy', None, path)
    if name == ATTRIBUTES:
        return Place('attributes', None, path)
    place = _in_protocol(path, has_epic) if policy.protocol == 's2-epic' else None
    document = document_of(path, policy)
    if not document:
        return place
    if place and document.kind in (place.kind, KINDS[place.kind].keeps):
        return place._replace(document=document)
    named = channel(path) if document.kind == 'messages' else None
    epic = place.epic if place else None
    return Place(document.kind, epic, path, *(named or ('', '')), document)


def document_of(path: str, policy: Policy) -> DocumentTable | None:
    """The policy's document that holds the path: the last one that names it."""
    for document in reversed(policy.documents):
        from gitsync.core.text import globs  # most policies list no document

        if globs.matches_path(document.paths, path):
            return document
    return None


def _in_protocol(path: str, has_epic: Callable[[str], bool] | None) -> Place | None:
    """A gated place of the protocol, by the path's last parts, where the folder that they point to
    is an epic.
    """
    parts = path.split('/')
    for at in _roots(parts):
        epic = '/'.join(parts[:at])
        is_readme = at == len(parts) - 1
        if is_readme or has_epic is None or has_epic(epic):
            place = place_in_epic('/'.join(parts[at:]), epic)
            if place.kind in KINDS:
                return place
    return None


def _roots(parts: list[str]) -> Iterator[int]:
    """How many first parts of the path may be an epic's folder, the likeliest first: by the file's
    own shape, then by the folder of a feature, the innermost first.
    """
    above, folder, name = ['', '', *parts][-3:]
    if name == README:
        yield len(parts) - 1
    elif folder in FOLDERS:
        yield len(parts) - 2
    elif folder in (ARCHIVE, BACKUPS) and above in (COMMS, CHECKPOINTS):
        yield len(parts) - 3
    for at in reversed(range(len(parts) - 1)):
        if is_feature(parts[at]):
            yield at


def place_in_epic(rest: str, epic: str = '') -> Place:
    """What the path rest, below an epic's folder, is."""
    parts = rest.split('/')
    if rest == README:
        return Place('sections', epic, rest, 'primary')
    if parts[0] == COMMS:
        return _in_comms(parts, rest, epic)
    if parts[0] == CHECKPOINTS:
        return _in_checkpoints(parts, rest, epic)
    if parts[0] == LOCKS:
        return Place('lock', epic, rest)
    if not is_feature(parts[0]):
        return Place('', epic, rest)
    kinds = {f'{parts[0]}/{STATUS}': 'status', f'{parts[0]}/{HANDOFF}': 'handoff'}
    return Place(kinds.get(rest, 'feature'), epic, rest)


def _in_comms(parts: list[str], rest: str, epic: str) -> Place:
    named = channel(rest)
    if named and len(parts) == 2:
        return Place('messages', epic, rest, *named)
    if named and len(parts) == 3 and parts[1] == ARCHIVE:
        return Place('archive', epic, rest, *named)
    return Place('', epic, rest)


def _in_checkpoints(parts: list[str], rest: str, epic: str) -> Place:
    stem = parts[-1].removesuffix('.json')
    if stem == parts[-1]:
        return Place('', epic, rest)
    if len(parts) == 2:
        for word in LEFT_BEHIND:
            if word in stem:
                return Place('backup', epic, rest, stem.partition(word)[0])
        return Place('checkpoint', epic, rest, stem)
    if len(parts) == 3 and parts[1] == BACKUPS:
        return Place('backup', epic, rest, _without_stamp(stem, len('YYYYmmdd_HHMMSS')))
    return Place('', epic, rest)


def channel(path: str) -> ChannelAgents | None:
    """The agents of a comms file, None for any other path; an archived file is of its channel."""
    name = path.rpartition('/')[2]
    writer, _, reader = name.removesuffix('.md').partition('_to_')
    if f'/{ARCHIVE}/' in '/' + path:
        reader = _without_stamp(reader, len('YYYYmmdd_HHMM'), len('YYYYmmdd'))
    if not (name.endswith('.md') and writer and reader) or '_to_' in reader:
        return None
    return ChannelAgents(writer, reader)


def _without_stamp(name: str, *sizes: int) -> str:
    """The name without the time of one of these sizes behind it, in whatever form its digits are
    parted.
    """
    for size in sizes:
        before, stamp = name[:-size], name[-size:]
        is_stamp = stamp.replace('_', '').replace('-', '').isdigit()
        stem = before.removesuffix('_')
        if stem and stem != before and is_stamp:
            return stem
    return name


def is_feature(folder: str) -> bool:
    """True for the name of a feature's folder, feature_NN_name."""
    start, _, rest = folder.partition('_')
    number, _, name = rest.partition('_')
    return start == 'feature' and number.isascii() and number.isdigit() and bool(name)


def feature_number(name: str) -> int | None:
    """The NN of 'feature_NN_…' in any case: a folder, a section or a table's cell."""
    word, _, rest = name.lower().partition('_')
    digits = rest[: len(rest) - len(rest.lstrip('0123456789'))]
    return int(digits) if word == 'feature' and digits and len(digits) < 6 else None


def is_epic(snapshot: Snapshot, folder: str) -> bool:
    """True where README stands in the folder as a file: a folder or a link of that name makes no
    epic.
    """
    entry = snapshot.entry(below(folder, README))
    return entry is not None and entry.is_file


def find_epics(snapshot: Snapshot, without: set[str] | None = None) -> list[str]:
    """Every folder of the snapshot that is an epic, sorted. Walks all folders.

    without: ids of folders that earlier walks found none in; those of this walk come in, and the
    answer only tells whether there is one.
    """
    from gitsync.core.git.snapshot import FOLDER

    epics, waiting = [], ['']
    while waiting:
        folder = waiting.pop()
        for name in snapshot.names(folder):
            if name == README and is_epic(snapshot, folder):
                epics.append(folder)
                continue
            entry = snapshot.entry(below(folder, name))
            if not entry or entry.mode != FOLDER or without and entry.oid in without:
                continue
            waiting.append(below(folder, name))
            if without is not None:
                without.add(entry.oid)
    return sorted(epics)


def folders_around(path: str) -> Iterator[str]:
    """The folders that hold a path, from its own to the root."""
    while path:
        path = path.rpartition('/')[0]
        yield path


def is_finished(snapshot: Snapshot, epic: str) -> bool:
    """True for an epic below a folder done/, archive/ or completed/, and for one all of whose
    features are COMPLETE.
    """
    return is_shelved(epic) or (
        any(map(is_feature, snapshot.names(epic))) and not unfinished(snapshot, epic)
    )


def is_shelved(epic: str) -> bool:
    """True for an epic below a folder of what is over."""
    return any(name in SHELVES for name in epic.split('/')[:-1])


def unfinished(snapshot: Snapshot, epic: str) -> list[str]:
    """The folders of the features that are not COMPLETE, sorted."""
    from gitsync.core.documents import status

    left = []
    for name in filter(is_feature, snapshot.names(epic)):
        data = snapshot.read(below(epic, f'{name}/{STATUS}')) or b''
        if status.parse(data).get('STATUS') != 'COMPLETE':
            left.append(name)
    return left
