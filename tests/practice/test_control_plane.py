from __future__ import annotations

import json
from typing import Any

import pytest

from hello_blaze_tui.aws import check
from hello_blaze_tui.practice.call import Call
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from tests.practice import valid_requests as valid
from tests.practice.memory_world import REGION, ROLE, PracticeSageMaker


def everything(sagemaker: PracticeSageMaker) -> None:
    """One finished resource of every kind."""
    for operation, request in (
        ("CreateProcessingJob", valid.processing_job()),
        ("CreateTrainingJob", valid.training_job()),
        ("CreateModel", valid.model()),
        ("CreateEndpointConfig", valid.endpoint_config()),
        ("CreateEndpoint", {"EndpointName": "endpoint", "EndpointConfigName": "config"}),
        ("CreateTransformJob", valid.transform_job()),
    ):
        assert "status" not in sagemaker.ask(operation, **request), operation
    sagemaker.until("DescribeProcessingJob", "ProcessingJobStatus", "Completed", ProcessingJobName="prepare")
    sagemaker.until("DescribeTrainingJob", "TrainingJobStatus", "Completed", TrainingJobName="learn")
    sagemaker.until("DescribeEndpoint", "EndpointStatus", "InService", EndpointName="endpoint")
    sagemaker.until("DescribeTransformJob", "TransformJobStatus", "Completed", TransformJobName="batch")


READS: dict[str, dict[str, Any]] = {
    "DescribeProcessingJob": {"ProcessingJobName": "prepare"},
    "DescribeTrainingJob": {"TrainingJobName": "learn"},
    "DescribeTransformJob": {"TransformJobName": "batch"},
    "DescribeModel": {"ModelName": "model"},
    "DescribeEndpointConfig": {"EndpointConfigName": "config"},
    "DescribeEndpoint": {"EndpointName": "endpoint"},
    "ListProcessingJobs": {},
    "ListTrainingJobs": {},
    "ListTransformJobs": {},
    "ListModels": {},
    "ListEndpointConfigs": {},
    "ListEndpoints": {},
    "ListTags": {"ResourceArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT_ID}:model/model"},
}


def faults(value: Any, shape: Any, path: str) -> list[str]:
    """Where an answer does not fit its shape: unknown members, missing ones, other types."""
    kinds: dict[str, type] = {
        "string": str,
        "boolean": bool,
        "integer": int,
        "long": int,
        "float": float,
        "double": float,
        "timestamp": float,
        "list": list,
        "map": dict,
        "structure": dict,
    }
    fits = isinstance(value, kinds[shape.type_name])
    if not fits:
        return [f"{path} is {value!r}"]
    if shape.type_name == "structure":
        wrong = [f"{path}.{name} is not known" for name in value if name not in shape.members]
        wrong += [f"{path}.{name} is missing" for name in shape.required_members if name not in value]
        return wrong + [
            fault
            for name, member in shape.members.items()
            if name in value
            for fault in faults(value[name], member, f"{path}.{name}")
        ]
    if shape.type_name == "list":
        return [fault for item in value for fault in faults(item, shape.member, f"{path}[]")]
    if shape.type_name == "string" and shape.enum and value not in shape.enum:
        return [f"{path} is {value}"]
    return []


def test_every_answer_fits_its_shape(sagemaker: PracticeSageMaker) -> None:
    everything(sagemaker)
    model = check.service_model("sagemaker")
    wrong = []
    for operation, parameters in READS.items():
        answer = sagemaker.ask(operation, **parameters)
        wrong += faults(answer, model.operation_model(operation).output_shape, operation)
    assert wrong == []


def test_every_resource_is_listed(sagemaker: PracticeSageMaker) -> None:
    everything(sagemaker)
    for operation, name in (
        ("ListProcessingJobs", "ProcessingJobName"),
        ("ListTrainingJobs", "TrainingJobName"),
        ("ListTransformJobs", "TransformJobName"),
        ("ListModels", "ModelName"),
        ("ListEndpointConfigs", "EndpointConfigName"),
        ("ListEndpoints", "EndpointName"),
    ):
        (summaries,) = sagemaker.ask(operation).values()
        assert [next(iter(summary)) for summary in summaries] == [name]


def test_defaults_are_filled_in(sagemaker: PracticeSageMaker) -> None:
    everything(sagemaker)
    processing = sagemaker.ask("DescribeProcessingJob", ProcessingJobName="prepare")
    training = sagemaker.ask("DescribeTrainingJob", TrainingJobName="learn")
    transform = sagemaker.ask("DescribeTransformJob", TransformJobName="batch")
    assert processing["StoppingCondition"] == {"MaxRuntimeInSeconds": 86400}
    assert processing["NetworkConfig"]["EnableNetworkIsolation"] is False
    assert processing["ProcessingInputs"][0]["AppManaged"] is False
    assert training["EnableManagedSpotTraining"] is False
    assert training["ModelArtifacts"]["S3ModelArtifacts"] == "s3://bucket/out/learn/output/model.tar.gz"
    assert transform["MaxPayloadInMB"] == 6
    assert transform["DataProcessing"] == {"InputFilter": "$", "OutputFilter": "$", "JoinSource": "None"}


def test_an_operation_that_sagemaker_does_not_have(sagemaker: PracticeSageMaker) -> None:
    assert sagemaker.ask("CreateMiracle")["__type"] == "UnknownOperationException"


def test_an_operation_that_only_aws_has(sagemaker: PracticeSageMaker) -> None:
    answer = sagemaker.ask("CreateCluster")
    assert answer["__type"] == "UnknownOperationException"
    assert answer["Message"] == "The practice account does not have CreateCluster."


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"\xff",
        b'"text"',
        b'{"TrainingJobName": 1}',
        b"[" * 100_000,
        b'{"TrainingJobName": "\\ud800"}',
    ],
)
def test_what_is_no_request_is_a_serialization_exception(sagemaker: PracticeSageMaker, body: bytes) -> None:
    reply = sagemaker.send("DescribeTrainingJob", body)
    assert reply.status == 400
    assert json.loads(reply.body)["__type"] == "SerializationException"
    assert reply.headers["Content-Type"] == "application/x-amz-json-1.1"


def test_null_is_as_good_as_absent(sagemaker: PracticeSageMaker) -> None:
    request = {**valid.processing_job(), "Environment": None}
    assert "ProcessingJobArn" in sagemaker.ask("CreateProcessingJob", **request)


def test_a_region_does_not_see_another(sagemaker: PracticeSageMaker) -> None:
    everything(sagemaker)
    assert sagemaker.ask("ListTrainingJobs", region="eu-west-1") == {"TrainingJobSummaries": []}
    answer = sagemaker.ask("DescribeTrainingJob", region="eu-west-1", TrainingJobName="learn")
    assert answer["Message"] == "Requested resource not found."


def test_arns_of_china_have_its_partition(sagemaker: PracticeSageMaker) -> None:
    sagemaker.objects.regions["cn"] = "cn-north-1"
    sagemaker.objects.write("cn", "in/data.txt", b"data")
    image = "450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-scikit-learn:1.2-1-cpu-py3"
    request = json.loads(json.dumps(valid.processing_job()).replace("s3://bucket", "s3://cn"))
    request["AppSpecification"]["ImageUri"] = image
    answer = sagemaker.ask("CreateProcessingJob", region="cn-north-1", **request)
    assert answer == {
        "ProcessingJobArn": f"arn:aws-cn:sagemaker:cn-north-1:{ACCOUNT_ID}:processing-job/prepare"
    }


def test_a_broken_part_is_an_internal_failure_and_no_crash(sagemaker: PracticeSageMaker) -> None:
    def explode(bucket: str) -> str:
        raise ZeroDivisionError

    sagemaker.objects.bucket_region = explode  # type: ignore[method-assign]  # the double's own method
    answer = sagemaker.ask("CreateTrainingJob", **valid.training_job())
    assert (answer["status"], answer["__type"]) == (500, "InternalFailure")


def test_the_runtime_names_its_error_in_a_header(sagemaker: PracticeSageMaker) -> None:
    reply = sagemaker.plane.handle(Call(REGION, ACCOUNT_ID, "GET", "/nowhere", {}, {}, b""))
    assert reply.headers["x-amzn-ErrorType"] == "UnknownOperationException"


def test_the_role_is_shown_as_given(sagemaker: PracticeSageMaker) -> None:
    everything(sagemaker)
    assert sagemaker.ask("DescribeModel", ModelName="model")["ExecutionRoleArn"] == ROLE
