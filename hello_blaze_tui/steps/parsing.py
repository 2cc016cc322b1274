"""Values of fields as text and back: typed into a form, `--set`, and typed documents (TOML, JSON)."""

from __future__ import annotations

import json
from typing import Any

from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.steps.growing import whole
from hello_blaze_tui.steps.step import Field, Value

WORDS = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


def shown_text(value: Value) -> str:
    """A value as it is typed: lists a line each, mappings as `name=value`, rows as JSON."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(
            item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in value
        )
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


def parse(field: Field, text: str) -> Value:
    """The value that `text` spells. Lists: a JSON list, or an item a line; mappings: lines of name=value;
    rows: a JSON list of objects.

    Raises:
        UsageError: it spells none of the field's kind.
    """
    try:
        return _parsed(field, text)
    except (ValueError, KeyError, RecursionError) as error:
        raise _wrong(field, text) from error


def _parsed(field: Field, text: str) -> Value:
    match field.kind:
        case "integer":
            return int(text)
        case "decimal":
            return float(text)
        case "boolean":
            return WORDS[text.strip().lower()]
        case "list":
            return _items(text)
        case "mapping":
            return dict(_pair(item) for item in _items(text))
        case "rows":
            return accept(field, json.loads(text))
        case _:
            return accept(field, text)


def accept(field: Field, value: Any) -> Value:
    """`value`, when it is of the field's kind; a row has all its columns then.

    Raises:
        UsageError: it is not.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    right = {
        "text": isinstance(value, str),
        "file": isinstance(value, str),
        "choice": isinstance(value, str) and (not field.choices or value in field.choices),
        "integer": is_number and isinstance(value, int),
        "decimal": is_number,
        "boolean": isinstance(value, bool),
        "list": isinstance(value, list) and all(isinstance(item, str) for item in value),
        "mapping": isinstance(value, dict)
        and all(isinstance(item, str) for pair in value.items() for item in pair),
        "rows": isinstance(value, list) and all(_is_row(field, item) for item in value),
    }[field.kind]
    if not right:
        raise _wrong(field, value)
    accepted: Value = [whole(field, row) for row in value] if field.columns else value
    return accepted


def _is_row(field: Field, value: Any) -> bool:
    keys = {column.key for column in field.columns}
    return isinstance(value, dict) and all(
        key in keys and isinstance(inner, str) for key, inner in value.items()
    )


def _items(text: str) -> list[str]:
    if text.lstrip().startswith("["):
        items = json.loads(text)
        if all(isinstance(item, str) for item in items):
            return list(items)
        raise ValueError(text)
    return [part.strip() for part in text.splitlines() if part.strip()]


def _pair(item: str) -> tuple[str, str]:
    name, equals, value = item.partition("=")
    if not equals or not name.strip():
        raise ValueError(item)
    return name.strip(), value.strip()


def _wrong(field: Field, value: Any) -> UsageError:
    kinds = {
        "text": "a text",
        "file": "a path",
        "integer": "a whole number",
        "decimal": "a number",
        "boolean": "true or false",
        "list": "a list of texts",
        "mapping": "a table of texts, name=value",
        "rows": f"a list of tables of texts: {', '.join(column.key for column in field.columns)}",
        "choice": f"one of {', '.join(field.choices)}",
    }
    return UsageError(
        f"{field.label}: {str(value)[:80]!r} is not allowed here.", f"It takes {kinds[field.kind]}."
    )
