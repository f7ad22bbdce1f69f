"""What PowerShell's cmdlets write by their parameters, whose names and own names know no case."""

from __future__ import annotations

from gitsync.core.edits.programs.writes import APPEND
from gitsync.core.edits.programs.writes import COPY
from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_PATHS = ('-path', '-literalpath', '-filepath')
_TAKING = (
    '-destination -encoding -exclude -filter -include -inputobject -itemtype -name -newname '
    '-stream -type -value -width'
).split()
_ADDING = ('ac', 'add-content')
_REMOVING = ('del', 'erase', 'rd', 'remove-item', 'ri')
_COPYING = ('copy', 'copy-item', 'move', 'move-item', 'ren', 'rename-item')


def changed(name: str, args: Sequence[str]) -> list[Target]:
    """What a cmdlet of this name, in lower case, writes."""
    named, operands = _read(args)
    paths = [path for key in _PATHS for path in named.get(key, '').split(',') if path]
    if not paths and operands:
        paths, operands = operands[0].split(','), operands[1:]
    if name in _REMOVING:
        return [Target(path, REMOVE) for path in paths]
    if name in _COPYING:
        target = named.get('-destination') or named.get('-newname') or ''.join(operands[:1])
        is_gone = not name.startswith('copy')
        if name.startswith('ren') and '/' not in target:
            target = '/'.join([*''.join(paths[:1]).split('/')[:-1], target])
        copies = [Target(target, COPY, path) for path in paths if target]
        return [*copies, *(Target(path, REMOVE) for path in paths if is_gone)]
    act = APPEND if name in _ADDING or '-append' in named else WRITE
    return [Target(path, act) for path in paths]


def _read(args: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The parameters by name, '' for one that is only on, and the words without a name."""
    named: dict[str, str] = {}
    operands: list[str] = []
    rest = list(reversed(args))
    while rest:
        word = rest.pop()
        key = word.lower()
        if not word.startswith('-') or word == '-':
            if not word.startswith('/') or '/' in word[1:]:  # not a switch of cmd: del /q
                operands.append(word)
        elif key in (*_PATHS, *_TAKING) and rest:
            named[key] = rest.pop()
        else:
            named[key] = ''
    return named, operands
