"""What a job is doing right now: its way so far, how long that usually takes, and its log as it comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, ProgressBar, Static, TabbedContent, TabPane

from hello_blaze_tui.events import (
    Event,
    Failed,
    LogLine,
    LogLines,
    RequestSent,
    ResourceCreated,
    StatusChanged,
    Transferred,
    Verified,
    Waiting,
)
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.widgets.log_pane import LogPane
from hello_blaze_tui.tui.widgets.timeline import Timeline


class Monitor(Vertical):
    """Shows the events of one run of a step."""

    DEFAULT_CSS = """
    Monitor { height: 1fr; }
    Monitor #now, Monitor #usually { height: auto; padding: 0 1; }
    Monitor #usually { color: $text-muted; }
    Monitor ProgressBar { display: none; padding: 0 1; }
    Monitor TabbedContent { display: none; }
    Monitor.-logging TabbedContent { display: block; }
    Monitor.-transferring ProgressBar { display: block; }
    Monitor #wanted { display: none; }
    Monitor.-searching #wanted { display: block; }
    Monitor TabbedContent { height: 1fr; }
    Monitor TabPane { padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end_search", "End search", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc ends a search while there is one; otherwise it is the screen's."""
        del parameters
        return action != "end_search" or self.has_class("-searching")

    now = getters.query_one("#now", Static)
    usually = getters.query_one("#usually", Static)
    timeline = getters.query_one(Timeline)
    progress = getters.query_one(ProgressBar)
    streams = getters.query_one(TabbedContent)
    wanted = getters.query_one("#wanted", Input)

    def __init__(self, marks: Marks, usually: str, save_to: Path, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._marks = marks
        self._usually = usually
        self._save_to = save_to
        self._panes: dict[str, LogPane] = {}
        self._searched: LogPane | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="now", markup=False)
        yield Timeline(self._marks)
        yield Static(self._usually, id="usually", markup=False)
        yield ProgressBar(show_eta=False)
        yield Input(placeholder="Search the log, Enter finds, Esc ends", id="wanted")
        yield TabbedContent()

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        if self.screen.is_active:
            self.timeline.now = datetime.now(timezone.utc)

    @property
    def line_count(self) -> int:
        """Log lines of all streams so far."""
        return sum(pane.line_count for pane in self._panes.values())

    async def show(self, event: Event) -> None:
        """Renders one event of the run."""
        match event:
            case RequestSent():
                self.now.update(f"Sending {event.request.operation}")
            case ResourceCreated():
                found = "found, AWS had created it" if event.adopted else "created"
                self.now.update(f"{event.resource.kind} {event.resource.name}: {found}")
            case Transferred():
                self._show_transfer(event)
            case Waiting():
                self.now.update(f"{event.why} (try {event.attempt})" if event.attempt > 1 else event.why)
            case StatusChanged():
                self._show_status(event)
            case LogLines():
                await self._show_lines(event.lines)
            case Verified() | Failed():
                self.end(failed=isinstance(event, Failed))

    def end(self, *, failed: bool) -> None:
        """Nothing more comes; the clock stops."""
        self.remove_class("-transferring")
        course = self.timeline.course
        self.timeline.course = type(course)(course.phases, datetime.now(timezone.utc), failed)

    def _show_transfer(self, event: Transferred) -> None:
        self.set_class(event.done < event.total, "-transferring")
        self.progress.update(total=event.total, progress=event.done)
        self.now.update(f"Uploading {event.what}: {event.done:,} of {event.total:,} bytes")

    def _show_status(self, event: StatusChanged) -> None:
        status = " · ".join(dict.fromkeys(part for part in (event.status, event.secondary) if part))
        self.now.update(
            f"{event.resource.kind} {event.resource.name}   {status}"
            + (f"   {event.message}" * bool(event.message))
        )
        self.timeline.course = self.timeline.course.with_status(event.secondary or event.status, event.time)

    async def _show_lines(self, lines: Iterable[LogLine]) -> None:
        by_stream: dict[str, list[LogLine]] = {}
        for line in lines:
            by_stream.setdefault(line.stream, []).append(line)
        for stream, of_stream in by_stream.items():
            pane = self._panes.get(stream) or await self._open(stream)
            pane.append(of_stream)

    async def _open(self, stream: str) -> LogPane:
        pane = self._panes[stream] = LogPane()
        short = stream.rsplit("/", 1)[-1].replace("[", r"\[")
        await self.streams.add_pane(TabPane(short, pane))
        self.add_class("-logging")
        if len(self._panes) == 1:
            pane.focus()
        return pane

    @on(LogPane.SearchAsked)
    def ask_what_to_search(self, event: LogPane.SearchAsked) -> None:
        self._searched = event.pane
        self.add_class("-searching")
        self.wanted.focus()

    @on(Input.Submitted, "#wanted")
    def search(self, event: Input.Submitted) -> None:
        event.stop()
        if self._searched is not None:
            self._searched.search(event.value)
            self._searched.focus()

    def action_end_search(self) -> None:
        self.remove_class("-searching")
        if self._searched is not None:
            self._searched.search("")
            self._searched.focus()

    @on(LogPane.SaveAsked)
    def save(self, event: LogPane.SaveAsked) -> None:
        self._save(event.pane)

    @work(exclusive=True, group="save")
    async def _save(self, pane: LogPane) -> None:
        try:
            await answer(lambda: pane.write_to(self._save_to))
        except OSError as error:
            self.notify(f"The log could not be saved: {error.strerror}", severity="error", markup=False)
        else:
            self.notify(f"Saved to {self._save_to}", markup=False)
