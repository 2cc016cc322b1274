from __future__ import annotations

import hashlib
import json
import zlib
from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore import auth
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.practice.access_keys import Secret
from hello_blaze_tui.practice.arrival import Arrival
from hello_blaze_tui.practice.chunked import NOTHING, SIGNED, SIGNED_TRAILER, UNSIGNED_TRAILER, Opening
from hello_blaze_tui.practice.refusal import Refused
from hello_blaze_tui.practice.signature import claimed, signing_key, verify
from tests.conftest import Connect, connected
from tests.practice.over_http import fetch, signed

KEY, SECRET = "AKIA234567ABCDEFGHIJ", "s" * 40
WHERE = Where(endpoint_url="http://127.0.0.1:4711", access_key_id=KEY, secret_access_key=SECRET)
WRONG = {
    "no such key": {"access_key_id": "AKIA" + "Z" * 16},
    "wrong secret": {"secret_access_key": "x" * 40},
}
CODES = [
    ("s3", "list_buckets", "no such key", 403, "InvalidAccessKeyId"),
    ("s3", "list_buckets", "wrong secret", 403, "SignatureDoesNotMatch"),
    ("sts", "get_caller_identity", "no such key", 403, "InvalidClientTokenId"),
    ("iam", "list_roles", "wrong secret", 403, "SignatureDoesNotMatch"),
    ("logs", "describe_log_groups", "no such key", 400, "UnrecognizedClientException"),
    ("logs", "describe_log_groups", "wrong secret", 400, "InvalidSignatureException"),
    ("sagemaker", "list_models", "no such key", 400, "UnrecognizedClientException"),
    ("sagemaker", "list_models", "wrong secret", 400, "InvalidSignatureException"),
]


@pytest.mark.parametrize(("service", "verb", "wrong", "status", "code"), CODES)
def test_each_protocol_refuses_in_its_own_words(
    practice: Where, service: str, verb: str, wrong: str, status: int, code: str
) -> None:
    with pytest.raises(ClientError) as error:
        getattr(connected(replace(practice, **WRONG[wrong]), service), verb)()
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert error.value.response["Error"]["Code"] == code


def test_the_runtime_refuses_in_its_own_words(practice: Where) -> None:
    client = connected(replace(practice, **WRONG["wrong secret"]), "sagemaker-runtime")
    with pytest.raises(ClientError) as error:
        client.invoke_endpoint(EndpointName="e", Body=b"x")
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert error.value.response["Error"]["Code"] == "InvalidSignatureException"


def test_nothing_is_served_unsigned(practice: Where) -> None:
    url = str(practice.endpoint_url)
    for path in (
        "/",
        "/bucket/key",
        "/moto-api/",
        "/moto-api/data.json",
        "/moto-api/reset",
        "/latest/meta-data/",
    ):
        for method in ("GET", "POST", "PUT", "OPTIONS"):
            answer = fetch(url + path, method)
            assert (answer.status, answer.code) == (403, "AccessDenied"), (method, path)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert fetch(url + "/", "POST", b"Action=ListRoles", form).code == "MissingAuthenticationToken"
    target = {"X-Amz-Target": "SageMaker.ListModels", "Content-Type": "application/x-amz-json-1.1"}
    unsigned = fetch(url + "/", "POST", b"{}", target)
    assert json.loads(unsigned.body)["__type"] == "MissingAuthenticationTokenException"
    runtime = fetch(url + "/endpoints/e/invocations", "POST", b"{}")
    assert (runtime.status, runtime.headers["x-amzn-errortype"]) == (
        403,
        "MissingAuthenticationTokenException",
    )
    for verb in ("stop", "pace"):
        assert fetch(f"{url}/hello-blaze/{verb}", "POST", b"{}").status == 403


def test_the_health_page_tells_no_secret(practice: Where) -> None:
    answer = fetch(f"{practice.endpoint_url}/hello-blaze/health")
    assert answer.status == 200
    assert json.loads(answer.body).keys() == {"practice", "version", "pid"}


def test_a_signature_for_another_host_is_refused(practice: Where) -> None:
    headers = signed(practice, "GET", "/")
    assert fetch(f"{practice.endpoint_url}/", headers=headers).status == 200
    answer = fetch(f"{practice.endpoint_url}/", headers={**headers, "Host": "evil.example:80"})
    assert (answer.status, answer.code) == (403, "SignatureDoesNotMatch")


def test_a_changed_body_query_or_header_is_refused(practice: Where, connect: Connect) -> None:
    connect("s3").create_bucket(Bucket="tampered-with")
    path, url = "/tampered-with/k", f"{practice.endpoint_url}/tampered-with/k"
    headers = signed(practice, "PUT", path, b"body", headers={"x-amz-meta-a": "1"})
    assert fetch(url, "PUT", b"BODY", headers).code == "XAmzContentSHA256Mismatch"
    assert fetch(f"{url}?acl", "PUT", b"body", headers).code == "SignatureDoesNotMatch"
    assert fetch(url, "PUT", b"body", {**headers, "x-amz-meta-a": "2"}).code == "SignatureDoesNotMatch"
    assert fetch(url, "PUT", b"body", {**headers, "x-amz-acl": "public-read"}).code == "AccessDenied"
    assert fetch(url, "PUT", b"body", headers).status == 200
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    headers = signed(practice, "POST", "/", b"Action=ListRoles", service="iam", headers=form)
    assert (
        fetch(f"{practice.endpoint_url}/", "POST", b"Action=ListUsers", headers).code
        == "SignatureDoesNotMatch"
    )


def test_a_service_signed_for_another_is_not_served(practice: Where) -> None:
    answer = fetch(
        f"{practice.endpoint_url}/hello-blaze/stop",
        "POST",
        b"",
        signed(practice, "POST", "/hello-blaze/stop", service="s3"),
    )
    assert answer.code == "NotImplemented"
    ec2 = signed(practice, "POST", "/", b"Action=DescribeInstances", service="ec2")
    assert fetch(f"{practice.endpoint_url}/", "POST", b"Action=DescribeInstances", ec2).status == 400


def test_temporary_and_created_keys_work_with_their_token_only(practice: Where, connect: Connect) -> None:
    iam, sts = connect("iam"), connect("sts")
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}
    arn = iam.create_role(RoleName="assumed", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    given = sts.assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]
    session = replace(
        practice, access_key_id=given["AccessKeyId"], secret_access_key=given["SecretAccessKey"]
    )
    with pytest.raises(ClientError) as error:
        connected(session, "s3").list_buckets()
    assert error.value.response["Error"]["Code"] == "InvalidToken"
    whole = connected(session, "sts", signature_version="v4")
    whole._request_signer._credentials.token = given["SessionToken"]
    assert whole.get_caller_identity()["Arn"].endswith(":assumed-role/assumed/me")
    iam.create_user(UserName="somebody")
    key = iam.create_access_key(UserName="somebody")["AccessKey"]
    user = replace(practice, access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"])
    assert connected(user, "sts").get_caller_identity()["Arn"].endswith(":user/somebody")


def arrival(method: str = "GET", path: str = "/b/k", body: bytes = b"", **more: Any) -> Arrival:
    url, _, query = path.partition("?")
    headers = signed(WHERE, method, path, body, **more)
    return Arrival(method, url, query, (("Host", "127.0.0.1:4711"), *headers.items()), body)


def secrets(key: str) -> Secret | None:
    return Secret(SECRET) if key == KEY else None


def now() -> datetime:
    """Not when this module was loaded: its tests may run long after that."""
    return datetime.now(timezone.utc)


def reason(asked: Arrival, then: datetime | None = None) -> str:
    with pytest.raises(Refused) as refused:
        verify(asked, secrets, then or now())
    return refused.value.reason


def test_a_clock_may_be_wrong_by_a_quarter_of_an_hour() -> None:
    asked = arrival()
    assert verify(asked, secrets, now() + timedelta(minutes=14)).access_key_id == KEY
    assert reason(asked, now() + timedelta(minutes=16)) == "skewed"
    assert reason(asked, now() - timedelta(minutes=16)) == "skewed"


def test_a_skewed_clock_is_told_in_s3s_words(practice: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "get_current_datetime", lambda *_: now() - timedelta(hours=1))
    for service, verb, code in (
        ("s3", "list_buckets", "RequestTimeTooSkewed"),
        ("logs", "describe_log_groups", "InvalidSignatureException"),
    ):
        with pytest.raises(ClientError) as error:
            getattr(connected(practice, service), verb)()
        assert error.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_a_presigned_url_ends(practice: Where, version: str) -> None:
    client = connected(practice, "s3", signature_version=version)
    url = client.generate_presigned_url("get_object", {"Bucket": "b", "Key": "k"}, ExpiresIn=-5)
    answer = fetch(url)
    if version == "s3":
        assert (answer.status, answer.code, b"Request has expired" in answer.body) == (
            403,
            "AccessDenied",
            True,
        )
    else:
        assert (answer.status, answer.code) == (400, "AuthorizationQueryParametersError")


def test_a_version_4_url_ends_when_its_time_is_over() -> None:
    client = connected(WHERE, "s3", signature_version="s3v4")
    url = client.generate_presigned_url("get_object", {"Bucket": "b", "Key": "k"}, ExpiresIn=60)
    path, _, query = url.removeprefix("http://127.0.0.1:4711").partition("?")
    asked = Arrival("GET", path, query, (("Host", "127.0.0.1:4711"),), b"")
    assert verify(asked, secrets, now() + timedelta(seconds=30)).region == "us-east-1"
    assert reason(asked, now() + timedelta(seconds=120)) == "expired-url"


@pytest.mark.parametrize(
    "header",
    [
        "AWS4-HMAC-SHA256 nonsense",
        "Bearer abc",
        "AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/s3, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/s3/aws4_request, SignedHeaders=date, Signature=0",
    ],
)
def test_nonsense_is_refused_as_malformed(header: str) -> None:
    asked = Arrival("GET", "/", "", (("Host", "h"), ("Authorization", header), ("X-Amz-Date", "x")), b"")
    assert reason(asked) == "malformed"


def streaming(mode: str, data: bytes, size: int = 8192, trailer: str = "") -> Arrival:
    """An aws-chunked upload as the SDKs make it."""
    headers = {
        "x-amz-content-sha256": mode,
        "x-amz-decoded-content-length": str(len(data)),
        "content-encoding": "aws-chunked",
    }
    if trailer:
        headers["x-amz-trailer"] = trailer.partition(":")[0]
    head = arrival("PUT", headers=headers)
    head = replace(
        head, raw_headers=tuple(p for p in head.raw_headers if p[0].lower() != "x-amz-content-sha256")
    )
    head = resigned(replace(head, raw_headers=(*head.raw_headers, ("x-amz-content-sha256", mode))), mode)
    claim = claimed(head)
    opening = Opening(signing_key(SECRET, claim), claim.time, claim.scope, claim.signature, mode)
    previous, body = claim.signature, b""
    for start in range(0, len(data) + size, size):
        chunk = data[start : start + size]
        previous = opening.link("PAYLOAD", previous, NOTHING, hashlib.sha256(chunk).hexdigest())
        mark = "" if mode == UNSIGNED_TRAILER else f";chunk-signature={previous}"
        body += f"{len(chunk):x}{mark}\r\n".encode() + chunk + (b"\r\n" if chunk else b"")
        if not chunk:
            break
    if trailer:
        body += f"{trailer}\r\n".encode()
    if mode == SIGNED_TRAILER:
        digest = hashlib.sha256(f"{trailer}\n".encode()).hexdigest()
        body += f"x-amz-trailer-signature:{opening.link('TRAILER', previous, digest)}\r\n".encode()
    return replace(head, body=body + b"\r\n")


def resigned(asked: Arrival, payload: str) -> Arrival:
    """`asked` with the signature that belongs to this payload hash."""
    kept = {n: v for n, v in asked.raw_headers if n.lower() not in {"authorization", "host", "x-amz-date"}}
    request = AWSRequest(asked.method, f"{WHERE.endpoint_url}{asked.raw_path}", kept)

    signer = S3SigV4Auth(Credentials(KEY, SECRET), "s3", "us-east-1")
    signer.payload = lambda _request: payload  # type: ignore[assignment, method-assign] # what a streaming SDK puts there
    signer.add_auth(request)
    return replace(
        asked, raw_headers=(("Host", "127.0.0.1:4711"), *((n, str(v)) for n, v in request.headers.items()))
    )


CRC = "x-amz-checksum-crc32:" + b64encode(zlib.crc32(b"d" * 20_000).to_bytes(4, "big")).decode()


@pytest.mark.parametrize(("mode", "trailer"), [(SIGNED, ""), (SIGNED_TRAILER, CRC), (UNSIGNED_TRAILER, CRC)])
def test_a_chunked_upload_is_taken_apart(mode: str, trailer: str) -> None:
    verified = verify(streaming(mode, b"d" * 20_000, trailer=trailer), secrets, now())
    assert verified.arrival.body == b"d" * 20_000
    assert verified.trailers == (dict([trailer.split(":", 1)]) if trailer else {})


@pytest.mark.parametrize("mode", [SIGNED, SIGNED_TRAILER])
def test_a_changed_chunk_is_refused(mode: str) -> None:
    asked = streaming(mode, b"d" * 20_000, trailer=CRC if mode == SIGNED_TRAILER else "")
    assert reason(replace(asked, body=asked.body.replace(b"dd", b"de", 1))) == "mismatch"


def test_a_changed_trailer_is_refused() -> None:
    asked = streaming(SIGNED_TRAILER, b"d" * 20_000, trailer=CRC)
    assert reason(replace(asked, body=asked.body.replace(b"crc32:", b"crc32:A", 1))) == "mismatch"


@pytest.mark.parametrize("cut", [1, 50, 9000, 20_100])
def test_a_chunked_upload_that_breaks_off_is_refused(cut: int) -> None:
    asked = streaming(UNSIGNED_TRAILER, b"d" * 20_000, trailer=CRC)
    assert (
        reason(replace(asked, body=asked.body[:-cut] if cut > 60 else asked.body[:cut])) == "incomplete-body"
    )
