"""Something is said every half minute while AWS starts a machine: silence looks like a program that hangs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS = 30.0


@contextmanager
def heartbeat(beat: Callable[[], None], seconds: float = SECONDS) -> Iterator[None]:
    """Calls `beat` every `seconds`, beside what runs meanwhile."""
    over = threading.Event()

    def run() -> None:
        while not over.wait(seconds):
            beat()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield
    finally:
        over.set()
