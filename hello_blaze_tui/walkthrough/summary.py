"""What a walkthrough came to, as data: results, costs, what was created and deleted, what is still up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from hello_blaze_tui.progress.meter import UNKNOWN, Charge, Meter, meter
from hello_blaze_tui.progress.walkthrough_document import StepRecord, WalkthroughDocument
from hello_blaze_tui.steps.step import Step

GOOD = 0.02
"""How much better than the guess a model is that learned something."""


def summary(document: WalkthroughDocument, steps: Sequence[Step]) -> dict[str, Any]:
    """JSON-able, for the summary on the screen and the last event of `--json`."""
    results = {key: record.result for key, record in document.steps.items()}
    entries = tuple(document.ledger)
    measured = meter(document)
    return {
        "walkthrough": document.name,
        "practice": document.place.practice,
        "account_id": document.place.account_id,
        "region": document.place.region,
        "document": str(document.path),
        "steps": [_step(step, document.steps.get(step.key, StepRecord()), measured) for step in steps],
        "cost": _cost(measured),
        "accuracy": results.get("training", {}).get("metrics", {}),
        "predictions": results.get("predictions", {}).get("predictions", []),
        "transform": results.get("transform", {}).get("predictions", []),
        "created": [_resource(entry.resource) for entry in entries if entry.life in {"created", "deleted"}],
        "deleted": [_resource(entry.resource) for entry in entries if entry.life == "deleted"],
        "up": [{**_resource(entry.resource), "per_hour": entry.per_hour} for entry in document.ledger.up()],
    }


def beside_a_guess(accuracy: Mapping[str, float], test_labels: Mapping[str, int]) -> str:
    """What always naming the more frequent label would reach, and whether the model does better.

    Empty while one of the two is not known.
    """
    reached = accuracy.get("validation:accuracy")
    if reached is None or not test_labels:
        return ""
    guess = max(test_labels.values()) / sum(test_labels.values())
    words = (
        "Your model knows more than that."
        if reached > guess + GOOD
        else "Your model is hardly better: give it more epochs, or more reviews."
    )
    return f"Always naming the more frequent label would be right on {guess:.1%}. {words}"


def _step(step: Step, record: StepRecord, measured: Meter) -> dict[str, Any]:
    return {
        "key": step.key,
        "title": step.title,
        "progress": record.progress,
        "seconds": _seconds(record),
        "costs": [
            {"what": charge.what, "usd": _words(measured.cost_of(charge)), **_up(charge, measured)}
            for charge in measured.charges
            if any(charge.what == cost["what"] for cost in record.costs)
        ],
    }


def _up(charge: Charge, measured: Meter) -> dict[str, float]:
    """How many seconds something was up that costs by that, and not by how long its step took."""
    lasted = charge.lasted(measured.moment)
    return {"up_seconds": lasted.total_seconds()} if charge.until_deleted and lasted is not None else {}


def _cost(measured: Meter) -> dict[str, Any]:
    """What it has cost; on the practice account, what AWS would have taken."""
    return {
        "usd": _words(measured.so_far.known),
        "unknown": measured.so_far.unknown,
        "per_hour": _words(measured.per_hour.known),
        "prices_of": measured.prices_of,
        "budget": None if measured.budget is None else str(measured.budget),
    }


def _words(amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else f"{amount:.6f}"


def _seconds(record: StepRecord) -> float | None:
    if not (record.started and record.ended):
        return None
    begun, ended = datetime.fromisoformat(record.started), datetime.fromisoformat(record.ended)
    return round((ended - begun).total_seconds(), 1)


def _resource(resource: Any) -> dict[str, str]:
    return {"kind": resource.kind, "name": resource.name}
