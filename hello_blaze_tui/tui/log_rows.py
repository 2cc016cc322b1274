"""Which line of a log stands in which row of the screen: filtered, errors only, long lines wrapped.

Made and searched on a thread of its own: a million lines take a second.
"""

from __future__ import annotations

import re
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.cells import chop_cells

from hello_blaze_tui.events import LogLine
from hello_blaze_tui.tui.line_store import LineStore

_WORDS = ("error", "exception", "traceback", "fail", "fatal", "critical", "killed")
_ERROR = re.compile(r"(error|exception)\b|\b(traceback|fail(ed|ure)?|fatal|critical|killed)\b", re.IGNORECASE)
PARTS = 65_536
"""More rows than any line has: CloudWatch takes events of 256 kB at most, and a row has 20 columns."""


TIME_WIDTH = 9
"""Columns of `14:03:12 `."""
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters: a log must not be able to steer the terminal."""


def texts_of(lines: Iterable[LogLine]) -> list[str]:
    """A row of text for each line of each message, with the learner's own time before it."""
    return [
        f"{line.timestamp.astimezone():%H:%M:%S} {UNPRINTABLE.sub('�', row)}"
        for line in lines
        for row in line.message.expandtabs(4).split("\n")
    ]


def speaks_of_an_error(line: str) -> bool:
    """Whether a person who looks for the reason of a failure wants it marked."""
    lower = line.lower()
    # Most lines hold none of the words, and looking for words is quick.
    return any(word in lower for word in _WORDS) and _ERROR.search(line) is not None


@dataclass(frozen=True, slots=True)
class Look:
    """What of a log is shown."""

    errors_only: bool = False
    only: str = ""
    """Lines that hold this text, in any case."""
    width: int = 0
    """Columns at which lines are wrapped; 0: they are not."""

    def shows(self, line: str) -> bool:
        if self.only and self.only.lower() not in line.lower():
            return False
        return not self.errors_only or speaks_of_an_error(line)

    def parts(self, line: str) -> list[str]:
        """The line in pieces of that width."""
        if not self.width or len(line) <= self.width // 2:
            return [line]
        if line.isascii():
            # Ten times quicker, and nearly all lines are.
            return [line[start : start + self.width] for start in range(0, len(line), self.width)]
        return chop_cells(line, self.width)

    @property
    def empty(self) -> tuple[str, str]:
        """What is said where it shows nothing: why that is so, and the way back to all lines."""
        that = f"line that holds {self.only}" if self.errors_only else f"line holds {self.only}"
        what = f"No {that if self.only else 'line'}{' reads as an error' * self.errors_only}."
        keys = ["e"] * self.errors_only + ["o and then Esc"] * bool(self.only)
        return what, f"{', '.join(keys)}: all lines again."

    @property
    def is_everything(self) -> bool:
        """Each line has its row, and needs no index."""
        return not (self.errors_only or self.only or self.width)


class LogRows:
    """The rows of a log under one look; it grows with the log."""

    def __init__(self, look: Look, lines: int = 0) -> None:
        self.look = look
        self.lines = lines
        """How many lines it has seen."""
        self._rows = array("Q")
        """Line number * PARTS + part, a row each; empty when each line has one row."""

    def __len__(self) -> int:
        return self.lines if self.look.is_everything else len(self._rows)

    def extend(self, lines: Iterable[str]) -> None:
        """The next lines of the log."""
        for number, line in enumerate(lines, self.lines):
            self.lines += 1
            if not self.look.is_everything and self.look.shows(line):
                first = number * PARTS
                self._rows.extend(range(first, first + len(self.look.parts(line))))

    def place(self, row: int) -> tuple[int, int]:
        """The number of the line in this row, and which part of it."""
        return (row, 0) if self.look.is_everything else divmod(self._rows[row], PARTS)

    def row_from(self, line: int) -> int:
        """The first row that holds the line of that number, or a later one."""
        return line if self.look.is_everything else bisect_left(self._rows, line * PARTS)

    def holds(self, line: int) -> bool:
        row = self.row_from(line)
        return row < len(self) and self.place(row)[0] == line


def rows_of(lines: LineStore, look: Look, stop: threading.Event) -> Iterator[LogRows]:
    """The rows of all lines; nothing when `stop` is set meanwhile."""
    if look.is_everything:
        yield LogRows(look, len(lines))
        return
    rows = LogRows(look)
    for _first, text in lines.chunks():
        if stop.is_set():
            return
        rows.extend(text.split("\n") if text else ())
    yield rows


def found(
    lines: LineStore, wanted: str, start: int, stop: threading.Event, *, forward: bool
) -> Iterator[int]:
    """Numbers of the lines that hold `wanted` in any case, from line `start` on or back from it."""
    wanted = wanted.lower()
    for first, text in lines.chunks(start, forward=forward):
        if stop.is_set():
            return
        if wanted not in (lower := text.lower()):
            continue
        numbers = [first + place for place, line in enumerate(lower.split("\n")) if wanted in line]
        if forward:
            yield from (number for number in numbers if number >= start)
        else:
            yield from (number for number in reversed(numbers) if number <= start)


def found_around(
    lines: LineStore, wanted: str, start: int, stop: threading.Event, *, forward: bool
) -> Iterator[int]:
    """As `found`, and on from the other end to where it began: each of them once."""
    yield from found(lines, wanted, start, stop, forward=forward)
    other_end = 0 if forward else len(lines)
    for number in found(lines, wanted, other_end, stop, forward=forward):
        if number >= start if forward else number <= start:
            return
        yield number
