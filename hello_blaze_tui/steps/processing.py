"""Processing job: a rented machine runs the script that makes training data of reviews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import input_fields, machines, naming, network_fields, preconditions
from hello_blaze_tui.steps.label_counts import verify_sets
from hello_blaze_tui.steps.processing_fields import FIELDS, SETS
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification


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
                **machines.given(answers, VolumeKmsKeyId="processing.volume_key"),
            }
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": answers.integer("processing.max_runtime_minutes") * 60},
        "ProcessingInputs": [_input(row) for row in _inputs(answers)],
        "ProcessingOutputConfig": {
            "Outputs": [_output(answers, row) for row in _outputs(answers)],
            **machines.given(answers, KmsKeyId="processing.output_key"),
        },
        "Tags": naming.tags(answers, "processing"),
    }
    if arguments := answers.items("processing.arguments"):
        parameters["AppSpecification"]["ContainerArguments"] = arguments
    if environment := answers.pairs("processing.environment"):
        parameters["Environment"] = environment
    if network := network_fields.job_settings(answers, "processing"):
        parameters["NetworkConfig"] = network
    yield Request(
        "sagemaker",
        "CreateProcessingJob",
        parameters,
        creates=_job(answers),
        cost=machines.cost("processing", "processing", answers),
    )


def _job(answers: Answers) -> Resource:
    return Resource("processing job", answers.text("processing.job_name"), answers.setting.region)


def _inputs(answers: Answers) -> Iterator[Mapping[str, str]]:
    how = {key: answers.text(f"processing.data_{key}") for key in ("data_type", "distribution")}
    yield _place(answers, "data") | how
    yield _place(answers, "code")
    yield from answers.rows("processing.more_inputs")


def _outputs(answers: Answers) -> Iterator[Mapping[str, str]]:
    yield from (_place(answers, part) for part in SETS)
    yield from answers.rows("processing.more_outputs")


def _place(answers: Answers, part: str) -> dict[str, str]:
    uri, path = (answers.text(f"processing.{part}_{end}") for end in ("uri", "path"))
    return {"name": part, "uri": uri, "path": path}


def _input(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "InputName": row["name"],
        "S3Input": {
            "S3Uri": row["uri"],
            "LocalPath": row["path"],
            **input_fields.members(row),
            "S3InputMode": "File",
            "S3CompressionType": "None",
        },
    }


def _output(answers: Answers, row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "OutputName": row["name"],
        "S3Output": {
            "S3Uri": row["uri"],
            "LocalPath": row["path"],
            "S3UploadMode": answers.text("processing.upload_mode"),
        },
    }


def _check(answers: Answers, account: Account) -> Iterator[str]:
    yield from preconditions.image_is_near(answers, answers.text("processing.image"))
    yield from preconditions.input_is_there(account, answers, answers.text("processing.data_uri"), "Dataset")
    yield from preconditions.input_is_there(account, answers, answers.text("processing.code_uri"), "Script")
    for row in answers.rows("processing.more_inputs"):
        yield from preconditions.input_is_there(account, answers, row["uri"], f"Input {row['name']}")
    for row in answers.rows("processing.more_outputs"):
        yield from preconditions.bucket_is_near(account, answers, row["uri"])


def _verify(scene: Scene) -> Verification:
    uris = {part: scene.answers.text(f"processing.{part}_uri") for part in SETS}
    return (yield from verify_sets(scene.account, uris, scene.stop))


STEP = Step(
    key="processing",
    title="Processing job",
    needs=("bucket", "dataset", "role", "registry"),
    fields=FIELDS,
    requests=_requests,
    watches=_job,
    check=_check,
    verify=_verify,
)
