"""AWS's own price list of a region: asked for once, and kept for some days.

Nothing waits for it longer than a moment, and nothing needs it: while it is not there, and where asking for
it is not allowed, those prices are not known. Asking costs nothing and needs `pricing:GetProducts`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hello_blaze_tui import assets
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.private_files import make_private, read_json, replace_text

if TYPE_CHECKING:
    from hello_blaze_tui.aws.account import Account

Component = Literal["processing", "training", "hosting", "transform"]
"""What a machine is rented for."""

COMPONENTS: Mapping[str, Component] = {
    "Processing": "processing",
    "Training": "training",
    "Hosting": "hosting",
    "Batch Transform": "transform",
}
"""The price list's own words."""
FRESH = timedelta(days=7)
PATIENCE = 3.0
"""Seconds that are waited for AWS at most; what comes later is there for the next who asks."""
_DOORS = {"eu": "eu-central-1", "ap": "ap-south-1"}
"""The list is served in three regions. The near one is asked: companies close the far ones."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """A region's prices on one day."""

    day: date
    per_hour: Mapping[str, Mapping[str, Decimal]]
    """USD of one machine on demand, by instance type and component."""


_lists: dict[str, PriceList] = {}
"""By region, what is known in this process."""
_asking: dict[str, threading.Thread] = {}
"""By region, who asked last: nobody asks twice at the same time."""


def listed(region: str) -> PriceList | None:
    """AWS's list of the region as far as it was learned; asks nobody, reads nothing."""
    return _lists.get(region)


def learn(account: Account, folder: Path, patience: float = PATIENCE) -> None:
    """Makes the prices of the account's region known, from `folder` or from AWS; never fails.

    Args:
        account: The practice account has the table's prices and is not asked.
        folder: Where lists are kept.
        patience: Seconds to wait for AWS; it is asked to the end all the same. The region of the shipped
            table is not waited for: only what the table lacks is not known until then.

    Raises:
        BlazeError: the account has no region.
    """
    region = account.region
    if account.is_practice or account.partition != "aws":
        return
    path = folder / f"prices-{region}.json"
    if region not in _lists and (kept := _read(path)) is not None:
        _lists[region] = kept
    if region in _lists and _today() - _lists[region].day < FRESH:
        return
    asking = _asking.get(region)
    if asking is None or not asking.is_alive():
        asking = _asking[region] = threading.Thread(
            target=_ask, args=(account, region, path), name="hello-blaze prices", daemon=True
        )
        asking.start()
    asking.join(0 if region == assets.table("prices")["region"] else patience)


def _ask(account: Account, region: str, path: Path) -> None:
    with suppress(BlazeError):
        door = account.in_region(_DOORS.get(region.partition("-")[0], "us-east-1"))
        per_hour: dict[str, dict[str, Decimal]] = {}
        for words in COMPONENTS:
            for name, component, price in _prices(_products(door, region, words), region):
                of_type = per_hour.setdefault(name, {})
                # Where AWS lists two prices of one thing, nobody is told the lower one.
                of_type[component] = max(price, of_type.get(component, price))
        if per_hour:
            _lists[region] = PriceList(_today(), per_hour)
            _keep(path, _lists[region])


def _products(door: Account, region: str, component: str) -> Iterator[str]:
    asked = {"productFamily": "ML Instance", "regionCode": region, "component": component}
    filters = [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in asked.items()]
    return door.pages("pricing", "GetProducts", "PriceList", ServiceCode="AmazonSageMaker", Filters=filters)


def _prices(products: Iterable[str], region: str) -> Iterator[tuple[str, Component, Decimal]]:
    for product in products:
        # What is not built as AWS says is passed over: its price is not known.
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            yield from tuple(_of_one(json.loads(product), region))


def _of_one(product: dict[str, Any], region: str) -> Iterator[tuple[str, Component, Decimal]]:
    attributes = product["product"]["attributes"]
    component = COMPONENTS.get(attributes["component"])
    if component is None or attributes["regionCode"] != region:
        return
    for term in product["terms"]["OnDemand"].values():
        for dimension in term["priceDimensions"].values():
            price = _amount(dimension["pricePerUnit"].get("USD"))
            if price is not None and dimension["unit"] == "Hrs":
                yield attributes["instanceName"], component, price


def _amount(words: Any) -> Decimal | None:
    """0.115 of `0.1150000000`; None for what is no price. A zero is a free tier's, and nobody's price."""
    try:
        amount = Decimal(words).normalize()
    except (InvalidOperation, TypeError, ValueError):
        return None
    return Decimal(f"{amount:f}") if amount.is_finite() and amount > 0 else None


def _keep(path: Path, prices: PriceList) -> None:
    per_hour = {
        name: {component: str(price) for component, price in of_type.items()}
        for name, of_type in prices.per_hour.items()
    }
    with suppress(OSError):
        make_private(path.parent)
        replace_text(path, json.dumps({"day": prices.day.isoformat(), "per_hour": per_hour}))


def _read(path: Path) -> PriceList | None:
    """None when nothing was kept, or somebody else wrote it."""
    document = read_json(path)
    try:
        day = date.fromisoformat(document["day"])
        per_hour = {
            name: {component: amount for component, words in of_type.items() if (amount := _amount(words))}
            for name, of_type in document["per_hour"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return PriceList(day, per_hour) if day <= _today() else None


def _today() -> date:
    return datetime.now(timezone.utc).date()
