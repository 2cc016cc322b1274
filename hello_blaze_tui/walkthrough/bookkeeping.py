"""What a step creates and deletes, in the ledger: before it is asked for, and as soon as it is known."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Protocol

from hello_blaze_tui.progress.ledger import Entry, Ledger
from hello_blaze_tui.progress.walkthrough_document import StepRecord, now
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps.needs import needs_of
from hello_blaze_tui.walkthrough.costs import is_counted, noted

YOUNG_ROLE = timedelta(minutes=2)


class Book(Protocol):
    """Where it is written down: a walkthrough's document, or a sweep's."""

    ledger: Ledger

    def step(self, key: str) -> StepRecord: ...

    def save(self) -> None: ...


class Bookkeeper:
    """Writes down what becomes of one step's requests; each entry is on disk when its method returns."""

    def __init__(self, book: Book, step: str) -> None:
        self._book = book
        self._step = step

    @property
    def ledger(self) -> Ledger:
        return self._book.ledger

    def is_up(self, resource: Resource) -> bool:
        entry = self.ledger.find(resource)
        return entry is not None and entry.life == "created"

    def has_young_role(self) -> bool:
        """Whether a role was made so lately that AWS may not know it everywhere."""
        since = datetime.now(timezone.utc) - YOUNG_ROLE
        roles = (entry for entry in self.ledger.up() if entry.resource.kind == "role")
        return any(datetime.fromisoformat(role.since) > since for role in roles)

    def intend(self, request: Request, new: Resource) -> None:
        """It is asked for next."""
        per_hour = ""
        if request.cost is not None and request.cost.while_idle:
            per_hour = "unknown" if request.cost.per_hour is None else str(request.cost.per_hour)
        self.ledger.put(Entry(new, self._step, "intended", now(), per_hour, tuple(needs_of(request))))
        self._book.save()

    def note_cost(self, request: Request, new: Resource) -> None:
        """What the meter counts from here on; it alone is saved with what follows."""
        costs = self._book.step(self._step).costs
        if request.cost is not None and not is_counted(costs, new):
            costs.append(noted(request.cost, new, now()))

    def created(self, new: Resource, response: dict[str, Any]) -> Resource:
        """It is there; returned with the ARN that AWS gave it."""
        arn = next((str(value) for name, value in response.items() if name.endswith("Arn")), "")
        arn = arn or str(response.get("Role", {}).get("Arn", ""))
        known = Resource(new.kind, new.name, new.region, arn or new.arn)
        self.found(known)
        return known

    def found(self, resource: Resource) -> None:
        """It was asked for, and is there."""
        self.ledger.turn(resource, "created", now())
        self._book.save()

    def never_was(self, resource: Resource) -> None:
        """It was asked for, and nothing came of it."""
        self.ledger.turn(resource, "never was", now())
        self._book.save()

    def deleted(self, old: Resource) -> None:
        """It is gone, and with a bucket what lay in it."""
        gone = [old] if old.kind != "bucket" else [old, *self._inside(old.name)]
        for resource in gone:
            if resource.kind == "log group" and self.ledger.find(resource) is None:
                # AWS made it for our jobs: no request of ours created it.
                self.ledger.put(Entry(resource, self._step, "deleted", now()))
            self.ledger.turn(resource, "deleted", now())
        self._book.save()

    def _inside(self, bucket: str) -> list[Resource]:
        up = (entry.resource for entry in self.ledger.up())
        return [each for each in up if each.kind == "object" and each.name.startswith(f"{bucket}/")]
