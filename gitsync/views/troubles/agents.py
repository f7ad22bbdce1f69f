"""Agents that do not start, are silent, do not answer, or are late for a sync point."""

from __future__ import annotations

import shlex

from gitsync.core.documents.protocol import CHECKPOINTS
from gitsync.core.documents.protocol import COMMS
from gitsync.core.documents.protocol import HANDOFF
from gitsync.core.documents.protocol import README
from gitsync.core.epic import progress
from gitsync.core.epic import sync_point
from gitsync.core.policy.names import form
from gitsync.core.policy.names import same
from gitsync.core.rules.wording import listed
from gitsync.core.text.lines import field
from gitsync.core.text.moments import instant
from gitsync.views.troubles.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gitsync.core.epic.state import Feature
    from gitsync.views.overview import AgentSummary
    from gitsync.views.overview import Overview

FIELD_LINES = 20  # of a handoff package: its head


def starts(seen: Overview) -> Iterator[Trouble]:
    """Secondaries that do not start, or cannot: their package is missing or names another epic."""
    place, disk = seen.place, seen.place.repo.disk()
    packages = {
        feature.folder: disk.read(place.path(f'{feature.folder}/{HANDOFF}'))
        for feature in seen.state.features
    }
    if not any(packages.values()):
        return
    for feature in seen.state.features:
        if not same(feature.agent, seen.state.coordinator) and not feature.is_ready:
            yield from _start(seen, feature, packages[feature.folder])


def _start(seen: Overview, feature: Feature, package: bytes | None) -> Iterator[Trouble]:
    path, epic = seen.place.path(f'{feature.folder}/{HANDOFF}'), seen.place.epic
    again = f'write it again: gitsync handoff {feature.agent}'
    if package is None:
        words = f'{feature.agent} has no handoff package, though others have theirs'
        yield Trouble(path, 'start', words, again)
        return
    head = package.split(b'\n', FIELD_LINES)[:FIELD_LINES]
    fields = {each.key: each.value for each in map(field, head) if each}
    told = fields.get('Epic Path')
    if told is not None and told not in (epic or '.', f'{epic}/'):
        words = f"the handoff package of {feature.agent} names another epic folder: '{told}'"
        yield Trouble(path, 'start', words, again)
    at = instant(fields.get('Generated'))
    if at and seen.now - at > progress.START_WITHIN and not _has_started(seen, feature.agent):
        age = progress.lasting(progress.whole_minutes(seen.now - at))
        yield Trouble(
            path,
            'start',
            f'{feature.agent} has not started: {age} after the handoff it has no checkpoint of its '
            'own',
            f'have its session run: gitsync join {feature.agent} && gitsync brief',
        )


def _has_started(seen: Overview, agent: str) -> bool:
    """True unless the agent's records are as the handoff, or a takeover, wrote them."""
    record = seen.state.checkpoint_of(agent)
    is_own = bool(record) and 'previous_agent' not in record
    return is_own or progress.state_of(seen.state, agent) != 'NOT_STARTED'


def silences(seen: Overview) -> Iterator[Trouble]:
    """Agents without a sign of life. Who has not begun is told by starts()."""
    for each in seen.agents:
        if each.liveness == 'active' or each.source == 'handoff':
            continue
        since = (
            'yet' if each.age is None else f'for {progress.lasting(each.age)} (last: {each.source})'
        )
        yield Trouble(
            seen.place.path(f'{CHECKPOINTS}/{form(each.agent)}.json'),
            'stale',
            f'{each.agent} gave no sign of life {since}: {each.liveness}',
            _wake(seen, each),
        )


def _wake(seen: Overview, each: AgentSummary) -> str:
    """What to do about a silent agent."""
    if same(each.agent, seen.state.coordinator):
        return f'look into its session: it resumes with gitsync join {each.agent} && gitsync brief'
    if each.liveness == 'warning':
        return (
            f"ask it: gitsync message send {each.agent} --subject 'QUESTION - are you at work?'; "
            'it has 15 minutes to answer'
        )
    return (
        f'let the user choose: gitsync takeover {each.agent} --how resume|new|restart|absorb|defer'
    )


def unanswered(seen: Overview) -> Iterator[Trouble]:
    """Questions whose time to be answered is over."""
    for agent in seen.state.agents:
        for mail, late in progress.overdue(seen.state, agent, seen.now):
            number, writer = mail.message.number, mail.writer
            hint = (
                f'{agent}: gitsync message read {writer} {number}, then gitsync message reply '
                f'{writer} {number} --details …'
            )
            if progress.needs_follow_up(mail, seen.now):
                subject = shlex.quote(f'URGENT: {mail.subject}')
                hint += (
                    f'; {writer}: gitsync message send {agent} --escalate high --subject {subject}'
                )
            yield Trouble(
                seen.place.path(f'{COMMS}/{form(writer)}_to_{form(mail.reader)}.md'),
                'escalation',
                f"message {number} from {writer} to {agent} ('{mail.subject}') should have been "
                f'answered {progress.lasting(late)} ago',
                hint,
            )


def twins(seen: Overview) -> Iterator[Trouble]:
    """Agents as whom several sessions joined."""
    for agent, tops in seen.twins.items():
        yield Trouble(
            seen.place.path(f'{CHECKPOINTS}/{form(agent)}.json'),
            'session',
            f'{len(tops)} live sessions joined as {agent}, in {listed(sorted(tops))}: they would '
            'do the same work',
            'end all but one; a session that gives no sign for 12 hours is forgotten',
        )


def late_sync(seen: Overview) -> Iterator[Trouble]:
    """A sync point that is late; the first has no time of its own."""
    sync = sync_point.sync(seen.state, max(2, seen.sync.point), seen.now, seen.state.started)
    if sync.ready or not (sync.timeout or sync.defer):
        return
    why = '; '.join(f'{agent}: {reason}' for agent, reason in sync.reasons.items())
    word = (
        f'{sync.timeout} timeout passed'
        if sync.timeout
        else 'two hours since the first feature was ready'
    )
    hint = (
        'ask the user: wait longer, or go on without them'
        if sync.timeout == 'hard'
        else 'remind them: gitsync message send AGENT --subject …'
    )
    late = [agent for agent in sync.waiting_for if not same(agent, seen.state.coordinator)]
    if sync.defer and late:
        hint += f'; to defer: gitsync takeover {late[0]} --how defer'
    yield Trouble(
        seen.place.path(README), 'sync', f'sync point {sync.point} is late ({word}): {why}', hint
    )
