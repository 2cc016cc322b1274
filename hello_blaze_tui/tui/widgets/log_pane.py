"""What the learner does with a job's log: follow, search, filter, times, wrap, save, copy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from textual import work
from textual.binding import Binding, BindingType
from textual.message import Message

from hello_blaze_tui.tui.background import background
from hello_blaze_tui.tui.log_rows import found_around
from hello_blaze_tui.tui.widgets.log_view import LogView

Purpose = Literal["search", "only", "save"]
"""What the learner is asked a line of text for."""
Places = AbstractAsyncContextManager[AsyncIterator[int]]
"""Numbers of lines, as they are found."""


class LogPane(LogView):
    """A log and its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "follow", "Follow", tooltip="Keep the newest line in sight, or stop doing so"),
        Binding("slash", "ask('search')", "Search", key_display="/", tooltip="Search the log"),
        Binding("n", "find(True)", "Next", show=False, tooltip="Next place found"),
        Binding("N", "find(False)", "Previous", show=False, key_display="N", tooltip="Previous place found"),
        Binding("e", "errors", "Errors", tooltip="Show only lines that speak of an error"),
        Binding("o", "ask('only')", "Only", show=False, tooltip="Show only lines that hold a text"),
        Binding("t", "times", "Times", show=False, tooltip="Show or hide the time of each line"),
        Binding("w", "wrap", "Wrap", show=False, tooltip="Wrap long lines"),
        Binding("y", "copy", "Copy", show=False, tooltip="Copy the shown lines to the clipboard"),
        Binding("s", "ask('save')", "Save", tooltip="Save the whole log to a file"),
    ]

    @dataclass
    class LineAsked(Message):
        """The learner wants to type what to search for, what to see only, or where to save."""

        pane: LogPane
        purpose: Purpose

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is over is not followed: End goes to its last line."""
        del parameters
        return action != "follow" or not self.is_over

    def action_scroll_end(self) -> None:
        self.scroll_to(y=self.max_scroll_y)

    def action_follow(self) -> None:
        self.following = not self.following
        self._keep_up()

    def action_errors(self) -> None:
        self.look = replace(self.look, errors_only=not self.look.errors_only)

    def action_times(self) -> None:
        self.with_times = not self.with_times
        self._resized()

    def action_wrap(self) -> None:
        self.look = replace(self.look, width=0 if self.look.width else self._room)

    def action_ask(self, purpose: Purpose) -> None:
        self.post_message(self.LineAsked(self, purpose))

    def action_copy(self) -> None:
        rows = self._rows_in_sight
        self.app.copy_to_clipboard("\n".join(self._row(row) for row in rows))
        self.notify(f"The {len(rows)} lines in sight copied; s saves all to a file", markup=False)

    def only(self, text: str) -> None:
        """Shows only the lines that hold `text`; empty: all."""
        self.look = replace(self.look, only=text)

    def search(self, wanted: str) -> None:
        """Marks `wanted` in any case, and goes to its next place from the top of what is seen."""
        self.wanted, self.place = wanted, -1
        self._resized()
        if wanted:
            self._find(self._line_on_top, forward=True)

    def action_find(self, forward: bool) -> None:
        """From the place that was found, as long as it is seen."""
        if self.wanted:
            here = self.place if self._is_in_sight(self.place) else self._line_on_top
            self._find(here + (1 if forward else -1), forward=forward)

    @work(exclusive=True, group="find")
    async def _find(self, start: int, *, forward: bool) -> None:
        """Says so when it went on from the other end, or came to nothing."""
        wanted, is_hidden = self.wanted, False
        async with self._places(wanted, start, forward=forward) as places:
            async for line in places:
                if not self._bring_into_sight(line):
                    is_hidden = True
                    continue
                if line == self.place:
                    self.notify(f"This is the only place with {wanted}", markup=False)
                elif line < start if forward else line > start:
                    where, which = ("below", "first") if forward else ("above", "last")
                    self.notify(f"No further place {where}: this is the {which} one", markup=False)
                self.place = line
                self.refresh()
                return
        words = f"{wanted} is nowhere in this log."
        if is_hidden:
            words = f"{wanted} stands only in lines that are hidden now. {self.look.empty[1]}"
        self.notify(words, severity="warning", markup=False)

    def prove(self, line: str) -> None:
        """Marks the line that explains a failure, and goes to it where the log holds it."""
        self.proof = line
        self.refresh()
        self._show_proof()

    @work(exclusive=True, group="find")
    async def _show_proof(self) -> None:
        async with self._places(self.proof, len(self._lines), forward=False) as places:
            async for line in places:
                if self._bring_into_sight(line):
                    return

    def _places(self, wanted: str, start: int, *, forward: bool) -> Places:
        lines = self._lines.snapshot()
        return background(lambda stop: found_around(lines, wanted, start, stop, forward=forward))
