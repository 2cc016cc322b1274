"""Reads of a damaged document what can still be read, member by member.

A document is written with one member a line, indented by its depth, and no text in it holds a line break: so
a member is found, and read by itself, whatever stands before and after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any, TypeVar

from hello_blaze_tui.progress.checked import MALFORMED, check_cost, entry_of, made, moment
from hello_blaze_tui.progress.file_names import NAME
from hello_blaze_tui.progress.ledger import Entry, Ledger
from hello_blaze_tui.progress.step_record import StepRecord, record_of
from hello_blaze_tui.progress.walkthrough_document import (
    Place,
    WalkthroughDocument,
    begin,
    now,
)
from hello_blaze_tui.request import Resource

T = TypeVar("T")
Members = list[tuple[str, Any]]
TOKEN = re.compile(r"-([0-9a-f]{6})(?:[-/]|$)")
UNKNOWN = {"step": "", "life": "intended", "per_hour": "unknown"}
"""An entry of which only the resource can be read: it may be up, and at a price."""
ARN = re.compile(r"arn:([a-z-]+):sagemaker:([a-z0-9-]+):([0-9]{12}):")


def salvaged(text: str, name: str) -> WalkthroughDocument | None:
    """What can still be read of it; None: nothing says any more which account it was on.

    A resource whose life cannot be read is looked for at the next run. A step whose record cannot be read is
    to be done again: what is up of it is found then.
    """
    text = _as_written(text)
    top, tables = dict(_members(text, 1)), _members(text, 2)
    # Of the members that stand so deep and are no tables, the place has the first.
    where = {key: value for key, value in reversed(tables) if not isinstance(value, dict)}
    entries = resources_of(text, str(where.get("region", "")))
    place = _place(where, entries)
    if place is None:
        return None
    document = begin(name, place)
    document.begun_as = _name(top.get("begun_as")) or _name(top.get("name")) or name
    document.token = _name(top.get("token")) or _token(entries) or document.token
    document.machine = _name(top.get("machine")) or document.machine
    times: list[Any] = [top.get("began"), *(entry.since for entry in entries)]
    document.began = min((time for time in times if _read(moment, time)), default=document.began)
    document.ledger = Ledger(tuple(entries))
    for key, value in tables:
        if isinstance(value, dict) and "progress" not in value:
            document.answers[key] = value
        elif (record := _read(_record, value)) is not None:
            document.steps[key] = record
    return document


def resources_of(text: str, region: str = "") -> list[Entry]:
    """The ledger of a damaged document, as far as it can be read; `region` where a resource's is not."""
    _, *pieces = re.split(r'^   (?="resource":)', _as_written(text), flags=re.MULTILINE)
    return [
        entry
        for piece in pieces
        if (entry := _read(lambda piece: _entry(piece, region), f"   {piece}")) is not None
    ]


def _as_written(text: str) -> str:
    """Sound JSON with damage in what it says is read in the same way."""
    with suppress(*MALFORMED):
        return json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    return text


def _members(text: str, depth: int) -> Members:
    """What can be read of the members that stand so deep, in their order."""
    return list(_each_member(text, re.compile(rf'^ {{{depth}}}"(\w+)": ', re.MULTILINE)))


def _each_member(text: str, beginning: re.Pattern[str]) -> Iterator[tuple[str, Any]]:
    for found in beginning.finditer(text):
        with suppress(*MALFORMED):
            yield found[1], json.JSONDecoder().raw_decode(text, found.end())[0]


def _entry(piece: str, region: str) -> Entry:
    """Raises what MALFORMED names where not even the resource can be read."""
    # Of what stands deeper, the first is the resource's own.
    members, own = dict(_members(piece, 3)), dict(reversed(_members(piece, 4)))
    names = [key for key in ("kind", "name", "region", "arn") if key in own]
    resource = made(Resource, {"region": region, **{key: own[key] for key in names}})
    entry = made(Entry, {"resource": resource, **UNKNOWN, "since": now()})
    for key in ("step", "life", "since", "per_hour"):
        entry = _read(entry_of, {**asdict(entry), key: members.get(key)}) or entry
    return entry


def _record(value: Any) -> StepRecord:
    """Without the costs that cannot be read: the meter tells those by the ledger."""
    costs = [cost for cost in value.get("costs", ()) if _read(_cost, cost)]
    return record_of({**value, "costs": costs})


def _cost(cost: Any) -> bool:
    check_cost(cost)
    return True


def _place(members: dict[str, Any], entries: list[Entry]) -> Place | None:
    """Whether it was the practice account must be known; the rest stands in the names of what is up, too."""
    arn = next((found for entry in entries if (found := ARN.match(entry.resource.arn))), None)
    guessed = dict(zip(("partition", "region", "account_id"), arn.groups(), strict=True)) if arn else {}
    known = {
        key: members[key]
        for key in ("practice", "region", "account_id", "partition", "profile")
        if key in members
    }
    return _read(lambda value: made(Place, value), {**guessed, **known})


def _token(entries: list[Entry]) -> str | None:
    """Six random characters that stand in each of our names."""
    found = (TOKEN.search(entry.resource.name) for entry in entries)
    return next((match[1] for match in found if match), None)


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and NAME.fullmatch(value) else None


def _read(make: Callable[[Any], T], value: Any) -> T | None:
    """None for what cannot be."""
    with suppress(*MALFORMED):
        return make(value)
    return None
