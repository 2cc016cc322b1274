"""All that was asked of the endpoint and what it answered, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rich.text import Text
from textual import getters
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from hello_blaze_tui.steps.calls import Call, calls
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import FEW, calls_text
from hello_blaze_tui.tui.widgets.answers_table import AnswersTable
from hello_blaze_tui.tui.widgets.fitting_text import FittingText
from hello_blaze_tui.walkthrough import Walkthrough

SHOWN_CALLS = 50


class History(Vertical):
    """Bars for a few sentences, a table for a file of them."""

    DEFAULT_CSS = """
    History, History #answer { height: auto; }
    History AnswersTable { height: 12; }
    """

    table = getters.query_one(AnswersTable)
    answer = getters.query_one("#answer", FittingText)

    def __init__(self, walkthrough: Walkthrough, marks: Marks) -> None:
        super().__init__()
        self._walkthrough = walkthrough
        self._marks = marks

    def compose(self) -> ComposeResult:
        yield AnswersTable(self._walkthrough, self._marks)
        yield FittingText(id="answer")

    @property
    def newest(self) -> Widget:
        """Where the last answer stands."""
        return self.table if self.table.display else self.answer

    def show(self, result: Mapping[str, Any]) -> None:
        """The step's result, in which all calls are."""
        asked = calls(result)
        self.answer.show(lambda width: self._text(asked, width))
        many = asked[0]["predictions"] if asked else []
        self.table.display = len(many) > FEW
        if self.table.display:
            self.table.show(asked[0])

    def _text(self, asked: Sequence[Call], width: int) -> Text:
        text = calls_text(asked[:SHOWN_CALLS], replace(self._marks, room=width))
        if (more := len(asked) - SHOWN_CALLS) > 0:
            text.append(f"\n{more} earlier ones are kept in {self._walkthrough.document.path}")
        return text
