"""Endpoint: the model behind an address that answers at any time, and costs as long as it is up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.jobs import describe
from hello_blaze_tui.progress.meter import when
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import async_fields, capture_fields, endpoint_end, machines, naming, variants
from hello_blaze_tui.steps.endpoint_fields import NAMES, VARIANTS
from hello_blaze_tui.steps.endpoint_kind import captures, is_async, is_new, is_serverless
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification


def resource(answers: Answers) -> Resource:
    return Resource("endpoint", answers.text("endpoint.name"), answers.setting.region)


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
        cost=variants.cost(answers),
    )


def _configuration(answers: Answers) -> dict[str, Any]:
    configuration: dict[str, Any] = {
        "EndpointConfigName": answers.text("endpoint.config_name"),
        "ProductionVariants": variants.members(answers),
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
            "CaptureOptions": [{"CaptureMode": mode} for mode in answers.items("endpoint.capture_modes")],
            **machines.given(answers, KmsKeyId="endpoint.capture_key"),
            **_captured_types(answers),
        }
    return configuration


def _captured_types(answers: Answers) -> dict[str, Any]:
    types = {
        member: kinds
        for member, name in (("JsonContentTypes", "json"), ("CsvContentTypes", "csv"))
        if (kinds := answers.items(f"endpoint.capture_{name}_types"))
    }
    return {"CaptureContentTypeHeader": types} if types else {}


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
        with_answer = answers.items("endpoint.notify_with_answer")
        output["NotificationConfig"] = topics | (
            {"IncludeInferenceResponseIn": with_answer} if with_answer else {}
        )
    at_once = answers.integer("endpoint.async_concurrency")
    return {"OutputConfig": output, "ClientConfig": {"MaxConcurrentInvocationsPerInstance": at_once}}


def _check(answers: Answers, account: Account) -> Iterable[str]:
    if is_new(answers):
        for name in variants.models(answers):
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
    return f", set to end by itself {when(datetime.fromisoformat(ends), datetime.now(timezone.utc))}"


def _verify(scene: Scene) -> Verification:
    yield from ()
    snapshot = describe(scene.account, resource(scene.answers))
    name, details = scene.answers.text("endpoint.name"), snapshot.details
    ends = endpoint_end.planned(scene.account, scene.answers) if endpoint_end.is_wanted(scene.answers) else ""
    return {
        "summary": f"{name} reached {snapshot.status}{_end(ends)}",
        "ends": ends,
        "name": name,
        "config": details["EndpointConfigName"],
        "async": "AsyncInferenceConfig" in details,
        "capture": details.get("DataCaptureConfig", {}).get("DestinationS3Uri", ""),
        "per_hour": str(variants.cost(scene.answers).per_hour or ""),
    }


STEP = Step(
    key="endpoint",
    title="Endpoint",
    needs=("bucket", "model"),
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
