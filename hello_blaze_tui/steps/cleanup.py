"""Cleanup: everything that this walkthrough created is deleted, what costs while idle first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.aws.jobs import Snapshot, describe
from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import keeping
from hello_blaze_tui.steps.emptying import without_contents, without_object
from hello_blaze_tui.steps.log_deletions import log_deletions, streams, with_logs
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification
from hello_blaze_tui.steps.written import Place, left_in, places, without_written

JOBS = {
    "processing job": ("StopProcessingJob", "ProcessingJobName"),
    "training job": ("StopTrainingJob", "TrainingJobName"),
    "transform job": ("StopTransformJob", "TransformJobName"),
}
DELETIONS = {
    "endpoint": ("DeleteEndpoint", "EndpointName"),
    "endpoint configuration": ("DeleteEndpointConfig", "EndpointConfigName"),
    "model": ("DeleteModel", "ModelName"),
}
AFTER_THE_ENDPOINT = ("schedule", "endpoint configuration", "model", "object", "bucket", "role")
"""Nothing before what needs it."""


def _expand(scene: Scene) -> Iterator[Request]:
    account, kept = scene.account, keeping.kept(scene.answers)
    unwanted = [each for each in scene.answers.created if not keeping.stays(each, kept)]
    jobs = [each for each in unwanted if each.kind in JOBS]
    yield from _stops(account, jobs)
    written = _written(scene, kept, unwanted)
    for endpoint in (each for each in unwanted if each.kind == "endpoint"):
        # AWS does not delete an endpoint that it is still making.
        _await(scene, endpoint)
        yield _deletion(endpoint)
    for job in jobs:
        # They hold the role, and write into the bucket until their end.
        _await(scene, job)
    yield from log_deletions(scene, _logged(scene.answers, kept))
    yield from without_written(account, written)
    for kind in AFTER_THE_ENDPOINT:
        for resource in unwanted:
            if resource.kind == kind:
                yield from _deletions(scene, resource)


def _logged(answers: Answers, kept: frozenset[str]) -> list[Resource]:
    """What has a log that is to go."""
    if "logs" in kept:
        return []
    return [each for each in with_logs(answers) if not keeping.stays(each, kept)]


def _written(scene: Scene, kept: frozenset[str], resources: Iterable[Resource]) -> list[Place]:
    """What was written into buckets that are not ours; ours go as a whole, and kept ones stay as they are."""
    if "bucket" in kept:
        return []
    ours = {each.name for each in scene.answers.created if each.kind == "bucket"}
    return [each for each in places(scene.account, resources) if each.bucket not in ours | kept]


def _stops(account: Account, jobs: Iterable[Resource]) -> Iterator[Request]:
    for job in jobs:
        snapshot = _look(account, job)
        if snapshot is not None and snapshot.status == "InProgress":
            operation, member = JOBS[job.kind]
            yield Request("sagemaker", operation, {member: job.name})


def _await(scene: Scene, resource: Resource) -> None:
    """Waits until it has ended, or is not there."""
    while (snapshot := _look(scene.account, resource)) is not None and not snapshot.finished:
        if scene.stop.wait(0.3 if scene.account.is_practice else 5.0):
            raise Stopped("Stopped.")


def _look(account: Account, resource: Resource) -> Snapshot | None:
    return unless_absent(lambda: describe(account, resource))


def _deletion(resource: Resource) -> Request:
    operation, member = DELETIONS[resource.kind]
    return Request("sagemaker", operation, {member: resource.name}, deletes=resource)


def _deletions(scene: Scene, resource: Resource) -> Iterator[Request]:
    """What is gone already is asked for once more, so that the ledger learns of it."""
    account, name = scene.account, resource.name
    is_there = account.exists(resource) is not None
    if resource.kind in DELETIONS:
        yield _deletion(resource)
    elif resource.kind == "object":
        if not _lies_in_ours(resource, scene.answers):
            yield from (
                without_object(account, resource, scene.answers.setting.began)
                if is_there
                else (_gone(resource),)
            )
    elif resource.kind == "bucket":
        yield from without_contents(account, name) if is_there else ()
        yield Request("s3", "DeleteBucket", {"Bucket": name}, deletes=resource)
    elif resource.kind == "schedule":
        yield Request("scheduler", "DeleteSchedule", {"Name": name}, deletes=resource)
    elif resource.kind == "role":
        yield from _without_policies(account, name) if is_there else ()
        yield Request("iam", "DeleteRole", {"RoleName": name}, deletes=resource)


def _gone(resource: Resource) -> Request:
    bucket, _, key = resource.name.partition("/")
    return Request(
        "s3", "DeleteObject", {"Bucket": bucket, "Key": key, "VersionId": "null"}, deletes=resource
    )


def _lies_in_ours(resource: Resource, answers: Answers) -> bool:
    bucket = resource.name.partition("/")[0]
    return any(each.kind == "bucket" and each.name == bucket for each in answers.created)


def _without_policies(account: Account, name: str) -> Iterator[Request]:
    """A role can go when no policy is attached to it, and none is in it."""
    for policy in list(account.pages("iam", "ListAttachedRolePolicies", "AttachedPolicies", RoleName=name)):
        yield Request("iam", "DetachRolePolicy", {"RoleName": name, "PolicyArn": policy["PolicyArn"]})
    for policy in list(account.pages("iam", "ListRolePolicies", "PolicyNames", RoleName=name)):
        yield Request("iam", "DeleteRolePolicy", {"RoleName": name, "PolicyName": policy})


def _verify(scene: Scene) -> Verification:
    yield from ()
    answers, kept = scene.answers, keeping.kept(scene.answers)
    ours = [each for each in answers.created if not keeping.stays(each, kept)]
    kinds = {*DELETIONS, *AFTER_THE_ENDPOINT}
    left = [f"{each.kind} {each.name}" for each in ours if each.kind in kinds and scene.account.exists(each)]
    left += [
        f"the files under s3://{place.bucket}/{place.prefix}"
        for place in _written(scene, kept, ours)
        if _holds_something(scene.account, place)
    ]
    left += [
        f"the log of {each.kind} {each.name}"
        for each in _logged(answers, kept)
        if any(streams(scene.account, each))
    ]
    if left:
        raise BlazeError(f"Still there: {', '.join(left)}.", todo="Run the cleanup again.")
    return _result(scene, kept)


def _holds_something(account: Account, place: Place) -> bool:
    is_there = account.exists(Resource("bucket", place.bucket, account.region)) is not None
    return is_there and any(True for _ in left_in(account, place))


def _result(scene: Scene, kept: frozenset[str]) -> dict[str, object]:
    files = sum(len(response.get("Deleted", ())) for response in scene.responses)
    records = [f"{each.kind} {each.name}" for each in scene.answers.created if each.kind in JOBS]
    words = "everything is gone" if not kept else f"everything is gone but {', '.join(sorted(kept))}"
    if records:
        words += f"; the records of {len(records)} jobs stay on AWS and cost nothing"
    return {"summary": words, "records": records, "kept": sorted(kept), "files": files}


STEP = Step(key="cleanup", title="Cleanup", fields=(keeping.FIELD,), expand=_expand, verify=_verify)
