"""How a batch transform job cuts its input into requests, and puts the answers together again.

Source: "Batch Transform", and CreateTransformJob in the SageMaker API reference (SplitType, BatchStrategy,
MaxPayloadInMB, AssembleWith).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1024 * 1024


def media_type(content_type: str) -> str:
    """Without its parameters: `application/json` of `application/json; charset=utf-8`."""
    return content_type.partition(";")[0].strip().lower()


class RecordRefused(Exception):
    """A record that fails its job: what the job's data log says of it, and the HTTP status it names."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Cutting:
    """How a job's input is cut."""

    by_line: bool
    several: bool
    """BatchStrategy MultiRecord: as many lines in a request as MaxPayloadInMB allows."""
    limit: int
    """Bytes of one request; 0: no limit."""

    def requests(self, body: bytes) -> Iterator[list[bytes]]:
        """The records of each request, in order. Raises RecordRefused when it comes to one too large."""
        if not self.by_line:
            yield [self._fitting(body)]
            return
        batch: list[bytes] = []
        size = 0
        for record in map(self._fitting, filter(bytes.strip, body.split(b"\n"))):
            if batch and (not self.several or (self.limit and size + len(record) + 1 > self.limit)):
                yield batch
                batch, size = [], 0
            batch.append(record)
            size += len(record) + 1
        if batch:
            yield batch

    def _fitting(self, record: bytes) -> bytes:
        if self.limit and len(record) > self.limit:
            size, most = len(record) / MEGABYTE, self.limit // MEGABYTE
            raise RecordRefused(f"Too much data for max payload size: {size:.1f} MB, limit {most} MB")
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
