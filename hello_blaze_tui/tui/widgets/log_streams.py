"""The log streams of a job, a tab each, and the line to type a search, a filter or a file's name in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual import getters, on, work
from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, TabbedContent, TabPane

from hello_blaze_tui.aws.jobs import kind_of_log
from hello_blaze_tui.events import LogLine
from hello_blaze_tui.tui.choices import as_it_is
from hello_blaze_tui.tui.log_saving import saved
from hello_blaze_tui.tui.widgets.entry import Entry
from hello_blaze_tui.tui.widgets.log_pane import LogPane, Purpose
from hello_blaze_tui.tui.widgets.path_input import PathInput

ASKED: dict[Purpose, str] = {
    "search": "Search the log: Enter finds, n and N go on, Esc ends",
    "only": "Show only lines that hold this; Esc shows all",
    "save": "Save this log to a file: Enter saves, Tab completes, Esc ends",
}
"""What stands over the line that is typed."""


class Wanted(Entry):
    """What a log is searched for, or what its lines must hold."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Find", tooltip="Find what is typed in the log"),
    ]


class Target(PathInput):
    """The file that a log is saved to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Save", tooltip="Save the whole log to this file"),
    ]


class LogStreams(Vertical):
    """Takes no room before the first line has come."""

    DEFAULT_CSS = """
    LogStreams { display: none; height: 1fr; }
    LogStreams.-logging { display: block; min-height: 5; }
    LogStreams TabbedContent { height: 1fr; }
    LogStreams TabPane { padding: 0; }
    LogStreams Input { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "end_typing", "Back", tooltip="End the search, or what is typed; back to the log"),
        Binding("less_than_sign", "stream(-1)", "Stream before", show=False, tooltip="The log stream before"),
        Binding("greater_than_sign", "stream(1)", "Next stream", show=False, tooltip="The next log stream"),
        # A click on a tab leaves the focus there, and what the learner wants to work on is the log.
        *(replace(key, action=f"in_log({key.action!r})") for key in Binding.make_bindings(LogPane.BINDINGS)),
    ]

    tabs = getters.query_one(TabbedContent)
    wanted = getters.query_one(Wanted)
    file = getters.query_one(Target)

    def __init__(self, save_to: Path) -> None:
        super().__init__()
        self._save_to = save_to
        self._panes: dict[tuple[str, str], LogPane] = {}
        """By group and stream."""
        self._titles: set[str] = set()
        self._asking: LogPane.LineAsked | None = None

    def compose(self) -> ComposeResult:
        yield Wanted()
        yield Target(str(self._save_to))
        yield TabbedContent()

    @property
    def line_count(self) -> int:
        """Lines of all streams so far."""
        return sum(pane.line_count for pane in self._panes.values())

    @property
    def shown_pane(self) -> LogPane | None:
        """The stream whose tab is open; None: there is none yet."""
        return self.tabs.active_pane.query_one(LogPane) if self.tabs.active_pane else None

    async def show(self, group: str, lines: Iterable[LogLine]) -> None:
        """Adds lines of a log group, each to the pane of its stream."""
        by_stream: dict[str, list[LogLine]] = {}
        for line in lines:
            by_stream.setdefault(line.stream, []).append(line)
        for stream, of_stream in by_stream.items():
            pane = self._panes.get((group, stream)) or await self._open(group, stream)
            pane.append(of_stream)

    async def _open(self, group: str, stream: str) -> LogPane:
        pane = self._panes[group, stream] = LogPane(stream.partition("/")[2] or stream)
        title = next(each for each in titles(group, stream) if each not in self._titles or each == stream)
        self._titles.add(title)
        await self.tabs.add_pane(TabPane(as_it_is(title), pane))
        self.add_class("-logging")
        return pane

    def count(self, streams: Iterable[Mapping[str, Any]]) -> None:
        """How many lines each stream has on AWS, of which the last ones are shown: a result of the logs."""
        for each in streams:
            if pane := self._panes.get((each["group"], each["stream"])):
                pane.total = each["lines"]

    def end(self) -> None:
        """Nothing more comes."""
        for pane in self._panes.values():
            pane.is_over = True

    async def clear(self) -> None:
        """Before another job's log."""
        self.action_end_typing()
        self.remove_class("-logging")
        self._panes.clear()
        self._titles.clear()
        await self.tabs.clear_panes()

    def prove(self, line: str) -> None:
        """Marks the line that explains a failure."""
        for pane in self._panes.values():
            pane.prove(line)

    # What is typed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc ends typing while there is any; else it is the screen's. The log has no keys meanwhile."""
        if action == "in_log":
            pane, (_, name, given) = self.shown_pane, parse(str(parameters[0]))
            return pane is not None and self.tabs.has_focus_within and pane.check_action(name, given)
        return action != "end_typing" or self._asking is not None

    async def action_in_log(self, action: str) -> None:
        await self.app.run_action(action, self.shown_pane)

    @on(LogPane.LineAsked)
    def ask(self, event: LogPane.LineAsked) -> None:
        event.stop()
        self._asking = event
        entry = self.file if event.purpose == "save" else self.wanted
        self._show(entry)
        entry.border_title = ASKED[event.purpose]
        if entry is self.wanted:
            entry.value = event.pane.wanted if event.purpose == "search" else event.pane.look.only
        entry.focus()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        event.stop()
        if self._asking is None:
            return
        pane = self._asking.pane
        match self._asking.purpose:
            case "search":
                pane.search(event.value)
                pane.focus()
            case "only":
                pane.only(event.value)
                self._close(pane)
            case "save":
                self._save(pane, event.value)

    def action_end_typing(self) -> None:
        if self._asking is None:
            return
        pane = self._asking.pane
        if self._asking.purpose == "search":
            pane.search("")
        elif self._asking.purpose == "only":
            pane.only("")
        self._close(pane)

    def _close(self, pane: LogPane) -> None:
        self._asking = None
        self._show(None)
        pane.focus()

    def _show(self, entry: Input | None) -> None:
        # A class of this widget would have the styles of all that is in it worked out anew.
        for each in (self.wanted, self.file):
            each.display = each is entry

    @work(exclusive=True, group="save")
    async def _save(self, pane: LogPane, typed: str) -> None:
        """What was typed stays until it is saved there, or the learner gives up."""
        asked = self._asking
        if await saved(pane, typed, self._save_to.parent) and self._asking is asked:
            self._close(pane)

    def action_stream(self, step: int) -> None:
        """Shown and focused at once: the next key may have come already, and is this one's.

        What Textual does by itself comes later: it took the focus from all, and then opened tabs again that
        had been left.
        """
        streams = [pane.id or "" for pane in self.tabs.query(TabPane)]
        if not streams:
            return
        self.tabs.active = streams[(streams.index(self.tabs.active) + step) % len(streams)]
        with self.prevent(TabPane.Focused):
            self.screen.set_focus(self.shown_pane)


def titles(group: str, stream: str) -> tuple[str, ...]:
    """What its tab can be called, the shorter the better: whose log it is, and which part of that."""
    kind, last = kind_of_log(group), stream.rpartition("/")[2]
    # The number at the end says when it began.
    parts = (re.sub(r"(?<=.)-\d{6,}$", "", last), last)
    return (*(f"{kind.capitalize()} · {part}" if kind else part for part in parts), stream)
