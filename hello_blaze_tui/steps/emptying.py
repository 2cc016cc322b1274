"""Empties buckets: a whole one that is ours, or what is ours in one that was there before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.objects import Version, unfinished_uploads, versions
from hello_blaze_tui.request import Request, Resource

MOST_AT_ONCE = 1000
"""Objects of one DeleteObjects request (S3 API reference)."""
CLOCKS_APART = timedelta(minutes=15)
"""AWS refuses requests of a machine whose clock differs by more."""


def without_contents(account: Account, bucket: str) -> Iterator[Request]:
    """A bucket can go when it is empty: of versions, delete markers and unfinished uploads, too."""
    for upload in unfinished_uploads(account, bucket):
        yield _abortion(bucket, upload.key, upload.upload_id)
    yield from in_batches(bucket, versions(account, bucket))


def without_object(account: Account, resource: Resource, began: str) -> Iterator[Request]:
    """Takes what was stored under this key since `began` (ISO 8601) out of a bucket that stays.

    Versions from before stay, so that what lay there before us can still be brought back.
    """
    bucket, _, key = resource.name.partition("/")
    yield from (
        _abortion(bucket, upload.key, upload.upload_id)
        for upload in unfinished_uploads(account, bucket, key)
        if upload.key == key
    )
    since = datetime.fromisoformat(began) - CLOCKS_APART
    ours = [
        version.version_id
        for version in versions(account, bucket, key)
        if version.key == key and version.modified >= since
    ]
    # Never without a version: where versions are kept, that would leave a delete marker.
    *others, last = ours or ["null"]
    for version in others:
        yield Request("s3", "DeleteObject", {"Bucket": bucket, "Key": key, "VersionId": version})
    yield Request("s3", "DeleteObject", {"Bucket": bucket, "Key": key, "VersionId": last}, deletes=resource)


def in_batches(bucket: str, found: Iterable[Version]) -> Iterator[Request]:
    """As few requests as S3 lets us."""
    named = ({"Key": each.key, "VersionId": each.version_id} for each in found)
    while batch := list(islice(named, MOST_AT_ONCE)):
        yield Request("s3", "DeleteObjects", {"Bucket": bucket, "Delete": {"Objects": batch}})


def _abortion(bucket: str, key: str, upload_id: str) -> Request:
    return Request("s3", "AbortMultipartUpload", {"Bucket": bucket, "Key": key, "UploadId": upload_id})
