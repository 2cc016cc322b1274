"""Variants: the models behind one endpoint, each on machines of its own, paid for until it is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hello_blaze_tui.aws import prices
from hello_blaze_tui.request import Cost
from hello_blaze_tui.steps import checks, machines
from hello_blaze_tui.steps.endpoint_kind import is_new, is_provisioned, is_serverless
from hello_blaze_tui.steps.step import Answers, Field, Value

GROUP = "Variants"
MEMBER = "productionVariants"
FIRST_VARIANT = "AllTraffic"
"""The tutorial's own, which gets all the traffic."""
LONGEST_NUMBER = 1_000
"""Digits."""
MACHINES = checks.whole_number(1, 100, "machines")
MORE_ANSWERS = (
    ("VolumeSizeInGB", "endpoint.volume_gb"),
    ("ModelDataDownloadTimeoutInSeconds", "endpoint.download_seconds"),
    ("ContainerStartupHealthCheckTimeoutInSeconds", "endpoint.startup_seconds"),
)
"""Sent only when they are not 0: then AWS chooses."""


def weight(value: Value, _answers: Answers) -> str | None:
    """A share of the traffic, as a number or as it was typed."""
    try:
        right = not isinstance(value, bool) and 0 <= float(str(value)) < 1_000_000
    except ValueError:
        right = False
    return None if right else "A weight is a number from 0 to 1,000,000."


def _machines(value: Value, answers: Answers) -> str | None:
    """The same, as it was typed; Python reads no number of thousands of digits."""
    text = str(value)
    return MACHINES(int(text) if text.isdecimal() and len(text) < LONGEST_NUMBER else text, answers)


def _names(value: Value, answers: Answers) -> str | None:
    return checks.names_differ((answers.text("endpoint.variant_name"),))(value, answers)


MORE = Field(
    "more_variants",
    "More variants",
    "Other models behind the same endpoint, to compare them. Each rents machines of its own and costs as "
    "much again.",
    kind="rows",
    default=lambda _answers: [],
    columns=(
        Field("name", "Variant name", "Its name.", default="Variant-{number}", check=checks.some),
        Field(
            "model_name",
            "Model name",
            "",
            default=lambda answers: answers["model.name"],
            check=checks.some,
        ),
        Field("instance_type", "Instance type", "", default=machines.MACHINE, check=checks.some),
        Field("instance_count", "Instance count", "", default="1", check=_machines),
        Field("weight", "Initial weight", "", default="1", check=weight),
    ),
    item="variant",
    check=_names,
    member=MEMBER,
    group=GROUP,
    folded=True,
    when=is_provisioned,
)


def models(answers: Answers) -> Iterator[str]:
    """The models that are served, each once."""
    rows = (row["model_name"] for row in _rows(answers))
    yield from dict.fromkeys((answers.text("endpoint.model_name"), *rows))


def members(answers: Answers) -> list[dict[str, Any]]:
    """ProductionVariants of the request."""
    return [_first(answers), *map(_another, _rows(answers))]


def cost(answers: Answers) -> Cost:
    """What it costs while it is up; a serverless one costs nothing while idle."""
    if is_serverless(answers):
        return prices.serverless_cost()
    if not is_new(answers):
        # Its machines are the configuration's, which is not read while a form changes.
        return prices.unknown_cost()
    rented = [(answers.text("endpoint.instance_type"), answers.integer("endpoint.instance_count"))]
    rented += [(row["instance_type"], int(row["instance_count"])) for row in _rows(answers)]
    costs = [prices.cost(machine, "hosting", answers.setting.region, count) for machine, count in rented]
    known = [each.per_hour for each in costs if each.per_hour is not None]
    if len(known) < len(costs):
        return prices.unknown_cost()
    return replace(costs[0], per_hour=sum(known, Decimal()))


def _rows(answers: Answers) -> list[dict[str, str]]:
    return answers.rows("endpoint.more_variants") if is_provisioned(answers) else []


def _first(answers: Answers) -> dict[str, Any]:
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
        return variant
    variant["InstanceType"] = answers.text("endpoint.instance_type")
    variant["InitialInstanceCount"] = answers.integer("endpoint.instance_count")
    return variant | {member: number for member, key in MORE_ANSWERS if (number := answers.integer(key))}


def _another(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "VariantName": row["name"],
        "ModelName": row["model_name"],
        "InitialVariantWeight": float(row["weight"]),
        "InstanceType": row["instance_type"],
        "InitialInstanceCount": int(row["instance_count"]),
    }
