"""The one way off the event loop: a generator runs on a daemon thread, its items arrive as an async iterator.

Textual's own thread workers are joined when the program ends, so a call to AWS that hangs would hold up
quitting. A daemon thread is not waited for, but where what it does must be finished: a write to the disk,
which takes no longer than the disk does. Leaving the `async with` sets `stop`; the generator looks at it at
every pause.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

from textual.worker import active_worker

T = TypeVar("T")
AHEAD = 16
"""Items that may wait to be taken: a quick thread would pile up a whole log."""


@dataclass(frozen=True, slots=True)
class _End:
    """The last item handed over: the generator has ended, with an error or without."""

    error: BaseException | None


@asynccontextmanager
async def background(
    start: Callable[[threading.Event], Iterable[T]], *, finish: bool = False
) -> AsyncIterator[AsyncIterator[T]]:
    """Iterates `start(stop)` on a thread; an error there is raised here, in the `async for`.

    Args:
        start: Gives the items; it looks at `stop` at every pause.
        finish: The process does not end before it has: for writes to the disk only.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[T | _End] = asyncio.Queue()
    stop = threading.Event()
    room = threading.Semaphore(AHEAD)

    def hand_over(item: T | _End) -> None:
        # The loop may be closed already: then nobody is left to tell.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(queue.put_nowait, item)

    def work() -> None:
        error: BaseException | None = None
        try:
            for item in start(stop):
                room.acquire()
                if stop.is_set():
                    break
                hand_over(item)
        except BaseException as raised:  # handed over and raised again on the other side
            error = raised
        hand_over(_End(error))

    threading.Thread(target=work, name="hello-blaze background", daemon=not finish).start()
    try:
        yield _items(queue, room)
    finally:
        stop.set()
        room.release()


async def _items(queue: asyncio.Queue[T | _End], room: threading.Semaphore) -> AsyncIterator[T]:
    worker = active_worker.get(None)
    while True:
        item = await queue.get()
        # A screen loses its widgets first, and its workers then (Textualize/textual#6361): what comes in
        # between has nowhere to be shown.
        if worker is not None and worker.node._pruning:
            raise asyncio.CancelledError
        if isinstance(item, _End):
            if item.error is not None:
                raise item.error
            return
        room.release()
        yield item


async def answer(ask: Callable[[], T], *, finish: bool = False) -> T:
    """One blocking question asked off the event loop, e.g. `await answer(account.identity)`."""

    def once(_stop: threading.Event) -> Iterator[T]:
        yield ask()

    async with background(once, finish=finish) as items:
        return await anext(items)
