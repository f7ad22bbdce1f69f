"""Archives: what programs take out of them (the members that are named, else all that is in them),
and the file that they make.
"""

from __future__ import annotations

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.programs.writes import UNPACK
from gitsync.core.edits.programs.writes import WRITE
from gitsync.core.edits.programs.writes import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def unpacked(name: str, args: Sequence[str]) -> list[Target]:
    """What the call writes."""
    of = {'cpio': _by_cpio, 'tarfile': _by_python, 'unzip': _by_unzip, 'zip': _by_zip}
    of['zipfile'] = _by_python
    return of.get(name, _by_7z if name.startswith('7z') else _by_tar)(args)


def _members(archive: str, members: Sequence[str], folder: str) -> list[Target]:
    if members:
        return [Target(member, WRITE, folder=folder) for member in members]
    return [Target(folder or '.', UNPACK, archive)]


def _by_tar(args: Sequence[str]) -> list[Target]:
    """tar, and jar; 'xf' may stand without its dash."""
    words = list(args)
    if words and words[0][:1] != '-':
        words[0] = f'-{words[0]}'
    given = parsed(words, 'fCTXbgHIKNV', '', 'file directory exclude strip-components transform')
    if given.has('c', 'r', 'u', 'create', 'append', 'update'):
        return [Target(path, WRITE) for path in given.values('f', 'file') if path != '-']
    if not given.has('x', 'extract', 'get') or given.has('O', 'to-stdout'):
        return []
    is_renaming = given.has('strip-components', 'transform', 'T', 's', 'P', 'absolute-names')
    archive = '' if is_renaming else given.last('f', 'file')
    folder = given.last('C', 'directory')
    return _members(archive.removeprefix('-'), given.operands, folder)


def _by_unzip(args: Sequence[str]) -> list[Target]:
    given = parsed(args, 'dxP')
    if given.has('l', 'p', 't', 'v', 'Z', 'c', 'z') or not given.operands:
        return []
    archive, *members = given.operands
    return _members('' if given.has('j') else archive, members, given.last('d'))


def _by_zip(args: Sequence[str]) -> list[Target]:
    paths = [path for path in parsed(args, 'bdniPtx').operands[:1] if path != '-']
    return [Target(path if '.' in path else f'{path}.zip', WRITE) for path in paths]


def _by_python(args: Sequence[str]) -> list[Target]:
    """python -m zipfile -e, python -m tarfile -e."""
    given = parsed(args)
    is_extracting = given.has('e', 'extract') and given.operands
    return _members(given.operands[0], (), ''.join(given.operands[1:2])) if is_extracting else []


def _by_cpio(args: Sequence[str]) -> list[Target]:
    given = parsed(args, 'EFHIDCR', '', 'directory file format pattern-file')
    if not given.has('i', 'extract') or given.has('t', 'list', 'to-stdout'):
        return []
    return _members('', given.operands, given.last('D', 'directory'))


def _by_7z(args: Sequence[str]) -> list[Target]:
    """7z x, with the folder behind -o."""
    words = [word for word in args if not word.startswith('-')]
    if words[:1] == ['a']:
        return [Target(path, WRITE) for path in words[1:2]]
    if words[:1] not in (['x'], ['e']) or '-so' in args:
        return []
    folders = [word[2:] for word in args if word.startswith('-o')]
    return _members('', words[2:], ''.join(folders[-1:]))
