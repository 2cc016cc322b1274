"""How AWS says no: one table of reasons, and the form of each protocol (S3's XML, Query's XML, JSON,
REST-JSON).

Codes and wording are those of AWS's documentation ("S3 error responses", "Common errors", "Troubleshoot
signed requests for AWS APIs") and of what the services answer in practice where that says more.
"""

from __future__ import annotations

import json
import secrets
from html import escape

from hello_blaze_tui.practice.call import Reply

SERVER_ERROR = "We encountered an internal error. Please try again."
NO_MATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key and signing method. Consult the service documentation for details."
)
INVALID_TOKEN = "The security token included in the request is invalid."
EXPIRED = "Signature expired: {sent} is now earlier than {now} - 15 min."

S3_REASONS = {
    "missing": (403, "AccessDenied", "Access Denied"),
    "malformed": (400, "AuthorizationHeaderMalformed", "The authorization header is malformed; {detail}"),
    "malformed-url": (400, "AuthorizationQueryParametersError", "Query-string authentication: {detail}"),
    "unknown-key": (
        403,
        "InvalidAccessKeyId",
        "The AWS Access Key Id you provided does not exist in our records.",
    ),
    "mismatch": (
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. "
        "Check your key and signing method.",
    ),
    "skewed": (
        403,
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
    ),
    "expired-url": (403, "AccessDenied", "Request has expired"),
    "too-early": (403, "AccessDenied", "Request is not yet valid"),
    "hash-mismatch": (
        400,
        "XAmzContentSHA256Mismatch",
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
    ),
    "missing-hash": (400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256"),
    "incomplete-body": (
        400,
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header",
    ),
    "bad-digest": (400, "BadDigest", "The {detail} you specified did not match what we received."),
    "bad-token": (400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
    "expired-token": (400, "ExpiredToken", "The provided token has expired."),
    "unsigned-header": (
        403,
        "AccessDenied",
        "There were headers present in the request which were not signed",
    ),
    "not-ours": (
        501,
        "NotImplemented",
        "A header or query you provided implies functionality that is not implemented.",
    ),
    "error": (500, "InternalError", SERVER_ERROR),
    "disk": (
        503,
        "ServiceUnavailable",
        "The practice account could not write to its disk, so nothing was changed: {detail}",
    ),
}
QUERY_REASONS = {
    "missing": (403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
    "malformed": (
        400,
        "IncompleteSignature",
        "The request signature does not conform to AWS standards: {detail}",
    ),
    "unknown-key": (403, "InvalidClientTokenId", INVALID_TOKEN),
    "mismatch": (403, "SignatureDoesNotMatch", NO_MATCH),
    "skewed": (403, "SignatureDoesNotMatch", EXPIRED),
    "expired-url": (403, "SignatureDoesNotMatch", "Signature expired."),
    "expired-token": (403, "ExpiredToken", "The security token included in the request is expired"),
    "not-ours": (400, "InvalidAction", "The practice account has no such service or action: {detail}"),
    "error": (500, "InternalFailure", SERVER_ERROR),
    "disk": (
        500,
        "ServiceFailure",
        "The practice account could not write to its disk, so nothing was changed: {detail}",
    ),
}
JSON_REASONS = {
    "missing": (400, "MissingAuthenticationTokenException", "Missing Authentication Token"),
    "malformed": (400, "IncompleteSignatureException", "Authorization header is malformed: {detail}"),
    "unknown-key": (400, "UnrecognizedClientException", INVALID_TOKEN),
    "mismatch": (400, "InvalidSignatureException", NO_MATCH),
    "skewed": (400, "InvalidSignatureException", EXPIRED),
    "expired-url": (400, "InvalidSignatureException", "Signature expired."),
    "expired-token": (400, "ExpiredTokenException", "The security token included in the request is expired"),
    "not-json": (400, "SerializationException", "The request's body is not a JSON document."),
    "wrong-region": (
        400,
        "InvalidSignatureException",
        "Credential should be scoped to a valid region, not '{detail}'.",
    ),
    "not-ours": (400, "UnknownOperationException", "The practice account has no such service: {detail}"),
    "error": (500, "InternalFailure", SERVER_ERROR),
    "disk": (
        500,
        "InternalFailure",
        "The practice account could not write to its disk, so nothing was changed: {detail}",
    ),
}
SAME = {
    "malformed-url": "malformed",
    "bad-token": "unknown-key",
    "too-early": "mismatch",
    "hash-mismatch": "mismatch",
}
"""Reasons that only S3 tells apart."""


class Refused(Exception):
    """A request that is not served; `reason` is a key of the tables above."""

    def __init__(
        self, reason: str, service: str | None, *, detail: str = "", sent: str = "", now: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.service = service
        self.words = {"detail": detail, "sent": sent, "now": now}


def reply(refused: Refused, service: str, resource: str, *, rest: bool = False) -> Reply:
    """`refused` as `service` would have put it; `rest` for SageMaker Runtime's own form of JSON."""
    service = refused.service or service
    if service == "s3":
        status, code, text = S3_REASONS.get(refused.reason, S3_REASONS["error"])
        return s3_error(status, code, text.format(**refused.words), resource)
    reason = SAME.get(refused.reason, refused.reason)
    if service in {"iam", "sts"}:
        status, code, text = QUERY_REASONS.get(reason, QUERY_REASONS["error"])
        return query_error(status, code, text.format(**refused.words), service)
    status, code, text = JSON_REASONS.get(reason, JSON_REASONS["error"])
    if rest and status == 400:
        status = 403
    return json_error(status, code, text.format(**refused.words), rest=rest)


def s3_error(status: int, code: str, message: str, resource: str = "/", **more: str) -> Reply:
    """S3's error document; `more` are further elements, e.g. Region."""
    request = secrets.token_hex(8).upper()
    extra = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in more.items())
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{code}</Code><Message>{escape(message)}</Message><Resource>{escape(resource)}</Resource>{extra}"
        f"<RequestId>{request}</RequestId><HostId>hello-blaze</HostId></Error>"
    )
    headers = {"Content-Type": "application/xml", "x-amz-request-id": request}
    return Reply(status, headers, document.encode("utf-8", "replace"))


def query_error(status: int, code: str, message: str, service: str) -> Reply:
    """The error document of the Query protocol (IAM, STS)."""
    version = "2011-06-15" if service == "sts" else "2010-05-08"
    kind = "Sender" if status < 500 else "Receiver"
    document = (
        f'<ErrorResponse xmlns="https://{service}.amazonaws.com/doc/{version}/"><Error><Type>{kind}</Type>'
        f"<Code>{code}</Code><Message>{escape(message)}</Message></Error>"
        f"<RequestId>{secrets.token_hex(16)}</RequestId></ErrorResponse>"
    )
    return Reply(status, {"Content-Type": "text/xml"}, document.encode("utf-8", "replace"))


def json_error(status: int, code: str, message: str, *, rest: bool = False) -> Reply:
    """The error of the JSON protocols: JSON 1.1 names it in the body, REST-JSON in a header."""
    if rest:
        body = json.dumps({"message": message}).encode()
        return Reply(status, {"Content-Type": "application/json", "x-amzn-ErrorType": code}, body)
    body = json.dumps({"__type": code, "message": message}).encode()
    return Reply(status, {"Content-Type": "application/x-amz-json-1.1"}, body)
