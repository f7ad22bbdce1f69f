"""What the hooks of one commit share: how they open the repository, and how a verdict is shown."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.gates.staged import Verdict
    from gitsync.git.repo import Repo


def opened() -> Repo:
    """The repository here; the gate is loaded while git answers."""
    from gitsync.git.repo import Repo

    return Repo.open(meanwhile=_load_gate)


def _load_gate() -> None:
    from gitsync.gates import staged  # noqa: F401
    from gitsync.git import changes  # noqa: F401


def show(verdict: Verdict) -> bool:
    """Print the findings; True when they refuse the commit."""
    if verdict.findings:
        from gitsync.world import output  # a hook that finds nothing prints nothing

        output.say(
            output.render(verdict.findings, colour=output.has_colour(sys.stderr)), sys.stderr
        )
        who = verdict.actor.agent or verdict.actor.email or 'nobody'
        verb = 'refused' if verdict.is_refused() else 'passed'
        output.note(f'{verb} for {who}: {output.summary(verdict.findings)}')
    return verdict.is_refused()
