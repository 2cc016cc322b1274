"""How far a step is, what it found out, and what its requests cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from hello_blaze_tui.progress.checked import check_cost, made, moment

Progress = Literal["not yet", "here", "done", "failed"]


@dataclass(slots=True)
class StepRecord:
    """How far a step is."""

    progress: Progress = "not yet"
    attempt: int = 1
    """2 after a failure, and so on; part of the names of jobs."""
    started: str = ""
    ended: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    costs: list[dict[str, str]] = field(default_factory=list)
    """What its requests cost: `what`, `usd` (expected; `unknown` where the price is)."""
    failure: dict[str, str] = field(default_factory=dict)
    """How it failed when it was last tried, `what`, `why`, `todo`, `log_line`; empty: it did not."""
    undone: str = ""
    """Why it is to be done again, though it was done: `Bucket was done anew`; empty: it is not."""


def record_of(data: dict[str, Any]) -> StepRecord:
    """The record of a step. Raises what MALFORMED names where something in it cannot be."""
    record = made(StepRecord, data)
    for time in (record.started, record.ended, record.result.get("ends")):
        if time:
            moment(time)
    for cost in record.costs:
        check_cost(cost)
    if record.failure and "what" not in record.failure:
        raise ValueError(record.failure)
    return record
