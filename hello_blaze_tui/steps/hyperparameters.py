"""BlazingText's supervised hyperparameters as fields, from the table that the practice account reads, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hello_blaze_tui import assets
from hello_blaze_tui.steps.step import Answers, Check, Field, Value

ROWS: list[Mapping[str, Any]] = assets.table("hyperparameters")["supervised"]


def given(answers: Answers) -> dict[str, str]:
    """What is sent: `mode`, and what differs from AWS's defaults. All of them are texts."""
    sent = {row["name"]: _text(answers[f"training.{row['name']}"]) for row in ROWS}
    return {row["name"]: sent[row["name"]] for row in ROWS if sent[row["name"]] != row.get("default")}


def _text(value: Value) -> str:
    return str(value)


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
        number = float(value)  # type: ignore[arg-type]  # a number, as was looked at
        right = number >= row["minimum"] if "minimum" in row else number > row["above"]
        return None if right and number < float("inf") else f"{row['name']} is a {kind} {allowed}."

    return check


FIELDS = tuple(_field(row) for row in ROWS)
