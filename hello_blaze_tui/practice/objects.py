"""ports.Objects: S3 from the inside, for the jobs. What it writes goes the way of what comes over HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from moto.s3.models import FakeBucket, FakeKey

from hello_blaze_tui.practice.bodies import Body
from hello_blaze_tui.practice.moto_backends import MotoBackends
from hello_blaze_tui.practice.moto_buckets import backend_of, bucket_of, current
from hello_blaze_tui.practice.ports import NotThere, ObjectSummary
from hello_blaze_tui.practice.touched import Touched


class StoredObjects:
    """moto's S3 without HTTP."""

    def __init__(self, backends: MotoBackends) -> None:
        self._backends = backends

    def bucket_region(self, bucket: str) -> str:
        with self._backends.s3_lock:
            return str(self._bucket(bucket).region_name)

    def list(self, bucket: str, prefix: str) -> Iterator[ObjectSummary]:
        with self._backends.s3_lock:
            found = [
                ObjectSummary(key.name, key.size)
                for key in current(self._bucket(bucket))
                if key.name.startswith(prefix)
            ]
        return iter(found)

    def download(self, bucket: str, key: str, target: Path) -> None:
        with self._backends.s3_lock:
            held = self._key(bucket, key)._value_buffer
            source = held.path.open("rb") if isinstance(held, Body) else None
        if source is None:
            target.write_bytes(self.read(bucket, key))
            return
        with source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)

    def upload(self, source: Path, bucket: str, key: str) -> None:
        self.write(bucket, key, source.read_bytes())

    def read(self, bucket: str, key: str) -> bytes:
        with self._backends.s3_lock:
            return bytes(self._key(bucket, key).value)

    def write(self, bucket: str, key: str, body: bytes, content_type: str = "binary/octet-stream") -> None:
        with self._backends.s3_lock:
            self._bucket(bucket)
            backend = backend_of(bucket)
            if backend is None:
                raise NotThere(bucket)
            written = backend.put_object(bucket, key, body)
            written.set_metadata({"Content-Type": content_type})
            backend.put_object_tagging(written, None)
            _ = written.etag  # computed while the bytes are at hand
            uploads = frozenset(self._bucket(bucket).multiparts)
            self._backends.buckets.keep(Touched(bucket, keys=frozenset({key}), uploads_before=uploads))

    def _bucket(self, name: str) -> FakeBucket:
        bucket = bucket_of(name)
        if bucket is None:
            raise NotThere(name)
        return bucket

    def _key(self, bucket: str, key: str) -> FakeKey:
        newest = self._bucket(bucket).keys.get(key)
        if not isinstance(newest, FakeKey):
            raise NotThere(f"{bucket}/{key}")
        return newest
