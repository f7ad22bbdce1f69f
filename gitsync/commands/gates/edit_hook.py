"""Judge an agent's edit before it is made: a hook of Claude Code, Codex or Cursor, JSON on stdin.

Allowed, or nothing to do with a gated file: silent, exit 0. Refused: exit 0 with the tool's own
answer on stdout. Input that cannot be read, or a policy that cannot be used: exit 2 with the reason
on stderr. Never exit 1, which a tool takes as leave to go on.
"""

from __future__ import annotations

import os
import sys

from gitsync.core.edits import payload
from gitsync.core.edits.hosts import BEFORE_SHELL
from gitsync.core.edits.hosts import BEFORE_TOOL
from gitsync.core.edits.hosts import START
from gitsync.core.edits.hosts import STOP
from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.edits.spellings import KEYS
from gitsync.core.text import json_value
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from gitsync.core.edits.answers import HookAnswer
    from gitsync.core.edits.payload import Payload
    from gitsync.core.rules.finding import Finding
    from gitsync.world.identity import Caller

USAGE = f"""usage: gitsync edit-hook   (JSON of a hook on stdin)

Judge an agent's edit before it is made. 'gitsync install --agent-hooks HOST' writes the
settings that call it; HOST is {', '.join(WITH_SETTINGS)}.
"""
SHOWN = 5
_MARK = b'\xef\xbb\xbf'  # a byte-order mark


def main(argv: list[str]) -> int:
    """HookAnswer one hook event; 0, or 2 when it cannot be judged."""
    if argv:
        sys.stdout.write(USAGE) if argv[0] in ('-h', '--help') else sys.stderr.write(USAGE)
        return 0 if argv[0] in ('-h', '--help') else 2
    try:
        return _answer(_read(sys.stdin.buffer.read()))
    except GitsyncError as error:
        _say_why(error.message, error.hint)
    except Exception as error:  # every exit but 2 would let the edit through
        if os.environ.get('GITSYNC_TRACEBACK'):
            import traceback

            traceback.print_exc()
        _say_why(
            f'internal fault: {type(error).__name__}: {error}',
            'set GITSYNC_TRACEBACK=1 to see where, and report it',
        )
    return 2


def _say_why(message: str, hint: str) -> None:
    from gitsync.world.output import clean
    from gitsync.world.output import say

    more = f'  hint: {clean(hint)}\n' if hint else ''
    say(f'gitsync: the edit cannot be judged: {clean(message)}\n{more}', sys.stderr)


def _read(data: bytes) -> Payload:
    """The event; GitsyncError for what is no JSON object."""
    try:
        event = json_value.parse(data.removeprefix(_MARK).decode())
    except ValueError as error:
        raise _no_json(f'JSON: {error}') from None
    if not isinstance(event, dict):
        raise _no_json('JSON object')
    return payload.read(event)


def _no_json(what: str) -> GitsyncError:
    hint = 'the tool gives a hook its event as a JSON object on stdin'
    return GitsyncError(f'stdin is no {what}', hint, 'bad-input')


def _answer(event: Payload) -> int:
    if not event.moment:
        return 0
    folder = _folder(event)
    if event.moment in (BEFORE_TOOL, BEFORE_SHELL):
        return _before(event, folder)
    if event.moment == START:
        return _start(event, folder)
    if event.moment == STOP and not event.table.get('stop_hook_active'):
        return _stop(event, folder)
    return 0


def _folder(event: Payload) -> str:
    """The folder that the tool works in."""
    folder = event.folder
    if not isinstance(folder, str):
        hint = 'it must name the folder that the tool works in'
        raise GitsyncError(f"'{KEYS.folder[0]}' of the event is no text", hint, 'bad-input')
    return folder if os.path.isdir(folder) else os.getcwd()


def _caller(event: Payload) -> Caller:
    """What the event tells of who acts."""
    from gitsync.world.identity import Caller

    return Caller(event.agents, event.session)


def _before(event: Payload, folder: str) -> int:
    """Refuse what a tool would write where a rule does."""
    from gitsync.gates.proposed.tool import proposed

    left = proposed(event, folder)
    if not (left.files or left.unplaced or left.wiped):
        return 0
    from gitsync.gates import edit

    findings = edit.judge(left, folder, _caller(event))
    lost = edit.losses(left.wiped, folder, _caller(event)) if left.wiped else []
    if not findings and not lost:
        return 0
    reason = (
        _reason(findings, 'gitsync: this edit is refused.') if findings else _loss(lost, left.wiped)
    )
    return _say(event.host.answers.deny(event.event, reason))


def _loss(lost: Sequence[Finding], wiped: Mapping[str, str]) -> str:
    """Whose uncommitted work would go, and the two ways around it."""
    from gitsync.world.output import clean

    verb = clean(', '.join(dict.fromkeys(wiped.values())))
    lines = [f"gitsync: '{verb}' would take away what others have not committed here:"]
    lines += [
        f'{clean(one.path)}:{max(one.line, 1)}: {one.rule} {clean(one.text)}'
        for one in lost[:SHOWN]
    ]
    if len(lost) > SHOWN:
        lines.append(f'and {len(lost) - SHOWN} more.')
    lines.append("next: let each `gitsync commit -m '...'` first, or use a worktree of your own:")
    lines.append('    git worktree add ../NAME')
    return '\n'.join(lines)


def _start(event: Payload, folder: str) -> int:
    """Tell a starting session what its agent must know."""
    from gitsync.views import session_start

    text = session_start.start(folder, _caller(event))
    return _say(event.host.answers.tell(event.event, text)) if text else 0


def _stop(event: Payload, folder: str) -> int:
    """Send the agent back once when what stands in the worktree would be refused at the commit."""
    from gitsync.gates import worktree

    findings = worktree.results(folder, _caller(event))
    if not findings:
        return 0
    head = (
        'gitsync: the worktree holds what a commit of yours would be refused for. Mend what is '
        'yours; leave alone what another agent is just writing here.'
    )
    return _say(event.host.answers.hold(event.event, _reason(findings, head)))


def _reason(findings: Sequence[Finding], head: str) -> str:
    """Rule, place, owner and next step of the first findings."""
    from gitsync.core.setup.written import quote
    from gitsync.world.output import clean

    lines = [head]
    for one in findings[:SHOWN]:
        lines.append(f'{clean(one.path)}:{max(one.line, 1)}: {one.rule} {clean(one.text)}')
        if one.hint:
            lines.append(f'    next: {clean(one.hint)}')
    if len(findings) > SHOWN:
        lines.append(f'and {len(findings) - SHOWN} more.')
    lines.append(f'Who owns what there: gitsync explain {clean(quote(findings[0].path))}')
    return '\n'.join(lines)


def _say(answer: HookAnswer) -> int:
    """Print an answer; its exit code."""
    from gitsync.world.output import valid

    shown = answer.shown
    if isinstance(shown, dict):
        import json

        shown = valid(json.dumps(shown)) + '\n'
    sys.stdout.write(valid(shown))
    sys.stderr.write(valid(answer.error))
    return answer.code
