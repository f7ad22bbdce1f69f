"""What an agent's tool is answered at the events of a session that are no edits.

1. start: the brief, and once more after a compaction, which is a start to the tools
2. start of a subagent that has an agent's name: the brief of that agent
3. prompt: the messages that came since, once each
4. stop, of a subagent too: what a commit would be refused for, once
5. task completed, teammate idle: held while the agent owes something
6. end: the leases of the session are given back
"""

from __future__ import annotations

import contextlib

from gitsync.core.edits import hosts
from gitsync.core.edits.answers import HookAnswer
from gitsync.epic import workplace
from gitsync.errors import NoEpic
from gitsync.errors import NoWorktree
from gitsync.gates.reason import reason
from gitsync.git.repo import Repo
from gitsync.world import sessions
from gitsync.world.identity import Caller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.edits.payload import Payload
    from gitsync.epic.session.unfinished import Unfinished

ACTIVE = 'stop_hook_active'  # true where the agent goes on because it was held before
SILENT = HookAnswer()


def answer(event: Payload, folder: str) -> HookAnswer:
    """The answer to an event; SILENT where there is nothing to say."""
    caller = Caller(event.agents, event.session)
    moment = {
        hosts.START: _start,
        hosts.SUBAGENT_START: _subagent,
        hosts.PROMPT: _prompt,
        hosts.STOP: _stop,
        hosts.SUBAGENT_STOP: _stop,
        hosts.TASK_COMPLETED: _done,
        hosts.TEAMMATE_IDLE: _done,
        hosts.END: _end,
    }.get(event.moment)
    if moment is None:
        return SILENT
    with contextlib.chdir(folder):
        try:
            return moment(event, caller)
        except (NoEpic, NoWorktree):
            return SILENT


def _start(event: Payload, caller: Caller) -> HookAnswer:
    from gitsync.views import session_start

    return _told(event, session_start.start('.', caller))


def _subagent(event: Payload, caller: Caller) -> HookAnswer:
    if workplace.here(caller=caller).actor.source != 'host':
        return SILENT
    from gitsync.views import session_start

    return _told(event, session_start.subagent(caller))


def _prompt(event: Payload, caller: Caller) -> HookAnswer:
    place = workplace.here(caller=caller)
    if not place.actor.agent:
        return SILENT
    from gitsync.epic.session import unread

    return _told(event, unread.newly(place, sessions.given(caller.session)))


def _told(event: Payload, text: str) -> HookAnswer:
    return event.host.answers.tell(event.event, text) if text else SILENT


def _stop(event: Payload, caller: Caller) -> HookAnswer:
    """Send the agent back once when what stands in the worktree would be refused at the commit."""
    from gitsync.gates import worktree

    findings = [] if event.table.get(ACTIVE) else worktree.results('.', caller)
    if not findings:
        return SILENT
    head = (
        'gitsync: the worktree holds what a commit of yours would be refused for. Mend what is '
        'yours; leave alone what another agent is just writing here.'
    )
    text = reason(findings, head)
    if ACTIVE not in event.table and not _is_first(text, sessions.given(caller.session)):
        return SILENT
    return event.host.answers.hold(event.event, text)


def _is_first(text: str, session: str) -> bool:
    """True where the session, whose tool does not tell that it was held, was not told this yet."""
    if not session:
        return True
    from hashlib import sha256

    from gitsync.epic.session import told

    item = f'stop {sha256(text.encode("utf-8", "surrogateescape")).hexdigest()}'
    return bool(told.untold(Repo.open().git_dir, session, [item]))


def _done(event: Payload, caller: Caller) -> HookAnswer:
    """Hold an agent that owes something; a teammate that is no agent of the epic owes nothing."""
    place = workplace.here(caller=caller)
    if not place.actor.agent or caller.names and place.actor.source != 'host':
        return SILENT
    from gitsync.epic.session.unfinished import unfinished

    owed = unfinished(place)
    if not owed.findings and not owed.unread:
        return SILENT
    return event.host.answers.hold(event.event, _owing(place.agent, owed))


def _owing(agent: str, owed: Unfinished) -> str:
    """What the agent owes, and how it is done."""
    lines = []
    if owed.findings:
        lines.append(reason(owed.findings, f'gitsync: parts of {agent} are malformed.'))
    if owed.unread:
        numbers = [f'{each.writer} {each.message.number}' for each in owed.unread]
        lines.append(
            f'gitsync: {agent} has unanswered messages: {", ".join(numbers[:5])}. Read each, and '
            'answer what asks for it: gitsync message read FROM NUMBER; gitsync message reply '
            'FROM NUMBER --details "…"'
        )
    return '\n'.join(lines)


def _end(event: Payload, caller: Caller) -> HookAnswer:
    session = sessions.given(caller.session)
    if session:
        from gitsync.epic.session import ended

        repo = Repo.open()
        repo.need_worktree()
        ended.end(repo, session)
    return SILENT
