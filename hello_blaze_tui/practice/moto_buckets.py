"""moto's buckets in its memory: found by name, their keys in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend, s3_backends

from hello_blaze_tui.practice.ports import ACCOUNT_ID


def _for_a_listing(key: FakeKey, _memo: dict[int, Any]) -> FakeKey:
    """moto copies every version, its body and its parts, only to mark the latest one in a listing."""
    copied = object.__new__(FakeKey)
    vars(copied).update(vars(key), disposed=True, multipart=None)
    return copied


FakeKey.__deepcopy__ = _for_a_listing  # type: ignore[attr-defined] # moto defines none


def backend_of(bucket: str) -> S3Backend | None:
    """The moto backend that holds a bucket (there is one for each partition)."""
    place = s3_backends.bucket_accounts.get(bucket)
    return None if place is None else s3_backends[ACCOUNT_ID][place[0]]


def bucket_of(name: str) -> FakeBucket | None:
    backend = backend_of(name)
    return None if backend is None else backend.buckets.get(name)


def tags_of(bucket: str, arns: Iterable[str]) -> dict[str, Any]:
    """The tags of what has these ARNs in a bucket, by ARN."""
    backend = backend_of(bucket)
    return (
        {}
        if backend is None
        else {arn: backend.tagger.tags[arn] for arn in arns if backend.tagger.has_tags(arn)}
    )


def current(bucket: FakeBucket) -> Iterator[FakeKey]:
    """A bucket's keys without a delete marker on top, in S3's order: by the UTF-8 of their names."""
    for name in sorted(bucket.keys, key=lambda key: key.encode("utf-8", "surrogatepass")):
        newest = bucket.keys[name]
        if not isinstance(newest, FakeDeleteMarker):
            yield newest
