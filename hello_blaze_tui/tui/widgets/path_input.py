"""Where a path is typed: completed with Tab or the right arrow."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from hello_blaze_tui.tui.path_suggester import PathSuggester
from hello_blaze_tui.tui.widgets.entry import Entry


class PathInput(Entry):
    """Tab takes what is proposed, and goes to the next field where nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, tooltip="Take the path that is proposed"),
    ]

    def __init__(self, value: str = "", placeholder: str = "") -> None:
        super().__init__(value, placeholder, suggester=PathSuggester())

    def action_complete(self) -> None:
        before = self.value
        self.cursor_position = len(before)
        # At the end this takes a proposal, and does nothing without one.
        self.action_cursor_right()
        if self.value == before:
            self.screen.focus_next()
