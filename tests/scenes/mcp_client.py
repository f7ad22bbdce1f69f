"""The SDK's own client before a server: in this process, or a process of its own over stdio."""

import asyncio
import contextlib
import json
import os
import sys

from tests.scenes.processes import program

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
    end of its input.
    """
    done = program('mcp', *arguments, cwd=folder, input=b''.join(line + b'\n' for line in lines))
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


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
