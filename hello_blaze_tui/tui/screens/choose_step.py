"""The step list over the screen, for terminals that are too narrow to have it beside the step."""

from __future__ import annotations

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from hello_blaze_tui.tui.widgets.keys import Keys
from hello_blaze_tui.tui.widgets.step_list import StepList


class ChooseStep(ModalScreen[str | None]):
    """Dismisses with the key of the step that was chosen; None for Esc."""

    HELP = """
Every step with its state. **Enter** opens the one that is marked: what is done can be looked at again, and
what comes too early says what is missing.
"""
    DEFAULT_CSS = """
    ChooseStep { align: left middle; }
    ChooseStep > Vertical { width: 30; height: auto; max-height: 100%; background: $panel; padding: 0 1; }
    ChooseStep StepList { width: 1fr; height: auto; max-height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", tooltip="Stay on this step")
    ]

    steps = getters.query_one(StepList)

    def __init__(self, beside: StepList) -> None:
        """`beside`: the step's own list, of which this one is a copy."""
        super().__init__()
        self._beside = beside

    def compose(self) -> ComposeResult:
        with Vertical():
            yield StepList(self._beside.titles, self._beside.marks)
        yield Keys()

    def on_mount(self) -> None:
        self.steps.show(self._beside.states, self._beside.here)
        self.steps.focus()

    @on(StepList.Chosen)
    def choose(self, event: StepList.Chosen) -> None:
        self.dismiss(event.step)
