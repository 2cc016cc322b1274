"""Many sentences with what the model says of each, a row a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.text import Text
from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import DataTable, Static

from hello_blaze_tui.steps.words import MEANING
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import plain
from hello_blaze_tui.walkthrough import Walkthrough

AT_ONCE = 200
"""Rows that are added when one comes near the end: a table of 60,000 would hold up the keys for seconds."""

NARROWEST = 14
"""Cells of the sentence's column in a narrow terminal."""


class Answers(DataTable[Text]):
    """Label and probability, and the sentence."""

    DEFAULT_CSS = """
    Answers { height: 1fr; scrollbar-gutter: stable; }
    """

    def __init__(self) -> None:
        super().__init__(cursor_type="row", zebra_stripes=True)
        self.predictions: Sequence[Mapping[str, Any]] = ()
        """All of them; not each has its row yet."""

    def on_mount(self) -> None:
        # Textual would measure them later, when the sentence has its width already.
        self.add_column("Label", width=len("Label"), key="label")
        self.add_column("Probability", width=len("Probability"))
        self.add_column("Sentence", width=NARROWEST, key="sentence")

    def show(self, predictions: Sequence[Mapping[str, Any]]) -> None:
        """Each with `label`, `probability` and `sentence`."""
        self.predictions = predictions
        words = map(_meaning, {each["label"] for each in self.predictions})
        self.ordered_columns[0].width = max(map(cell_len, words), default=len("Label"))
        self._fit(again=True)

    def on_resize(self) -> None:
        self._fit(again=False)

    def _fit(self, *, again: bool) -> None:
        """The sentence takes what the columns before it leave; with another width, rows are made anew."""
        label, probability, sentence = self.ordered_columns
        before = label.get_render_width(self) + probability.get_render_width(self)
        width = max(NARROWEST, self.scrollable_content_region.width - before - 2 * self.cell_padding)
        if again or width != sentence.width:
            row = self.cursor_row
            sentence.width = width
            self.clear()
            self._fill()
            self.move_cursor(row=row)

    def _fill(self) -> None:
        """More rows, while there are any; a long sentence takes several lines."""
        first = self.row_count
        for each in self.predictions[first : first + AT_ONCE]:
            self.add_row(*_row(each), height=None)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if new_value >= self.max_scroll_y - self.size.height:
            self._fill()


def _meaning(label: str) -> str:
    return plain(MEANING.get(label, label))


def _row(prediction: Mapping[str, Any]) -> tuple[Text, ...]:
    cells = (_meaning(prediction["label"]), f"{prediction['probability']:.2f}", prediction["sentence"])
    return tuple(Text(plain(cell).replace("\n", " ")) for cell in cells)


class AnswersTable(Vertical):
    """The table, and above it what came back, as it came, for the row that the learner is at."""

    DEFAULT_CSS = """
    AnswersTable { height: 1fr; min-height: 7; }
    AnswersTable #raw { height: auto; color: $text-muted; }
    """

    answers = getters.query_one(Answers)
    raw = getters.query_one("#raw", Static)

    def __init__(self, _walkthrough: Walkthrough, _marks: Marks, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)

    def compose(self) -> ComposeResult:
        yield Static("", id="raw", markup=False)
        yield Answers()

    def show(self, result: Mapping[str, Any]) -> None:
        """The predictions of a result; filters may have left none that can be read."""
        self.display = bool(result["predictions"])
        self.answers.show(result["predictions"])

    @on(DataTable.RowHighlighted)
    def show_raw(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        predictions = self.answers.predictions
        if event.cursor_row < len(predictions):
            labels, probabilities = zip(*predictions[event.cursor_row]["all"], strict=True)
            raw = json.dumps({"label": labels, "prob": probabilities}, ensure_ascii=False)
            self.raw.update(f"Answer {event.cursor_row + 1} as it came: {plain(raw)}")
