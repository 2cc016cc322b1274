"""A list whose rows are ticked: a word and a mark say what is chosen, never colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.events import Focus, Resize
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from hello_blaze_tui.walkthrough.resource_rows import Row

ON, OFF, FIXED = "[x] ", "[ ] ", "    "


class Ticks(OptionList):
    """Space, Enter or a click ticks a row; which rows are ticked is whoever's who gave them.

    What does not fit beside a row's title goes under it.
    """

    DEFAULT_CSS = """
    Ticks, Ticks:focus { height: auto; border: none; background: transparent; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "select", "Mark", tooltip="Mark the row, or take the mark away"),
    ]

    @dataclass
    class Toggled(Message):
        """The learner wants a row to change."""

        ticks: Ticks
        key: str

        @property
        def control(self) -> Ticks:
            return self.ticks

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(markup=False, id=id)
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Shows these; the row that the learner is at stays theirs."""
        at = self.highlighted
        same = [row.key for row in rows] == [row.key for row in self._rows]
        self._rows = tuple(rows)
        self.display = bool(rows)
        if same:
            self._render_rows()
            return
        self.clear_options()
        self.add_options([Option(self._words(row), id=row.key, disabled=row.fixed) for row in rows])
        self.highlighted = min(at, len(rows) - 1) if at is not None and rows else None

    def _render_rows(self) -> None:
        for row in self._rows:
            self.replace_option_prompt(row.key, self._words(row))
            # Textual goes on to the next row whenever it is told of the one that the learner is at.
            if self.get_option(row.key).disabled != row.fixed:
                (self.disable_option if row.fixed else self.enable_option)(row.key)

    def _words(self, row: Row) -> Text:
        mark = FIXED if row.fixed else ON if row.ticked else OFF
        width = self.scrollable_content_region.width
        own, widest = cell_len(row.title), max(cell_len(each.title) for each in self._rows)
        room = width - cell_len(mark + row.details) - 3
        # Details stand in a column where there is room, else beside their title, else under it.
        fits = width <= 0 or own <= room
        between = " " * ((widest - own) * (widest <= room) + 3) if fits else "\n     "
        return Text(mark + row.title + (between + row.details if row.details else ""))

    @on(Focus)
    def begin(self) -> None:
        """Where one is can be seen at once."""
        if self.highlighted is None:
            self.action_first()

    @on(Resize)
    def fit(self) -> None:
        self._render_rows()

    @on(OptionList.OptionSelected)
    def toggle(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Toggled(self, str(event.option_id)))
