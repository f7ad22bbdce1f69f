"""Wording: how findings name owners and say what to do next."""

from __future__ import annotations

from gitsync.core.rules.finding import finding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding


UNDO = 'take the change back'  # what 'gitsync restore' does
TAKE_BACK = f'{UNDO}, or '
COMMIT = 'git commit …'
AMEND = 'git commit --amend --no-edit'
AMEND_THERE = f'{AMEND} (a commit below others: in a git rebase -i that edits it)'


def typed(path: str) -> str:
    """A path in a command that is told, as somebody types it."""
    from gitsync.core.text.shell_word import quote  # most changes break none

    return quote(path)


def told(names: Iterable[str]) -> str:
    """Owners as a message names them."""
    return ' or '.join(f"'{name}'" for name in names)


def ask(names: Sequence[str], has_channels: bool = True) -> str:
    """The hint for a change of a part of somebody else's. has_channels: False where no protocol
    gives agents a way to write to each other.
    """
    return f'{TAKE_BACK}{ask_first(names) if has_channels else f"ask {told(names)} for it"}'


def not_made(hint: str) -> str:
    """The hint where the change was refused before it was made: nothing is there to be taken back
    or fixed.
    """
    left = hint.removeprefix(TAKE_BACK).removeprefix(f'{UNDO}: ')
    return left.partition('gitsync check --fix')[0].rstrip(' :;')


def ask_first(names: Sequence[str]) -> str:
    """The hint for a change that was not made: the command that asks the part's owner."""
    name = names[0] if names else 'Primary'
    is_word = name.isascii() and name.replace('-', '').replace('_', '').isalnum()
    to = name if is_word else "'…'"
    return f"ask the owner: gitsync message send {to} --subject 'a change to your part'"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: 'A', 'A and B', 'A, B and C'."""
    return ' and '.join([', '.join(names[:-1]), *names[-1:]] if len(names) > 2 else names)


def shared(names: Sequence[str]) -> str:
    """Why nobody is named where these agents share a worktree; '' where none do."""
    return f'{listed(names)} share this worktree' if names else ''


def name_yourself(names: Iterable[str], command: str = COMMIT) -> str:
    """The hint for who is not named: how to say it, with the whole roster, so that nobody takes up
    a name because it was handed out.
    """
    known = sorted(names)
    which = f'one of {", ".join(known)}' if len(known) > 1 else f'yours (known so far: {known[0]})'
    return (
        f'say who you are: gitsync join NAME, or GITSYNC_AGENT=NAME {command}; NAME is {which}; '
        'maintainers are named in .gitsync.toml by e-mail'
    )


def in_anothers_worktree(
    path: str, agent: str, joined: Sequence[str], own: str, top: str
) -> Finding:
    """GS213 for a file of the worktree at top, where others joined; the agent works in its own."""
    return refused(
        'GS213',
        path,
        1,
        f"'{top}' is the worktree of {listed(joined)}; '{agent}' works in '{own}'",
        f"change '{path}' in your own worktree, or ask: gitsync message send {joined[0]} "
        "--subject 'a change in your worktree'",
    )


def refused(
    rule: str,
    path: str,
    line: int,
    message: str,
    hint: str,
    severity: str = '',
    part: str = '',
) -> Finding:
    """A finding at the start of a line; line 0, which no line has, is the first."""
    one = finding(rule, path, max(line, 1), 1, message, hint, severity)
    return one._replace(part=part)
