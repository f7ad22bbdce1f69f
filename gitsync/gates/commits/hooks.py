"""What the hooks of one commit share: how they open the repository, and how a verdict is shown."""

from __future__ import annotations

import os
import posixpath
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gitsync.core.rules.finding import Finding
    from gitsync.gates.staged import Verdict
    from gitsync.git.repo import Repo

SHOWN = 5  # paths in a command that is told


def opened() -> Repo:
    """The repository here; the gate is loaded while git answers."""
    from gitsync.git.repo import Repo

    return Repo.open(meanwhile=_load_gate)


def _load_gate() -> None:
    from gitsync.gates import staged  # noqa: F401
    from gitsync.git import changes  # noqa: F401


def show(verdict: Verdict, is_in_head: bool = False) -> bool:
    """Print the findings; True when they refuse the commit."""
    if verdict.findings:
        # a hook that finds nothing prints nothing
        from gitsync.core.rules.from_here import from_here
        from gitsync.world import output

        folder = folder_of_user()
        shown = from_here(verdict.findings, folder)
        output.say(output.render(shown, colour=output.has_colour(sys.stderr)), sys.stderr)
        who = verdict.actor.agent or verdict.actor.email or 'nobody'
        verb = 'refused' if verdict.is_refused() else 'passed'
        output.note(f'{verb} for {who}: {output.summary(verdict.findings)}')
        if verdict.is_refused() and verdict.actor.agent and not is_in_head:
            say_how_to_restore(verdict.findings, folder)
    return verdict.is_refused()


def folder_of_user() -> str:
    """The folder below the root in which somebody typed the command that runs this hook; '' for the
    root, in which git runs it.
    """
    return os.environ.get('GITSYNC_PREFIX') or os.environ.get('GIT_PREFIX', '')


def say_how_to_restore(findings: Sequence[Finding], folder: str, agent: str = '') -> None:
    """The command that takes back what the findings ask to take back, as it is typed in a folder
    below the root; agent: whom the caller named.
    """
    from gitsync.core.rules.wording import UNDO
    from gitsync.core.rules.wording import typed
    from gitsync.world import output

    paths = dict.fromkeys(
        posixpath.relpath(one.path, folder or '.')
        for one in findings
        if one.severity == 'error' and one.hint.startswith(UNDO)
    )
    if paths:
        words = ['gitsync', 'restore', *(('--agent', agent) if agent else ())]
        words += paths if len(paths) <= SHOWN else ()
        told = ' '.join(output.clean(typed(word)) for word in words)
        output.note(f"to take others' parts back: {told}")
