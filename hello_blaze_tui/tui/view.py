"""What a step's screen shows of a walkthrough: one frozen value, made off the event loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.request import Request
from hello_blaze_tui.steps.step import Answers, Step
from hello_blaze_tui.tui.marks import StepState
from hello_blaze_tui.walkthrough import Walkthrough


@dataclass(frozen=True, slots=True)
class View:
    """A walkthrough as one of its steps sees it."""

    answers: Answers
    states: Mapping[str, StepState]
    result: Mapping[str, Any]
    problems: Mapping[str, str]
    requests: tuple[Request, ...]
    """Empty while there are problems."""
    up: tuple[Entry, ...]


def account_choices(walkthrough: Walkthrough, step: Step) -> Iterator[tuple[str, list[str]]]:
    """The choices that are read from the account, by field; what cannot be read is left out."""
    for field in step.fields:
        if field.account_choices is not None:
            with suppress(BlazeError):
                yield field.key, list(field.account_choices(walkthrough.account, walkthrough.answers))


def view(walkthrough: Walkthrough, key: str) -> View:
    """The view of the step `key`, now. Loads the service model the first time, which takes a moment."""
    problems = walkthrough.problems(key)
    answers = walkthrough.answers
    return View(
        answers=answers,
        states={step.key: walkthrough.progress(step.key) for step in walkthrough.steps},
        result=answers.result(key),
        problems=problems,
        requests=() if problems else tuple(walkthrough.requests(key)),
        up=walkthrough.up(),
    )


def costing(up: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """What costs while it is up, used or not."""
    return tuple(entry for entry in up if entry.per_hour)


def money(up: tuple[Entry, ...], *, practice: bool, now: datetime | None = None) -> str:
    """The money corner: `nothing costs`, or `1 endpoint 2:41 · $0.115/h · $0.31 so far`.

    The clock, hours and minutes, is that of what is up longest.
    """
    entries = costing(up)
    if not entries:
        return "nothing costs"
    moment = now or datetime.now(timezone.utc)
    minutes = int(max(_hours(entry, moment) for entry in entries) * 60)
    what = f"{len(entries)} endpoint{'s' * (len(entries) > 1)} {minutes // 60}:{minutes % 60:02}"
    if practice:
        return f"{what} · nothing costs here"
    known = [entry for entry in entries if entry.per_hour != "unknown"]
    if len(known) < len(entries):
        return f"{what} · price not known"
    rate = sum((Decimal(entry.per_hour) for entry in known), Decimal(0))
    so_far = sum((_since(entry, moment) for entry in known), Decimal(0))
    return f"{what} · ${rate:.3f}/h · ${so_far:.2f} so far"


def a_day(up: tuple[Entry, ...]) -> str:
    """What it costs a day, in words."""
    known = [Decimal(entry.per_hour) for entry in costing(up) if entry.per_hour != "unknown"]
    return f"${sum(known, Decimal(0)) * 24:.2f} a day" if known else "an amount that is not known"


def _since(entry: Entry, now: datetime) -> Decimal:
    return Decimal(entry.per_hour) * Decimal(_hours(entry, now))


def _hours(entry: Entry, now: datetime) -> float:
    """How long it is up, as far as this computer's clock tells."""
    return max(0.0, (now - datetime.fromisoformat(entry.since)).total_seconds() / 3600)
