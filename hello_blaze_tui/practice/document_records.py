"""SageMaker's resources as JSON documents in the state."""

from __future__ import annotations

import json
from typing import Any

from hello_blaze_tui.practice.state import Store


class DocumentRecords:
    """ports.Records on the disk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, kind: str) -> dict[str, dict[str, Any]]:
        return {name: json.loads(value) for name, value in self._store.all(f"record {kind}")}

    def put(self, kind: str, name: str, document: dict[str, Any]) -> None:
        self._store.put(f"record {kind}", name, json.dumps(document).encode("utf-8"))

    def delete(self, kind: str, name: str) -> None:
        self._store.delete(f"record {kind}", name)
