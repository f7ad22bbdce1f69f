"""cp and its kin: what stands at their target afterwards, and what is gone from their sources."""

from __future__ import annotations

from gitsync.core.edits.programs.options import parsed
from gitsync.core.edits.programs.writes import COPY
from gitsync.core.edits.programs.writes import LINK
from gitsync.core.edits.programs.writes import MIRROR
from gitsync.core.edits.programs.writes import REMOVE
from gitsync.core.edits.programs.writes import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.edits.programs.options import Arguments

# letters of options with a value, and long names
_TAKING = {
    'cp': 'tS',
    'install': 'tSmog',
    'ln': 'tS',
    'mv': 'tS',
    'rsync': 'eBMTf',
    'scp': 'cFiJloPSX',
}
_LONG = 'suffix target-directory mode owner group rsh exclude include filter chmod'


def copied(name: str, args: Sequence[str]) -> list[Target]:
    """What is written and removed; a path on another machine is nobody's here."""
    given = parsed(args, _TAKING[name], '', _LONG)
    if name == 'install' and given.has('d', 'directory'):
        return []
    if name == 'rsync' and given.has('n', 'dry-run'):
        return []
    folders = given.values('t', 'target-directory') if name not in ('rsync', 'scp') else []
    sources, target = given.operands, ''.join(folders[-1:])
    if not target:
        if name == 'ln' and len(sources) == 1:
            target = '.'
        else:
            sources, target = sources[:-1], ''.join(sources[-1:])
    act = LINK if name == 'ln' else MIRROR if _is_mirror(name, given) else COPY
    targets = [Target(target, act, source) for source in sources]
    if name == 'mv' or name == 'rsync' and given.has('remove-source-files'):
        targets += [Target(source, REMOVE) for source in sources]
    return [each for each in targets if not _is_remote(each.path)]


def _is_mirror(name: str, given: Arguments) -> bool:
    """rsync --delete; what is left out of it is not known here."""
    is_deleting = any(word.startswith('delete') for word, _ in given.options)
    return name == 'rsync' and is_deleting and not given.has('exclude', 'filter', 'f', 'include')


def _is_remote(path: str) -> bool:
    """True for HOST:PATH."""
    return ':' in path.partition('/')[0]
