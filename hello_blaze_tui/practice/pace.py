"""AWS's waiting, scaled: ten minutes of it become twenty seconds, the work takes what it takes."""

from __future__ import annotations

import threading
import time

LONGEST_NAP = 0.25
"""Seconds after which a changed factor is noticed."""


class ScaledPace:
    """ports.Pace; `factor` may be changed at any time, also under somebody who waits."""

    def __init__(self, factor: float) -> None:
        self.factor = factor

    def scaled(self, aws_seconds: float) -> float:
        return aws_seconds / self.factor

    def wait(self, aws_seconds: float, stop: threading.Event) -> bool:
        left = aws_seconds
        while left > 0 and not stop.is_set():
            before, factor = time.monotonic(), self.factor
            stop.wait(min(left / factor, LONGEST_NAP))
            left -= (time.monotonic() - before) * factor
        return stop.is_set()
