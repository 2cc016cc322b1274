"""What something costs, as both front ends say it; an unknown price is said, never shown as zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from hello_blaze_tui.amounts import Amount, total, usd
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.meter import UNKNOWN, Meter, how_long, when
from hello_blaze_tui.request import Cost, Request
from hello_blaze_tui.steps.endpoint_end import moment_of

MINUTE = 60
BY_ANSWER = "nothing while nobody asks; each answer by memory and seconds, and by the data in and out"
"""What a serverless endpoint costs."""


def sum_of(amounts: Iterable[str]) -> Amount:
    """The sum of a summary's amounts, of which some may be `unknown`."""
    return total(None if amount == UNKNOWN else Decimal(amount) for amount in amounts)


def came_to(costs: Sequence[Mapping[str, Any]]) -> str:
    """What the costs of one step of a summary came to: `$0.0091, up for 4 min`; empty where it has none."""
    if not costs:
        return ""
    up = sum(cost.get("up_seconds", 0) for cost in costs)
    span = how_long(timedelta(seconds=up)) if up >= MINUTE else f"{up:.0f} s"
    return f"{sum_of(cost['usd'] for cost in costs)}{f', up for {span}' if up else ''}"


def rate(entry: Entry, *, practice: bool) -> str:
    """What a resource costs while it is up."""
    if practice:
        return "costs nothing here"
    if not entry.per_hour:
        return "free while it is up" if entry.resource.kind != "bucket" else "less than a cent a month"
    if entry.per_hour == UNKNOWN:
        return "price not known"
    return f"{usd(entry.per_hour)} an hour, {usd(Decimal(entry.per_hour) * 24)} a day"


def brief_rate(entry: Entry) -> str:
    """The same in a word or two, for a row of a list."""
    if not entry.per_hour:
        return "free"
    return "price not known" if entry.per_hour == UNKNOWN else f"{usd(entry.per_hour)}/h on AWS"


def price_line(cost: Cost | None, *, practice: bool) -> str:
    """What a request costs, in one line."""
    if cost is None:
        return "nothing"
    if cost.by_answer:
        line = BY_ANSWER
    elif cost.per_hour is None or cost.expected is None:
        line = "price not known for this machine and region"
    else:
        minutes = round(float(cost.expected_hours) * 60)
        until = " until it is deleted, used or not" if cost.while_idle else ""
        line = f"{hourly(cost)}{until}, about ${cost.expected:.2f} for {minutes} min"
        line += f" (prices of {cost.prices_of})"
    return f"nothing here; on AWS {line}" if practice else line


def hourly(cost: Cost) -> str:
    """What it costs an hour: `$0.115 an hour`."""
    if cost.by_answer:
        return "nothing while nobody asks, then by the answer"
    if cost.per_hour is None:
        return "price not known"
    return f"{'at most ' * cost.is_most}{usd(cost.per_hour)} an hour"


def creates_and_costs(requests: Iterable[Request], *, practice: bool) -> list[str]:
    """What requests create and what that costs, a line each."""
    lines = []
    for request in requests:
        if request.creates is not None:
            lines.append(f"Creates  {request.creates}")
        if request.cost is not None:
            lines.append(f"Costs    {price_line(request.cost, practice=practice)}")
    return lines


def costs(requests: Iterable[Request], *, practice: bool) -> list[str]:
    """What those requests cost that do, a line each."""
    return [
        f"Costs {price_line(request.cost, practice=practice)}"
        for request in requests
        if request.cost is not None
    ]


def price_of_sending(requests: Sequence[Request]) -> str:
    """The sentence to ask with before requests that cost are sent; empty when none does."""
    costs = [request.cost for request in requests if request.cost is not None]
    prices = map(_asked_with, costs)
    return f"This costs {', '.join(prices)}.{_end(requests)}" if costs else ""


def _asked_with(cost: Cost) -> str:
    if cost.by_answer:
        return BY_ANSWER
    return "a price not known" if cost.per_hour is None else hourly(cost)


def _end(requests: Sequence[Request]) -> str:
    """What becomes of an endpoint that is forgotten."""
    if not any(request.cost and request.cost.while_idle for request in requests):
        return ""
    for request in requests:
        if request.service == "scheduler":
            end = moment_of(request.parameters["ScheduleExpression"])
            return f" AWS deletes it by itself {when(end, datetime.now(timezone.utc))}."
    return " It has no end of its own: it costs until you delete it."


def beside(requests: Iterable[Request], up: Iterable[Entry], *, practice: bool) -> str:
    """The sentence to ask with before an endpoint is made beside one that is up; empty when it is not so."""
    new = {request.creates for request in requests if request.creates and request.creates.kind == "endpoint"}
    old = [each for each in up if each.resource.kind == "endpoint" and each.resource not in new]
    if not new or not old:
        return ""
    names = ", ".join(f"{each.resource}, {rate(each, practice=practice)}" for each in old)
    return f"Still up: {names}. Nothing replaces it: it stays beside the new one until the cleanup."


def price_of_leaving(measured: Meter) -> str:
    """The sentence to ask with before something goes on costing; empty when nothing does."""
    if not measured.idle:
        return ""
    end = f" It ends by itself {when(measured.ends, measured.moment)}." if measured.ends else ""
    return f"An endpoint is up and costs {measured.a_day}, used or not.{end}"
