"""An endpoint that is up: its state as AWS tells it now, and what it costs, running."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from rich.text import Text
from textual import work
from textual.reactive import reactive
from textual.widget import Widget

from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.aws.jobs import describe
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.meter import Meter, meter
from hello_blaze_tui.request import Resource
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import plain, strong
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.money import rate

PRACTICE_SECONDS, AWS_SECONDS = 2.0, 15.0
"""Between two looks."""
GONE = "gone: it was deleted, here or in the AWS console"


class EndpointState(Widget):
    """State and cost; the state is asked for again and again, the cost counted every second."""

    DEFAULT_CSS = """
    EndpointState { height: auto; margin-top: 1; }
    """

    state: reactive[str] = reactive("", layout=True)
    now: reactive[datetime | None] = reactive[datetime | None](None, layout=True)

    def __init__(self, walkthrough: Walkthrough, _marks: Marks) -> None:
        super().__init__()
        self._walkthrough = walkthrough
        self._endpoint = ""

    def show(self, result: Mapping[str, Any]) -> None:
        """The endpoint of a result, from now on."""
        self._endpoint = str(result.get("name", ""))
        self._look()

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        if self.screen.is_active:
            self.now = datetime.now(timezone.utc)

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        pause = PRACTICE_SECONDS if self._walkthrough.practice else AWS_SECONDS
        while True:
            if self.screen.is_active or not self.state:
                self.state = await answer(self._asked)
            await asyncio.sleep(pause)

    def _asked(self) -> str:
        account = self._walkthrough.account
        endpoint = Resource("endpoint", self._endpoint, account.region)
        try:
            found = unless_absent(lambda: describe(account, endpoint))
        except BlazeError as error:
            return f"its state is not known right now. {error}"
        if found is None:
            return GONE
        return " ".join(part for part in (found.status, found.failure_reason) if part)

    def _entry(self) -> Entry | None:
        named = (entry for entry in self._walkthrough.up() if entry.resource.name == self._endpoint)
        return next((entry for entry in named if entry.resource.kind == "endpoint"), None)

    def render(self) -> Text:
        text = strong(plain(self._endpoint)).append(f"  {plain(self.state) or 'looking ...'}\n")
        entry = self._entry()
        if entry is None or self.state == GONE:
            return text.append("It costs nothing any more.")
        measured = meter(self._walkthrough.document, self.now).of(entry)
        if measured.up_words:
            text.append(f"Up for {measured.up_words}\n")
        return text.append(self._cost(entry, measured))

    def _cost(self, entry: Entry, measured: Meter) -> str:
        if not entry.per_hour:
            return "It costs nothing while nobody asks it; the price of an answer is not known."
        price, so_far = rate(entry, practice=False), f"so far {measured.spent}"
        if self._walkthrough.practice:
            return f"Nothing costs here. On AWS: {price}; {so_far}."
        return f"{price}, used or not, until you delete it in the cleanup; {so_far}."
