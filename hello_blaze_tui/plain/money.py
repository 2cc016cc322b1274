"""Amounts of money as words; an unknown price is said, never shown as zero."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from hello_blaze_tui.progress.ledger import Entry


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
