"""Deletes logs: the streams of our jobs, an endpoint's group, and a shared group that we brought about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timezone

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import means_absent
from hello_blaze_tui.aws.jobs import WITH_LOGS, log_group, log_prefix
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps.emptying import CLOCKS_APART
from hello_blaze_tui.steps.step import Answers, Scene


def with_logs(answers: Answers) -> list[Resource]:
    """What of ours has a log; the endpoint too when it is deleted already."""
    found = [resource for resource in answers.created if resource.kind in WITH_LOGS]
    name = answers.result("endpoint").get("name")
    if name and all(resource.name != name for resource in found):
        found.append(Resource("endpoint", str(name), answers.setting.region))
    return found


def log_deletions(scene: Scene, resources: Iterable[Resource]) -> Iterator[Request]:
    """Requests that delete their logs; a group that was there before this walkthrough stays."""
    account, groups = scene.account, set()
    for resource in resources:
        group = log_group(resource)
        groups.add(group)
        for stream in list(_listed(account, group, log_prefix(resource))):
            yield Request("logs", "DeleteLogStream", {"logGroupName": group, "logStreamName": stream})
    began = datetime.fromisoformat(scene.answers.setting.began) - CLOCKS_APART
    for group in sorted(groups):
        if _created(account, group) >= began and next(_listed(account, group, ""), None) is None:
            gone = Resource("log group", group, account.region)
            yield Request("logs", "DeleteLogGroup", {"logGroupName": group}, deletes=gone)


def streams(account: Account, resource: Resource) -> Iterator[str]:
    """The names of its log streams."""
    return _listed(account, log_group(resource), log_prefix(resource))


def _created(account: Account, group: str) -> datetime:
    """When the group was made; long ago for one that is not there."""
    for found in account.pages("logs", "DescribeLogGroups", "logGroups", logGroupNamePrefix=group):
        if found["logGroupName"] == group:
            return datetime.fromtimestamp(found["creationTime"] / 1000, timezone.utc)
    return datetime.min.replace(tzinfo=timezone.utc)


def _listed(account: Account, group: str, prefix: str) -> Iterator[str]:
    """Nothing of a group that is not there: another walkthrough, which ends just now, may have deleted it."""
    named = {"logStreamNamePrefix": prefix} if prefix else {}
    try:
        for stream in account.pages("logs", "DescribeLogStreams", "logStreams", logGroupName=group, **named):
            yield stream["logStreamName"]
    except BlazeError as error:
        if not means_absent(error):
            raise
