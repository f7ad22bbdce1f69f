"""An epic's layout: folders, file names, and what each path in it is.

Paths are str relative to the epic's folder, '/' between parts. What must and must not stand where
is layout.py's.
"""

from gitsync.core.policy.owners import README
from gitsync.core.policy.owners import Place


def channel(path: str):
    """(writer form, reader form) of a comms file's path, None for any other path; an archived file
    is of its channel too.
    """
    name = path.rsplit('/', 1)[-1]
    if not name.endswith('.md'):
        return None
    writer, middle, reader = name[:-3].partition('_to_')
    if '/archive/' in '/' + path:
        reader = _without_stamp(reader, 13)
    return (writer, reader) if middle and writer and reader and '_to_' not in reader else None


def _without_stamp(name, size):
    """The name without a '_YYYYmmdd_HHMM' (13) or '_YYYYmmdd_HHMMSS' (15) behind it; other time
    forms go too.
    """
    stamp = name[-size:]
    if (
        len(name) > size + 1
        and name[-size - 1] == '_'
        and stamp.replace('_', '').replace('-', '').isdigit()
    ):
        return name[: -size - 1]
    return name


def is_feature(folder: str) -> bool:
    """True for a feature's folder name, feature_NN_name."""
    start, _, rest = folder.partition('_')
    number, line, name = rest.partition('_')
    return (
        start == 'feature' and number.isascii() and number.isdigit() and bool(line) and bool(name)
    )


def feature_number(name: str) -> int:
    """The NN of 'feature_NN_…' in any case, 0 when the name has none."""
    parts = name.lower().split('_')
    return (
        int(parts[1])
        if len(parts) > 1
        and parts[0] == 'feature'
        and parts[1].isascii()
        and parts[1].isdigit()
        and len(parts[1]) < 6
        else 0
    )


def place(rest: str, epic: str = '') -> Place:
    """What the path rest, below an epic's folder, is.

    Exact spelling: look-alikes are of no kind, and the layout rules name them.
    """
    parts = rest.split('/')
    kind, agent, reader = '', '', ''
    if rest == README:
        kind, agent = 'sections', 'primary'
    elif parts[0] == 'agent_comms':
        kind, agent, reader = _comms(parts, rest)
    elif parts[0] == 'agent_checkpoints':
        kind, agent = _checkpoints(parts)
    elif len(parts) == 2 and is_feature(parts[0]):
        kind = {'STATUS': 'status', 'HANDOFF_PACKAGE.md': 'handoff'}.get(parts[1], 'feature')
    elif is_feature(parts[0]):
        kind = 'feature'
    elif parts[0] == '.epic_locks':
        kind = 'lock'
    return Place(kind, epic, rest, agent, reader, None)


def _comms(parts, rest):
    found = channel(rest)
    if found and len(parts) == 2:
        return 'messages', *found
    if found and len(parts) == 3 and parts[1] == 'archive':
        return 'archive', *found
    return '', '', ''


def _checkpoints(parts):
    name = parts[-1]
    if len(parts) == 2 and name.endswith('.json'):
        form = name[:-5]
        for word in ('_crashed_', '_aborted_'):
            if word in form:
                return 'backup', form.partition(word)[0]
        return 'checkpoint', form
    if len(parts) == 3 and parts[1] == 'backups' and name.endswith('.json'):
        return 'backup', _without_stamp(name[:-5], 15)
    return '', ''
