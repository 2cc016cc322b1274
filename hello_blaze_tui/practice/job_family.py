"""What processing, training and transform jobs have in common, and where they differ.

A family knows AWS's words: what a request of its kind must satisfy, what Describe shows, and how each turn
of a job's life changes that. It keeps nothing; job_lives.py does the turning.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.ports import Document, JobRunner, World
from hello_blaze_tui.practice.wire import now


@dataclass(frozen=True, slots=True)
class Ending:
    """How a job ended."""

    status: Literal["Completed", "Failed", "Stopped"]
    reason: str = ""
    """AWS's FailureReason."""
    limit: bool = False
    """True when its runtime limit stopped it."""


NAME_TAKEN = (
    "Job name must be unique within an AWS account and region, and a job with this name already exists"
)


class JobFamily:
    """One kind of job. The class attributes are AWS's names."""

    noun: str
    """TrainingJob: operations and members are made of it."""
    prefix: str
    """Training: what the start and end times begin with."""
    arn: str
    """training-job: the resource type in ARNs."""
    words: str
    """training job, as messages and quotas say it."""
    group: str
    """The log group."""
    taken: str
    """ResourceInUse's sentence about a name used before; the ARN follows."""
    unknown: str
    """The sentence about a name that is not there, with {name}."""
    launch: float
    """AWS seconds from the request until the container starts: typical of what CloudWatch shows."""
    summary: tuple[str, ...] = ()
    """Members of a List summary beyond name, ARN, status and times."""

    def __init__(self, run: JobRunner) -> None:
        self.run = run

    def instances(self, request: Document) -> tuple[str, int]:
        """The instance type asked for, and how many."""
        raise NotImplementedError

    def require(self, world: World, caller: Caller, request: Document) -> None:
        """Raises AWS's refusal of a request that the service model lets pass."""
        raise NotImplementedError

    def describe(self, request: Document) -> Document:
        """The request as Describe shows it, AWS's defaults filled in."""
        raise NotImplementedError

    def remembered(self, caller: Caller, request: Document) -> Document:
        """What else the job's document keeps; `given` reaches the runner beside the request's members."""
        del caller, request
        return {}

    def limit(self, request: Document) -> float | None:
        """The runtime limit: seconds of this machine's clock from the container's start."""
        seconds = request.get("StoppingCondition", {}).get("MaxRuntimeInSeconds")
        return None if seconds is None else float(seconds)

    def begun(self, description: Document) -> None:
        """The request was accepted."""
        description[f"{self.noun}Status"] = "InProgress"

    def opened(self, description: Document) -> None:
        """The container starts."""
        description[f"{self.prefix}StartTime"] = now()

    def phase(self, description: Document, status: str, message: str) -> float:
        """The runner says where it is. Gives the AWS seconds that this usually takes besides the work."""
        del description, status, message
        return 0.0

    def restarted(self, description: Document) -> None:
        """The practice account was down while the job ran; it begins again."""
        description.pop(f"{self.prefix}StartTime", None)

    def stopping(self, description: Document) -> None:
        """StopXJob was accepted."""
        description[f"{self.noun}Status"] = "Stopping"

    def ended(self, description: Document, ending: Ending) -> None:
        """It is over."""
        description[f"{self.noun}Status"] = ending.status
        description[f"{self.prefix}EndTime"] = now()
        if ending.reason:
            description["FailureReason"] = ending.reason[:1024]


def stream_name(job: str) -> str:
    """The log stream of a job's one instance, as AWS names it: job, host, the second it began."""
    return f"{job}/algo-1-{int(time.time())}"


def with_defaults(given: Mapping[str, Any] | None, **defaults: Any) -> dict[str, Any]:
    """A structure of the request with the members AWS fills in."""
    return {**defaults, **(given or {})}


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: times become ISO text."""
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else value
