"""How a step failed: what happened, why, the line that proves it, what to do."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from hello_blaze_tui.events import Failed
from hello_blaze_tui.tui.marks import Marks


class FailureBox(VerticalScroll):
    """Takes no room while nothing has failed, and never so much that what it is about is out of sight."""

    DEFAULT_CSS = """
    FailureBox { display: none; height: auto; max-height: 40%; margin: 0 1; padding: 0 1; }
    FailureBox { border-left: thick $error; }
    FailureBox:focus { background: $boost; }
    FailureBox.-failed { display: block; }
    FailureBox Static { height: auto; }
    """

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        self._words = Static("", markup=False)

    def compose(self) -> ComposeResult:
        yield self._words

    @property
    def is_shown(self) -> bool:
        """Whether something has failed."""
        return self.has_class("-failed")

    def show(self, failure: Failed | None) -> None:
        """None: nothing is wrong."""
        self.set_class(failure is not None, "-failed")
        if failure is not None:
            proof = f"  | {failure.log_line}" if failure.log_line else ""
            parts = (failure.why, proof, failure.todo)
            more = "".join(f"\n{part}" for part in parts if part)
            self._words.update(Text.assemble((f"{self._marks.failed} {failure.what}", "bold"), more))
            self.scroll_home(animate=False)
            self.call_after_refresh(self._come_into_sight)

    def _come_into_sight(self) -> None:
        if self.is_attached:
            self.scroll_visible(animate=False, top=True)
