"""The job's log as it comes: follow, scroll back, search, errors only, times, wrap, save, copy."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from hello_blaze_tui.events import LogLine
from hello_blaze_tui.private_files import make_private
from hello_blaze_tui.tui.line_store import LineStore

ERROR = re.compile(
    r"\b(error|exception|traceback|fail(ed|ure)?|fatal|critical|killed)\b|: ClientError:", re.IGNORECASE
)
"""Lines that a person who looks for the reason wants marked."""
TIME_WIDTH = 9
"""Columns of `14:03:12 `."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters: a log must not be able to steer the terminal."""


class LogPane(ScrollView, can_focus=True):
    """A log of any length. Rows are drawn only when they are seen; lines lie compressed."""

    DEFAULT_CSS = """
    LogPane { height: 1fr; min-height: 3; overflow: auto; scrollbar-size-horizontal: 1; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"log--time", "log--error", "log--found"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "follow", "Follow", tooltip="Keep the newest line in sight, or stop doing so"),
        Binding("slash", "search", "Search", key_display="/", tooltip="Search the log"),
        Binding("n", "next_found", "Next", show=False, tooltip="Next place found"),
        Binding(
            "N", "previous_found", "Previous", show=False, key_display="N", tooltip="Previous place found"
        ),
        Binding("e", "errors", "Errors only", tooltip="Show only lines that speak of an error"),
        Binding("t", "times", "Times", tooltip="Show or hide the time of each line"),
        Binding("w", "wrap", "Wrap", show=False, tooltip="Wrap long lines"),
        Binding("y", "copy", "Copy", show=False, tooltip="Copy the shown lines to the clipboard"),
        Binding("s", "save", "Save", tooltip="Save the whole log to a file"),
    ]

    following: var[bool] = var(True)
    errors_only: var[bool] = var(False)
    with_times: var[bool] = var(True)
    wrapped: var[bool] = var(False)
    wanted: var[str] = var("")
    """What is searched for; empty: nothing."""

    @dataclass
    class SearchAsked(Message):
        """The learner wants to type what to search for."""

        pane: LogPane

    @dataclass
    class SaveAsked(Message):
        """The learner wants the log in a file."""

        pane: LogPane

    @dataclass
    class StateChanged(Message):
        """Following, filter or search changed; the head line above the log tells."""

        pane: LogPane

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, classes=classes)
        self._lines = LineStore()
        self._marked = array("I")
        """Numbers of the lines that speak of an error."""
        self._rows = array("Q")
        """When wrapped: line number * 65536 + part, a row each; rebuilt when the width changes."""
        self._rows_width = 0
        self._widest = 0

    # What comes in

    def append(self, lines: Sequence[LogLine]) -> None:
        """Adds lines, oldest first; call it with what came in a tenth of a second, not line by line."""
        if not lines:
            return
        first = len(self._lines)
        texts = [
            f"{line.timestamp.astimezone():%H:%M:%S} {UNPRINTABLE.sub('�', line.message.expandtabs(4))}"
            for line in lines
        ]
        self._lines.extend(texts)
        self._marked.extend(first + place for place, text in enumerate(texts) if ERROR.search(text))
        self._widest = max(self._widest, *(cell_len(text) for text in texts))
        if self.wrapped:
            self._wrap_from(first)
        self._resized()

    @property
    def line_count(self) -> int:
        """All lines that came in, shown or not."""
        return len(self._lines)

    def text(self) -> str:
        """The whole log."""
        return "".join(f"{line}\n" for line in self._lines)

    def write_to(self, path: Path) -> None:
        """Writes the whole log to a file; call it off the event loop. Raises OSError."""
        make_private(path.parent)
        with path.open("w", encoding="utf-8", errors="replace") as file:
            file.writelines(f"{line}\n" for line in self._lines)

    # What is shown

    def _row_count(self) -> int:
        if self.errors_only:
            return len(self._marked)
        return len(self._rows) if self.wrapped else len(self._lines)

    def _row(self, row: int) -> str:
        if self.errors_only:
            return self._lines[self._marked[row]]
        if not self.wrapped:
            return self._lines[row]
        number, part = divmod(self._rows[row], 65536)
        return chop_cells(self._lines[number], self._rows_width)[part]

    def _wrap_from(self, first: int) -> None:
        width = max(20, self.scrollable_content_region.width)
        if first == 0:
            self._rows = array("Q")
        self._rows_width = width
        for number, text in enumerate(self._lines.since(first), first):
            parts = len(chop_cells(text, width)) if len(text) > width // 2 else 1
            self._rows.extend(number * 65536 + part for part in range(max(1, parts)))

    def _resized(self) -> None:
        width = self.scrollable_content_region.width if self.wrapped else self._widest - self._hidden_columns
        self.virtual_size = Size(max(1, width), self._row_count())
        if self.following:
            # Not at once: how far it can scroll is known after the next layout only.
            self.scroll_end(animate=False)
        self.refresh()

    @property
    def _hidden_columns(self) -> int:
        return 0 if self.with_times else TIME_WIDTH

    def render_line(self, y: int) -> Strip:
        left, top = self.scroll_offset
        row, width = top + y, self.size.width
        base = self.rich_style
        if row >= self._row_count():
            return Strip.blank(width, base)
        text = self._row(row)
        style = (
            base + self.get_component_rich_style("log--error", partial=True) if ERROR.search(text) else base
        )
        segments = [
            Segment(text[:TIME_WIDTH], base + self.get_component_rich_style("log--time", partial=True))
        ]
        segments += self._found_marked(text[TIME_WIDTH:], style)
        strip = Strip(segments)
        return strip.crop_extend(left + self._hidden_columns, left + self._hidden_columns + width, base)

    def _found_marked(self, text: str, style: Style) -> list[Segment]:
        if not self.wanted:
            return [Segment(text, style)]
        found = style + self.get_component_rich_style("log--found", partial=True)
        pieces = re.split(f"({re.escape(self.wanted)})", text, flags=re.IGNORECASE)
        return [Segment(piece, found if place % 2 else style) for place, piece in enumerate(pieces) if piece]

    # What the learner does

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        # Scrolling back stops following, reaching the end takes it up again.
        if new_value < old_value and new_value < self.max_scroll_y:
            self.following = False
        elif new_value > old_value and new_value >= self.max_scroll_y:
            self.following = True

    def watch_following(self) -> None:
        self.post_message(self.StateChanged(self))

    def on_resize(self) -> None:
        if self.wrapped and self._rows_width != self.scrollable_content_region.width:
            self._wrap_from(0)
        self._resized()

    def action_follow(self) -> None:
        self.following = not self.following
        if self.following:
            self.scroll_end(animate=False)

    def action_errors(self) -> None:
        self.errors_only = not self.errors_only
        self._resized()
        self.post_message(self.StateChanged(self))

    def action_times(self) -> None:
        self.with_times = not self.with_times
        self._resized()

    def action_wrap(self) -> None:
        self.wrapped = not self.wrapped
        if self.wrapped:
            self._wrap_from(0)
        self._resized()

    def action_search(self) -> None:
        self.post_message(self.SearchAsked(self))

    def action_save(self) -> None:
        self.post_message(self.SaveAsked(self))

    def action_copy(self) -> None:
        rows = range(int(self.scroll_y), min(self._row_count(), int(self.scroll_y) + self.size.height))
        self.app.copy_to_clipboard("\n".join(self._row(row) for row in rows))
        self.notify(f"{len(rows)} lines copied", markup=False)

    def search(self, wanted: str) -> None:
        """Searches for `wanted` in any case, and goes to its next place from the top of what is seen."""
        self.wanted = wanted
        self.refresh()
        if wanted:
            self._go_to_found(forward=True, include_here=True)
        self.post_message(self.StateChanged(self))

    def action_next_found(self) -> None:
        self._go_to_found(forward=True)

    def action_previous_found(self) -> None:
        self._go_to_found(forward=False)

    def _go_to_found(self, *, forward: bool, include_here: bool = False) -> None:
        if not self.wanted:
            return
        here, count, wanted = int(self.scroll_y), self._row_count(), self.wanted.lower()
        step = 1 if forward else -1
        start = here if include_here else here + step
        for row in range(start, count if forward else -1, step):
            if wanted in self._row(row).lower():
                self.following = False
                self.scroll_to(y=row, animate=False, immediate=True)
                return
        self.notify("No further place found", markup=False)
