"""What our jobs and endpoints wrote into buckets that were there before, told by AWS's own records of them.

A job's record stays on AWS and says where the job wrote and when, whatever the answers are now. What lies in
a folder of the unique name of a job or an endpoint is its own. Elsewhere a processing job's files are told by
the time that it ran, and a transform job's by their names as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.lookup import describe_resource
from hello_blaze_tui.aws.objects import Version, split_uri, versions
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps.emptying import in_batches


@dataclass(frozen=True, slots=True)
class Place:
    """Keys of a bucket that one job or endpoint wrote."""

    bucket: str
    prefix: str
    since: datetime | None = None
    until: datetime | None = None
    """Both None: everything that begins with the prefix."""

    def holds(self, version: Version) -> bool:
        """Whether the job wrote this version."""
        after = self.since is None or version.modified >= self.since
        return after and (self.until is None or version.modified <= self.until)


def places(account: Account, resources: Iterable[Resource]) -> list[Place]:
    """Where they wrote; nothing for what AWS has no record of any more."""
    return [place for resource in resources for place in _places(account, resource)]


def without_written(account: Account, found: Iterable[Place]) -> Iterator[Request]:
    """Requests that delete what was written; a bucket that is gone has nothing."""
    for place in found:
        if account.exists(Resource("bucket", place.bucket, account.region)) is not None:
            yield from in_batches(place.bucket, left_in(account, place))


def left_in(account: Account, place: Place) -> Iterator[Version]:
    """What of it is still there."""
    return (each for each in versions(account, place.bucket, place.prefix) if place.holds(each))


def _places(account: Account, resource: Resource) -> Iterator[Place]:
    look = _LOOKS.get(resource.kind)
    if look is None or account.exists(resource) is None:
        return
    yield from look(account, resource, describe_resource(account, resource))


def _processing(_account: Account, job: Resource, record: Mapping[str, Any]) -> Iterator[Place]:
    for output in record.get("ProcessingOutputConfig", {}).get("Outputs", ()):
        yield _folder(output["S3Output"]["S3Uri"], job, record, "ProcessingEndTime")


def _training(_account: Account, job: Resource, record: Mapping[str, Any]) -> Iterator[Place]:
    bucket, folder = split_uri(record["OutputDataConfig"]["S3OutputPath"])
    yield Place(bucket, _below(folder, job.name))


def _transform(_account: Account, job: Resource, record: Mapping[str, Any]) -> Iterator[Place]:
    uri = record["TransformOutput"]["S3OutputPath"]
    asked = record["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"].rpartition("/")[2]
    yield _folder(uri, job, record, "TransformEndTime", f"{asked}.out")


def _endpoint(account: Account, endpoint: Resource, record: Mapping[str, Any]) -> Iterator[Place]:
    """What is captured lies in a folder of the endpoint's name; answers where the learner wants them."""
    name = record["EndpointConfigName"]
    config = Resource("endpoint configuration", name, endpoint.region)
    if account.exists(config) is None:
        return
    described = describe_resource(account, config)
    if capture := described.get("DataCaptureConfig"):
        bucket, folder = split_uri(capture["DestinationS3Uri"])
        yield Place(bucket, _below(folder, endpoint.name))
    output = described.get("AsyncInferenceConfig", {}).get("OutputConfig", {})
    for uri in (output.get("S3OutputPath"), output.get("S3FailurePath")):
        if uri and endpoint.name in uri.split("/"):
            bucket, folder = split_uri(uri)
            yield Place(bucket, _below(folder))


_LOOKS = {
    "processing job": _processing,
    "training job": _training,
    "transform job": _transform,
    "endpoint": _endpoint,
}


def _folder(uri: str, job: Resource, record: Mapping[str, Any], end: str, name: str = "") -> Place:
    bucket, folder = split_uri(uri)
    if job.name in folder.split("/"):
        return Place(bucket, _below(folder))
    # S3 tells the time of an object in whole seconds.
    return Place(
        bucket, _below(folder) + name, record["CreationTime"].replace(microsecond=0), record.get(end)
    )


def _below(folder: str, *more: str) -> str:
    return "".join(f"{part.rstrip('/')}/" for part in (folder, *more) if part)
