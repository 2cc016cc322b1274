"""What a batch transform job does to records before and after the model: filter, join, filter again.

Source: "Associate Prediction Results with Input Records" of the developer guide, and DataProcessing in the
SageMaker API reference.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hello_blaze_tui.practice.faults import invalid
from hello_blaze_tui.practice.inference import JSON, JSON_LINES
from hello_blaze_tui.practice.json_paths import NothingSelected, Path
from hello_blaze_tui.practice.payloads import RecordRefused, media_type
from hello_blaze_tui.practice.ports import Document, JobFailed

USUAL = {"InputFilter": "$", "OutputFilter": "$", "JoinSource": "None"}
"""AWS's defaults, which change nothing."""
CSV = "text/csv"
FORMATS = (CSV, JSON, JSON_LINES)


def require(request: Document) -> None:
    """Raises AWS's refusal when a CreateTransformJob request's DataProcessing cannot work."""
    asked = _asked(request)
    if asked == USUAL:
        return
    source, target = request["TransformInput"], request["TransformOutput"]
    content_type = media_type(source.get("ContentType", ""))
    if content_type not in FORMATS or media_type(target.get("Accept", "")) != content_type:
        raise invalid(
            f"DataProcessing requires ContentType and Accept to have the same value, one of {list(FORMATS)}."
        )
    split, assembly = source.get("SplitType", "None"), target.get("AssembleWith", "None")
    if split != assembly:
        raise invalid("DataProcessing requires SplitType and AssembleWith to have the same value.")
    if content_type == CSV and split != "Line":
        raise invalid(f"DataProcessing of {CSV} requires SplitType and AssembleWith to be Line.")
    for name in ("InputFilter", "OutputFilter"):
        _path(name, asked[name], content_type)


def data_processing(request: Document) -> DataProcessing:
    """What an accepted request asks for. Raises JobFailed for what the practice account has not."""
    asked = _asked(request)
    content_type = media_type(request["TransformInput"].get("ContentType", ""))
    if asked != USUAL and content_type == CSV:
        raise JobFailed(f"ClientError: The practice account does not have DataProcessing of {CSV}.")
    return DataProcessing(
        _path("InputFilter", asked["InputFilter"], content_type),
        asked["JoinSource"] == "Input",
        _path("OutputFilter", asked["OutputFilter"], content_type),
    )


@dataclass(frozen=True, slots=True)
class DataProcessing:
    """A job's filters and its join."""

    input_filter: Path
    joins: bool
    output_filter: Path

    def asked(self, records: list[bytes]) -> bytes:
        """The body that asks a model about some records, a line each. Raises RecordRefused."""
        if self.input_filter.steps:
            records = [_written(_selected("InputFilter", self.input_filter, _read(each))) for each in records]
        return b"\n".join(records)

    def output(self, records: list[bytes], answer: bytes) -> bytes:
        """What the output file holds of the model's answer about those records. Raises RecordRefused."""
        if not self.joins and not self.output_filter.steps:
            return answer
        # A single answer may be a document of several lines.
        answers = [answer] if len(records) == 1 else [each for each in answer.split(b"\n") if each.strip()]
        if len(answers) != len(records):
            raise RecordRefused(f"The model answered {len(records)} records with {len(answers)}.")
        return b"\n".join(map(self._output, records, answers))

    def _output(self, record: bytes, answer: bytes) -> bytes:
        value = _read(answer)
        if self.joins:
            value = joined(_read(record), value)
        return _written(_selected("OutputFilter", self.output_filter, value))


def joined(record: Any, prediction: Any) -> dict[str, Any]:
    """A record with the prediction about it; a member SageMakerOutput that it had is lost, as on AWS."""
    members = record if isinstance(record, dict) else {"SageMakerInput": record}
    return {**members, "SageMakerOutput": prediction}


def _asked(request: Document) -> dict[str, str]:
    return {**USUAL, **request.get("DataProcessing", {})}


def _path(name: str, expression: str, content_type: str) -> Path:
    """A filter's expression; raises AWS's refusal of one that it does not take."""
    if expression == USUAL[name]:
        return Path()
    # Only for a job that has one: the library would make every start of the practice account slower.
    from hello_blaze_tui.practice import json_path_grammar  # noqa: PLC0415

    try:
        return json_path_grammar.path(expression, content_type)
    except json_path_grammar.PathRefused as refused:
        raise invalid(f'Invalid {name}: "{expression}". {refused}') from refused


def _selected(name: str, path: Path, value: Any) -> Any:
    try:
        return path.select(value)
    except NothingSelected as nothing:
        raise RecordRefused(f"{name} selects nothing: {nothing}.") from nothing


def _read(record: bytes) -> Any:
    try:
        return json.loads(record)
    except (ValueError, RecursionError) as error:
        raise RecordRefused(f"DataProcessing needs JSON, and this is none: {error}") from error


def _written(value: Any) -> bytes:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (ValueError, RecursionError) as error:
        raise RecordRefused(f"DataProcessing cannot write this as JSON: {error}") from error
    return text.encode("utf-8", "replace")
