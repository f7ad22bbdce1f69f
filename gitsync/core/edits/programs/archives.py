"""What programs take out of archives: the members that are named, else all that is in them."""

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
    if name == 'unzip':
        return _by_unzip(args)
    if name == 'cpio':
        return _by_cpio(args)
    return _by_7z(args) if name.startswith('7z') else _by_tar(args)


def _members(archive: str, members: Sequence[str], folder: str) -> list[Target]:
    if members:
        return [Target(member, WRITE, folder=folder) for member in members]
    return [Target(folder or '.', UNPACK, archive)]


def _by_tar(args: Sequence[str]) -> list[Target]:
    """tar -x, and jar; 'xf' may stand without its dash."""
    words = list(args)
    if words and words[0][:1] != '-':
        words[0] = f'-{words[0]}'
    given = parsed(words, 'fCTXbgHIKNV', '', 'file directory exclude strip-components transform')
    if not given.has('x', 'extract', 'get') or given.has('O', 'to-stdout'):
        return []
    is_renaming = given.has('strip-components', 'transform', 'T', 's', 'P', 'absolute-names')
    archive = '' if is_renaming else ''.join(given.values('f', 'file')[-1:])
    folder = ''.join(given.values('C', 'directory')[-1:])
    return _members(archive.removeprefix('-'), given.operands, folder)


def _by_unzip(args: Sequence[str]) -> list[Target]:
    given = parsed(args, 'dxP')
    if given.has('l', 'p', 't', 'v', 'Z', 'c', 'z') or not given.operands:
        return []
    archive, *members = given.operands
    return _members('' if given.has('j') else archive, members, ''.join(given.values('d')[-1:]))


def _by_cpio(args: Sequence[str]) -> list[Target]:
    given = parsed(args, 'EFHIDCR', '', 'directory file format pattern-file')
    if not given.has('i', 'extract') or given.has('t', 'list', 'to-stdout'):
        return []
    return _members('', given.operands, ''.join(given.values('D', 'directory')[-1:]))


def _by_7z(args: Sequence[str]) -> list[Target]:
    """7z x, with the folder behind -o."""
    words = [word for word in args if not word.startswith('-')]
    if words[:1] not in (['x'], ['e']) or '-so' in args:
        return []
    folders = [word[2:] for word in args if word.startswith('-o')]
    return _members('', words[2:], ''.join(folders[-1:]))
