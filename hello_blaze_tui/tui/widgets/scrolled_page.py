"""A page of a step that may be longer than the screen: its own keys scroll it, whatever has the focus."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from hello_blaze_tui.tui.widgets.even import EvenVertical


class ScrolledPage(EvenVertical):
    """A subclass says what of it scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "scroll(-1)", "Page up", show=False, tooltip="Scroll back"),
        Binding("pagedown", "scroll(1)", "Page down", show=False, tooltip="Scroll on"),
    ]
    scroll: VerticalScroll

    def action_scroll(self, pages: int) -> None:
        self.scroll.scroll_relative(y=pages * self.scroll.size.height, animate=False)
