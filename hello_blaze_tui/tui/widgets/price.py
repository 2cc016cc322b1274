"""What sending costs, beside the button: where the request is not in sight, which says so, too."""

from __future__ import annotations

from collections.abc import Iterable

from textual.reactive import var
from textual.widgets import Static

from hello_blaze_tui.request import Request
from hello_blaze_tui.walkthrough.money import costs


class Price(Static):
    """Takes no room where nothing costs."""

    DEFAULT_CSS = """
    Price { width: 1fr; height: 1fr; content-align: left middle; display: none; }
    .-low Price, .-tiny Price { height: auto; }
    """

    is_wanted: var[bool] = var(True)
    """Whether the request is out of sight."""

    def __init__(self, *, practice: bool) -> None:
        super().__init__("", markup=False)
        self._practice = practice

    def show(self, requests: Iterable[Request]) -> None:
        """What these cost, drawn only when it changes: the next letter would wait for the layout."""
        words = "\n".join(costs(requests, practice=self._practice))
        if words != self.content:
            self.update(words)
            self.watch_is_wanted()

    def watch_is_wanted(self) -> None:
        self.display = self.is_wanted and bool(self.content)
