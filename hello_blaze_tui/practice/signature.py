"""Decides who sent a request: AWS Signature Version 4 in a header or a URL, and Version 2 in an S3 URL.

The practice account runs what it is sent, so nothing gets past this module unsigned. What the canonical forms
are is said in AWS's documentation ("Create a signed AWS API request", "Authenticating Requests: Using Query
Parameters", "Signing and Authenticating REST Requests" for version 2). Header values, path and `Host` are taken
as received: a web page that reaches this port under another host name can't make a signature that fits.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, unquote

from hello_blaze_tui.practice.arrival import Arrival, Verified
from hello_blaze_tui.practice.chunked import Opening, decode, is_streaming
from hello_blaze_tui.practice.refusal import Refused

ALGORITHM = "AWS4-HMAC-SHA256"
SKEW = timedelta(minutes=15)
LONGEST_URL = 604_800
"""Seconds a presigned URL may live: seven days."""
UNSIGNED = "UNSIGNED-PAYLOAD"
UNRESERVED = "-_.~"
SUBRESOURCES = frozenset(
    "accelerate acl analytics cors delete encryption intelligent-tiering inventory lifecycle location logging "
    "metrics notification object-lock ownershipControls partNumber policy policyStatus publicAccessBlock replication "
    "requestPayment response-cache-control response-content-disposition response-content-encoding "
    "response-content-language response-content-type response-expires restore retention select select-type tagging "
    "torrent uploadId uploads versionId versioning versions website legal-hold".split()
)
"""The query parameters that version 2 signs."""


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
    if is_version_2(arrival):
        return _verify_version_2(arrival, secrets, now)
    claim = claimed(arrival)
    secret = _secret(secrets, claim.access_key_id, claim.token, now)
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
    """The access key id a request names; raises Refused when it names none, whatever else is wrong with it."""
    if is_version_2(arrival):
        return _version_2_key(arrival)
    return claimed(arrival).access_key_id


def is_version_2(arrival: Arrival) -> bool:
    """Version 2 is S3's alone: `AWSAccessKeyId` in the URL, or `Authorization: AWS key:signature`."""
    return "AWSAccessKeyId" in arrival.query or arrival.headers.get("authorization", "").startswith("AWS ")


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


def _secret(secrets: Secrets, access_key_id: str, token: str | None, now: datetime) -> Secret:
    secret = secrets(access_key_id)
    if secret is None:
        raise Refused("unknown-key", None, detail=access_key_id)
    if not hmac.compare_digest((secret.token or "").encode(), (token or "").encode()):
        raise Refused("bad-token", None)
    if secret.expires is not None and secret.expires < now:
        raise Refused("expired-token", None)
    return secret


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
    for path in _canonical_paths(arrival.raw_path, claim.service):
        request = "\n".join((arrival.method, path, *_canonical_rest(arrival, claim), payload))
        digest = hashlib.sha256(request.encode("utf-8", "surrogateescape")).hexdigest()
        text = f"{ALGORITHM}\n{claim.time}\n{claim.scope}\n{digest}"
        expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        if hmac.compare_digest(expected.encode(), claim.signature.encode("utf-8", "replace")):
            return
    raise Refused("mismatch", claim.service, detail=claim.access_key_id)


def _canonical_paths(raw: str, service: str) -> Iterator[str]:
    """S3 signs the path encoded once, all others twice; a path that came half encoded is also tried whole."""
    safe = "/" + UNRESERVED
    tidy = quote(unquote(raw), safe=safe)
    if service == "s3":
        yield raw
        if tidy != raw:
            yield tidy
        return
    yield quote(raw, safe=safe)
    if quote(tidy, safe=safe) != quote(raw, safe=safe):
        yield quote(tidy, safe=safe)


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
    """S3 refuses x-amz- headers that somebody added on the way (they carry meaning: ACLs, metadata, copies)."""
    if claim.service != "s3":
        return
    for name in arrival.headers:
        if name.startswith("x-amz-") and name not in claim.signed_headers and name != "x-amz-content-sha256":
            raise Refused("unsigned-header", claim.service, detail=name)


def _version_2_key(arrival: Arrival) -> str:
    if "AWSAccessKeyId" in arrival.query:
        return arrival.query["AWSAccessKeyId"]
    return arrival.headers["authorization"].removeprefix("AWS ").partition(":")[0]


def _verify_version_2(arrival: Arrival, secrets: Secrets, now: datetime) -> Verified:
    """S3's older signature, which boto3 still puts into presigned URLs of us-east-1."""
    query, headers = arrival.query, arrival.headers
    key_id = _version_2_key(arrival)
    in_url = "AWSAccessKeyId" in query
    if in_url and not query.get("Expires", "").isdecimal():
        raise Refused("malformed-url", "s3", detail="Expires and Signature are required.")
    token = query.get("x-amz-security-token") or headers.get("x-amz-security-token")
    secret = _secret(secrets, key_id, token, now)
    if in_url:
        when, signature = query["Expires"], query.get("Signature", "")
    else:
        when = "" if "x-amz-date" in headers else headers.get("date", "")
        signature = headers["authorization"].partition(":")[2]
        _check_http_date(headers.get("x-amz-date") or headers.get("date", ""), now)
    if not any(_version_2_fits(arrival, when, secret.key, signature, path) for path in _v2_paths(arrival)):
        raise Refused("mismatch", "s3", detail=key_id)
    if in_url and now.timestamp() > int(when):
        raise Refused("expired-url", "s3")
    return Verified(arrival, key_id, "us-east-1", "s3", {})


def _v2_paths(arrival: Arrival) -> tuple[str, ...]:
    return tuple(_canonical_paths(arrival.raw_path, "s3"))


def _version_2_fits(arrival: Arrival, when: str, secret: str, signature: str, path: str) -> bool:
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
