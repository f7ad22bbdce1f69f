"""Twins: paths that are one file on some disks and two for git.

Case, the composition of letters, letters that a disk passes over, dots and blanks at the end of a
name, and an NTFS stream behind ':' make no difference there; and an NTFS disk gives a long name a
short one (EPIC_R~1.MD). So whoever adds a document's twin replaces the document in such a worktree,
and a twin of the policy or of attributes is read as one there, though none stands beside it.
"""

from __future__ import annotations

from gitsync.core.documents.protocol import ATTRIBUTES
from gitsync.core.documents.protocol import POLICY
from gitsync.core.policy.place import below
from gitsync.core.rules.finding import finding
from gitsync.core.text.value import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gitsync.core.git.snapshot import Change
    from gitsync.core.policy.case import Case
    from gitsync.core.rules.finding import Finding

# what HFS+ passes over in names: joiners, marks and overrides of direction, a byte-order mark
# (next_hfs_char in git's utf8.c)
_PASSED_OVER = dict.fromkeys(
    [*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF]
)
_IN_SHORT = str.maketrans('+,;=[]', '______', ' ')  # what a short name has in their place
_MOST = 1000  # ways to read one path; who makes more twins has been told of them


class _Names(Value):
    """The names in a folder."""

    all: tuple[str, ...]
    by_fold: dict[str, list[str]]  # by what becomes of them on a disk that folds
    short: list[str]  # those that may be short ones


def judge(case: Case, paths: Iterable[str]) -> list[Finding]:
    """GS604 for every path that is the twin of a gated one."""
    folders: dict[str, _Names] = {}
    findings = []
    for path in paths:
        twin = _twin(case, path, folders)
        if twin:
            message = (
                f"path is '{twin}' on disks that tell no case, no letter composed otherwise, or "
                'give short names; a document must be the only file of its name'
            )
            findings.append(
                finding('GS604', path, 1, 1, message, 'give the file another name with git mv')
            )
    return findings


def added(changes: Iterable[Change]) -> list[str]:
    """The paths that a change brings."""
    return [change.path for change in changes if change.before is None and change.after is not None]


def folded(name: str) -> str:
    """What a disk that folds names makes of one: equal for twins."""
    if name in ('.', '..'):
        return name
    plain = name.partition(':')[0].rstrip('. ').lower()
    if plain.isascii():
        return plain
    from unicodedata import normalize  # 1 MB that nearly no change needs

    bare = normalize('NFD', plain.translate(_PASSED_OVER)).casefold()
    return normalize('NFC', bare).rstrip('. ')


def is_short(name: str, long: str) -> bool:
    """True where an NTFS disk may give the long name this short one."""
    begin, _, rest = name.upper().partition('~')
    number, _, short_ending = rest.partition('.')
    is_form = number.isascii() and number.isdigit() and len(begin + number) < 8
    if not is_form or not begin or '.' in begin + short_ending:
        return False
    stem, dot, ending = long.upper().lstrip('.').translate(_IN_SHORT).rpartition('.')
    stem, ending = (stem.replace('.', ''), ending) if dot else (ending, '')
    is_long = len(stem) > 8 or len(ending) > 3 or long.startswith('.') or not long.isascii()
    # behind two letters a hash, where several names begin alike
    is_hash = len(begin) == 6 and begin[:2] == stem[:2] and not begin[2:].strip('0123456789ABCDEF')
    return is_long and (stem.startswith(begin) or is_hash) and ending[:3] == short_ending


def _twin(case: Case, path: str, folders: dict[str, _Names]) -> str:
    """The path that this one is on such disks, where one of the two is gated; '' for none."""
    around = ['']
    for name in path.split('/'):
        around = [
            below(folder, other)
            for folder in around
            for other in _others(name, folder, _names_in(case, folder, folders))
        ][:_MOST]
    is_gated = case.place(path) is not None
    return next(
        (other for other in around if other != path and (is_gated or case.place(other))), ''
    )


def _others(name: str, folder: str, names: _Names) -> list[str]:
    """The names that this one is in a folder, itself among them."""
    plain = folded(name)
    read = [each for each in (ATTRIBUTES, *(() if folder else (POLICY,))) if plain == each]
    long = [other for other in names.all if is_short(name, other)] if '~' in name else []
    short = [other for other in names.short if is_short(other, name)]
    return list(dict.fromkeys((name, *names.by_fold.get(plain, ()), *read, *long, *short)))


def _names_in(case: Case, folder: str, folders: dict[str, _Names]) -> _Names:
    """The names in a folder, read once."""
    if folder not in folders:
        names = case.after.names(folder)
        by_fold: dict[str, list[str]] = {}
        for name in names:
            by_fold.setdefault(folded(name), []).append(name)
        folders[folder] = _Names(names, by_fold, [name for name in names if '~' in name])
    return folders[folder]
