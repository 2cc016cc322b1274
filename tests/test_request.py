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

from hello_blaze_tui.request import Cost, Form, LocalFile, Request, Sender, written

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


def test_cli_line_makes_an_object_of_text_or_an_empty_one() -> None:
    text, empty = ({"Bucket": "b", "Key": "k/", "Body": body} for body in (b"a b", b""))
    assert Request("s3", "PutObject", text).as_cli() == "printf %s 'a b' | aws s3 cp - s3://b/k/"
    assert Request("s3", "PutObject", empty).as_cli() == "aws s3api put-object --bucket b --key k/"


def test_a_file_is_uploaded_in_all_forms_by_name() -> None:
    request = Request("s3", "PutObject", {"Bucket": "b", "Key": "k", "Body": LocalFile(Path("reviews.zip"))})
    assert request.as_cli() == "aws s3 cp reviews.zip s3://b/k"
    assert request.as_boto3() == "boto3.client(\"s3\").upload_file('reviews.zip', 'b', 'k')"
    assert json.loads(request.as_json())["Body"] == "<the file reviews.zip>"


def test_code_names_the_region_and_a_profile_where_one_is_used() -> None:
    request, here = Request("s3", "DeleteObject", {"Bucket": "b", "Key": "k"}), Sender("eu-west-1")
    assert request.as_cli(here) == "aws s3api delete-object --region eu-west-1 --bucket b --key k"
    assert request.as_boto3(here).startswith("boto3.client(\"s3\", region_name='eu-west-1').delete_object(")
    mine = Sender("eu-west-1", profile="my class")
    assert "delete-object --region eu-west-1 --profile 'my class' --bucket" in request.as_cli(mine)
    session = "boto3.Session(profile_name='my class', region_name='eu-west-1').client(\"s3\")"
    assert request.as_boto3(mine).startswith(f"{session}.delete_object(")


def test_code_for_the_practice_account_says_what_points_a_shell_at_it() -> None:
    practice = Sender("us-east-1", practice=True)
    forms: tuple[Form, ...] = ("boto3", "cli")
    for form in forms:
        text = written([TRAINING], form, practice)
        assert 'eval "$(hello-blaze practice env)"' in text.splitlines()[0]
        assert "practice" not in written([TRAINING], form, Sender("us-east-1"))
    assert "practice" not in written([TRAINING], "json", practice)
    assert "import boto3\n" in written([TRAINING], "boto3", practice)


def test_where_there_is_no_request_nothing_is_written() -> None:
    assert written([], "cli", Sender("us-east-1", practice=True)) == ""


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
