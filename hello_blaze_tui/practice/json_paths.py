"""What a JSONPath expression selects from a record, as batch transform jobs have it.

Source: "Associate Prediction Results with Input Records" of the developer guide. There a range includes its
end: `$[1:4]` is the second to the fifth element, which elsewhere would be the second to the fourth. And an
index beyond the data is an error, not an empty selection.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

Key = str | int | slice | EllipsisType
"""A member's name, an index, a range that includes its end, or a wildcard."""


class NothingSelected(Exception):
    """The record has not what the expression names; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Path:
    """An expression, ready to select from many records."""

    steps: tuple[tuple[Key, ...], ...] = ()
    """The keys between each pair of brackets; none: the whole record."""

    def select(self, value: Any) -> Any:
        """The selected part: one member or index is the value itself, several members are an object of
        them, several indices, a range or a wildcard are an array. Raises NothingSelected.
        """
        found, is_array = [value], False
        for keys in self.steps:
            if are_members(keys):
                found = [{str(key): _one(each, key) for key in keys} for each in found]
            else:
                found = [child for each in found for key in keys for child in _children(each, key)]
                is_array = is_array or len(keys) > 1 or not isinstance(keys[0], (str, int))
        return found if is_array else found[0]


def are_members(keys: tuple[Key, ...]) -> bool:
    """Whether they name several members, ['a','b']."""
    return len(keys) > 1 and isinstance(keys[0], str)


def _children(value: Any, key: Key) -> Iterator[Any]:
    if isinstance(key, slice):
        yield from _range(value, key)
    elif isinstance(key, EllipsisType):
        children = list(value.values()) if isinstance(value, dict) else value
        if not isinstance(children, list) or not children:
            raise NothingSelected("there is nothing for the wildcard *")
        yield from children
    else:
        yield _one(value, key)


def _one(value: Any, key: Key) -> Any:
    if isinstance(key, int):
        return value[_place(value, key)]
    if not isinstance(value, dict) or key not in value:
        raise NothingSelected(f"there is no member {key!r}")
    return value[key]


def _range(value: Any, bounds: slice) -> list[Any]:
    first = _place(value, 0 if bounds.start is None else bounds.start)
    last = _place(value, -1 if bounds.stop is None else bounds.stop)
    if first > last:
        raise NothingSelected(f"the range from {first} to {last} is empty")
    selected: list[Any] = value[first : last + 1]
    return selected


def _place(value: Any, index: int) -> int:
    """The index, counted from the start."""
    if not isinstance(value, list):
        raise NothingSelected(f"there is no array for the index {index}")
    if not -len(value) <= index < len(value):
        raise NothingSelected(f"the index {index} is beyond the array of {len(value)}")
    return index % len(value)
