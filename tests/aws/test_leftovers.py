"""Leftovers in an account whose answers are scripted: ages, prices, what belongs to what, failing regions."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, cast

import pytest

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.everywhere import everywhere
from hello_blaze_tui.aws.leftovers import Key, Known, age, key, leftovers
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Resource

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
BORN = NOW - timedelta(days=12)
NONE: Known = frozenset()


class Missing(Exception):  # what boto3's errors look like
    def __init__(self) -> None:
        self.response = {"Error": {"Code": "ResourceNotFound", "Message": "not there"}}


class Somebodys:
    """An account that holds what a test puts there; its own region first."""

    is_practice = False
    partition = "aws"

    def __init__(self, region: str = "us-east-1", faults: Mapping[str, BlazeError] | None = None) -> None:
        self.region = region
        self.faults = faults or {}
        self.described: dict[tuple[str, str], dict[str, Any]] = {}
        self.lists: dict[str, list[dict[str, Any]]] = {}
        self.tags: dict[str, str] = {}

    def in_region(self, region: str) -> Somebodys:
        other = Somebodys(region, self.faults)
        other.described, other.lists, other.tags = self.described, self.lists, self.tags
        return other

    def read(self, _service: str, operation: str, **asked: str) -> dict[str, Any]:
        if operation == "ListBuckets":
            return {"Buckets": self.lists.get("ListBuckets", [])}
        name = next(iter(asked.values()))
        if operation == "GetBucketTagging":
            return {"TagSet": self._tags(name)}
        if (operation, name) not in self.described:
            raise BlazeError("It is not there.", code="ResourceNotFound") from Missing()
        return self.described[operation, name]

    def pages(self, _service: str, operation: str, _items: str, **asked: str) -> Iterator[dict[str, Any]]:
        if self.region in self.faults:
            raise self.faults[self.region]
        if operation in {"ListTags", "ListRoleTags"}:
            yield from self._tags(next(iter(asked.values())).rpartition("/")[2])
        elif asked.get("NameContains", "") in {"", "hello-blaze"}:
            yield from self.lists.get(operation, [])

    def exists(self, resource: Resource) -> Resource | None:
        if resource.kind == "bucket":
            return Resource("bucket", resource.name, "eu-west-1")
        known = {name for _, name in self.described}
        arn = f"arn:aws:x:{self.region}::{resource.kind}/{resource.name}"
        return (
            Resource(resource.kind, resource.name, resource.region, arn) if resource.name in known else None
        )

    def _tags(self, name: str) -> list[dict[str, str]]:
        made_by = self.tags.get(name)
        return [{"Key": "hello-blaze:walkthrough", "Value": made_by}] if made_by else []

    def endpoint(
        self, name: str, *variants: dict[str, Any], model: str = "", status: str = "InService"
    ) -> None:
        model, config = model or f"{name}-model", f"{name}-config"
        self.lists.setdefault("ListEndpoints", []).append({"EndpointName": name})
        self.described["DescribeEndpoint", name] = {
            "EndpointName": name,
            "EndpointStatus": status,
            "EndpointConfigName": config,
            "CreationTime": BORN,
        }
        self.described["DescribeEndpointConfig", config] = {
            "ProductionVariants": [
                {"VariantName": f"v{number}", "ModelName": model, **variant}
                for number, variant in enumerate(variants)
            ]
        }
        self.described["DescribeModel", model] = {
            "ExecutionRoleArn": "arn:aws:iam::1:role/service-role/r",
            "PrimaryContainer": {"ModelDataUrl": "s3://b/model.tar.gz"},
        }


def as_account(account: Somebodys) -> Account:
    return cast(Account, account)


def two(instance_type: str) -> dict[str, Any]:
    return {"InstanceType": instance_type, "InitialInstanceCount": 2}


@pytest.mark.parametrize(
    ("variants", "per_hour", "so_far"),
    [
        ([two("ml.m5.large")], "0.230", "66.24"),
        ([two("ml.m5.large"), two("ml.c5.large")], "0.434", "124.992"),
        ([{"ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}}], "0", "0"),
        ([{"ServerlessConfig": {"MemorySizeInMB": 2048, "ProvisionedConcurrency": 1}}], None, None),
        ([two("ml.p99.huge")], None, None),
        ([two("ml.m5.large"), two("ml.p99.huge")], None, None),
        ([], None, None),
    ],
)
def test_an_endpoint_is_priced_by_its_machines(
    variants: list[dict[str, Any]], per_hour: str | None, so_far: str | None
) -> None:
    account = Somebodys()
    account.endpoint("old-demo", *variants)
    [found] = leftovers(as_account(account), NONE)
    assert found.per_hour == (None if per_hour is None else Decimal(per_hour))
    assert found.so_far(NOW) == (None if so_far is None else Decimal(so_far))
    assert "12 days old" in found.told(NOW)
    assert ("price not known" in found.told(NOW)) == (per_hour is None)


def test_what_belongs_to_an_endpoint_goes_with_it_unless_another_uses_it() -> None:
    account = Somebodys()
    account.endpoint("one", two("ml.m5.large"), model="shared")
    account.endpoint("other", two("ml.m5.large"), model="shared")
    found = leftovers(as_account(account), NONE)
    assert [[each.name for each in one.belongings] for one in found] == [["one-config"], ["other-config"]]
    known: frozenset[Key] = frozenset({("endpoint", "other", "us-east-1")})
    [one] = leftovers(as_account(account), known)
    assert [each.name for each in one.belongings] == ["one-config"]


def test_what_a_ledger_knows_is_no_leftover_in_its_own_region_only() -> None:
    account = Somebodys()
    account.endpoint("demo", two("ml.m5.large"))
    known = frozenset({key(Resource("endpoint", "demo", "us-east-1"))})
    assert leftovers(as_account(account), known) == []
    assert len(leftovers(as_account(account.in_region("eu-west-1")), known)) == 1


def test_an_endpoint_that_goes_or_costs_no_more_is_told_as_it_is() -> None:
    account = Somebodys()
    account.endpoint("going", two("ml.m5.large"), status="Deleting")
    account.endpoint("broken", two("ml.m5.large"), status="Failed")
    [found] = leftovers(as_account(account), NONE)
    assert (found.resource.name, found.per_hour) == ("broken", Decimal(0))


def test_a_job_that_runs_is_priced_by_its_machines() -> None:
    account = Somebodys()
    account.lists["ListTrainingJobs"] = [{"TrainingJobName": "long"}]
    account.described["DescribeTrainingJob", "long"] = {
        "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 3},
        "RoleArn": "arn:aws:iam::1:role/r",
        "CreationTime": BORN,
    }
    [found] = leftovers(as_account(account), NONE)
    assert (found.resource.kind, found.per_hour) == ("training job", Decimal("0.69"))


def test_what_costs_nothing_is_a_leftover_only_with_the_tag_of_a_walkthrough() -> None:
    account = Somebodys()
    account.lists["ListBuckets"] = [
        {"Name": name, "CreationDate": BORN} for name in ("hello-blaze-a", "hello-blaze-b", "photos")
    ]
    account.tags = {"hello-blaze-a": "toys", "photos": "toys"}
    [bucket] = [each.resource for each in leftovers(as_account(account), NONE)]
    # It is deleted where it is, which AWS's list of buckets does not tell.
    assert (bucket.name, bucket.region) == ("hello-blaze-a", "eu-west-1")


def test_what_costs_stands_first_and_an_unknown_price_before_all() -> None:
    account = Somebodys()
    account.endpoint("cheap", two("ml.c5.large"))
    account.endpoint("dear", two("ml.m5.xlarge"))
    account.endpoint("who-knows", two("ml.p99.huge"))
    account.endpoint("idle", {"ServerlessConfig": {}})
    names = [each.resource.name for each in leftovers(as_account(account), NONE)]
    assert names == ["who-knows", "dear", "cheap", "idle"]


def test_a_fault_in_one_region_is_told_and_stops_no_other() -> None:
    denied = BlazeError("AWS did not allow ListEndpoints.", code="AccessDenied")
    closed = BlazeError("The token is invalid.", code="UnrecognizedClientException")
    account = Somebodys(faults={"eu-west-1": denied, "ap-east-1": closed})
    account.endpoint("demo", two("ml.m5.large"))
    regions = [f"region-{number}" for number in range(20)]
    found = everywhere(as_account(account), [*regions, *account.faults], NONE, threading.Event())
    looks = {each.region: each for each in found}
    assert len(looks) == 22
    assert all(len(looks[region].found) == 1 for region in regions)
    assert (looks["eu-west-1"].fault, looks["eu-west-1"].is_closed) == (denied, False)
    assert looks["ap-east-1"].is_closed


def test_a_look_that_was_stopped_ends_and_a_mistake_of_ours_is_not_hidden() -> None:
    stop = threading.Event()
    stop.set()
    assert list(everywhere(as_account(Somebodys()), ["us-east-1"], NONE, stop)) == []
    broken = Somebodys()
    broken.lists["ListEndpoints"] = [{}]
    with pytest.raises(KeyError):
        list(everywhere(as_account(broken), ["us-east-1"], NONE, threading.Event()))


@pytest.mark.parametrize(
    ("old", "words"),
    [
        (timedelta(seconds=-5), "under a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=12), "12 days"),
    ],
)
def test_an_age_is_told_in_the_unit_that_says_enough(old: timedelta, words: str) -> None:
    assert age(old) == words
