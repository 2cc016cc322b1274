from __future__ import annotations

import ast
import json
import shlex
from decimal import Decimal
from pathlib import Path

import pytest
from botocore import xform_name
from hypothesis import given
from hypothesis import strategies as st

from hello_blaze_tui.request import Cost, LocalFile, Request

TRAINING = Request(
    "sagemaker",
    "CreateTrainingJob",
    {"TrainingJobName": "toys-1", "StoppingCondition": {"MaxRuntimeInSeconds": 600}},
)


def test_json_holds_the_parameters_as_they_are() -> None:
    assert json.loads(TRAINING.as_json()) == TRAINING.parameters


def test_boto3_code_calls_the_client_method_with_the_parameters() -> None:
    call = ast.parse(TRAINING.as_boto3(), mode="eval").body
    assert isinstance(call, ast.Call)
    assert ast.unparse(call.func) == "boto3.client('sagemaker').create_training_job"
    assert {word.arg: ast.literal_eval(word.value) for word in call.keywords} == TRAINING.parameters


def test_boto3_code_without_parameters_is_one_line() -> None:
    assert Request("sts", "GetCallerIdentity").as_boto3() == 'boto3.client("sts").get_caller_identity()'


@pytest.mark.parametrize(
    "operation",
    ["CreateBucket", "PutPublicAccessBlock", "InvokeEndpointAsync", "DeleteObjects", "CreateEndpointConfig"],
)
def test_method_names_are_botocores(operation: str) -> None:
    assert f".{xform_name(operation)}(" in Request("any", operation).as_boto3()


def test_cli_line_gives_nested_parameters_as_one_json_document() -> None:
    words = shlex.split(TRAINING.as_cli())
    assert words[:4] == ["aws", "sagemaker", "create-training-job", "--cli-input-json"]
    assert json.loads(words[4]) == TRAINING.parameters


def test_cli_line_gives_plain_text_as_options() -> None:
    request = Request("s3", "DeleteObject", {"Bucket": "b", "Key": "a b"})
    assert request.as_cli() == "aws s3api delete-object --bucket b --key 'a b'"


def test_cli_line_feeds_a_body_through_standard_input() -> None:
    request = Request("sagemaker-runtime", "InvokeEndpoint", {"EndpointName": "e", "Body": b'{"it\'s": 1}'})
    assert request.as_cli() == (
        """printf %s '{"it'"'"'s": 1}' | """
        "aws sagemaker-runtime invoke-endpoint --endpoint-name e --body fileb:///dev/stdin answer.json"
    )


def test_a_file_is_uploaded_in_all_forms_by_name() -> None:
    request = Request("s3", "PutObject", {"Bucket": "b", "Key": "k", "Body": LocalFile(Path("reviews.zip"))})
    assert request.as_cli() == "aws s3 cp reviews.zip s3://b/k"
    assert request.as_boto3() == "boto3.client(\"s3\").upload_file('reviews.zip', 'b', 'k')"
    assert json.loads(request.as_json())["Body"] == "<the file reviews.zip>"


@given(st.text())
def test_any_text_survives_all_three_forms(text: str) -> None:
    request = Request("sagemaker", "CreateModel", {"ModelName": text, "Tags": [{"Key": text, "Value": text}]})
    assert json.loads(request.as_json()) == request.parameters
    assert json.loads(shlex.split(request.as_cli())[-1]) == request.parameters
    call = ast.parse(request.as_boto3(), mode="eval").body
    assert isinstance(call, ast.Call)
    assert {word.arg: ast.literal_eval(word.value) for word in call.keywords} == request.parameters


def test_an_unknown_price_stays_unknown() -> None:
    assert Cost(per_hour=None, expected_hours=Decimal(1)).expected is None
    assert Cost(per_hour=Decimal("0.115"), expected_hours=Decimal("0.1")).expected == Decimal("0.0115")
