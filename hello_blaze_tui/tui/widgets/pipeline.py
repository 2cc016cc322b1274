"""The picture of what is being built, the same on every screen, lit up as it gets done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from hello_blaze_tui.tui.marks import UNICODE, Marks, StepState

MAIN_LINE = (
    ("dataset", "dataset"),
    ("processing", "processing"),
    ("training", "training"),
    ("model", "model"),
)
"""Step key and the word in the picture."""
UPPER = (("endpoint", "endpoint"), ("predictions", "predictions"))
LOWER = (("transform", "batch transform"),)


class Pipeline(Widget):
    """Dataset to training to answers, in two rows; the part that is here stands in capitals."""

    DEFAULT_CSS = """
    Pipeline { height: 2; padding: 0 1; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"pipe--done", "pipe--here", "pipe--failed", "pipe--later"}

    states: reactive[Mapping[str, StepState]] = reactive[Mapping[str, StepState]](dict)
    here: reactive[str] = reactive("")

    def __init__(self, marks: Marks = UNICODE, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._marks = marks

    def render(self) -> Text:
        marks = self._marks
        first = Text()
        for place, part in enumerate(MAIN_LINE):
            first.append(f" {marks.arrow} " if place else "")
            first.append_text(self._part(*part))
        indent = first.cell_len
        first.append(f" {marks.fork} ")
        first.append_text(self._part(*UPPER[0])).append(f" {marks.arrow} ").append_text(self._part(*UPPER[1]))
        second = Text(" " * (indent + 2)).append(f"{marks.branch} ").append_text(self._part(*LOWER[0]))
        return Text("\n").join([first, second])

    def _part(self, key: str, word: str) -> Text:
        state = self.states.get(key, "not yet")
        mark = self._marks.of(state) if state in {"done", "failed"} else ""
        if key == self.here:
            return Text(mark + word.upper(), self._style("here"))
        return Text(mark + word, self._style(state if mark else "later"))

    def _style(self, state: str) -> Style:
        return self.get_component_rich_style(f"pipe--{state}", partial=True)
