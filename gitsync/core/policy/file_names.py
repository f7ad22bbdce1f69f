"""File names in an epic: which is a checkpoint's, which agent one names, which is a backup copy."""

from __future__ import annotations

from gitsync.core.documents.protocol import README
from gitsync.core.policy.names import form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

COPIES = ('backup', 'bak', 'orig', 'old', 'save', 'copy')


def is_checkpoint_name(name: str) -> bool:
    """True for <agent>.json with the agent in its file form."""
    stem = name[:-5]
    return (
        name.endswith('.json')
        and bool(stem)
        and stem == form(stem)
        and not stem.endswith('_checkpoint')
        and not stem.startswith('checkpoint_')
        and not stem.endswith('_')
    )


def agent_in(name: str, is_agent: Callable[[str], bool]) -> str:
    """The file form of the agent with which a name begins, word by word
    ('secondary-a-1769654893.json': 'secondary_a'); '' when it begins with none.
    """
    words = form(name.partition('.')[0].removeprefix('checkpoint_')).split('_')
    for count in range(min(len(words), 8), 0, -1):
        agent = '_'.join(words[:count])
        if (
            not any(word.isdigit() for word in words[:count])
            and words[count - 1] != 'checkpoint'
            and is_agent(agent)
        ):
            return agent
    return ''


def is_copy(name: str, is_document: Callable[[str], bool]) -> bool:
    """True for a file that somebody kept beside a document: 'EPIC_README.md.backup', 'STATUS.bak',
    'EPIC_README_old.md', 'STATUS~'.
    """
    low = name.lower()
    base, *rest = low.removesuffix('~').split('.')
    if low.endswith('~') or any(part.startswith(COPIES) for part in rest):
        return is_document(base)
    for mark in ('_', '-', ' '):
        stem, separator, word = base.rpartition(mark)
        if separator and word in COPIES:
            return is_document(stem)
    return False


def is_readme(base: str) -> bool:
    """True for the name of README without its ending, in lower case."""
    return base == README.partition('.')[0].lower()


def is_channel(base: str) -> bool:
    """True for the name of a comms file without its ending."""
    return '_to_' in base


def is_any(base: str) -> bool:
    """True for every name."""
    return True
