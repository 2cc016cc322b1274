"""What the BlazingText container demands and says: hyperparameters, messages, metric names.

Source: the documentation page "BlazingText Hyperparameters" of the SageMaker developer guide, kept as the
table assets/hyperparameters.json, which the wizard's form is made of, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hello_blaze_tui import assets
from hello_blaze_tui.practice.ports import JobFailed

UNABLE = (
    "ClientError: Unable to initialize the algorithm. Failed to validate hyperparameters. "
    "(caused by ValidationError)"
)
INTEGER = re.compile(r"[+-]?[0-9]{1,20}")
DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
SMALLEST, LARGEST = Decimal("1e-37"), Decimal("3e38")
"""Of a number with 32 bits."""


def hyperparameters(given: Mapping[str, str]) -> dict[str, Any]:
    """The job's hyperparameters as numbers, truth values and words, with AWS's defaults.

    Raises:
        JobFailed: one is missing, unknown or out of its range; names it, its value and what is allowed.
    """
    table = assets.table("hyperparameters")
    mode = given.get("mode")
    if mode is None:
        raise _refused("'mode' is a required property")
    family = table["modes"].get(mode)
    if family is None:
        raise _refused(f"{mode!r} is not one of {sorted(table['modes'])} (hyperparameter mode)")
    known = {row["name"]: row for row in table[family]}
    for name in given:
        if name not in known:
            raise _refused(f"Additional properties are not allowed ({name!r} was unexpected)")
    return {name: _value(row, given.get(name, row.get("default", mode))) for name, row in known.items()}


def _value(row: Mapping[str, Any], text: str) -> Any:
    name, kind = row["name"], row["kind"]
    if kind in {"choice", "boolean"}:
        by_word = {choice.lower(): choice for choice in row["choices"]}
        if text.lower() not in by_word:
            raise _refused(f"{text!r} is not one of {row['choices']} (hyperparameter {name})")
        return text.lower() == "true" if kind == "boolean" else by_word[text.lower()]
    number = _number(name, kind, text)
    if "minimum" in row and number < row["minimum"]:
        raise _refused(f"{text} is less than the minimum of {row['minimum']} (hyperparameter {name})")
    if "above" in row and number <= row["above"]:
        raise _refused(
            f"{text} is less than or equal to the minimum of {row['above']} (hyperparameter {name})"
        )
    if "below" in row and number >= row["below"]:
        raise _refused(
            f"{text} is greater than or equal to the maximum of {row['below']} (hyperparameter {name})"
        )
    return number if kind == "integer" else float(number)


def _number(name: str, kind: str, text: str) -> int | Decimal:
    """Raises JobFailed for what is no number, or one that does not fit the 32 bits of fastText's."""
    if kind == "integer":
        if INTEGER.fullmatch(text) and abs(int(text)) < 2**31:
            return int(text)
    elif DECIMAL.fullmatch(text):
        number = Decimal(text)
        if number == 0 or SMALLEST <= abs(number) <= LARGEST:
            return number
    raise _refused(
        f"{text!r} is not of type {'integer' if kind == 'integer' else 'number'} (hyperparameter {name})"
    )


def _refused(cause: str) -> JobFailed:
    return JobFailed(f"{UNABLE}\n\nCaused by: {cause}")
