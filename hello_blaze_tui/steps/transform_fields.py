"""The batch transform job's form: job and machine, what is asked, where the answers go."""

from __future__ import annotations

from hello_blaze_tui.steps import checks, machines, naming, sentences, transform_filters
from hello_blaze_tui.steps.choices import COMPRESSIONS, choice, single_choice
from hello_blaze_tui.steps.step import Answers, Field, Value

JOB, INPUT, OUTPUT = "Job configuration", "Input data configuration", "Output data configuration"
SPLITS, STRATEGIES, ASSEMBLIES = ("Line", "None"), ("SingleRecord", "MultiRecord"), ("Line", "None")
MOST_MB = 100


def _input_uri(answers: Answers) -> str:
    ending = "json" if answers.text("transform.content_type") == sentences.JSON else "jsonl"
    name = answers.text("transform.job_name")
    if answers.text("transform.compression") == "Gzip":
        ending += ".gz"
    return naming.below(answers, f"transform/{name}/input/sentences.{ending}")


def _accept(answers: Answers) -> Value:
    return answers["transform.content_type"] if transform_filters.is_wanted(answers) else ""


PATIENCE = (600, 3)
"""Seconds that a request may take, and how often it is tried again: AWS's own (ModelClientConfig)."""


def _payloads(value: Value, answers: Answers) -> str | None:
    largest = answers["transform.max_payload_mb"]
    right = checks.whole_number(0, MOST_MB, "requests")(value, answers) is None
    if right and isinstance(value, int) and isinstance(largest, int) and value * largest <= MOST_MB:
        return None
    return f"This is a whole number, and times the max payload size it is at most {MOST_MB} MB."


FIELDS = (
    Field(
        "job_name",
        "Job name",
        "A name that no other batch transform job of yours has in this region.",
        default=lambda answers: naming.own_name(answers, "transform", "b"),
        member="transformJobName",
        group=JOB,
    ),
    Field(
        "model_name",
        "Model name",
        "The model that predicts.",
        default=lambda answers: answers["model.name"],
        member="modelName",
        group=JOB,
    ),
    machines.instance_type("transform", "transformResources.instanceType"),
    machines.instance_count("transformResources.instanceCount"),
    choice(
        "batch_strategy",
        "Batch strategy",
        "How many records go into one request: one, or as many as fit.",
        STRATEGIES,
        JOB,
    ),
    Field(
        "max_payload_mb",
        "Max payload size (MB)",
        "The largest request that is sent to the model.",
        kind="integer",
        default=6,
        check=checks.whole_number(0, 100, "MB"),
        member="maxPayloadInMB",
        group=JOB,
        folded=True,
    ),
    Field(
        "max_concurrent",
        "Max concurrent transforms",
        "How many requests each machine is given at once. 0: as many as the model says it can take.",
        kind="integer",
        default=0,
        check=_payloads,
        member="maxConcurrentTransforms",
        group=JOB,
        folded=True,
    ),
    Field(
        "timeout_seconds",
        "Invocation timeout (seconds)",
        "How long the model may take for one request.",
        kind="integer",
        default=PATIENCE[0],
        check=checks.whole_number(1, 3600, "seconds"),
        member="modelClientConfig.invocationsTimeoutInSeconds",
        group=JOB,
        folded=True,
    ),
    Field(
        "retries",
        "Invocation retries",
        "How often a request that failed is tried again.",
        kind="integer",
        default=PATIENCE[1],
        check=checks.whole_number(0, 3, "retries"),
        member="modelClientConfig.invocationsMaxRetries",
        group=JOB,
        folded=True,
    ),
    machines.key("volume_key", machines.DISK_KEY, "transformResources.volumeKmsKeyId"),
    *sentences.fields("transform", INPUT),
    choice(
        "split_type",
        "Split type",
        "Line: the file is cut into lines, and each is a request of its own.",
        SPLITS,
        INPUT,
        folded=False,
    ),
    single_choice(
        "data_type",
        "S3 data type",
        "The location is that of a file; the wizard puts the sentences there.",
        "S3Prefix",
        INPUT,
    ),
    choice(
        "compression",
        "Compression type",
        "Gzip: the sentences are packed before they are uploaded, and the job unpacks them.",
        COMPRESSIONS,
        INPUT,
    ),
    Field(
        "input_uri",
        "S3 location",
        "Where in your bucket the sentences are put for the job.",
        default=_input_uri,
        check=checks.s3_uri,
        member="transformInput",
        group=INPUT,
    ),
    Field(
        "output_uri",
        "S3 output path",
        "Where in your bucket the predictions are put: one .out file.",
        default=lambda answers: naming.below(
            answers, f"transform/{answers.text('transform.job_name')}/output/"
        ),
        check=checks.s3_uri,
        member="transformOutput.s3OutputPath",
        group=OUTPUT,
    ),
    choice(
        "assemble_with",
        "Assemble with",
        "Line: the predictions are put together into one file, a line each.",
        ASSEMBLIES,
        OUTPUT,
        folded=False,
    ),
    Field(
        "accept",
        "Accept",
        "The form of the answer; nothing: that of the content type. Filters and joins want it to be named.",
        default=_accept,
        member="transformOutput.accept",
        group=OUTPUT,
        folded=True,
    ),
    machines.key("output_key", "Encryption key of the predictions", "transformOutput.kmsKeyId", OUTPUT),
    *transform_filters.FIELDS,
    machines.environment("environment", "Environment variables"),
    naming.tags_field(),
)
