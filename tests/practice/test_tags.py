from __future__ import annotations

from typing import Any

import pytest

from hello_blaze_tui.practice.ports import ACCOUNT_ID
from tests.practice import valid_requests as valid
from tests.practice.memory_world import PracticeSageMaker

ARN = f"arn:aws:sagemaker:us-east-1:{ACCOUNT_ID}:"


def tags(**values: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in values.items()]


@pytest.mark.parametrize(
    ("operation", "request_", "arn"),
    [
        ("CreateProcessingJob", valid.processing_job(), "processing-job/prepare"),
        ("CreateTrainingJob", valid.training_job(), "training-job/learn"),
        ("CreateTransformJob", valid.transform_job(), "transform-job/batch"),
        ("CreateModel", valid.model("other"), "model/other"),
        ("CreateEndpointConfig", valid.endpoint_config("other"), "endpoint-config/other"),
        ("CreateEndpoint", {"EndpointName": "e", "EndpointConfigName": "config"}, "endpoint/e"),
    ],
)
def test_tags_of_every_kind_of_resource(
    sagemaker: PracticeSageMaker, operation: str, request_: dict[str, Any], arn: str
) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    sagemaker.ask("CreateEndpointConfig", **valid.endpoint_config())
    sagemaker.ask(operation, **request_, Tags=tags(a="1", b="2"))
    assert sagemaker.ask("AddTags", ResourceArn=ARN + arn, Tags=tags(b="3", c="4"))["Tags"] == tags(
        a="1", b="3", c="4"
    )
    assert sagemaker.ask("DeleteTags", ResourceArn=ARN + arn, TagKeys=["a", "never"]) == {}
    assert sagemaker.ask("ListTags", ResourceArn=ARN + arn) == {"Tags": tags(b="3", c="4")}


@pytest.mark.parametrize("arn", ["model/nobody", "cluster/x", "model", "MODEL/model"])
def test_an_arn_of_nothing(sagemaker: PracticeSageMaker, arn: str) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    answer = sagemaker.ask("ListTags", ResourceArn=ARN + arn)
    assert answer["__type"] == "ValidationException"


def test_an_arn_of_another_region(sagemaker: PracticeSageMaker) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    answer = sagemaker.ask("ListTags", region="eu-west-1", ResourceArn=f"{ARN}model/model")
    assert answer["__type"] == "ValidationException"


def test_fifty_tags_and_no_more(sagemaker: PracticeSageMaker) -> None:
    many = {f"k{number}": "v" for number in range(50)}
    sagemaker.ask("CreateModel", **valid.model(), Tags=tags(**many))
    answer = sagemaker.ask("AddTags", ResourceArn=f"{ARN}model/model", Tags=tags(more="1"))
    assert answer["__type"] == "ResourceLimitExceeded"
    assert len(sagemaker.ask("ListTags", ResourceArn=f"{ARN}model/model")["Tags"]) == 50


@pytest.mark.parametrize("given", [[*tags(a="1"), *tags(a="2")], [{"Key": "aws:mine", "Value": "x"}]])
def test_keys_that_cannot_be(sagemaker: PracticeSageMaker, given: list[dict[str, str]]) -> None:
    answer = sagemaker.ask("CreateModel", **valid.model(), Tags=given)
    assert answer["__type"] == "ValidationException"
    assert sagemaker.ask("ListModels") == {"Models": []}
