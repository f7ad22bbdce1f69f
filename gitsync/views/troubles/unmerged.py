"""Records and unread messages that are newest on branches which are not merged here."""

from __future__ import annotations

from gitsync.core.documents.protocol import README
from gitsync.core.epic.mail import bringing
from gitsync.core.epic.mail import not_merged
from gitsync.views.troubles.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.views.overview import Overview


def unmerged(seen: Overview) -> Iterator[Trouble]:
    """One trouble a branch."""
    held: dict[str, list[str]] = {}
    for each in seen.agents:
        if each.where:
            held.setdefault(each.where, []).append(f'the records of {each.agent}')
    for reader in seen.state.agents:
        unread = [mail for mail in seen.state.unread(reader) if mail.where]
        for where in dict.fromkeys(mail.where for mail in unread):
            count = sum(mail.where == where for mail in unread)
            held.setdefault(where, []).append(f'{count} unread to {reader}')
    for where, what in held.items():
        words = f'{", ".join(what)}: {not_merged(where)}'
        yield Trouble(seen.place.path(README), 'unmerged', words, bringing(where))
