from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

from hello_blaze_tui.events import Event, LogLine, LogLines, RequestSent, StatusChanged, as_json
from hello_blaze_tui.request import Cost, LocalFile, Request, Resource

NOON = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)


def test_an_event_says_its_name_step_and_time() -> None:
    job = Resource("training job", "t-1", "us-east-1")
    event = StatusChanged(step="training", time=NOON, resource=job, status="InProgress", secondary="Training")
    assert as_json(event) == {
        "event": "status-changed",
        "step": "training",
        "time": "2026-11-01T12:00:00+00:00",
        "resource": {"kind": "training job", "name": "t-1", "region": "us-east-1", "arn": ""},
        "status": "InProgress",
        "secondary": "Training",
        "message": "",
    }


def test_every_value_of_a_request_can_be_written_as_json() -> None:
    request = Request(
        "s3",
        "PutObject",
        {"Body": LocalFile(Path("a.zip")), "Raw": b"\xff", "Tags": ({"Key": "k"},)},
        cost=Cost(per_hour=Decimal("0.115"), expected_hours=Decimal("0.5")),
    )
    written = json.loads(json.dumps(as_json(RequestSent(step="dataset", time=NOON, request=request))))
    assert written["request"]["parameters"] == {"Body": "a.zip", "Raw": "�", "Tags": [{"Key": "k"}]}
    assert written["request"]["cost"]["per_hour"] == "0.115"


def test_log_lines_keep_their_own_times() -> None:
    line = LogLine(NOON, "Number of words:  6277", "t-1/algo-1-1")
    event = LogLines(step="training", time=NOON, group="/aws/sagemaker/TrainingJobs", lines=(line,))
    assert as_json(event)["lines"] == [
        {
            "timestamp": "2026-11-01T12:00:00+00:00",
            "message": "Number of words:  6277",
            "stream": "t-1/algo-1-1",
        }
    ]


def test_every_event_and_member_is_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "events.md").read_text(encoding="utf-8")
    rows = {row.split("|")[1].strip(): row for row in page.splitlines() if row.startswith("| `")}
    for kind in Event.__subclasses__():
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower()
        members = {member.name for member in fields(kind)} - {"step", "time"}
        assert all(f"`{member}`" in rows[f"`{name}`"] for member in members), name
