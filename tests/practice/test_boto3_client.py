"""The control plane as an unmodified boto3 client sees it, without a network in between."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError

from hello_blaze_tui.practice.call import Call
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from tests.practice import valid_requests as valid
from tests.practice.memory_world import REGION, PracticeSageMaker

Clients = Callable[[str], Any]


class Raw(io.BytesIO):
    """A body as urllib3 gives it."""

    def stream(self, **_: object) -> list[bytes]:
        return [self.read()]


@pytest.fixture
def client(sagemaker: PracticeSageMaker) -> Clients:
    def answer(request: Any, **_: object) -> AWSResponse:
        headers = {
            name.lower(): value.decode() if isinstance(value, bytes) else value
            for name, value in request.headers.items()
        }
        body = request.body or b""
        body = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else body.read()
        path = unquote(urlsplit(request.url).path)
        reply = sagemaker.plane.handle(Call(REGION, ACCOUNT_ID, request.method, path, {}, headers, body))
        given: Any = dict(reply.headers)
        return AWSResponse(request.url, reply.status, given, Raw(reply.body))

    def make(service: str) -> Any:
        session = boto3.Session("AKIDEXAMPLE", "secret", region_name=REGION)
        made: Any = session.client(service)  # type: ignore[call-overload]  # a name only known at run time
        made.meta.events.register(f"before-send.{service}", answer)
        return made

    return make


def test_the_tutorial(client: Clients) -> None:
    api, runtime = client("sagemaker"), client("sagemaker-runtime")
    quick = {"Delay": 0.01, "MaxAttempts": 500}
    api.create_processing_job(**valid.processing_job())
    api.get_waiter("processing_job_completed_or_stopped").wait(
        ProcessingJobName="prepare", WaiterConfig=quick
    )
    api.create_training_job(**valid.training_job())
    api.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="learn", WaiterConfig=quick)
    api.create_model(**valid.model())
    api.create_endpoint_config(**valid.endpoint_config())
    api.create_endpoint(EndpointName="endpoint", EndpointConfigName="config")
    api.get_waiter("endpoint_in_service").wait(EndpointName="endpoint", WaiterConfig=quick)
    answer = runtime.invoke_endpoint(
        EndpointName="endpoint", ContentType="application/json", Body=b'["hello"]'
    )
    assert answer["Body"].read() == b'["hello"]'
    assert answer["InvokedProductionVariant"] == "AllTraffic"
    api.create_transform_job(**valid.transform_job())
    api.get_waiter("transform_job_completed_or_stopped").wait(TransformJobName="batch", WaiterConfig=quick)
    api.delete_endpoint(EndpointName="endpoint")
    api.get_waiter("endpoint_deleted").wait(EndpointName="endpoint", WaiterConfig=quick)
    api.delete_endpoint_config(EndpointConfigName="config")
    api.delete_model(ModelName="model")
    assert api.list_models()["Models"] == []


def test_errors_are_the_clients_own_exceptions(client: Clients) -> None:
    api, runtime = client("sagemaker"), client("sagemaker-runtime")
    api.create_training_job(**valid.training_job())
    with pytest.raises(api.exceptions.ResourceInUse) as used:
        api.create_training_job(**valid.training_job())
    assert used.value.response["Error"]["Message"].startswith("Training job names must be unique")
    with pytest.raises(ClientError, match="Requested resource not found") as unknown:
        api.describe_training_job(TrainingJobName="nobody")
    assert unknown.value.response["Error"]["Code"] == "ValidationException"
    with pytest.raises(runtime.exceptions.ValidationError, match="Endpoint nobody of account"):
        runtime.invoke_endpoint(EndpointName="nobody", Body=b"")


def test_a_model_error_carries_the_models_own_answer(client: Clients) -> None:
    api, runtime = client("sagemaker"), client("sagemaker-runtime")
    api.create_model(**valid.model())
    api.create_endpoint_config(**valid.endpoint_config())
    api.create_endpoint(EndpointName="endpoint", EndpointConfigName="config")
    quick = {"Delay": 0.01, "MaxAttempts": 500}
    api.get_waiter("endpoint_in_service").wait(EndpointName="endpoint", WaiterConfig=quick)
    with pytest.raises(runtime.exceptions.ModelError) as wrong:
        runtime.invoke_endpoint(EndpointName="endpoint", ContentType="text/csv", Body=b"a,b")
    assert wrong.value.response["OriginalStatusCode"] == 415
    assert wrong.value.response["OriginalMessage"] == "content-type text/csv not supported"
    assert wrong.value.response["LogStreamArn"].startswith(f"arn:aws:logs:{REGION}:{ACCOUNT_ID}:log-group:")


def test_an_asynchronous_invocation(client: Clients) -> None:
    api, runtime = client("sagemaker"), client("sagemaker-runtime")
    api.create_model(**valid.model())
    output = {"OutputConfig": {"S3OutputPath": "s3://bucket/answers"}}
    api.create_endpoint_config(**valid.endpoint_config(), AsyncInferenceConfig=output)
    api.create_endpoint(EndpointName="endpoint", EndpointConfigName="config")
    quick = {"Delay": 0.01, "MaxAttempts": 500}
    api.get_waiter("endpoint_in_service").wait(EndpointName="endpoint", WaiterConfig=quick)
    answer = runtime.invoke_endpoint_async(EndpointName="endpoint", InputLocation="s3://bucket/in/data.txt")
    assert answer["OutputLocation"] == f"s3://bucket/answers/{answer['InferenceId']}.out"
    assert "FailureLocation" not in answer


def test_pages(client: Clients) -> None:
    api = client("sagemaker")
    for number in range(12):
        api.create_model(**valid.model(f"m{number:02}"))
    pages = list(api.get_paginator("list_models").paginate(PaginationConfig={"PageSize": 5}))
    assert [len(page["Models"]) for page in pages] == [5, 5, 2]
