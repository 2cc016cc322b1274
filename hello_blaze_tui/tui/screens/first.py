"""Where a walkthrough is gone on with."""

from __future__ import annotations

from textual.screen import Screen

from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.walkthrough import Walkthrough, gone_on_with


def first_screen(walkthrough: Walkthrough, marks: Marks) -> Screen[None]:
    """The first step that is not done, and the end where all are."""
    if all(walkthrough.progress(step.key) == "done" for step in walkthrough.steps):
        return Epilogue(walkthrough, marks)
    return StepScreen(walkthrough, gone_on_with(walkthrough).key, marks)
