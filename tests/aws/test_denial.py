"""Whatever AWS denies, with or without words: the statement to ask an administrator for can be copied."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

import hello_blaze_tui
from hello_blaze_tui.aws.check import service_model
from hello_blaze_tui.aws.denial import DENIALS, Asked
from hello_blaze_tui.aws.diagnosis import explain

HERE = Path(hello_blaze_tui.__file__).parent
CALL = re.compile(r'"(s3|iam|sts|logs|scheduler|sagemaker|sagemaker-runtime)",\s*"([A-Z]\w+)"')
"""As a request or a reading call names its service and operation."""
SENT = sorted(
    {
        call
        for folder in ("aws", "steps", "walkthrough")
        for path in (HERE / folder).glob("*.py")
        for call in CALL.findall(path.read_text(encoding="utf-8"))
    }
)
OF_A_RESOURCE = {
    "Bucket": "toys",
    "Key": "input/data.json",
    "RoleName": "toys-role",
    "logGroupName": "/aws/sagemaker/TrainingJobs",
    "EndpointName": "Toys-e1",
    "TrainingJobName": "Toys-t1",
    "Name": "toys-e1",
}


def statement(asked: Asked, code: str = "AccessDenied", message: str = "no", refused: str = "") -> Any:
    error = ClientError({"Error": {"Code": code, "Message": message}}, refused or asked.operation)
    told = explain(error, asked.operation, asked).todo
    found = json.loads(told[told.index("{") :])
    assert found.pop("Effect") == "Allow"
    return found["Action"], found["Resource"]


def test_the_calls_are_found() -> None:
    assert len(SENT) > 40
    assert {service for service, _ in SENT} >= {"s3", "iam", "sts", "logs", "scheduler", "sagemaker"}


@pytest.mark.parametrize("code", sorted(DENIALS))
def test_every_call_has_a_statement_of_its_own_service(code: str) -> None:
    for service, operation in SENT:
        members = service_model(service).operation_model(operation).input_shape
        given = {} if members is None else {name: OF_A_RESOURCE.get(name, "x") for name in members.members}
        action, resource = statement(Asked(service, operation, given, "us-east-1"), code)
        prefix = "sagemaker" if service == "sagemaker-runtime" else service
        for each in [action] if isinstance(action, str) else action:
            assert re.fullmatch(rf"{prefix}:[A-Z]\w+", each), (service, operation)
        for each in [resource] if isinstance(resource, str) else resource:
            assert each in {"*", "x"} or each.startswith(f"arn:aws:{prefix}:"), (service, operation)


SAGEMAKER = "arn:aws:sagemaker:us-east-1:*"


@pytest.mark.parametrize(
    ("service", "operation", "given", "action", "resource"),
    [
        ("s3", "PutObject", {"Bucket": "b", "Key": "k"}, "s3:PutObject", "arn:aws:s3:::b/k"),
        ("s3", "HeadBucket", {"Bucket": "b"}, "s3:ListBucket", "arn:aws:s3:::b"),
        (
            "s3",
            "HeadObject",
            {"Bucket": "b", "Key": "k"},
            ["s3:GetObject", "s3:ListBucket"],
            ["arn:aws:s3:::b/k", "arn:aws:s3:::b"],
        ),
        ("s3", "PutPublicAccessBlock", {"Bucket": "b"}, "s3:PutBucketPublicAccessBlock", "arn:aws:s3:::b"),
        ("s3", "DeleteObjects", {"Bucket": "b"}, "s3:DeleteObject", "arn:aws:s3:::b/*"),
        ("s3", "ListBuckets", {}, "s3:ListAllMyBuckets", "*"),
        (
            "iam",
            "CreateRole",
            {"Path": "/service-role/", "RoleName": "r"},
            "iam:CreateRole",
            "arn:aws:iam::*:role/service-role/r",
        ),
        ("iam", "GetRole", {"RoleName": "r"}, "iam:GetRole", "arn:aws:iam::*:role/*r"),
        ("sts", "GetCallerIdentity", {}, "sts:GetCallerIdentity", "*"),
        (
            "logs",
            "FilterLogEvents",
            {"logGroupName": "/a/b"},
            "logs:FilterLogEvents",
            "arn:aws:logs:us-east-1:*:log-group:/a/b:*",
        ),
        (
            "scheduler",
            "CreateSchedule",
            {"Name": "e"},
            "scheduler:CreateSchedule",
            "arn:aws:scheduler:us-east-1:*:schedule/default/e",
        ),
        (
            "sagemaker",
            "CreateTransformJob",
            {"TransformJobName": "Toys-b", "ModelName": "m"},
            "sagemaker:CreateTransformJob",
            f"{SAGEMAKER}:transform-job/toys-b",
        ),
        (
            "sagemaker",
            "CreateEndpoint",
            {"EndpointName": "e", "EndpointConfigName": "c"},
            "sagemaker:CreateEndpoint",
            [f"{SAGEMAKER}:endpoint/e", f"{SAGEMAKER}:endpoint-config/c"],
        ),
        ("sagemaker", "ListModels", {}, "sagemaker:ListModels", "*"),
        (
            "sagemaker-runtime",
            "InvokeEndpointAsync",
            {"EndpointName": "e"},
            "sagemaker:InvokeEndpointAsync",
            f"{SAGEMAKER}:endpoint/e",
        ),
    ],
)
def test_what_aws_does_not_say_follows_from_the_call(
    service: str, operation: str, given: Mapping[str, Any], action: object, resource: object
) -> None:
    assert statement(Asked(service, operation, given, "us-east-1")) == (action, resource)


def test_what_aws_says_goes_before_what_follows() -> None:
    said = "User: x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/r because no"
    asked = Asked("sagemaker", "CreateModel", {"ModelName": "m"})
    assert statement(asked, "AccessDeniedException", said) == ("iam:PassRole", "arn:aws:iam::1:role/r")


def test_denied_credentials_are_no_matter_of_the_call() -> None:
    asked = Asked("s3", "PutObject", {"Bucket": "b", "Key": "k"})
    assert statement(asked, refused="AssumeRole") == ("sts:AssumeRole", "*")
    refused = ClientError(
        {"Error": {"Code": "ForbiddenException", "Message": "No access"}}, "GetRoleCredentials"
    )
    error = explain(refused, "GetCallerIdentity", asked)
    assert "Identity Center does not give you this role" in error.what
    assert "{" not in error.todo
