"""What the hooks of one commit share: how they open the repository, and how a verdict is shown."""

from __future__ import annotations

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
        from gitsync.world import output  # a hook that finds nothing prints nothing

        output.say(
            output.render(verdict.findings, colour=output.has_colour(sys.stderr)), sys.stderr
        )
        who = verdict.actor.agent or verdict.actor.email or 'nobody'
        verb = 'refused' if verdict.is_refused() else 'passed'
        output.note(f'{verb} for {who}: {output.summary(verdict.findings)}')
        if verdict.is_refused() and verdict.actor.agent and not is_in_head:
            _say_how_to_restore(verdict.findings)
    return verdict.is_refused()


def _say_how_to_restore(findings: Sequence[Finding]) -> None:
    """The command that takes back what the findings ask to take back."""
    from gitsync.core.rules.wording import TAKE_BACK
    from gitsync.core.rules.wording import typed
    from gitsync.world import output

    paths = dict.fromkeys(one.path for one in findings if one.hint.startswith(TAKE_BACK))
    if paths:
        named = ' '.join(typed(path) for path in paths) if len(paths) <= SHOWN else ''
        output.note(f"to take others' parts back: gitsync restore {output.clean(named)}".rstrip())
