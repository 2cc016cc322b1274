"""What is left in an account that no walkthrough of this machine knows: found, aged, priced, never touched.

Whatever costs is a leftover, whoever made it. What costs nothing (configurations, models, buckets, roles) is
one only when it carries the tag of a walkthrough, which must then be another machine's; or when it belongs to
an endpoint that is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.aws.jobs import log_group
from hello_blaze_tui.aws.objects import list_objects
from hello_blaze_tui.aws.prices import prices_of
from hello_blaze_tui.aws.running import FREE, Running, running
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Resource, ResourceKind

if TYPE_CHECKING:
    from hello_blaze_tui.aws.account import Account

TAG = "hello-blaze:walkthrough"
NAMED = "hello-blaze"
"""In the names that walkthroughs propose, and in what they say of a role: only this is asked for its tags."""
ROLES = "/service-role/"
MANY = 1000
CENT = Decimal("0.01")

Key = tuple[ResourceKind, str, str]
Known = frozenset[Key]


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that no walkthrough of this machine knows."""

    resource: Resource
    status: str
    since: datetime
    per_hour: Decimal | None
    """USD; zero: nothing while idle; None: the price is not known."""
    belongings: tuple[Resource, ...] = ()
    """What goes with it: its configuration, models and log group, as far as nothing else uses them."""
    walkthrough: str = ""
    """The walkthrough that made it, on another machine; empty for somebody else's."""

    @property
    def costs(self) -> bool:
        """Whether it costs while it is there; so does what has a price that is not known."""
        return self.per_hour != FREE

    def so_far(self, now: datetime) -> Decimal | None:
        """USD since it was created; None: not known."""
        hours = Decimal(max(0.0, (now - self.since).total_seconds())) / 3600
        return None if self.per_hour is None else self.per_hour * hours

    def told(self, now: datetime) -> str:
        """Status, age and cost in words: `InService, 12 days old, $0.115/h, $33.12 so far`."""
        parts = [self.status, f"{age(now - self.since)} old", self._cost(now)]
        return ", ".join(part for part in parts if part)

    def _cost(self, now: datetime) -> str:
        so_far = self.so_far(now)
        if self.per_hour is None or so_far is None:
            return "price not known"
        if not self.per_hour:
            return "only its storage costs" if self.resource.kind == "bucket" else "costs nothing while idle"
        amount = f"${so_far:.2f}" if so_far >= CENT else "under a cent"
        return f"${self.per_hour}/h, {amount} so far"


def prices_told(found: Iterable[Leftover]) -> str:
    """The day and region of the prices: `prices of 2026-10-01, us-east-1`; empty: none has one."""
    priced = sorted({prices_of(each.resource.region) for each in found if each.per_hour})
    return f"prices of {'; '.join(priced)}" if priced else ""


def age(old: timedelta) -> str:
    """In the largest unit that says enough: `12 days`, `3 hours`, `1 minute`, `under a minute`."""
    minutes = int(old.total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    for unit, length in (("day", 1440), ("hour", 60)):
        if minutes >= length * 2:
            return f"{minutes // length} {unit}s"
    return f"{minutes} minute{'s' * (minutes != 1)}"


def key(resource: Resource) -> Key:
    """What tells it from all others of its account."""
    return resource.kind, resource.name, "" if resource.kind in {"bucket", "role"} else resource.region


def leftovers(account: Account, known: Known) -> list[Leftover]:
    """The leftovers of the account's region, and its buckets and roles, what costs most first.

    Raises:
        BlazeError: it is not allowed to look, or AWS cannot be reached.
    """
    found = (*of_region(account, known), *_buckets(account, known), *_roles(account, known))
    return sorted(found, key=rank)


def rank(leftover: Leftover) -> tuple[bool, bool, bool, Decimal, datetime]:
    """In which order they are told: what costs, endpoints first; a price not known, then the dearest."""
    per_hour = leftover.per_hour
    is_known = per_hour is not None
    return (
        not leftover.costs,
        leftover.resource.kind != "endpoint",
        is_known,
        -(per_hour or FREE),
        leftover.since,
    )


def of_region(account: Account, known: Known) -> Iterator[Leftover]:
    """Those of the region alone, in no order. Raises as `leftovers` does."""
    runs = list(running(account))
    users = Counter(need for run in runs for need in run.needs)
    taken: set[Key] = set(known)
    for run in runs:
        if key(run.resource) in known:
            continue
        belongings = tuple(_belongings(account, run, users, known))
        taken.update(map(key, belongings))
        yield Leftover(
            run.resource,
            run.status,
            run.since,
            run.per_hour,
            belongings,
            walkthrough=_walkthrough(account, run.resource),
        )
    in_use = {key(need) for need in users}
    for kind, listing in _FREE.items():
        yield from _tagged(account, kind, listing, frozenset(taken | in_use))


def _belongings(
    account: Account, run: Running, users: Mapping[Resource, int], known: Known
) -> Iterator[Resource]:
    if run.resource.kind != "endpoint":
        return
    for kind in ("endpoint configuration", "model"):
        for need in sorted(run.needs, key=lambda each: each.name):
            is_its_own = need.kind == kind and users[need] == 1 and key(need) not in known
            if is_its_own and account.exists(need) is not None:
                yield need
    group = Resource("log group", log_group(run.resource), account.region)
    if account.exists(group) is not None:
        yield group


_FREE: Mapping[ResourceKind, tuple[str, str, str]] = {
    "endpoint configuration": ("ListEndpointConfigs", "EndpointConfigs", "EndpointConfig"),
    "model": ("ListModels", "Models", "Model"),
}


def _tagged(
    account: Account, kind: ResourceKind, listing: tuple[str, str, str], taken: Known
) -> Iterator[Leftover]:
    """What costs nothing, and a walkthrough of another machine made."""
    operation, items, stem = listing
    for item in account.pages("sagemaker", operation, items, NameContains=NAMED):
        found = Resource(kind, item[f"{stem}Name"], account.region, item[f"{stem}Arn"])
        if key(found) not in taken and (walkthrough := _walkthrough(account, found)):
            yield Leftover(found, "", item["CreationTime"], FREE, walkthrough=walkthrough)


def _walkthrough(account: Account, resource: Resource) -> str:
    """The walkthrough that the tags tell of; empty for none, and where the tags may not be read."""
    with suppress(BlazeError):
        arn = resource.arn or getattr(account.exists(resource), "arn", "")
        return _told(account.pages("sagemaker", "ListTags", "Tags", ResourceArn=arn)) if arn else ""
    return ""


def _told(tags: Iterable[Mapping[str, Any]]) -> str:
    return next((str(tag["Value"]) for tag in tags if tag["Key"] == TAG), "")


def _buckets(account: Account, known: Known) -> Iterator[Leftover]:
    for item in account.read("s3", "ListBuckets").get("Buckets", ()):
        named = Resource("bucket", item["Name"], account.region)
        if NAMED not in named.name or key(named) in known:
            continue
        walkthrough = _told_of_bucket(account, named)
        # The list tells no regions, and a bucket is deleted where it is.
        if walkthrough and (bucket := account.exists(named)) is not None:
            yield Leftover(
                bucket, count_of_objects(account, bucket), item["CreationDate"], FREE, walkthrough=walkthrough
            )


def _told_of_bucket(account: Account, bucket: Resource) -> str:
    with suppress(BlazeError):
        return _told(account.read("s3", "GetBucketTagging", Bucket=bucket.name).get("TagSet", ()))
    return ""


def count_of_objects(account: Account, bucket: Resource) -> str:
    """How many objects lie in a bucket, in words; a bucket of thousands is not counted to its end."""
    found = unless_absent(lambda: sum(1 for _ in islice(list_objects(account, bucket.name), MANY + 1)))
    if found is None:
        return "gone"
    return f"more than {MANY} objects" if found > MANY else f"{found} object{'s' * (found != 1)}"


def _roles(account: Account, known: Known) -> Iterator[Leftover]:
    for item in account.pages("iam", "ListRoles", "Roles", PathPrefix=ROLES):
        role = Resource("role", item["RoleName"], account.region, item["Arn"])
        if NAMED not in f"{role.name} {item.get('Description', '')}" or key(role) in known:
            continue
        with suppress(BlazeError):
            walkthrough = _told(account.pages("iam", "ListRoleTags", "Tags", RoleName=role.name))
            if walkthrough:
                yield Leftover(role, "", item["CreateDate"], FREE, walkthrough=walkthrough)
