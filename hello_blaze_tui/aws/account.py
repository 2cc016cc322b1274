"""The one way to an AWS account: one verb that changes something, `send`, and verbs that only read.

A request is checked against the service model before it is sent, and whatever goes wrong comes back as a
BlazeError. Clients are made when they are first needed, once, under a lock: a boto3 session is not made for
several threads, its clients are.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hello_blaze_tui.aws import check
from hello_blaze_tui.aws.denial import Asked
from hello_blaze_tui.aws.diagnosis import explained
from hello_blaze_tui.aws.sentences import sentences
from hello_blaze_tui.aws.session import Where, make_config, make_session, partition_of, regions
from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.request import LocalFile, Request, Resource

if TYPE_CHECKING:
    import boto3

__all__ = ["Account", "Identity", "Where", "regions"]

READING = ("Describe", "Get", "Head", "List", "Filter")
"""What the names of AWS's reading operations begin with."""

TRIES = 5
"""In a row, with botocore's growing, random pauses: some seconds in all. Whoever waits longer says so."""
_ONCE = frozenset({("sagemaker-runtime", "InvokeEndpointAsync")})
"""Sent again after a lost answer, these would do their work twice. (A second Create of one name does not: AWS
answers that the name is taken, and `exists` tells whether it was ours.)"""

_PATIENT = frozenset({("sagemaker-runtime", "InvokeEndpoint"), ("s3", "PutObject")})
"""SageMaker gives a model 60 seconds to answer; S3 answers a large part late."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the account's credentials belong to."""

    account_id: str
    arn: str
    partition: str
    region: str


class Account:
    """An AWS account, or the practice account. Making one costs nothing; any thread may call any method."""

    def __init__(self, where: Where, look_again: Callable[[], Where] | None = None) -> None:
        """The account at `where`; `look_again` says where it is when it may have moved (see `renew`)."""
        self._where = where
        self._look_again = look_again
        self._lock = threading.RLock()
        self._session: boto3.Session | None = None
        self._clients: dict[tuple[str, float, int], Any] = {}
        self._identity: Identity | None = None

    def in_region(self, region: str) -> Account:
        """The same account, seen from another region."""
        if region == self._where.region:
            return self
        return Account(replace(self._where, region=region), self._look_again)

    @property
    def is_practice(self) -> bool:
        """Whether this is the account inside the learner's machine, where nothing takes as long as on AWS."""
        return self._where.is_practice

    @property
    def profile(self) -> str | None:
        """The profile that signs in; None: the standard one."""
        return self._where.profile

    @property
    def region(self) -> str:
        """The region that requests go to.

        Raises:
            BlazeError: no region is set anywhere, or the profile does not exist.
        """
        with explained("the choice of a region"):
            region = self._made_session().region_name
        if not region:
            raise BlazeError(
                "No region is chosen.",
                "Neither --region, nor AWS_DEFAULT_REGION, nor the profile names one.",
                "Name one, for example --region us-east-1.",
                "NoRegionError",
            )
        return str(region)

    @property
    def partition(self) -> str:
        """`aws`, `aws-cn`, `aws-us-gov` ..., which stands second in every ARN."""
        return partition_of(self.region)

    def identity(self) -> Identity:
        """Who is signed in; asked once (STS GetCallerIdentity)."""
        if self._identity is None:
            answer = self.read("sts", "GetCallerIdentity")
            arn = str(answer["Arn"])
            self._identity = Identity(str(answer["Account"]), arn, arn.split(":")[1], self.region)
        return self._identity

    def renew(self) -> None:
        """Forgets credentials and clients, so that the next call sees a sign-in made elsewhere.

        Raises:
            BlazeError: the practice account is not up, and cannot be started again.
        """
        with self._lock:
            if self._look_again is not None:
                self._where = replace(self._look_again(), region=self._where.region)
            self._session, self._identity = None, None
            self._clients.clear()

    def client(self, service: str) -> Any:
        """The boto3 client of `service`, for the modules of aws/ only, and for reading only."""
        return self._client(service, 30, TRIES)

    def send(self, request: Request, on_bytes: Callable[[int, int], None] | None = None) -> dict[str, Any]:
        """Sends the request, once; the only thing here that changes anything on AWS.

        Args:
            request: What to send; a `Body` that is a LocalFile is uploaded in parts.
            on_bytes: Told bytes sent so far and in all while a file is uploaded, on other threads; what it
                raises ends the upload.

        Returns:
            AWS's answer; a streaming body is read to its end. A model's answer has `Milliseconds` too: from
            the call to the answer's last byte.

        Raises:
            UsageError: the request breaks a rule of the service model; nothing was sent.
            BlazeError: AWS refused it, or could not be reached.
        """
        _refuse_wrong(request.service, request.operation, request.parameters)
        key = (request.service, request.operation)
        with explained(request.operation, self._asked(*key, request.parameters)):
            client = self._client(
                request.service, 70 if key in _PATIENT else 30, 1 if key in _ONCE else TRIES
            )
            body = request.parameters.get("Body")
            if isinstance(body, LocalFile):
                _upload(client, body, request.parameters, on_bytes)
                return {}
            began = time.perf_counter()
            answer = _call(client, request.operation, request.parameters)
            if key == ("s3", "DeleteObjects") and answer.get("Errors"):
                raise _not_deleted(answer["Errors"])
            read = {name: value.read() if hasattr(value, "read") else value for name, value in answer.items()}
            if request.service == "sagemaker-runtime":
                read["Milliseconds"] = round((time.perf_counter() - began) * 1000, 1)
            return read

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        """AWS's answer to a reading operation; a streaming body is left to the caller.

        Raises:
            ValueError: the operation is not one that only reads.
            UsageError: the parameters break a rule of the service model.
            BlazeError: AWS refused it, or could not be reached.
        """
        _refuse_changing(operation)
        _refuse_wrong(service, operation, parameters)
        try:
            with explained(operation, self._asked(service, operation, parameters)):
                return _call(self.client(service), operation, parameters)
        except BlazeError as error:
            if operation.startswith("Head") and error.code in {"400", "403"}:
                # No words answer a HEAD: this raises in words what is wrong with sign-in or clock.
                self.read("sts", "GetCallerIdentity")
            raise

    def pages(self, service: str, operation: str, result_key: str, **parameters: Any) -> Iterator[Any]:
        """Every item under `result_key` of all pages of a listing operation. Raises as `read` does."""
        _refuse_changing(operation)
        _refuse_wrong(service, operation, parameters)
        with explained(operation, self._asked(service, operation, parameters)):
            client = self.client(service)
            for page in client.get_paginator(_method(client, operation)).paginate(**parameters):
                yield from page.get(result_key) or ()

    def exists(self, resource: Resource) -> Resource | None:
        """The resource with its ARN (a bucket with its region too); None when it is not there, or not ours.

        Raises:
            BlazeError: AWS does not let us see it, or cannot be reached.
        """
        from hello_blaze_tui.aws.lookup import find  # noqa: PLC0415  # it needs Account

        return find(self, resource)

    def is_ours(self, resource: Resource, tags: Mapping[str, str], asked: datetime) -> bool:
        """Whether what `exists` found came of our request of that time; see `aws.origin`."""
        from hello_blaze_tui.aws.origin import is_ours  # noqa: PLC0415  # it needs Account

        return is_ours(self, resource, tags, asked)

    def _asked(self, service: str, operation: str, parameters: Mapping[str, Any]) -> Asked:
        region = self._where.region
        partition = partition_of(region) if region else "aws"
        return Asked(service, operation, parameters, region or "*", partition)

    def _made_session(self) -> boto3.Session:
        with self._lock:
            if self._session is None:
                self._session = make_session(self._where)
            return self._session

    def _client(self, service: str, read_timeout: float, tries: int) -> Any:
        key = (service, read_timeout, tries)
        with self._lock:
            if key not in self._clients:
                session: Any = self._made_session()
                self._clients[key] = session.client(
                    service,
                    region_name=self.region,
                    endpoint_url=self._where.endpoint_url,
                    config=make_config(self._where, read_timeout, tries),
                )
            return self._clients[key]


def _method(client: Any, operation: str) -> str:
    names: Mapping[str, str] = client.meta.method_to_api_mapping
    return next(method for method, name in names.items() if name == operation)


def _call(client: Any, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    answer = getattr(client, _method(client, operation))(**parameters)
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def _refuse_changing(operation: str) -> None:
    if not operation.startswith(READING):
        raise ValueError(f"{operation} may change something: send it as a Request")


def _refuse_wrong(service: str, operation: str, parameters: Mapping[str, Any]) -> None:
    if found := check.violations(service, operation, parameters):
        raise UsageError(f"{operation} was not sent.", sentences(found), code="ValidationException")


def _not_deleted(errors: list[dict[str, Any]]) -> BlazeError:
    """S3 answers 200 to a DeleteObjects that did not delete everything."""
    first = errors[0]
    return BlazeError(
        f"{len(errors)} objects could not be deleted.",
        f"{first.get('Key')}: {first.get('Message')}.",
        "Look at the permissions and the policy of the bucket, then run the cleanup again.",
        str(first.get("Code", "")),
    )


def _upload(
    client: Any,
    file: LocalFile,
    parameters: Mapping[str, Any],
    on_bytes: Callable[[int, int], None] | None,
) -> None:
    extra = {name: value for name, value in parameters.items() if name not in {"Bucket", "Key", "Body"}}
    total = file.path.stat().st_size
    counting = threading.Lock()
    done = 0

    def count(more: int) -> None:
        # Parts are sent side by side; a part that is sent again first takes its bytes back.
        nonlocal done
        with counting:
            done += more
            if on_bytes is not None:
                on_bytes(done, total)

    client.upload_file(
        str(file.path), parameters["Bucket"], parameters["Key"], ExtraArgs=extra or None, Callback=count
    )
