"""Deletes resources of any kind: in which order, what is waited for, and on past what cannot be deleted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import PASSING, SIGN_IN_AGAIN, unless_absent
from hello_blaze_tui.aws.jobs import Snapshot, describe
from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.request import Request, Resource, ResourceKind
from hello_blaze_tui.steps.emptying import without_contents

STOPS: dict[ResourceKind, tuple[str, str]] = {
    "processing job": ("StopProcessingJob", "ProcessingJobName"),
    "training job": ("StopTrainingJob", "TrainingJobName"),
    "transform job": ("StopTransformJob", "TransformJobName"),
}
DELETIONS: dict[ResourceKind, tuple[str, str, str]] = {
    "endpoint": ("sagemaker", "DeleteEndpoint", "EndpointName"),
    "schedule": ("scheduler", "DeleteSchedule", "Name"),
    "endpoint configuration": ("sagemaker", "DeleteEndpointConfig", "EndpointConfigName"),
    "model": ("sagemaker", "DeleteModel", "ModelName"),
    "log group": ("logs", "DeleteLogGroup", "logGroupName"),
    "bucket": ("s3", "DeleteBucket", "Bucket"),
    "role": ("iam", "DeleteRole", "RoleName"),
}
"""In this order: what costs while idle first, and nothing before what needs it."""
CONFLICTS = frozenset(
    {"BucketNotEmpty", "DeleteConflict", "OperationAborted", "ConcurrentModification", "ResourceInUse"}
)
"""Codes that say that something else is not gone yet, or is being changed: over in a moment, as a rule."""
TRIES = 4


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is to go, and how."""

    what: str
    """Kind and name, for the sentence that says why it is still there."""
    requests: Callable[[], Iterable[Request]]
    """Asked for again when something was in the way."""


class Deleting:
    """The deletions of one run."""

    def __init__(self, account: Account, stop: threading.Event) -> None:
        self._account = account
        self._stop = stop

    def carry_out(self, tasks: Iterable[Task]) -> Iterator[Request]:
        """The requests of all tasks, in turn; each is sent before the next is asked for.

        Whoever sends them throws what was refused into this generator, which goes on with the next task.

        Raises:
            BlazeError: at the end, when something could not be deleted; at once, when nothing can be.
        """
        refused: list[str] = []
        for task in tasks:
            error = yield from self._refused(task)
            if error is not None:
                refused.append(f"{task.what}: {' '.join(part for part in (error.what, error.why) if part)}")
        if refused:
            raise BlazeError(
                f"{len(refused)} thing{'s' * (len(refused) > 1)} could not be deleted.",
                " ".join(refused),
                "Mend that, and run the cleanup again: what is gone is not asked for twice.",
                "Refused",
            )

    def of(self, resources: Iterable[Resource]) -> list[Task]:
        """The tasks that delete these, in the right order. Jobs are stopped; their records stay on AWS."""
        wanted = list(resources)
        jobs = [each for each in wanted if each.kind in STOPS]
        ordered = [each for kind in DELETIONS for each in wanted if each.kind == kind]
        endpoints = [each for each in ordered if each.kind == "endpoint"]
        rest = [each for each in ordered if each.kind != "endpoint"]
        return [
            *(self.stopping(job) for job in jobs),
            *(self.deleting(each) for each in endpoints),
            # They hold the role, and write into the bucket until their end.
            *(self.waiting(job) for job in jobs),
            *(self.deleting(each) for each in rest),
        ]

    def stopping(self, job: Resource) -> Task:
        """Asks a job to stop; one that is over is left alone."""

        def requests() -> Iterator[Request]:
            snapshot = self._look(job)
            if snapshot is not None and snapshot.status == "InProgress":
                yield stop_request(job)

        return Task(str(job), requests)

    def waiting(self, resource: Resource) -> Task:
        """Waits until it has ended, or is not there."""

        def requests() -> Iterator[Request]:
            self._await(resource)
            yield from ()

        return Task(str(resource), requests)

    def deleting(self, resource: Resource) -> Task:
        """What is gone already is asked for once more, so that the ledger learns of it."""

        def requests() -> Iterator[Request]:
            if self._account.exists(resource) is not None:
                yield from self._before(resource)
            yield deletion(resource)

        return Task(str(resource), requests)

    def _before(self, resource: Resource) -> Iterator[Request]:
        if resource.kind == "endpoint":
            # AWS does not delete an endpoint that it is still making.
            self._await(resource)
        elif resource.kind == "bucket":
            yield from without_contents(self._account, resource.name)
        elif resource.kind == "role":
            yield from _without_ties(self._account, resource.name)

    def _refused(self, task: Task) -> Generator[Request, None, BlazeError | None]:
        """Why it cannot be deleted, after several tries where they can help."""
        error = yield from self._try(task)
        for _ in range(TRIES - 1):
            if error is None or error.code not in CONFLICTS:
                break
            self._pause()
            error = yield from self._try(task)
        return error

    def _try(self, task: Task) -> Generator[Request, None, BlazeError | None]:
        try:
            yield from task.requests()
        except BlazeError as error:
            if isinstance(error, Stopped) or error.code in PASSING | SIGN_IN_AGAIN:
                raise
            return error
        return None

    def _await(self, resource: Resource) -> None:
        while (snapshot := self._look(resource)) is not None and not snapshot.finished:
            self._pause()

    def _look(self, resource: Resource) -> Snapshot | None:
        return unless_absent(lambda: describe(self._account, resource))

    def _pause(self) -> None:
        if self._stop.wait(0.3 if self._account.is_practice else 5.0):
            raise Stopped("Stopped.")


def stop_request(job: Resource) -> Request:
    """Ends a processing, training or transform job. Raises KeyError for anything else."""
    operation, member = STOPS[job.kind]
    return Request("sagemaker", operation, {member: job.name})


def deletion(resource: Resource) -> Request:
    """What deletes one of DELETIONS' kinds, once nothing is in the way. Raises KeyError for anything else."""
    service, operation, member = DELETIONS[resource.kind]
    return Request(service, operation, {member: resource.name}, deletes=resource)


def _without_ties(account: Account, role: str) -> Iterator[Request]:
    """A role can go when no policy is attached to it, none is in it, and no instance profile has it."""
    name = {"RoleName": role}
    for policy in list(account.pages("iam", "ListAttachedRolePolicies", "AttachedPolicies", **name)):
        yield Request("iam", "DetachRolePolicy", {**name, "PolicyArn": policy["PolicyArn"]})
    for policy in list(account.pages("iam", "ListRolePolicies", "PolicyNames", **name)):
        yield Request("iam", "DeleteRolePolicy", {**name, "PolicyName": policy})
    for profile in list(account.pages("iam", "ListInstanceProfilesForRole", "InstanceProfiles", **name)):
        yield Request(
            "iam",
            "RemoveRoleFromInstanceProfile",
            {**name, "InstanceProfileName": profile["InstanceProfileName"]},
        )
