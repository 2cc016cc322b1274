"""The endpoint's form: name, configuration, kind of machine, asynchronous answers, data capture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hello_blaze_tui.aws import prices
from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.steps import checks, machines, naming
from hello_blaze_tui.steps.step import Answers, Field, Value

MEMORY = ("1024", "2048", "3072", "4096", "5120", "6144")
"""MB that a serverless endpoint can have."""
CAPTURED = ("Input", "Output")
VARIANT = "productionVariants.1.member"
ASYNC = "asyncInferenceConfig"


def is_new(answers: Answers) -> bool:
    """Whether the configuration is made here."""
    return answers.text("endpoint.config_source") == "new"


def is_serverless(answers: Answers) -> bool:
    return is_new(answers) and answers.text("endpoint.type") == "serverless"


def is_async(answers: Answers) -> bool:
    return is_new(answers) and not is_serverless(answers) and answers.flag("endpoint.async")


def captures(answers: Answers) -> bool:
    return _is_provisioned(answers) and answers.flag("endpoint.capture")


def _is_provisioned(answers: Answers) -> bool:
    return is_new(answers) and not is_serverless(answers)


def _configurations(account: Account, _answers: Answers) -> Iterable[str]:
    return [
        item["EndpointConfigName"]
        for item in account.pages("sagemaker", "ListEndpointConfigs", "EndpointConfigs")
    ]


def _modes(value: Value, _answers: Answers) -> str | None:
    modes = value if isinstance(value, list) else []
    return None if modes and set(modes) <= set(CAPTURED) else "Capture Input, Output or both."


def _weight(value: Value, _answers: Answers) -> str | None:
    right = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1_000_000
    return None if right else "A weight is a number from 0 to 1,000,000."


def _field(key: str, label: str, words: str, **rest: Any) -> Field:
    rest.setdefault("when", is_new)
    return Field(key, label, words, **rest)


def _in_bucket(path: str) -> Callable[[Answers], Value]:
    return lambda answers: naming.below(answers, f"{path}{answers.text('endpoint.name')}/")


NAMES = (
    Field(
        "name",
        "Endpoint name",
        "A name that no other endpoint of yours has in this region.",
        default=lambda answers: naming.own_name(answers, "endpoint", "e"),
        member="endpointName",
        group="Endpoint",
    ),
    Field(
        "config_source",
        "Attach endpoint configuration",
        "Make a new endpoint configuration, or use one that you have.",
        kind="choice",
        default="new",
        choices=("new", "existing"),
        group="Endpoint configuration",
    ),
    Field(
        "config_name",
        "Endpoint configuration name",
        "The configuration says which model runs on which machine.",
        default=lambda answers: naming.own_name(answers, "endpoint", "c") if is_new(answers) else "",
        account_choices=_configurations,
        check=checks.some,
        member="endpointConfigName",
        group="Endpoint configuration",
    ),
    _field(
        "type",
        "Type of endpoint",
        "provisioned: a machine is rented all the time. serverless: none is, so first answers take longer.",
        kind="choice",
        default="provisioned",
        choices=("provisioned", "serverless"),
        group="Endpoint configuration",
    ),
)
VARIANTS = (
    _field(
        "model_name",
        "Model name",
        "The model that answers.",
        default=lambda answers: answers["model.name"],
        member=f"{VARIANT}.modelName",
        group="Variants",
    ),
    _field(
        "variant_name",
        "Variant name",
        "An endpoint can have several variants; the tutorial has one, which gets all the traffic.",
        default="AllTraffic",
        member=f"{VARIANT}.variantName",
        group="Variants",
        folded=True,
    ),
    Field(
        "instance_type",
        "Instance type",
        "The machine that answers, rented until you delete the endpoint.",
        default=machines.MACHINE,
        choices=tuple(prices.instance_types("hosting")),
        describe=machines.described("hosting"),
        member=f"{VARIANT}.instanceType",
        group="Variants",
        when=_is_provisioned,
    ),
    Field(
        "instance_count",
        "Initial instance count",
        "How many of these machines.",
        kind="integer",
        default=1,
        check=checks.whole_number(1, 100, "machines"),
        member=f"{VARIANT}.initialInstanceCount",
        group="Variants",
        folded=True,
        when=_is_provisioned,
    ),
    _field(
        "weight",
        "Initial weight",
        "The variant's share of the traffic.",
        kind="decimal",
        default=1.0,
        check=_weight,
        member=f"{VARIANT}.initialVariantWeight",
        group="Variants",
        folded=True,
    ),
    Field(
        "memory_mb",
        "Memory size (MB)",
        "The memory of a serverless endpoint.",
        kind="choice",
        default="2048",
        choices=MEMORY,
        member=f"{VARIANT}.serverlessConfig",
        group="Variants",
        when=is_serverless,
    ),
    Field(
        "max_concurrency",
        "Max concurrency",
        "How many requests a serverless endpoint answers at once.",
        kind="integer",
        default=5,
        check=checks.whole_number(1, 200, "requests"),
        member=f"{VARIANT}.serverlessConfig",
        group="Variants",
        when=is_serverless,
    ),
)
ASYNCHRONOUS = (
    Field(
        "async",
        "Async Invocation Config",
        "Requests are queued, and answers are written into your bucket.",
        kind="boolean",
        default=False,
        group="Async Invocation Config",
        folded=True,
        when=_is_provisioned,
    ),
    Field(
        "async_output_uri",
        "S3 output path",
        "Where the answers are written.",
        default=_in_bucket("async/output/"),
        check=checks.s3_uri,
        member=f"{ASYNC}.outputConfig.s3OutputPath",
        group="Async Invocation Config",
        folded=True,
        when=is_async,
    ),
    Field(
        "async_failure_uri",
        "S3 failure path",
        "Where it is written that a request failed; nothing: nowhere.",
        default=_in_bucket("async/failure/"),
        check=checks.optional(checks.s3_uri),
        member=f"{ASYNC}.outputConfig.s3FailurePath",
        group="Async Invocation Config",
        folded=True,
        when=is_async,
    ),
    Field(
        "async_concurrency",
        "Max concurrent invocations per instance",
        "How many requests the model is given at once.",
        kind="integer",
        default=4,
        check=checks.whole_number(1, 1000, "requests"),
        member=f"{ASYNC}.clientConfig",
        group="Async Invocation Config",
        folded=True,
        when=is_async,
    ),
    Field(
        "success_topic",
        "Success topic",
        "The ARN of an SNS topic that is told of each answer; nothing: none is.",
        member=f"{ASYNC}.outputConfig.notificationConfig.successTopic",
        group="Async Invocation Config",
        folded=True,
        when=is_async,
    ),
    Field(
        "error_topic",
        "Error topic",
        "The ARN of an SNS topic that is told of each failure; nothing: none is.",
        member=f"{ASYNC}.outputConfig.notificationConfig.errorTopic",
        group="Async Invocation Config",
        folded=True,
        when=is_async,
    ),
)
CAPTURE = (
    Field(
        "capture",
        "Enable data capture",
        "Requests and answers are kept as files in your bucket. A serverless endpoint cannot do that.",
        kind="boolean",
        default=False,
        group="Data capture",
        folded=True,
        when=_is_provisioned,
    ),
    Field(
        "capture_percentage",
        "Sampling percentage (%)",
        "Which share of the requests is kept.",
        kind="integer",
        default=100,
        check=checks.whole_number(0, 100, "percent"),
        member="dataCaptureConfig.initialSamplingPercentage",
        group="Data capture",
        folded=True,
        when=captures,
    ),
    Field(
        "capture_uri",
        "S3 location to store data collected",
        "Where the files are written.",
        default=lambda answers: naming.below(answers, "capture/"),
        check=checks.s3_uri,
        member="dataCaptureConfig.destinationS3Uri",
        group="Data capture",
        folded=True,
        when=captures,
    ),
    Field(
        "capture_modes",
        "Data capture options",
        "What is kept: the request (Input), the answer (Output), or both.",
        kind="list",
        default=lambda _answers: ["Input", "Output"],
        choices=CAPTURED,
        check=_modes,
        member="dataCaptureConfig.captureOptions",
        group="Data capture",
        folded=True,
        when=captures,
    ),
)
FIELDS = (*NAMES, *VARIANTS, *ASYNCHRONOUS, *CAPTURE)
