"""The server over stdio with the SDK's client: how long it takes to connect, and each read tool."""

import asyncio
import os
import statistics
import time

from tests.bench import documents
from tests.scenes.mcp_client import ERAS
from tests.scenes.mcp_client import over_stdio

READ = (
    ('brief', {}),
    ('explain', {'target': 'GS201'}),
    ('check', {}),
    ('inbox', {'all': True}),
    ('sync', {'point': 2}),
    ('preview_merge', {'branch': 'HEAD'}),
)


def mcp(table, folder, quick):
    """Connected within 1.5 s, each read tool within 100 ms."""
    repo = documents.epic_repository(os.path.join(folder, 'usual'))
    os.environ.setdefault('PYTHONPATH', os.getcwd())
    for era in ERAS:
        connected, calls = asyncio.run(_measured(repo, era, 3 if quick else 9))
        table.row(f'mcp, {era}: connected', f'{connected:.2f} s', '1.5 s', connected <= 1.5)
        for name, seconds in calls.items():
            told = f'{seconds * 1000:.0f} ms'
            table.row(f'mcp, {era}: {name}', told, '100 ms', seconds <= 0.1)


async def _measured(repo, era, times):
    """(seconds to connect, {tool: the median of its seconds})."""
    client = over_stdio(repo, era, agent='Secondary-A')
    begun = time.monotonic()
    async with client:
        connected = time.monotonic() - begun
        calls = {}
        for name, arguments in READ:
            taken = []
            for _ in range(times):
                begun = time.monotonic()
                result = await client.call_tool(name, arguments)
                taken.append(time.monotonic() - begun)
                assert not result.is_error, (name, result.content)
            calls[name] = statistics.median(taken)
        return connected, calls
