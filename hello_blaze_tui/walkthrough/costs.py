"""What the meter counts, written into the step's record: when a cost begins, and what AWS says it came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.aws.jobs import describe
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress.ledger import RECORDS
from hello_blaze_tui.progress.meter import UNKNOWN, charge_of
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, now
from hello_blaze_tui.request import Cost, Resource

TIMES = {
    "processing job": ("ProcessingStartTime", "ProcessingEndTime"),
    "training job": ("TrainingStartTime", "TrainingEndTime"),
    "transform job": ("TransformStartTime", "TransformEndTime"),
}
"""Between which AWS bills a job's machines; one that never started costs nothing."""


def noted(cost: Cost, new: Resource, began: str) -> dict[str, str]:
    """The cost of something that was created at `began` (ISO 8601), as the document keeps it."""
    expected = cost.expected
    # A serverless endpoint costs by the answer: no clock runs for it.
    runs = cost.while_idle or new.kind in RECORDS
    return {
        "what": str(new),
        "usd": UNKNOWN if expected is None else f"{expected:.4f}",
        "per_hour": UNKNOWN if cost.per_hour is None else str(cost.per_hour),
        "prices_of": cost.prices_of,
        "began": began if runs else "",
    }


def is_counted(costs: Iterable[Mapping[str, str]], resource: Resource) -> bool:
    """Whether its cost is noted already, and has not ended: a name can be used again after a deletion."""
    return any(cost["what"] == str(resource) and not cost.get("ended") for cost in costs)


def settle(document: WalkthroughDocument, account: Account) -> None:
    """Writes down what AWS bills for what has ended; what it cannot be asked now is asked another time."""
    open_costs = [
        cost for record in document.steps.values() for cost in record.costs if charge_of(cost).is_running()
    ]
    for entry in document.ledger:
        for cost in open_costs:
            if cost["what"] != str(entry.resource):
                continue
            if entry.is_record:
                with suppress(BlazeError):
                    cost.update(_billed(account, entry.resource))
            elif entry.life in {"deleted", "never was"}:
                cost["ended"] = entry.since


def _billed(account: Account, job: Resource) -> dict[str, str]:
    """`ended` and `seconds` of a job that is over; empty while it runs."""
    snapshot = unless_absent(lambda: describe(account, job))
    if snapshot is None or not snapshot.finished:
        return {}
    began, ended = (snapshot.details.get(name) for name in TIMES[job.kind])
    seconds = snapshot.details.get("BillableTimeInSeconds", _between(began, ended))
    return {"seconds": f"{seconds}", "ended": ended.isoformat() if isinstance(ended, datetime) else now()}


def _between(began: Any, ended: Any) -> float:
    if not (isinstance(began, datetime) and isinstance(ended, datetime)):
        return 0.0
    return max(0.0, (ended - began) / timedelta(seconds=1))
