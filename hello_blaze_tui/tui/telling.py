"""What goes wrong beside what the learner does is told, and ends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual.app import App
from textual.widget import Widget

from hello_blaze_tui.errors import BlazeError

TIMEOUT = 15
"""Seconds: what happened, why, and what to do next are three sentences."""


@contextmanager
def told(where: Widget | App[None]) -> Iterator[None]:
    """Shows the BlazeError that is raised inside in a corner of the screen, and goes on behind it."""
    try:
        yield
    except BlazeError as error:
        where.notify(str(error), severity="error", markup=False, timeout=TIMEOUT)
