from __future__ import annotations

import json
import os
import stat
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.aws import price_list, prices
from hello_blaze_tui.aws.account import Account, Where
from tests.aws.fake_aws import Answer, Received, Server, serving

TODAY = date(2026, 11, 24)


def product(component: str, usd: str, name: str = "ml.m5.large", region: str = "eu-west-1") -> str:
    """In the shape of AWS's GetProducts: a JSON string in the list."""
    attributes = {
        "regionCode": region,
        "instanceName": name,
        "component": component,
        "instanceType": f"{name}-{component}",
        "usagetype": f"EU-{component}:{name}",
        "servicecode": "AmazonSageMaker",
    }
    dimension = {
        "unit": "Hrs",
        "beginRange": "0",
        "endRange": "Inf",
        "description": f"${usd} per {component} {name} hour",
        "rateCode": "SKU.TERM.RATE",
        "appliesTo": [],
        "pricePerUnit": {"USD": usd},
    }
    term = {"priceDimensions": {"SKU.TERM.RATE": dimension}, "sku": "SKU", "offerTermCode": "TERM"}
    return json.dumps(
        {
            "product": {"productFamily": "ML Instance", "attributes": attributes, "sku": "SKU"},
            "serviceCode": "AmazonSageMaker",
            "terms": {"OnDemand": {"SKU.TERM": term}},
            "version": "20261120000000",
            "publicationDate": "2026-11-20T00:00:00Z",
        }
    )


PAGES: dict[str, list[list[str]]] = {
    "Processing": [[product("Processing", "0.1280000000")]],
    "Training": [[product("Training", "0.1280000000"), "no JSON", "{}", product("Training", "0.1150000000")]],
    "Hosting": [
        [product("Hosting", "0.1290000000"), product("Hosting", "0.0000000000", "ml.t2.medium")],
        [product("Hosting", "10.0000000000", "ml.p3.8xlarge"), product("Hosting", "0.1", region="eu-west-2")],
    ],
    "Batch Transform": [[product("Batch Transform", "0.1300000000")]],
}


def priced(request: Received) -> Answer:
    """The price list, page by page."""
    asked: dict[str, Any] = json.loads(request.body)
    filters = {each["Field"]: each["Value"] for each in asked["Filters"]}
    pages = PAGES[filters["component"]]
    page = int(asked.get("NextToken", "0"))
    answer: dict[str, Any] = {"FormatVersion": "aws_v1", "PriceList": pages[page]}
    if page + 1 < len(pages):
        answer["NextToken"] = str(page + 1)
    return Answer(body=json.dumps(answer).encode())


def denied(_request: Received) -> Answer:
    words = {"__type": "AccessDeniedException", "Message": "not authorized to perform: pricing:GetProducts"}
    return Answer(status=400, body=json.dumps(words).encode())


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(price_list, "_lists", {})
    monkeypatch.setattr(price_list, "_today", lambda: TODAY)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "practice")


@pytest.fixture
def aws() -> Iterator[Server]:
    with serving(priced) as server:
        yield server


def account_at(server: Server, region: str = "eu-west-1") -> Account:
    return Account(Where(region=region, endpoint_url=server.url))


def learn(account: Account, folder: Path) -> None:
    """A loaded machine takes longer than a learner waits."""
    price_list.learn(account, folder, patience=60)


def test_prices_of_another_region_are_aws_s_own(aws: Server, tmp_path: Path) -> None:
    learn(account_at(aws), tmp_path)
    assert prices.hourly("ml.m5.large", "processing", "eu-west-1") == Decimal("0.128")
    assert prices.hourly("ml.m5.large", "hosting", "eu-west-1") == Decimal("0.129")
    assert prices.hourly("ml.m5.large", "transform", "eu-west-1") == Decimal("0.13")
    # The second page was asked for; a price is never told as 1E+1.
    assert str(prices.hourly("ml.p3.8xlarge", "hosting", "eu-west-1")) == "10"
    assert prices.cost("ml.m5.large", "hosting", "eu-west-1").prices_of == "2026-11-24, eu-west-1"


def test_of_two_prices_the_higher_one_counts_and_zero_is_none(aws: Server, tmp_path: Path) -> None:
    learn(account_at(aws), tmp_path)
    assert prices.hourly("ml.m5.large", "training", "eu-west-1") == Decimal("0.128")
    assert prices.hourly("ml.t2.medium", "hosting", "eu-west-1") is None
    assert prices.hourly("ml.m5.large", "hosting", "eu-west-2") is None


def test_the_near_door_is_asked_for_machines_of_the_region_only(aws: Server, tmp_path: Path) -> None:
    learn(account_at(aws), tmp_path)
    assert all("/eu-central-1/pricing/" in request.headers["authorization"] for request in aws.received)
    filters = json.loads(aws.received[0].body)["Filters"]
    assert {"Type": "TERM_MATCH", "Field": "regionCode", "Value": "eu-west-1"} in filters


def test_a_list_is_kept_privately_and_asked_for_again_when_it_is_old(
    aws: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    umask = os.umask(0)
    learn(account_at(aws), tmp_path / "cache")
    os.umask(umask)
    (kept,) = (tmp_path / "cache").iterdir()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (kept, kept.parent)]
    assert os.name == "nt" or modes == [0o600, 0o700]
    assert not [secret for secret in (b"AKIA", b"practice") if secret in kept.read_bytes()]
    asked = len(aws.received)
    price_list._lists.clear()
    learn(account_at(aws), tmp_path / "cache")
    assert len(aws.received) == asked
    assert prices.hourly("ml.m5.large", "hosting", "eu-west-1") == Decimal("0.129")
    monkeypatch.setattr(price_list, "_today", lambda: TODAY + timedelta(days=7))
    learn(account_at(aws), tmp_path / "cache")
    assert len(aws.received) == 2 * asked
    assert prices.prices_of("eu-west-1") == "2026-12-01, eu-west-1"


@pytest.mark.parametrize("kept", ["", "[]", '{"day": 1}', '{"day": "2026-11-24", "per_hour": {"a": 1}}'])
def test_where_it_is_denied_a_price_is_not_known(tmp_path: Path, kept: str) -> None:
    (tmp_path / "prices-eu-west-1.json").write_text(kept, encoding="utf-8")
    with serving(denied) as server:
        learn(account_at(server), tmp_path)
    assert server.received
    assert prices.cost("ml.m5.large", "hosting", "eu-west-1").per_hour is None


def test_an_old_list_stands_with_its_date_where_a_new_one_is_denied(tmp_path: Path) -> None:
    old = {"day": "2026-01-01", "per_hour": {"ml.m5.large": {"hosting": "0.11", "training": "NaN"}}}
    (tmp_path / "prices-eu-west-1.json").write_text(json.dumps(old), encoding="utf-8")
    with serving(denied) as server:
        learn(account_at(server), tmp_path)
    cost = prices.cost("ml.m5.large", "hosting", "eu-west-1")
    assert (cost.per_hour, cost.prices_of) == (Decimal("0.11"), "2026-01-01, eu-west-1")
    assert prices.hourly("ml.m5.large", "training", "eu-west-1") is None


def test_the_practice_account_is_not_asked(aws: Server, tmp_path: Path) -> None:
    key = "AKIAIOSFODNN7EXAMPLE"
    where = Where(region="eu-west-1", endpoint_url=aws.url, access_key_id=key, secret_access_key="s" * 40)
    learn(Account(where), tmp_path)
    assert not aws.received
    assert prices.hourly("ml.m5.large", "hosting", "eu-west-1") is None


@pytest.mark.parametrize(("region", "patience"), [("eu-west-1", 0), ("us-east-1", 3600)])
def test_nobody_waits_for_a_slow_list_which_is_there_for_the_next(
    tmp_path: Path, region: str, patience: float
) -> None:
    go_on, received = threading.Event(), list[Received]()
    usual = prices.hourly("ml.m5.large", "hosting", region)

    def slow(request: Received) -> Answer:
        assert go_on.wait(60)
        received.append(request)
        answer = priced(request)
        return Answer(body=answer.body.replace(b"eu-west-1", region.encode()))

    with serving(slow) as server:
        for _ in range(2):
            price_list.learn(account_at(server, region), tmp_path, patience)
        assert prices.hourly("ml.m5.large", "hosting", region) == usual
        go_on.set()
        for asking in [each for each in threading.enumerate() if each.name == "hello-blaze prices"]:
            asking.join(60)
    assert prices.hourly("ml.p3.8xlarge", "hosting", region) == Decimal(10)
    assert len(received) == sum(map(len, PAGES.values())), "who asks twice waits for one answer"
