"""Data capture: the part of the endpoint's form that says what of its traffic is kept."""

from __future__ import annotations

from hello_blaze_tui.steps import checks, machines, naming
from hello_blaze_tui.steps.endpoint_kind import captures, is_provisioned
from hello_blaze_tui.steps.sentences import JSON, JSON_LINES
from hello_blaze_tui.steps.step import Answers, Field, Value

GROUP = "Data capture"
CAPTURED = ("Input", "Output")


def _modes(value: Value, _answers: Answers) -> str | None:
    modes = value if isinstance(value, list) else []
    return None if modes and set(modes) <= set(CAPTURED) else "Capture Input, Output or both."


def _types(form: str, name: str, usual: list[str]) -> Field:
    """Content types whose requests are kept as readable text."""
    return Field(
        f"capture_{form}_types",
        f"Capture content type: {name}",
        f"Requests of these content types are kept as {form.upper()} that can be read; others as Base64.",
        kind="list",
        default=lambda _answers: list(usual),
        member=f"dataCaptureConfig.captureContentTypeHeader.{form}ContentTypes",
        group=GROUP,
        folded=True,
        when=captures,
    )


FIELDS = (
    Field(
        "capture",
        "Enable data capture",
        "Requests and answers are kept as files in your bucket. A serverless endpoint cannot do that.",
        kind="boolean",
        default=False,
        group=GROUP,
        folded=True,
        when=is_provisioned,
    ),
    Field(
        "capture_percentage",
        "Sampling percentage (%)",
        "Which share of the requests is kept.",
        kind="integer",
        default=100,
        check=checks.whole_number(0, 100, "percent"),
        member="dataCaptureConfig.initialSamplingPercentage",
        group=GROUP,
        folded=True,
        when=captures,
    ),
    Field(
        "capture_uri",
        "S3 location to store data collected",
        "Where the files are written.",
        default=lambda answers: naming.below(answers, "capture/"),
        check=checks.s3_uri,
        member="dataCaptureConfig.destinationS3Uri",
        group=GROUP,
        folded=True,
        when=captures,
    ),
    Field(
        "capture_modes",
        "Data capture options",
        "What is kept: the request (Input), the answer (Output), or both.",
        kind="list",
        default=lambda _answers: ["Input", "Output"],
        choices=CAPTURED,
        check=_modes,
        member="dataCaptureConfig.captureOptions",
        group=GROUP,
        folded=True,
        when=captures,
    ),
    _types("json", "JSON", [JSON, JSON_LINES]),
    _types("csv", "CSV/Text", []),
    machines.key("capture_key", "Encryption key of the files", "dataCaptureConfig.kmsKeyId", GROUP, captures),
)
