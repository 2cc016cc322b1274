"""Keeps moto's S3 on the disk: a row for a bucket's configuration, one for each key with all its
versions, one for each multipart upload and one for each of its parts.

The caller holds the S3 lock. What a request touched is worked out from the request before it runs;
afterwards `keep` writes those rows, or, when the disk refuses, puts moto's memory back to what the rows
say.
"""

from __future__ import annotations

from moto.s3.models import (
    FakeBucket,
    FakeKey,
    FakeMultipart,
    MultipartDict,
    s3_backends,
)
from moto.s3.utils import _VersionedKeyStore

from hello_blaze_tui.practice.bodies import Body
from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.moto_buckets import backend_of, bucket_of, tags_of
from hello_blaze_tui.practice.pickles import pack, unpack
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from hello_blaze_tui.practice.state import Store
from hello_blaze_tui.practice.touched import Touched

PIECE = 1 << 20
CANNOT_COMPUTE = frozenset({"CRC64NVME", "CRC32C"})
"""Checksums moto would give wrong values for, of uploads in parts and of copies; no value is better."""


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
        tags = tags_of(bucket.name, [bucket.arn])
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
        value, bodies = pack((versions, tags_of(bucket.name, arns)))
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
