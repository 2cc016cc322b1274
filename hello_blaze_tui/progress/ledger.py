"""The life of each resource: intended (on disk before the call), created (ARN known), deleted.

The ledger is a part of the walkthrough document, so that one replaced file holds both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from hello_blaze_tui.request import Resource

Life = Literal["intended", "created", "deleted", "never was"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource as far as the ledger knows it."""

    resource: Resource
    step: str
    life: Life
    since: str
    """When that life began, ISO 8601 in UTC."""
    per_hour: str = ""
    """USD an hour while it is up, for what costs while idle; empty otherwise; `unknown` when the price is."""
    needs: tuple[str, ...] = ()
    """Kind and name of what it cannot work without, as its request said; empty: that is not known."""

    @property
    def is_record(self) -> bool:
        """Whether it is a job, of which nothing can be left up."""
        return self.resource.kind in RECORDS


RECORDS = frozenset({"processing job", "training job", "transform job"})
"""Kinds that stay on AWS as records when they are over, and cost nothing."""


class Ledger:
    """All resources of a walkthrough, in the order in which they were asked for."""

    def __init__(self, entries: tuple[Entry, ...] = ()) -> None:
        self._entries: dict[tuple[str, str], Entry] = {_key(entry.resource): entry for entry in entries}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def find(self, resource: Resource) -> Entry | None:
        return self._entries.get(_key(resource))

    def put(self, entry: Entry) -> None:
        """Writes an entry over the resource's earlier one."""
        self._entries[_key(entry.resource)] = entry

    def turn(self, resource: Resource, life: Life, since: str) -> None:
        """The resource goes on to another life; one that the ledger does not know is left alone."""
        entry = self.find(resource)
        if entry is not None:
            self.put(replace(entry, life=life, since=since, resource=resource))

    def up(self) -> tuple[Entry, ...]:
        """What is on AWS as far as known, oldest first."""
        return tuple(entry for entry in self if entry.life == "created")

    def intended(self) -> tuple[Entry, ...]:
        """What may or may not be on AWS: asked for, and no answer came."""
        return tuple(entry for entry in self if entry.life == "intended")


def _key(resource: Resource) -> tuple[str, str]:
    return resource.kind, resource.name
