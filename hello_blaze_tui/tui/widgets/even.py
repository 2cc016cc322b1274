"""Containers that look the same in each line, because all that can be read in them are other widgets.

Textual draws each line of each widget, also where another one covers it: most of what a new screen took
were the blank lines of what only holds others.
"""

from __future__ import annotations

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import ContentSwitcher


class Even(Widget):
    """To be named after another base, which must have neither a title nor a line above or below it."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """One line for all of them."""
        return super().render_lines(crop._replace(height=min(1, crop.height))) * crop.height


class EvenHorizontal(Horizontal, Even):
    """Side by side."""


class EvenVertical(Vertical, Even):
    """One above the other."""


class EvenVerticalScroll(VerticalScroll, Even):
    """One above the other, as far as there is room."""


class EvenSwitcher(ContentSwitcher, Even):
    """One at a time."""
