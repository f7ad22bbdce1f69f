"""Ownership of comms files: the writer adds messages, the reader flips marks, and what was sent
stays.

The whole file may go to archive/ by its writer or the coordinator, the channel made anew, empty, in
the same commit.
"""

from gitsync.core.documents import messages
from gitsync.core.policy import owners
from gitsync.core.rules.wording import ask
from gitsync.core.rules.wording import refused
from gitsync.core.rules.wording import told
from gitsync.core.text.lines import bare
from gitsync.core.text.lines import split


class Roles:
    """Who writes and who reads a channel, and which of the two the actor is."""

    def __init__(self, case, path) -> None:
        self.writers = owners.owners_of(case, path)
        readers = owners.owners_of(case, path, owners.MARKS)
        self.reader = readers[0] if readers else ''
        self.is_writer = owners.is_among(case.actor.agent, self.writers)
        self.is_reader = owners.is_among(case.actor.agent, readers)


def judge(case, path: str, place, before: bytes | None, after: bytes | None) -> list:
    """Findings GS204, GS205, GS206 for one comms file."""
    if case.maintains() or before == after:
        return []
    roles = Roles(case, path)
    if before is None:
        return _created(case, path, roles)
    if after is None:
        return _removed(case, path, roles, before)
    old, new = messages.parse(before), messages.parse(after)
    if (
        old.messages
        and not new.messages
        and (roles.is_writer or case.coordinates())
        and archived(case, path, place, before, roles)
    ):
        return []
    found = _marks_back(path, old, new)
    if roles.is_writer:
        return found + _by_writer(case, path, roles, before, after)
    found += _lost(path, roles, old, new)
    if roles.is_reader:
        return found + _by_reader(case, path, roles, old, new)
    return found + [
        refused(
            'GS204',
            path,
            1,
            f'comms file written by {case.who}; its writer is {told(roles.writers)}',
            ask(roles.writers),
        )
    ]


def _lost(path, roles, old, new):
    """GS206 for each message that is no longer there."""
    now = {key for key, _ in _keyed(new)} if new else ()
    return [
        refused(
            'GS206',
            path,
            1,
            f'message {_name(message)} removed or renumbered',
            'put it back; messages go to the archive whole: gitsync message archive '
            f'{roles.reader or "TO"}',
        )
        for key, message in _keyed(old)
        if key not in now
    ]


def _created(case, path, roles):
    if roles.is_writer or case.coordinates():
        return []
    return [
        refused(
            'GS204',
            path,
            1,
            f'comms file created by {case.who}; its writer is {told(roles.writers)}',
            ask(roles.writers),
        )
    ]


def _removed(case, path, roles, before):
    place = case.place(path)
    if not (roles.is_writer or case.coordinates()):
        return _lost(path, roles, messages.parse(before), None) + [
            refused(
                'GS204',
                path,
                1,
                f'comms file removed by {case.who}; its writer is {told(roles.writers)}',
                ask(roles.writers),
            ),
        ]
    if not messages.parse(before).messages or archived(case, path, place, before, roles):
        return []
    return [
        refused(
            'GS206',
            path,
            1,
            'comms file removed and not kept in the archive as it was',
            _archive_hint(roles),
        )
    ]


def _archive_hint(roles):
    return f'put it back, or move it whole: gitsync message archive {roles.reader or "TO"}'


def archived(case, path: str, place, before: bytes, roles) -> bool:
    """True when the same change adds an archive file of this channel that keeps these bytes."""
    folder, _, name = path.rpartition('/')
    start = f'{folder}/archive/{name.removesuffix(".md")}_'
    for other, change in case.changes.items():
        if other.startswith(start) and change.before is None and change.after is not None:
            found = case.place(other)
            if (
                found
                and found.kind in ('archive', 'messages')
                and (found.agent, found.reader) == (place.agent, place.reader)
                and is_kept(case, other, roles, before, case.after.read(other))
            ):
                return True
    return False


def is_kept(case, path: str, roles, before: bytes | None, kept: bytes | None) -> bool:
    """True when an archive holds what the channel held, or what it might lawfully have become
    before it was moved.

    That is: messages added by its writer and marks flipped by its reader that nobody had committed
    yet; nothing corrected.
    """
    if before is None or kept is None or before == kept:
        return before is not None and before == kept
    old, new = messages.parse(before), dict(_keyed(messages.parse(kept)))
    flipped = tuple(
        new[key] if key in new and _is_flip(message, new[key]) else message
        for key, message in _keyed(old)
    )
    marked = messages.render(
        old._replace(
            messages=tuple(
                one._replace(body=message.body) for one, message in zip(flipped, old.messages)
            )
        )
    )
    return not _marks_back(path, old, messages.parse(kept)) and not _by_writer(
        case, path, roles, marked, kept
    )


def judge_archive(case, path: str, place, before: bytes | None, after: bytes | None) -> list:
    """Findings for a file in archive/: it comes there once, whole, from its channel, and then stays
    as it is.
    """
    if case.maintains() or before == after:
        return []
    roles = Roles(case, path)
    if before is not None:
        verb = 'removed' if after is None else 'changed'
        return [
            refused(
                'GS206',
                path,
                1,
                f'archived messages {verb} by {case.who}',
                'put the archive back as it was; messages are history',
            )
        ]
    if not (roles.is_writer or case.coordinates()):
        return [
            refused(
                'GS204',
                path,
                1,
                f"archive made by {case.who}; the channel's writer is {told(roles.writers)}",
                ask(roles.writers),
            )
        ]
    folder = path.rpartition('/')[0].rpartition('/')[0]
    channel = (
        f'{folder}/{place.agent}_to_{place.reader}.md'
        if folder
        else f'{place.agent}_to_{place.reader}.md'
    )
    change = case.changes.get(channel)
    kept = case.before.read(channel)
    if (
        roles.is_writer
        and not messages.parse(kept or b'').messages
        and messages.parse(after).messages
        and case.after.read(channel) is not None
    ):
        # sent and moved since the last commit: the writer's own words, and nothing that was
        # committed is gone
        return []
    left = case.after.read(channel) if change and change.after else None
    if (
        change
        and is_kept(case, path, roles, kept, after)
        and (left is None or not messages.parse(left).messages)
    ):
        return []
    return [
        refused(
            'GS206',
            path,
            1,
            f"archive does not hold what was moved from '{channel}'",
            _archive_hint(roles),
        )
    ]


def _marks_back(path, old, new):
    """A mark that goes back from READ, whoever did it."""
    read = {key for key, message in _keyed(old) if message.read}
    return [
        refused(
            'GS205',
            path,
            message.line,
            f'mark of message {message.number} went back from READ',
            'set the mark to READ again; who needs it again asks for it in a message',
        )
        for key, message in _keyed(new)
        if key in read and message.read is False
    ]


def _by_reader(case, path, roles, old, new):
    """The reader: the same messages in the same order, marks flipped."""
    hint = (
        f'take the rest back; mark with: gitsync message read {roles.writers[0]} NUMBER, answer '
        f"with: gitsync message send {roles.writers[0]} --subject '…'"
    )
    known, now = dict(_keyed(old)), dict(_keyed(new))
    if known.keys() < now.keys():
        line = next(message.line for key, message in now.items() if key not in known)
        return [
            refused(
                'GS204',
                path,
                line,
                f"message written by {case.who}; the channel's writer is {told(roles.writers)}",
                hint,
            ),
            refused(
                'GS205', path, line, f'more than a mark changed by the reader {case.who}', hint
            ),
        ]
    if old.preamble != new.preamble:
        return [
            refused(
                'GS205', path, 1, f'text above the messages changed by the reader {case.who}', hint
            )
        ]
    for one, other in zip(old.messages, new.messages):
        if one.body != other.body or (
            one.heading != other.heading
            and not _is_flip(one, other)
            and not (one.read and other.read is False)
        ):
            return [
                refused(
                    'GS205',
                    path,
                    other.line,
                    f'message {_name(one)} changed by the reader {case.who}',
                    hint,
                )
            ]
    if len(old.messages) != len(new.messages):
        return [
            refused('GS205', path, 1, f'messages added or removed by the reader {case.who}', hint)
        ]
    return []


def _is_flip(one, other) -> bool:
    """True when nothing but the mark of the heading went from UNREAD to READ."""
    if one.read is not False or other.read is not True:
        return False
    start, _, end = one.heading.rpartition(b'UNREAD')
    new_start, _, new_end = other.heading.rpartition(b'READ')
    signs = ('⏳\ufe0f', '⏳', '✅\ufe0f', '✅')
    for sign in signs:
        start, new_start = (
            start.removesuffix(sign.encode() + b' '),
            new_start.removesuffix(sign.encode() + b' '),
        )
    return (start, end) == (new_start, new_end)


def _by_writer(case, path, roles, before, after):
    """The writer: every message still there, in its order and as it was; its own UNREAD ones may be
    corrected.
    """
    from gitsync.core.ownership.sections import _ended

    old, new = (messages.parse(data) for data in _ended(before, after))
    now, found, last = dict(_keyed(new)), [], 0
    places = {key: index for index, (key, _) in enumerate(_keyed(new))}
    following = [
        {key: other for (key, _), (other, _) in zip(keyed, keyed[1:])}
        for keyed in (list(_keyed(old)), list(_keyed(new)))
    ]
    hint = (
        'put it back as it was and say more in a new message: gitsync message send '
        f"{roles.reader or 'TO'} --subject '…'"
    )
    for key, message in _keyed(old):
        other = now.get(key)
        if other is None:
            found.append(
                refused('GS206', path, 1, f'message {_name(message)} removed or renumbered', hint)
            )
            continue
        if places[key] < last:
            found.append(
                refused(
                    'GS206',
                    path,
                    other.line,
                    f'message {_name(message)} moved',
                    'put the messages back in their order; add new ones at one end',
                )
            )
        last = max(last, places[key])
        is_beside_new = following[0].get(key) != following[1].get(key)
        if (
            message.read is False
            and other.read is True
            and _is_flip(message, other)
            and not roles.is_reader
        ):
            found.append(
                refused(
                    'GS205',
                    path,
                    other.line,
                    f'message {_name(message)} marked READ by its writer; only its reader '
                    f'{told((roles.reader,))} does that',
                    'set the mark to UNREAD again',
                )
            )
        elif message.heading != other.heading or _tail(message.body, is_beside_new) != _tail(
            other.body, is_beside_new
        ):
            if (
                message.read is True
                and other.read is False
                and message.heading != other.heading
                and message.body == other.body
            ):
                continue  # the mark went back: said already
            found.append(
                refused(
                    'GS206',
                    path,
                    other.line,
                    f'message {_name(message)} changed after it was committed',
                    hint,
                    '' if message.read else 'warning',
                )
            )
    return found


def _tail(body: bytes, is_beside_new: bool) -> bytes:
    """The body; beside a message that was added, without its last line end and the blank lines and
    rules behind it, which separate the two.
    """
    if not is_beside_new:
        return body
    lines = split(body)
    while lines and (not lines[-1].strip() or not bare(lines[-1]).strip().strip(b'-')):
        lines.pop()
    return b''.join(lines).rstrip(b'\r\n')


def _keyed(channel):
    """((number or heading, count), message) in the file's order."""
    seen = {}
    for message in channel.messages:
        name = message.number if message.number is not None else bytes(message.heading)
        seen[name] = seen.get(name, 0) + 1
        yield (name, seen[name]), message


def _name(message) -> str:
    return str(message.number) if message.number is not None else f'in line {message.line}'
