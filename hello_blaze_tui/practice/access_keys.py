"""What an access key id stands for, and the check that somebody has it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hello_blaze_tui.practice.refusal import Refused

SKEW = timedelta(minutes=15)
"""How far a request's clock may be from ours."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What an access key id stands for."""

    key: str
    token: str | None = None
    """The session token that must come with it; only temporary credentials have one."""
    expires: datetime | None = None

    def __repr__(self) -> str:
        return "Secret(...)"


Secrets = Callable[[str], "Secret | None"]
"""Gives the secret of an access key id, or None when nobody has it."""


def found(secrets: Secrets, access_key_id: str, token: str | None, now: datetime) -> Secret:
    """The secret, its session token checked; raises Refused."""
    secret = secrets(access_key_id)
    if secret is None:
        raise Refused("unknown-key", None, detail=access_key_id)
    if not hmac.compare_digest((secret.token or "").encode(), (token or "").encode()):
        raise Refused("bad-token", None)
    if secret.expires is not None and secret.expires < now:
        raise Refused("expired-token", None)
    return secret
