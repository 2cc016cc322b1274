from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hello_blaze_tui.practice import log_streams
from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.document_records import DocumentRecords
from hello_blaze_tui.practice.identities import iam
from hello_blaze_tui.practice.log_groups import stream_of
from hello_blaze_tui.practice.log_streams import LONGEST_EVENT, StoredLogStreams, pieces
from hello_blaze_tui.practice.moto_backends import MotoBackends
from hello_blaze_tui.practice.moto_buckets import bucket_of
from hello_blaze_tui.practice.objects import StoredObjects
from hello_blaze_tui.practice.pace import ScaledPace
from hello_blaze_tui.practice.ports import ACCOUNT_ID, NotThere, ObjectSummary
from hello_blaze_tui.practice.roles import StoredRoles, trusted
from hello_blaze_tui.practice.state import Store

REGION = "us-east-1"


class FullNowAndThen(Store):
    """A store whose disk is full when told so."""

    full = False

    def append(self, stream: str, value: bytes) -> None:
        if self.full:
            raise DiskRefused("no space left")
        super().append(stream, value)


@dataclass(frozen=True, slots=True)
class Inside:
    store: FullNowAndThen
    backends: MotoBackends
    bucket: str


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Inside]:
    from moto.s3.models import s3_backends  # noqa: PLC0415 - after the practice account has set it up

    store = FullNowAndThen(tmp_path)
    backends = MotoBackends(store)
    backends.load()
    bucket = f"inside-{uuid.uuid4().hex[:8]}"
    s3_backends[ACCOUNT_ID]["aws"].create_bucket(bucket, "eu-west-1")
    yield Inside(store, backends, bucket)
    store.close()


def test_objects_go_in_and_out(inside: Inside, tmp_path: Path) -> None:
    objects = StoredObjects(inside.backends)
    (tmp_path / "source").write_bytes(b"x" * 3_000_000)
    objects.upload(tmp_path / "source", inside.bucket, "in/large")
    objects.write(inside.bucket, "in/a ü", b"small", "text/plain")
    objects.write(inside.bucket, "in/a ü", b"smaller", "text/plain")
    assert objects.bucket_region(inside.bucket) == "eu-west-1"
    assert list(objects.list(inside.bucket, "in/")) == [
        ObjectSummary("in/a ü", 7),
        ObjectSummary("in/large", 3_000_000),
    ]
    assert objects.read(inside.bucket, "in/a ü") == b"smaller"
    objects.download(inside.bucket, "in/large", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"x" * 3_000_000
    assert len(list((tmp_path / "bodies").iterdir())) == 2, "the overwritten body is gone from the disk"
    bucket = bucket_of(inside.bucket)
    assert bucket is not None
    assert bucket.keys["in/a ü"].metadata["content-type"] == "text/plain"


def test_what_is_not_there_is_said(inside: Inside, tmp_path: Path) -> None:
    objects, nowhere = StoredObjects(inside.backends), "no-such-bucket-here"
    for wrong in (
        lambda: objects.bucket_region(nowhere),
        lambda: list(objects.list(nowhere, "")),
        lambda: objects.read(inside.bucket, "k"),
        lambda: objects.download(inside.bucket, "k", tmp_path / "copy"),
        lambda: objects.write(nowhere, "k", b""),
        lambda: StoredRoles(inside.backends).role(f"arn:aws:iam::{ACCOUNT_ID}:role/nobody"),
    ):
        with pytest.raises(NotThere):
            wrong()
    assert not (tmp_path / "copy").exists()


def test_a_role_names_whom_it_trusts(inside: Inside) -> None:
    name = f"r-{uuid.uuid4().hex[:8]}"
    trust = {"Statement": {"Effect": "Allow", "Principal": {"Service": "a.b"}, "Action": "sts:AssumeRole"}}
    made = iam().create_role(name, json.dumps(trust), "/service-role/", "", "", [], "3600")
    role = StoredRoles(inside.backends).role(made.arn)
    assert (role.arn, role.trusts) == (made.arn, frozenset({"a.b"}))
    assert abs(role.created.timestamp() - time.time()) < 60


SAGEMAKER = {"Service": ["sagemaker.amazonaws.com", "x.y"]}


@pytest.mark.parametrize(
    ("statements", "services"),
    [
        (
            [{"Effect": "Allow", "Principal": SAGEMAKER, "Action": ["sts:AssumeRole"]}],
            set(SAGEMAKER["Service"]),
        ),
        ([{"Effect": "Allow", "Principal": SAGEMAKER, "Action": "sts:TagSession"}], set()),
        ([{"Effect": "Deny", "Principal": SAGEMAKER, "Action": "sts:AssumeRole"}], set()),
        ([{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}], set()),
        (
            [
                {"Effect": "Allow", "Principal": SAGEMAKER, "Action": "sts:*"},
                {"Effect": "Deny", "Principal": {"Service": "x.y"}, "Action": "sts:AssumeRole"},
            ],
            {"sagemaker.amazonaws.com"},
        ),
        ("nonsense", set()),
    ],
)
def test_a_trust_policy_is_read_as_iam_reads_it(statements: object, services: set[str]) -> None:
    assert trusted(json.dumps({"Statement": statements})) == services


def lines(group: str, stream: str = "s") -> list[str]:
    held = stream_of(REGION, group, stream)
    return [] if held is None else [event.message for event in held.events]


def test_lines_are_seen_soon_and_in_order(inside: Inside) -> None:
    group = f"/g/{uuid.uuid4().hex}"
    streams = StoredLogStreams(inside.backends, inside.store)
    pen = streams.open(REGION, group, "s")
    said = [f"line {number}" for number in range(20_000)]
    began = time.monotonic()
    for start in range(0, len(said), 100):
        pen.write(said[start : start + 100])
    while len(lines(group)) < len(said):
        assert time.monotonic() - began < 20, "1,000 lines a second is the least"
    assert lines(group) == said
    streams.close()


def test_lines_that_the_disk_refused_come_later(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    group = f"/g/{uuid.uuid4().hex}"
    monkeypatch.setattr(log_streams, "PAUSE", 60)
    streams = StoredLogStreams(inside.backends, inside.store)
    pen = streams.open(REGION, group, "s")
    inside.store.full = True
    pen.write(["first"])
    streams.flush()
    assert lines(group) == [], "memory does not run ahead of the disk"
    inside.store.full = False
    pen.write(["second"])
    streams.close()
    assert lines(group) == ["first", "second"]


def test_a_line_longer_than_an_event_is_cut() -> None:
    assert pieces("short\n") == ["short"]
    assert pieces("\n") == [" "]
    long = "ü" * 300_000
    cut = pieces(long)
    assert "".join(cut) == long
    assert all(len(piece.encode()) <= LONGEST_EVENT for piece in cut)


def test_documents_are_kept(inside: Inside) -> None:
    records = DocumentRecords(inside.store)
    records.put("model", "r/a", {"x": 1})
    records.put("model", "r/b", {"y": "ü"})
    records.put("model", "r/a", {"x": 2})
    records.put("endpoint", "r/a", {})
    records.delete("model", "r/none")
    assert DocumentRecords(inside.store).all("model") == {"r/a": {"x": 2}, "r/b": {"y": "ü"}}
    records.delete("model", "r/a")
    assert list(records.all("model")) == ["r/b"]


def test_waiting_is_scaled_and_can_be_hurried_and_stopped() -> None:
    pace, stop = ScaledPace(100), threading.Event()
    assert pace.scaled(50) == 0.5
    began = time.monotonic()
    assert pace.wait(10, stop) is False
    assert 0.09 < time.monotonic() - began < 30
    slow = ScaledPace(1)
    threading.Timer(0.05, lambda: setattr(slow, "factor", 1e6)).start()
    assert slow.wait(600, stop) is False
    threading.Timer(0.05, stop.set).start()
    assert ScaledPace(1).wait(600, stop) is True
    assert time.monotonic() - began < 30
