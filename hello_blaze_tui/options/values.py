"""What is written behind an option, checked: the words that argparse shows for a wrong one."""

from __future__ import annotations

import argparse
from datetime import timedelta


def age(text: str) -> timedelta:
    """A time span of `90m`, `2h` or `3d`. Raises ArgumentTypeError."""
    units = {"m": "minutes", "h": "hours", "d": "days"}
    number, unit = _number(text[:-1]), units.get(text[-1:])
    if unit is None or not 0 < number <= 100_000:
        raise argparse.ArgumentTypeError("an age is a number with m, h or d behind it, as in 90m, 2h or 3d")
    return timedelta(**{unit: number})


def pace(text: str) -> float:
    """How many times faster than AWS the practice account goes. Raises ArgumentTypeError."""
    pace = _number(text)
    if not 0.1 <= pace <= 10_000:
        raise argparse.ArgumentTypeError("a pace is a number from 0.1 to 10000")
    return pace


def budget(text: str) -> float:
    """USD; 0: none. Raises ArgumentTypeError."""
    try:
        budget = float(text)
    except ValueError:
        budget = -1.0
    if not 0 <= budget < 1_000_000:
        raise argparse.ArgumentTypeError("a budget is an amount in USD, for example 2.00; 0 is none")
    return budget


def port(text: str) -> int:
    """A port of TCP. Raises ArgumentTypeError."""
    port = _number(text)
    if not (port.is_integer() and 1 <= port <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(port)


def _number(text: str) -> float:
    """0, which is out of every range here, for what is none."""
    try:
        return float(text)
    except ValueError:
        return 0.0
