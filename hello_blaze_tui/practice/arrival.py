"""A request exactly as it came over the wire: what a signature is verified against.

Nothing here is decoded, sorted or folded, because every such kindness would change what was signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import unquote

from hello_blaze_tui.practice.call import Call
from hello_blaze_tui.practice.ports import ACCOUNT_ID


@dataclass(frozen=True)
class Arrival:
    """One HTTP request; not slotted, so that its headers are indexed once."""

    method: str
    raw_path: str
    """As received, still percent-encoded."""
    raw_query: str
    raw_headers: tuple[tuple[str, str], ...]
    body: bytes

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """By lower-case name; a header sent twice is joined with commas, as HTTP has it."""
        joined: dict[str, str] = {}
        for name, value in self.raw_headers:
            key = name.lower()
            joined[key] = f"{joined[key]},{value}" if key in joined else value
        return joined

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The query's parameters, percent-decoded, in the order received; '+' stays '+', as AWS has it."""
        if not self.raw_query:
            return ()
        halves = (part.partition("=") for part in self.raw_query.split("&") if part)
        return tuple((unquote(name), unquote(value)) for name, _, value in halves)

    @cached_property
    def query(self) -> Mapping[str, str]:
        return dict(self.pairs)

    @cached_property
    def path(self) -> str:
        return unquote(self.raw_path)

    def with_body(self, body: bytes) -> Arrival:
        return replace(self, body=body)


@dataclass(frozen=True, slots=True)
class Verified:
    """An arrival whose signature was right, its body whole and out of any chunks."""

    arrival: Arrival
    access_key_id: str
    region: str
    service: str
    """The signing name: s3, iam, sts, logs, sagemaker, or ours, hello-blaze."""
    trailers: Mapping[str, str]
    """What came after an aws-chunked body, e.g. its checksum."""

    def as_call(self) -> Call:
        """For services that need no more than what was asked."""
        asked = self.arrival
        return Call(
            region=self.region,
            account=ACCOUNT_ID,
            method=asked.method,
            path=asked.path,
            query=asked.query,
            headers=asked.headers,
            body=asked.body,
        )
