"""Amounts of money as words; an unknown price is said, never shown as zero."""

from __future__ import annotations

from decimal import Decimal

from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.walkthrough.summary import total, usd

__all__ = ["rate", "total", "usd"]


def rate(entry: Entry, *, practice: bool) -> str:
    """What a resource costs while it is up."""
    if practice:
        return "nothing here"
    if not entry.per_hour:
        return "free while it is up" if entry.resource.kind != "bucket" else "less than a cent a month"
    if entry.per_hour == "unknown":
        return "price not known"
    return f"{usd(entry.per_hour)} an hour, {usd(Decimal(entry.per_hour) * 24)} a day"
