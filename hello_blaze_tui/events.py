"""What a run reports, as it happens: the only thing a front end renders.

Each event is a frozen value. `as_json` gives the stable form that `hello-blaze run --json` prints, one a
line; docs/events.md documents it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

from hello_blaze_tui.request import LocalFile, Request, Resource


@dataclass(frozen=True, slots=True)
class LogLine:
    """One CloudWatch event of a stream."""

    timestamp: datetime
    message: str
    stream: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all events carry."""

    step: str
    """The step's key; empty for what belongs to the whole walkthrough."""
    time: datetime = field(default_factory=lambda: datetime.now(timezone.utc))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(Event):
    """A step begins (again, when it is resumed)."""

    title: str
    position: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSkipped(Event):
    """A step was done in an earlier run; `result` is what it left."""

    title: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSent(Event):
    """The request is in the ledger and is being sent now."""

    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceCreated(Event):
    """AWS has created it (or had done so before a crash: `adopted`)."""

    resource: Resource
    adopted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceDeleted(Event):
    """It was looked for and is gone."""

    resource: Resource
    why: str = ""
    """Who deleted it, when it was not this step: the end that was asked for, or somebody elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(Event):
    """Bytes of an upload or download so far."""

    what: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Event):
    """Nothing moves for a while, and this is why (AWS is slow, a role is too new ...)."""

    why: str
    attempt: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged(Event):
    """A job or an endpoint reports another status."""

    resource: Resource
    status: str
    secondary: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLines(Event):
    """New lines of the job's CloudWatch streams, oldest first."""

    group: str
    lines: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified(Event):
    """The step's result was looked at on AWS and is right; the step is done."""

    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetWarned(Event):
    """The budget is half used, or cannot be kept for a price that is not known."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Event):
    """The step failed: what happened, why, what to do; `log_line` proves it where there is one."""

    what: str
    why: str = ""
    todo: str = ""
    code: str = ""
    log_line: str = ""
    exit_code: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Event):
    """The end of the walkthrough, or of the part that was asked for."""

    summary: Mapping[str, Any]


def as_json(event: Event) -> dict[str, Any]:
    """`event` as JSON-able data: `{"event": "status-changed", "step": ..., "time": ..., ...}`."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(event).__name__).lower()
    return {"event": name, **_plain(event)}


def _plain(value: Any) -> Any:
    if isinstance(value, LocalFile):
        return str(value.path)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
