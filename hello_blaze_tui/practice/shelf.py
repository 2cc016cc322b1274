"""All SageMaker resources of one kind: read from memory, on disk before a change is seen.

Whoever checks and then puts holds `lock` meanwhile, so that two requests with one name cannot both succeed.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterable
from typing import Any

from hello_blaze_tui.practice.ports import Document, Records
from hello_blaze_tui.practice.wire import now


class Shelf:
    """The documents of one kind by region and name. Each holds `request`, `description` and `tags`."""

    def __init__(self, records: Records, kind: str) -> None:
        self._records = records
        self._kind = kind
        self._documents = {name: copy.deepcopy(found) for name, found in records.all(kind).items()}
        self.lock = threading.RLock()

    def get(self, region: str, name: str) -> Document | None:
        """A copy of the resource's document, or None."""
        with self.lock:
            found = self._documents.get(f"{region}/{name}")
            return None if found is None else copy.deepcopy(found)

    def of(self, region: str) -> list[Document]:
        """Copies of all documents of a region."""
        with self.lock:
            return [
                copy.deepcopy(found)
                for name, found in self._documents.items()
                if name.partition("/")[0] == region
            ]

    def summaries(self, region: str, members: Iterable[str]) -> list[Document]:
        """These members of each description of a region, for a listing; None for one that is not there."""
        wanted = tuple(members)
        with self.lock:
            described = [
                found["description"]
                for name, found in self._documents.items()
                if name.partition("/")[0] == region
            ]
            return [{member: copy.deepcopy(one.get(member)) for member in wanted} for one in described]

    def all(self) -> list[tuple[str, str, Document]]:
        """Region, name and a copy of every document."""
        with self.lock:
            pairs = [(name.partition("/"), copy.deepcopy(found)) for name, found in self._documents.items()]
        return [(region, name, found) for (region, _, name), found in pairs]

    def put(self, region: str, name: str, document: Document) -> None:
        """Keeps the document; on disk when this returns."""
        with self.lock:
            kept = copy.deepcopy(document)
            self._records.put(self._kind, f"{region}/{name}", kept)
            self._documents[f"{region}/{name}"] = kept

    def change(self, region: str, name: str, change: Callable[[dict[str, Any]], None]) -> Document | None:
        """Changes the description in one go, and its LastModifiedTime; None when the resource is gone."""
        with self.lock:
            document = self.get(region, name)
            if document is None:
                return None
            change(document["description"])
            document["description"]["LastModifiedTime"] = now()
            self.put(region, name, document)
            return document

    def delete(self, region: str, name: str) -> None:
        """Forgets the resource; gone from the disk when this returns."""
        with self.lock:
            self._records.delete(self._kind, f"{region}/{name}")
            self._documents.pop(f"{region}/{name}", None)
