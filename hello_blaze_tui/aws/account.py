"""The one way to an AWS account: one verb that changes something, `send`, and verbs that only read.

A request is checked against the service model before it is sent, and whatever goes wrong comes back as a
BlazeError.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hello_blaze_tui.aws import check
from hello_blaze_tui.aws.calls import call, method, upload
from hello_blaze_tui.aws.clients import Clients
from hello_blaze_tui.aws.denial import Asked
from hello_blaze_tui.aws.diagnosis import explained
from hello_blaze_tui.aws.sentences import sentences
from hello_blaze_tui.aws.session import Where, partition_of, regions
from hello_blaze_tui.errors import BlazeError, UsageError
from hello_blaze_tui.request import LocalFile, Request, Resource

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
        self._clients = Clients(where)
        self._look_again = look_again
        self._identity: Identity | None = None

    def in_region(self, region: str) -> Account:
        """The same account, seen from another region."""
        if region == self._clients.where.region:
            return self
        return Account(replace(self._clients.where, region=region), self._look_again)

    @property
    def is_practice(self) -> bool:
        """Whether this is the account inside the learner's machine, where nothing takes as long as on AWS."""
        return self._clients.where.is_practice

    @property
    def profile(self) -> str | None:
        """The profile that signs in; None: the standard one."""
        return self._clients.where.profile

    @property
    def region(self) -> str:
        """The region that requests go to.

        Raises:
            BlazeError: no region is set anywhere, or the profile does not exist.
        """
        return self._clients.region

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
        self._clients.renew(self._look_again)
        self._identity = None

    def client(self, service: str) -> Any:
        """The boto3 client of `service`, for the modules of aws/ only, and for reading only."""
        return self._clients.client(service, 30, TRIES)

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
            client = self._clients.client(
                request.service, 70 if key in _PATIENT else 30, 1 if key in _ONCE else TRIES
            )
            body = request.parameters.get("Body")
            if isinstance(body, LocalFile):
                upload(client, body, request.parameters, on_bytes)
                return {}
            began = time.perf_counter()
            answer = call(client, request.operation, request.parameters)
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
                return call(self.client(service), operation, parameters)
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
            for page in client.get_paginator(method(client, operation)).paginate(**parameters):
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
        region = self._clients.where.region
        partition = partition_of(region) if region else "aws"
        return Asked(service, operation, parameters, region or "*", partition)


def _refuse_changing(operation: str) -> None:
    if not operation.startswith(READING):
        raise ValueError(f"{operation} may change something: send it as a Request")


def _refuse_wrong(service: str, operation: str, parameters: Mapping[str, Any]) -> None:
    if found := check.violations(service, operation, parameters):
        raise UsageError(f"{operation} was not sent.", sentences(found), code="ValidationException")
