"""Dataclasses out of a file that anybody may have edited: each member is there, and of its type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.request import Resource

T = TypeVar("T")
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a document raises that is none."""


def made(kind: type[T], data: Mapping[str, Any]) -> T:
    """A dataclass of its members.

    Raises:
        TypeError: one is missing, or unknown.
        ValueError: one is of another type.
    """
    whole = kind(**data)
    for name, hint in get_type_hints(kind).items():
        if not _fits(getattr(whole, name), hint):
            raise ValueError(f"{kind.__name__}.{name}")
    return whole


def entry_of(data: Mapping[str, Any]) -> Entry:
    """A line of the ledger. Raises as `made` does."""
    resource = made(Resource, data["resource"])
    listed = data.get("needs", [])
    # JSON knows lists only.
    needs = tuple(listed) if isinstance(listed, list) else listed
    entry = made(Entry, {**data, "resource": resource, "needs": needs})
    moment(entry.since)
    if entry.per_hour not in {"", "unknown"}:
        _amount(entry.per_hour)
    return entry


def check_cost(cost: Mapping[str, str]) -> None:
    """What a step's record says of a cost, which the meter reads.

    Raises:
        KeyError: it does not say of what.
        ValueError: a time is none, or an amount.
    """
    if not cost["what"]:
        raise ValueError(cost)
    for name in ("began", "ended"):
        if cost.get(name):
            moment(cost[name])
    for name in ("usd", "per_hour"):
        if cost.get(name, "unknown") != "unknown":
            _amount(cost[name])
    if cost.get("seconds"):
        _amount(cost["seconds"])


def moment(text: str) -> datetime:
    """A moment that can be compared with others. Raises ValueError for none."""
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        raise ValueError(text)
    return parsed


def _amount(text: str) -> None:
    """Raises ValueError for what is no amount."""
    try:
        is_one = Decimal(text).is_finite()
    except InvalidOperation:
        is_one = False
    if not is_one:
        raise ValueError(text)


def _fits(value: object, hint: Any) -> bool:
    kind, parts = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if kind is Literal:
        return value in parts
    if kind in {Union, UnionType}:
        return any(_fits(value, part) for part in parts)
    if kind is list:
        return isinstance(value, list) and all(_fits(item, parts[0]) for item in value)
    if kind is tuple:
        return isinstance(value, tuple) and all(_fits(item, parts[0]) for item in value)
    if kind is dict:
        return isinstance(value, dict) and all(
            _fits(key, parts[0]) and _fits(inner, parts[1]) for key, inner in value.items()
        )
    # To Python True is a whole number too.
    return type(value) is hint
