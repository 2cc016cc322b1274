from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.practice.data_capture import Exchange, capture
from hello_blaze_tui.practice.ports import World
from tests.practice.memory_world import FixedPace, MemoryLogs, MemoryObjects, MemoryRecords, MemoryRoles


def line_of(body: bytes, content_type: str, **more: Any) -> dict[str, Any]:
    """The captured input of one exchange."""
    objects = MemoryObjects()
    world = World(objects, MemoryRoles(), MemoryLogs(), MemoryRecords(), FixedPace(), Path())
    config = {
        "EnableCapture": True,
        "InitialSamplingPercentage": 100,
        "DestinationS3Uri": "s3://bucket",
        "CaptureOptions": [{"CaptureMode": "InputAndOutput"}],
        **more,
    }
    capture(world, config, Exchange("endpoint", "variant", (body, content_type), (b"", "text/plain")))
    ((key, text),) = ((key, text) for (_, key), text in objects.bodies.items())
    assert key.startswith("endpoint/variant/")
    assert text.endswith(b"\n")
    line: dict[str, Any] = json.loads(text)
    found: dict[str, Any] = line["captureData"]["endpointInput"]
    return found


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        ("application/json", "JSON"),
        ("Application/JSON; charset=utf-8", "JSON"),
        ("text/csv", "CSV"),
        ("application/jsonlines", "BASE64"),
        ("", "BASE64"),
    ],
)
def test_what_is_readable_is_kept_readable(content_type: str, encoding: str) -> None:
    found = line_of("né".encode(), content_type)
    assert found["encoding"] == encoding
    assert found["observedContentType"] == content_type
    told = found["data"] if encoding != "BASE64" else base64.b64decode(found["data"]).decode()
    assert told == "né"


def test_content_types_of_ones_own() -> None:
    header = {"JsonContentTypes": ["application/jsonlines"]}
    assert line_of(b"{}", "application/jsonlines", CaptureContentTypeHeader=header)["encoding"] == "JSON"


def test_bytes_that_are_no_text_are_base64_whatever_they_are_called() -> None:
    found = line_of(b"\xff\xfe", "application/json")
    assert (found["encoding"], found["data"]) == ("BASE64", "//4=")


def test_a_bucket_that_is_gone_loses_the_line_and_nothing_else() -> None:
    objects = MemoryObjects()
    world = World(objects, MemoryRoles(), MemoryLogs(), MemoryRecords(), FixedPace(), Path())
    config = {
        "EnableCapture": True,
        "InitialSamplingPercentage": 100,
        "DestinationS3Uri": "s3://nobody",
        "CaptureOptions": [{"CaptureMode": "Input"}],
    }
    capture(world, config, Exchange("endpoint", "variant", (b"", ""), (b"", "")))
    assert objects.bodies == {}
