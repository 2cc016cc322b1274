"""Where one types what to look for, while the arrow keys move in the list of what fits."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from hello_blaze_tui.tui.widgets.entry import Entry


class ListSearch(Entry):
    """Its keys are those of a list that lies beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Choose", tooltip="Choose what is marked"),
        Binding("up", "move('cursor_up')", show=False),
        Binding("down", "move('cursor_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
    ]

    def __init__(self, choices: OptionList, placeholder: str, *, compact: bool = False) -> None:
        super().__init__(placeholder=placeholder, compact=compact)
        self._choices = choices

    def action_move(self, how: str) -> None:
        getattr(self._choices, f"action_{how}")()
