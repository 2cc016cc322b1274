"""The rules that one plain value is held against: its type, limits, pattern and enumeration, in AWS's words.

The wording was compared with messages of AWS in public threads, e.g. aws/sagemaker-python-sdk#314 and
aws-samples/amazon-sagemaker-pytorch-detectron2#10.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from hello_blaze_tui.aws import patterns

if TYPE_CHECKING:
    from botocore.model import Shape

Kind = Literal["required", "type", "unknown", "length", "range", "size", "pattern", "enum", "union"]
"""length: characters or bytes; size: members of a list or map; range: a number's limits."""

_NUMBERS = frozenset({"integer", "long", "float", "double"})
_COLLECTIONS = frozenset({"list", "map"})
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule of a shape."""

    kind: Kind
    words: str
    """AWS's words after "failed to satisfy constraint: "."""
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    allowed: tuple[str, ...] = ()

    def is_broken_by(self, value: object) -> bool:
        """Whether `value`, whose type is right, breaks the rule."""
        if self.pattern:
            return not patterns.matches(self.pattern, str(value))
        if self.allowed:
            return value not in self.allowed
        measured = cast("float", value) if self.kind == "range" else _length(value)
        if measured is None:
            return False
        return (self.minimum is not None and measured < self.minimum) or (
            self.maximum is not None and measured > self.maximum
        )


NOT_NULL = Constraint("required", "Member must not be null")


def constraints(shape: Shape) -> Iterator[Constraint]:
    """The shape's rules, in the order in which AWS names them."""
    kind: Kind = "length"
    if shape.type_name in _NUMBERS:
        kind = "range"
    elif shape.type_name in _COLLECTIONS:
        kind = "size"
    member = f"Member must have {'value' if kind == 'range' else 'length'}"
    metadata = shape.metadata
    if (greatest := metadata.get("max")) is not None:
        yield Constraint(kind, f"{member} less than or equal to {greatest}", maximum=greatest)
    if (least := metadata.get("min")) is not None:
        yield Constraint(kind, f"{member} greater than or equal to {least}", minimum=least)
    if pattern := metadata.get("pattern"):
        words = f"Member must satisfy regular expression pattern: {pattern}"
        yield Constraint("pattern", words, pattern=pattern)
    if allowed := metadata.get("enum"):
        words = f"Member must satisfy enum value set: [{', '.join(allowed)}]"
        yield Constraint("enum", words, allowed=tuple(allowed))


def type_problem(shape: Shape, value: object) -> str | None:
    """What AWS's parser says when `value` is not of the shape's type; None when it is.

    Source: messages of services that speak JSON 1.1, as probed by public suites for Kinesis, SQS and Athena.
    """
    expected = shape.type_name
    if _TYPES[expected](value):
        return None
    if isinstance(value, Mapping):
        return "Start of structure or map found where not expected."
    if isinstance(value, list | tuple):
        return "Start of list found where not expected"
    if expected in _COLLECTIONS or expected == "structure":
        return f"Expected {expected} or null"
    article = "an" if expected == "integer" else "a"
    return f"{_token(value)} can not be converted to {article} {expected.capitalize()}"


def printed(value: object) -> str:
    """`value` as AWS's messages print it: Java's toString of lists and maps."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}={printed(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(printed(inner) for inner in value) + "]"
    return "null" if value is None else str(value)


def _token(value: object) -> str:
    if isinstance(value, bool):
        return f"{str(value).upper()}_VALUE"
    return "NUMBER_VALUE" if isinstance(value, int | float | Decimal) else "STRING_VALUE"


def _length(value: object) -> int | None:
    """Characters, bytes or members; None when it cannot be known before it is sent (an open file)."""
    if isinstance(value, Sequence | Mapping | bytearray):
        return len(value)
    path = getattr(value, "path", None)
    return path.stat().st_size if isinstance(path, Path) and path.is_file() else None


def _is_text(value: object) -> bool:
    # A lone surrogate is text for Python, and nothing that can be sent.
    return isinstance(value, str) and (value.isascii() or _SURROGATE.search(value) is None)


def _is_whole(bits: int) -> Callable[[object], bool]:
    def is_whole(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and -(2**bits) <= value < 2**bits

    return is_whole


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value)


def _is_time(value: object) -> bool:
    if isinstance(value, datetime) or _is_number(value):
        return True
    if not isinstance(value, str):
        return False
    from botocore.utils import parse_timestamp  # noqa: PLC0415  # see _loaded in check.py

    try:
        parse_timestamp(value)
    except (ValueError, OverflowError):
        return False
    return True


def _is_blob(value: object) -> bool:
    """Bytes, text (botocore sends it as UTF-8), an open file, or what stands for a file by its path."""
    if isinstance(value, bytes | bytearray):
        return True
    return _is_text(value) or hasattr(value, "read") or hasattr(value, "path")


_TYPES: dict[str, Callable[[object], bool]] = {
    "string": _is_text,
    "character": _is_text,
    "boolean": lambda value: isinstance(value, bool),
    "integer": _is_whole(31),
    "long": _is_whole(63),
    "float": _is_number,
    "double": _is_number,
    "timestamp": _is_time,
    "blob": _is_blob,
    "list": lambda value: isinstance(value, list | tuple),
    "structure": lambda value: isinstance(value, Mapping),
    "map": lambda value: isinstance(value, Mapping),
}
