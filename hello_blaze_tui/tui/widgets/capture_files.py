"""The data capture files of an endpoint: its questions and answers, kept in the learner's bucket."""

from __future__ import annotations

from textual import work
from textual.widgets import Static

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.steps.calls import captured
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.result_text import plain, size_words
from hello_blaze_tui.walkthrough import Walkthrough

SHOWN = 5


class CaptureFiles(Static):
    """How many there are, and the newest; empty where the endpoint captures nothing."""

    DEFAULT_CSS = """
    CaptureFiles { height: auto; color: $text-muted; margin-top: 1; }
    """

    def __init__(self, walkthrough: Walkthrough) -> None:
        super().__init__("", markup=False)
        self._walkthrough = walkthrough

    @work(exclusive=True, group="captured")
    async def look(self) -> None:
        """Asks the bucket."""
        walkthrough = self._walkthrough
        uri = walkthrough.answers.result("endpoint").get("capture")
        if not uri:
            return
        try:
            files = await answer(lambda: captured(walkthrough.answers, walkthrough.account))
        except BlazeError as error:
            self.update(f"The data capture files cannot be listed. {plain(error)}")
            return
        rows = [f"{size_words(file.size):>10}  {plain(file.key)}" for file in files[:SHOWN]]
        head = f"Data capture: {len(files)} files in {plain(uri)}. AWS writes them some minutes later."
        self.update("\n".join([head, *rows]))
