"""The training job's form: settings, machine, hyperparameters, channels, output."""

from __future__ import annotations

from hello_blaze_tui.steps import (
    checks,
    hyperparameters,
    input_fields,
    interruptions,
    machines,
    naming,
    network_fields,
)
from hello_blaze_tui.steps.choices import COMPRESSIONS, choice, single_choice
from hello_blaze_tui.steps.step import Answers, Check, Field, Value

INPUT, OUTPUT = "Input data configuration", "Output data configuration"
CHANNELS = ("train", "validation")


def _more_channels(value: Value, answers: Answers) -> str | None:
    if value and "/blazingtext:" in answers.text("training.image"):
        return "BlazingText reads the channels train and validation only; it fails when there is another."
    return checks.names_differ(CHANNELS)(value, answers)


def _validation(value: Value, answers: Answers) -> str | None:
    if value == "" and answers["training.early_stopping"] == "True":
        return "Early stopping looks at the testing set; give it, or put early_stopping to False."
    return checks.optional(checks.s3_uri)(value, answers)


def _channel_field(channel: str, part: str, words: str, position: int, check: Check = checks.s3_uri) -> Field:
    return Field(
        f"{channel}_uri",
        f"Channel {channel}: S3 location",
        words,
        default=lambda answers: answers[f"processing.{part}_uri"],
        check=check,
        member=f"inputDataConfig.{position}.",
        group=INPUT,
    )


FIELDS = (
    Field(
        "job_name",
        "Job name",
        "A name that no other training job of yours has in this region.",
        default=lambda answers: naming.own_name(answers, "training", "t"),
        member="trainingJobName",
        group="Job settings",
    ),
    machines.role_arn("roleArn"),
    single_choice(
        "algorithm_source",
        "Algorithm source",
        "Where the program that learns comes from: it is one of Amazon's own.",
        "Amazon SageMaker built-in algorithm",
        "Job settings",
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
    single_choice(
        "input_mode",
        "Input mode",
        "File: the data is copied before training starts. BlazingText streams only what the tutorial lacks.",
        "File",
        "Job settings",
    ),
    machines.instance_type("training", "resourceConfig.instanceType"),
    machines.instance_count("resourceConfig.instanceCount", most=1),
    machines.volume("resourceConfig.volumeSizeInGB"),
    machines.key("volume_key", machines.DISK_KEY, "resourceConfig.volumeKmsKeyId"),
    single_choice(
        "keep_alive",
        "Keep alive period",
        "How long the machine stays rented after the job, for another one. Here it is given back at once: it "
        "would cost while nothing runs, and a new account may keep none.",
        "0 seconds",
        "Resource configuration",
    ),
    machines.runtime(10, "stoppingCondition", 28 * 24 * 60),
    *hyperparameters.FIELDS,
    _channel_field("train", "train", "What the model learns from: the training set.", 1),
    _channel_field(
        "validation",
        "test",
        "What the model is tested with: the testing set; nothing: it is not tested.",
        2,
        _validation,
    ),
    Field(
        "more_channels",
        "More channels",
        "For an image of your own: BlazingText reads train and validation, and no other.",
        kind="rows",
        default=lambda _answers: [],
        columns=(
            Field("name", "Channel name", "Its name.", default="channel-{number}", check=checks.some),
            Field(
                "uri",
                "S3 location",
                "Where it lies.",
                default=lambda answers: naming.below(answers, "input/channel-{number}/"),
                check=checks.s3_uri,
            ),
            Field("content_type", "Content type", "What form it has."),
            Field("compression", "Compression", "", kind="choice", default="None", choices=COMPRESSIONS),
        ),
        item="channel",
        check=_more_channels,
        member="inputDataConfig",
        group=INPUT,
        folded=True,
    ),
    single_choice("data_source", "Data source", "Where both sets lie: in your bucket.", "S3", INPUT),
    *input_fields.fields("", "", INPUT),
    single_choice(
        "record_wrapper",
        "Record wrapper",
        "None: BlazingText reads lines of text, not records of another form.",
        "None",
        INPUT,
    ),
    Field(
        "content_type",
        "Content type",
        "BlazingText reads plain text only, so nothing need stand here.",
        default="",
        member="inputDataConfig.1.member.contentType",
        group=INPUT,
        folded=True,
    ),
    choice(
        "compression",
        "Compression type",
        "None, or Gzip when your own sets are compressed.",
        COMPRESSIONS,
        INPUT,
    ),
    Field(
        "output_uri",
        "S3 output path",
        "Where in your bucket the model artifact is put.",
        default=lambda answers: naming.below(answers, "model/"),
        check=checks.s3_uri,
        member="outputDataConfig",
        group=OUTPUT,
    ),
    machines.key("output_key", "Encryption key of the model", "outputDataConfig.kmsKeyId", OUTPUT),
    *interruptions.FIELDS,
    machines.environment("environment", "Environment variables"),
    *network_fields.job_fields("training"),
    naming.tags_field(),
)
