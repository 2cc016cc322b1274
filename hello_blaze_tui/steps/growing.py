"""Fields that are lists which grow: a row has a value for each column; a further one is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from hello_blaze_tui.steps.step import Answers, Field, Value

Row = dict[str, str]
NUMBER = "{number}"
"""Stands in a column's default for a number that no other row has."""
_PAIR = (Field("name", "Name", "Its name."), Field("value", "Value", "What it is set to."))


def columns(field: Field) -> tuple[Field, ...]:
    """A mapping is a list of names and values."""
    return field.columns or _PAIR


def rows_of(field: Field, value: Value) -> list[Row]:
    """The rows of a value; none where it is of another kind."""
    if isinstance(value, dict):
        return [{"name": name, "value": inner} for name, inner in value.items()]
    rows = value if isinstance(value, list) else []
    return [whole(field, row) for row in rows if isinstance(row, dict)]


def whole(field: Field, row: Mapping[str, object]) -> Row:
    """A row with all its columns: what it does not say is a list's first choice, else nothing."""
    missing = {column.key: column.choices[0] if column.choices else "" for column in columns(field)}
    return {key: str(row.get(key, usual)) for key, usual in missing.items()}


def value_of(field: Field, rows: Sequence[Row]) -> Value:
    """What the field holds when these are its rows; a pair of nothing and nothing is none yet."""
    if field.kind == "mapping":
        return {row["name"]: row["value"] for row in rows if any(row.values())}
    return [dict(row) for row in rows]


def new_row(field: Field, rows: Sequence[Row], answers: Answers) -> Row:
    """A further row: the columns' defaults, numbered so that its first column is like no other's."""
    first, *_ = columns(field)
    proposed = {column.key: str(column.default_for(answers)) for column in columns(field)}
    taken = {row[first.key] for row in rows}
    for number in count(len(rows) + 1):
        row = {key: text.replace(NUMBER, str(number)) for key, text in proposed.items()}
        if row[first.key] not in taken or row == proposed:
            return row
    raise AssertionError("numbers never end")


def cells(field: Field, value: Value) -> Iterator[tuple[str, Field, str]]:
    """Each column of each row: what it is called in a sentence, the column, and what stands there."""
    for number, row in enumerate(rows_of(field, value), 1):
        for column in columns(field):
            yield f"{field.item.capitalize()} {number}, {column.label}", column, row[column.key]
