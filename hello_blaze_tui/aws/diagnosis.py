"""Turns what AWS, boto3 or the network says into what happened, why, and what to do next.

The tables are read from top to bottom; the first row that fits speaks. No message ever holds a credential:
`redacted` goes over everything that is passed on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from hello_blaze_tui.aws.causes import OF_EVERY_SERVICE, Cause
from hello_blaze_tui.aws.causes_of_services import OF_ONE_SERVICE
from hello_blaze_tui.aws.clock import REFUSALS
from hello_blaze_tui.aws.denial import DENIALS, Asked, denial
from hello_blaze_tui.errors import BlazeError, UsageError

Found = TypeVar("Found")

SIGN_IN_AGAIN = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "NoCredentialsError",
        "PartialCredentialsError",
        "CredentialRetrievalError",
        "NoAuthTokenError",
        "TokenRetrievalError",
        "SSOTokenLoadError",
        "UnauthorizedSSOTokenError",
        "LoginRefreshRequired",
        "LoginTokenLoadError",
        "RefreshWithMFAUnsupportedError",
    }
)
"""Codes of errors that are over once the learner has signed in elsewhere (see `Account.renew`)."""

THROTTLED = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "SlowDown",
        "LimitExceededException",
        "EC2ThrottledException",
        "BandwidthLimitExceeded",
        "PriorRequestNotComplete",
        "429",
    }
)
UNREACHABLE = frozenset(
    {
        "EndpointConnectionError",
        "ConnectTimeoutError",
        "ReadTimeoutError",
        "ConnectionClosedError",
        "HTTPClientError",
        "ResponseStreamingError",
        "ResponseParserError",
        "IncompleteReadError",
        "ProtocolError",
        "ProxyConnectionError",
        "ConnectionResetError",
        "RequestTimeout",
        "RequestTimeoutException",
        "InternalServerError",
        "InternalError",
        "InternalFailure",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "500",
        "502",
        "503",
        "504",
    }
)
PASSING = THROTTLED | UNREACHABLE | REFUSALS | {"400"}
"""Codes of errors that go away by waiting. S3 answers a HEAD without words: 400 is what it could not say."""

_ABSENT_CODES = frozenset(
    {
        "404",
        "NoSuchBucket",
        "NoSuchEntity",
        "NoSuchKey",
        "NoSuchUpload",
        "NotFound",
        "ResourceNotFound",
        "ResourceNotFoundException",
    }
)
_ABSENT_WORDS = re.compile(
    r"could not find|requested resource not found|does not exist|cannot find", re.IGNORECASE
)
_SECRETS = re.compile(
    r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b"
    r"|(?i:(?:x-amz-security-token|x-amz-signature|x-amz-credential|awsaccesskeyid|signature|aws_secret_access_key"
    r"|aws_session_token|secretaccesskey|sessiontoken)[\"']?\s*[=:]\s*[\"']?[^\s&\"',}]+)"
)


@contextmanager
def explained(operation: str, asked: Asked | None = None) -> Iterator[None]:
    """Whatever AWS, boto3 or the network raises inside comes out as a BlazeError, as `explain` says it."""
    try:
        yield
    except BlazeError:
        raise
    except _errors() as error:
        raise explain(error, operation, asked) from error


def explain(error: BaseException, operation: str, asked: Asked | None = None) -> BlazeError:
    """What happened, why, what to do next; `code` is AWS's error code, else the name of boto3's error.

    Args:
        error: What was raised.
        operation: What was to be done.
        asked: The call, where it was one: which permission is missing follows from it.
    """
    error = _innermost(error)
    code, message = _code_and_message(error)
    if isinstance(error, OSError) and error.filename is not None:
        return BlazeError(
            f"{error.filename} cannot be read.", _sentence(error.strerror or str(error)), code=code
        )
    if code == "ParamValidationError":
        return UsageError(f"{operation} was not sent.", _sentence(message), code=code)
    if code in DENIALS:
        # Before the call itself AWS may be asked for credentials, and deny those.
        refused = str(getattr(error, "operation_name", operation))
        return denial(code, message, operation, asked or Asked("", operation), refused)
    names = {code, *(base.__name__ for base in type(error).__mro__)}
    for cause in (*OF_EVERY_SERVICE, *OF_ONE_SERVICE):
        if (words := cause.fits(names, message)) is not None:
            return _from(
                cause, {**words, "operation": operation, "message": redacted(_sentence(message))}, code
            )
    return BlazeError(f"AWS did not do {operation}.", redacted(_sentence(message)), code=code)


def means_absent(error: BlazeError) -> bool:
    """Whether AWS said that what was asked for is not there."""
    original = error.__cause__
    if original is None:
        return False
    code, message = _code_and_message(_innermost(original))
    if code in _ABSENT_CODES:
        return True
    # SageMaker has no code of its own for most of its resources: ValidationException says it in words.
    return code in {"ValidationException", "ValidationError"} and _ABSENT_WORDS.search(message) is not None


def unless_absent(look: Callable[[], Found]) -> Found | None:
    """What `look` finds; None when AWS said that it is not there. Raises whatever else `look` does."""
    try:
        return look()
    except BlazeError as error:
        if means_absent(error):
            return None
        raise


def redacted(text: str) -> str:
    """`text` without access keys, tokens and signatures."""
    for secret in filter(None, map(os.environ.get, ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"))):
        text = text.replace(secret, "(hidden)")
    return _SECRETS.sub("(hidden)", text)


def _errors() -> tuple[type[BaseException], ...]:
    from boto3.exceptions import Boto3Error  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
    from urllib3.exceptions import HTTPError  # noqa: PLC0415

    # HTTPError: a connection cut in the middle of a streaming body.
    return (BotoCoreError, ClientError, Boto3Error, HTTPError, OSError)


def _innermost(error: BaseException) -> BaseException:
    """boto3's S3UploadFailedError only wraps AWS's answer."""
    wrapped = error.__cause__ or error.__context__
    return wrapped if type(error).__name__ == "S3UploadFailedError" and wrapped is not None else error


def _code_and_message(error: BaseException) -> tuple[str, str]:
    response = getattr(error, "response", None)
    if isinstance(response, Mapping) and "Error" in response:
        answer: Mapping[str, Any] = response["Error"]
        return str(answer.get("Code", "")), str(answer.get("Message", ""))
    return type(error).__name__, str(error)


def _from(cause: Cause, words: Mapping[str, str], code: str) -> BlazeError:
    what, why, todo = (text.format_map(words) for text in (cause.what, cause.why, cause.todo))
    return BlazeError(what, why, todo, code)


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if not text or text[-1] in ".!?" else f"{text}."
