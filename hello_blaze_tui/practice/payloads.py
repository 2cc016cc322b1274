"""How a batch transform job cuts its input into requests, and puts the answers together again.

Source: "Batch Transform", and CreateTransformJob in the SageMaker API reference (SplitType, BatchStrategy,
MaxPayloadInMB, AssembleWith).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1024 * 1024


class TooLargeError(Exception):
    """A record is larger than MaxPayloadInMB; holds the record's size in bytes."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a job's input is cut."""

    by_line: bool
    several: bool
    """BatchStrategy MultiRecord: as many lines in a request as MaxPayloadInMB allows."""
    limit: int
    """Bytes of one request; 0: no limit."""

    def requests(self, body: bytes) -> Iterator[bytes]:
        """The bodies of the requests, in order. Raises TooLargeError when it comes to a record that is."""
        if not self.by_line:
            yield self._fitting(body)
            return
        records = (record for record in body.split(b"\n") if record.strip())
        if not self.several:
            yield from map(self._fitting, records)
            return
        batch: list[bytes] = []
        size = 0
        for record in map(self._fitting, records):
            if batch and self.limit and size + len(record) + 1 > self.limit:
                yield b"\n".join(batch)
                batch, size = [], 0
            batch.append(record)
            size += len(record) + 1
        if batch:
            yield b"\n".join(batch)

    def _fitting(self, record: bytes) -> bytes:
        if self.limit and len(record) > self.limit:
            raise TooLargeError(len(record))
        return record


def cutting(request: dict[str, Any]) -> Cutting:
    """The cutting that a CreateTransformJob request asks for, with AWS's defaults."""
    return Cutting(
        by_line=request["TransformInput"].get("SplitType", "None") == "Line",
        # The API reference names no default, and public data logs show both. One record a request is what
        # makes "split by Line" mean that each line is a document of its own.
        several=request.get("BatchStrategy") == "MultiRecord",
        limit=request.get("MaxPayloadInMB", 6) * MEGABYTE,
    )


def assembled(answers: list[bytes], *, by_line: bool) -> bytes:
    """One output: AssembleWith Line ends each answer with a line break, None joins them as they are."""
    if not by_line:
        return b"".join(answers)
    return b"".join(answer if answer.endswith(b"\n") else answer + b"\n" for answer in answers)
