"""What a field is entered with, by its kind: the one place where a kind becomes a widget."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Checkbox, Input, TextArea

from hello_blaze_tui.steps.parsing import shown_text, typed_value
from hello_blaze_tui.steps.step import Answers, Field, Value
from hello_blaze_tui.tui.choices import Choice, as_it_is, options
from hello_blaze_tui.tui.widgets.entry import Entry, LongEntry, Tick
from hello_blaze_tui.tui.widgets.growing_list import GrowingList
from hello_blaze_tui.tui.widgets.path_input import PathInput


def entry_for(field: Field, value: Value, answers: Answers) -> Widget:
    """A widget that holds `value`."""
    match field.kind:
        case "boolean":
            return Tick(as_it_is(field.label), bool(value))
        case "choice":
            return Choice(field.choices, shown_text(value))
        case "list":
            return LongEntry(shown_text(value))
        case "mapping" | "rows":
            return GrowingList(field, value, answers)
        case "file":
            return PathInput(shown_text(value))
        case _:
            return Entry(shown_text(value))


def entered(field: Field, entry: Widget) -> Value:
    """What stands in it, also when the screen has gone."""
    match entry:
        case Input():
            return typed_value(field, entry.value)
        case TextArea():
            return typed_value(field, entry.text)
        case GrowingList():
            return entry.value
        case Checkbox():
            return entry.value
        case Choice():
            return entry.text
    raise TypeError(entry)


def put(field: Field, entry: Widget, value: Value) -> None:
    """Shows `value` in it."""
    match entry:
        case Input():
            entry.value = shown_text(value)
        case TextArea():
            entry.load_text(shown_text(value))
        case GrowingList():
            entry.value = value
        case Checkbox():
            entry.value = bool(value)
        case Choice():
            entry.set_options(options(field.choices, shown_text(value)))
            entry.value = shown_text(value)
