"""How much of a file has gone up."""

from __future__ import annotations

from textual.widgets import ProgressBar

from hello_blaze_tui.events import Transferred


class TransferBar(ProgressBar):
    """There while something is on its way."""

    DEFAULT_CSS = """
    TransferBar { display: none; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(show_eta=False)

    def show(self, event: Transferred) -> None:
        """What has gone up by now."""
        self.display = event.done < event.total
        self.update(total=event.total, progress=event.done)
