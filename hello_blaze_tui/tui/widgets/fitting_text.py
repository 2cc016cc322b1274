"""A text with bars in it, which are as long as there is room for what stands behind them."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.widgets import Static

UNKNOWN = 80
"""Cells, until it is laid out."""


class FittingText(Static):
    """It is made anew when its width changes, and laid out anew only when it reads differently then."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__("", id=id, markup=False)
        self._make: Callable[[int], Text] = lambda _width: Text()
        self._made = Text()

    def show(self, make: Callable[[int], Text]) -> None:
        """`make` gives the text for a width in cells."""
        self._make = make
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        made = self._make(self.content_size.width or UNKNOWN)
        if made != self._made:
            self._made = made
            self.update(made)
