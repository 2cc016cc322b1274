"""BlazingText's supervised hyperparameters as fields, from the table that the practice account reads, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hello_blaze_tui import assets
from hello_blaze_tui.steps.step import Answers, Check, Field, Value

LARGEST = 2**31
"""BlazingText counts in 32 bits."""
ROWS: list[Mapping[str, Any]] = assets.table("hyperparameters")["supervised"]


def given(answers: Answers) -> dict[str, str]:
    """What is sent: `mode`, and what differs from AWS's defaults. All of them are texts."""
    fields = zip(ROWS, FIELDS, strict=True)
    sent = {
        row["name"]: str(answers[f"training.{row['name']}"])
        for row, field in fields
        if field.is_shown(answers)
    }
    defaults = {row["name"]: row.get("default") for row in ROWS}
    return {name: text for name, text in sent.items() if text != defaults[name]}


def _field(row: Mapping[str, Any]) -> Field:
    choices = tuple(row.get("choices", ()))
    default = row.get("default", choices[0] if choices else "")
    kind = {"integer": "integer", "decimal": "decimal"}.get(row["kind"], "choice")
    number = {"integer": int, "decimal": float}.get(kind, str)
    return Field(
        row["name"],
        row["name"],
        row["meaning"],
        kind=kind,  # type: ignore[arg-type]  # one of the three literals above
        default=number(default),
        choices=choices,
        check=_check(row) if kind != "choice" else None,
        member="hyperParameters",
        group="Hyperparameters",
        folded=row["name"] != "mode",
        when=_when(row),
    )


def _when(row: Mapping[str, Any]) -> Any:
    conditions = row.get("when", {})
    if not conditions:
        return None
    return lambda answers: all(answers[f"training.{name}"] == value for name, value in conditions.items())


def _check(row: Mapping[str, Any]) -> Check:
    kind = "whole number" if row["kind"] == "integer" else "number"
    allowed = f"of at least {row['minimum']}" if "minimum" in row else f"above {row['above']}"

    def check(value: Value, _answers: Answers) -> str | None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or (row["kind"] == "integer" and not isinstance(value, int)):
            return f"{row['name']} is a {kind} {allowed}."
        right = value >= row["minimum"] if "minimum" in row else value > row["above"]
        return None if right and value < LARGEST else f"{row['name']} is a {kind} {allowed}."  # type: ignore[operator]

    return check


FIELDS = tuple(_field(row) for row in ROWS)
