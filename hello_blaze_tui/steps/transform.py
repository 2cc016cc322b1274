"""Batch transform job: the model predicts a whole file, without an endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import head, read_text, split_uri
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import checks, machines, naming, preconditions, sentences
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Verification

INPUT, OUTPUT = "Input data configuration", "Output data configuration"
SPLITS, STRATEGIES, ASSEMBLIES = ("Line", "None"), ("SingleRecord", "MultiRecord"), ("Line", "None")
LONGEST_ANSWER = 20_000_000


def _requests(answers: Answers) -> Iterator[Request]:
    text = answers.text
    asked = sentences.chosen(answers, "transform")
    body = sentences.body(asked, text("transform.content_type"), answers.integer("transform.k"))
    bucket, key = split_uri(text("transform.input_uri"))
    yield Request(
        "s3",
        "PutObject",
        {"Bucket": bucket, "Key": key, "Body": body},
        creates=Resource("object", f"{bucket}/{key}", answers.setting.region),
    )
    output: dict[str, Any] = {
        "S3OutputPath": text("transform.output_uri"),
        "AssembleWith": text("transform.assemble_with"),
    }
    if accept := text("transform.accept"):
        output["Accept"] = accept
    yield Request(
        "sagemaker",
        "CreateTransformJob",
        {
            "TransformJobName": text("transform.job_name"),
            "ModelName": text("transform.model_name"),
            "BatchStrategy": text("transform.batch_strategy"),
            "MaxPayloadInMB": answers.integer("transform.max_payload_mb"),
            "TransformInput": {
                "DataSource": {
                    "S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": text("transform.input_uri")}
                },
                "ContentType": text("transform.content_type"),
                "CompressionType": "None",
                "SplitType": text("transform.split_type"),
            },
            "TransformOutput": output,
            "TransformResources": {
                "InstanceType": text("transform.instance_type"),
                "InstanceCount": answers.integer("transform.instance_count"),
            },
            "Tags": naming.tags(answers),
        },
        creates=_job(answers),
        cost=machines.cost("transform", "transform", answers),
    )


def _job(answers: Answers) -> Resource:
    return Resource("transform job", answers.text("transform.job_name"), answers.setting.region)


def _check(answers: Answers, account: Account) -> Iterator[str]:
    name = answers.text("transform.model_name")
    if account.exists(Resource("model", name, answers.setting.region)) is None:
        yield f"There is no model {name} in {answers.setting.region}."
    largest = answers.integer("transform.max_payload_mb") * 1024 * 1024
    if largest and _body_size(answers) > largest:
        yield "All sentences of one JSON document go in one request, and these are more than it may hold."
    for field in ("input_uri", "output_uri"):
        yield from preconditions.bucket_is_near(account, answers, answers.text(f"transform.{field}"))


def _body_size(answers: Answers) -> int:
    """Bytes of the largest record: with JSON the whole document, with JSON lines a line."""
    asked = sentences.chosen(answers, "transform")
    body = sentences.body(asked, answers.text("transform.content_type"), answers.integer("transform.k"))
    return max(len(record) for record in body.split(b"\n"))


def _verify(scene: Scene) -> Verification:
    yield from ()
    answers = scene.answers
    _, key = split_uri(answers.text("transform.input_uri"))
    bucket, folder = split_uri(answers.text("transform.output_uri"))
    output = "/".join(part for part in (folder.rstrip("/"), f"{key.rpartition('/')[2]}.out") if part)
    if head(scene.account, bucket, output) is None:
        raise BlazeError(f"The job completed, but s3://{bucket}/{output} is not there.", todo="Read its log.")
    text = read_text(scene.account, bucket, output, LONGEST_ANSWER)
    predictions = sentences.answers_of(text, sentences.chosen(answers, "transform"))
    return {
        "summary": sentences.told(predictions),
        "output": f"s3://{bucket}/{output}",
        "predictions": predictions,
    }


def _input_uri(answers: Answers) -> str:
    ending = "json" if answers.text("transform.content_type") == sentences.JSON else "jsonl"
    name = answers.text("transform.job_name")
    return naming.below(answers, f"transform/{name}/input/sentences.{ending}")


def _choice(
    key: str, label: str, words: str, choices: tuple[str, ...], group: str, folded: bool = False
) -> Field:
    return Field(
        key, label, words, kind="choice", default=choices[0], choices=choices, group=group, folded=folded
    )


JOB_FIELDS = (
    Field(
        "job_name",
        "Job name",
        "A name that no other batch transform job of yours has in this region.",
        default=lambda answers: naming.own_name(answers, "transform", "b"),
        member="transformJobName",
        group="Job configuration",
    ),
    Field(
        "model_name",
        "Model name",
        "The model that predicts.",
        default=lambda answers: answers["model.name"],
        member="modelName",
        group="Job configuration",
    ),
    machines.instance_type("transform", "transformResources.instanceType"),
    machines.instance_count("transformResources.instanceCount"),
    _choice(
        "batch_strategy",
        "Batch strategy",
        "How many records go into one request: one, or as many as fit.",
        STRATEGIES,
        "Job configuration",
        folded=True,
    ),
    Field(
        "max_payload_mb",
        "Max payload size (MB)",
        "The largest request that is sent to the model.",
        kind="integer",
        default=6,
        check=checks.whole_number(0, 100, "MB"),
        member="maxPayloadInMB",
        group="Job configuration",
        folded=True,
    ),
)
DATA_FIELDS = (
    *sentences.fields("transform", INPUT),
    _choice(
        "split_type",
        "Split type",
        "Line: the file is cut into lines, and each is a request of its own.",
        SPLITS,
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
    _choice(
        "assemble_with",
        "Assemble with",
        "Line: the predictions are put together into one file, a line each.",
        ASSEMBLIES,
        OUTPUT,
    ),
    Field(
        "accept",
        "Accept",
        "The form of the answer; nothing: that of the content type.",
        member="transformOutput.accept",
        group=OUTPUT,
        folded=True,
    ),
)
STEP = Step(
    key="transform",
    title="Batch transform job",
    fields=(*JOB_FIELDS, *DATA_FIELDS),
    requests=_requests,
    watches=_job,
    check=_check,
    verify=_verify,
    leaf=True,
)
