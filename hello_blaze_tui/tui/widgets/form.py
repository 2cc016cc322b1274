"""A step's fields as widgets: the one place where a field is rendered for Textual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Collapsible, Input, Label, Select, Static, TextArea

from hello_blaze_tui.steps.parsing import shown_text, typed_value
from hello_blaze_tui.steps.step import Answers, Field, Step, Value
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.path_suggester import folder_of
from hello_blaze_tui.tui.screens.browse import Browse
from hello_blaze_tui.tui.screens.choose import Choose
from hello_blaze_tui.tui.widgets.path_input import PathInput


class FieldRow(Vertical):
    """One field: its label, where it is entered, and a line under it: its meaning, or what is wrong."""

    DEFAULT_CSS = """
    FieldRow { height: auto; margin-bottom: 1; }
    FieldRow Horizontal { height: auto; }
    FieldRow Horizontal > Input, FieldRow Label { width: 1fr; }
    FieldRow .field--open { min-width: 10; height: 3; margin-left: 1; }
    FieldRow .field--default { display: none; }
    FieldRow.-given .field--default { display: block; }
    FieldRow > .field--help { color: $text-muted; height: auto; }
    FieldRow.-wrong > .field--help { color: $text-error; }
    FieldRow.-wrong Input { border: tall $error; }
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

    def __init__(self, field: Field, step: str, answers: Answers) -> None:
        super().__init__(id=f"row-{field.key}")
        self.field = field
        self._in_answers = f"{step}.{field.key}"
        self._answers = answers
        self._value = self._put_there = answers[self._in_answers]
        """What stands there, and what the wizard itself has put there."""
        self._said = ""
        self._choices = field.choices
        self._entered = self._entry()
        """Where it is entered; it can still be read when the screen has gone."""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Label("" if self.field.kind == "boolean" else self.field.label, markup=False)
            yield _for_the_mouse("back to the default", "field--default", compact=True)
        if self.opens:
            with Horizontal():
                yield self._entered
                yield _for_the_mouse("Browse" if self.field.kind == "file" else "List", "field--open")
        else:
            yield self._entered
        yield Static(classes="field--help", markup=False)

    def on_mount(self) -> None:
        self.refresh_answers(self._answers, None)

    def _entry(self) -> Widget:
        field = self.field
        if field.kind == "boolean":
            return Checkbox(self._plain_label(), bool(self._value))
        if field.kind == "choice":
            return Select(self._options(), value=shown_text(self._value), allow_blank=False)
        if field.kind in {"list", "mapping"}:
            return TextArea(shown_text(self._value), soft_wrap=True, tab_behavior="focus")
        if field.kind == "file":
            return PathInput(shown_text(self._value))
        suggester = SuggestFromList(self._choices, case_sensitive=False)
        return Input(shown_text(self._value), suggester=suggester)

    @property
    def opens(self) -> bool:
        """Whether there is a list to choose from, beside what can be typed."""
        if self.field.kind in {"choice", "boolean", "list", "mapping"}:
            return False
        return self.field.kind == "file" or bool(self._choices or self.field.account_choices)

    def _plain_label(self) -> str:
        return self.field.label.replace("[", r"\[")

    def _options(self) -> list[tuple[str, str]]:
        """The choices, and the present value even where it is not among them (nothing typed is ever lost)."""
        known = dict.fromkeys((*self._choices, shown_text(self._value)))
        return [(choice.replace("[", r"\[") or "none", choice) for choice in known]

    # What is shown

    def offer(self, choices: Sequence[str]) -> None:
        """Choices that were read from the account."""
        self._choices = tuple(dict.fromkeys((*self.field.choices, *choices)))
        with self.prevent(Select.Changed):
            for select in self.query(Select):
                kept = select.value
                select.set_options(self._options())
                select.value = kept
        for entry in self.query(Input):
            entry.suggester = SuggestFromList(self._choices, case_sensitive=False)

    def refresh_answers(self, answers: Answers, problem: str | None) -> None:
        """What follows from an answer: another default, whether it is shown, and what is wrong with it."""
        self._answers = answers
        self.display = self.field.is_shown(answers)
        is_given = answers.is_given(self._in_answers)
        if not is_given:
            self._put(answers[self._in_answers])
        self.set_class(is_given, "-given")
        self.set_class(self.display and problem is not None, "-wrong")
        self._say(problem or self._help())

    def _say(self, words: str) -> None:
        """Only when it changes: the form is laid out anew, and the next letter would wait for that."""
        if words != self._said:
            self._said = words
            self.query_one(".field--help", Static).update(words)

    def _help(self) -> str:
        described = self.field.describe(shown_text(self._value), self._answers) if self.field.describe else ""
        return f"{self.field.help} This one: {described}." if described else self.field.help

    def _put(self, value: Value) -> None:
        """Shows `value`, without reporting it as an answer."""
        if value == self._value:
            return
        self._value = self._put_there = value
        with self.prevent(Input.Changed, TextArea.Changed, Select.Changed, Checkbox.Changed):
            for entry in self.query(Input):
                entry.value = shown_text(value)
            for area in self.query(TextArea):
                area.load_text(shown_text(value))
            for box in self.query(Checkbox):
                box.value = bool(value)
            for select in self.query(Select):
                select.set_options(self._options())
                select.value = shown_text(value)

    # What the learner does

    def on_descendant_focus(self) -> None:
        """Its label and what is wrong with it are seen, too."""
        self.scroll_visible(animate=False)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        text = event.value if isinstance(event, Input.Changed) else event.text_area.text
        self._report(typed_value(self.field, text))

    @on(Select.Changed)
    @on(Checkbox.Changed)
    def chosen(self, event: Select.Changed | Checkbox.Changed) -> None:
        event.stop()
        self._report(event.value if isinstance(event.value, bool) else str(event.value))

    def _report(self, value: Value) -> None:
        if value != self._value:
            self._value = value
            self.post_message(self.Answered(self.field.key, value))

    @on(Button.Pressed, ".field--default")
    def press_default(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_default()

    @on(Button.Pressed, ".field--open")
    def press_open(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_open()

    def action_default(self) -> None:
        self.post_message(self.Answered(self.field.key, None))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only some fields have a list."""
        del parameters
        return action != "open" or self.opens

    @work(exclusive=True, group="open")
    async def action_open(self) -> None:
        entry = self.query_one(Input)
        if self.field.kind == "file":
            file = await self.app.push_screen_wait(Browse(await answer(lambda: folder_of(entry.value))))
            chosen = str(file) if file else None
        else:
            words = self.field.describe or (lambda _choice, _answers: "")
            choices = [(choice, words(choice, self._answers)) for choice in self._choices]
            chosen = await self.app.push_screen_wait(Choose(self.field.label, choices, entry.value))
        if chosen is not None:
            entry.value = chosen
        entry.focus()

    def last_word(self, kept: Answers) -> Value | None:
        """What stands in the field and was not kept, because the screen went away in that moment."""
        value = self._value
        if isinstance(self._entered, Input):
            value = typed_value(self.field, self._entered.value)
        elif isinstance(self._entered, TextArea):
            value = typed_value(self.field, self._entered.text)
        is_theirs = value != self._put_there or kept.is_given(self._in_answers)
        return value if is_theirs and value != kept[self._in_answers] else None


def _for_the_mouse(label: str, classes: str, *, compact: bool = False) -> Button:
    """A button for what a key does as well: Tab goes from field to field."""
    button = Button(label, classes=classes, compact=compact)
    button.can_focus = False
    return button


class Form(Vertical):
    """All fields of a step under the console's headings; the rarely needed ones folded away."""

    DEFAULT_CSS = """
    Form { height: auto; padding: 0 1; }
    Form .form--group { text-style: bold; margin-top: 1; }
    Form Collapsible { border: none; padding: 0; background: transparent; }
    """

    def __init__(self, step: Step, answers: Answers, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._step = step
        self._rows = {field.key: FieldRow(field, step.key, answers) for field in step.fields}

    def compose(self) -> ComposeResult:
        for group, fields in self._groups().items():
            if group:
                yield Label(group, classes="form--group", markup=False)
            yield from (self._rows[field.key] for field in fields if not field.folded)
            folded = [field for field in fields if field.folded]
            if folded:
                with Collapsible(title=f"{len(folded)} more setting{'s' if len(folded) > 1 else ''}"):
                    yield from (self._rows[field.key] for field in folded)

    def _groups(self) -> Mapping[str, list[Field]]:
        groups: dict[str, list[Field]] = {}
        for field in self._step.fields:
            groups.setdefault(field.group, []).append(field)
        return groups

    def refresh_answers(self, answers: Answers, problems: Mapping[str, str]) -> None:
        """Shows what follows from an answer: other defaults, other fields shown, what is wrong now."""
        for key, row in self._rows.items():
            row.refresh_answers(answers, problems.get(key))

    def last_words(self, kept: Answers) -> Iterator[tuple[str, Value]]:
        """By field: what stands there and was not kept. Nobody types into a field that is not shown."""
        for key, row in self._rows.items():
            if row.field.is_shown(kept) and (value := row.last_word(kept)) is not None:
                yield key, value
