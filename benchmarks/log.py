"""What a long log and a quick one do to the keys and to memory, in a real pseudo-terminal. POSIX only.

    python -m benchmarks.log [LINES]

The monitor with its log pane, once with 5,000 lines a second coming while letters are typed into its search,
once with a million lines (or LINES) in it. Beside it, in turn, a bare Textual app with an input.
"""

from __future__ import annotations

import sys
import time

from benchmarks.keys import BARE, LETTERS, SIZES, Answers, Session, bare, report
from tests.tui.terminal import Terminal

MONITOR = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from textual.app import App
from hello_blaze_tui.events import LogLine, LogLines
from hello_blaze_tui.tui.background import background
from hello_blaze_tui.tui.marks import UNICODE
from hello_blaze_tui.tui.widgets.monitor import Monitor

COUNT, PAUSE = int(sys.argv[1]), float(sys.argv[2])
NOON = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)
TAIL = "##### Alpha: 0.0473  Progress: 5.50%  Million Words/sec: 26.22 Loss: 0.1213 #####"

def batches(stop):
    for first in range(0, COUNT, 500):
        if stop.wait(PAUSE):
            return
        texts = [f"n{n} {'needle' if n == COUNT // 2 else ''} {TAIL}" for n in range(first, first + 500)]
        lines = tuple(LogLine(NOON, text, "s") for text in texts)
        yield LogLines(step="training", group="group", lines=lines)

class Watching(App):
    def compose(self):
        yield Monitor(UNICODE, "", Path("x.log"))
    def on_mount(self):
        self.run_worker(self.feed())
    async def feed(self):
        async with background(batches) as coming:
            async for event in coming:
                await self.query_one(Monitor).show(event)
Watching().run()
"""


def while_it_comes(size: tuple[int, int], rounds: int = 3) -> None:
    """Letters typed into the search while 5,000 lines a second are followed."""
    simple: dict[str, Answers] = {}
    wizard: dict[str, Answers] = {}
    for _ in range(rounds):
        with Terminal(["-c", BARE], size) as terminal:
            terminal.until("second")
            bare(Session(terminal, simple))
        with Terminal(["-c", MONITOR, "1000000", "0.1"], size) as terminal:
            terminal.until("following")
            session = Session(terminal, wizard)
            before, began = terminal.cpu(), time.monotonic()
            session.press("/", "/", "Search the log")
            session.type(LETTERS[:20])
            busy = (terminal.cpu() - before) / (time.monotonic() - began)
    report(f"5,000 lines a second, {size[0]}x{size[1]}; the event loop was {busy:.0%} busy", wizard, simple)


def when_all_is_there(size: tuple[int, int], lines: int) -> None:
    """Memory, and the keys in a long log."""
    with Terminal(["-c", MONITOR, "500", "0"], size) as terminal:
        terminal.until("500 lines")
        terminal.watch(1)
        empty = terminal.memory()
    with Terminal(["-c", MONITOR, str(lines), "0"], size) as terminal:
        terminal.until(f"{lines:,} lines", 600)
        terminal.watch(2)
        memory = terminal.memory()
        answers: dict[str, Answers] = {}
        session = Session(terminal, answers)
        for _ in range(3):
            session.press("Home", "\x1b[H", " n0 ")
            session.press("PageDown", "\x1b[6~", f" n{size[1] - 1} ")
            session.press("End", "\x1b[F", f" n{lines - 1} ")
        session.press("Home", "\x1b[H", " n0 ")
        session.press("/", "/", "Search the log")
        session.type("needle")
        session.press("Enter finds", "\r", "needle #")
        took = terminal.memory()
    title = f"{lines:,} lines, {size[0]}x{size[1]}: {memory:.0f} MB, {took:.0f} MB after searching"
    report(f"{title}; {empty:.0f} MB with 500 lines", answers, {})


if __name__ == "__main__":
    for each in SIZES:
        while_it_comes(each)
    when_all_is_there(SIZES[0], int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
