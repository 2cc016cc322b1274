"""A list that grows: rows of a few values each, a button that removes each, and one that adds a row."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Input, Label, Select, Static

from hello_blaze_tui.steps.growing import Row, columns, new_row, rows_of, value_of
from hello_blaze_tui.steps.step import Answers, Field, Value
from hello_blaze_tui.tui.choices import Choice
from hello_blaze_tui.tui.widgets.entry import Entry
from hello_blaze_tui.tui.widgets.fitting_button import FittingButton
from hello_blaze_tui.tui.widgets.in_sight import Together


class GrowingRow(Together):
    """One row: each of its values on a line, behind what it is."""

    DEFAULT_CSS = """
    GrowingRow { height: auto; margin-bottom: 1; }
    GrowingRow Horizontal { height: auto; }
    GrowingRow Horizontal > Label { width: 16; }
    GrowingRow Horizontal > Input, GrowingRow Horizontal > Select { width: 1fr; }
    GrowingRow > Static { color: $text-error; height: auto; display: none; }
    GrowingRow.-wrong > Static { display: block; }
    """

    @dataclass
    class Removed(Message):
        """The learner does not want it any more."""

        row: GrowingRow

    def __init__(self, field: Field, row: Row) -> None:
        super().__init__()
        self._field = field
        self._cells = {column.key: _cell(column, row[column.key]) for column in columns(field)}
        self._wrong = Static(markup=False)
        self._remove = FittingButton("Remove", compact=True)

    @property
    def row(self) -> Row:
        """What stands in it."""
        return {
            key: cell.text if isinstance(cell, Choice) else cell.value for key, cell in self._cells.items()
        }

    def compose(self) -> ComposeResult:
        for column in columns(self._field):
            with Horizontal():
                yield Label(column.label, markup=False)
                yield self._cells[column.key]
        yield self._wrong
        yield self._remove

    @property
    def sentence(self) -> Static:
        return self._wrong

    def show(self, number: int, problem: str | None) -> None:
        """Which row it is, and what is wrong with it, if it is this one that the sentence speaks of."""
        name = f"{self._field.item} {number}"
        self._remove.label = f"Remove {name}"
        is_wrong = problem is not None and problem.startswith(f"{name.capitalize()}, ")
        self.set_class(is_wrong, "-wrong")
        self._wrong.update(problem or "")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.Removed(self))


class GrowingList(Vertical):
    """All rows of a field, and the way to one more."""

    DEFAULT_CSS = """
    GrowingList { height: auto; }
    """

    @dataclass
    class Changed(Message):
        """Something was typed, added or removed."""

        value: Value

    def __init__(self, field: Field, value: Value, answers: Answers) -> None:
        super().__init__()
        self._field = field
        self._rows = [GrowingRow(field, row) for row in rows_of(field, value)]
        self._answers = answers

    def compose(self) -> ComposeResult:
        yield from self._rows
        yield Button(f"Add {self._field.item}", id="add", compact=True)

    def show(self, answers: Answers, problem: str | None) -> None:
        """What further proposals are made of, and what is wrong with the rows."""
        self._answers = answers
        for number, row in enumerate(self._rows, 1):
            row.show(number, problem)

    @property
    def value(self) -> Value:
        return value_of(self._field, [each.row for each in self._rows])

    @value.setter
    def value(self, value: Value) -> None:
        self.query(GrowingRow).remove()
        self._rows = [GrowingRow(self._field, row) for row in rows_of(self._field, value)]
        self.mount(*self._rows, before="#add")

    @on(Button.Pressed, "#add")
    async def add(self, event: Button.Pressed) -> None:
        event.stop()
        row = GrowingRow(self._field, new_row(self._field, [each.row for each in self._rows], self._answers))
        self._rows.append(row)
        await self.mount(row, before="#add")
        row.query(Input).first().focus()
        self._tell()

    @on(GrowingRow.Removed)
    def remove_row(self, event: GrowingRow.Removed) -> None:
        event.stop()
        self._rows.remove(event.row)
        event.row.remove()
        self.query_one("#add", Button).focus()
        self._tell()

    @on(Input.Changed)
    @on(Select.Changed)
    def typed(self, event: Message) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        self.post_message(self.Changed(self.value))


def _cell(column: Field, text: str) -> Input | Choice:
    if column.kind == "choice":
        return Choice(column.choices, text, compact=True)
    return Entry(text, compact=True)
