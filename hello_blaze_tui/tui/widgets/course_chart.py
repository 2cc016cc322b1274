"""How the model got better while it learned, drawn from the training job's log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual import work
from textual.widgets import Static

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.steps.training_course import read_course
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import strong
from hello_blaze_tui.tui.widgets.probability_bars import columns
from hello_blaze_tui.walkthrough import Walkthrough

WORTH_DRAWING = 3
"""Epochs."""


class CourseChart(Static):
    """Empty while there is no course: a training without early stopping has none."""

    def __init__(self, walkthrough: Walkthrough, marks: Marks) -> None:
        super().__init__("", markup=False)
        self._walkthrough = walkthrough
        self._marks = marks

    def show(self, _result: Mapping[str, Any]) -> None:
        """Reads the log and draws."""
        self._draw()

    @work(exclusive=True, group="course")
    async def _draw(self) -> None:
        walkthrough = self._walkthrough
        try:
            course = await answer(lambda: read_course(walkthrough.answers, walkthrough.account))
        except BlazeError:
            # The log may be deleted by now; the bars above say how it ended.
            return
        if len(course) >= WORTH_DRAWING:
            title = strong("\nOn sentences it had not seen, after each epoch\n")
            self.update(title.append_text(columns(course, self._marks)))
