"""Judge an agent's edit before it is made: a hook of Claude Code, Codex or Cursor, JSON on stdin.

Allowed, or nothing to do with a gated file: silent, exit 0. Refused: exit 0 with the tool's own
answer on stdout. Input that cannot be read, or a policy that cannot be used: exit 2 with the reason
on stderr. Never exit 1, which a tool takes as leave to go on.
"""

from __future__ import annotations

import os
import sys

from gitsync.core.edits.hosts import BEFORE_SHELL
from gitsync.core.edits.hosts import BEFORE_TOOL
from gitsync.core.edits.hosts import DELETE
from gitsync.core.edits.hosts import HOSTS
from gitsync.core.edits.hosts import KEYS
from gitsync.core.edits.hosts import PATCH
from gitsync.core.edits.hosts import SHELL
from gitsync.core.edits.hosts import START
from gitsync.core.edits.hosts import STOP
from gitsync.core.edits.hosts import TOOLS
from gitsync.core.edits.hosts import event_of
from gitsync.core.edits.hosts import given
from gitsync.errors import GitsyncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from gitsync.core.edits.hosts import Host
    from gitsync.core.rules.finding import Finding
    from gitsync.gates.proposed import Proposed

    Event = dict[str, object]

USAGE = f"""usage: gitsync edit-hook   (JSON of a hook on stdin)

Judge an agent's edit before it is made. 'gitsync install --agent-hooks {'|'.join(HOSTS)}' writes
the settings that call it.
"""
SHOWN = 5


def main(argv: list[str]) -> int:
    """Answer one hook event; 0, or 2 when it cannot be judged."""
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


def _read(data: bytes) -> Event:
    """The event; GitsyncError for what is no JSON object."""
    try:
        text = data.decode('utf-8-sig').strip()
        event, end = _scanner()(text, 0)
        if end != len(text):
            raise ValueError(f'more behind its end, at character {end}')
    except StopIteration:
        raise _no_json('JSON') from None
    except (ValueError, RecursionError) as error:
        raise _no_json(f'JSON: {error}') from None
    if not isinstance(event, dict):
        raise _no_json('JSON object')
    return event


def _no_json(what: str) -> GitsyncError:
    hint = 'the tool gives a hook its event as a JSON object on stdin'
    return GitsyncError(f'stdin is no {what}', hint, 'bad-input')


class _Decoder:
    """What json's scanner asks of a decoder. The package itself is not imported: it imports re,
    which takes half of the time that this command may take.
    """

    strict = True
    object_hook = object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float
    memo: dict[str, str] = {}


def _scanner() -> Callable[[str, int], tuple[object, int]]:
    try:
        from _json import make_scanner
    except ImportError:
        from json import JSONDecoder

        return JSONDecoder().raw_decode
    return make_scanner(_Decoder)  # type: ignore[arg-type]


def _answer(event: Event) -> int:
    name = given(event, KEYS.event)
    if not isinstance(name, str):
        hint = 'the tool names the event in it'
        raise GitsyncError(f"the event has no '{KEYS.event[0]}'", hint, 'bad-input')
    folder = _folder(event)
    known = event_of(name)
    if not known:
        return 0
    host, moment = known[0], known[1].moment
    if moment == BEFORE_TOOL:
        _before(_tools(event, folder), host)
    elif moment == BEFORE_SHELL:
        _before(_commands(name, SHELL, event, folder), host)
    elif moment == START:
        _start(folder, str(event.get('session_id') or ''), host)
    elif moment == STOP and not event.get('stop_hook_active'):
        _stop(folder, host)
    return 0


def _folder(event: Event) -> str:
    """The folder that the tool works in."""
    folder = given(event, KEYS.folder)
    if isinstance(folder, list):
        folder = folder[0] if folder else ''
    if folder in (None, ''):
        return os.getcwd()
    if not isinstance(folder, str):
        hint = 'it must name the folder that the tool works in'
        raise GitsyncError(f"'{KEYS.folder[0]}' of the event is no text", hint, 'bad-input')
    return folder if os.path.isdir(folder) else os.getcwd()


def _tools(event: Event, folder: str) -> Proposed | None:
    """What the event's tool would write; None for a tool that writes no files."""
    tool, asked = given(event, KEYS.tool), given(event, KEYS.input)
    if not isinstance(tool, str):
        hint = 'the tool names itself in it'
        raise GitsyncError(f"the event has no '{KEYS.tool[0]}'", hint, 'bad-input')
    act = TOOLS.get(tool)
    if not act:
        return None
    from gitsync.core.edits.tool_edits import text_of
    from gitsync.core.edits.tool_edits import unreadable
    from gitsync.gates import proposed

    if isinstance(asked, str) and act == PATCH:
        asked = {KEYS.command[0]: asked}
    if not isinstance(asked, dict):
        raise unreadable(tool, f"'{KEYS.input[0]}' is no object")
    if act in (SHELL, PATCH):
        return _commands(tool, act, asked, folder)
    if act == DELETE:
        return proposed.of_removal(text_of(tool, asked, KEYS.path), folder)
    return proposed.of_edit(tool, act, asked, folder)


def _commands(tool: str, act: str, asked: Event, folder: str) -> Proposed:
    """What a shell command would write, or a patch, which some tools give as a command."""
    from gitsync.core.edits.patches import BEGIN
    from gitsync.core.edits.tool_edits import unreadable
    from gitsync.gates import proposed

    command = given(asked, KEYS.command)
    if isinstance(command, list) and all(isinstance(word, str) for word in command):
        command = _line(command)
    if not isinstance(command, str):
        raise unreadable(tool, f"it has no text '{KEYS.command[0]}'")
    place = given(asked, KEYS.workdir)
    if isinstance(place, str):
        folder = os.path.join(folder, place)
    if BEGIN in command:
        patch = proposed.of_patch(command[command.index(BEGIN) :], folder)
        if act == PATCH or patch.files:
            return patch
    return proposed.of_shell(command, folder)


def _line(words: Sequence[str]) -> str:
    """A command given as words, as one line: the patch among them, or the words quoted."""
    from gitsync.core.edits.patches import BEGIN
    from gitsync.core.setup.written import quote

    for word in words:
        if BEGIN in word:
            return word

    return ' '.join(quote(word) for word in words)


def _before(proposed: Proposed | None, host: Host) -> None:
    """Refuse what a tool would write where a rule does."""
    if proposed is None or not proposed.files:
        return
    from gitsync.gates import edit

    found = edit.judge(proposed)
    if found:
        _print(host.answers.deny(_reason(found, 'gitsync: this edit is refused.')))


def _start(folder: str, session: str, host: Host) -> None:
    """Tell a starting session what its agent must know."""
    from gitsync.views import session_start

    text = session_start.start(folder, session)
    if text:
        _print(host.answers.start(text))


def _stop(folder: str, host: Host) -> None:
    """Send the agent back once when what stands in the worktree would be refused at the commit."""
    from gitsync.gates import worktree

    found = worktree.results(folder)
    if found:
        head = (
            'gitsync: the worktree holds what a commit of yours would be refused for. Mend what is '
            'yours; leave alone what another agent is just writing here.'
        )
        _print(host.answers.stop(_reason(found, head)))


def _reason(found: Sequence[Finding], head: str) -> str:
    """Rule, place, owner and next step of the first findings."""
    from gitsync.core.setup.written import quote
    from gitsync.world.output import clean

    lines = [head]
    for one in found[:SHOWN]:
        lines.append(f'{clean(one.path)}:{max(one.line, 1)}: {one.rule} {clean(one.text)}')
        if one.hint:
            lines.append(f'    next: {clean(one.hint)}')
    if len(found) > SHOWN:
        lines.append(f'and {len(found) - SHOWN} more.')
    lines.append(f'Who owns what there: gitsync explain {clean(quote(found[0].path))}')
    return '\n'.join(lines)


def _print(answer: dict[str, object]) -> None:
    import json

    from gitsync.world.output import valid

    sys.stdout.write(valid(json.dumps(answer)) + '\n')
