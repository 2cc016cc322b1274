"""The one way to an AWS account."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Where:
    """How to reach an account. For AWS everything boto3 understands applies untouched."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    """Set, with the two keys, for the practice account only."""
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)
