"""Takes `aws-chunked` bodies apart: the streaming uploads of S3, whose every chunk may carry its own
signature.

Forms and strings to sign: AWS's "Signature calculations: Transferring a payload in multiple chunks" and
the page beside it about trailing headers. The AWS SDKs for JavaScript and Java and newer AWS CLIs upload
this way.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from hello_blaze_tui.practice.arrival import Arrival
from hello_blaze_tui.practice.refusal import Refused

SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
NOTHING = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Opening:
    """What the chain of chunk signatures starts from."""

    key: bytes
    time: str
    scope: str
    signature: str
    """The request's own signature, the first link."""
    mode: str

    def link(self, kind: str, previous: str, *digests: str) -> str:
        text = "\n".join((f"AWS4-HMAC-SHA256-{kind}", self.time, self.scope, previous, *digests))
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()


def is_streaming(payload: str) -> bool:
    """True when the payload hash announces chunks."""
    return payload in {SIGNED, SIGNED_TRAILER, UNSIGNED_TRAILER}


def decode(arrival: Arrival, opening: Opening) -> tuple[bytes, dict[str, str]]:
    """The body and its trailers by lower-case name; raises Refused when a chunk is wrong or missing."""
    data, previous, position = bytearray(), opening.signature, 0
    raw = arrival.body
    while True:
        head, position = _line(raw, position)
        size, signature = _head(head)
        chunk = raw[position : position + size]
        if len(chunk) != size:
            raise Refused("incomplete-body", "s3")
        position += size
        if opening.mode != UNSIGNED_TRAILER:
            previous = _checked(opening, previous, chunk, signature)
        if size == 0:
            break
        if raw[position : position + 2] != b"\r\n":
            raise Refused("incomplete-body", "s3")
        position += 2
        data += chunk
    trailers = _trailers(raw[position:], opening, previous)
    stated = arrival.headers.get("x-amz-decoded-content-length", "")
    if not stated.isdecimal() or int(stated) != len(data):
        raise Refused("incomplete-body", "s3")
    return bytes(data), trailers


def _line(raw: bytes, position: int) -> tuple[bytes, int]:
    end = raw.find(b"\r\n", position)
    if end < 0:
        raise Refused("incomplete-body", "s3")
    return raw[position:end], end + 2


def _head(line: bytes) -> tuple[int, str]:
    size, _, extension = line.partition(b";")
    try:
        length = int(size, 16)
    except ValueError:
        raise Refused("incomplete-body", "s3") from None
    if length < 0:
        raise Refused("incomplete-body", "s3")
    return length, extension.decode("latin-1").removeprefix("chunk-signature=")


def _checked(opening: Opening, previous: str, chunk: bytes, signature: str) -> str:
    expected = opening.link("PAYLOAD", previous, NOTHING, hashlib.sha256(chunk).hexdigest())
    if not hmac.compare_digest(expected.encode(), signature.encode()):
        raise Refused("mismatch", "s3")
    return expected


def _trailers(raw: bytes, opening: Opening, previous: str) -> dict[str, str]:
    trailers: dict[str, str] = {}
    for line in raw.decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            trailers[name.strip().lower()] = value.strip()
    if opening.mode == SIGNED_TRAILER:
        signature = trailers.pop("x-amz-trailer-signature", "")
        canonical = "".join(f"{name}:{value}\n" for name, value in trailers.items())
        expected = opening.link("TRAILER", previous, hashlib.sha256(canonical.encode("latin-1")).hexdigest())
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise Refused("mismatch", "s3")
    return trailers
