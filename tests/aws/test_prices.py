from __future__ import annotations

from decimal import Decimal
from typing import get_args

import botocore.session
import pytest

from hello_blaze_tui import assets
from hello_blaze_tui.aws import prices

SHAPES: dict[prices.Component, str] = {
    "processing": "ProcessingInstanceType",
    "training": "TrainingInstanceType",
    "hosting": "ProductionVariantInstanceType",
    "transform": "TransformInstanceType",
}


@pytest.mark.parametrize(
    ("instance_type", "component", "price"),
    [
        ("ml.m5.large", "processing", "0.115"),
        ("ml.m5.large", "training", "0.115"),
        ("ml.m5.large", "hosting", "0.115"),
        ("ml.m5.large", "transform", "0.115"),
        ("ml.m5.xlarge", "training", "0.23"),
        ("ml.m5.2xlarge", "hosting", "0.461"),
        ("ml.c5.large", "hosting", "0.102"),
        ("ml.t3.medium", "processing", "0.05"),
        ("ml.t2.medium", "hosting", "0.056"),
    ],
)
def test_prices_of_virginia(instance_type: str, component: prices.Component, price: str) -> None:
    assert prices.hourly(instance_type, component, "us-east-1") == Decimal(price)


@pytest.mark.parametrize(
    ("instance_type", "component", "region"),
    [
        ("ml.m5.large", "training", "eu-west-1"),
        ("ml.m5.large", "training", "nowhere"),
        ("ml.p5.48xlarge", "training", "us-east-1"),
        ("ml.t3.medium", "training", "us-east-1"),
        ("ml.t2.medium", "processing", "us-east-1"),
    ],
)
def test_what_is_not_known_is_none_and_never_zero(
    instance_type: str, component: prices.Component, region: str
) -> None:
    assert prices.hourly(instance_type, component, region) is None
    cost = prices.cost(instance_type, component, region)
    assert cost.per_hour is None
    assert cost.expected is None
    assert cost.prices_of == ""


def test_a_cost_has_its_expected_time_and_the_date_of_its_price() -> None:
    cost = prices.cost("ml.m5.large", "training", "us-east-1")
    assert cost.expected is not None
    assert round(cost.expected, 4) == Decimal("0.0077")
    assert not cost.while_idle
    assert cost.prices_of == "2026-10-01, us-east-1"


def test_only_an_endpoint_costs_while_idle_and_each_machine_counts() -> None:
    cost = prices.cost("ml.m5.large", "hosting", "us-east-1", count=3, hours=Decimal(2))
    assert cost.per_hour == Decimal("0.345")
    assert cost.expected == Decimal("0.690")
    assert cost.while_idle
    assert [prices.cost("ml.m5.large", each, "us-east-1").while_idle for each in SHAPES] == [
        each == "hosting" for each in SHAPES
    ]


def test_a_serverless_endpoint_costs_nothing_while_idle() -> None:
    cost = prices.serverless_cost()
    assert not cost.while_idle
    assert cost.per_hour is None


def test_instances_have_their_cpus_and_memory() -> None:
    assert prices.instance("ml.m5.large") == prices.Instance(vcpu=2, memory_gib=8.0, accelerators=0)
    assert prices.instance("ml.g4dn.xlarge") == prices.Instance(vcpu=4, memory_gib=16.0, accelerators=1)
    assert prices.instance("ml.p2.xlarge") is None
    assert prices.instance("m5.large") is None


@pytest.mark.parametrize("component", get_args(prices.Component))
def test_offered_types_are_those_of_the_service_model(component: prices.Component) -> None:
    model = botocore.session.get_session().get_service_model("sagemaker")
    offered = set(getattr(model.shape_for(SHAPES[component]), "enum", ()))
    listed = prices.instance_types(component)
    # A newer botocore may know more of them.
    assert set(listed) <= offered
    assert "ml.m5.large" in listed
    assert len(listed) > 100


def test_every_priced_type_is_a_known_type() -> None:
    for priced in assets.table("prices")["per_hour"].values():
        assert all(prices.instance(name) for name in priced)
