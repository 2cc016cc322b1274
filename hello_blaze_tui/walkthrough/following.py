"""What another terminal makes of a walkthrough, as far as the disk tells it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from hello_blaze_tui.walkthrough.walkthrough import Walkthrough

EVERY = 2.0
"""Seconds between two looks at the disk."""


def followed(walkthrough: Walkthrough, stop: threading.Event) -> Iterator[None]:
    """An item whenever another terminal has written it: the walkthrough stands as it was written.

    Raises:
        BlazeError: it cannot be read any more; the other terminal may have deleted or renamed it.
    """
    path, seen = walkthrough.document.path, None
    while not stop.wait(EVERY):
        if (written := _written(path)) is None or written != seen:
            walkthrough.read_again()
            seen = written
            yield


def _written(path: Path) -> tuple[int, int] | None:
    """What is another when a file was written again; None: there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size
