"""Esc is answered at once, not after a tenth of a second or two.

The byte that Esc sends also begins what other keys send, so Textual waits for more: for `ESCDELAY`
milliseconds, as ncurses calls them, and until its driver looks again, which it does every 0.1 s
(`LinuxDriver.run_input_thread`). The bytes of one key come within a millisecond, over a slow link too, for
they are written at once.
"""

from __future__ import annotations

import os
import selectors
import sys
from types import SimpleNamespace

MILLISECONDS = 10
LOOK_AGAIN = 0.002
"""Seconds after which what waited long enough is answered."""


class SoonSelector(selectors.SelectSelector):
    """Looks again soon after a key, and as seldom as it is told to when none came."""

    def __init__(self) -> None:
        super().__init__()
        self._soon = int(os.environ["ESCDELAY"]) / 1000 + LOOK_AGAIN
        self._had_key = False

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self._had_key and timeout is not None:
            timeout = min(timeout, self._soon)
        found = super().select(timeout)
        self._had_key = bool(found)
        return found


def answer_escape_soon() -> None:
    """To be called before Textual is imported; a learner's own ESCDELAY is heeded."""
    if not os.environ.get("ESCDELAY", "").isdecimal():
        os.environ["ESCDELAY"] = str(MILLISECONDS)
    if sys.platform != "win32":
        from textual.drivers import linux_driver  # noqa: PLC0415 - reads ESCDELAY

        names = SimpleNamespace(SelectSelector=SoonSelector, EVENT_READ=selectors.EVENT_READ)
        linux_driver.selectors = names  # type: ignore[attr-defined, assignment]
