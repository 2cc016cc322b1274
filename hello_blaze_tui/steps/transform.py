"""Batch transform job: the model predicts a whole file, without an endpoint."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import head, read_text, split_uri
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import (
    machines,
    naming,
    preconditions,
    sentences,
    transform_filters,
    transform_output,
)
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification
from hello_blaze_tui.steps.transform_fields import FIELDS, PATIENCE

LONGEST_ANSWER = 20_000_000


def _requests(answers: Answers) -> Iterator[Request]:
    text = answers.text
    body = _body(answers)
    if text("transform.compression") == "Gzip":
        body = gzip.compress(body, mtime=0)
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
        **machines.given(answers, Accept="transform.accept", KmsKeyId="transform.output_key"),
    }
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
                    "S3DataSource": {
                        "S3DataType": text("transform.data_type"),
                        "S3Uri": text("transform.input_uri"),
                    }
                },
                "ContentType": text("transform.content_type"),
                "CompressionType": text("transform.compression"),
                "SplitType": text("transform.split_type"),
            },
            "TransformOutput": output,
            "TransformResources": {
                "InstanceType": text("transform.instance_type"),
                "InstanceCount": answers.integer("transform.instance_count"),
                **machines.given(answers, VolumeKmsKeyId="transform.volume_key"),
            },
            **_extras(answers),
            "Tags": naming.tags(answers, "transform"),
        },
        creates=_job(answers),
        cost=machines.cost("transform", "transform", answers),
    )


def _extras(answers: Answers) -> dict[str, Any]:
    """What is sent only where it is not what AWS does anyway."""
    extras: dict[str, Any] = {}
    if environment := answers.pairs("transform.environment"):
        extras["Environment"] = environment
    if at_once := answers.integer("transform.max_concurrent"):
        extras["MaxConcurrentTransforms"] = at_once
    patience = tuple(answers.integer(f"transform.{key}") for key in ("timeout_seconds", "retries"))
    if patience != PATIENCE:
        extras["ModelClientConfig"] = dict(
            zip(("InvocationsTimeoutInSeconds", "InvocationsMaxRetries"), patience, strict=True)
        )
    if processing := transform_filters.settings(answers):
        extras["DataProcessing"] = processing
    return extras


def _job(answers: Answers) -> Resource:
    return Resource("transform job", answers.text("transform.job_name"), answers.setting.region)


def _check(answers: Answers, account: Account) -> Iterator[str]:
    name = answers.text("transform.model_name")
    if account.exists(Resource("model", name, answers.setting.region)) is None:
        yield f"There is no model {name} in {answers.setting.region}."
    largest = answers.integer("transform.max_payload_mb") * 1024 * 1024
    if largest and _largest_record(answers) > largest:
        yield "All sentences of one JSON document go in one request, and these are more than it may hold."
    for field in ("input_uri", "output_uri"):
        yield from preconditions.bucket_is_near(account, answers, answers.text(f"transform.{field}"))


def _body(answers: Answers) -> bytes:
    """The sentences, before they are compressed."""
    asked = sentences.chosen(answers, "transform")
    return sentences.body(asked, answers.text("transform.content_type"), answers.integer("transform.k"))


def _largest_record(answers: Answers) -> int:
    """Bytes: with JSON the whole document, with JSON lines a line."""
    return max(len(record) for record in _body(answers).split(b"\n"))


def _verify(scene: Scene) -> Verification:
    yield from ()
    answers = scene.answers
    _, key = split_uri(answers.text("transform.input_uri"))
    bucket, folder = split_uri(answers.text("transform.output_uri"))
    output = "/".join(part for part in (folder.rstrip("/"), f"{key.rpartition('/')[2]}.out") if part)
    if head(scene.account, bucket, output) is None:
        raise BlazeError(f"The job completed, but s3://{bucket}/{output} is not there.", todo="Read its log.")
    text = read_text(scene.account, bucket, output, LONGEST_ANSWER)
    return {"output": f"s3://{bucket}/{output}", **transform_output.read(text, answers)}


STEP = Step(
    key="transform",
    title="Batch transform job",
    needs=("bucket", "model"),
    fields=FIELDS,
    requests=_requests,
    watches=_job,
    check=_check,
    verify=_verify,
)
