"""A log of any length as it comes: its rows, and how they look. What one does with it stands in log_pane."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.content import Content
from textual.geometry import Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from hello_blaze_tui.events import LogLine
from hello_blaze_tui.tui.background import background
from hello_blaze_tui.tui.line_store import LineStore
from hello_blaze_tui.tui.log_rows import TIME_WIDTH, LogRows, Look, rows_of, speaks_of_an_error, texts_of


class LogView(ScrollView, can_focus=True):
    """Rows are drawn only when they are seen; lines lie compressed."""

    DEFAULT_CSS = """
    LogView { height: 1fr; min-height: 3; overflow: auto; scrollbar-size-horizontal: 1;
        border-top: solid $panel; border-title-color: $text-muted; }
    .-low LogView { border-top: none; }
    LogView > .log--time { color: $secondary; }
    LogView > .log--error { color: $error; text-style: bold; }
    LogView > .log--proof { background: $error; color: $background; text-style: bold; }
    LogView > .log--found { text-style: reverse; }
    LogView > .log--here { background: $accent; color: $background; text-style: bold; }
    LogView > .log--empty { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "log--time",
        "log--error",
        "log--found",
        "log--here",
        "log--proof",
        "log--empty",
    }

    total: var[int] = var(0)
    """Lines that AWS has of it, where that is known and those that came in are the last ones; else 0."""
    following: var[bool] = var(True)
    is_over: var[bool] = var(False, bindings=True)
    """Whether nothing comes any more: there is no newest line to be followed."""
    with_times: var[bool] = var(True)
    look: var[Look] = var(Look())
    """What is shown; its rows follow as soon as they are made."""
    wanted: var[str] = var("")
    """What is searched for; empty: nothing."""
    place: var[int] = var(-1)
    """The number of the line that a search has come to; -1: it has found none."""
    proof: var[str] = var("")
    """The line that explains a failure; empty: none does."""

    def __init__(self, stream: str = "") -> None:
        super().__init__()
        self._stream = stream
        self._lines = LineStore()
        self._came = 0
        self._rows = LogRows(Look())
        self._widest = 0

    # What comes in

    def append(self, lines: Sequence[LogLine]) -> None:
        """Adds lines, oldest first; call it with what came in a tenth of a second, not line by line."""
        if not lines:
            return
        self._came += len(lines)
        texts = texts_of(lines)
        self._lines.extend(texts)
        self._rows.extend(texts)
        self._widest = max(self._widest, *(cell_len(text) for text in texts))
        self._resized()

    @property
    def line_count(self) -> int:
        """All lines that came in, shown or not, as AWS counts them: one may take several rows."""
        return self._came

    def write_to(self, path: Path) -> None:
        """Writes the whole log to a file; call it off the event loop. Raises OSError."""
        with path.open("w", encoding="utf-8", errors="replace") as file:
            file.writelines(f"{line}\n" for line in self._lines.snapshot())

    # What is shown

    def _row(self, row: int) -> str:
        number, part = self._rows.place(row)
        return self._rows.look.parts(self._lines[number])[part]

    def watch_look(self, look: Look) -> None:
        if self.is_attached and look != self._rows.look:
            self._make_rows(look)

    @work(exclusive=True, group="rows")
    async def _make_rows(self, look: Look) -> None:
        """The rows of another look; the line that was on top stays in sight."""
        lines = self._lines.snapshot()
        async with background(lambda stop: rows_of(lines, look, stop)) as made:
            async for rows in made:
                rows.extend(self._lines.since(rows.lines))
                top, self._rows = self._line_on_top, rows
                self._resized()
                if not self.following:
                    self.call_after_refresh(self.scroll_to, y=rows.row_from(top))

    @property
    def _hidden(self) -> int:
        return 0 if self.with_times else TIME_WIDTH

    @property
    def _line_on_top(self) -> int:
        """The number of the line in the first row that is seen."""
        row = int(self.scroll_y)
        return self._rows.place(row)[0] if row < len(self._rows) else 0

    def _resized(self) -> None:
        width = self._rows.look.width or self._widest - self._hidden
        self.virtual_size = Size(max(1, width), len(self._rows))
        # Not at once: how far it can scroll is known after the next layout only.
        self.call_after_refresh(self._keep_up)
        self._head()
        self.refresh()

    def _keep_up(self) -> None:
        if self.following:
            self.scroll_to(y=self.max_scroll_y)

    def _words(self) -> str:
        look = self._rows.look
        came, total = self.line_count, max(self.line_count, self.total)
        counted = f"{f'last {came:,} of ' * (came < total)}{total:,} line{'s' * (total != 1)}"
        words = (
            f"{counted} of {self._stream}" if self._stream else counted,
            "following" if self.following and not self.is_over else "",
            "errors only" if look.errors_only else "",
            f"only {look.only}" if look.only else "",
            f"found {self.wanted}" if self.wanted else "",
        )
        return ", ".join(word for word in words if word)

    def render_line(self, y: int) -> Strip:
        left, top = self.scroll_offset
        row, width = top + y, self.size.width
        base = self.rich_style
        if row >= len(self._rows):
            return self._empty(row).crop_extend(left, left + width, base)
        text = self._row(row)
        # Only the first row of a line that is wrapped begins with the time.
        before = 0 if self._rows.place(row)[1] else TIME_WIDTH
        time = base + self.get_component_rich_style("log--time", partial=True)
        segments = [Segment(text[:before], time)]
        here = "log--here" if self._rows.place(row)[0] == self.place else "log--found"
        segments += self._found_marked(text[before:], base + self._style_of(text), here)
        left += min(before, self._hidden)
        return Strip(segments).crop_extend(left, left + width, base)

    def _style_of(self, text: str) -> Style:
        if self.proof and self.proof in text:
            return self.get_component_rich_style("log--proof", partial=True)
        if speaks_of_an_error(text):
            return self.get_component_rich_style("log--error", partial=True)
        return Style.null()

    def _empty(self, row: int) -> Strip:
        """Below the last row; where there is none at all, why."""
        said = self._rows.look.empty if self.line_count and not len(self._rows) else ()
        style = self.rich_style + self.get_component_rich_style("log--empty", partial=True)
        return Strip([Segment(said[row], style)] if row < len(said) else [])

    def _found_marked(self, text: str, style: Style, found: str) -> list[Segment]:
        if not self.wanted:
            return [Segment(text, style)]
        marked = style + self.get_component_rich_style(found, partial=True)
        pieces = re.split(f"({re.escape(self.wanted)})", text, flags=re.IGNORECASE)
        return [Segment(piece, marked if place % 2 else style) for place, piece in enumerate(pieces) if piece]

    # Where one is in it

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        # Scrolling back stops following, reaching the end takes it up again.
        if new_value < old_value and new_value < self.max_scroll_y:
            self.following = False
        elif new_value > old_value and new_value >= self.max_scroll_y:
            self.following = True

    def watch_total(self) -> None:
        self._head()

    def watch_following(self) -> None:
        self._head()

    def watch_is_over(self) -> None:
        self._head()

    def _head(self) -> None:
        self.border_title = Content(self._words())

    def scroll_to(self, *args: Any, **kwargs: Any) -> None:
        """At once: Textual takes a second to glide over a million lines."""
        super().scroll_to(*args, **{**kwargs, "animate": False})

    def on_resize(self) -> None:
        if self.look.width:
            self.look = replace(self.look, width=self._room)
        self._resized()

    @property
    def _room(self) -> int:
        return max(20, self.scrollable_content_region.width)

    @property
    def _rows_in_sight(self) -> range:
        top = int(self.scroll_y)
        return range(top, min(len(self._rows), top + self.size.height))

    def _is_in_sight(self, line: int) -> bool:
        return self._rows.holds(line) and self._rows.row_from(line) in self._rows_in_sight

    def _bring_into_sight(self, line: int) -> bool:
        """Scrolls to a line and stops following; False: it is not among those that are shown."""
        if not self._rows.holds(line):
            return False
        self.following = False
        self.call_after_refresh(self.scroll_to, y=self._rows.row_from(line))
        return True
