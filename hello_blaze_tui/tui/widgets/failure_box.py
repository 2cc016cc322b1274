"""How a step failed: what happened, why, the line that proves it, what to do."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from hello_blaze_tui.events import Failed
from hello_blaze_tui.tui.marks import Marks


class FailureBox(Static):
    """Takes no room while nothing has failed."""

    DEFAULT_CSS = """
    FailureBox { display: none; height: auto; margin: 0 1; padding: 0 1; border-left: thick $error; }
    FailureBox.-failed { display: block; }
    """

    def __init__(self, marks: Marks) -> None:
        super().__init__("", markup=False)
        self._marks = marks

    def show(self, failure: Failed | None) -> None:
        """None: nothing is wrong."""
        self.set_class(failure is not None, "-failed")
        if failure is not None:
            proof = f"  | {failure.log_line}" if failure.log_line else ""
            parts = (failure.why, proof, failure.todo)
            more = "".join(f"\n{part}" for part in parts if part)
            self.update(Text.assemble((f"{self._marks.failed} {failure.what}", "bold"), more))
