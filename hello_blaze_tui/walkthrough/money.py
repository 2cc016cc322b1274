"""Amounts of money as words; an unknown price is said, never shown as zero."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from decimal import Decimal

from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.request import Cost, Request


def usd(amount: Decimal | str) -> str:
    """$0.115, $2.76; small amounts keep what matters of them."""
    value = Decimal(amount)
    return f"${value:.2f}" if value >= 1 or value == 0 else f"${value:.4f}".rstrip("0")


def rate(entry: Entry, *, practice: bool) -> str:
    """What a resource costs while it is up."""
    if practice:
        return "nothing here"
    if not entry.per_hour:
        return "free while it is up" if entry.resource.kind != "bucket" else "less than a cent a month"
    if entry.per_hour == "unknown":
        return "price not known"
    return f"{usd(entry.per_hour)} an hour, {usd(Decimal(entry.per_hour) * 24)} a day"


def brief_rate(entry: Entry) -> str:
    """The same in a word or two, for a row of a list."""
    if not entry.per_hour:
        return "free"
    return "price not known" if entry.per_hour == "unknown" else f"{usd(entry.per_hour)}/h on AWS"


def total(amounts: Iterable[str]) -> str:
    """The sum of what is known, and whether something is not."""
    known, unknown = Decimal(0), 0
    for amount in amounts:
        if amount == "unknown":
            unknown += 1
        else:
            known += Decimal(amount)
    words = usd(known)
    return f"{words} and {unknown} whose price is not known" if unknown else words


def price_line(cost: Cost | None, *, practice: bool) -> str:
    """What a request costs, in one line."""
    if cost is None:
        return "nothing"
    if cost.per_hour is None or cost.expected is None:
        line = "price not known for this machine and region"
    else:
        minutes = round(float(cost.expected_hours) * 60)
        until = " until it is deleted, used or not" if cost.while_idle else ""
        line = f"${cost.per_hour:.3f} an hour{until}, about ${cost.expected:.2f} for {minutes} min"
        line += f" (prices of {cost.prices_of})"
    return f"nothing here; on AWS {line}" if practice else line


def creates_and_costs(requests: Iterable[Request], *, practice: bool) -> list[str]:
    """What requests create and what that costs, a line each."""
    lines = []
    for request in requests:
        if request.creates is not None:
            lines.append(f"Creates  {request.creates.kind} {request.creates.name}")
        if request.cost is not None:
            lines.append(f"Costs    {price_line(request.cost, practice=practice)}")
    return lines


def price_of_sending(requests: Iterable[Request]) -> str:
    """The sentence to ask with before requests that cost are sent; empty when none does."""
    costs = [request.cost for request in requests if request.cost is not None]
    prices = ("a price not known" if c.per_hour is None else f"${c.per_hour} an hour" for c in costs)
    return f"This costs {', '.join(prices)}." if costs else ""


def costing(up: Iterable[Entry]) -> tuple[Entry, ...]:
    """What costs while it is up, used or not."""
    return tuple(entry for entry in up if entry.per_hour)


def money(up: Iterable[Entry], *, practice: bool, now: datetime | None = None) -> str:
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
    an_hour = sum((Decimal(entry.per_hour) for entry in known), Decimal(0))
    so_far = sum((_since(entry, moment) for entry in known), Decimal(0))
    return f"{what} · ${an_hour:.3f}/h · ${so_far:.2f} so far"


def a_day(up: Iterable[Entry]) -> str:
    """What it costs a day, in words."""
    known = [Decimal(entry.per_hour) for entry in costing(up) if entry.per_hour != "unknown"]
    return f"${sum(known, Decimal(0)) * 24:.2f} a day" if known else "an amount that is not known"


def price_of_leaving(up: Iterable[Entry]) -> str:
    """The sentence to ask with before something goes on costing; empty when nothing does."""
    entries = costing(up)
    return f"{len(entries)} endpoint is up and costs {a_day(entries)}, used or not." if entries else ""


def _since(entry: Entry, now: datetime) -> Decimal:
    return Decimal(entry.per_hour) * Decimal(_hours(entry, now))


def _hours(entry: Entry, now: datetime) -> float:
    """How long it is up, as far as this computer's clock tells."""
    return max(0.0, (now - datetime.fromisoformat(entry.since)).total_seconds() / 3600)
