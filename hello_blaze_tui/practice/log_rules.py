"""Where moto's CloudWatch Logs would answer otherwise than AWS.

FilterLogEvents: moto knows no `logStreamNamePrefix` and would give every stream's events; and it interleaves
streams by time only when asked; AWS always does (API reference, FilterLogEvents).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from moto.logs.models import logs_backends

from hello_blaze_tui.practice.arrival import Verified
from hello_blaze_tui.practice.ports import ACCOUNT_ID

NO_STREAM = "\x1f"
"""A name that no stream has: moto takes an empty list of names for all of them."""


def as_aws(verified: Verified, operation: str, asked: dict[str, Any]) -> Verified:
    """The request that makes moto answer as AWS does."""
    if operation != "FilterLogEvents":
        return verified
    told = {name: value for name, value in asked.items() if name != "logStreamNamePrefix"}
    prefix = asked.get("logStreamNamePrefix")
    if prefix:
        group = logs_backends[ACCOUNT_ID][verified.region].groups.get(str(asked.get("logGroupName")))
        named = [name for name in (group.streams if group else ()) if name.startswith(str(prefix))]
        told["logStreamNames"] = named or [NO_STREAM]
    body = json.dumps({**told, "interleaved": True}).encode()
    return replace(verified, arrival=replace(verified.arrival, body=body))
