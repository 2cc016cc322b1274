"""A step before it is sent: what went wrong last time, its text, its form, and the one button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Markdown

from hello_blaze_tui import assets
from hello_blaze_tui.events import Event
from hello_blaze_tui.steps.step import Step, Value
from hello_blaze_tui.steps.words import GO
from hello_blaze_tui.tui.background import answer, background
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.view import View, account_choices
from hello_blaze_tui.tui.widgets.failure_box import FailureBox
from hello_blaze_tui.tui.widgets.field_row import FieldRow
from hello_blaze_tui.tui.widgets.fitting_button import FittingButton
from hello_blaze_tui.tui.widgets.form import Form
from hello_blaze_tui.tui.widgets.in_sight import InSight
from hello_blaze_tui.tui.widgets.leftovers import Leftovers
from hello_blaze_tui.tui.widgets.price import Price
from hello_blaze_tui.tui.widgets.resource_picker import ResourcePicker
from hello_blaze_tui.tui.widgets.scrolled_page import ScrolledPage
from hello_blaze_tui.walkthrough import Walkthrough


class FormPage(ScrolledPage):
    """The page on which a step begins."""

    DEFAULT_CSS = """
    FormPage #scroll { height: 1fr; padding: 0 1; }
    FormPage #text { height: auto; max-width: 100; margin: 0; padding: 0 1; }
    FormPage Form { max-width: 100; }
    FormPage FailureBox { margin: 0; }
    .-tiny FormPage FailureBox { max-height: 100%; }
    """

    @dataclass
    class Answered(Message):
        """The learner gave an answer; None: back to the default."""

        field: str
        value: Value | None

    @dataclass
    class GoAsked(Message):
        """The learner wants the step to be sent."""

    scroll = getters.query_one("#scroll", InSight)
    go = getters.query_one("#go", FittingButton)
    price = getters.query_one(Price)
    failure = getters.query_one(FailureBox)

    def __init__(self, walkthrough: Walkthrough, step: Step, marks: Marks, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._walkthrough = walkthrough
        self._step = step
        self._marks = marks
        self.form = Form(step, walkthrough.answers)
        """Not there on a page that asks in another way."""
        self._problems: Mapping[str, str] = {}
        self._picker = ResourcePicker(walkthrough) if step.key == "cleanup" else None

    def compose(self) -> ComposeResult:
        with InSight(id="scroll", can_focus=False):
            # It may be longer than a small terminal, and must leave room for what is to be mended.
            yield FailureBox(self._marks)
            if self._picker is not None:
                # What costs is in sight at once, on the smallest terminal too.
                yield self._picker
                yield Leftovers(self._walkthrough)
        with Horizontal(classes="actions"):
            yield FittingButton(GO[self._step.key], id="go", variant="primary")
            yield Price(practice=self._walkthrough.practice)

    def on_mount(self) -> None:
        # Who comes back another day has not seen it.
        self.failure.show(self._walkthrough.last_failure(self._step.key))
        self.call_after_refresh(self._fill)

    @work
    async def _fill(self) -> None:
        """Where one is comes first."""
        text = Markdown(await answer(partial(assets.text, self._step.key)), id="text")
        await self.scroll.mount(text, *([] if self._picker else [self.form]))

    def show(self, view: View) -> None:
        """What follows from the answers: defaults, fields shown, problems, and what the button says."""
        if self.form.is_mounted:
            self.form.refresh_answers(view.answers, view.problems)
        if self._picker is not None:
            self._picker.show(view)
        self.price.show(view.requests)
        if view.problems != self._problems:
            self._problems = view.problems
            self.scroll.follow()
        wrong = len(view.problems)
        self.go.label = f"{wrong} thing{'s' * (wrong > 1)} to mend" if wrong else self._offer
        self.go.variant = "warning" if wrong else "primary"

    @property
    def entrance(self) -> Widget:
        """What takes the focus; how a cleanup failed is read before Enter deletes once more."""
        return self.failure if self._picker is not None and self.failure.is_shown else self.go

    @property
    def _offer(self) -> str:
        """What the button does."""
        return self._picker.offer if self._picker is not None else GO[self._step.key]

    def set_locked(self, locked: bool) -> None:
        """While a step runs that is watched here, its answers stay."""
        self.go.disabled = locked
        if self._picker is not None:
            self._picker.locked = locked

    def follow(self, event: Event) -> None:
        """What a cleanup reports, which is watched here."""
        if self._picker is not None:
            self._picker.follow(event)

    async def mend(self, problems: list[str]) -> None:
        """Takes the learner to the first thing that is wrong."""
        if "" in problems:
            self.notify("A step before this one has to be answered first.", severity="warning", markup=False)
        key = next(filter(None, problems), None)
        if key is None or not self.form.is_mounted:
            return
        row = await self.form.reveal(key)
        wrong = row.query("GrowingRow.-wrong Input")
        entry = (wrong or row.query("Input, Select, TextArea, Checkbox, #add")).first()
        # Only what is unfolded can take the focus.
        self.call_after_refresh(entry.focus)

    async def offer_choices(self) -> None:
        """Fills the lists that are read from the account; without one, the field can still be typed into."""
        async with background(lambda _stop: account_choices(self._walkthrough, self._step)) as offers:
            async for key, choices, why_none in offers:
                self.form.row(key).offer(choices, why_none)

    @on(FieldRow.Answered)
    def field_answered(self, event: FieldRow.Answered) -> None:
        event.stop()
        self.post_message(self.Answered(event.key, event.value))

    @on(ResourcePicker.Chosen)
    def resources_chosen(self, event: ResourcePicker.Chosen) -> None:
        event.stop()
        self.post_message(self.Answered("keep", event.names))

    @on(Button.Pressed, "#go")
    @on(FieldRow.Finished)
    def ask_to_go(self, event: Message) -> None:
        event.stop()
        self.post_message(self.GoAsked())
