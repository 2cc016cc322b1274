"""Decides who sent a request: AWS Signature Version 4 in a header or a URL, and Version 2 in an S3 URL.

The practice account runs what it is sent, so nothing gets past this module unsigned. What the canonical
forms are is said in AWS's documentation ("Create a signed AWS API request", "Authenticating Requests:
Using Query Parameters", "Signing and Authenticating REST Requests" for version 2). Header values, path
and `Host` are taken as received: a web page that reaches this port under another host name can't make a
signature that fits.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

from hello_blaze_tui.practice import signature_v2
from hello_blaze_tui.practice.access_keys import SKEW, Secrets, found
from hello_blaze_tui.practice.arrival import Arrival, Verified
from hello_blaze_tui.practice.canonical import UNRESERVED, canonical_paths
from hello_blaze_tui.practice.chunked import Opening, decode, is_streaming
from hello_blaze_tui.practice.refusal import Refused

ALGORITHM = "AWS4-HMAC-SHA256"
LONGEST_URL = 604_800
"""Seconds a presigned URL may live: seven days."""
UNSIGNED = "UNSIGNED-PAYLOAD"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a version 4 request says of itself, before it is believed."""

    access_key_id: str
    date: str
    """Of the scope, YYYYMMDD."""
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str
    time: str
    """YYYYMMDDTHHMMSSZ."""
    token: str | None
    presigned: bool

    @property
    def scope(self) -> str:
        return f"{self.date}/{self.region}/{self.service}/aws4_request"


def verify(arrival: Arrival, secrets: Secrets, now: datetime) -> Verified:
    """The request with its body decoded; raises Refused when it is not proven who sent it."""
    if signature_v2.is_version_2(arrival):
        return signature_v2.verify(arrival, secrets, now)
    claim = claimed(arrival)
    secret = found(secrets, claim.access_key_id, claim.token, now)
    moment = _moment(claim)
    if claim.presigned:
        _check_lifetime(arrival, moment, now)
    elif abs(now - moment) > SKEW:
        raise Refused("skewed", claim.service, sent=claim.time, now=f"{now:%Y%m%dT%H%M%SZ}")
    payload = _payload_hash(arrival, claim)
    key = signing_key(secret.key, claim)
    _check_signature(arrival, claim, payload, key)
    _check_all_signed(arrival, claim)
    trailers: dict[str, str] = {}
    if is_streaming(payload):
        opening = Opening(
            key=key, time=claim.time, scope=claim.scope, signature=claim.signature, mode=payload
        )
        body, trailers = decode(arrival, opening)
        arrival = arrival.with_body(body)
    elif payload != UNSIGNED and payload != hashlib.sha256(arrival.body).hexdigest():
        raise Refused("hash-mismatch", claim.service)
    return Verified(arrival, claim.access_key_id, claim.region, claim.service, trailers)


def named_key(arrival: Arrival) -> str:
    """The access key id a request names; raises Refused when it names none, whatever else is wrong."""
    if signature_v2.is_version_2(arrival):
        return signature_v2.named_key(arrival)
    return claimed(arrival).access_key_id


def guessed_service(arrival: Arrival) -> str:
    """The service a request is meant for, signed or not, so that it is refused in that service's own form."""
    scope = re.search(r"Credential=[^/,]+/\d+/[^/,]*/([a-z0-9-]+)/", arrival.headers.get("authorization", ""))
    if scope:
        return scope[1]
    credential = arrival.query.get("X-Amz-Credential", "").split("/")
    if len(credential) == 5:
        return credential[3]
    target = arrival.headers.get("x-amz-target", "")
    if target:
        return "logs" if target.startswith("Logs_") else "sagemaker"
    if arrival.path.startswith("/endpoints/") and arrival.path.endswith("invocations"):
        return "sagemaker"
    form = arrival.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return "iam" if form and arrival.path == "/" else "s3"


def claimed(arrival: Arrival) -> Claim:
    """What the request claims; raises Refused when it claims nothing, or nonsense."""
    if "X-Amz-Algorithm" in arrival.query or "X-Amz-Signature" in arrival.query:
        return _claimed_in_url(arrival)
    header = arrival.headers.get("authorization", "")
    service = guessed_service(arrival)
    if not header:
        raise Refused("missing", service)
    algorithm, _, rest = header.partition(" ")
    fields = dict(_fields(rest))
    if algorithm != ALGORITHM or not {"Credential", "SignedHeaders", "Signature"} <= fields.keys():
        raise Refused("malformed", service, detail="it must name Credential, SignedHeaders and Signature.")
    return _claim(
        service,
        fields,
        arrival.headers.get("x-amz-date", ""),
        arrival.headers.get("x-amz-security-token"),
        presigned=False,
    )


def signing_key(secret: str, claim: Claim) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (claim.date, claim.region, claim.service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _fields(rest: str) -> Iterator[tuple[str, str]]:
    for part in rest.split(","):
        name, _, value = part.strip().partition("=")
        yield name, value


def _claimed_in_url(arrival: Arrival) -> Claim:
    query = arrival.query
    service = guessed_service(arrival)
    wanted = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders")
    if query.get("X-Amz-Algorithm") != ALGORITHM or not all(name in query for name in wanted):
        raise Refused("malformed-url", service, detail=f"the parameters {', '.join(wanted)} are required.")
    fields = {
        "Credential": query["X-Amz-Credential"],
        "SignedHeaders": query["X-Amz-SignedHeaders"],
        "Signature": query.get("X-Amz-Signature", ""),
    }
    return _claim(service, fields, query["X-Amz-Date"], query.get("X-Amz-Security-Token"), presigned=True)


def _claim(service: str, fields: dict[str, str], time: str, token: str | None, *, presigned: bool) -> Claim:
    kind = "malformed-url" if presigned else "malformed"
    scope = fields["Credential"].split("/")
    if len(scope) != 5 or scope[4] != "aws4_request":
        raise Refused(
            kind, service, detail="the Credential must be key/YYYYMMDD/region/service/aws4_request."
        )
    headers = tuple(fields["SignedHeaders"].lower().split(";"))
    if "host" not in headers:
        raise Refused(kind, service, detail="'Host' must be a signed header.")
    if not re.fullmatch(r"\d{8}T\d{6}Z", time):
        raise Refused(kind, service, detail="X-Amz-Date must be in the form YYYYMMDD'T'HHMMSS'Z'.")
    if scope[1] != time[:8]:
        raise Refused(kind, service, detail=f"date in Credential scope does not match {time[:8]}.")
    return Claim(scope[0], scope[1], scope[2], scope[3], headers, fields["Signature"], time, token, presigned)


def _moment(claim: Claim) -> datetime:
    try:
        return datetime.strptime(claim.time, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Refused("malformed", claim.service, detail="X-Amz-Date is no date.") from None


def _check_lifetime(arrival: Arrival, moment: datetime, now: datetime) -> None:
    text = arrival.query["X-Amz-Expires"]
    if not text.isdecimal() or not 0 < int(text) <= LONGEST_URL:
        raise Refused("malformed-url", None, detail="X-Amz-Expires must be between 1 and 604800 seconds.")
    if moment - now > SKEW:
        raise Refused("too-early", None)
    if now > moment + timedelta(seconds=int(text)):
        raise Refused("expired-url", None)


def _payload_hash(arrival: Arrival, claim: Claim) -> str:
    stated = arrival.headers.get("x-amz-content-sha256") or arrival.query.get("X-Amz-Content-Sha256")
    if stated:
        return stated
    if claim.service != "s3":
        return hashlib.sha256(arrival.body).hexdigest()
    if claim.presigned:
        return UNSIGNED
    raise Refused("missing-hash", claim.service)


def _check_signature(arrival: Arrival, claim: Claim, payload: str, key: bytes) -> None:
    for path in canonical_paths(arrival.raw_path, claim.service):
        request = "\n".join((arrival.method, path, *_canonical_rest(arrival, claim), payload))
        digest = hashlib.sha256(request.encode("utf-8", "surrogateescape")).hexdigest()
        text = f"{ALGORITHM}\n{claim.time}\n{claim.scope}\n{digest}"
        expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        if hmac.compare_digest(expected.encode(), claim.signature.encode("utf-8", "replace")):
            return
    raise Refused("mismatch", claim.service, detail=claim.access_key_id)


def _canonical_rest(arrival: Arrival, claim: Claim) -> tuple[str, str, str]:
    pairs = sorted(
        (quote(name, safe=UNRESERVED), quote(value, safe=UNRESERVED))
        for name, value in arrival.pairs
        if not (claim.presigned and name == "X-Amz-Signature")
    )
    query = "&".join(f"{name}={value}" for name, value in pairs)
    headers = "".join(
        f"{name}:{' '.join(arrival.headers.get(name, '').split())}\n" for name in claim.signed_headers
    )
    return query, headers, ";".join(claim.signed_headers)


def _check_all_signed(arrival: Arrival, claim: Claim) -> None:
    """S3 refuses x-amz- headers added on the way (they carry meaning: ACLs, metadata, copies)."""
    if claim.service != "s3":
        return
    for name in arrival.headers:
        if name.startswith("x-amz-") and name not in claim.signed_headers and name != "x-amz-content-sha256":
            raise Refused("unsigned-header", claim.service, detail=name)
