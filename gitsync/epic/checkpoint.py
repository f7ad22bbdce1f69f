"""An agent's own records on disk: its section of EPIC_README.md, its feature's STATUS, its
checkpoint and the backups of it.

What is written has the protocol's form, or is not written: every new version is judged by the form
rules first. What is due
(times, required fields) is filled in by core/filling.py.
"""

import os
from collections import namedtuple
from datetime import UTC
from datetime import timedelta

from gitsync.core.documents import checkpoint
from gitsync.core.documents import section_writing as writing
from gitsync.core.documents import sections
from gitsync.core.documents import status
from gitsync.core.epic import filled_in as filling
from gitsync.core.epic import state as standing
from gitsync.core.form import times
from gitsync.core.git.snapshot import Overlay
from gitsync.core.policy import owners
from gitsync.core.policy.case import Case
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.policy.place import README
from gitsync.core.policy.place import STATUS
from gitsync.core.policy.place import is_feature
from gitsync.core.policy.place import place_of
from gitsync.core.rules.wording import ask
from gitsync.core.rules.wording import told
from gitsync.epic.acting_agent import Desk
from gitsync.epic.hold import Held
from gitsync.errors import GitsyncError
from gitsync.errors import LeaseLost
from gitsync.errors import NoEpic
from gitsync.world import files
from gitsync.world import output

LEASE = 'epic_readme'
CHECKPOINTS, BACKUPS, KEPT = 'agent_checkpoints', 'agent_checkpoints/backups', 10
RETRIES = 5


class Own(namedtuple('Own', 'name owners section path')):
    """A section as it stands: owners a tuple of names, section None when there is none, path of the
    document in the repository.
    """

    __slots__ = ()


def own_name(desk: Desk) -> str:
    """The name of one's own section."""
    return f'{desk.agent.upper()} PROGRESS'


def section(desk: Desk, name: str = '') -> Own:
    """A section of EPIC_README.md, one's own PROGRESS by default."""
    name = name or own_name(desk)
    place, data = _document(desk)
    found = sections.parse(data or b'', _markers(place)).section(name)
    return Own(name, _owners(desk, name), found, desk.place.path(README))


def _document(desk):
    path = desk.place.path(README)
    return place_of(path, desk.policy, None), desk.load(README)


def _markers(place):
    return place.document.markers if place.document else ()


def _case(desk):
    """The epic as it stands on disk."""
    return Case.unchanged(desk.place.repo.disk(), desk.policy, desk.place.actor)


def _owners(desk, name):
    return owners.owners_of(_case(desk), desk.place.path(README), owners.section(name))


def write_section(
    desk: Desk, name: str, make, wait: float = 60.0, operation: str = ''
) -> tuple[bytes, bool]:
    """Give a section the body that make(old Section or None) returns (None: leave it); (body,
    changed). Under the lease, own sections only.

    GitsyncError when it is another's, or the text cannot be a body.
    """
    place, data = _document(desk)
    names = _owners(desk, name)
    if not owners.may(
        desk.place.actor, names, desk.policy
    ):  # desk.agent says how to name oneself where nobody is named
        raise GitsyncError(
            f"section '{name}' belongs to {told(names)}, not to '{desk.agent}'",
            ask(names),
            'not-owner',
            1,
        )
    path = desk.writable(README)
    for _ in range(RETRIES):
        try:
            with Held(desk, LEASE, wait, operation or f'section write {name}') as held:
                done = _write_under(held, path, place, name, make)
        except LeaseLost:
            if held.token and not held.is_own and not _is_given(desk):
                continue  # it was borrowed from another process of this session, which gave it back
            raise
        if done is not None:
            return done
    raise GitsyncError(
        f"'{desk.place.path(README)}' is being changed by another program all the time",
        'nothing was written; try again',
        'changed',
        1,
    )


def _is_given(desk):
    from gitsync.epic.hold import inherited

    return inherited(desk, LEASE) is not None


def _write_under(held, path, place, name, make):
    """(body, changed), None when the file changed between reading and writing."""
    old = files.load(path)
    if old is None:
        raise NoEpic(f"'{path}' is gone", 'the epic was moved or removed', 'no-epic')
    current = sections.parse(old, _markers(place)).section(name)
    body = make(current)
    if body is None:
        return (current.body if current else b''), False
    try:
        new = writing.written(old, name, body, _markers(place))
    except writing.Unwritable as error:
        raise GitsyncError(
            f"section '{name}' is not written: {error.reason}", error.hint, 'refused', 1
        ) from None
    if new == old:
        return body, False
    return (body, True) if held.write(path, old, new) else None


# the feature and its STATUS


def status_feature(desk: Desk) -> str:
    """The feature whose STATUS the agent owns: the one around the current folder, else the first;
    where it owns none, the feature that is assigned to it.
    """
    case, disk = _case(desk), desk.place.repo.disk()
    folders = [name for name in disk.names(desk.place.epic) if is_feature(name)]
    here = _here(desk)
    for folder in [here, *folders] if here in folders else folders:
        path = desk.place.path(f'{folder}/{STATUS}')
        if disk.entry(path) and owners.is_among(desk.agent, owners.owners_of(case, path)):
            return folder
    return feature(desk)


def _here(desk):
    """The folder of the epic around the current folder."""
    start = desk.place.epic + '/' if desk.place.epic else ''
    return desk.place.repo.prefix.removeprefix(start).split('/')[0]


def feature(desk: Desk, agent: str = '') -> str:
    """The folder name of an agent's feature, one's own by default: the one around the current
    folder, else the first; GitsyncError when none is.
    """
    agent = agent or desk.agent
    stand = standing.read(desk.place.repo.disk(), desk.place.epic, desk.policy)
    mine = [each.folder for each in stand.features if same(each.agent, agent)]
    here = _here(desk)
    if here in mine:
        return here
    if not mine:
        raise GitsyncError(
            f"no feature of this epic is assigned to '{agent}'",
            f'{desk.policy.coordinator} assigns features: in the table Agent Assignments, or '
            'AGENT in STATUS',
            'no-feature',
            1,
        )
    return mine[0]


def set_status(desk: Desk, folder: str, values: dict, now) -> status.Status:
    """Change values of a feature's STATUS; UPDATED and what is missing are filled in.

    GitsyncError where it is another's or would be malformed.
    """
    rest, made = f'{folder}/STATUS', []
    path = desk.place.path(rest)

    def change(old):
        record = status.parse(old or b'')
        _check_owner(desk, path, record, values, old is None)
        try:
            new = filling.status_with(record, values, desk.agent, now)
        except ValueError as error:
            raise GitsyncError(
                str(error), 'write KEY=VALUE, as in gitsync status set STATUS=IN_PROGRESS', 'usage'
            ) from None
        data = status.render(new)
        _refuse('status', path, old, data)
        if 'UPDATED' in values:
            _refuse_time(times.judge_status(path, old, data, now))
        made[:] = [new]
        return data

    desk.update(rest, change)
    return made[0]


def _check_owner(desk, path, record, values, is_new):
    disk = desk.place.repo.disk()
    agent = record.get('AGENT') or desk.agent
    after = Overlay(disk, {path: ('100644', f'AGENT: {agent}'.encode())})
    names = owners.owners_of(Case((), disk, after, desk.place.actor, desk.policy), path)
    coordinator = owners.is_coordinator(desk.place.actor, desk.policy)
    is_founding = coordinator and is_new
    if not owners.may(desk.place.actor, names, desk.policy) and not is_founding:
        raise GitsyncError(
            f"'{path}' belongs to {told(names)}, not to '{desk.agent}'", ask(names), 'not-owner', 1
        )
    if (
        'AGENT' in values
        and not same(values['AGENT'], record.get('AGENT') or desk.agent)
        and not coordinator
    ):
        raise GitsyncError(
            f'who is assigned to a feature is decided by {desk.policy.coordinator}',
            ask((desk.policy.coordinator,)),
            'not-coordinator',
            1,
        )


def _refuse(kind, path, old, new):
    """GitsyncError for a new version with a form fault that the old one did not have."""
    from gitsync.core.form.check import check_form

    before = {finding.message for finding in check_form(kind, path, old)} if old else ()
    wrong = [finding for finding in check_form(kind, path, new) if finding.severity == 'error']
    fresh = [finding for finding in wrong if finding.message not in before]
    if fresh:
        raise GitsyncError(
            f'{fresh[0].rule} {fresh[0].message}', fresh[0].hint, fresh[0].rule.lower(), 1
        )
    for finding in wrong:
        output.note(f'{path}: {finding.rule} {finding.message} stays; {finding.hint}')


def _refuse_time(found):
    if found:
        raise GitsyncError(
            f'{found[0].rule} {found[0].message}',
            'leave UPDATED out: it is filled in',
            found[0].rule.lower(),
            1,
        )


# checkpoints


def checkpoint_path(agent: str) -> str:
    """An agent's checkpoint in the epic."""
    return f'{CHECKPOINTS}/{form(agent)}.json'


def write_checkpoint(desk: Desk, values: dict, now) -> dict:
    """Change fields of one's own checkpoint; the times and the rest are filled in; what it held and
    holds is backed up.
    """
    rest, made = checkpoint_path(desk.agent), []
    path = desk.place.path(rest)
    given = values.get('agent_id')
    if given is not None and not (isinstance(given, str) and same(given, desk.agent)):
        raise GitsyncError(
            f"a checkpoint of another agent is not written by '{desk.agent}'",
            'leave agent_id out',
            'not-owner',
            1,
        )

    def change(old):
        record = checkpoint.parse(old) if old is not None else None
        if record and record.value is None:
            fault = record.faults[0]
            raise GitsyncError(
                f"'{path}' is corrupt: {fault.message} (line {fault.line}, column {fault.col})",
                'take the newest valid backup: gitsync checkpoint restore',
                fault.rule.lower(),
                1,
            )
        new = filling.checkpoint_with(
            record, values, _basics(desk, record), now, desk.policy.limits.get('heartbeat', 900)
        )
        _refuse('checkpoint', path, old, new)
        if old is not None:
            _back_up(desk, old, now)
        made[:] = [checkpoint.parse(new).value]
        return new

    data = desk.update(rest, change)
    _back_up(desk, data, now)
    return made[0]


def _basics(desk, record):
    """What a checkpoint must hold and the acting agent knows: who, which session, which feature,
    which stage.
    """
    held = record.value if record else {}
    try:
        folder = held.get('feature') or feature(desk)
    except GitsyncError:
        raise GitsyncError(
            f"the checkpoint of '{desk.agent}' needs a feature",
            'give it: echo \'{"feature": "feature_02_name"}\' | gitsync checkpoint write',
            'no-feature',
            1,
        ) from None
    stage = (
        status.parse(desk.load(f'{folder}/STATUS') or b'').get('STAGE')
        if not held.get('stage')
        else ''
    )
    return {
        'agent_id': desk.agent,
        'session_id': desk.session,
        'feature': folder,
        'stage': stage or 'S2',
    }


def backups(desk: Desk, agent: str) -> list[str]:
    """The backups of an agent's checkpoint in the epic, the newest first."""
    start = form(agent) + '_'
    try:
        names = os.listdir(desk.full(BACKUPS))
    except OSError:
        return []
    stamps = sorted(
        (
            name[len(start) : -5]
            for name in names
            if name.startswith(start)
            and name.endswith('.json')
            and filling.is_stamp(name[len(start) : -5])
        ),
        reverse=True,
    )
    return [f'{BACKUPS}/{start}{stamp}.json' for stamp in stamps]


def _back_up(desk, data: bytes, now) -> None:
    """Keep these bytes as the newest backup, unless they are it already; ten are kept."""
    kept = backups(desk, desk.agent)
    if kept and desk.load(kept[0]) == data:
        return
    moment = now.astimezone(UTC)
    last = filling.of_stamp(kept[0].rpartition('.')[0][-15:]) if kept else None
    if last and moment <= last:
        moment = last + timedelta(seconds=1)
    while not files.create(
        desk.full(f'{BACKUPS}/{form(desk.agent)}_{moment:%Y%m%d_%H%M%S}.json'), data
    ):
        moment += timedelta(seconds=1)
    for old in backups(desk, desk.agent)[KEPT:]:
        try:
            os.unlink(desk.full(old))
        except FileNotFoundError:
            pass  # another process of this agent did it


def restore_checkpoint(desk: Desk, now) -> tuple[str, str]:
    """(the backup that was taken, where the corrupt checkpoint was put or ''): the newest valid
    backup that differs from what stands there.
    """
    rest, found = checkpoint_path(desk.agent), []

    def change(old):
        backup, value = _newest_valid(desk, old)
        aside = ''
        if old is not None and checkpoint.parse(old).value is None:
            aside = _put_aside(desk, old, now)
        record = checkpoint.parse(desk.load(backup))
        new = filling.checkpoint_with(
            record, {}, {'session_id': desk.session}, now, desk.policy.limits.get('heartbeat', 900)
        )
        found[:] = [backup, aside]
        return new

    desk.update(rest, change)
    return found[0], found[1]


def _newest_valid(desk, current):
    from gitsync.core.form.check import check_form

    held = filling.without_times(checkpoint.parse(current).value) if current is not None else None
    for backup in backups(desk, desk.agent):
        data = desk.load(backup) or b''
        value = checkpoint.parse(data).value
        wrong = value is None or any(
            each.severity == 'error'
            for each in check_form('checkpoint', checkpoint_path(desk.agent), data)
        )
        if not wrong and filling.without_times(value) != held:
            return backup, value
    raise GitsyncError(
        f"there is no backup of the checkpoint of '{desk.agent}' that is valid and differs from it",
        'write a new one: gitsync checkpoint write',
        'no-backup',
        1,
    )


def _put_aside(desk, data, now):
    moment = now.astimezone(UTC)
    while True:
        rest = f'{CHECKPOINTS}/{form(desk.agent)}_aborted_{moment:%Y%m%d_%H%M%S}.json'
        if desk.load(rest) == data or files.create(desk.full(rest), data):
            return rest
        moment += timedelta(seconds=1)
