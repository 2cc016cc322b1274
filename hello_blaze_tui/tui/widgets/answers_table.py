"""Many sentences with what the model says of each, a row a sentence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text
from textual import work
from textual.widgets import DataTable

from hello_blaze_tui.steps.sentences import MEANING
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import plain
from hello_blaze_tui.walkthrough import Walkthrough

AT_ONCE = 200
"""Rows that are added before the keys are listened to again."""


class AnswersTable(DataTable[Text]):
    """Label and probability, the sentence, and the line that came back for it."""

    DEFAULT_CSS = """
    AnswersTable { height: 1fr; min-height: 6; }
    """

    def __init__(self, _walkthrough: Walkthrough, marks: Marks, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, cursor_type="row", zebra_stripes=True)
        self._marks = marks

    def on_mount(self) -> None:
        self.add_columns("Label", "Probability", "Sentence", "Line of the answer")

    def show(self, result: Mapping[str, Any]) -> None:
        """The predictions of a result."""
        self._fill(result["predictions"])

    @work(exclusive=True, group="fill")
    async def _fill(self, predictions: Sequence[Mapping[str, Any]]) -> None:
        self.clear()
        for first in range(0, len(predictions), AT_ONCE):
            self.add_rows(_row(each) for each in predictions[first : first + AT_ONCE])
            await asyncio.sleep(0)


def _row(prediction: Mapping[str, Any]) -> tuple[Text, ...]:
    label = prediction["label"]
    labels, probabilities = zip(*prediction["all"], strict=True)
    line = json.dumps({"label": labels, "prob": probabilities}, ensure_ascii=False)
    cells = (MEANING.get(label, label), f"{prediction['probability']:.2f}", prediction["sentence"], line)
    return tuple(Text(plain(cell).replace("\n", " ")) for cell in cells)
