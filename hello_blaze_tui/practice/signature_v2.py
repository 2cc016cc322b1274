"""AWS Signature Version 2, S3's alone: boto3 still puts it into the presigned URLs of us-east-1."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timezone

from hello_blaze_tui.practice.access_keys import SKEW, Secrets, found
from hello_blaze_tui.practice.arrival import Arrival, Verified
from hello_blaze_tui.practice.canonical import canonical_paths
from hello_blaze_tui.practice.refusal import Refused

SUBRESOURCES = frozenset(
    {
        "accelerate",
        "acl",
        "analytics",
        "cors",
        "delete",
        "encryption",
        "intelligent-tiering",
        "inventory",
        "lifecycle",
        "location",
        "logging",
        "metrics",
        "notification",
        "object-lock",
        "ownershipControls",
        "partNumber",
        "policy",
        "policyStatus",
        "publicAccessBlock",
        "replication",
        "requestPayment",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
        "restore",
        "retention",
        "select",
        "select-type",
        "tagging",
        "torrent",
        "uploadId",
        "uploads",
        "versionId",
        "versioning",
        "versions",
        "website",
        "legal-hold",
    }
)
"""The query parameters that are signed; all others are not."""


def is_version_2(arrival: Arrival) -> bool:
    """Version 2 is S3's alone: `AWSAccessKeyId` in the URL, or `Authorization: AWS key:signature`."""
    return "AWSAccessKeyId" in arrival.query or arrival.headers.get("authorization", "").startswith("AWS ")


def named_key(arrival: Arrival) -> str:
    """The access key id that is claimed."""
    if "AWSAccessKeyId" in arrival.query:
        return arrival.query["AWSAccessKeyId"]
    return arrival.headers["authorization"].removeprefix("AWS ").partition(":")[0]


def verify(arrival: Arrival, secrets: Secrets, now: datetime) -> Verified:
    """The request, its signature right; raises Refused."""
    query, headers = arrival.query, arrival.headers
    key_id = named_key(arrival)
    in_url = "AWSAccessKeyId" in query
    if in_url and not query.get("Expires", "").isdecimal():
        raise Refused("malformed-url", "s3", detail="Expires and Signature are required.")
    token = query.get("x-amz-security-token") or headers.get("x-amz-security-token")
    secret = found(secrets, key_id, token, now)
    if in_url:
        when, signature = query["Expires"], query.get("Signature", "")
    else:
        when = "" if "x-amz-date" in headers else headers.get("date", "")
        signature = headers["authorization"].partition(":")[2]
        _check_http_date(headers.get("x-amz-date") or headers.get("date", ""), now)
    paths = list(canonical_paths(arrival.raw_path, "s3"))
    paths += [f"{path}/" for path in paths if path.count("/") == 1]  # a bucket may be signed with its slash
    if not any(_fits(arrival, when, secret.key, signature, path) for path in paths):
        raise Refused("mismatch", "s3", detail=key_id)
    if in_url and now.timestamp() > int(when):
        raise Refused("expired-url", "s3")
    return Verified(arrival, key_id, "us-east-1", "s3", {})


def _fits(arrival: Arrival, when: str, secret: str, signature: str, path: str) -> bool:
    headers = dict(arrival.headers)
    for name, value in arrival.pairs:
        if name.lower().startswith("x-amz-"):
            headers.setdefault(name.lower(), value)
    amazon = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers) if name.startswith("x-amz-"))
    marked = sorted((name, value) for name, value in arrival.pairs if name in SUBRESOURCES)
    resource = path + ("?" + "&".join(f"{n}={v}" if v else n for n, v in marked) if marked else "")
    kinds = (headers.get("content-md5", ""), headers.get("content-type", ""))
    text = "\n".join((arrival.method, *kinds, when, amazon + resource))
    digest = hmac.new(secret.encode(), text.encode("utf-8", "surrogateescape"), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(digest), signature.encode("utf-8", "replace"))


def _check_http_date(text: str, now: datetime) -> None:
    try:
        moment = datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Refused("missing", "s3") from None
    if abs(now - moment) > SKEW:
        raise Refused("skewed", "s3", sent=text, now=f"{now:%Y%m%dT%H%M%SZ}")
