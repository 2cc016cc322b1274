"""How AWS spells a path before it is signed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote

UNRESERVED = "-_.~"
"""Never percent-encoded, besides letters and digits."""


def canonical_paths(raw: str, service: str) -> Iterator[str]:
    """S3 signs the path encoded once, all others twice; a path that came half encoded is also tried whole."""
    safe = "/" + UNRESERVED
    tidy = quote(unquote(raw), safe=safe)
    if service == "s3":
        yield raw
        if tidy != raw:
            yield tidy
        return
    yield quote(raw, safe=safe)
    if quote(tidy, safe=safe) != quote(raw, safe=safe):
        yield quote(tidy, safe=safe)
