"""The endpoint's form: name, configuration, and the one variant with its machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hello_blaze_tui.aws import prices
from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.steps import checks, machines, naming, variants
from hello_blaze_tui.steps.choices import single_choice
from hello_blaze_tui.steps.endpoint_kind import is_new, is_provisioned, is_serverless
from hello_blaze_tui.steps.step import Answers, Check, Field, Value

MEMORY = ("1024", "2048", "3072", "4096", "5120", "6144")
"""MB that a serverless endpoint can have."""
VARIANT = f"{variants.MEMBER}.1.member"


def _configurations(account: Account, _answers: Answers) -> Iterable[str]:
    return [
        item["EndpointConfigName"]
        for item in account.pages("sagemaker", "ListEndpointConfigs", "EndpointConfigs")
    ]


def _field(key: str, label: str, words: str, **rest: Any) -> Field:
    rest.setdefault("when", is_new)
    return Field(key, label, words, **rest)


def _timeout(value: Value, answers: Answers) -> str | None:
    right = value == 0 or checks.whole_number(60, 3600, "seconds")(value, answers) is None
    return None if right else "This is a whole number of seconds from 60 to 3,600, or 0."


def _as_aws_has_it(key: str, label: str, words: str, member: str, check: Check) -> Field:
    """A number of which 0 means: as AWS itself has it."""
    return Field(
        key,
        label,
        words,
        kind="integer",
        default=0,
        check=check,
        member=f"{VARIANT}.{member}",
        group=variants.GROUP,
        folded=True,
        when=is_provisioned,
    )


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
        group=variants.GROUP,
    ),
    _field(
        "variant_name",
        "Variant name",
        "An endpoint can have several variants; the tutorial has this one, which gets all the traffic.",
        default=variants.FIRST_VARIANT,
        member=f"{VARIANT}.variantName",
        group=variants.GROUP,
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
        group=variants.GROUP,
        when=is_provisioned,
    ),
    Field(
        "instance_count",
        "Initial instance count",
        "How many of these machines.",
        kind="integer",
        default=1,
        check=variants.MACHINES,
        member=f"{VARIANT}.initialInstanceCount",
        group=variants.GROUP,
        folded=True,
        when=is_provisioned,
    ),
    _field(
        "weight",
        "Initial weight",
        "The variant's share of the traffic.",
        kind="decimal",
        default=1.0,
        check=variants.weight,
        member=f"{VARIANT}.initialVariantWeight",
        group=variants.GROUP,
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
        group=variants.GROUP,
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
        group=variants.GROUP,
        when=is_serverless,
    ),
    single_choice(
        "provisioned_concurrency",
        "Provisioned Concurrency",
        "How many requests a serverless endpoint is kept ready for; that would cost while nobody asks.",
        "0",
        variants.GROUP,
        is_serverless,
    ),
    _as_aws_has_it(
        "volume_gb",
        "Volume size (GB)",
        "The disk of each machine. 0: as large as AWS makes it; some machines come with their own.",
        "volumeSizeInGB",
        checks.whole_number(0, 512, "GB"),
    ),
    replace(
        machines.key("storage_key", machines.DISK_KEY, "kmsKeyId", variants.GROUP),
        when=is_provisioned,
    ),
    _as_aws_has_it(
        "download_seconds",
        "Model data download timeout (seconds)",
        "How long the model may take to come from your bucket. 0: as long as AWS lets it.",
        "modelDataDownloadTimeoutInSeconds",
        _timeout,
    ),
    _as_aws_has_it(
        "startup_seconds",
        "Container startup health check timeout (seconds)",
        "How long the container may take until it answers. 0: as long as AWS lets it.",
        "containerStartupHealthCheckTimeoutInSeconds",
        _timeout,
    ),
    variants.MORE,
    single_choice(
        "shadow_variants",
        "Shadow variants",
        "A second model that is asked the same and whose answers nobody gets: it would cost as much again.",
        "none",
        variants.GROUP,
        is_provisioned,
    ),
)
