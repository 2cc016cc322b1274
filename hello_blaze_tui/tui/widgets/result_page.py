"""A step after it is done: what came of it, and the way on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Button, Input, Static

from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import predictions_text, result_text
from hello_blaze_tui.tui.widgets.scrolled_page import ScrolledPage


class ResultPage(ScrolledPage):
    """The page on which a step ends."""

    DEFAULT_CSS = """
    ResultPage #result { height: 1fr; padding: 0 2; }
    ResultPage #answer { height: auto; }
    ResultPage #ask { display: none; }
    ResultPage.-asking #ask { display: block; }
    """

    @dataclass
    class NextAsked(Message):
        """The learner wants the next step."""

    @dataclass
    class AgainAsked(Message):
        """The learner wants to change the answers."""

    @dataclass
    class SentenceAsked(Message):
        """The learner wants the model's word on one more sentence."""

        sentence: str

    scroll = getters.query_one("#result", VerticalScroll)
    answer = getters.query_one("#answer", Static)
    next = getters.query_one("#next", Button)
    ask = getters.query_one("#ask", Input)

    def __init__(self, following: str, marks: Marks, *, asking: bool, id: str) -> None:  # noqa: A002
        super().__init__(id=id, classes="-asking" if asking else "")
        self._following = following
        self._marks = marks

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="result", can_focus=False):
            yield Static("", id="answer", markup=False)
        yield Input(placeholder="Type another sentence, Enter asks", id="ask")
        with Horizontal(classes="actions"):
            yield Button(
                f"Next: {self._following}" if self._following else "The end", id="next", variant="primary"
            )
            yield Button("Change the answers", id="again")

    def show(self, key: str, result: Mapping[str, Any]) -> None:
        """The verified result of a step; the way on takes the focus."""
        self.answer.update(result_text(key, result, self._marks))
        self.next.focus()

    def show_predictions(self, predictions: Sequence[Mapping[str, Any]]) -> None:
        """Answers, the newest first; the next sentence can be typed at once."""
        self.answer.update(predictions_text(predictions, self._marks))
        self.ask.focus()

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.NextAsked() if event.button.id == "next" else self.AgainAsked())

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if sentence := event.value.strip():
            event.input.clear()
            self.post_message(self.SentenceAsked(sentence))
