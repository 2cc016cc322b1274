from __future__ import annotations

import threading
from typing import Any, cast

import pytest

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.jobs import describe, log_group, log_prefix, watch
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.request import Resource, ResourceKind
from tests.aws.fake_aws import ScriptedAccount, error


class Steps(threading.Event):
    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        return self.is_set()


def resource(kind: ResourceKind) -> Resource:
    return Resource(kind, "name", "us-east-1")


def account(*answers: dict[str, Any] | BlazeError) -> Account:
    rest = iter(answers)

    def answer(*_: object, **__: object) -> dict[str, Any]:
        one = next(rest)
        if isinstance(one, BlazeError):
            raise one
        return one

    return cast("Account", ScriptedAccount(answer))


def test_a_training_jobs_secondary_statuses_and_messages_are_read() -> None:
    snapshot = describe(
        account(
            {
                "TrainingJobStatus": "InProgress",
                "SecondaryStatus": "Downloading",
                "SecondaryStatusTransitions": [
                    {"Status": "Starting", "StatusMessage": "Preparing", "StartTime": None, "EndTime": None},
                    {"Status": "Downloading", "StatusMessage": "Downloading input data"},
                ],
            }
        ),
        resource("training job"),
    )
    assert (snapshot.status, snapshot.secondary) == ("InProgress", "Downloading")
    assert snapshot.message == "Downloading input data"
    assert [transition.status for transition in snapshot.transitions] == ["Starting", "Downloading"]
    assert not snapshot.finished


@pytest.mark.parametrize(
    ("kind", "member", "status", "finished", "succeeded"),
    [
        ("processing job", "ProcessingJobStatus", "Completed", True, True),
        ("processing job", "ProcessingJobStatus", "Stopping", False, False),
        ("processing job", "ProcessingJobStatus", "Stopped", True, False),
        ("training job", "TrainingJobStatus", "Failed", True, False),
        ("transform job", "TransformJobStatus", "Completed", True, True),
        ("endpoint", "EndpointStatus", "Creating", False, False),
        ("endpoint", "EndpointStatus", "InService", True, True),
        ("endpoint", "EndpointStatus", "Failed", True, False),
        ("endpoint", "EndpointStatus", "RollingBack", False, False),
    ],
)
def test_ends_and_successes_are_told_apart(
    kind: ResourceKind, member: str, status: str, finished: bool, succeeded: bool
) -> None:
    snapshot = describe(account({member: status}), resource(kind))
    assert (snapshot.finished, snapshot.succeeded) == (finished, succeeded)


def status(text: str) -> dict[str, Any]:
    return {"ProcessingJobStatus": text, "FailureReason": "because" if text == "Failed" else ""}


def test_watching_ends_with_the_job_and_waits_longer_while_nothing_moves() -> None:
    stop = Steps()
    answers = [status("InProgress")] * 12 + [status("Stopping"), status("Failed")]
    seen = list(watch(account(*answers), resource("processing job"), stop))
    assert len(seen) == 14
    assert seen[-1].failure_reason == "because"
    assert stop.waits[:12] == sorted(stop.waits[:12])
    assert stop.waits[11] == 0.5
    assert stop.waits[12] == 0.2


def test_what_passes_by_itself_does_not_end_a_watch() -> None:
    answers = (error("ThrottlingException"), error("EndpointConnectionError"), status("Completed"))
    assert [s.status for s in watch(account(*answers), resource("processing job"), Steps())] == ["Completed"]


def test_expired_credentials_end_a_watch() -> None:
    with pytest.raises(BlazeError):
        list(watch(account(error("ExpiredTokenException")), resource("processing job"), Steps()))


def test_a_network_that_never_comes_back_ends_a_watch() -> None:
    with pytest.raises(BlazeError):
        list(watch(account(*[error("ReadTimeoutError")] * 100), resource("processing job"), Steps()))


def test_a_stopped_watch_ends_at_once() -> None:
    stop = threading.Event()
    found = watch(account(status("InProgress")), resource("processing job"), stop)
    next(found)
    stop.set()
    assert list(found) == []


@pytest.mark.parametrize(
    ("kind", "group", "prefix"),
    [
        ("processing job", "/aws/sagemaker/ProcessingJobs", "name/"),
        ("training job", "/aws/sagemaker/TrainingJobs", "name/"),
        ("transform job", "/aws/sagemaker/TransformJobs", "name/"),
        ("endpoint", "/aws/sagemaker/Endpoints/name", ""),
    ],
)
def test_each_kind_has_its_own_log(kind: ResourceKind, group: str, prefix: str) -> None:
    assert (log_group(resource(kind)), log_prefix(resource(kind))) == (group, prefix)
