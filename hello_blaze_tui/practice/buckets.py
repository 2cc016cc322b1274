"""Keeps moto's S3 on the disk: a row for a bucket's configuration, one for each key with all its
versions, one for each multipart upload and one for each of its parts.

The caller holds the S3 lock. What a request touched is worked out from the request before it runs;
afterwards `keep` writes those rows, or, when the disk refuses, puts moto's memory back to what the rows
say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from moto.s3.models import (
    FakeBucket,
    FakeDeleteMarker,
    FakeKey,
    FakeMultipart,
    MultipartDict,
    S3Backend,
    s3_backends,
)
from moto.s3.utils import _VersionedKeyStore

from hello_blaze_tui.practice.bodies import Body
from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.pickles import pack, unpack
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from hello_blaze_tui.practice.state import Store

PIECE = 1 << 20
CANNOT_COMPUTE = frozenset({"CRC64NVME", "CRC32C"})
"""Checksums moto would give wrong values for, of uploads in parts and of copies; no value is better."""


def _for_a_listing(key: FakeKey, _memo: dict[int, Any]) -> FakeKey:
    """moto copies every version, its body and its parts, only to mark the latest one in a listing."""
    copied = object.__new__(FakeKey)
    vars(copied).update(vars(key), disposed=True, multipart=None)
    return copied


FakeKey.__deepcopy__ = _for_a_listing  # type: ignore[attr-defined] # moto defines none


@dataclass(frozen=True, slots=True)
class Touched:
    """What one request may have changed."""

    bucket: str
    configuration: bool = False
    keys: frozenset[str] = frozenset()
    part: tuple[str, int] | None = None
    """Upload id and part number."""
    uploads_before: frozenset[str] = field(default_factory=frozenset)


def touched(method: str, bucket: str, key: str, query: dict[str, str], body: bytes) -> Touched | None:
    """What a request may change; None when it only reads."""
    if method in {"GET", "HEAD", "OPTIONS"} or not bucket:
        return None
    before = frozenset(found.multiparts) if (found := bucket_of(bucket)) else frozenset()
    if key:
        part = None
        if method == "PUT" and query.get("uploadId") and query.get("partNumber", "").isdecimal():
            part = (query["uploadId"], int(query["partNumber"]))
        return Touched(
            bucket, keys=frozenset({key}) if part is None else frozenset(), part=part, uploads_before=before
        )
    if method == "POST":
        names = re.findall(rb"<(?:\w+:)?Key>(.*?)</(?:\w+:)?Key>", body, re.DOTALL)
        return Touched(
            bucket,
            keys=frozenset(unescape(name.decode("utf-8", "replace")) for name in names),
            uploads_before=before,
        )
    return Touched(bucket, configuration=True, uploads_before=before)


def backend_of(bucket: str) -> S3Backend | None:
    """The moto backend that holds a bucket (there is one for each partition)."""
    place = s3_backends.bucket_accounts.get(bucket)
    return None if place is None else s3_backends[ACCOUNT_ID][place[0]]


def bucket_of(name: str) -> FakeBucket | None:
    backend = backend_of(name)
    return None if backend is None else backend.buckets.get(name)


class Buckets:
    """S3's rows."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> None:
        """Fills moto's empty S3 from the disk."""
        for name, value in self._store.all("s3 bucket"):
            self._install_bucket(name, value)
        for place, value in self._store.all("s3 key"):
            bucket, key = place.split("/", 1)
            self._install_key(bucket, key, value)
        for place, value in self._store.all("s3 upload"):
            bucket, upload = place.split("/", 1)
            self._install_upload(bucket, upload, value)
        self._store.sweep()

    def keep(self, change: Touched) -> None:
        """Writes what was touched; raises DiskRefused with memory as it was before the request."""
        written: list[Body] = []
        try:
            with self._store.transaction():
                self._write(change, written)
        except DiskRefused:
            self._store.bodies.remove(body.name for body in written)
            self.reload(change)
            raise

    def reload(self, change: Touched) -> None:
        """Puts memory back to what the disk says, for what a request touched."""
        if change.configuration:
            self._reload_bucket(change.bucket)
        bucket = bucket_of(change.bucket)
        if bucket is None:
            return
        for key in change.keys:
            value = self._store.get("s3 key", f"{change.bucket}/{key}")
            if value is not None:
                self._install_key(change.bucket, key, value)
            else:
                dict.pop(bucket.keys, key, None)
        for upload in self._uploads(bucket, change):
            value = self._store.get("s3 upload", f"{change.bucket}/{upload}")
            dict.pop(bucket.multiparts, upload, None)
            if value is not None:
                self._install_upload(change.bucket, upload, value)

    def _write(self, change: Touched, written: list[Body]) -> None:
        bucket = bucket_of(change.bucket)
        if bucket is None:
            if change.configuration:
                self._forget_bucket(change.bucket)
            return
        if change.configuration:
            self._write_bucket(bucket)
        for key in change.keys:
            self._write_key(bucket, key, written)
        if change.part:
            self._write_part(bucket, *change.part, written)
        else:
            for upload in self._uploads(bucket, change) if change.keys else ():
                self._write_upload(bucket, upload)

    def _uploads(self, bucket: FakeBucket, change: Touched) -> frozenset[str]:
        """The uploads that appeared or went while the request ran, and the one a part was sent to."""
        return (frozenset(bucket.multiparts) ^ change.uploads_before) | (
            frozenset({change.part[0]}) if change.part else frozenset()
        )

    def _write_bucket(self, bucket: FakeBucket) -> None:
        state = {name: value for name, value in vars(bucket).items() if name not in {"keys", "multiparts"}}
        tags = _tags(bucket.name, [bucket.arn])
        self._store.put("s3 bucket", bucket.name, pack((state, tags))[0])

    def _forget_bucket(self, name: str) -> None:
        self._store.delete("s3 bucket", name)
        for kind in ("s3 key", "s3 upload", "s3 part"):
            for place, _ in self._store.all(kind, f"{name}/"):
                self._store.delete(kind, place)

    def _write_key(self, bucket: FakeBucket, key: str, written: list[Body]) -> None:
        place = f"{bucket.name}/{key}"
        versions = bucket.keys.getlist(key) or []
        if not versions:
            self._store.delete("s3 key", place)
            return
        for version in versions:
            if isinstance(version, FakeKey):
                self._settle(version, written)
                if version.checksum_algorithm in CANNOT_COMPUTE and version.multipart is not None:
                    version.checksum_algorithm = version.checksum_value = None
        arns = [version.arn for version in versions if isinstance(version, FakeKey)]
        value, bodies = pack((versions, _tags(bucket.name, arns)))
        self._store.put("s3 key", place, value, bodies)

    def _write_upload(self, bucket: FakeBucket, upload: str) -> None:
        place, multipart = f"{bucket.name}/{upload}", bucket.multiparts.get(upload)
        if multipart is not None:
            state = {
                name: value for name, value in vars(multipart).items() if name not in {"parts", "partlist"}
            }
            self._store.put("s3 upload", place, pack(state)[0])
            return
        self._store.delete("s3 upload", place)
        for part, _ in self._store.all("s3 part", f"{place}/"):
            self._store.delete("s3 part", part)

    def _write_part(self, bucket: FakeBucket, upload: str, number: int, written: list[Body]) -> None:
        multipart = bucket.multiparts.get(upload)
        part = None if multipart is None else multipart.parts.get(number)
        if part is None:
            return
        self._settle(part, written)
        value, bodies = pack(part)
        self._store.put("s3 part", f"{bucket.name}/{upload}/{number}", value, bodies)

    def _settle(self, key: FakeKey, written: list[Body]) -> None:
        """Moves a key's bytes from moto's memory to a file of ours."""
        if isinstance(key._value_buffer, Body):
            return
        held = key._value_buffer
        held.seek(0)
        body = self._store.bodies.write(iter(lambda: held.read(PIECE), b""))
        written.append(body)
        held.close()
        key._value_buffer = body  # type: ignore[assignment] # reads, seeks and closes the same way

    def _reload_bucket(self, name: str) -> None:
        value = self._store.get("s3 bucket", name)
        held = bucket_of(name)
        if value is None:
            backend = backend_of(name)
            if backend is not None:
                backend.buckets.pop(name, None)
                s3_backends.bucket_accounts.pop(name, None)
            return
        self._install_bucket(name, value)
        bucket = bucket_of(name)
        if held is not None and bucket is not None:
            bucket.keys, bucket.multiparts = held.keys, held.multiparts

    def _install_bucket(self, name: str, value: bytes) -> None:
        state, tags = unpack(value, self._store.bodies)
        bucket = object.__new__(FakeBucket)  # type: ignore[type-abstract] # moto makes them too
        vars(bucket).update(state, keys=_VersionedKeyStore(), multiparts=MultipartDict())
        s3_backends.bucket_accounts[name] = (bucket.partition, ACCOUNT_ID)
        backend = s3_backends[ACCOUNT_ID][bucket.partition]
        backend.buckets[name] = bucket
        backend.tagger.tags.update(tags)

    def _install_key(self, bucket: str, key: str, value: bytes) -> None:
        held, backend = bucket_of(bucket), backend_of(bucket)
        if held is None or backend is None:
            return
        versions, tags = unpack(value, self._store.bodies)
        dict.__setitem__(held.keys, key, versions)
        for arn in (version.arn for version in versions if isinstance(version, FakeKey)):
            backend.tagger.tags.pop(arn, None)
        backend.tagger.tags.update(tags)

    def _install_upload(self, bucket: str, upload: str, value: bytes) -> None:
        held = bucket_of(bucket)
        if held is None:
            return
        multipart = object.__new__(FakeMultipart)
        vars(multipart).update(unpack(value, self._store.bodies))
        parts = self._store.all("s3 part", f"{bucket}/{upload}/")
        numbered = {int(place.rsplit("/", 1)[1]): unpack(part, self._store.bodies) for place, part in parts}
        multipart.parts = numbered
        multipart.partlist = sorted(numbered)
        held.multiparts[upload] = multipart


def _tags(bucket: str, arns: Iterable[str]) -> dict[str, Any]:
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
