"""Endpoint: the model behind an address that answers at any time, and costs as long as it is up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from typing import Any

from hello_blaze_tui.aws import prices
from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.jobs import describe
from hello_blaze_tui.progress.meter import when
from hello_blaze_tui.request import Cost, Request, Resource
from hello_blaze_tui.steps import async_fields, capture_fields, endpoint_end, machines, naming
from hello_blaze_tui.steps.endpoint_fields import NAMES, VARIANTS
from hello_blaze_tui.steps.endpoint_kind import captures, is_async, is_new, is_serverless
from hello_blaze_tui.steps.sentences import JSON, JSON_LINES
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification

TIMEOUTS = (
    ("ModelDataDownloadTimeoutInSeconds", "endpoint.download_seconds"),
    ("ContainerStartupHealthCheckTimeoutInSeconds", "endpoint.startup_seconds"),
)


def resource(answers: Answers) -> Resource:
    return Resource("endpoint", answers.text("endpoint.name"), answers.setting.region)


def cost(answers: Answers) -> Cost:
    """What it costs while it is up; a serverless one costs nothing while idle."""
    if is_serverless(answers):
        return prices.serverless_cost()
    if not is_new(answers):
        # Its machines are the configuration's, which is not read while a form changes.
        return prices.unknown_cost()
    count = answers.integer("endpoint.instance_count")
    return prices.cost(answers.text("endpoint.instance_type"), "hosting", answers.setting.region, count)


def _requests(answers: Answers) -> Iterator[Request]:
    config, region = answers.text("endpoint.config_name"), answers.setting.region
    if is_new(answers):
        yield Request(
            "sagemaker",
            "CreateEndpointConfig",
            _configuration(answers),
            creates=Resource("endpoint configuration", config, region),
        )
    yield from endpoint_end.requests(answers)
    yield Request(
        "sagemaker",
        "CreateEndpoint",
        {
            "EndpointName": answers.text("endpoint.name"),
            "EndpointConfigName": config,
            "Tags": naming.tags(answers, "endpoint"),
        },
        creates=resource(answers),
        cost=cost(answers),
    )


def _configuration(answers: Answers) -> dict[str, Any]:
    configuration: dict[str, Any] = {
        "EndpointConfigName": answers.text("endpoint.config_name"),
        "ProductionVariants": [_variant(answers)],
        "Tags": naming.tags(answers, "endpoint"),
    }
    if not is_serverless(answers):
        configuration |= machines.given(answers, KmsKeyId="endpoint.storage_key")
    if is_async(answers):
        configuration["AsyncInferenceConfig"] = _async(answers)
    if captures(answers):
        configuration["DataCaptureConfig"] = {
            "EnableCapture": True,
            "InitialSamplingPercentage": answers.integer("endpoint.capture_percentage"),
            "DestinationS3Uri": answers.text("endpoint.capture_uri"),
            "CaptureContentTypeHeader": {"JsonContentTypes": [JSON, JSON_LINES]},
            "CaptureOptions": [{"CaptureMode": mode} for mode in answers.items("endpoint.capture_modes")],
            **machines.given(answers, KmsKeyId="endpoint.capture_key"),
        }
    return configuration


def _variant(answers: Answers) -> dict[str, Any]:
    variant: dict[str, Any] = {
        "VariantName": answers.text("endpoint.variant_name"),
        "ModelName": answers.text("endpoint.model_name"),
        "InitialVariantWeight": float(answers.text("endpoint.weight")),
    }
    if is_serverless(answers):
        variant["ServerlessConfig"] = {
            "MemorySizeInMB": int(answers.text("endpoint.memory_mb")),
            "MaxConcurrency": answers.integer("endpoint.max_concurrency"),
        }
    else:
        variant["InstanceType"] = answers.text("endpoint.instance_type")
        variant["InitialInstanceCount"] = answers.integer("endpoint.instance_count")
        variant |= {member: seconds for member, key in TIMEOUTS if (seconds := answers.integer(key))}
    return variant


def _async(answers: Answers) -> dict[str, Any]:
    output: dict[str, Any] = {
        **machines.given(
            answers,
            S3OutputPath="endpoint.async_output_uri",
            S3FailurePath="endpoint.async_failure_uri",
            KmsKeyId="endpoint.async_key",
        )
    }
    if topics := machines.given(
        answers, SuccessTopic="endpoint.success_topic", ErrorTopic="endpoint.error_topic"
    ):
        output["NotificationConfig"] = topics
    at_once = answers.integer("endpoint.async_concurrency")
    return {"OutputConfig": output, "ClientConfig": {"MaxConcurrentInvocationsPerInstance": at_once}}


def _check(answers: Answers, account: Account) -> Iterable[str]:
    if is_new(answers):
        name = answers.text("endpoint.model_name")
        if account.exists(Resource("model", name, answers.setting.region)) is None:
            yield f"There is no model {name} in {answers.setting.region}."
    else:
        name = answers.text("endpoint.config_name")
        if account.exists(Resource("endpoint configuration", name, answers.setting.region)) is None:
            yield f"There is no endpoint configuration {name} in {answers.setting.region}."


def _end(ends: str) -> str:
    """The end of the endpoint in words, in the learner's own time zone."""
    if not ends:
        return ""
    return f"; it ends by itself {when(datetime.fromisoformat(ends), datetime.now(timezone.utc))}"


def _verify(scene: Scene) -> Verification:
    yield from ()
    snapshot = describe(scene.account, resource(scene.answers))
    name, details = scene.answers.text("endpoint.name"), snapshot.details
    ends = endpoint_end.planned(scene.account, scene.answers) if endpoint_end.is_wanted(scene.answers) else ""
    return {
        "summary": f"{name} is {snapshot.status}{_end(ends)}",
        "ends": ends,
        "name": name,
        "config": details["EndpointConfigName"],
        "async": "AsyncInferenceConfig" in details,
        "capture": details.get("DataCaptureConfig", {}).get("DestinationS3Uri", ""),
        "per_hour": str(cost(scene.answers).per_hour or ""),
    }


STEP = Step(
    key="endpoint",
    title="Endpoint",
    fields=(
        *NAMES,
        *VARIANTS,
        endpoint_end.FIELD,
        *async_fields.FIELDS,
        *capture_fields.FIELDS,
        naming.tags_field(),
    ),
    requests=_requests,
    watches=resource,
    check=_check,
    verify=_verify,
)
