"""Processing job: a rented machine runs the script that makes training data of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import checks, dataset, machines, naming, preconditions
from hello_blaze_tui.steps.label_counts import verify_sets
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Verification

SETS = ("train", "test")
CODE = "/opt/ml/processing/input/code"
UPLOAD_MODES = ("EndOfJob", "Continuous")


def _requests(answers: Answers) -> Iterator[Request]:
    text, name = answers.text, answers.text("processing.job_name")
    parameters: dict[str, Any] = {
        "ProcessingJobName": name,
        "RoleArn": text("processing.role"),
        "AppSpecification": {
            "ImageUri": text("processing.image"),
            "ContainerEntrypoint": answers.items("processing.entrypoint"),
        },
        "ProcessingResources": {
            "ClusterConfig": {
                "InstanceCount": answers.integer("processing.instance_count"),
                "InstanceType": text("processing.instance_type"),
                "VolumeSizeInGB": answers.integer("processing.volume_gb"),
            }
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": answers.integer("processing.max_runtime_minutes") * 60},
        "ProcessingInputs": [_input(answers, part) for part in ("data", "code")],
        "ProcessingOutputConfig": {"Outputs": [_output(answers, part) for part in SETS]},
        "Tags": naming.tags(answers),
    }
    if arguments := answers.items("processing.arguments"):
        parameters["AppSpecification"]["ContainerArguments"] = arguments
    if environment := answers.pairs("processing.environment"):
        parameters["Environment"] = environment
    yield Request(
        "sagemaker",
        "CreateProcessingJob",
        parameters,
        creates=_job(answers),
        cost=machines.cost("processing", "processing", answers),
    )


def _job(answers: Answers) -> Resource:
    return Resource("processing job", answers.text("processing.job_name"), answers.setting.region)


def _input(answers: Answers, part: str) -> dict[str, Any]:
    return {
        "InputName": part,
        "S3Input": {
            "S3Uri": answers.text(f"processing.{part}_uri"),
            "LocalPath": answers.text(f"processing.{part}_path"),
            "S3DataType": "S3Prefix",
            "S3InputMode": "File",
            "S3DataDistributionType": "FullyReplicated",
            "S3CompressionType": "None",
        },
    }


def _output(answers: Answers, part: str) -> dict[str, Any]:
    return {
        "OutputName": part,
        "S3Output": {
            "S3Uri": answers.text(f"processing.{part}_uri"),
            "LocalPath": answers.text(f"processing.{part}_path"),
            "S3UploadMode": answers.text("processing.upload_mode"),
        },
    }


def _check(answers: Answers, account: Account) -> Iterator[str]:
    yield from preconditions.image_is_near(answers, answers.text("processing.image"))
    yield from preconditions.input_is_there(account, answers, answers.text("processing.data_uri"), "Dataset")
    yield from preconditions.input_is_there(account, answers, answers.text("processing.code_uri"), "Script")


def _verify(scene: Scene) -> Verification:
    uris = {part: scene.answers.text(f"processing.{part}_uri") for part in SETS}
    return (yield from verify_sets(scene.account, uris, scene.stop))


def _s3_input(part: str, name: str, path: str, words: str, member: str) -> tuple[Field, Field]:
    field = {"data": "file", "code": "script"}[part]
    group = "Input data configuration"
    return (
        Field(
            f"{part}_path",
            f"{name}: local path",
            f"Where in the container {words} is put before the script starts.",
            default=path,
            check=checks.container_path,
            member=f"{member}.localPath",
            group=group,
        ),
        Field(
            f"{part}_uri",
            f"{name}: S3 location",
            f"Where in your bucket {words} lies.",
            default=lambda answers: dataset.address(answers, field),
            check=checks.s3_uri,
            member=f"{member}.s3Uri",
            group=group,
        ),
    )


def _s3_output(part: str, name: str, member: str) -> tuple[Field, Field]:
    group = "Output data configuration"
    return (
        Field(
            f"{part}_path",
            f"{name}: local path",
            f"Where in the container the script leaves the {name.lower()}.",
            default=f"/opt/ml/processing/output/{part}",
            check=checks.container_path,
            member=f"{member}.localPath",
            group=group,
        ),
        Field(
            f"{part}_uri",
            f"{name}: S3 location",
            f"Where in your bucket the {name.lower()} is put afterwards.",
            default=lambda answers: naming.below(
                answers, f"output/{answers.text('processing.job_name')}/{part}/"
            ),
            check=checks.s3_uri,
            member=f"{member}.s3Uri",
            group=group,
        ),
    )


STEP = Step(
    key="processing",
    title="Processing job",
    fields=(
        Field(
            "job_name",
            "Job name",
            "A name that no other processing job of yours has in this region.",
            default=lambda answers: naming.own_name(answers, "processing", "p"),
            member="processingJobName",
            group="Job settings",
        ),
        machines.role_arn("roleArn"),
        Field(
            "image",
            "Container",
            "The registry path of the image that the script runs in: scikit-learn's, which has Python.",
            default=lambda answers: answers["registry.sklearn_path"],
            check=checks.some,
            member="appSpecification.imageUri",
            group="Job settings",
        ),
        machines.instance_type("processing", "processingResources.clusterConfig.instanceType"),
        machines.instance_count("processingResources.clusterConfig.instanceCount"),
        machines.volume("processingResources.clusterConfig.volumeSizeInGB"),
        machines.runtime(15, "stoppingCondition", 7 * 24 * 60),
        *_s3_input(
            "data",
            "Data",
            "/opt/ml/processing/input/data",
            "the dataset",
            "processingInputs.1.member.s3Input",
        ),
        *_s3_input("code", "Code", CODE, "the script", "processingInputs.2.member.s3Input"),
        Field(
            "entrypoint",
            "Entrypoint",
            "The command that the container runs: python3 and the script's place in the container.",
            kind="list",
            default=lambda a: [
                "python3",
                f"{a.text('processing.code_path')}/{a.text('processing.code_uri').rpartition('/')[2]}",
            ],
            check=checks.some,
            member="appSpecification.containerEntrypoint",
            group="App specification",
        ),
        Field(
            "arguments",
            "Container arguments",
            "What is put behind the command: the provided script wants the dataset's name.",
            kind="list",
            default=lambda answers: [answers.text("processing.data_uri").rpartition("/")[2]],
            member="appSpecification.containerArguments",
            group="App specification",
        ),
        Field(
            "environment",
            "Environment variables",
            "Names and values that the script can read.",
            kind="mapping",
            default=lambda _answers: {},
            member="environment",
            group="App specification",
            folded=True,
        ),
        *_s3_output("train", "Training set", "processingOutputConfig.outputs.1.member.s3Output"),
        *_s3_output("test", "Testing set", "processingOutputConfig.outputs.2.member.s3Output"),
        Field(
            "upload_mode",
            "S3 upload mode",
            "Whether the outputs are uploaded at the end, or while the script runs.",
            kind="choice",
            default="EndOfJob",
            choices=UPLOAD_MODES,
            group="Output data configuration",
            folded=True,
        ),
    ),
    requests=_requests,
    watches=_job,
    check=_check,
    verify=_verify,
)
