"""Amounts of money: a sum that never forgets what is not known, and how both front ends write it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


def usd(amount: Decimal | str) -> str:
    """$0.115, $0.20, $2.76; small amounts keep what matters of them."""
    value = Decimal(amount)
    if value == 0 or value >= 1:
        return f"${value:.2f}"
    if value < Decimal("0.00005"):
        return "less than $0.0001"
    whole, _, part = f"{value:.4f}".partition(".")
    return f"${whole}.{part[:2]}{part[2:].rstrip('0')}"


@dataclass(frozen=True, slots=True)
class Amount:
    """USD: what is known of a sum, and of how many things the price is not."""

    known: Decimal = Decimal(0)
    unknown: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.known + other.known, self.unknown + other.unknown)

    def __str__(self) -> str:
        if not self.unknown:
            return usd(self.known)
        if not self.known:
            return "an amount that is not known"
        return f"{usd(self.known)} and {self.unknown} whose price is not known"


def total(amounts: Iterable[Decimal | None]) -> Amount:
    """The sum; None is a price that is not known."""
    parts = tuple(amounts)
    known = sum((part for part in parts if part is not None), Decimal(0))
    return Amount(known, sum(part is None for part in parts))
