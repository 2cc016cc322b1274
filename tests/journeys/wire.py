"""A wire between a program and its account that can break at any byte. It knows nothing of HTTP.

Bytes go through as they come, so keep-alive, chunked bodies, `Expect: 100-continue` and the Host header
are the two ends' own affair, and a break falls where none of them expects it: between a request and its
answer, in the middle of a body, on a connection that is kept for the next request.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import Callable
from contextlib import suppress

PIECE = 65_536


class Wire:
    """A wire that is up after `lay`."""

    def __init__(self, port: int, share: float, chance: random.Random) -> None:
        """`port` is the account's, on this machine; `share` of the pieces that pass break the wire."""
        self._port, self._share, self._chance = port, share, chance
        self.on_asked: Callable[[], None] = lambda: None
        """Called at every piece on its way to the account."""
        self.broken = 0

    async def lay(self) -> str:
        """The address of its near end."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.close()
            return
        both = [
            asyncio.create_task(self._carry(reader, back, self._asked)),
            asyncio.create_task(self._carry(there, writer, lambda: None)),
        ]
        with suppress(OSError):
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        for end in (writer, back):
            _cut(end)

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, seen: Callable[[], None]
    ) -> None:
        while piece := await source.read(PIECE):
            seen()
            if self._chance.random() < self._share:
                self.broken += 1
                # None of it, all of it, or some: the other end may have carried it out or not.
                sink.write(piece[: self._chance.choice((0, len(piece), len(piece) // 2))])
                await sink.drain()
                return
            sink.write(piece)
            await sink.drain()

    def _asked(self) -> None:
        self.on_asked()


def _cut(writer: asyncio.StreamWriter) -> None:
    """The other side sees a reset, not a polite end."""
    with suppress(OSError):
        linger = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.close()
