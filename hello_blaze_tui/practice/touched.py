"""What one request to S3 may change, told from the request before it runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from hello_blaze_tui.practice.moto_buckets import bucket_of


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
