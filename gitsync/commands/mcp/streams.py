"""The streams between standard input and output and the server: what was asked before the input
ended is answered, for a while, before the server ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
from mcp import types
from mcp.shared.message import SessionMessage

if TYPE_CHECKING:
    from anyio.streams.memory import MemoryObjectReceiveStream
    from anyio.streams.memory import MemoryObjectSendStream
    from mcp.server.lowlevel import Server
    from mcp.shared._stream_protocols import ReadStream
    from mcp.shared._stream_protocols import WriteStream

    Item = SessionMessage | Exception

GRACE = 5.0  # seconds after the end of input; who waits for a lease then is gone


class _Pending:
    """The requests that have no answer yet."""

    def __init__(self) -> None:
        self.ids: set[int | str] = set()
        self.settled = anyio.Event()

    def ask(self, message: object) -> None:
        """Note a request, or that one was cancelled."""
        if isinstance(message, types.JSONRPCRequest):
            self.ids.add(message.id)
        elif isinstance(message, types.JSONRPCNotification):
            cancelled = (message.params or {}).get('requestId')
            if message.method == 'notifications/cancelled':
                self._forget(cancelled)

    def answer(self, message: object) -> None:
        """Note an answer."""
        if isinstance(message, types.JSONRPCResponse | types.JSONRPCError):
            self._forget(message.id)

    def _forget(self, id: object) -> None:
        if isinstance(id, int | str):
            self.ids.discard(id)
        if not self.ids:
            self.settled.set()
            self.settled = anyio.Event()


async def serve(
    server: Server[dict[str, object]],
    reading: ReadStream[Item],
    writing: WriteStream[SessionMessage],
) -> None:
    """Run the server until the input ends and what was asked is answered."""
    pending = _Pending()
    asking, asked = anyio.create_memory_object_stream['Item'](0)
    answering, answered = anyio.create_memory_object_stream[SessionMessage](0)
    async with anyio.create_task_group() as group:
        group.start_soon(_read, reading, asking, pending)
        group.start_soon(_write, answered, writing, pending)
        await server.run(asked, answering, server.create_initialization_options())


async def _read(
    reading: ReadStream[Item], asking: MemoryObjectSendStream[Item], pending: _Pending
) -> None:
    async with asking:
        async for item in reading:
            if isinstance(item, SessionMessage):
                pending.ask(item.message)
            await asking.send(item)
        with anyio.move_on_after(GRACE):
            while pending.ids:
                await pending.settled.wait()


async def _write(
    answered: MemoryObjectReceiveStream[SessionMessage],
    writing: WriteStream[SessionMessage],
    pending: _Pending,
) -> None:
    async with writing:
        async for item in answered:
            await writing.send(item)
            pending.answer(item.message)
