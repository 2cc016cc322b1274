"""Many sentences with what the model says of each, a row a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import DataTable

from hello_blaze_tui.steps.words import MEANING
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import plain
from hello_blaze_tui.walkthrough import Walkthrough

AT_ONCE = 200
"""Rows that are added when one comes near the end: a table of 60,000 would hold up the keys for seconds."""

NARROWEST = 14
"""Cells of the sentence's column in a narrow terminal."""


class AnswersTable(DataTable[Text]):
    """Label and probability, the sentence, and the line that came back for it."""

    DEFAULT_CSS = """
    AnswersTable { height: 1fr; min-height: 6; scrollbar-gutter: stable; }
    """

    def __init__(self, _walkthrough: Walkthrough, _marks: Marks, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, cursor_type="row", zebra_stripes=True)
        self._predictions: Sequence[Mapping[str, Any]] = ()

    def on_mount(self) -> None:
        # Textual would measure them later, when the sentence has its width already.
        self.add_column("Label", width=len("Label"), key="label")
        self.add_column("Probability", width=len("Probability"))
        self.add_column("Sentence", width=NARROWEST, key="sentence")
        self.add_column("Line of the answer")

    def show(self, result: Mapping[str, Any]) -> None:
        """The predictions of a result."""
        self._predictions = result["predictions"]
        words = map(_meaning, {each["label"] for each in self._predictions})
        self.ordered_columns[0].width = max(map(cell_len, words), default=len("Label"))
        self._fit(again=True)

    def on_resize(self) -> None:
        self._fit(again=False)

    def _fit(self, *, again: bool) -> None:
        """The sentence takes what the columns before it leave; with another width, rows are made anew."""
        label, probability, sentence, _line = self.ordered_columns
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
        for each in self._predictions[first : first + AT_ONCE]:
            self.add_row(*_row(each), height=None)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if new_value >= self.max_scroll_y - self.size.height:
            self._fill()


def _meaning(label: str) -> str:
    return plain(MEANING.get(label, label))


def _row(prediction: Mapping[str, Any]) -> tuple[Text, ...]:
    labels, probabilities = zip(*prediction["all"], strict=True)
    line = json.dumps({"label": labels, "prob": probabilities}, ensure_ascii=False)
    cells = (_meaning(prediction["label"]), f"{prediction['probability']:.2f}", prediction["sentence"], line)
    return tuple(Text(plain(cell).replace("\n", " ")) for cell in cells)
