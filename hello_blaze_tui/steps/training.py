"""Training job: BlazingText learns from the labelled sentences and leaves a model in the bucket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.jobs import describe
from hello_blaze_tui.aws.objects import head, split_uri
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import input_fields, interruptions, machines, naming, network_fields, preconditions
from hello_blaze_tui.steps.hyperparameters import given
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification
from hello_blaze_tui.steps.training_fields import CHANNELS, FIELDS

FORM = ("content_type", "compression", "data_type", "distribution")
"""What the form says of both of the tutorial's channels."""


def _requests(answers: Answers) -> Iterator[Request]:
    text = answers.text
    yield Request(
        "sagemaker",
        "CreateTrainingJob",
        {
            "TrainingJobName": text("training.job_name"),
            "RoleArn": text("training.role"),
            "AlgorithmSpecification": {
                "TrainingImage": text("training.image"),
                "TrainingInputMode": text("training.input_mode"),
            },
            "HyperParameters": given(answers),
            "InputDataConfig": [_channel(row) for row in _channels(answers)],
            "OutputDataConfig": {
                "S3OutputPath": text("training.output_uri"),
                **machines.given(answers, KmsKeyId="training.output_key"),
            },
            "ResourceConfig": {
                "InstanceType": text("training.instance_type"),
                "InstanceCount": answers.integer("training.instance_count"),
                "VolumeSizeInGB": answers.integer("training.volume_gb"),
                **machines.given(answers, VolumeKmsKeyId="training.volume_key"),
            },
            "StoppingCondition": interruptions.stopping(answers),
            **_extras(answers),
            "Tags": naming.tags(answers, "training"),
        },
        creates=_job(answers),
        cost=replace(machines.cost("training", "training", answers), is_most=answers.flag("training.spot")),
    )


def _extras(answers: Answers) -> dict[str, Any]:
    """What is sent only when it is wanted."""
    extras = network_fields.job_settings(answers, "training") | interruptions.settings(answers)
    if environment := answers.pairs("training.environment"):
        extras["Environment"] = environment
    return extras


def _job(answers: Answers) -> Resource:
    return Resource("training job", answers.text("training.job_name"), answers.setting.region)


def _channels(answers: Answers) -> Iterator[Mapping[str, str]]:
    for name in CHANNELS:
        if uri := answers.text(f"training.{name}_uri"):
            form = {key: answers.text(f"training.{key}") for key in FORM}
            yield {"name": name, "uri": uri, **form}
    yield from answers.rows("training.more_channels")


def _channel(row: Mapping[str, str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "ChannelName": row["name"],
        "DataSource": {
            "S3DataSource": {
                "S3Uri": row["uri"],
                **input_fields.members(row),
            }
        },
        "CompressionType": row["compression"],
    }
    if content_type := row.get("content_type"):
        described["ContentType"] = content_type
    return described


def artifact(answers: Answers) -> str:
    """Where the job leaves its model, known before it runs (SageMaker developer guide, "model artifacts")."""
    folder = answers.text("training.output_uri").rstrip("/")
    return f"{folder}/{answers.text('training.job_name')}/output/model.tar.gz"


def _check(answers: Answers, account: Account) -> Iterator[str]:
    yield from preconditions.image_is_near(answers, answers.text("training.image"))
    for row in _channels(answers):
        what = f"Channel {row['name']}"
        missing = list(preconditions.input_is_there(account, answers, row["uri"], what))
        yield from missing
        if not missing and row["name"] in CHANNELS:
            yield from preconditions.lines_are_labelled(account, answers, row["uri"], what)
    yield from preconditions.bucket_is_near(account, answers, answers.text("training.output_uri"))


def _verify(scene: Scene) -> Verification:
    yield from ()
    details = describe(scene.account, _job(scene.answers)).details
    uri = details["ModelArtifacts"]["S3ModelArtifacts"]
    bucket, key = split_uri(uri)
    stored = head(scene.account, bucket, key)
    if stored is None:
        raise BlazeError(f"The job completed, but its model is not at {uri}.", todo="Read the job's log.")
    metrics = _metrics(details)
    accuracy = metrics.get("validation:accuracy")
    right = "" if accuracy is None else f", right on {accuracy:.1%} of sentences it had not seen"
    return {
        "summary": f"model of {stored.size / 1e6:.1f} MB{right}",
        "artifact": uri,
        "bytes": stored.size,
        "metrics": metrics,
        # The practice account bills nothing, and its machines start faster than AWS's.
        "billable_seconds": None if scene.answers.setting.practice else details.get("BillableTimeInSeconds"),
    }


def _metrics(details: Mapping[str, Any]) -> dict[str, float]:
    return {metric["MetricName"]: float(metric["Value"]) for metric in details.get("FinalMetricDataList", ())}


STEP = Step(
    key="training",
    title="Training job",
    needs=("bucket", "role", "registry", "processing"),
    fields=FIELDS,
    requests=_requests,
    watches=_job,
    check=_check,
    verify=_verify,
)
