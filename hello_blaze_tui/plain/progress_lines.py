"""Events as lines on stderr that a person reads while it runs."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from datetime import datetime, timezone
from typing import NoReturn

from tqdm import tqdm

from hello_blaze_tui import assets
from hello_blaze_tui.characters import only_ascii
from hello_blaze_tui.events import (
    BudgetWarned,
    Event,
    Failed,
    LogLine,
    LogLines,
    RequestSent,
    ResourceCreated,
    ResourceDeleted,
    StatusChanged,
    StepSkipped,
    StepStarted,
    Transferred,
    Verified,
    Waiting,
)
from hello_blaze_tui.plain.terminal import printable, say, styled, width, write
from hello_blaze_tui.progress.meter import Meter, meter
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.money import hourly

SHOWN_LOG_LINES = 14
"""Of a job's log; the whole of it is one command away."""
ALL = sys.maxsize


class ProgressLines:
    """Renders each event once, as it comes."""

    def __init__(self, walkthrough: Walkthrough | None, log_lines: int = SHOWN_LOG_LINES) -> None:
        """None: the events are a sweep's, of which nothing is counted."""
        self._walkthrough = walkthrough
        self._log_lines = log_lines
        self._running = len(self._measured().running)
        self._began = time.monotonic()
        self._lines_left = log_lines
        self._bar: tqdm[NoReturn] | None = None
        self._told: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()
        self._awaited = ""
        self._has_spoken = False

    def still(self) -> None:
        """Says what is waited for, where nothing else was said since the last time."""
        if self._awaited and not self._has_spoken:
            say(f"    {time.monotonic() - self._began:5.1f} s  still {self._awaited}", "dim")
        self._has_spoken = False

    def taken_up(self) -> None:
        """The run begins anew and reads its log from the begin: what was told is not told twice."""
        self._close_bar()
        self._skipped, self._told = self._skipped | self._told, Counter()

    def __call__(self, event: Event) -> None:  # noqa: C901, PLR0912 - one branch an event
        self._has_spoken = True
        if isinstance(event, Verified | Failed):
            self._awaited = ""
        match event:
            case StepStarted():
                self._step(event)
            case StepSkipped():
                say(f"✓ {event.title}: done before", "green")
            case RequestSent():
                self._request(event)
            case ResourceCreated() if event.resource.kind != "object":
                how = "was created before the interruption" if event.adopted else "created"
                say(f"    {event.resource} {how}")
                self._begun()
            case ResourceDeleted() if event.resource.kind != "object":
                why = f": {event.why}" if event.why else ""
                say(f"    {event.resource} is gone{why}")
            case Transferred():
                self._transfer(event)
            case Waiting():
                say(f"    {event.why}" + (f" (try {event.attempt})" if event.attempt > 1 else ""))
            case StatusChanged():
                self._status(event)
            case LogLines():
                self._log(event)
            case Verified():
                say(f"  ✓ {_result_line(event)}", "green")
                self._metered()
            case BudgetWarned():
                say(f"  ! {event.what}", "yellow")
            case Failed():
                self._failed(event)
            case _:
                pass

    def _begun(self) -> None:
        """Told when it begins to cost, which is before it is of any use."""
        measured = self._measured()
        if len(measured.running) > self._running:
            self._metered(f"from now on: {measured.line()}")
        self._running = len(measured.running)

    def _measured(self) -> Meter:
        if self._walkthrough is None:
            return Meter((), datetime.now(timezone.utc))
        return meter(self._walkthrough.document)

    def _metered(self, words: str = "") -> None:
        measured = self._measured()
        self._running = len(measured.running)
        if measured.charges:
            say(f"  $ {words or measured.corner()}", "dim")

    def _step(self, event: StepStarted) -> None:
        self._began, self._lines_left = time.monotonic(), self._log_lines
        say()
        say(f"{event.position:>2}/{event.of}  {event.title}", "bold")
        if about := _about(event.step):
            say(f"  {about}", "dim")

    def _request(self, event: RequestSent) -> None:
        request = event.request
        price = "" if request.cost is None else f"   on AWS: {hourly(request.cost)}"
        say(f"    {request.operation}{price}")

    def _transfer(self, event: Transferred) -> None:
        if not sys.stderr.isatty():
            if event.done == event.total:
                say(f"    {event.what}: {event.total:,} bytes uploaded")
            return
        if self._bar is None:
            self._bar = tqdm(
                total=event.total,
                unit="B",
                unit_scale=True,
                desc=f"    {event.what}",
                ncols=width(),
                ascii=only_ascii() or None,
                leave=True,
            )
        self._bar.update(event.done - self._bar.n)
        if event.done == event.total:
            self._close_bar()

    def _close_bar(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _status(self, event: StatusChanged) -> None:
        status = " · ".join(dict.fromkeys(part for part in (event.status, event.secondary) if part))
        self._awaited = status
        say(
            f"    {time.monotonic() - self._began:5.1f} s  {status}"
            + (f"  {event.message}" if event.message else "")
        )

    def _log(self, event: LogLines) -> None:
        new = [line for line in event.lines if self._is_new(line)]
        for line in new[: max(0, self._lines_left)]:
            write(styled(f"      | {self._cut(printable(line.message))}", "dim"), sys.stderr)
        before, self._lines_left = self._lines_left, self._lines_left - len(new)
        if before >= 0 > self._lines_left and self._walkthrough is not None:
            name = self._walkthrough.name
            say(f"      | ... all of it: hello-blaze logs {name} {event.step}", "dim")

    def _is_new(self, line: LogLine) -> bool:
        self._told[line.stream] += 1
        return self._told[line.stream] > self._skipped[line.stream]

    def _cut(self, message: str) -> str:
        """A part of a log takes a line each; where all of it is shown, all of each line is."""
        room = width() - 8
        is_whole = self._log_lines == ALL or len(message) <= room
        return message if is_whole else f"{message[: room - 3]}..."

    def _failed(self, event: Failed) -> None:
        self._close_bar()
        say(f"  ✗ {event.what}", "red")
        if event.log_line:
            say(f"      | {event.log_line}")
        for sentence in (event.why, event.todo):
            if sentence:
                say(f"    {sentence}")
        self._metered()


def _about(step: str) -> str:
    """What the step is: the sentence with which its text begins."""
    found = re.match(r"\*\*(.+?)\*\*", assets.text(step))
    return found[1] if found else ""


def _result_line(event: Verified) -> str:
    return str(event.result.get("summary", "done"))
