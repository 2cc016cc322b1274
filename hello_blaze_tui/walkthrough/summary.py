"""What a walkthrough came to, as data: results, costs, what was created and deleted, what is still up.

And its amounts of money as both front ends tell them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from hello_blaze_tui.progress.walkthrough_document import StepRecord, WalkthroughDocument
from hello_blaze_tui.steps.step import Step


def summary(document: WalkthroughDocument, steps: Sequence[Step]) -> dict[str, Any]:
    """JSON-able, for the summary on the screen and the last event of `--json`."""
    results = {key: record.result for key, record in document.steps.items()}
    entries = tuple(document.ledger)
    return {
        "walkthrough": document.name,
        "practice": document.place.practice,
        "account_id": document.place.account_id,
        "region": document.place.region,
        "document": str(document.path),
        "steps": [_step(step, document.steps.get(step.key, StepRecord())) for step in steps],
        "accuracy": results.get("training", {}).get("metrics", {}),
        "predictions": results.get("predictions", {}).get("predictions", []),
        "transform": results.get("transform", {}).get("predictions", []),
        "created": [_resource(entry.resource) for entry in entries if entry.life in {"created", "deleted"}],
        "deleted": [_resource(entry.resource) for entry in entries if entry.life == "deleted"],
        "up": [{**_resource(entry.resource), "per_hour": entry.per_hour} for entry in document.ledger.up()],
    }


def usd(amount: Decimal | str) -> str:
    """$0.115, $2.76; small amounts keep what matters of them."""
    value = Decimal(amount)
    return f"${value:.2f}" if value >= 1 or value == 0 else f"${value:.4f}".rstrip("0")


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


def _step(step: Step, record: StepRecord) -> dict[str, Any]:
    return {
        "key": step.key,
        "title": step.title,
        "progress": record.progress,
        "seconds": _seconds(record),
        "costs": record.costs,
    }


def _seconds(record: StepRecord) -> float | None:
    if not (record.started and record.ended):
        return None
    begun, ended = datetime.fromisoformat(record.started), datetime.fromisoformat(record.ended)
    return round((ended - begun).total_seconds(), 1)


def _resource(resource: Any) -> dict[str, str]:
    return {"kind": resource.kind, "name": resource.name}
