"""What the practice account's parts ask of each other.

The control plane and the jobs see S3, IAM, CloudWatch Logs, the clock and the disk only through these.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

ACCOUNT_ID = "123456789012"
"""The practice account's number; the documentation's own example number, which nobody owns."""


class NotThere(Exception):
    """The bucket, key or role asked for does not exist."""


@dataclass(frozen=True, slots=True)
class ObjectSummary:
    """An object in a listing; size in bytes."""

    key: str
    size: int


class Objects(Protocol):
    """S3 from the inside; whatever returns has reached the disk. Raises NotThere."""

    def bucket_region(self, bucket: str) -> str: ...

    def list(self, bucket: str, prefix: str) -> Iterator[ObjectSummary]: ...

    def download(self, bucket: str, key: str, target: Path) -> None: ...

    def upload(self, source: Path, bucket: str, key: str) -> None: ...

    def read(self, bucket: str, key: str) -> bytes: ...

    def write(
        self, bucket: str, key: str, body: bytes, content_type: str = "binary/octet-stream"
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role as far as SageMaker looks at it."""

    arn: str
    created: datetime
    trusts: frozenset[str]
    """The service principals that may assume it, e.g. sagemaker.amazonaws.com."""


class Roles(Protocol):
    """IAM from the inside. Raises NotThere."""

    def role(self, arn: str) -> Role: ...

    def permits(self, arn: str, action: str, resource: str) -> bool:
        """Whether the role's own and attached policies allow the action."""
        ...


class LogStream(Protocol):
    """One CloudWatch log stream being written. Lines are durable and visible within a second."""

    def write(self, lines: Iterable[str]) -> None: ...


class LogStreams(Protocol):
    """CloudWatch Logs from the inside; the group and the stream are made at the first line."""

    def open(self, region: str, group: str, stream: str) -> LogStream: ...


Document = dict[str, Any]


class Records(Protocol):
    """The durable store of SageMaker's resources: JSON documents by kind and name, on disk on return.

    A name is `region/name`; datetimes are stored as ISO text by whoever stores them.
    """

    def all(self, kind: str) -> Mapping[str, Document]: ...

    def put(self, kind: str, name: str, document: Document) -> None: ...

    def delete(self, kind: str, name: str) -> None: ...


class Pace(Protocol):
    """AWS's waiting, scaled. Work is never scaled, only waiting."""

    factor: float
    """How many times faster than AWS."""

    def wait(self, aws_seconds: float, stop: threading.Event) -> bool:
        """Waits as AWS would, `factor` times faster; True when `stop` was set."""
        ...

    def scaled(self, aws_seconds: float) -> float:
        """Real seconds that stand for `aws_seconds`."""
        ...


@dataclass(frozen=True, slots=True)
class World:
    """Everything outside SageMaker that the control plane and the jobs work with."""

    objects: Objects
    roles: Roles
    logs: LogStreams
    records: Records
    pace: Pace
    workplace: Path
    """A private folder for what running jobs need; emptied at start-up."""


class JobFailed(Exception):
    """The job ended badly; the text is AWS's FailureReason."""


class JobStopped(Exception):
    """The job was stopped by StopXJob or by its runtime limit (`limit`)."""

    def __init__(self, limit: bool = False) -> None:
        super().__init__("MaxRuntimeExceeded" if limit else "Stopped")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Running:
    """One job while it runs, as its runner sees it."""

    world: World
    region: str
    request: Document
    """The Create request's parameters as AWS received them."""
    stop: threading.Event
    """Set when the job is to end now; `limit` tells why."""
    limit: Callable[[], bool]
    """True when `stop` was set because the runtime limit passed."""
    phase: Callable[[str, str], None]
    """phase(secondary_status, message): a training job's next SecondaryStatusTransition; others ignore it."""
    update: Callable[[Mapping[str, Any]], None]
    """Adds members to the job's description (ModelArtifacts, FinalMetricDataList ...), durable."""
    instance_id: str
    """A made-up EC2 instance id, i-0123456789abcdef0, for stream names."""


JobRunner = Callable[[Running], None]
"""Runs a job to its end: returns when it completed, raises JobFailed or JobStopped otherwise.

processing.run, training.run and transform.run are JobRunners."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a model container answered to one invocation."""

    status: int
    body: bytes
    content_type: str


class Container(Protocol):
    """A model loaded into a serving container (BlazingText's)."""

    def invoke(self, body: bytes, content_type: str, accept: str) -> Answered: ...


LoadContainer = Callable[[World, Document, Path], Container]
"""inference.load(world, container_definition, folder): loads a model's artifact; raises JobFailed when it
cannot be loaded (the endpoint then fails its ping health check)."""
