"""S3, looked at: buckets and what lies in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from hello_blaze_tui.aws.diagnosis import explained, unless_absent
from hello_blaze_tui.errors import BlazeError

if TYPE_CHECKING:
    from hello_blaze_tui.aws.account import Account

Ownership = Literal["ours", "foreign", "absent"]


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object in a bucket; size in bytes."""

    key: str
    size: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an object, or a marker that it was deleted: both must go before a bucket can."""

    key: str
    version_id: str
    is_marker: bool
    modified: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A multipart upload that was begun and never finished; its parts are paid for."""

    key: str
    upload_id: str


def split_uri(uri: str) -> tuple[str, str]:
    """`s3://bucket/some/key` as bucket and key; the key may be empty.

    Raises:
        ValueError: it is no S3 address.
    """
    scheme, separator, rest = uri.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme != "s3" or not separator or not bucket:
        raise ValueError(f"{uri} is no S3 address: s3://bucket/key")
    return bucket, key


def list_objects(account: Account, bucket: str, prefix: str = "") -> Iterator[StoredObject]:
    """The objects whose keys begin with `prefix`, in the order of their keys."""
    for item in account.pages("s3", "ListObjectsV2", "Contents", Bucket=bucket, Prefix=prefix):
        yield StoredObject(item["Key"], item["Size"])


def head(account: Account, bucket: str, key: str) -> StoredObject | None:
    """The object's size; None when there is no such object."""
    answer = unless_absent(lambda: account.read("s3", "HeadObject", Bucket=bucket, Key=key))
    return None if answer is None else StoredObject(key, answer["ContentLength"])


def read_text(account: Account, bucket: str, key: str, limit: int) -> str:
    """The first `limit` bytes as text; what is not UTF-8, or cut in two, becomes U+FFFD.

    Raises:
        BlazeError: there is no such object, or the connection broke off.
    """
    if limit <= 0:
        return ""
    answer = account.read("s3", "GetObject", Bucket=bucket, Key=key)
    with explained("GetObject"), answer["Body"] as body:
        # Not by a Range header: S3 refuses every range of an empty object.
        content: bytes = body.read(limit)
    return content.decode("utf-8", "replace")


def read_lines(account: Account, bucket: str, key: str) -> Iterator[str]:
    """The object's lines, as they come; what is not UTF-8 becomes U+FFFD. Raises as `read_text`."""
    answer = account.read("s3", "GetObject", Bucket=bucket, Key=key)
    with explained("GetObject"), closing(answer["Body"]) as body:
        for line in body.iter_lines(chunk_size=1 << 16):
            yield line.decode("utf-8", "replace")


def bucket_region(account: Account, bucket: str) -> str | None:
    """The region a bucket lives in, somebody else's too; None when there is no such bucket."""
    answer = _head_bucket(account, bucket)
    return None if answer is None else answer[0]


def ownership(account: Account, bucket: str) -> Ownership:
    """Whether a bucket of this name is this account's, somebody else's (or hidden from us), or nobody's."""
    answer = _head_bucket(account, bucket, ExpectedBucketOwner=account.identity().account_id)
    if answer is None:
        return "absent"
    return "ours" if answer[1] else "foreign"


def versions(account: Account, bucket: str, prefix: str = "") -> Iterator[Version]:
    """Every version and delete marker; without versioning, every object with version id "null"."""
    for result_key in ("Versions", "DeleteMarkers"):
        items = account.pages("s3", "ListObjectVersions", result_key, Bucket=bucket, Prefix=prefix)
        for item in items:
            is_marker = result_key == "DeleteMarkers"
            yield Version(item["Key"], item["VersionId"], is_marker, item["LastModified"])


def unfinished_uploads(account: Account, bucket: str, prefix: str = "") -> Iterator[Upload]:
    """Multipart uploads that were never finished."""
    for item in account.pages("s3", "ListMultipartUploads", "Uploads", Bucket=bucket, Prefix=prefix):
        yield Upload(item["Key"], item["UploadId"])


def _head_bucket(account: Account, bucket: str, **parameters: Any) -> tuple[str, bool] | None:
    """Region, and whether we may look into it; None when there is no such bucket."""
    try:
        answer = unless_absent(lambda: account.read("s3", "HeadBucket", Bucket=bucket, **parameters))
    except BlazeError as error:
        response: Any = getattr(error.__cause__, "response", {})
        headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        if error.code in {"301", "403", "AccessDenied", "Forbidden", "PermanentRedirect"}:
            return headers.get("x-amz-bucket-region", ""), False
        raise
    return None if answer is None else (answer.get("BucketRegion") or account.region, True)
