"""Ends the wizard when its terminal has gone without a word.

A terminal that is closed sends SIGHUP, which ends a program. Under `nohup`, `setsid` and in some containers
nothing is sent: Textual then reads the end of its input again and again, for a third of a processor, and
may wait forever to draw. As after SIGHUP nothing is lost: all that matters is on disk.
"""

from __future__ import annotations

import os
import threading
import time

LOOK = 1.0
"""Seconds between two looks."""
GONE = 129
"""What a shell says of a program that SIGHUP ended."""


def end_without(terminal: int) -> None:
    """From now on the process lives as long as this terminal, given as its file number."""
    threading.Thread(target=_watch, args=(terminal,), name="hello-blaze terminal", daemon=True).start()


def _watch(terminal: int) -> None:
    while os.isatty(terminal):
        time.sleep(LOOK)
    # The event loop may hang in a write that nobody takes, so it is not asked to end.
    os._exit(GONE)
