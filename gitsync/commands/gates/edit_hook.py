"""Judge an agent's edit before it is made: a hook of Claude Code, Codex or Cursor, JSON on stdin.

Allowed, or nothing to do with a gated file: silent, exit 0. Refused: exit 0 with the tool's own
deny on stdout. Input that cannot be
read, or a policy that cannot be used: exit 2 with the reason on stderr. Never exit 1, for a tool
takes that as leave to go on.
"""

import os
import sys

from gitsync.errors import GitsyncError

USAGE = """usage: gitsync edit-hook   (JSON of a hook on stdin)

Judge an agent's edit before it is made. 'gitsync install --agent-hooks claude|codex|cursor' writes the settings that call it.
"""
EDITS = {
    'Edit': 'Edit',
    'MultiEdit': 'MultiEdit',
    'Write': 'Write',
    'NotebookEdit': 'NotebookEdit',
    'StrReplace': 'Edit',
    'Delete': 'Delete',
}
SHELLS = ('Bash', 'Shell', 'shell', 'local_shell', 'exec_command', 'unified_exec')
PATCHES = ('apply_patch', 'ApplyPatch')
BEGIN = '*** Begin Patch'
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

    say(
        f'gitsync: the edit cannot be judged: {clean(message)}\n'
        + (f'  hint: {clean(hint)}\n' if hint else ''),
        sys.stderr,
    )


def _read(data: bytes) -> dict:
    """The event; GitsyncError for what is no JSON object."""
    try:
        text = data.decode('utf-8-sig').strip()
        event, end = _scanner()(text, 0)
        if end != len(text):
            raise ValueError(f'more behind its end, at character {end}')
    except StopIteration:
        raise GitsyncError(
            'stdin is no JSON',
            'the tool gives a hook its event as a JSON object on stdin',
            'bad-input',
        ) from None
    except (ValueError, RecursionError) as error:
        raise GitsyncError(
            f'stdin is no JSON: {error}',
            'the tool gives a hook its event as a JSON object on stdin',
            'bad-input',
        ) from None
    if type(event) is not dict:
        raise GitsyncError(
            'stdin is no JSON object',
            'the tool gives a hook its event as a JSON object on stdin',
            'bad-input',
        )
    return event


class _Reading:
    """What the json package's scanner is told; the package itself imports re, half of what this
    command may cost.
    """

    strict, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, memo = (
        True,
        None,
        None,
        float,
        int,
        float,
        {},
    )


def _scanner():
    try:
        from _json import make_scanner
    except ImportError:
        from json.decoder import JSONDecoder

        return JSONDecoder().scan_once
    return make_scanner(_Reading)


def _answer(event: dict) -> int:
    name = event.get('hook_event_name')
    if type(name) is not str:
        raise GitsyncError(
            "the event has no 'hook_event_name'", 'the tool names the event in it', 'bad-input'
        )
    folder = _folder(event)
    is_cursor = name[:1].islower() and '_' not in name
    event_of = name.replace('_', '').lower()  # Codex has spelled it pre_tool_use
    if event_of in ('pretooluse', 'beforeshellexecution'):
        edited = _edited(name, event, folder)
        if edited is not None and edited.versions:
            from gitsync.gates import edit as editgate

            found = editgate.judge(edited)
            if found:
                _deny(found, is_cursor)
    elif event_of == 'sessionstart':
        from gitsync.views import session_start as sessions

        text = sessions.start(folder, str(event.get('session_id') or ''))
        if text and is_cursor:
            _print({'additional_context': text})
        elif text:
            _print(
                {'hookSpecificOutput': {'hookEventName': 'SessionStart', 'additionalContext': text}}
            )
    elif event_of == 'stop' and not is_cursor and not event.get('stop_hook_active'):
        _stop(folder)
    return 0


def _folder(event: dict) -> str:
    folder = event.get('cwd')
    if folder is None and type(event.get('workspace_roots')) is list and event['workspace_roots']:
        folder = event['workspace_roots'][0]
    if folder in (None, ''):
        return os.getcwd()
    if type(folder) is not str:
        raise GitsyncError(
            "'cwd' of the event is no text",
            'it must name the folder that the tool works in',
            'bad-input',
        )
    return folder if os.path.isdir(folder) else os.getcwd()


def _edited(name: str, event: dict, folder: str):
    """What the tool would write; None for a tool that writes no files."""
    tool = 'Bash' if name == 'beforeShellExecution' else event.get('tool_name')
    asked = (
        {'command': event.get('command')}
        if name == 'beforeShellExecution'
        else event.get('tool_input')
    )
    if type(tool) is not str:
        raise GitsyncError(
            "the event has no 'tool_name'", 'the tool names itself in it', 'bad-input'
        )
    if tool not in EDITS and tool not in SHELLS and tool not in PATCHES:
        return None
    from gitsync.core.edits.tool_edits import unreadable

    if type(asked) is str and tool in PATCHES:
        asked = {'input': asked}
    if type(asked) is not dict:
        raise unreadable(tool, "'tool_input' is no object")
    from gitsync.gates import edit as editgate

    if tool in SHELLS or tool in PATCHES:
        command = next(
            (
                asked[key]
                for key in ('command', 'cmd', 'input', 'patch')
                if asked.get(key) is not None
            ),
            None,
        )
        if type(command) is list and all(type(word) is str for word in command):
            command = _line(command)
        if type(command) is not str:
            raise unreadable(tool, "it has no text 'command'")
        place = asked.get('workdir') if type(asked.get('workdir')) is str else ''
        folder = os.path.join(folder, place)
        if BEGIN in command:
            edited = editgate.of_patch(command[command.index(BEGIN) :], folder)
            if tool in PATCHES or edited.versions:
                return edited
        return editgate.of_shell(command, folder)
    if EDITS[tool] == 'Delete':
        path = asked.get('path') or asked.get('file_path')
        if type(path) is not str:
            raise unreadable(tool, "it has no text 'path'")
        edited = editgate.Edited()
        edited.versions[editgate.real(path, folder)] = None
        return edited
    return editgate.of_edit(EDITS[tool], asked, folder)


def _line(words) -> str:
    """A command given as words: what a shell runs with -c, a patch, or the words quoted."""
    for word in words:
        if BEGIN in word:
            return word
    from gitsync.core.setup.written import quote

    return ' '.join(quote(word) for word in words)


def _deny(found, is_cursor: bool) -> None:
    reason = _reason(found, 'gitsync: this edit is refused.')
    if is_cursor:
        _print({'permission': 'deny', 'user_message': reason, 'agent_message': reason})
    else:
        _print(
            {
                'hookSpecificOutput': {
                    'hookEventName': 'PreToolUse',
                    'permissionDecision': 'deny',
                    'permissionDecisionReason': reason,
                }
            }
        )


def _reason(found, head: str) -> str:
    """Rule, place, owner and next step of the first findings."""
    from gitsync.world.output import clean

    lines = [head]
    for one, _ in found[:SHOWN]:
        lines.append(f'{clean(one.path)}:{max(one.line, 1)}: {one.rule} {clean(one.text)}')
        if one.hint:
            lines.append(f'    next: {clean(one.hint)}')
    if len(found) > SHOWN:
        lines.append(f'and {len(found) - SHOWN} more.')
    from gitsync.core.setup.written import quote

    lines.append(f'Who owns what there: gitsync explain {clean(quote(found[0][0].path))}')
    return '\n'.join(lines)


def _stop(folder: str) -> None:
    """Send the agent back once when what stands in the worktree would be refused at the commit."""
    from gitsync.views import session_start as sessions

    found = sessions.results(folder)
    if found:
        head = (
            'gitsync: the worktree holds what a commit of yours would be refused for. Mend what is '
            'yours; leave alone what another agent is just writing here.'
        )
        _print({'decision': 'block', 'reason': _reason([(one, '') for one in found], head)})


def _print(answer: dict) -> None:
    import json

    from gitsync.world.output import valid

    text = json.dumps(answer)
    sys.stdout.write(valid(text) + '\n')
