"""Asking the endpoint: a sentence or a file of them, the answers as bars at once, and all that was asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, Select, Static

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed, RequestSent, Verified, Waiting
from hello_blaze_tui.request import Request
from hello_blaze_tui.steps.call_words import took
from hello_blaze_tui.steps.sentences import from_file
from hello_blaze_tui.steps.step import Value
from hello_blaze_tui.tui.background import answer, background
from hello_blaze_tui.tui.result_text import plain
from hello_blaze_tui.tui.telling import told
from hello_blaze_tui.tui.widgets.capture_files import CaptureFiles
from hello_blaze_tui.tui.widgets.entry import Entry
from hello_blaze_tui.tui.widgets.even import EvenVerticalScroll
from hello_blaze_tui.tui.widgets.history import History
from hello_blaze_tui.tui.widgets.how_asked import HowAsked
from hello_blaze_tui.tui.widgets.result_page import ResultPage

KEY = "predictions"
SETTLED = 0.4
"""Seconds without a key after which what was typed is written to the disk."""


class Sentence(Entry):
    """The next question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Ask", tooltip="Ask the model about this sentence"),
    ]


class PredictionsPage(ResultPage):
    """Every question is a call of its own: what was asked before is neither sent again nor lost."""

    DEFAULT_CSS = """
    PredictionsPage #state { height: auto; max-height: 5; padding: 0 2; }
    PredictionsPage.-failed #state { color: $text-error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "type", "Type", tooltip="Type a sentence and ask the model about it"),
    ]

    @dataclass
    class Sent(Message):
        """These requests went out for the question that was asked last."""

        requests: tuple[Request, ...]

    sentence = getters.query_one(Sentence)
    state = getters.query_one("#state", Static)
    how = getters.query_one(HowAsked)
    history = getters.query_one(History)
    captures = getters.query_one(CaptureFiles)

    _since: float | None = None
    """When the question was sent that is not answered yet, in monotonic seconds."""
    _doing = ""
    _requests: tuple[Request, ...] = ()
    """What was sent for it so far."""
    _typed: Mapping[str, str] | None = None
    """The next question as it stands; None until it was put back."""
    _kept: Mapping[str, str] | None = None
    """The same, as the disk has it."""

    def compose_result(self) -> ComposeResult:
        # What is typed goes on where it was: a key must not replace all of it.
        yield Sentence(placeholder="Type a sentence of a review, Enter asks", select_on_focus=False)
        yield Static("", id="state", markup=False)
        with EvenVerticalScroll(id="result", can_focus=False):
            yield HowAsked(self._walkthrough.answers, self._marks)
            yield History(self._walkthrough, self._marks)
            yield CaptureFiles(self._walkthrough)

    def on_mount(self) -> None:
        self.set_interval(0.5, self._tick)

    async def on_unmount(self) -> None:
        self._since = None
        await self._write_down()

    def show(self, key: str, result: Mapping[str, Any]) -> None:
        """Everything asked so far, and what was typed and not asked yet."""
        del key
        self._put_back(self._walkthrough.answers.pairs(f"{KEY}.next"))
        self._show_calls(result)
        (self.sentence if self.sentence.value else self.next).focus()

    def _put_back(self, kept: Mapping[str, str]) -> None:
        with self.prevent(Input.Changed):
            self.sentence.value = kept.get("sentence", "")
        self.how.put(kept)
        self._typed = self._kept = self._read()

    def _read(self) -> dict[str, str]:
        return {"sentence": self.sentence.value, **self.how.read()}

    def _show_calls(self, result: Mapping[str, Any]) -> None:
        self.history.show(result)
        self.captures.look()

    # What is typed

    def action_type(self) -> None:
        self.sentence.focus()

    @on(Input.Changed)
    @on(Select.Changed)
    def typed(self, event: Input.Changed | Select.Changed) -> None:
        event.stop()
        if self._typed is None:
            return
        self._typed = self._read()
        self._settle()
        is_mended = self.how in event.control.ancestors and not self.how.is_wrong
        if is_mended and self.has_class("-failed"):
            # What was said holds for what stood there before.
            self.remove_class("-failed")
            self.state.update("")

    @work(exclusive=True, group="settle")
    async def _settle(self) -> None:
        await asyncio.sleep(SETTLED)
        await self._write_down()

    async def _write_down(self) -> None:
        """Not while a question is on its way: its answer is written then."""
        typed = self._typed
        if typed is None or typed == self._kept or self._since is not None:
            return
        self._kept = typed
        with told(self):
            await answer(lambda: self._walkthrough.answer(KEY, "next", dict(typed)))

    # Asking

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._since is not None:
            self.notify("The last question is not answered yet. What you typed stays.", markup=False)
        elif event.input is self.how.file and event.value.strip():
            self._ask({"sentences_file": event.value.strip()})
        elif self.sentence.value.strip():
            self._ask({"sentences": [self.sentence.value.strip()], "sentences_file": ""})
        else:
            self.sentence.focus()

    @work(exclusive=True, group="ask")
    async def _ask(self, asked: dict[str, Value]) -> None:
        question = {**asked, "content_type": self.how.read()["content_type"], "k": self.how.labels}
        self._since, self._doing, self._requests = time.monotonic(), "Asking", ()
        self.remove_class("-failed")
        self._tick()
        try:
            if name := asked.get("sentences_file"):
                await answer(lambda: from_file(str(name)))
            async with background(lambda stop: self._walkthrough.run(KEY, stop, question)) as events:
                async for event in events:
                    self._report(event, asked)
        except BlazeError as error:
            self._fail(error.what, error.why, error.todo)
        finally:
            self._since = None
        self._settle()

    def _report(self, event: Event, asked: Mapping[str, Value]) -> None:
        match event:
            case RequestSent():
                self._requests += (event.request,)
                self.post_message(self.Sent(self._requests))
            case Waiting():
                self._doing = plain(event.why)
            case Failed():
                self._fail(event.what, event.why, event.todo)
            case Verified():
                self.state.update(f"{self._marks.done} Answered in {took(event.result)}".removesuffix(" in "))
                if [self.sentence.value.strip()] == asked.get("sentences"):
                    self.sentence.clear()
                self._show_calls(event.result)
                self.call_after_refresh(self._bring_answer)

    def _bring_answer(self) -> None:
        top = self.how if self.how.collapsed else self.history.newest
        self.scroll.scroll_to_widget(top, top=True, animate=False)

    def _fail(self, *sentences: str) -> None:
        """What happened, why, what to do; what was typed stays where it is."""
        self.add_class("-failed")
        said = "\n".join(plain(sentence) for sentence in sentences if sentence)
        self.state.update(f"{self._marks.failed} {said}")

    def _tick(self) -> None:
        if self._since is not None and self.screen.is_active:
            self.state.update(f"{self._marks.here} {self._doing} ... {time.monotonic() - self._since:.0f} s")
