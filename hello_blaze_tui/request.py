"""A request to AWS as a value, before it is anything else.

What the wizard changes on AWS is first a `Request`: it can be shown, checked, written down, sent and
exported. Nothing here knows of botocore, so that steps, exports and tests pay nothing for it.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

Parameters = Mapping[str, Any]

ResourceKind = Literal[
    "bucket",
    "object",
    "role",
    "processing job",
    "training job",
    "model",
    "endpoint configuration",
    "endpoint",
    "transform job",
    "log group",
    "schedule",
]

Form = Literal["json", "boto3", "cli"]
"""What a request can be written as: its parameters, boto3 code, an AWS CLI line."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file on this machine that stands as a request's `Body`; it is streamed, never held in memory."""

    path: Path


@dataclass(frozen=True, slots=True)
class Resource:
    """Something on AWS, by AWS's own kind and name (an object's name is `bucket/key`)."""

    kind: ResourceKind
    name: str
    region: str
    arn: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request starts to cost, in USD of its region."""

    per_hour: Decimal | None
    """None: the price is not known, and is shown as unknown, never as zero."""
    expected_hours: Decimal
    """How long it usually runs; for what costs while idle, how long the tutorial needs it."""
    while_idle: bool = False
    """True: it goes on costing until it is deleted (an endpoint)."""
    is_most: bool = False
    """True: it costs this at most, and usually much less (a spot machine, whose price nobody promises)."""
    prices_of: str = ""
    """The day and the region of the price: `2026-10-01, us-east-1`; empty: it is not known."""

    @property
    def expected(self) -> Decimal | None:
        """USD for the expected time; None when the price is not known."""
        return None if self.per_hour is None else self.per_hour * self.expected_hours


@dataclass(frozen=True, slots=True)
class Request:
    """One call to AWS: what is asked, what it creates or deletes, and what that costs."""

    service: str
    """botocore's service name: s3, iam, sagemaker, sagemaker-runtime, logs, scheduler."""
    operation: str
    """AWS's operation name, e.g. CreateTrainingJob."""
    parameters: Parameters = field(default_factory=dict)
    creates: Resource | None = None
    deletes: Resource | None = None
    cost: Cost | None = None

    def as_json(self) -> str:
        """The parameters as the JSON that the AWS documentation shows."""
        return json.dumps(_shown(self.parameters), indent=2, ensure_ascii=False)

    def as_boto3(self) -> str:
        """Python lines that send this request with boto3; they need nothing but boto3."""
        client = f'boto3.client("{self.service}")'
        body = self.parameters.get("Body")
        if isinstance(body, LocalFile):
            arguments = ", ".join(repr(value) for value in (str(body.path), *self._bucket_and_key()))
            return f"{client}.upload_file({arguments})"
        arguments = "".join(f"\n    {name}={value!r}," for name, value in self.parameters.items())
        end = "\n" if arguments else ""
        return f"{client}.{_snake(self.operation)}({arguments}{end})"

    def as_cli(self) -> str:
        """One AWS CLI command, quoted for a POSIX shell."""
        body = self.parameters.get("Body")
        if isinstance(body, LocalFile):
            return shlex.join(
                ["aws", "s3", "cp", str(body.path), "s3://{}/{}".format(*self._bucket_and_key())]
            )
        command = [
            "aws",
            "s3api" if self.service == "s3" else self.service,
            _snake(self.operation).replace("_", "-"),
        ]
        if isinstance(body, bytes):
            # The CLI takes a body from a file only; of standard input it makes one.
            rest = {name: value for name, value in self.parameters.items() if name != "Body"}
            command += [*_options(rest), "--body", "fileb:///dev/stdin"]
            answer = ["answer.json"] if self.operation == "InvokeEndpoint" else []
            return f"printf %s {shlex.quote(_shown(body))} | {shlex.join(command + answer)}"
        return shlex.join(command + _options(self.parameters))

    def _bucket_and_key(self) -> tuple[str, str]:
        return str(self.parameters["Bucket"]), str(self.parameters["Key"])


def written(requests: Iterable[Request], form: Form) -> str:
    """Requests in one of their forms, each under its name."""
    comment = {"json": "// ", "boto3": "# ", "cli": "# "}[form]
    texts = {"json": Request.as_json, "boto3": Request.as_boto3, "cli": Request.as_cli}
    parts = [f"{comment}{request.operation}\n{texts[form](request)}" for request in requests]
    return "\n\n".join(parts)


def _snake(operation: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", operation).lower()


def _options(parameters: Parameters) -> list[str]:
    """Text as options of their own; what is more than text in one JSON document."""
    if all(isinstance(value, str) for value in parameters.values()):
        named = ((_snake(name).replace("_", "-"), value) for name, value in parameters.items())
        return [word for name, value in named for word in (f"--{name}", value)]
    return ["--cli-input-json", json.dumps(_shown(parameters), ensure_ascii=False)]


def _shown(value: Any) -> Any:
    """`value` with what JSON cannot hold put into words."""
    if isinstance(value, Mapping):
        return {name: _shown(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(inner) for inner in value]
    if isinstance(value, LocalFile):
        return f"<the file {value.path}>"
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
