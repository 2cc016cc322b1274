"""A step after it is done: what came of it, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Button

from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import result_text
from hello_blaze_tui.tui.widgets.answers_table import AnswersTable
from hello_blaze_tui.tui.widgets.copy_rows import CopyRows
from hello_blaze_tui.tui.widgets.course_chart import CourseChart
from hello_blaze_tui.tui.widgets.endpoint_state import EndpointState
from hello_blaze_tui.tui.widgets.even import EvenVerticalScroll
from hello_blaze_tui.tui.widgets.fitting_text import FittingText
from hello_blaze_tui.tui.widgets.scrolled_page import ScrolledPage
from hello_blaze_tui.walkthrough import Walkthrough

Part = CopyRows | CourseChart | EndpointState | AnswersTable
PARTS: dict[str, tuple[Callable[[Walkthrough, Marks], Part], ...]] = {
    "dataset": (CopyRows,),
    "role": (CopyRows,),
    "registry": (CopyRows,),
    "training": (CourseChart, CopyRows),
    "model": (CopyRows,),
    "endpoint": (EndpointState,),
    "transform": (AnswersTable,),
}
"""What stands below a step's text."""


class ResultPage(ScrolledPage):
    """The page on which a step ends."""

    DEFAULT_CSS = """
    ResultPage #result { height: 1fr; padding: 0 2; }
    ResultPage #answer { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", tooltip="Copy the addresses of this result"),
    ]

    @dataclass
    class NextAsked(Message):
        """The learner wants the next step."""

    @dataclass
    class AgainAsked(Message):
        """The learner wants to change the answers."""

    scroll = getters.query_one("#result", VerticalScroll)
    answer = getters.query_one("#answer", FittingText)
    next = getters.query_one("#next", Button)

    def __init__(self, walkthrough: Walkthrough, key: str, following: str, marks: Marks, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._walkthrough = walkthrough
        self._following = following
        self._marks = marks
        self._parts = [make(walkthrough, marks) for make in PARTS.get(key, ())]

    def compose(self) -> ComposeResult:
        yield from self.compose_result()
        with Horizontal(classes="actions"):
            yield Button(
                f"Next: {self._following}" if self._following else "The end", id="next", variant="primary"
            )
            yield Button("Change the answers", id="again")

    def compose_result(self) -> ComposeResult:
        """What stands above the buttons."""
        with EvenVerticalScroll(id="result", can_focus=False):
            yield FittingText(id="answer")
            yield from self._parts

    def show(self, key: str, result: Mapping[str, Any]) -> None:
        """The verified result of a step; the way on takes the focus."""
        self.answer.show(lambda width: result_text(key, result, replace(self._marks, room=width)))
        for part in self._parts:
            part.show(result)
        self.next.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is not always something to copy."""
        del parameters
        return action != "copy" or bool(self.query(CopyRows))

    def action_copy(self) -> None:
        self.query_one(CopyRows).copy()

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.NextAsked() if event.button.id == "next" else self.AgainAsked())
