"""Training job: BlazingText learns from the labelled sentences and leaves a model in the bucket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.jobs import describe
from hello_blaze_tui.aws.objects import head, split_uri
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import checks, machines, naming, preconditions
from hello_blaze_tui.steps.hyperparameters import FIELDS, given
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Verification

ALGORITHM_SOURCE = "Amazon SageMaker built-in algorithm"
INPUT_MODES = ("File",)
"""BlazingText reads files; its Pipe mode wants an augmented manifest, which the tutorial does not have."""
COMPRESSIONS = ("None", "Gzip")
CHANNELS = (("train", "train"), ("validation", "test"))
"""Channel, and which output of the processing job it reads."""


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
            "InputDataConfig": [_channel(answers, channel) for channel, _ in CHANNELS],
            "OutputDataConfig": {"S3OutputPath": text("training.output_uri")},
            "ResourceConfig": {
                "InstanceType": text("training.instance_type"),
                "InstanceCount": answers.integer("training.instance_count"),
                "VolumeSizeInGB": answers.integer("training.volume_gb"),
            },
            "StoppingCondition": {
                "MaxRuntimeInSeconds": answers.integer("training.max_runtime_minutes") * 60
            },
            "Tags": naming.tags(answers),
        },
        creates=_job(answers),
        cost=machines.cost("training", "training", answers),
    )


def _job(answers: Answers) -> Resource:
    return Resource("training job", answers.text("training.job_name"), answers.setting.region)


def _channel(answers: Answers, channel: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "ChannelName": channel,
        "DataSource": {
            "S3DataSource": {
                "S3DataType": "S3Prefix",
                "S3Uri": answers.text(f"training.{channel}_uri"),
                "S3DataDistributionType": "FullyReplicated",
            }
        },
        "CompressionType": answers.text("training.compression"),
    }
    if content_type := answers.text("training.content_type"):
        described["ContentType"] = content_type
    return described


def artifact(answers: Answers) -> str:
    """Where the job leaves its model, known before it runs (SageMaker developer guide, "model artifacts")."""
    folder = answers.text("training.output_uri").rstrip("/")
    return f"{folder}/{answers.text('training.job_name')}/output/model.tar.gz"


def _check(answers: Answers, account: Account) -> Iterator[str]:
    yield from preconditions.image_is_near(answers, answers.text("training.image"))
    for channel, _ in CHANNELS:
        uri = answers.text(f"training.{channel}_uri")
        missing = list(preconditions.input_is_there(account, answers, uri, f"Channel {channel}"))
        yield from missing
        if not missing:
            yield from preconditions.lines_are_labelled(account, answers, uri, f"Channel {channel}")
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
        "billable_seconds": details.get("BillableTimeInSeconds"),
    }


def _metrics(details: Mapping[str, Any]) -> dict[str, float]:
    return {metric["MetricName"]: float(metric["Value"]) for metric in details.get("FinalMetricDataList", ())}


def _channel_field(channel: str, part: str, words: str, position: int) -> Field:
    return Field(
        f"{channel}_uri",
        f"Channel {channel}: S3 location",
        words,
        default=lambda answers: answers[f"processing.{part}_uri"],
        check=checks.s3_uri,
        member=f"inputDataConfig.{position}",
        group="Input data configuration",
    )


STEP = Step(
    key="training",
    title="Training job",
    fields=(
        Field(
            "job_name",
            "Job name",
            "A name that no other training job of yours has in this region.",
            default=lambda answers: naming.own_name(answers, "training", "t"),
            member="trainingJobName",
            group="Job settings",
        ),
        machines.role_arn("roleArn"),
        Field(
            "algorithm_source",
            "Algorithm source",
            "Where the program that learns comes from: it is one of Amazon's own.",
            kind="choice",
            default=ALGORITHM_SOURCE,
            choices=(ALGORITHM_SOURCE,),
            group="Job settings",
            folded=True,
        ),
        Field(
            "image",
            "Algorithm: Text Classification & Text Embedding - Blazing Text",
            "The registry path of Amazon SageMaker's built-in algorithm BlazingText.",
            default=lambda answers: answers["registry.blazingtext_path"],
            check=checks.some,
            member="algorithmSpecification.trainingImage",
            group="Job settings",
        ),
        Field(
            "input_mode",
            "Input mode",
            "File: the data is copied to the machine before training starts.",
            kind="choice",
            default="File",
            choices=INPUT_MODES,
            group="Job settings",
            folded=True,
        ),
        machines.instance_type("training", "resourceConfig.instanceType"),
        machines.instance_count("resourceConfig.instanceCount", most=1),
        machines.volume("resourceConfig.volumeSizeInGB"),
        machines.runtime(10, "stoppingCondition", 28 * 24 * 60),
        *FIELDS,
        _channel_field("train", "train", "What the model learns from: the training set.", 1),
        _channel_field("validation", "test", "What the model is tested with: the testing set.", 2),
        Field(
            "content_type",
            "Content type",
            "BlazingText reads plain text only, so nothing need stand here.",
            default="",
            member="inputDataConfig.1.member.contentType",
            group="Input data configuration",
            folded=True,
        ),
        Field(
            "compression",
            "Compression type",
            "None, or Gzip when your own sets are compressed.",
            kind="choice",
            default="None",
            choices=COMPRESSIONS,
            group="Input data configuration",
            folded=True,
        ),
        Field(
            "output_uri",
            "S3 output path",
            "Where in your bucket the model artifact is put.",
            default=lambda answers: naming.below(answers, "model/"),
            check=checks.s3_uri,
            member="outputDataConfig",
            group="Output data configuration",
        ),
    ),
    requests=_requests,
    watches=_job,
    check=_check,
    verify=_verify,
)
