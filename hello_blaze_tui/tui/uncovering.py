"""What a screen has waited for may come when another lies over it: help, the palette, a question."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.screen import ModalScreen, Screen


class Reading(ModalScreen[None]):
    """What is read over another screen: nobody but the learner closes it."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = asyncio.Event()

    def on_unmount(self) -> None:
        self.closed.set()


async def read_first(screen: Screen[Any]) -> None:
    """Waits while something lies over the screen that the learner reads."""
    while readings := [each for each in screen.app.screen_stack if isinstance(each, Reading)]:
        await readings[-1].closed.wait()


def uncover(screen: Screen[Any]) -> bool:
    """Takes away what lies over it, a question without an answer; False: the screen itself was left."""
    app = screen.app
    if screen not in app.screen_stack:
        return False
    while app.screen is not screen:
        app.screen.dismiss(None)
    return True


def replace(screen: Screen[Any], other: Screen[Any]) -> None:
    """Puts another in its place, where it was not left."""
    if uncover(screen):
        screen.app.switch_screen(other)
