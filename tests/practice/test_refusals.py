"""What the service model lets pass and AWS does not: by meaning, in AWS's words."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.practice.ports import ACCOUNT_ID, Role
from tests.practice import valid_requests as valid
from tests.practice.memory_world import ROLE, PracticeSageMaker, wait_for

ARN = f"arn:aws:sagemaker:us-east-1:{ACCOUNT_ID}:"
Request = dict[str, Any]

CREATES: dict[str, Request] = {
    "CreateProcessingJob": valid.processing_job(),
    "CreateTrainingJob": valid.training_job(),
    "CreateModel": valid.model(),
}


def refused(sagemaker: PracticeSageMaker, operation: str, request: Request) -> tuple[str, str]:
    """Code and message of the refusal, which must leave nothing behind."""
    before = dict(sagemaker.records.texts)
    answer = sagemaker.ask(operation, **request)
    assert answer.get("status") == 400, answer
    assert sagemaker.records.texts == before
    return answer["__type"], answer["Message"]


def replaced(request: Request, old: str, new: str) -> Request:
    changed: Request = json.loads(json.dumps(request).replace(old, new))
    assert changed != request
    return changed


@pytest.mark.parametrize("operation", CREATES)
@pytest.mark.parametrize("role", [f"arn:aws:iam::{ACCOUNT_ID}:role/nobody", f"{ROLE}-lambda"])
def test_a_role_that_sagemaker_cannot_assume(sagemaker: PracticeSageMaker, operation: str, role: str) -> None:
    code, message = refused(sagemaker, operation, replaced(CREATES[operation], ROLE, role))
    assert code == "ValidationException"
    assert message == (
        f"Could not assume role {role}. Please ensure that the role exists and allows principal "
        "'sagemaker.amazonaws.com' to assume the role."
    )


def test_a_role_of_another_account(sagemaker: PracticeSageMaker) -> None:
    request = replaced(valid.training_job(), ACCOUNT_ID, "999999999999")
    code, message = refused(sagemaker, "CreateTrainingJob", request)
    assert (code, message) == ("AccessDeniedException", "Cross-account pass role is not allowed.")


def test_a_new_role_can_be_assumed_after_some_seconds(tmp_path: Path) -> None:
    sagemaker = PracticeSageMaker(tmp_path, pace=20)
    sagemaker.roles.roles[ROLE] = Role(
        ROLE, datetime.now(timezone.utc), frozenset({"sagemaker.amazonaws.com"})
    )
    _, message = refused(sagemaker, "CreateModel", valid.model())
    assert message.startswith("Could not assume role")
    sagemaker.roles.roles[ROLE] = Role(
        ROLE, datetime.now(timezone.utc) - timedelta(seconds=0.4), frozenset({"sagemaker.amazonaws.com"})
    )
    wait_for(lambda: "ModelArn" in sagemaker.ask("CreateModel", **valid.model()))
    sagemaker.plane.close()


@pytest.mark.parametrize(
    ("operation", "image", "message"),
    [
        (
            "CreateModel",
            valid.BLAZINGTEXT.replace("us-east-1", "eu-west-1"),
            'Region of "811284229777.dkr.ecr.eu-west-1.amazonaws.com/blazingtext:1" does not match expected '
            "region of us-east-1. Cross region ECR image pulls are not allowed.",
        ),
        (
            "CreateTrainingJob",
            valid.BLAZINGTEXT.replace("us-east-1", "eu-west-1"),
            "Invalid DNS suffix 'amazonaws.com' for region 'eu-west-1' in training image. Please provide "
            "the valid <region>.<dns-suffix>: 'us-east-1.amazonaws.com'",
        ),
        (
            "CreateModel",
            "python:3.11",
            'Using non-ECR image "python:3.11" without Vpc repository access mode is not supported.',
        ),
        (
            "CreateModel",
            f"{valid.BLAZINGTEXT}7",
            f"Requested image {valid.BLAZINGTEXT}7 not found.",
        ),
        (
            "CreateModel",
            valid.BLAZINGTEXT.removesuffix(":1"),
            f'ECR image "{valid.BLAZINGTEXT.removesuffix(":1")}" is invalid.',
        ),
        (
            "CreateTrainingJob",
            valid.BLAZINGTEXT.replace("811284229777", "683313688378"),
            "The repository of your image 683313688378.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1 does "
            "not "
            "grant ecr:GetDownloadUrlForLayer, ecr:BatchGetImage, ecr:BatchCheckLayerAvailability "
            "permission to "
            "sagemaker.amazonaws.com service principal.",
        ),
    ],
)
def test_an_image_that_cannot_be_pulled(
    sagemaker: PracticeSageMaker, operation: str, image: str, message: str
) -> None:
    request = replaced(CREATES[operation], valid.BLAZINGTEXT, image)
    assert refused(sagemaker, operation, request) == ("ValidationException", message)


@pytest.mark.parametrize("operation", ["CreateProcessingJob", "CreateTrainingJob", "CreateTransformJob"])
@pytest.mark.parametrize("bucket", ["nobody", "elsewhere", "bucket/empty"])
def test_inputs_that_are_not_there(sagemaker: PracticeSageMaker, operation: str, bucket: str) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    sagemaker.objects.write("elsewhere", "in/data.txt", b"data")
    create = {**CREATES, "CreateTransformJob": valid.transform_job()}[operation]
    code, message = refused(sagemaker, operation, replaced(create, "s3://bucket/in", f"s3://{bucket}/in"))
    assert code == "ValidationException"
    assert message.startswith(f'No S3 objects found under S3 URL "s3://{bucket}/in')
    assert "exists in the selected region (us-east-1)" in message


@pytest.mark.parametrize(
    ("bucket", "words"), [("nobody", "does not exist"), ("elsewhere", "is not in the same region")]
)
@pytest.mark.parametrize(
    ("operation", "output"),
    [("CreateProcessingJob", "train"), ("CreateTrainingJob", "out"), ("CreateTransformJob", "transformed")],
)
def test_outputs_that_cannot_be_written(
    sagemaker: PracticeSageMaker, operation: str, output: str, bucket: str, words: str
) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    create = {**CREATES, "CreateTransformJob": valid.transform_job()}[operation]
    request = replaced(create, f"s3://bucket/{output}", f"s3://{bucket}/{output}")
    code, message = refused(sagemaker, operation, request)
    assert code == "ValidationException"
    assert words in message


def test_model_data_that_is_not_there(sagemaker: PracticeSageMaker) -> None:
    request = valid.model(artifact="missing.tar.gz")
    assert refused(sagemaker, "CreateModel", request) == (
        "ValidationException",
        "Could not find model data at s3://bucket/model/missing.tar.gz.",
    )
    part = replaced(valid.model(), "model.tar.gz", "model.tar")
    assert refused(sagemaker, "CreateModel", part)[1].startswith("Could not find model data at")
    _, message = refused(sagemaker, "CreateModel", replaced(valid.model(), "//bucket", "//elsewhere"))
    assert message.startswith("Could not access model data at s3://elsewhere/model/model.tar.gz.")
    assert message.endswith("located in us-east-1.")


def test_names_used_before(sagemaker: PracticeSageMaker) -> None:
    config = {"EndpointName": "endpoint", "EndpointConfigName": "config"}
    requests: dict[str, Request] = {
        **CREATES,
        "CreateEndpointConfig": valid.endpoint_config(),
        "CreateEndpoint": config,
        "CreateTransformJob": valid.transform_job(),
    }
    for operation, request in requests.items():
        assert "status" not in sagemaker.ask(operation, **request)
    said = {}
    for operation, request in requests.items():
        answer = sagemaker.ask(operation, **request)
        said[operation] = (answer["__type"], answer["Message"])
    unique = "unique within an AWS account and region, and a"
    assert said == {
        "CreateProcessingJob": (
            "ResourceInUse",
            f"Job name must be {unique} job with this name already exists ({ARN}processing-job/prepare)",
        ),
        "CreateTrainingJob": (
            "ResourceInUse",
            f"Training job names must be {unique} training job with this name already exists "
            f"({ARN}training-job/learn)",
        ),
        "CreateTransformJob": (
            "ResourceInUse",
            f"Job name must be {unique} job with this name already exists ({ARN}transform-job/batch)",
        ),
        "CreateModel": ("ValidationException", f'Cannot create already existing model "{ARN}model/model".'),
        "CreateEndpointConfig": (
            "ValidationException",
            f'Cannot create already existing endpoint configuration "{ARN}endpoint-config/config".',
        ),
        "CreateEndpoint": (
            "ValidationException",
            f'Cannot create already existing endpoint "{ARN}endpoint/endpoint".',
        ),
    }


UNKNOWN = {
    "ProcessingJobName": "Could not find requested job with name: nobody",
    "TrainingJobName": "Requested resource not found.",
    "TransformJobName": "Could not find requested job with name: nobody",
    "ModelName": f'Could not find model "{ARN}model/nobody".',
    "EndpointConfigName": f'Could not find endpoint configuration "{ARN}endpoint-config/nobody".',
    "EndpointName": f'Could not find endpoint "{ARN}endpoint/nobody".',
}


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        *((f"Describe{name.removesuffix('Name')}", name) for name in UNKNOWN),
        *((f"Stop{name.removesuffix('Name')}", name) for name in UNKNOWN if "Job" in name),
        *((f"Delete{name.removesuffix('Name')}", name) for name in UNKNOWN if "Transform" not in name),
    ],
)
def test_names_that_are_not_there(sagemaker: PracticeSageMaker, operation: str, name: str) -> None:
    assert refused(sagemaker, operation, {name: "nobody"}) == ("ValidationException", UNKNOWN[name])


def test_resources_that_need_others(sagemaker: PracticeSageMaker) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    for operation, request, name in (
        ("CreateEndpointConfig", valid.endpoint_config(model_name="nobody"), "ModelName"),
        ("CreateTransformJob", valid.transform_job(model_name="nobody"), "ModelName"),
        ("CreateEndpoint", {"EndpointName": "e", "EndpointConfigName": "nobody"}, "EndpointConfigName"),
    ):
        assert refused(sagemaker, operation, request) == ("ValidationException", UNKNOWN[name])


@pytest.mark.parametrize(
    ("instance_type", "count", "quota"),
    [("ml.p3.2xlarge", 1, 0), ("ml.g5.xlarge", 1, 0), ("ml.m5.large", 21, 20)],
)
def test_quotas(sagemaker: PracticeSageMaker, instance_type: str, count: int, quota: int) -> None:
    request = valid.training_job()
    request["ResourceConfig"] |= {"InstanceType": instance_type, "InstanceCount": count}
    code, message = refused(sagemaker, "CreateTrainingJob", request)
    assert code == "ResourceLimitExceeded"
    assert message.startswith(
        f"The account-level service limit '{instance_type} for training job usage' is {quota} Instances, "
        "with "
        f"current utilization of 0 Instances and a request delta of {count} Instances."
    )


def test_jobs_that_run_count_against_the_quota(tmp_path: Path) -> None:
    sagemaker = PracticeSageMaker(tmp_path, pace=0.01)
    request = valid.training_job()
    request["ResourceConfig"]["InstanceCount"] = 20
    assert "TrainingJobArn" in sagemaker.ask("CreateTrainingJob", **request)
    answer = sagemaker.ask("CreateTrainingJob", **{**request, "TrainingJobName": "second"})
    assert "current utilization of 20 Instances" in answer["Message"]
    sagemaker.plane.close()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"InstanceType": None}, "must have InstanceType and InitialInstanceCount, or ServerlessConfig"),
        ({"ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}}, "can not be used together"),
        (
            {
                "InstanceType": None,
                "InitialInstanceCount": None,
                "ServerlessConfig": {"MemorySizeInMB": 1500, "MaxConcurrency": 5},
            },
            "MemorySizeInMB must be one of 1024",
        ),
        ({"ModelName": None}, "ModelName is required"),
    ],
)
def test_variants_that_do_not_fit_together(sagemaker: PracticeSageMaker, change: Request, words: str) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    request = valid.endpoint_config()
    request["ProductionVariants"][0].update(change)
    code, message = refused(sagemaker, "CreateEndpointConfig", request)
    assert code == "ValidationException"
    assert words in message


def test_channels_and_processing_inputs_have_their_own_names(sagemaker: PracticeSageMaker) -> None:
    training = valid.training_job()
    training["InputDataConfig"] *= 2
    assert "Duplicate channel name: train" in refused(sagemaker, "CreateTrainingJob", training)[1]
    processing = valid.processing_job()
    processing["ProcessingInputs"] *= 2
    assert "InputName must be unique" in refused(sagemaker, "CreateProcessingJob", processing)[1]


@pytest.mark.parametrize("place", ["input/data", "output/train"])
def test_local_paths_are_needed(sagemaker: PracticeSageMaker, place: str) -> None:
    request = replaced(valid.processing_job(), f', "LocalPath": "/opt/ml/processing/{place}"', "")
    message = refused(sagemaker, "CreateProcessingJob", request)[1]
    assert message.startswith("LocalPath is a required parameter when AppManaged is False")


def test_a_wait_limit_goes_with_spot_training_only(sagemaker: PracticeSageMaker) -> None:
    request = valid.training_job()
    request["StoppingCondition"]["MaxWaitTimeInSeconds"] = 900
    assert "MaxWaitTimeInSeconds" in refused(sagemaker, "CreateTrainingJob", request)[1]
    assert "TrainingJobArn" in sagemaker.ask("CreateTrainingJob", **request, EnableManagedSpotTraining=True)


def test_payload_times_concurrency_has_a_limit(sagemaker: PracticeSageMaker) -> None:
    sagemaker.ask("CreateModel", **valid.model())
    request = {**valid.transform_job(), "MaxPayloadInMB": 60, "MaxConcurrentTransforms": 2}
    assert "100 MB" in refused(sagemaker, "CreateTransformJob", request)[1]


def test_a_uri_that_is_not_of_s3(sagemaker: PracticeSageMaker) -> None:
    request = replaced(valid.training_job(), "s3://bucket/in", "https://bucket/in")
    assert refused(sagemaker, "CreateTrainingJob", request)[1].startswith("Invalid S3 URI")
