"""What agents' tools must be told so that they ask before an edit: settings as JSON text, ours
merged in or taken out again.

Ours are the entries whose command runs 'edit-hook'; everything else in the file stays, values and
order.
"""

from __future__ import annotations

import json

from gitsync.core.edits.hosts import MOVED
from gitsync.core.setup import commented
from gitsync.core.setup.hook_lines import GATE
from gitsync.core.setup.hook_lines import NOTICE
from gitsync.core.setup.hook_lines import SIGN
from gitsync.core.setup.host_forms import FORMS
from gitsync.core.setup.host_forms import GUARDS
from gitsync.core.text.lines import BOM
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.edits.answers import Table
    from gitsync.core.edits.hosts import Host


def merged(host: Host, data: bytes | None, path: str) -> bytes:
    """The settings with our entries in them, once; as they are where they hold just these."""
    new_text = _merged(host, data, path)
    if data and _ours(_parsed(host, data, path)) == _ours(_parsed(host, new_text, path)):
        return data
    return new_text


def _merged(host: Host, data: bytes | None, path: str) -> bytes:
    form = FORMS[host.name]
    there = _parsed(host, data, path)
    table = _without(there)
    if isinstance(table.get('hooks', [] if form.is_list else {}), list) != form.is_list:
        raise _not_settings(path)
    for key, value in form.head.items():
        table.setdefault(key, value)
    hooks = _hooks(table)
    for event in host.events:
        if event.moment == MOVED:
            continue
        entry = form.entry(event, GATE if event.moment in GUARDS else NOTICE)
        hooks.setdefault('' if form.is_list else event.name, []).append(entry)
    table['hooks'] = hooks[''] if form.is_list else hooks
    if data and is_commented(data):
        return _put_in(data, there, table['hooks'], path)
    return _text(table, data)


def _put_in(data: bytes, there: Table, hooks: object, path: str) -> bytes:
    """The settings with our hooks put in, comments and all; one with hooks is a person's."""
    if _ours(there) == _ours({'hooks': hooks}):
        return data
    if 'hooks' in there:
        raise GitsyncError(
            f"'{path}' has comments, and hooks of its own",
            "take the comments out, or its key 'hooks', then run the same command again",
            'bad-settings',
        )
    text = data.decode('utf-8-sig')
    lines = json.dumps({'hooks': hooks}, indent=2).split('\n')[1:-1]
    written = commented.with_key(text.replace('\r\n', '\n'), '\n'.join(lines))
    return _as_before(written, data)


def taken(host: Host, data: bytes, path: str) -> bytes | None:
    """The settings without our entries, and without comments; None when nothing else is in them."""
    table = _parsed(host, data, path)
    if SIGN.encode() not in data:
        return data
    rest = _without(table)
    return _text(rest, data) if rest not in ({}, FORMS[host.name].head) else None


def is_set(host: Host, data: bytes, path: str) -> bool:
    """True when the settings hold entries of ours."""
    table = _parsed(host, data, path)
    return _without(table) != table


def same(host: Host, one: bytes, other: bytes, path: str) -> bool:
    """True when two texts hold the same settings, but for what a host's file must have and for
    events without entries.
    """
    return _plain(host, one, path) == _plain(host, other, path)


def _plain(host: Host, data: bytes, path: str) -> Table:
    table = _parsed(host, data, path)
    held = {event: entries for event, entries in _hooks(table).items() if entries}
    return {**FORMS[host.name].head, **table, 'hooks': held}


def is_commented(data: bytes) -> bool:
    """True for JSON that is none but for comments and commas."""
    try:
        json.loads(data.decode('utf-8-sig').strip() or '{}')
    except (ValueError, RecursionError):
        return True
    return False


def _parsed(host: Host, data: bytes | None, path: str) -> Table:
    try:
        text = (data or b'').decode('utf-8-sig').strip() or '{}'
        if FORMS[host.name].has_comments:
            text = commented.blanked(text)
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise GitsyncError(
            f"'{path}' is no JSON: {error}",
            'mend it (comments are no JSON), then run the same command again',
            'bad-settings',
        ) from None
    hooks = table.get('hooks', {}) if isinstance(table, dict) else None
    lists = list(hooks.values()) if isinstance(hooks, dict) else [hooks]
    if not all(isinstance(held, list) for held in lists):
        raise _not_settings(path)
    return dict(table)


def _not_settings(path: str) -> GitsyncError:
    return GitsyncError(
        f"'{path}' does not hold settings as its tool reads them",
        "its 'hooks' must be an object of lists; in Kiro's file, a list",
        'bad-settings',
    )


def _hooks(table: Table) -> dict[str, list[object]]:
    """The entries by event, in settings that _parsed gave; '' for a list of all events."""
    hooks = table.get('hooks', {})
    return {'': list(hooks)} if isinstance(hooks, list) else dict(hooks)  # type: ignore[call-overload]


def _without(table: Table) -> Table:
    """A copy without our entries, and without what became empty by that."""
    rest = dict(table)
    hooks = {}
    for event, entries in _hooks(table).items():
        kept = [each for each in (_foreign(entry) for entry in entries) if each is not None]
        if kept or not entries:
            hooks[event] = kept
    if hooks or ('hooks' in table and not table['hooks']):
        rest['hooks'] = hooks.get('', []) if isinstance(table['hooks'], list) else hooks
    else:
        rest.pop('hooks', None)
    return rest


def _ours(table: Table) -> dict[str, list[object]]:
    """The entries that hold commands of ours, by event."""
    held = {
        event: [one for one in entries if _foreign(one) != one]
        for event, entries in _hooks(table).items()
    }
    return {event: entries for event, entries in held.items() if entries}


def _foreign(entry: object) -> object:
    """An entry without our commands; None when it held nothing else."""
    if not isinstance(entry, dict):
        return entry
    if _is_ours(entry):
        return None
    held = entry.get('hooks')
    if isinstance(held, list):
        kept = [each for each in held if not _is_ours(each)]
        if len(kept) != len(held):
            return {**entry, 'hooks': kept} if kept else None
    return entry


def _is_ours(entry: object) -> bool:
    """True for an entry whose command is ours, of this version or of one before it."""
    if not isinstance(entry, dict):
        return False
    action = entry.get('action')
    held = [entry.get('command'), entry.get('bash')]
    held += [action.get('command')] if isinstance(action, dict) else []
    lines = [line for line in held if isinstance(line, str) and 'gitsync' in line]
    return any(SIGN in line.replace(';', ' ').split() for line in lines)


def _text(table: Table, data: bytes | None) -> bytes:
    """JSON indented as the file was, line ends and all."""
    old = (data or b'').decode('utf-8-sig', 'replace')
    indent = next(
        (
            line[: len(line) - len(line.lstrip())]
            for line in old.split('\n')[1:]
            if line.strip() and line[0] in ' \t'
        ),
        '  ',
    )
    text = json.dumps(table, indent=indent, ensure_ascii=False) + (
        '\n' if not old or old.endswith('\n') else ''
    )
    return _as_before(text, data or b'')


def _as_before(text: str, data: bytes) -> bytes:
    """The text with the line ends and the byte-order mark of the data."""
    written = text.replace('\n', '\r\n') if b'\r\n' in data else text
    return (BOM if data.startswith(BOM) else b'') + written.encode('utf-8', 'surrogatepass')
