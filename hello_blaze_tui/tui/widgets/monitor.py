"""What happens right now: the way of a job, how long that usually takes, its log, and how it failed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Button, Static

from hello_blaze_tui.events import (
    Event,
    Failed,
    LogLines,
    RequestSent,
    ResourceCreated,
    ResourceDeleted,
    StatusChanged,
    StepStarted,
    Transferred,
    Verified,
    Waiting,
)
from hello_blaze_tui.request import Resource
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.widgets.failure_box import FailureBox
from hello_blaze_tui.tui.widgets.log_streams import LogStreams
from hello_blaze_tui.tui.widgets.timeline import USUAL, Course, Timeline, clock
from hello_blaze_tui.tui.widgets.transfer_bar import TransferBar
from hello_blaze_tui.walkthrough.resource_rows import ENDED


class Monitor(Vertical, can_focus=True):
    """Shows the events of one run of a step."""

    DEFAULT_CSS = """
    Monitor { height: 1fr; overflow-y: auto; }
    Monitor #now, Monitor #usually { height: auto; padding: 0 1; }
    Monitor #usually { color: $text-muted; }
    Monitor .actions { display: none; }
    Monitor.-failed .actions { display: block; }
    Monitor.-failed #usually, Monitor.-over #usually, Monitor.-over Timeline { display: none; }
    Monitor.-ended #usually { display: none; }
    Monitor.-failed #now { color: $text-error; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "stop_job", "Stop", tooltip="Stop the job that runs; you are asked first"),
    ]

    @dataclass
    class StopAsked(Message):
        """The learner wants the job to end."""

    @dataclass
    class AgainAsked(Message):
        """The learner has seen how it failed, and wants to change the answers."""

    running: reactive[Resource | None] = reactive[Resource | None](None, bindings=True)
    """The job or endpoint that is watched, until its end; on it depends whether it can be stopped."""
    begun: reactive[bool] = reactive(False, bindings=True)
    """Whether there was a run since the screen was opened, or its log was read."""
    now = getters.query_one("#now", Static)
    timeline = getters.query_one(Timeline)
    progress = getters.query_one(TransferBar)
    failure = getters.query_one(FailureBox)
    streams = getters.query_one(LogStreams)
    again = getters.query_one("#again", Button)

    def __init__(self, marks: Marks, usually: str, save_to: Path, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._marks = marks
        self._usually = usually
        self._save_to = save_to
        self._doing = ""
        self._since: datetime | None = None
        """When it began; None: nothing is waited for."""

    def compose(self) -> ComposeResult:
        yield Static(self._doing, id="now", markup=False)
        yield FailureBox(self._marks)
        yield Timeline(self._marks)
        yield Static(self._usually, id="usually", markup=False)
        yield TransferBar()
        yield LogStreams(self._save_to)
        with Horizontal(classes="actions"):
            yield Button("Change the answers and try again", id="again", variant="primary")

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)

    @property
    def entrance(self) -> Widget:
        """What takes the focus: how it failed comes first, then the log."""
        if self.has_class("-failed"):
            return self.again
        return self.streams.shown_pane or self

    async def begin(self) -> None:
        """Before a run."""
        self.failure.show(None)
        self.remove_class("-failed", "-over", "-ended")
        self.timeline.course = Course()
        await self.streams.clear()
        self.begun = True

    async def show(self, event: Event) -> None:
        """Renders one event of the run."""
        match event:
            case StepStarted():
                self._say("Looking at what is there already", event.time)
            case RequestSent():
                self._say(f"Sending {event.request.operation}", event.time)
            case ResourceCreated():
                found = "found, AWS had created it" if event.adopted else "created"
                self._say(f"{event.resource}: {found}", event.time)
            case ResourceDeleted():
                self._say(f"{event.resource}: gone", event.time)
            case Transferred():
                self.progress.show(event)
                self._say(f"Uploading {event.what}: {event.done:,} of {event.total:,} bytes")
            case Waiting():
                self._say(f"{event.why} (try {event.attempt})" if event.attempt > 1 else event.why)
            case StatusChanged():
                self._show_status(event)
            case LogLines():
                await self._show_lines(event)
            case Verified() | Failed():
                self._end(event)

    async def _show_lines(self, event: LogLines) -> None:
        await self.streams.show(event.group, event.lines)
        if self.has_focus:
            # Elsewhere whoever has gone on to another page goes on to type.
            self.entrance.focus()

    def explain(self, failure: Failed) -> None:
        """What happened, beside the log: the line that proves it is marked there."""
        self.add_class("-failed")
        self.failure.show(failure)
        if failure.log_line:
            self.streams.prove(failure.log_line)
        self.again.focus()

    # What is being done

    def wait_for(self, doing: str, since: datetime | None = None) -> None:
        """Says so, with a clock, until `rest`; `since`: None is now. What is over has no way to show."""
        self.add_class("-over")
        self._say(doing, since or datetime.now(timezone.utc))

    def rest(self, words: str) -> None:
        """Nothing is waited for any more, and nothing comes."""
        self.streams.end()
        self._stop_clock(words)

    def _stop_clock(self, words: str) -> None:
        self._since = None
        self._say(words)

    def _say(self, doing: str, since: datetime | None = None) -> None:
        self._doing, self._since = doing, since or self._since
        self._tick()

    def _tick(self) -> None:
        """Whatever lasts longer than a second has a clock."""
        if not self.screen.is_active:
            return
        self.timeline.now = datetime.now(timezone.utc)
        if (words := self._words(self.timeline.now)) != self.now.content:
            self.now.update(words)

    def _words(self, moment: datetime) -> str:
        seconds = (moment - self._since).total_seconds() if self._since else 0.0
        return f"{self._doing} {self._marks.dot} {clock(seconds)}" if seconds >= 1 else self._doing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a job that runs can be stopped: an endpoint is deleted."""
        del parameters
        return action != "stop_job" or (self.running is not None and self.running.kind.endswith(" job"))

    def action_stop_job(self) -> None:
        self.post_message(self.StopAsked())

    def _show_status(self, event: StatusChanged) -> None:
        status = f" {self._marks.dot} ".join(
            dict.fromkeys(part for part in (event.status, event.secondary) if part)
        )
        course = replace(self.timeline.course, usual=USUAL.get(event.resource.kind, ()))
        course = self.timeline.course = course.with_status(event.secondary or event.status, event.time)
        words = (str(event.resource), status, event.message)
        self._say("   ".join(word for word in words if word), course.phases[0].since)
        self.running = None if event.status in ENDED else event.resource
        if self.running is None:
            # Its own time, not how long its log or what it wrote is looked at.
            took = clock((event.time - course.phases[0].since).total_seconds())
            self._stop_clock(f"{self._doing} {self._marks.dot} after {took}")
            self.add_class("-ended")

    def _end(self, event: Event) -> None:
        """Nothing more comes; the clock stops, and shows how long it was."""
        self._doing, self._since = self._words(event.time), None
        self.streams.end()
        if isinstance(event, Verified):
            self.streams.count(event.result.get("streams", ()))
            if not self.timeline.course.phases:
                # A step without a job would go on saying what it did last.
                self._doing = f"{self._marks.done} {event.result['summary']}"
        self._tick()
        self.add_class("-ended")
        self.progress.display = False
        self.timeline.course = replace(
            self.timeline.course, ended=event.time, failed=isinstance(event, Failed)
        )
        self.running = None

    @on(Button.Pressed, "#again")
    def change_answers(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.AgainAsked())
