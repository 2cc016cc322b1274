"""Looks for garbage while nobody types.

Python looks through everything it holds now and then, which takes up to a tenth of a second here. Left to
itself it does so while much is made, which is when keys are pressed.
"""

from __future__ import annotations

import gc
import time

QUIET = 2.0
"""Seconds without a key after which nobody is held up."""
SELDOM = 1_000_000


class Tidying:
    """Takes the look through everything into its own hands, until `end`."""

    def __init__(self) -> None:
        self._usual = gc.get_threshold()
        gc.set_threshold(*self._usual[:2], SELDOM)
        self._last_key = time.monotonic()

    def wait(self) -> None:
        """A key has come, or the mouse has moved."""
        self._last_key = time.monotonic()

    @property
    def is_quiet(self) -> bool:
        return time.monotonic() - self._last_key > QUIET

    def look(self) -> None:
        """To be called each second while it is quiet: looks when Python would have."""
        if gc.get_count()[2] > self._usual[2]:
            gc.collect()

    def end(self) -> None:
        gc.set_threshold(*self._usual)
