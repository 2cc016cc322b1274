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
PRACTICE = '# Practice account. Once in the shell, before this: eval "$(hello-blaze practice env)"'


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
    by_answer: bool = False
    """True: nothing while nobody asks; each answer by memory and seconds, and by the data in and out."""
    prices_of: str = ""
    """The day and the region of the price: `2026-10-01, us-east-1`; empty: it is not known."""

    @property
    def expected(self) -> Decimal | None:
        """USD for the expected time; None when the price is not known."""
        return None if self.per_hour is None else self.per_hour * self.expected_hours


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a request, and where: what a Python or a shell that it is pasted into does not know."""

    region: str
    profile: str | None = None
    """None: whoever is signed in there."""
    practice: bool = False

    def head(self, form: Form) -> str:
        """What stands above code, so that it works; empty: nothing has to."""
        lines = [PRACTICE] if self.practice else []
        lines += ["import boto3"] if form == "boto3" else []
        return "".join(f"{line}\n\n" for line in lines) if form != "json" else ""

    def boto3(self, service: str) -> str:
        """A client of the service."""
        region = f"region_name={self.region!r}"
        if self.profile is None:
            return f'boto3.client("{service}", {region})'
        return f'boto3.Session(profile_name={self.profile!r}, {region}).client("{service}")'

    def options(self) -> list[str]:
        """The same for the AWS CLI."""
        return ["--region", self.region, *([] if self.profile is None else ["--profile", self.profile])]


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

    def as_boto3(self, sender: Sender | None = None) -> str:
        """Python lines that send this request with boto3; without `sender` the session's settings hold."""
        client = sender.boto3(self.service) if sender else f'boto3.client("{self.service}")'
        body = self.parameters.get("Body")
        if isinstance(body, LocalFile):
            bucket, key = self.parameters["Bucket"], self.parameters["Key"]
            return f"{client}.upload_file({str(body.path)!r}, {bucket!r}, {key!r})"
        arguments = "".join(f"\n    {name}={value!r}," for name, value in self.parameters.items())
        end = "\n" if arguments else ""
        return f"{client}.{_snake(self.operation)}({arguments}{end})"

    def as_cli(self, sender: Sender | None = None) -> str:
        """One AWS CLI command, quoted for a POSIX shell; without `sender` the shell's settings hold."""
        options = sender.options() if sender else []
        body, copy = self.parameters.get("Body"), ["aws", "s3", "cp", *options]
        if isinstance(body, LocalFile):
            return shlex.join([*copy, str(body.path), self._uri])
        rest = {name: value for name, value in self.parameters.items() if name != "Body"}
        service = "s3api" if self.service == "s3" else self.service
        command = ["aws", service, _snake(self.operation).replace("_", "-"), *options, *_options(rest)]
        if not body:
            # An object is empty where nothing is said of its body.
            return shlex.join(command)
        # The CLI takes a body from a file only; standard input is one.
        if self.service == "s3":
            command = [*copy, "-", self._uri]
        else:
            command += ["--body", "fileb:///dev/stdin", "answer.json"]
        return f"printf %s {shlex.quote(_shown(body))} | {shlex.join(command)}"

    @property
    def _uri(self) -> str:
        return f"s3://{self.parameters['Bucket']}/{self.parameters['Key']}"


def written(requests: Iterable[Request], form: Form, sender: Sender) -> str:
    """Requests in one of their forms, each under its name; code can be pasted as it is."""
    match form:
        case "json":
            parts = [f"// {request.operation}\n{request.as_json()}" for request in requests]
        case "boto3":
            parts = [f"# {request.operation}\n{request.as_boto3(sender)}" for request in requests]
        case "cli":
            parts = [f"# {request.operation}\n{request.as_cli(sender)}" for request in requests]
    return sender.head(form) + "\n\n".join(parts) if parts else ""


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
