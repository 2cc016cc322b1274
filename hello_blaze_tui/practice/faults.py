"""AWS's error answers as exceptions: raised anywhere in the control plane, made into a reply at its door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class AwsError(Exception):
    """A refusal with AWS's own error code, message and HTTP status."""

    def __init__(
        self, code: str, message: str, status: int = 400, more: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.more = dict(more or {})
        """Members beside the message, e.g. ModelError's OriginalStatusCode."""


def invalid(message: str) -> AwsError:
    """SageMaker's ValidationException: a request it understood and does not accept."""
    return AwsError("ValidationException", message)


def unreadable(message: str) -> AwsError:
    """SerializationException: JSON that does not fit the operation's types, or no JSON at all."""
    return AwsError("SerializationException", message)
