"""A step's fields as widgets: the one place where a field is rendered for Textual."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Checkbox, Collapsible, Input, Label, Select, Static, TextArea

from hello_blaze_tui.steps.step import Answers, Field, Step, Value
from hello_blaze_tui.tui.path_suggester import PathSuggester


def shown_text(value: Value) -> str:
    """A value as it is typed: lists a line each, mappings as `name=value` lines."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, dict):
        return "\n".join(f"{name}={inner}" for name, inner in value.items())
    return str(value)


def typed_value(field: Field, text: str) -> Value:
    """What was typed, as the field's kind; a number that is none stays text, for its check to say so."""
    if field.kind == "list":
        return [line for line in text.splitlines() if line.strip()]
    if field.kind == "mapping":
        pairs = (line.partition("=") for line in text.splitlines() if line.strip())
        return {name.strip(): value.strip() for name, _, value in pairs}
    try:
        if field.kind == "integer":
            return int(text)
        if field.kind == "decimal":
            return float(text)
    except ValueError:
        return text
    return text


class FieldRow(Vertical):
    """One field: its label, where it is entered, and a line under it: its meaning, or what is wrong."""

    DEFAULT_CSS = """
    FieldRow { height: auto; margin-bottom: 1; }
    FieldRow > .field--help { color: $text-muted; height: auto; }
    FieldRow.-wrong > .field--help { color: $text-error; }
    FieldRow.-wrong Input { border: tall $error; }
    FieldRow TextArea { height: 6; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "default", "Default", tooltip="Put this field back to its default"),
    ]

    @dataclass
    class Answered(Message):
        """The learner gave a field another value; None: back to the default."""

        key: str
        value: Value | None

    def __init__(self, field: Field, value: Value) -> None:
        super().__init__(id=f"row-{field.key}")
        self.field = field
        self._value = value

    def compose(self) -> ComposeResult:
        if self.field.kind != "boolean":
            yield Label(self.field.label, markup=False)
        yield self._entry()
        yield Static(self.field.help, classes="field--help", markup=False)

    def _entry(self) -> Widget:
        field = self.field
        if field.kind == "boolean":
            return Checkbox(self._plain_label(), bool(self._value))
        if field.kind == "choice":
            return Select(self._options(field.choices), value=shown_text(self._value), allow_blank=False)
        if field.kind in {"list", "mapping"}:
            return TextArea(shown_text(self._value), soft_wrap=True, tab_behavior="focus")
        suggester = (
            PathSuggester() if field.kind == "file" else SuggestFromList(field.choices, case_sensitive=False)
        )
        return Input(shown_text(self._value), suggester=suggester)

    def _plain_label(self) -> str:
        return self.field.label.replace("[", r"\[")

    def _options(self, choices: Iterable[str]) -> list[tuple[str, str]]:
        """The choices, and the present value even where it is not among them (nothing typed is ever lost)."""
        known = dict.fromkeys(choices)
        known.setdefault(shown_text(self._value))
        return [(choice.replace("[", r"\[") or "none", choice) for choice in known]

    def offer(self, choices: Sequence[str]) -> None:
        """Choices that were read from the account."""
        with self.prevent(Select.Changed):
            for select in self.query(Select):
                kept = select.value
                select.set_options(self._options((*self.field.choices, *choices)))
                select.value = kept
        for entry in self.query(Input):
            entry.suggester = SuggestFromList(choices, case_sensitive=False)

    def put(self, value: Value) -> None:
        """Shows `value`, without reporting it as an answer."""
        if value == self._value:
            return
        self._value = value
        with self.prevent(Input.Changed, TextArea.Changed, Select.Changed, Checkbox.Changed):
            for entry in self.query(Input):
                entry.value = shown_text(value)
            for area in self.query(TextArea):
                area.load_text(shown_text(value))
            for box in self.query(Checkbox):
                box.value = bool(value)
            for select in self.query(Select):
                select.set_options(self._options(self.field.choices))
                select.value = shown_text(value)

    def tell(self, problem: str | None) -> None:
        """The sentence that says what is wrong, in place of the field's help; None: nothing is."""
        self.set_class(problem is not None, "-wrong")
        self.query_one(".field--help", Static).update(problem or self.field.help)

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

    def action_default(self) -> None:
        self.post_message(self.Answered(self.field.key, None))


class Form(VerticalScroll):
    """All fields of a step under the console's headings; the rarely needed ones folded away."""

    DEFAULT_CSS = """
    Form { height: 1fr; padding: 0 1; }
    Form .form--group { text-style: bold; margin-top: 1; }
    Form Collapsible { border: none; padding: 0; background: transparent; }
    """

    def __init__(self, step: Step, answers: Answers, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id, can_focus=False)
        self._step = step
        self._answers = answers

    def compose(self) -> ComposeResult:
        for group, fields in self._groups().items():
            if group:
                yield Label(group, classes="form--group", markup=False)
            yield from (self._row(field) for field in fields if not field.folded)
            folded = [field for field in fields if field.folded]
            if folded:
                with Collapsible(title=f"{len(folded)} more setting{'s' if len(folded) > 1 else ''}"):
                    yield from (self._row(field) for field in folded)

    def _groups(self) -> Mapping[str, list[Field]]:
        groups: dict[str, list[Field]] = {}
        for field in self._step.fields:
            groups.setdefault(field.group, []).append(field)
        return groups

    def _row(self, field: Field) -> FieldRow:
        row = FieldRow(field, self._answers[f"{self._step.key}.{field.key}"])
        row.display = field.is_shown(self._answers)
        return row

    def row(self, key: str) -> FieldRow:
        return self.query_one(f"#row-{key}", FieldRow)

    def refresh_answers(self, answers: Answers, problems: Mapping[str, str]) -> None:
        """Shows what follows from an answer: other defaults, other fields shown, what is wrong now."""
        self._answers = answers
        for row in self.query(FieldRow):
            name = f"{self._step.key}.{row.field.key}"
            row.display = row.field.is_shown(answers)
            if not answers.is_given(name):
                row.put(answers[name])
            row.tell(problems.get(row.field.key) if row.display else None)
