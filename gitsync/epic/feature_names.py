"""The names of features, as users give them."""

from __future__ import annotations

from gitsync.core.epic import new_epic
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def named(name: str, folders: Sequence[str]) -> str:
    """The feature's folder that is called so, with its number or without; '' for none."""
    return next((folder for folder in folders if name in (folder, bare_name(folder))), '')


def bare_name(folder: str) -> str:
    """'team_penalty' of 'feature_02_team_penalty'."""
    return folder[len('feature_00_') :]


def folder_of(number: int, name: str) -> str:
    """'feature_02_team_penalty' of 2 and 'Team Penalty'; GitsyncError for what is no name."""
    try:
        return new_epic.feature_folder(number, name)
    except ValueError:
        raise GitsyncError(
            f"'{name}' cannot be a feature's name",
            "use letters, digits, '-' and '_', as in team_penalty",
            'usage',
        ) from None
