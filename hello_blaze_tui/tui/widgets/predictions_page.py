"""Asking the endpoint: a sentence or a file of them, the answers as bars at once, and all that was asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Collapsible, Input, Select, Static

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed, Verified, Waiting
from hello_blaze_tui.steps.predictions import answers_later, calls, captured
from hello_blaze_tui.steps.sentences import JSON, JSON_LINES, from_file
from hello_blaze_tui.steps.step import Value
from hello_blaze_tui.tui.background import answer, background
from hello_blaze_tui.tui.path_suggester import PathSuggester
from hello_blaze_tui.tui.result_text import FEW, calls_text, plain, size_words, took
from hello_blaze_tui.tui.widgets.answers_table import AnswersTable
from hello_blaze_tui.tui.widgets.result_page import ResultPage

KEY = "predictions"
SETTLED = 0.4
"""Seconds without a key after which what was typed is written to the disk."""
SHOWN_CALLS, SHOWN_FILES = 50, 5


class PredictionsPage(ResultPage):
    """Every question is a call of its own: what was asked before is neither sent again nor lost."""

    DEFAULT_CSS = """
    PredictionsPage #state { height: auto; max-height: 5; padding: 0 2; }
    PredictionsPage.-failed #state { color: $text-error; }
    PredictionsPage Collapsible { border: none; padding: 0; background: transparent; }
    PredictionsPage #how Horizontal { height: auto; }
    PredictionsPage #k { width: 16; }
    PredictionsPage #form { width: 1fr; }
    PredictionsPage AnswersTable { height: 12; }
    PredictionsPage #captured { height: auto; color: $text-muted; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "type", "Type a sentence", tooltip="Type a sentence and ask the model about it"),
    ]

    sentence = getters.query_one("#sentence", Input)
    file = getters.query_one("#file", Input)
    form = getters.query_one("#form", Select)
    k = getters.query_one("#k", Input)
    state = getters.query_one("#state", Static)
    how = getters.query_one("#how", Collapsible)
    table = getters.query_one(AnswersTable)
    captures = getters.query_one("#captured", Static)

    _since: float | None = None
    """When the question was sent that is not answered yet, in monotonic seconds."""
    _doing = ""
    _typed: Mapping[str, str] | None = None
    """The next question as it stands; None until it was put back."""
    _kept: Mapping[str, str] | None = None
    """The same, as the disk has it."""

    def compose_result(self) -> ComposeResult:
        # What is typed goes on where it was: a key must not replace all of it.
        yield Input(
            placeholder="Type a sentence of a review, Enter asks", select_on_focus=False, id="sentence"
        )
        yield Static("", id="state", markup=False)
        with VerticalScroll(id="result", can_focus=False):
            with Collapsible(title="How it is asked", id="how"):
                with Horizontal():
                    forms = [(form, form) for form in (JSON, JSON_LINES)]
                    yield Select[str](forms, allow_blank=False, id="form")
                    yield Input(placeholder="k", id="k", tooltip="How many labels the model names")
                yield Input(
                    placeholder="A file of sentences, one a line; Enter asks all of them",
                    suggester=PathSuggester(),
                    id="file",
                )
            yield AnswersTable(self._walkthrough, self._marks)
            yield Static("", id="answer", markup=False)
            yield Static("", id="captured", markup=False)

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

    def _put_back(self, typed: Mapping[str, str]) -> None:
        with self.prevent(Input.Changed, Select.Changed):
            self.sentence.value, self.file.value = typed.get("sentence", ""), typed.get("file", "")
            self.k.value = typed.get("k", "2")
            self.form.value = JSON_LINES if typed.get("content_type") == JSON_LINES else JSON
        self._typed = self._kept = self._read()
        self._tell_how()

    def _read(self) -> dict[str, str]:
        return {
            "sentence": self.sentence.value,
            "file": self.file.value,
            "content_type": str(self.form.value),
            "k": self.k.value,
        }

    def _show_calls(self, result: Mapping[str, Any]) -> None:
        asked = calls(result)
        text = calls_text(asked[:SHOWN_CALLS], self._marks)
        if (more := len(asked) - SHOWN_CALLS) > 0:
            text.append(f"\n{more} earlier ones are kept in {self._walkthrough.path}")
        self.answer.update(text)
        many = asked[0]["predictions"] if asked else []
        self.table.display = len(many) > FEW
        if self.table.display:
            self.table.show(asked[0])
        self._list_captured()

    @work(exclusive=True, group="captured")
    async def _list_captured(self) -> None:
        walkthrough = self._walkthrough
        uri = walkthrough.answers.result("endpoint").get("capture")
        if not uri:
            return
        try:
            files = await answer(lambda: captured(walkthrough.answers, walkthrough.account))
        except BlazeError as error:
            self.captures.update(f"The data capture files cannot be listed. {plain(error)}")
            return
        rows = [f"{size_words(file.size):>10}  {plain(file.key)}" for file in files[:SHOWN_FILES]]
        head = f"Data capture: {len(files)} files in {plain(uri)}. AWS writes them some minutes later."
        self.captures.update("\n".join([head, *rows]))

    # What is typed

    def action_type(self) -> None:
        self.sentence.focus()

    @on(Input.Changed)
    @on(Select.Changed)
    def typed(self, event: Input.Changed | Select.Changed) -> None:
        event.stop()
        if self._typed is not None:
            self._typed = self._read()
            self._tell_how()
            self._settle()

    def _tell_how(self) -> None:
        later = ", answered later" * answers_later(self._walkthrough.answers)
        self.how.title = (
            f"Asked as {self.form.value}, k {self.k.value}{later}. Change that, or ask a file".replace(
                "[", r"\["
            )
        )

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
        try:
            await answer(lambda: self._walkthrough.answer(KEY, "next", dict(typed)))
        except BlazeError as error:
            self.notify(str(error), severity="error", markup=False)

    # Asking

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._since is not None:
            self.notify("The last question is not answered yet. What you typed stays.", markup=False)
        elif event.input is self.file and self.file.value.strip():
            self._ask({"sentences_file": self.file.value.strip()})
        elif self.sentence.value.strip():
            self._ask({"sentences": [self.sentence.value.strip()], "sentences_file": ""})
        else:
            self.sentence.focus()

    @work(exclusive=True, group="ask")
    async def _ask(self, asked: dict[str, Value]) -> None:
        k = self.k.value.strip()
        question = {**asked, "content_type": str(self.form.value), "k": int(k) if k.isdecimal() else k}
        self._since, self._doing = time.monotonic(), "Asking"
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
        answer = self.table if self.table.display else self.answer
        top = self.how if self.how.collapsed else answer
        self.scroll.scroll_to_widget(top, top=True, animate=False)

    def _fail(self, *sentences: str) -> None:
        """What happened, why, what to do; what was typed stays where it is."""
        self.add_class("-failed")
        said = "\n".join(plain(sentence) for sentence in sentences if sentence)
        self.state.update(f"{self._marks.failed} {said}")

    def _tick(self) -> None:
        if self._since is not None and self.screen.is_active:
            self.state.update(f"{self._marks.here} {self._doing} ... {time.monotonic() - self._since:.0f} s")
