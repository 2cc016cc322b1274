"""Tells what this walkthrough made from what somebody else made under the same name in the same account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from hello_blaze_tui.aws.clock import aws_now
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Resource

if TYPE_CHECKING:
    from hello_blaze_tui.aws.account import Account

AT_THAT_TIME = timedelta(minutes=15)
"""Clocks may differ by so much; AWS refuses requests of a clock that is further off."""
UNTAGGED = frozenset({"object", "log group", "schedule"})
"""Kinds that we do not tag; an object and a schedule have names of their own, a log group is AWS's own."""


def is_ours(account: Account, resource: Resource, tags: Mapping[str, str], asked: datetime) -> bool:
    """Whether a resource that is there came of our request.

    Args:
        account: The account it was found in.
        resource: As `Account.exists` gives it, with its ARN.
        tags: What our request tags it with.
        asked: When we asked for it.

    Raises:
        BlazeError: AWS does not let us see it, or cannot be reached.
    """
    if resource.kind in UNTAGGED:
        return True
    found = _tags(account, resource)
    if resource.kind == "bucket" and not found:
        # A bucket is tagged by a call of its own, which may not have come to pass.
        made = _bucket_made(account, resource.name)
        by_aws = asked + (aws_now() - datetime.now(timezone.utc))
        return made is not None and abs(made - by_aws) <= AT_THAT_TIME
    return tags.items() <= found.items()


def _tags(account: Account, resource: Resource) -> dict[str, str]:
    if resource.kind == "role":
        tags: Any = account.pages("iam", "ListRoleTags", "Tags", RoleName=resource.name.rpartition("/")[2])
    elif resource.kind == "bucket":
        tags = _bucket_tags(account, resource.name)
    else:
        tags = account.pages("sagemaker", "ListTags", "Tags", ResourceArn=resource.arn)
    return {tag["Key"]: tag["Value"] for tag in tags}


def _bucket_tags(account: Account, name: str) -> list[dict[str, str]]:
    try:
        tags: list[dict[str, str]] = account.read("s3", "GetBucketTagging", Bucket=name)["TagSet"]
    except BlazeError as error:
        if error.code == "NoSuchTagSet":
            return []
        raise
    return tags


def _bucket_made(account: Account, name: str) -> datetime | None:
    buckets = account.read("s3", "ListBuckets").get("Buckets", ())
    return next((bucket["CreationDate"] for bucket in buckets if bucket["Name"] == name), None)
