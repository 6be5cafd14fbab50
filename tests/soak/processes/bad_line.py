"""A TCP line that can be cut, slowed down or left hanging half open, without root; see also `kernel_line`."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

HOST = "127.0.0.1"


class BadLine:
    """Passes bytes on to a port until told otherwise. Its loop runs in a thread of its own."""

    def __init__(self, target: int) -> None:
        self.host, self.port = HOST, 0
        self.delay_s = 0.0
        self._passes = asyncio.Event()
        self._target = target
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"line-{target}", daemon=True)
        self._thread.start()
        self.heal()
        self._server = self._do(asyncio.start_server(self._join, HOST, 0))
        self.port = int(self._server.sockets[0].getsockname()[1])

    def cut(self) -> None:
        """Every connection is gone in this instant; new ones are taken."""
        self._loop.call_soon_threadsafe(self._abort_all)

    def hang(self) -> None:
        """Connections stay open, and nothing passes: neither side hears of it."""
        self._loop.call_soon_threadsafe(self._passes.clear)

    def heal(self) -> None:
        """What is sent passes again, also what was on its way meanwhile."""
        self.delay_s = 0.0
        self._loop.call_soon_threadsafe(self._passes.set)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _end(self) -> None:
        """Nothing passes any more, and every connection that was carried has come to its end."""
        self._server.close()
        self._abort_all()
        self._passes.set()
        carried = asyncio.all_tasks() - {asyncio.current_task()}
        for one in carried:
            one.cancel()
        await asyncio.gather(*carried, return_exceptions=True)

    def _do(self, what: Coroutine[Any, Any, asyncio.Server]) -> asyncio.Server:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    def _abort_all(self) -> None:
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there = await asyncio.open_connection(HOST, self._target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, there}
        self._open |= both
        await asyncio.gather(self._carry(reader, there), self._carry(there_reader, writer))
        for one in both:
            one.transport.abort()
        self._open -= both

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until either end goes; then the other goes too."""
        try:
            while piece := await reader.read(65536):
                await self._passes.wait()
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                writer.write(piece)
                await writer.drain()
        except (ConnectionError, OSError):
            pass
        writer.transport.abort()
