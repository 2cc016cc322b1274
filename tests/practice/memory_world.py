"""A world of the control plane in memory: what it asks of S3, IAM, Logs, the clock and the disk."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hello_blaze_tui.practice.call import Call, Reply
from hello_blaze_tui.practice.control_plane import ControlPlane, Work
from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.ports import (
    ACCOUNT_ID,
    Answered,
    Document,
    JobFailed,
    JobStopped,
    NotThere,
    ObjectSummary,
    Role,
    Running,
    World,
)

REGION = "us-east-1"
ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/service-role/learner"


class MemoryObjects:
    def __init__(self) -> None:
        self.regions = {"bucket": REGION, "elsewhere": "eu-west-1"}
        self.bodies: dict[tuple[str, str], bytes] = {}
        self.types: dict[tuple[str, str], str] = {}

    def bucket_region(self, bucket: str) -> str:
        if bucket not in self.regions:
            raise NotThere(bucket)
        return self.regions[bucket]

    def list(self, bucket: str, prefix: str) -> Iterator[ObjectSummary]:
        self.bucket_region(bucket)
        for (holder, key), body in sorted(self.bodies.items()):
            if holder == bucket and key.startswith(prefix):
                yield ObjectSummary(key, len(body))

    def read(self, bucket: str, key: str) -> bytes:
        if (bucket, key) not in self.bodies:
            raise NotThere(key)
        return self.bodies[bucket, key]

    def write(self, bucket: str, key: str, body: bytes, content_type: str = "binary/octet-stream") -> None:
        self.bucket_region(bucket)
        self.bodies[bucket, key] = body
        self.types[bucket, key] = content_type

    def download(self, bucket: str, key: str, target: Path) -> None:
        target.write_bytes(self.read(bucket, key))

    def upload(self, source: Path, bucket: str, key: str) -> None:
        self.write(bucket, key, source.read_bytes())


class MemoryRoles:
    def __init__(self) -> None:
        old = datetime.now(timezone.utc) - timedelta(days=1)
        self.roles = {
            ROLE: Role(ROLE, old, frozenset({"sagemaker.amazonaws.com"})),
            f"{ROLE}-lambda": Role(f"{ROLE}-lambda", old, frozenset({"lambda.amazonaws.com"})),
        }

    def role(self, arn: str) -> Role:
        if arn not in self.roles:
            raise NotThere(arn)
        return self.roles[arn]

    def permits(self, arn: str, _action: str, _resource: str) -> bool:
        return arn in self.roles


class MemoryStream:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def write(self, lines: Iterable[str]) -> None:
        self.lines.extend(lines)


class MemoryLogs:
    def __init__(self) -> None:
        self.streams: dict[tuple[str, str, str], list[str]] = {}

    def open(self, region: str, group: str, stream: str) -> MemoryStream:
        return MemoryStream(self.streams.setdefault((region, group, stream), []))


class MemoryRecords:
    """Holds JSON text, as a disk would: what JSON cannot hold fails here too."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}
        self.full = False

    def all(self, kind: str) -> Mapping[str, Document]:
        return {name: json.loads(text) for (of, name), text in list(self.texts.items()) if of == kind}

    def put(self, kind: str, name: str, document: Document) -> None:
        if self.full:
            raise DiskRefused("database or disk is full")
        self.texts[kind, name] = json.dumps(document)

    def delete(self, kind: str, name: str) -> None:
        self.texts.pop((kind, name), None)


class FixedPace:
    """AWS's waiting, `factor` times faster."""

    def __init__(self, factor: float = 100_000.0) -> None:
        self.factor = factor

    def wait(self, aws_seconds: float, stop: threading.Event) -> bool:
        return stop.wait(self.scaled(aws_seconds))

    def scaled(self, aws_seconds: float) -> float:
        return aws_seconds / self.factor


class Echo:
    """A model that answers with what it was asked, and takes JSON only."""

    def __init__(self, gate: threading.Event) -> None:
        self.accepted: list[str] = []
        self.gate = gate

    def invoke(self, body: bytes, content_type: str, accept: str) -> Answered:
        self.accepted.append(accept)
        self.gate.wait(10)
        if content_type != "application/json":
            return Answered(415, f"content-type {content_type} not supported".encode(), "text/plain")
        return Answered(200, body, content_type)


class Workshop:
    """Jobs whose work is waiting to be told how to end."""

    def __init__(self) -> None:
        self.end: dict[str, str] = {}
        """By job name: "fail" or "hang"; anything else completes."""
        self.runs: list[Document] = []
        self.loads = 0
        self.gate = threading.Event()
        """Models answer while it is set."""
        self.gate.set()

    def run(self, running: Running) -> None:
        self.runs.append(running.request)
        name = next(value for key, value in running.request.items() if key.endswith("JobName"))
        if "TrainingJobName" in running.request:
            running.phase("Downloading", "Downloading input data")
            running.phase("Training", "Training image download completed. Training in progress.")
        how = self.end.get(name)
        if how == "hang" and running.stop.wait(30):
            raise JobStopped(running.limit())
        if how == "fail":
            raise JobFailed("AlgorithmError: , exit code: 1")
        if how == "break":
            raise ZeroDivisionError
        if "TrainingJobName" in running.request:
            running.phase("Uploading", "Uploading generated training model")
            metric = {
                "MetricName": "validation:accuracy",
                "Value": 0.9,
                "Timestamp": datetime.now(timezone.utc),
            }
            running.update({"FinalMetricDataList": [metric]})

    def load(self, world: World, definition: Document, folder: Path) -> Echo:
        assert world.workplace in folder.parents
        self.loads += 1
        if "broken" in definition.get("ModelDataUrl", ""):
            raise JobFailed("model.bin is not there")
        return Echo(self.gate)


class PracticeSageMaker:
    """A control plane in a world in memory, asked as over the wire."""

    def __init__(self, folder: Path, pace: float = 100_000.0) -> None:
        self.objects = MemoryObjects()
        self.roles = MemoryRoles()
        self.logs = MemoryLogs()
        self.records = MemoryRecords()
        self.workshop = Workshop()
        self.folder = folder
        self.pace = FixedPace(pace)
        self.plane = self._plane()
        self.objects.write("bucket", "in/data.txt", b"__label__1 good")
        self.objects.write("bucket", "model/model.tar.gz", b"model")
        self.objects.write("bucket", "model/broken.tar.gz", b"nothing")

    def _plane(self) -> ControlPlane:
        world = World(self.objects, self.roles, self.logs, self.records, self.pace, self.folder)
        shop = self.workshop
        return ControlPlane(world, Work(shop.run, shop.run, shop.run, shop.load))

    def crash(self, pace: float = 100_000.0) -> None:
        """A new control plane over what is on disk; the old one is let go without a word to the records."""
        kept = dict(self.records.texts)
        old, self.records = self.plane, MemoryRecords()
        self.records.texts = kept
        old.close()
        self.pace = FixedPace(pace)
        self.workshop = Workshop()
        self.plane = self._plane()
        self.plane.start()

    def send(self, operation: str, body: bytes, region: str = REGION) -> Reply:
        headers = {"x-amz-target": f"SageMaker.{operation}", "content-type": "application/x-amz-json-1.1"}
        return self.plane.handle(Call(region, ACCOUNT_ID, "POST", "/", {}, headers, body))

    def ask(self, operation: str, region: str = REGION, **parameters: Any) -> Document:
        """The answer's members, or {"__type", "Message"} for a refusal."""
        reply = self.send(operation, json.dumps(parameters).encode(), region)
        document: Document = json.loads(reply.body or b"{}")
        if reply.status != 200:
            document = {"status": reply.status, **document}
            document["Message"] = document.pop("message", document.get("Message"))
        return document

    def invoke(self, endpoint: str, body: bytes, how: str = "invocations", **headers: str) -> Reply:
        given = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        return self.plane.handle(
            Call(REGION, ACCOUNT_ID, "POST", f"/endpoints/{endpoint}/{how}", {}, given, body)
        )

    def until(self, operation: str, member: str, *values: str, **parameters: Any) -> Document:
        """Describes until `member` has one of `values`."""
        found: Document = {}

        def there() -> bool:
            found.clear()
            found.update(self.ask(operation, **parameters))
            return found.get(member) in values

        wait_for(there, lambda: str(found))
        return found


def wait_for(condition: Callable[[], bool], told: Callable[[], str] = lambda: "") -> None:
    """Waits for a condition, ten seconds at most."""
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, told()
        threading.Event().wait(0.002)
