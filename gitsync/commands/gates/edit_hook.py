"""Judge an agent's edit before it is made, and answer the other events of its session: a hook of an
agents' tool, JSON on stdin.

Allowed, or nothing to do with a gated file: silent, exit 0. Refused: exit 0 with the tool's own
answer on stdout. Input that cannot be read, or a policy that cannot be used: exit 2 with the reason
on stderr. Before an edit never exit 1, which a tool takes as leave to go on; at any other event,
where 2 would hold the session, always.
"""

from __future__ import annotations

import os
import sys

from gitsync.core.edits import payload
from gitsync.core.edits.hosts import BEFORE_SHELL
from gitsync.core.edits.hosts import BEFORE_TOOL
from gitsync.core.edits.hosts import WITH_SETTINGS
from gitsync.core.edits.spellings import KEYS
from gitsync.core.text import json_value
from gitsync.core.text.lines import BOM
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gitsync.core.edits.answers import HookAnswer
    from gitsync.core.edits.payload import Payload

USAGE = f"""usage: gitsync edit-hook   (JSON of a hook on stdin)

Judge an agent's edit before it is made. 'gitsync install --agent-hooks HOST' writes the
settings that call it; HOST is {', '.join(WITH_SETTINGS)}.
"""
GATES = (BEFORE_TOOL, BEFORE_SHELL)


def main(argv: list[str]) -> int:
    """Answer one hook event; 0, or 2 when it cannot be judged."""
    if argv:
        sys.stdout.write(USAGE) if argv[0] in ('-h', '--help') else sys.stderr.write(USAGE)
        return 0 if argv[0] in ('-h', '--help') else 2
    try:
        event = _read(sys.stdin.buffer.read())
        is_gate = event.moment in GATES
    except Exception as error:  # every exit but 2 would let the edit through
        return _fail(error, 2)
    try:
        return _answer(event) if event.moment else 0
    except Exception as error:
        return _fail(error, 2 if is_gate else 1)  # a session is not to be held by a fault


def _fail(error: Exception, code: int) -> int:
    """Say what went wrong; the exit code."""
    if isinstance(error, GitsyncError):
        _say_why(error.message, error.hint, code)
        return code
    if os.environ.get('GITSYNC_TRACEBACK'):
        import traceback

        traceback.print_exception(error)
    _say_why(
        f'internal fault: {type(error).__name__}: {error}',
        'set GITSYNC_TRACEBACK=1 to see where, and report it',
        code,
    )
    return code


def _say_why(message: str, hint: str, code: int) -> None:
    from gitsync.world.output import clean
    from gitsync.world.output import say

    more = f'  hint: {clean(hint)}\n' if hint else ''
    what = 'the edit cannot be judged' if code == 2 else 'this event cannot be answered'
    say(f'gitsync: {what}: {clean(message)}\n{more}', sys.stderr)


def _read(data: bytes) -> Payload:
    """The event; GitsyncError for what is no JSON object."""
    try:
        event = json_value.parse(data.removeprefix(BOM).decode())
    except ValueError as error:
        raise _no_json(f'JSON: {error}') from None
    if not isinstance(event, dict):
        raise _no_json('JSON object')
    return payload.read(event)


def _no_json(what: str) -> GitsyncError:
    hint = 'the tool gives a hook its event as a JSON object on stdin'
    return GitsyncError(f'stdin is no {what}', hint, 'bad-input')


def _answer(event: Payload) -> int:
    folder = _folder(event)
    if event.moment in GATES:
        return _before(event, folder)
    from gitsync.views.session_events import answer

    return _say(answer(event, folder))


def _folder(event: Payload) -> str:
    """The folder that the tool works in."""
    folder = event.folder
    if not isinstance(folder, str):
        hint = 'it must name the folder that the tool works in'
        raise GitsyncError(f"'{KEYS.folder[0]}' of the event is no text", hint, 'bad-input')
    return folder if os.path.isdir(folder) else os.getcwd()


def _before(event: Payload, folder: str) -> int:
    """Refuse what a tool would write, or take away, where a rule does."""
    from gitsync.gates.proposed.tool import proposed

    try:
        left = proposed(event, folder)
    except GitsyncError:
        if _is_free(folder):
            return 0
        raise
    if not (left.files or left.unplaced or left.wiped):
        return 0
    from gitsync.gates import edit
    from gitsync.world.identity import Caller

    caller = Caller(event.agents, event.session)
    findings = edit.judge(left, folder, caller)
    lost = edit.losses(left.wiped, folder, caller) if left.wiped else []
    if not findings and not lost:
        return 0
    from gitsync.gates.reason import loss
    from gitsync.gates.reason import reason

    head = 'gitsync: this edit is refused.'
    told = reason(findings, head, is_done=False) if findings else loss(lost, left.wiped)
    return _say(event.host.answers.deny(event.event, told))


def _is_free(folder: str) -> bool:
    """True where no path can be a gated one: outside every worktree."""
    from gitsync.git import find

    return find.around(os.path.join(os.path.realpath(folder), '')) is None


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
