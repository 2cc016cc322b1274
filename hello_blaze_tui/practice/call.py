"""One verified request and its answer, as values: what the door hands to a service and gets back.

By the time a service sees a `Call` its signature has been verified and its body is whole and decoded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose signature was right."""

    region: str
    """The region of the signature's credential scope."""
    account: str
    method: str
    path: str
    """Percent-decoded, without the query."""
    query: Mapping[str, str]
    """Percent-decoded; a parameter without a value maps to ''."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a `Call`; Content-Length, Date and x-amzn-RequestId are added on the way out."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def json_reply(status: int, document: Any, content_type: str = "application/x-amz-json-1.1") -> Reply:
    """`document` as a JSON answer."""
    return Reply(status, {"Content-Type": content_type}, json.dumps(document).encode("utf-8"))
