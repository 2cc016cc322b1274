"""What goes wrong beside what the learner does is told, and ends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App
from textual.widget import Widget

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.steps.words import GO

TIMEOUT = 15
"""Seconds: what happened, why, and what to do next are three sentences."""
WHY = 60
"""Seconds: it is read beside a page that has just come."""


def say_why_here(app: App[Any], key: str, why: str) -> None:
    """Says on the page of the step `key` why the learner was taken to it, and what to press."""
    app.notify(f"{why} To mend it, press: {GO[key]}.", markup=False, timeout=WHY)


@contextmanager
def told(where: Widget | App[None]) -> Iterator[None]:
    """Shows the BlazeError that is raised inside in a corner of the screen, and goes on behind it."""
    try:
        yield
    except BlazeError as error:
        where.notify(str(error), severity="error", markup=False, timeout=TIMEOUT)
