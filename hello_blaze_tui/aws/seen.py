"""Remembers which events of a log were given, in memory that stays bounded however long the log grows."""

from __future__ import annotations

from collections import defaultdict

WINDOW_EVENTS = 2_000
WINDOW_MILLISECONDS = 120_000
"""How far back each poll reads: the last 2,000 events or the last two minutes, whichever reaches further. A
shorter log is read from its beginning each time, so that no event of it can come too late."""

REMEMBERED = 200_000
"""Identities that are kept, about 130 bytes each; the oldest are forgotten first, and never read again."""


class Seen:
    """Identities of events by the second of their timestamp (milliseconds since 1970)."""

    def __init__(self, remembered: int = REMEMBERED, window: int = WINDOW_EVENTS) -> None:
        self._by_second: defaultdict[int, set[int]] = defaultdict(set)
        self._count = 0
        self._remembered = remembered
        self._window = window
        self._floor = 0
        """Milliseconds; what is older was forgotten, and counts as seen."""

    def has(self, event_id: str, timestamp: int) -> bool:
        """Whether the event was given before."""
        return timestamp < self._floor or hash(event_id) in self._by_second.get(timestamp // 1000, ())

    def add(self, event_id: str, timestamp: int) -> None:
        """Remembers the event."""
        of_second = self._by_second[timestamp // 1000]
        before = len(of_second)
        # A hash of 64 bits takes a third of the memory; among 200,000 two agree once in 900 million logs.
        of_second.add(hash(event_id))
        self._count += len(of_second) - before
        if self._count > self._remembered * 5 // 4:
            self._forget()

    def horizon(self, everything: bool = False) -> int:
        """From which timestamp on the log must be read again."""
        if everything or self._count <= self._window:
            return self._floor
        seconds = sorted(self._by_second, reverse=True)
        within, position = 0, 0
        while within < self._window:
            within += len(self._by_second[seconds[position]])
            position += 1
        by_time = seconds[0] * 1000 - WINDOW_MILLISECONDS
        return max(self._floor, min(seconds[position - 1] * 1000, by_time))

    def _forget(self) -> None:
        for second in sorted(self._by_second):
            # The newest second stays, whatever it holds: what is read again must be known.
            if self._count <= self._remembered or len(self._by_second) == 1:
                return
            self._count -= len(self._by_second.pop(second))
            self._floor = (second + 1) * 1000
