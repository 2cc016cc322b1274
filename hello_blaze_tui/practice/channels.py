"""S3 inputs of a job as files, the way AWS lays them out."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from hello_blaze_tui.practice.ports import JobFailed, JobStopped, NotThere, Objects, Running


def split_uri(uri: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key`."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def below(prefix: str, *names: str) -> str:
    """The key of something under a prefix, which may be empty or end with a slash."""
    return "/".join(part for part in (prefix.rstrip("/"), *names) if part)


def keys_below(objects: Objects, uri: str) -> list[tuple[str, str]]:
    """(key, path relative to the target) of what an S3Prefix names: that object, or all below that prefix.

    Raises NotThere for a bucket that is not there.
    """
    bucket, prefix = split_uri(uri)
    found = [summary.key for summary in objects.list(bucket, prefix) if not summary.key.endswith("/")]
    if prefix in found:
        return [(prefix, PurePosixPath(prefix).name)]
    # A folder may be named with or without its last stroke; other prefixes end in the middle of a name.
    inside, folder = f"{prefix}/", prefix[: prefix.rfind("/") + 1]
    return [(key, key.removeprefix(inside if key.startswith(inside) else folder)) for key in found]


def download(running: Running, source: dict[str, Any], target: Path) -> list[Path]:
    """Brings an S3 data source into `target` and gives the files.

    Raises:
        JobFailed: nothing is there, or it is of a kind that the practice account does not have.
        JobStopped: the job is to end.
    """
    target.mkdir(parents=True, exist_ok=True)
    uri = source["S3Uri"]
    files = []
    for bucket, key, relative in _wanted(running, source):
        end_if_stopped(running.stop, running)
        path = _inside(target, relative)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            running.world.objects.download(bucket, key, path)
        except NotThere as missing:
            raise JobFailed(
                f"ClientError: Data download failed: s3://{bucket}/{key} does not exist."
            ) from missing
        except OSError as error:
            raise JobFailed(
                f"ClientError: Data download failed: s3://{bucket}/{key} cannot be a file: {error.strerror}."
            ) from error
        files.append(path)
    if not files:
        raise JobFailed(f"ClientError: Data download failed: No S3 objects found under S3 URL {uri!r}.")
    return files


def upload(running: Running, path: Path, bucket: str, key: str) -> None:
    """Sends a file. Raises JobFailed when the bucket has gone."""
    with sending_to(bucket, key):
        running.world.objects.upload(path, bucket, key)


@contextmanager
def sending_to(bucket: str, key: str) -> Iterator[None]:
    """A bucket that has gone fails the job. Raises JobFailed."""
    try:
        yield
    except NotThere as missing:
        raise JobFailed(
            f"ClientError: Failed to upload s3://{bucket}/{key}: the bucket does not exist."
        ) from missing


def end_if_stopped(stop: threading.Event, running: Running) -> None:
    """Raises JobStopped when the job is to end."""
    if stop.is_set():
        raise JobStopped(running.limit())


def unpack_gzip(path: Path) -> None:
    """Replaces a gzipped file by what is in it. Raises JobFailed for another kind of file."""
    unpacked = path.with_name(path.name.removesuffix(".gz") + ".unpacked")
    try:
        with gzip.open(path, "rb") as packed, unpacked.open("wb") as file:
            shutil.copyfileobj(packed, file)
    except (OSError, EOFError, zlib.error) as error:
        raise JobFailed(f"ClientError: {path.name} is not compressed with gzip.") from error
    path.unlink()
    unpacked.replace(path.with_name(path.name.removesuffix(".gz")))


def _wanted(running: Running, source: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    objects, uri = running.world.objects, source["S3Uri"]
    kind = source.get("S3DataType", "S3Prefix")
    bucket, key = split_uri(uri)
    try:
        if kind == "S3Prefix":
            for found, relative in keys_below(objects, uri):
                yield bucket, found, relative
        elif kind == "ManifestFile":
            yield from _manifest(objects.read(bucket, key), uri)
        else:
            raise JobFailed(f"ClientError: The practice account reads no {kind}.")
    except NotThere as missing:
        raise JobFailed(f"ClientError: Data download failed: {uri} does not exist.") from missing


def _manifest(body: bytes, uri: str) -> Iterator[tuple[str, str, str]]:
    try:
        first, *rest = json.loads(body)
        bucket, folder = split_uri(first["prefix"])
        for name in rest:
            yield bucket, folder + str(name), str(name)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise JobFailed(f"ClientError: {uri} is not a manifest.") from error


def _inside(folder: Path, relative: str) -> Path:
    """A key may hold `..`; a file never leaves the job's folder."""
    names = relative.replace("\\", "/").replace(":", "_") if os.name == "nt" else relative
    parts = [part for part in PurePosixPath(names).parts if part.strip("/") not in {"", "..", "."}]
    return folder.joinpath(*parts)
