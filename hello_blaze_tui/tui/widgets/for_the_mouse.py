"""A button for what a key does as well."""

from __future__ import annotations

from textual.widgets import Button


class ForTheMouse(Button, can_focus=False):
    """Tab goes from field to field."""

    DEFAULT_CSS = """
    ForTheMouse.field--open { min-width: 10; height: 3; margin-left: 1; }
    """
