"""Cleanup: everything that this walkthrough created is deleted, what costs while idle first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.jobs import describe, log_group, log_prefix
from hello_blaze_tui.aws.objects import unfinished_uploads, versions
from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps.foreign_bucket import deletions_in_a_foreign_bucket
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Value, Verification

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
ORDER = ("endpoint", "endpoint configuration", "model", "object", "bucket", "role")
"""What costs while idle first; nothing before what needs it."""
MOST_AT_ONCE = 1000
"""Objects of one DeleteObjects request (S3 API reference)."""
KEEPABLE = ("endpoint", "endpoint configuration", "model", "bucket", "role", "logs")


def _expand(scene: Scene) -> Iterator[Request]:
    kept = set(scene.answers.items("cleanup.keep"))
    resources = [each for each in scene.answers.created if not {each.kind, each.name} & kept]
    yield from _stops(scene, resources)
    if "bucket" not in kept:
        yield from deletions_in_a_foreign_bucket(scene)
    if "logs" not in kept:
        yield from _log_deletions(scene.account, resources)
    for kind in ORDER:
        for resource in resources:
            if resource.kind == kind:
                yield from _deletions(scene, resource)


def _stops(scene: Scene, resources: Iterable[Resource]) -> Iterator[Request]:
    """Jobs that still run are stopped, and waited for: they hold the role and write into the bucket."""
    for resource in resources:
        if resource.kind not in JOBS or describe(scene.account, resource).finished:
            continue
        operation, member = JOBS[resource.kind]
        yield Request("sagemaker", operation, {member: resource.name})
        while not describe(scene.account, resource).finished:
            if scene.stop.wait(0.3 if scene.account.is_practice else 5.0):
                raise Stopped("Stopped.")


def _deletions(scene: Scene, resource: Resource) -> Iterator[Request]:
    if resource.kind in DELETIONS:
        operation, member = DELETIONS[resource.kind]
        yield Request("sagemaker", operation, {member: resource.name}, deletes=resource)
    elif resource.kind == "object":
        bucket, _, key = resource.name.partition("/")
        ours = any(each.kind == "bucket" and each.name == bucket for each in scene.answers.created)
        if not ours:
            yield from _without_versions(scene.account, bucket, key, exactly=True)
            yield Request("s3", "DeleteObject", {"Bucket": bucket, "Key": key}, deletes=resource)
    elif resource.kind == "bucket":
        yield from _without_versions(scene.account, resource.name, "", exactly=False)
        yield Request("s3", "DeleteBucket", {"Bucket": resource.name}, deletes=resource)
    elif resource.kind == "role":
        yield from _role_deletions(scene.account, resource)


def _without_versions(account: Account, bucket: str, prefix: str, *, exactly: bool) -> Iterator[Request]:
    """A bucket can go when it is empty: of versions, delete markers and unfinished uploads, too."""
    for upload in unfinished_uploads(account, bucket, prefix):
        if upload.key == prefix or not exactly:
            parameters = {"Bucket": bucket, "Key": upload.key, "UploadId": upload.upload_id}
            yield Request("s3", "AbortMultipartUpload", parameters)
    found = (each for each in versions(account, bucket, prefix) if each.key == prefix or not exactly)
    while batch := [{"Key": each.key, "VersionId": each.version_id} for each in islice(found, MOST_AT_ONCE)]:
        yield Request("s3", "DeleteObjects", {"Bucket": bucket, "Delete": {"Objects": batch, "Quiet": True}})


def _role_deletions(account: Account, role: Resource) -> Iterator[Request]:
    """A role can go when no policy is attached to it, and none is in it."""
    name = role.name
    for policy in list(account.pages("iam", "ListAttachedRolePolicies", "AttachedPolicies", RoleName=name)):
        yield Request("iam", "DetachRolePolicy", {"RoleName": name, "PolicyArn": policy["PolicyArn"]})
    for policy in list(account.pages("iam", "ListRolePolicies", "PolicyNames", RoleName=name)):
        yield Request("iam", "DeleteRolePolicy", {"RoleName": name, "PolicyName": policy})
    yield Request("iam", "DeleteRole", {"RoleName": name}, deletes=role)


def _log_deletions(account: Account, resources: Iterable[Resource]) -> Iterator[Request]:
    """The streams of our jobs, the endpoint's group, and a shared group that nothing is left in."""
    groups = set()
    for resource in resources:
        if resource.kind not in {*JOBS, "endpoint"}:
            continue
        group = log_group(resource)
        if account.exists(Resource("log group", group, resource.region)) is None:
            continue
        groups.add(group)
        for stream in _streams(account, group, log_prefix(resource)):
            yield Request("logs", "DeleteLogStream", {"logGroupName": group, "logStreamName": stream})
    for group in sorted(groups):
        if not _streams(account, group, ""):
            yield Request("logs", "DeleteLogGroup", {"logGroupName": group})


def _streams(account: Account, group: str, prefix: str) -> list[str]:
    named = {"logStreamNamePrefix": prefix} if prefix else {}
    pages = account.pages("logs", "DescribeLogStreams", "logStreams", logGroupName=group, **named)
    return [stream["logStreamName"] for stream in pages]


def _verify(scene: Scene) -> Verification:
    yield from ()
    kept = set(scene.answers.items("cleanup.keep"))
    left = [
        each
        for each in scene.answers.created
        if each.kind in ORDER and not {each.kind, each.name} & kept and scene.account.exists(each) is not None
    ]
    if left:
        names = ", ".join(f"{each.kind} {each.name}" for each in left)
        raise BlazeError(f"Still there: {names}.", todo="Run the cleanup again.")
    if "logs" not in kept:
        _refuse_streams(scene)
    records = [f"{each.kind} {each.name}" for each in scene.answers.created if each.kind in JOBS]
    words = f"; the records of {len(records)} jobs stay on AWS and cost nothing" if records else ""
    return {"summary": f"everything is gone{words}", "records": records, "kept": sorted(kept)}


def _refuse_streams(scene: Scene) -> None:
    for resource in scene.answers.created:
        if resource.kind in {*JOBS, "endpoint"} and _has_streams(scene.account, resource):
            raise BlazeError(
                f"The log of {resource.kind} {resource.name} is still there.", todo="Run it again."
            )


def _has_streams(account: Account, resource: Resource) -> bool:
    group = log_group(resource)
    there = account.exists(Resource("log group", group, resource.region)) is not None
    return there and bool(_streams(account, group, log_prefix(resource)))


def _kinds(value: Value, answers: Answers) -> str | None:
    names = {resource.name for resource in answers.created}
    words = value if isinstance(value, list) else []
    unknown = [word for word in words if word not in KEEPABLE and word not in names]
    if not unknown:
        return None
    return f"{unknown[0]!r} is neither a kind ({', '.join(KEEPABLE)}) nor the name of something that is up."


STEP = Step(
    key="cleanup",
    title="Cleanup",
    fields=(
        Field(
            "keep",
            "Keep",
            "What stays, by kind (endpoint, endpoint configuration, model, bucket, role, logs) or by name.",
            kind="list",
            default=lambda _answers: [],
            choices=KEEPABLE,
            check=_kinds,
        ),
    ),
    expand=_expand,
    verify=_verify,
)
