"""The SDK's own client before a server: in this process, or a process of its own over stdio."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile

from gitsync.main import main

ERAS = (
    'legacy',
    'auto',
)  # the handshake of 2025-11-25 and before; what 2026-07-28 has in its place


def in_process(era):
    """A client of a server in this process."""
    from mcp import Client

    from gitsync.commands.mcp import handlers
    from gitsync.commands.mcp.server import INSTRUCTIONS

    return Client(handlers.server(INSTRUCTIONS), mode=era)


def over_stdio(folder, era, *arguments, agent='', errlog=None):
    """A client of `gitsync mcp` in that folder; the environment is this one's."""
    from mcp import Client
    from mcp import StdioServerParameters
    from mcp import stdio_client

    named = ('--agent', agent) if agent else ()
    started = StdioServerParameters(
        command=sys.executable,
        args=['-m', 'gitsync', 'mcp', *named, *arguments],
        cwd=str(folder),
        env=dict(os.environ),
    )
    return Client(stdio_client(started, errlog=errlog or sys.__stderr__), mode=era)


def answers(folder, lines, *arguments):
    """(exit code, messages, stderr) of `gitsync mcp` in that folder that got these lines, then the
    end of its input. The server is a fork of this process, which has loaded the SDK already.
    """
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
        files[0].write(b''.join(line + b'\n' for line in lines))
        files[0].seek(0)
        pid = os.fork()
        if not pid:
            _serve(folder, files, ['mcp', *arguments])
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        for file in files[1:]:
            file.seek(0)
        out, err = (file.read() for file in files[1:])
    return code, [json.loads(line) for line in out.splitlines()], err


def _serve(folder, files, argv):
    """Run gitsync as a process of its own would, and never come back."""
    code = 99
    try:
        for number, file in enumerate(files):
            os.dup2(file.fileno(), number)
        sys.stdin, sys.stdout, sys.stderr = (open(at, mode) for at, mode in enumerate('rww'))
        signal.alarm(60)
        os.chdir(folder)
        code = main(argv)
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def played(client, *more):
    """played(client, …, play): what `await play(client, …)` gives, with the clients connected. What
    it raises is raised when they are closed: within their groups of tasks it would come in groups.
    """
    *others, play = more

    async def connected():
        async with contextlib.AsyncExitStack() as stack:
            clients = [await stack.enter_async_context(each) for each in (client, *others)]
            try:
                return await play(*clients), None
            except Exception as error:
                return None, error

    result, error = asyncio.run(connected())
    if error:
        raise error
    return result


def text(result):
    """What a tool's result shows to people and models."""
    return ''.join(part.text for part in result.content)


def data(result):
    """The data of a result that is no refusal."""
    assert not result.is_error, text(result)
    return result.structured_content
