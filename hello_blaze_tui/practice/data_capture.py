"""Data capture: what an endpoint was asked and what it answered, as JSON lines in the learner's bucket.

Form and places are those of "Capture data from real-time endpoint" in SageMaker's developer guide. AWS
gathers several invocations in a file; here each has its own, so that it can be looked at straight away.
"""

from __future__ import annotations

import base64
import json
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from hello_blaze_tui.practice.channels import below
from hello_blaze_tui.practice.data_rules import checked_uri
from hello_blaze_tui.practice.payloads import media_type
from hello_blaze_tui.practice.ports import Document, NotThere, World

MODES = {"Input": ("Input",), "Output": ("Output",), "InputAndOutput": ("Input", "Output")}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One invocation that went well."""

    endpoint: str
    variant: str
    question: tuple[bytes, str]
    """Body and content type."""
    answer: tuple[bytes, str]
    inference_id: str | None = None


def capture(world: World, config: Document | None, exchange: Exchange) -> None:
    """Writes the exchange away when the endpoint's DataCaptureConfig says so; a missing bucket loses it."""
    if not config or not config.get("EnableCapture"):
        return
    if random.uniform(0, 100) >= config["InitialSamplingPercentage"]:
        return
    modes = {mode for option in config["CaptureOptions"] for mode in MODES[option["CaptureMode"]]}
    captured: dict[str, Any] = {}
    for mode, (body, content_type) in (("Input", exchange.question), ("Output", exchange.answer)):
        if mode in modes:
            captured[f"endpoint{mode}"] = _part(mode.upper(), body, content_type, config)
    time = datetime.now(timezone.utc)
    event: dict[str, Any] = {
        "eventId": str(uuid.uuid4()),
        "inferenceTime": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if exchange.inference_id:
        event["inferenceId"] = exchange.inference_id
    line = {"captureData": captured, "eventMetadata": event, "eventVersion": "0"}
    bucket, prefix = checked_uri(config["DestinationS3Uri"])
    file = f"{time:%M-%S}-{time.microsecond // 1000:03}-{uuid.uuid4()}.jsonl"
    key = below(prefix, exchange.endpoint, exchange.variant, f"{time:%Y/%m/%d/%H}", file)
    body = f"{json.dumps(line, ensure_ascii=False)}\n".encode()
    try:
        world.objects.write(bucket, key, body, "application/jsonl")
    except NotThere:
        return  # the bucket was deleted meanwhile: AWS's invocations go on as well


def _part(mode: str, body: bytes, content_type: str, config: Document) -> dict[str, str]:
    encoding = _encoding(content_type, config)
    try:
        data = base64.b64encode(body).decode() if encoding == "BASE64" else body.decode("utf-8")
    except UnicodeDecodeError:
        encoding, data = "BASE64", base64.b64encode(body).decode()
    return {"observedContentType": content_type, "mode": mode, "data": data, "encoding": encoding}


def _encoding(content_type: str, config: Document) -> str:
    """CSV and JSON are readable; everything else is base64, unless CaptureContentTypeHeader names it."""
    plain = media_type(content_type)
    header = config.get("CaptureContentTypeHeader", {})
    if plain in {"text/csv", *(kind.lower() for kind in header.get("CsvContentTypes", []))}:
        return "CSV"
    if plain in {"application/json", *(kind.lower() for kind in header.get("JsonContentTypes", []))}:
        return "JSON"
    return "BASE64"
