"""An account that a test scripts: what is there, what is sent, what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from hello_blaze_tui.aws.account import Account, Identity
from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Request, Resource


class NotThereError(Exception):
    """What boto3 raises for a HEAD of something that is not there."""

    def __init__(self) -> None:
        super().__init__("Not Found")
        self.response = {"Error": {"Code": "404", "Message": "Not Found"}}


class FakeAccount(Account):
    """Remembers requests; `before` and `after` are called around each, and may raise."""

    def __init__(self) -> None:
        super().__init__(Where(region="us-east-1", endpoint_url="http://127.0.0.1:9", access_key_id="A" * 20))
        self.sent: list[Request] = []
        self.there: dict[tuple[str, str], Resource] = {}
        self.foreign: set[Resource] = set()
        self.before: Callable[[Request], None] = lambda _request: None
        self.after: Callable[[Request], None] = lambda _request: None

    @property
    def operations(self) -> list[str]:
        return [request.operation for request in self.sent]

    def in_region(self, _region: str) -> Account:
        return self

    def identity(self) -> Identity:
        return Identity("123456789012", "arn:aws:iam::123456789012:user/me", "aws", "us-east-1")

    def send(self, request: Request, _on_bytes: Callable[[int, int], None] | None = None) -> dict[str, Any]:
        self.before(request)
        self.sent.append(request)
        if request.creates is not None:
            self.there[request.creates.kind, request.creates.name] = request.creates
        if request.deletes is not None:
            self.there.pop((request.deletes.kind, request.deletes.name), None)
        self.after(request)
        return {}

    def exists(self, resource: Resource) -> Resource | None:
        return self.there.get((resource.kind, resource.name))

    def is_ours(self, resource: Resource, _tags: Mapping[str, str], _asked: datetime) -> bool:
        return resource not in self.foreign

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation == "HeadBucket":
            if ("bucket", parameters["Bucket"]) in self.there:
                return {"BucketRegion": "us-east-1"}
            raise BlazeError("There is no such bucket.", code="404") from NotThereError()
        if operation == "GetRole":
            trust = {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}}
            arn = f"arn:aws:iam::123456789012:role/service-role/{parameters['RoleName']}"
            return {
                "Role": {
                    "Arn": arn,
                    "RoleName": parameters["RoleName"],
                    "AssumeRolePolicyDocument": {"Statement": [trust]},
                }
            }
        raise AssertionError(f"{service} {operation} was not expected")
