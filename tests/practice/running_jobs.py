"""Jobs run directly by their runners, in a world in memory."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hello_blaze_tui.practice.ports import Document, JobRunner, Running, World
from tests.practice.memory_world import (
    REGION,
    FixedPace,
    MemoryLogs,
    MemoryObjects,
    MemoryRecords,
    MemoryRoles,
)


class Bench:
    """A world with one bucket, and what a job told about itself."""

    def __init__(self, folder: Path) -> None:
        self.objects = MemoryObjects()
        self.logs = MemoryLogs()
        self.workplace = folder
        self.stop = threading.Event()
        self.phases: list[str] = []
        self.told: dict[str, Any] = {}
        self.is_limit = False

    def put(self, key: str, body: bytes | str) -> None:
        self.objects.write("bucket", key, body.encode() if isinstance(body, str) else body)

    def get(self, key: str) -> bytes:
        return self.objects.read("bucket", key)

    def keys(self, prefix: str) -> list[str]:
        return [summary.key for summary in self.objects.list("bucket", prefix)]

    @property
    def world(self) -> World:
        records, pace = MemoryRecords(), FixedPace()
        return World(self.objects, MemoryRoles(), self.logs, records, pace, self.workplace)

    def run(self, runner: JobRunner, request: Document) -> None:
        """The job, to its end. Raises as the runner does."""
        runner(
            Running(
                world=self.world,
                region=REGION,
                request=request,
                stop=self.stop,
                limit=lambda: self.is_limit,
                phase=lambda status, _message: self.phases.append(status),
                update=lambda members: self.told.update(dict(members)),
                instance_id="i-0123456789abcdef0",
            )
        )

    def log(self, ending: str = "") -> list[str]:
        """The lines of all streams, or of those whose names end so."""
        streams: Mapping[tuple[str, str, str], list[str]] = self.logs.streams
        return [line for (_, _, name), lines in streams.items() if name.endswith(ending) for line in lines]
