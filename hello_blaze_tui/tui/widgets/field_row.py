"""A field in Textual: label, entry, what it means or what is wrong with it, and the way to its default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Label, Select, Static, TextArea

from hello_blaze_tui.steps.parsing import shown_text
from hello_blaze_tui.steps.step import Answers, Field, Value
from hello_blaze_tui.tui.screens.browse import browsed
from hello_blaze_tui.tui.screens.choose import Choose
from hello_blaze_tui.tui.view import READING
from hello_blaze_tui.tui.widgets.field_entry import entered, entry_for, put
from hello_blaze_tui.tui.widgets.for_the_mouse import ForTheMouse
from hello_blaze_tui.tui.widgets.growing_list import GrowingList
from hello_blaze_tui.tui.widgets.in_sight import Together


class FieldRow(Together):
    """One field: its label, where it is entered, and a line under it: its meaning, or what is wrong."""

    DEFAULT_CSS = """
    FieldRow { height: auto; margin-bottom: 1; }
    FieldRow Horizontal { height: auto; }
    FieldRow Horizontal > Input, FieldRow Label { width: 1fr; }
    FieldRow .field--default { display: none; }
    FieldRow.-given .field--default { display: block; }
    FieldRow > .field--help { color: $text-muted; height: auto; }
    FieldRow.-wrong > .field--help { color: $text-error; }
    FieldRow.-wrong Input { border: tall $error; }
    FieldRow.-wrong GrowingRow Input { border: none; }
    FieldRow TextArea { height: 6; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "default", "Default", tooltip="Put this field back to its default"),
        Binding("down", "open", "List", tooltip="Open the list of what can stand in this field"),
    ]

    @dataclass
    class Answered(Message):
        """The learner gave a field another value; None: back to the default."""

        key: str
        value: Value | None

    @dataclass
    class Finished(Message):
        """The learner pressed Enter in it; it comes after what they typed."""

    def __init__(self, field: Field, step: str, answers: Answers) -> None:
        super().__init__(id=f"row-{field.key}")
        self.field = field
        self._in_answers = f"{step}.{field.key}"
        self._answers = answers
        self._value = self._put_there = answers[self._in_answers]
        """What stands there, and what the wizard itself has put there."""
        self._problem: str | None = None
        self._said = ""
        self._was_shown = False
        self._choices = field.choices
        self._why_none = READING if field.account_choices else ""
        """What is said where there is nothing to choose from."""
        self._open_list: Choose | None = None

    @cached_property
    def _entered(self) -> Widget:
        """Where it is entered, made when it is shown; it can still be read when the screen has gone."""
        return entry_for(self.field, self._value, self._answers)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Label("" if self.field.kind == "boolean" else self.field.label, markup=False)
            yield ForTheMouse("back to the default", classes="field--default", compact=True)
        if self.opens:
            with Horizontal():
                yield self._entered
                yield ForTheMouse("Browse" if self.field.kind == "file" else "List", classes="field--open")
        else:
            yield self._entered
        yield Static(classes="field--help", markup=False)

    def on_mount(self) -> None:
        self._was_shown = True
        self._suggest()
        self.refresh_answers(self._answers, self._problem)

    @property
    def opens(self) -> bool:
        """Whether there is a list to choose from, beside what can be typed."""
        if self.field.kind == "file":
            return True
        return isinstance(self._entered, Input) and bool(self._choices or self.field.account_choices)

    # What is shown

    @property
    def sentence(self) -> Static:
        return self.query_one(".field--help", Static)

    def offer(self, choices: Sequence[str], why_none: str) -> None:
        """Choices that were read from the account, and why there are none."""
        self._choices = tuple(dict.fromkeys((*self._choices, *choices)))
        self._why_none = why_none
        self._suggest()
        if self._open_list is not None:
            self._open_list.offer(self._described(), why_none)

    def _suggest(self) -> None:
        if self._was_shown and self._choices and isinstance(self._entered, Input):
            self._entered.suggester = SuggestFromList(self._choices, case_sensitive=False)

    def refresh_answers(self, answers: Answers, problem: str | None) -> None:
        """What follows from an answer: another default, whether it is shown, and what is wrong with it."""
        self._answers, self._problem = answers, problem
        if not self._was_shown:
            return
        self.display = self.field.is_shown(answers)
        is_given = answers.is_given(self._in_answers)
        is_on_its_way = self._value != self._put_there
        # Nobody types where another terminal is followed, which may have given it.
        if self.is_disabled or not (is_given or is_on_its_way):
            self._put(answers[self._in_answers])
        if isinstance(self._entered, GrowingList):
            self._entered.show(answers, problem)
        self.set_class(is_given, "-given")
        self.set_class(self.display and problem is not None, "-wrong")
        self._say(problem or self._help())

    def _say(self, words: str) -> None:
        """Only when it changes: the form is laid out anew, and the next letter would wait for that."""
        if words != self._said:
            self._said = words
            self.sentence.update(words)

    def _help(self) -> str:
        described = self.field.describe(shown_text(self._value), self._answers) if self.field.describe else ""
        return f"{self.field.help} This one: {described}." if described else self.field.help

    def _put(self, value: Value) -> None:
        """Shows `value`, without reporting it as an answer."""
        if value == self._value:
            return
        self._value = self._put_there = value
        with self.prevent(Input.Changed, TextArea.Changed, Select.Changed, Checkbox.Changed):
            put(self.field, self._entered, value)

    # What the learner does

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    @on(GrowingList.Changed)
    def report(self, event: Message) -> None:
        event.stop()
        value = entered(self.field, self._entered)
        if value != self._value:
            self._value = value
            self.post_message(self.Answered(self.field.key, value))

    @on(Input.Submitted)
    def finish(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Finished())

    @on(Button.Pressed)
    def press(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.has_class("field--default"):
            self.action_default()
        else:
            self.action_open()

    def action_default(self) -> None:
        self._put_there = self._value
        self.post_message(self.Answered(self.field.key, None))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only some fields have a list."""
        del parameters
        return action != "open" or self.opens

    @work(exclusive=True, group="open")
    async def action_open(self) -> None:
        entry = self.query_one(Input)
        if self.field.kind == "file":
            chosen = await browsed(self.app, entry.value)
        else:
            self._open_list = Choose(self.field.label, self._described(), entry.value, self._why_none)
            chosen = await self.app.push_screen_wait(self._open_list)
            self._open_list = None
        if chosen is not None:
            entry.value = chosen
        entry.focus()

    def _described(self) -> list[tuple[str, str]]:
        """What there is to choose from, each with what it is."""
        words = self.field.describe or (lambda _choice, _answers: "")
        return [(choice, words(choice, self._answers)) for choice in self._choices]

    def last_word(self, kept: Answers) -> Value | None:
        """What stands in the field and was not kept, because the screen went away in that moment."""
        if not self._was_shown:
            return None
        value = entered(self.field, self._entered)
        is_theirs = value != self._put_there or kept.is_given(self._in_answers)
        return value if is_theirs and value != kept[self._in_answers] else None
