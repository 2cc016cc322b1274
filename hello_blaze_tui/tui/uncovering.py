"""What a screen has waited for may come when another lies over it: help, the palette, a question."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


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
