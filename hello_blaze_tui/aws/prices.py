"""What machines hold and what they cost: AWS's own price list where it was learned, else the shipped tables.

What must stay true: a price that neither knows is None, which front ends show as unknown, never zero; and
every price comes with its date and region.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hello_blaze_tui import assets
from hello_blaze_tui.aws.price_list import Component, listed
from hello_blaze_tui.request import Cost

__all__ = ["Component", "Instance", "cost", "hourly", "instance", "instance_types", "prices_of"]

_KINDS: dict[Component, str] = {
    "processing": "processing job",
    "training": "training job",
    "hosting": "endpoint in use",
    "transform": "transform job",
}
_ALIKE = "*"


@dataclass(frozen=True, slots=True)
class Instance:
    """What is in an instance type."""

    vcpu: int
    memory_gib: float
    accelerators: int
    """GPUs, or AWS's own accelerators."""


def instance(instance_type: str) -> Instance | None:
    """What is in it, e.g. of ml.m5.large; None when the table does not know."""
    row = assets.table("instances")["types"].get(instance_type)
    return None if row is None else Instance(*row[:3])


def instance_types(component: Component) -> list[str]:
    """The instance types that AWS offers for this, small ones first, as far as the table knows them."""
    types = assets.table("instances")["types"]
    return sorted(
        (name for name, row in types.items() if component in row[3].split()),
        key=lambda name: (types[name][2] > 0, types[name][0], types[name][1], name),
    )


def hourly(instance_type: str, component: Component, region: str) -> Decimal | None:
    """USD an hour of one machine, on demand; None when nobody knows it."""
    if (known := listed(region)) is not None:
        return known.per_hour.get(instance_type, {}).get(component)
    by_component = assets.table("prices")["per_hour"].get(region, {}).get(instance_type, {})
    price = by_component.get(component, by_component.get(_ALIKE))
    return None if price is None else Decimal(price)


def prices_of(region: str) -> str:
    """From which day the prices of a region are, and the region: `2026-10-01, us-east-1`."""
    known = listed(region)
    return f"{known.day if known else assets.table('prices')['date']}, {region}"


def minutes(kind: str) -> int:
    """How long a job of this kind usually takes on AWS at most, from the request to its end."""
    return int(assets.table("durations")[kind][1])


def cost(
    instance_type: str, component: Component, region: str, count: int = 1, hours: Decimal | None = None
) -> Cost:
    """What `count` machines cost, for `hours` or else for as long as this tutorial usually needs them.

    An endpoint (hosting) costs while idle too, until it is deleted.
    """
    price = hourly(instance_type, component, region)
    expected = Decimal(minutes(_KINDS[component])) / 60 if hours is None else hours
    return Cost(
        per_hour=None if price is None else price * count,
        expected_hours=expected,
        while_idle=component == "hosting",
        prices_of="" if price is None else prices_of(region),
    )


def unknown_cost() -> Cost:
    """What an endpoint costs whose machines are not known: said to be unknown, and until it is deleted."""
    hours = Decimal(minutes(_KINDS["hosting"])) / 60
    return Cost(per_hour=None, expected_hours=hours, while_idle=True)


def serverless_cost() -> Cost:
    """What a serverless endpoint costs: nothing while idle; the price of an answer is not known."""
    return Cost(per_hour=None, expected_hours=Decimal(0), by_answer=True)
