"""The budget: what is said when half of it is used, and before something that does not fit into it."""

from __future__ import annotations

from collections.abc import Iterator

from hello_blaze_tui.amounts import total, usd
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import BudgetWarned
from hello_blaze_tui.progress.meter import Meter, meter
from hello_blaze_tui.request import Cost
from hello_blaze_tui.walkthrough.standing import Standing

EXCEEDED = "BudgetExceeded"


def excess(standing: Standing, step: str) -> str:
    """Why the step does not fit into the budget; empty when it does, or there is none."""
    measured = meter(standing.document)
    if measured.budget is None:
        return ""
    return measured.excess(total(cost.expected for cost in _begun_by(standing, step)))


def unpriced(standing: Standing, step: str) -> Iterator[BudgetWarned]:
    """A budget cannot be kept for what nobody knows the price of."""
    if meter(standing.document).budget is None:
        return
    if any(cost.expected is None for cost in _begun_by(standing, step)):
        words = "The price of this step is not known, so the budget cannot be kept for it."
        yield BudgetWarned(step=step, what=words)


def half_used(before: Meter, after: Meter, step: str) -> Iterator[BudgetWarned]:
    """Told once, by the step that used it up."""
    if after.is_half_used and not before.is_half_used and after.budget is not None:
        used = f"{after.so_far} of {usd(after.budget)}{' on AWS' if after.practice else ''}"
        yield BudgetWarned(step=step, what=f"Half of the budget is used: {used}.")


def refusal(title: str, words: str) -> BlazeError:
    """A step that is not begun."""
    todo = "Go on with a larger --budget, or with --budget 0, which is none; or clean up."
    return BlazeError(f"{title} was not begun.", words, todo, EXCEEDED)


def _begun_by(standing: Standing, step: str) -> list[Cost]:
    """What the step begins to cost; not what an interrupted run of it has begun already."""
    if standing.problems(step):
        return []
    up = {(entry.resource.kind, entry.resource.name) for entry in standing.up()}
    new = (r for r in standing.requests(step) if not r.creates or (r.creates.kind, r.creates.name) not in up)
    return [request.cost for request in new if request.cost is not None]
