"""A bare HTTP client, for what boto3 would not send."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from hello_blaze_tui.aws.session import Where


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The <Code> of an XML error."""
        return self.body.partition(b"<Code>")[2].partition(b"<")[0].decode()


def fetch(url: str, method: str = "GET", body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
    parts = urlsplit(url)
    connection = HTTPConnection(str(parts.hostname), parts.port, timeout=20)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body or None, headers or {})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, answer.read())
    finally:
        connection.close()


def signed(where: Where, method: str, path: str, body: bytes = b"", **more: Any) -> dict[str, str]:
    """The headers of a request signed with version 4 (`service`, `headers`, `region` in `more`)."""
    service = more.get("service", "s3")
    request = AWSRequest(method, f"{where.endpoint_url}{path}", more.get("headers", {}), body)
    key = Credentials(where.access_key_id or "", where.secret_access_key or "")
    auth = S3SigV4Auth if service == "s3" else SigV4Auth
    auth(key, service, more.get("region", "us-east-1")).add_auth(request)
    return dict(request.headers.items())
