"""What an epic's history, records and journals tell about its past, for the report.

One git process lists the commits, one reads objects, however many there are. Damaged records are
passed over.
"""

from __future__ import annotations

import os

from gitsync.core.documents import checkpoint
from gitsync.core.documents import messages
from gitsync.core.documents import status
from gitsync.core.documents.kinds import KINDS
from gitsync.core.documents.kinds import RECORDS
from gitsync.core.documents.protocol import ARCHIVE
from gitsync.core.documents.protocol import BACKUPS
from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import LEFT_BEHIND
from gitsync.core.epic.mail import Mail
from gitsync.core.epic.report import account
from gitsync.core.epic.report.account import Point
from gitsync.core.policy import rosters
from gitsync.core.policy.names import form
from gitsync.core.policy.names import spelled
from gitsync.core.policy.place import below
from gitsync.core.policy.place import feature_number
from gitsync.core.policy.place import is_feature
from gitsync.core.policy.place import place_in_epic
from gitsync.core.text.moments import instant
from gitsync.core.text.value import Value
from gitsync.leases import journal
from gitsync.leases.local import state_folder
from gitsync.merging import attic
from gitsync.views import commits
from gitsync.views import merges

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from datetime import datetime

    from gitsync.core.epic.report.account import Event
    from gitsync.core.policy.place import Place
    from gitsync.core.policy.policy import Policy
    from gitsync.epic.workplace import Workplace
    from gitsync.views.commits import EpicCommit
    from gitsync.views.merges import MergeCommit


class OldRecord(Value):
    """A record of the epic as a commit left it, or as it stands on disk."""

    place: Place
    at: datetime  # the commit's time, or now
    data: bytes


class History(Value):
    """What the commits that touched an epic tell, the oldest first."""

    records: list[OldRecord]
    commits: dict[str, list[datetime]]  # when, by the form of an agent's name
    removed: set[str]  # the records that a commit removed last, by path below the epic


class Past(Value):
    """An epic's past."""

    points: list[Point]
    mail: list[tuple[Mail, datetime | None]]  # with the time when it was first seen READ
    merges: list[MergeCommit]
    commits: dict[str, list[datetime]]  # as in History
    counts: dict[str, int]  # of 'checkpoints' and 'statuses' that were written
    events: list[Event]  # of leases
    superseded: int  # values in the attic
    ready: dict[str, datetime]  # as ready_since() gives it
    lost: list[str]  # messages and records that were there once, and are no more


def read(place: Workplace, now: datetime) -> Past:
    """Everything up to now, from every branch and the working tree."""
    lain = commits.folders(place.repo, place.epic)
    touching = list(commits.of_epic(place.repo, lain))
    history, on_disk = _history(place, touching), _on_disk(place, now)
    records = [*history.records, *on_disk]
    return Past(
        [point for record in records if (point := _point(record))],
        _mail(records, place.policy),
        merges.of_epic(place, touching, lain),
        history.commits,
        {
            'checkpoints': _count(records, 'checkpoint'),
            'statuses': _count(records, 'status'),
        },
        [event for folder in lain for event in events(place._replace(epic=folder))],
        sum(
            kept.path.startswith(tuple(below(folder, '') for folder in lain))
            for kept in attic.entries(place.repo.common_dir)
        ),
        _ready_since(records),
        [*_lost(records, on_disk), *_gone(history.removed, place)],
    )


def ready_since(place: Workplace, now: datetime) -> dict[str, datetime]:
    """When a feature's STATUS first said READY_FOR_SYNC: true, and has said so ever since, by the
    feature's folder.
    """
    touching = commits.of_epic(place.repo, (place.epic,))
    return _ready_since([*_history(place, touching).records, *_on_disk(place, now)])


def _ready_since(records: Iterable[OldRecord]) -> dict[str, datetime]:
    since: dict[str, datetime | None] = {}
    for record in records:
        if record.place.kind == 'status':
            told, folder = status.parse(record.data), record.place.rest.partition('/')[0]
            at = min(instant(told.get('UPDATED')) or record.at, record.at)
            is_ready = told.get('READY_FOR_SYNC') == 'true'
            since[folder] = (since.get(folder) or at) if is_ready else None
    return {folder: at for folder, at in since.items() if at}


def _count(records: Iterable[OldRecord], content: str) -> int:
    """How many different records of that content an agent at work wrote."""
    points = [_point(record) for record in records if KINDS[record.place.kind].content == content]
    return len(
        {(point.agent, point.at) for point in points if point and point.state != 'NOT_STARTED'}
    )


def _history(place: Workplace, touching: Iterable[EpicCommit]) -> History:
    history, start = History([], {}, set()), below(place.epic, '')
    seen: set[tuple[str, str]] = set()
    for commit in touching:
        history.commits.setdefault(form(commit.committer), []).append(commit.at)
        for path, blob in commit.changed:
            where = place_in_epic(path[len(start) :]) if path.startswith(start) else None
            if not where or where.kind not in RECORDS:
                continue
            if not blob:
                history.removed.add(where.rest)
                continue
            history.removed.discard(where.rest)
            if (path, blob) in seen:
                continue
            seen.add((path, blob))
            data = place.repo.blob(blob)
            if data is not None:
                history.records.append(OldRecord(where, commit.at, data))
    return history


def _on_disk(place: Workplace, now: datetime) -> list[OldRecord]:
    """Every record as the working tree holds it."""
    disk, records = place.repo.disk(), []
    folders = [CHECKPOINTS, f'{CHECKPOINTS}/{BACKUPS}', COMMS, f'{COMMS}/{ARCHIVE}']
    folders += [name for name in disk.names(place.epic) if is_feature(name)]
    for folder in folders:
        for name in disk.names(place.path(folder)):
            where = place_in_epic(f'{folder}/{name}')
            data = disk.read(place.path(where.rest)) if where.kind in RECORDS else None
            if data is not None:
                records.append(OldRecord(where, now, data))
    return records


def _point(record: OldRecord) -> Point | None:
    """The point that a STATUS or a checkpoint tells; None for any other file.

    A time that is later than its commit is the commit's.
    """
    if record.place.kind == 'status':
        told = status.parse(record.data)
        agent, stage, state = told.get('AGENT'), told.get('STAGE'), told.get('STATUS')
        feature, at = record.place.rest.partition('/')[0], instant(told.get('UPDATED'))
        return _checked_point(record, (agent, feature, stage, state), at)
    if KINDS[record.place.kind].content == 'checkpoint':
        value = checkpoint.parse(record.data).value or {}
        texts = tuple(value.get(key) for key in ('agent_id', 'feature', 'stage', 'status'))
        return _checked_point(record, texts, instant(value.get('last_checkpoint')))
    return None


def _checked_point(
    record: OldRecord, told: tuple[object, ...], at: datetime | None
) -> Point | None:
    """The point of a record that tells (agent, feature, stage, state); None where one is missing,
    or the stage is none.
    """
    texts = [text for text in told if isinstance(text, str) and text]
    if len(texts) != len(told):
        return None
    agent, feature, stage, state = texts
    if not account.order(stage):
        return None
    folder = feature.rstrip('/').rpartition('/')[2]
    return Point(_without_session(agent), folder, min(at or record.at, record.at), stage, state)


def _without_session(agent: str) -> str:
    """The agent's name, without the number of a session that some write behind it."""
    stem, _, number = form(agent).rpartition('_')
    return spelled(stem if stem and number.isdigit() and len(number) > 5 else form(agent))


def _lost(records: Iterable[OldRecord], on_disk: Iterable[OldRecord]) -> list[str]:
    """Messages that a version of their channel held and the working tree does not, though it has
    later ones of the channel: what is only not merged here comes after all that is.
    """
    there = _numbers(on_disk)
    return [
        f'message {number} from {spelled(writer)} to {spelled(reader)}'
        for (writer, reader), numbers in _numbers(records).items()
        for number in sorted(numbers - there.get((writer, reader), set()))
        if number < max(there.get((writer, reader), ()), default=0)
    ]


def _gone(removed: Iterable[str], place: Workplace) -> Iterator[str]:
    """Records that were removed and left nothing here: neither a checkpoint that a takeover put
    aside, nor the feature under another name.
    """
    disk = place.repo.disk()
    features = {feature_number(name) for name in disk.names(place.epic) if is_feature(name)}
    kept = disk.names(place.path(CHECKPOINTS))
    for rest in sorted(removed):
        folder, _, name = rest.rpartition('/')
        stem = name.removesuffix('.json')
        is_aside = folder == CHECKPOINTS and any(each.startswith(f'{stem}_') for each in kept)
        is_renamed = is_feature(folder) and feature_number(folder) in features
        is_history = folder.endswith(BACKUPS) or any(word in name for word in LEFT_BEHIND)
        if not (is_aside or is_renamed or is_history) and disk.entry(place.path(rest)) is None:
            yield rest


def _numbers(records: Iterable[OldRecord]) -> dict[tuple[str, str], set[int]]:
    """The numbers of the messages by the forms of their writer and reader."""
    numbers: dict[tuple[str, str], set[int]] = {}
    for place, _, data in records:
        if KINDS[place.kind].content == 'messages':
            own = numbers.setdefault((place.agent, place.reader), set())
            own |= {
                each.number for each in messages.parse(data).messages if each.number is not None
            }
    return numbers


def _mail(records: Iterable[OldRecord], policy: Policy) -> list[tuple[Mail, datetime | None]]:
    """Every message that any version of its channel holds, once, in its newest text, with the time
    when it was first seen READ after it was seen unread.
    """
    newest: dict[tuple[object, ...], Mail] = {}
    read_at: dict[tuple[object, ...], datetime] = {}
    unread: set[tuple[object, ...]] = set()
    for place, at, data in records:
        if KINDS[place.kind].content != 'messages':
            continue
        writer, reader = (
            rosters.canonical(spelled(each), policy) or spelled(each)
            for each in (place.agent, place.reader)
        )
        for message in messages.parse(data).messages:
            key = place.agent, place.reader, message.number, message.sent
            newest[key] = Mail(writer, reader, message)
            if not message.read:
                unread.add(key)
            elif key in unread:
                read_at.setdefault(key, at)
    return [(mail, read_at.get(key)) for key, mail in newest.items()]


def events(place: Workplace) -> list[Event]:
    """What the journals of leases of every worktree tell of the epic."""
    folders = [state_folder(git_dir, place.epic) for git_dir in _git_dirs(place.repo.common_dir)]
    return [event for folder in folders for event in journal.read(folder)]


def _git_dirs(common_dir: str) -> Iterator[str]:
    """The git folder of every worktree of a clone."""
    yield common_dir
    linked = os.path.join(common_dir, 'worktrees')
    if os.path.isdir(linked):
        yield from (os.path.join(linked, name) for name in sorted(os.listdir(linked)))
