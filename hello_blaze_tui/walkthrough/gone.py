"""Notices what somebody deleted outside the walkthrough, so that it is said and can be made again."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from functools import partial

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.meter import Meter
from hello_blaze_tui.progress.walkthrough_document import now
from hello_blaze_tui.request import Resource
from hello_blaze_tui.walkthrough.ends import notice
from hello_blaze_tui.walkthrough.reopening import make_again
from hello_blaze_tui.walkthrough.standing import Standing

NEEDS = {
    "bucket": (),
    "dataset": ("bucket",),
    "role": (),
    "processing": ("bucket", "dataset", "role"),
    "training": ("bucket", "role"),
    "model": ("bucket", "role"),
    "endpoint": ("bucket", "role", "model"),
    "predictions": ("endpoint",),
    "transform": ("bucket", "role", "model"),
}
"""The earlier steps without whose resources a step cannot be carried out. What no step to come needs may be
gone: somebody may have deleted the endpoint to save its price."""
LATELY = 5.0
"""Seconds for which what was found is taken to be there, and nobody looks again."""


class Gone:
    """What a walkthrough has made and is not on AWS any more."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._seen: dict[Resource, float] = {}
        self._is_looked_at, self._not_before = False, 0.0

    def is_due(self, measured: Meter) -> bool:
        """Whether it is time to look: the first time since the start, and when an endpoint was to end."""
        is_wanted = measured.is_overdue or not self._is_looked_at
        return is_wanted and time.monotonic() >= self._not_before

    def noticed(self, step: str = "") -> Generator[Event, None, tuple[Entry, ...]]:
        """Endpoints that ended, as asked or elsewhere: written down, so that they cost no more, and told.

        Returns:
            Those that were deleted elsewhere, are needed, and are made again under a fresh name.

        Raises:
            BlazeError: AWS cannot be asked.
        """
        self._not_before = time.monotonic() + LATELY
        # A step that does without the endpoint is not begun anew for it.
        needs = not step or "endpoint" in {step, *NEEDS.get(step, ())}
        again_as = partial(make_again, self._standing) if needs else None
        again = yield from notice(self._standing, self._exists, again_as, step)
        self._is_looked_at = True
        return again

    def found(self, keys: Iterable[str]) -> tuple[Entry, ...]:
        """What these steps build on, or have made themselves, as far as they are to do.

        Raises:
            BlazeError: AWS does not let us see it, or cannot be reached.
        """
        to_do = [key for key in keys if key in NEEDS and self._standing.document.step(key).progress != "done"]
        steps = {step for key in to_do for step in (*NEEDS[key], key)}
        needed = [entry for entry in self._standing.up() if entry.step in steps and _is_needed(entry)]
        return tuple(entry for entry in needed if self._exists(entry.resource) is None)

    def looked_around(self, key: str) -> Generator[Event, None, tuple[Entry, ...]]:
        """What a step that begins needs, and somebody deleted: told, and made again from here on."""
        again = yield from self.noticed(key)
        if found := self.found([key]):
            self.make_again(found)
        # What is begun now may take long: the next step looks anew.
        self._seen.clear()
        return (*again, *found)

    def make_again(self, entries: Iterable[Entry]) -> None:
        """The ledger learns that they are gone; their steps, and all built on them, are to be done again."""
        for entry in entries:
            self._forget(entry.resource)
            make_again(self._standing, entry)
        self._standing.document.save()

    def _exists(self, resource: Resource) -> Resource | None:
        """What is on AWS of it; what was there a moment ago is not asked for again."""
        moment = time.monotonic()
        if moment - self._seen.get(resource, -LATELY) < LATELY:
            return resource
        found = self._standing.account.exists(resource)
        if found is not None:
            self._seen[resource] = moment
        return found

    def _forget(self, resource: Resource) -> None:
        """With a bucket what lay in it."""
        inside = f"{resource.name}/" if resource.kind == "bucket" else "/"
        for other in [entry.resource for entry in self._standing.up()]:
            if other == resource or (other.kind == "object" and other.name.startswith(inside)):
                self._standing.document.ledger.turn(other, "deleted", now())


def told(entries: Iterable[Entry]) -> BlazeError:
    """What happened, why, what to do next."""
    names = ", ".join(f"the {entry.resource}" for entry in entries)
    return BlazeError(
        f"{names[0].upper()}{names[1:]}: gone from AWS.",
        "This walkthrough had made it, and it was deleted elsewhere, for example in the console.",
        "Go on, and it is made again under a fresh name, with all that is built on it.",
        "Gone",
    )


def _is_needed(entry: Entry) -> bool:
    resource = entry.resource
    is_folder = resource.kind == "object" and resource.name.endswith("/")
    # An endpoint that is up works without its configuration.
    return not (is_folder or entry.is_record or resource.kind == "endpoint configuration")
