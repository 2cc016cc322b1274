"""Reading an object by its parts (`partNumber`), which moto answers from bytes it has let go of.

The part's place in the object is known from its size, so the request becomes one for a range. AWS SDKs that
download in parallel ask so ("Downloading and uploading objects with multipart", `GetObject`'s PartNumber).
"""

from __future__ import annotations

from dataclasses import replace

from moto.s3.models import FakeKey

from hello_blaze_tui.practice.arrival import Verified
from hello_blaze_tui.practice.moto_buckets import bucket_of


def sizes_of_parts(bucket: str, key: str, version: str | None) -> list[int]:
    """Bytes of each part of an object that was uploaded in parts, in order; empty for all others."""
    held = bucket_of(bucket)
    versions = [] if held is None else held.keys.getlist(key) or []
    wanted = [one for one in versions if version is None or one.version_id == version]
    if not wanted or not isinstance(wanted[-1], FakeKey) or wanted[-1].multipart is None:
        return []
    multipart = wanted[-1].multipart
    sizes = [multipart.parts[number].size for number in multipart.partlist]
    return sizes if sum(sizes) == wanted[-1].size else []  # a part was uploaded and left out at the end


def as_range(verified: Verified, bucket: str, key: str) -> tuple[Verified, int]:
    """The request for the part's range, and how many parts there are; as it was, and 0, for all else."""
    asked = verified.arrival
    number = asked.query.get("partNumber", "")
    if asked.method not in {"GET", "HEAD"} or not number.isdecimal() or "uploadId" in asked.query:
        return verified, 0
    sizes = sizes_of_parts(bucket, key, asked.query.get("versionId"))
    if not 0 < int(number) <= len(sizes):
        return verified, 0
    start = sum(sizes[: int(number) - 1])
    rest = "&".join(pair for pair in asked.raw_query.split("&") if not pair.startswith("partNumber="))
    headers = (
        *((name, value) for name, value in asked.raw_headers if name.lower() != "range"),
        ("range", f"bytes={start}-{start + sizes[int(number) - 1] - 1}"),
    )
    return replace(verified, arrival=replace(asked, raw_query=rest, raw_headers=headers)), len(sizes)
