"""Jobs and endpoints while they run: their status, asked again and again in growing intervals.

boto3's waiters ask every 30 or 60 seconds, too slowly for somebody who watches, and tell nothing meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hello_blaze_tui.aws.diagnosis import PASSING
from hello_blaze_tui.aws.lookup import describe_resource
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Resource

if TYPE_CHECKING:
    from hello_blaze_tui.aws.account import Account

PRACTICE_SECONDS = (0.2, 0.5)
AWS_SECONDS = (2.0, 15.0)
"""First and longest pause between two looks. A dozen walkthroughs that look every 15 s stay far below the
quota of SageMaker's Describe calls, which AWS counts per account."""

GROWTH = 1.4
PATIENCE = 2
"""Looks in a row that may fail for a passing reason (throttled, no network) before the watch gives up:
whoever waits longer says so."""

_STATUS = {
    "processing job": "ProcessingJobStatus",
    "training job": "TrainingJobStatus",
    "transform job": "TransformJobStatus",
    "endpoint": "EndpointStatus",
}
_SUCCEEDED = frozenset({"Completed", "InService"})
_ENDED = _SUCCEEDED | {"Failed", "Stopped", "OutOfService", "UpdateRollbackFailed"}
WITH_LOGS = tuple(_STATUS)
"""Kinds that write a log; an endpoint's, which has no end while it is up, stands last."""
_GROUPS = {
    "processing job": "/aws/sagemaker/ProcessingJobs",
    "training job": "/aws/sagemaker/TrainingJobs",
    "transform job": "/aws/sagemaker/TransformJobs",
}
_ENDPOINTS = "/aws/sagemaker/Endpoints/"


@dataclass(frozen=True, slots=True)
class Transition:
    """A training job's stay in one secondary status."""

    status: str
    message: str
    start: datetime | None
    end: datetime | None
    """None: it is in this status now."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A job or an endpoint at one moment."""

    status: str
    secondary: str = ""
    """A training job's SecondaryStatus; empty for all else."""
    message: str = ""
    """What AWS says about the present status."""
    failure_reason: str = ""
    finished: bool = False
    succeeded: bool = False
    transitions: tuple[Transition, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """AWS's whole description."""


def describe(account: Account, resource: Resource) -> Snapshot:
    """A processing, training or transform job or an endpoint, now.

    Raises:
        KeyError: the resource is of another kind.
        BlazeError: it is not there, or AWS cannot be reached.
    """
    status_member = _STATUS[resource.kind]
    details = describe_resource(account, resource)
    status = str(details[status_member])
    transitions = tuple(
        Transition(one["Status"], one.get("StatusMessage", ""), one.get("StartTime"), one.get("EndTime"))
        for one in details.get("SecondaryStatusTransitions", ())
    )
    return Snapshot(
        status=status,
        secondary=details.get("SecondaryStatus", ""),
        message=transitions[-1].message if transitions else details.get("ExitMessage", ""),
        failure_reason=details.get("FailureReason", ""),
        finished=status in _ENDED,
        succeeded=status in _SUCCEEDED,
        transitions=transitions,
        details=details,
    )


def watch(account: Account, resource: Resource, stop: threading.Event) -> Iterator[Snapshot]:
    """The resource at each look, changed or not, until it has ended or `stop` is set.

    What passes by itself (throttling, a network that fails for a while) only makes the next look later.

    Raises:
        BlazeError: it is not there, the credentials expired, or AWS cannot be reached for long.
    """
    first, longest = PRACTICE_SECONDS if account.is_practice else AWS_SECONDS
    pause, failures = first, 0
    before: Snapshot | None = None
    while not stop.is_set():
        try:
            snapshot = describe(account, resource)
        except BlazeError as error:
            failures += 1
            if error.code not in PASSING or failures > PATIENCE:
                raise
            pause = longest
        else:
            failures = 0
            yield snapshot
            if snapshot.finished:
                return
            # What has moved once often moves again soon.
            pause = first if snapshot != before else min(pause * GROWTH, longest)
            before = snapshot
        stop.wait(pause)


def log_group(resource: Resource) -> str:
    """The CloudWatch log group of a job or an endpoint.

    Raises:
        KeyError: the resource has no log.
    """
    if resource.kind == "endpoint":
        return f"{_ENDPOINTS}{resource.name}"
    return _GROUPS[resource.kind]


def kind_of_log(group: str) -> str:
    """Whose log the group holds, a kind of resource; empty for a group that is none of SageMaker's."""
    kinds = (kind for kind, of_kind in _GROUPS.items() if of_kind == group)
    return next(kinds, "endpoint" if group.startswith(_ENDPOINTS) else "")


def log_prefix(resource: Resource) -> str:
    """What the names of its log streams begin with: a job's name and a slash, nothing for an endpoint."""
    return "" if resource.kind == "endpoint" else f"{resource.name}/"
