"""A step's fields as questions: the one place where a field is rendered for the scrolling terminal.

An answer is on disk when its question is answered. A wrong one is told and asked again, with what was typed
kept; the same answer once more leaves it for later, so that nobody is caught in a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.terminal import say
from hello_blaze_tui.steps.growing import Row, columns, new_row, rows_of, value_of
from hello_blaze_tui.steps.parsing import shown_text, typed_value
from hello_blaze_tui.steps.step import Answers, Field, Step, Value
from hello_blaze_tui.walkthrough import Walkthrough

ANOTHER = "another one, typed"
LIST = "?"
"""Typed where something is to be described before it is chosen."""


def ask_fields(asking: Asking, walkthrough: Walkthrough, step: Step) -> None:
    """All fields that have a meaning; the rarely needed ones only when they are asked for."""
    _ask_each(asking, walkthrough, step, [field for field in step.fields if not field.folded])
    folded = [field for field in step.fields if field.folded]
    shown = sum(field.is_shown(walkthrough.answers) for field in folded)
    if shown and asking.yes(f"{shown} more setting{'s' * (shown > 1)}?", default=False):
        _ask_each(asking, walkthrough, step, folded)


def mend(asking: Asking, walkthrough: Walkthrough, step: Step) -> None:
    """The fields whose answers are wrong."""
    wrong = walkthrough.problems(step.key)
    _ask_each(asking, walkthrough, step, [field for field in step.fields if field.key in wrong])


def _ask_each(asking: Asking, walkthrough: Walkthrough, step: Step, fields: Iterable[Field]) -> None:
    group = ""
    for field in fields:
        # What is shown depends on the answers before it.
        if not field.is_shown(walkthrough.answers):
            continue
        if field.group != group:
            group = field.group
            say(f"  {group}", "bold")
        _ask(asking, walkthrough, step, field)


def _ask(asking: Asking, walkthrough: Walkthrough, step: Step, field: Field) -> None:
    known, told = _known(walkthrough, field), None
    value = proposed = walkthrough.answers[f"{step.key}.{field.key}"]
    say(f"  {_help(walkthrough, field, value, known)}", "dim")
    while True:
        before, value = value, _entered(asking, field, value, known, walkthrough.answers)
        if value == LIST and field.describe is not None:
            _list(walkthrough, field, known)
            value = before
            continue
        problem = _kept(walkthrough, step, field, value)
        if problem is None:
            if value != proposed and (words := _described(walkthrough, field, value)):
                say(f"  {words}", "dim")
            return
        if value == told:
            say("  Left for later.")
            return
        say(f"  {problem}", "red")
        say("  Mend it, or press Enter to leave it for later.")
        told = value


def _help(walkthrough: Walkthrough, field: Field, value: Value, known: Sequence[str]) -> str:
    """What the field is, what stands in it, and how to see what else there is."""
    parts = [field.help, _described(walkthrough, field, value)]
    if field.describe is not None and known:
        parts.append(f"{LIST} lists all {len(known)} with their prices.")
    return " ".join(part for part in parts if part)


def _described(walkthrough: Walkthrough, field: Field, value: Value) -> str:
    words = field.describe(shown_text(value), walkthrough.answers) if field.describe else ""
    return f"This one: {words}." if words else ""


def _list(walkthrough: Walkthrough, field: Field, known: Sequence[str]) -> None:
    for name in known:
        say(f"    {name:<20} {field.describe(name, walkthrough.answers) if field.describe else ''}")


def _entered(asking: Asking, field: Field, value: Value, known: Sequence[str], answers: Answers) -> Value:
    """What the learner answers; `value` is proposed."""
    shown = shown_text(value)
    match field.kind:
        case "boolean":
            return asking.yes(field.label, default=bool(value))
        case "choice":
            choices = dict.fromkeys((*field.choices, shown))
            return asking.choose(field.label, [(choice or "none", choice) for choice in choices], shown)
        case "list" | "mapping":
            return typed_value(field, _lines(asking, field, shown.splitlines()))
        case "rows":
            return value_of(field, _rows(asking, field, rows_of(field, value), answers))
        case _:
            return typed_value(field, _text(asking, field, shown, known))


def _text(asking: Asking, field: Field, shown: str, known: Sequence[str]) -> str:
    if known and not shown:
        choice = asking.choose(field.label, [(each, each) for each in (*known, ANOTHER)], known[0])
        if choice != ANOTHER:
            return choice
    return asking.text(field.label, shown, known=known, paths=field.kind == "file")


def _lines(asking: Asking, field: Field, lines: Sequence[str]) -> str:
    """Several lines, one question each; one that is emptied is dropped."""
    for line in lines:
        say(f"    {line}")
    if lines and asking.yes(f"{field.label}: keep {'this' if len(lines) == 1 else 'these'}?", default=True):
        return "\n".join(lines)
    form = "name=value" if field.kind == "mapping" else "one"
    entered = [asking.text(f"{field.label}, {number}", line) for number, line in enumerate(lines, 1)]
    while line := asking.text(f"{field.label}: {form}{' more' * bool(entered)} (nothing: that is all)"):
        entered.append(line)
    return "\n".join(entered)


def _rows(asking: Asking, field: Field, rows: Sequence[Row], answers: Answers) -> list[Row]:
    """Those that are there are kept, changed or dropped; then others are added."""
    kept = []
    for row in rows:
        named = row[columns(field)[0].key]
        say(f"    {', '.join(row.values())}")
        if asking.yes(f"Keep the {field.item} {named}?", default=True):
            change = asking.yes(f"Change the {field.item} {named}?", default=False)
            kept.append(_row(asking, field, row, answers) if change else row)
    while asking.yes(f"Add {'another' if kept else 'one'} {field.item}?", default=False):
        kept.append(_row(asking, field, new_row(field, kept, answers), answers))
    return kept


def _row(asking: Asking, field: Field, row: Row, answers: Answers) -> Row:
    cells = ((column, _entered(asking, column, row[column.key], (), answers)) for column in columns(field))
    return {column.key: str(value) for column, value in cells}


def _known(walkthrough: Walkthrough, field: Field) -> Sequence[str]:
    """What can be proposed: from the field, and from the account as far as it can be read."""
    known = list(field.choices)
    if field.account_choices is not None:
        with suppress(BlazeError):
            known += field.account_choices(walkthrough.account, walkthrough.answers)
    return known


def _kept(walkthrough: Walkthrough, step: Step, field: Field, value: Value) -> str | None:
    """Keeps an answer; gives the sentence that says what is wrong with it."""
    answers = walkthrough.answers
    if value != answers[f"{step.key}.{field.key}"]:
        is_default = value == field.default_for(answers)
        try:
            walkthrough.answer(step.key, field.key, None if is_default else value)
        except UsageError as error:
            return error.why or error.what
    return walkthrough.problems(step.key).get(field.key)
