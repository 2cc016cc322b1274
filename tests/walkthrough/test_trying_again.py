"""A step that failed is tried again: what is on AWS already is followed on, never made a second time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed, ResourceCreated, Verified
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.request import Cost, Request, Resource
from hello_blaze_tui.steps.step import Answers, Field, Scene, Step, Verification
from hello_blaze_tui.walkthrough import Walkthrough
from tests.walkthrough.fake_account import FakeAccount


def _job(answers: Answers) -> Resource:
    return Resource("training job", f"job-{answers.attempt('training')}", "us-east-1")


def _requests(answers: Answers) -> tuple[Request, ...]:
    job = _job(answers)
    parameters = {
        "TrainingJobName": job.name,
        "RoleArn": "arn:aws:iam::123456789012:role/learner",
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "OutputDataConfig": {"S3OutputPath": "s3://bucket/model/"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
        "StoppingCondition": {"MaxRuntimeInSeconds": 600},
    }
    cost = Cost(Decimal("0.1"), Decimal(1))
    return (Request("sagemaker", "CreateTrainingJob", parameters, creates=job, cost=cost),)


def _verify(scene: Scene) -> Verification:
    yield from ()
    return {"job": _job(scene.answers).name}


TRAINING = Step(
    key="training",
    title="Training job",
    fields=(Field("epochs", "Epochs", "How often.", kind="integer", default=5),),
    requests=_requests,
    watches=_job,
    verify=_verify,
)


class JobAccount(FakeAccount):
    """Its one sort of job ends as the test says, or cannot be asked after."""

    def __init__(self) -> None:
        super().__init__()
        self.status = "Completed"
        self.refusal: BlazeError | None = None
        self.times: dict[str, datetime] = {}

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if service == "logs":
            return {"events": []}
        assert operation == "DescribeTrainingJob"
        if self.refusal is not None:
            raise self.refusal
        return {**parameters, "TrainingJobStatus": self.status, "FailureReason": "no", **self.times}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits is tested elsewhere."""
    monkeypatch.setattr("hello_blaze_tui.walkthrough.patience.SLOW_AWS", 0)
    monkeypatch.setattr("hello_blaze_tui.walkthrough.walkthrough.SIGN_IN_UNATTENDED", 0)


@pytest.fixture
def account() -> JobAccount:
    return JobAccount()


@pytest.fixture
def walkthrough(home: object, account: JobAccount, monkeypatch: pytest.MonkeyPatch) -> Walkthrough:
    monkeypatch.setattr(Walkthrough, "steps", (TRAINING,))
    document = walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012"))
    return Walkthrough(document, account)


def run(walkthrough: Walkthrough) -> list[Event]:
    return list(walkthrough.run("training", threading.Event()))


def created(account: FakeAccount) -> list[str]:
    return [request.creates.name for request in account.sent if request.creates is not None]


@pytest.mark.parametrize("code", ["ExpiredToken", "ReadTimeoutError", "AccessDeniedException"])
def test_a_job_that_could_not_be_watched_is_followed_on(
    walkthrough: Walkthrough, account: JobAccount, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr("hello_blaze_tui.aws.jobs.PATIENCE", 0)
    account.refusal = BlazeError("AWS cannot be asked.", code=code)
    assert isinstance(run(walkthrough)[-1], Failed)
    assert [entry.resource.name for entry in walkthrough.document.unsettled()] == ["job-1"]
    account.refusal = None
    assert isinstance(run(walkthrough)[-1], Verified)
    assert created(account) == ["job-1"]
    assert walkthrough.document.unsettled() == ()


def test_a_job_that_ended_badly_is_sent_under_another_name(
    walkthrough: Walkthrough, account: JobAccount
) -> None:
    account.status = "Failed"
    assert isinstance(run(walkthrough)[-1], Failed)
    assert walkthrough.document.unsettled() == ()
    account.status = "Completed"
    assert isinstance(run(walkthrough)[-1], Verified)
    assert created(account) == ["job-1", "job-2"]


def test_a_changed_answer_takes_effect_after_a_failure(walkthrough: Walkthrough, account: JobAccount) -> None:
    account.refusal = BlazeError("No.", code="AccessDeniedException")
    run(walkthrough)
    account.refusal = None
    walkthrough.answer("training", "epochs", 6)
    walkthrough.answer("training", "epochs", 7)
    assert isinstance(run(walkthrough)[-1], Verified)
    assert created(account) == ["job-1", "job-2"]


def test_a_refused_request_does_not_use_up_its_name(walkthrough: Walkthrough, account: JobAccount) -> None:
    def refused(_request: Request) -> None:
        raise BlazeError("Quota.", code="ResourceLimitExceeded")

    account.before = refused
    assert isinstance(run(walkthrough)[-1], Failed)
    assert walkthrough.document.unsettled() == ()
    account.before = lambda _request: None
    run(walkthrough)
    assert created(account) == ["job-1"]


def test_what_comes_to_be_after_its_answer_was_lost_is_ours(
    walkthrough: Walkthrough, account: JobAccount
) -> None:
    late = Resource("training job", "job-1", "us-east-1")

    def lost(_request: Request) -> None:
        raise BlazeError("The connection to AWS broke off.", code="ReadTimeoutError")

    account.before = lost
    assert isinstance(run(walkthrough)[-1], Failed)
    assert [entry.life for entry in walkthrough.document.unsettled()] == ["intended"]
    account.there[late.kind, late.name] = late
    events = run(walkthrough)
    assert [event.adopted for event in events if isinstance(event, ResourceCreated)] == [True]
    assert isinstance(events[-1], Verified)
    assert account.sent == []


def test_what_was_found_after_a_crash_costs_too_and_costs_once(
    walkthrough: Walkthrough, account: JobAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_request: Request) -> None:
        raise KeyboardInterrupt

    account.after = killed
    with pytest.raises(KeyboardInterrupt):
        run(walkthrough)
    account.after = lambda _request: None
    for status in ("InProgress", "Completed"):
        account.status = status
        account.refusal = BlazeError("No.", code="ExpiredToken") if status == "InProgress" else None
        monkeypatch.setattr("hello_blaze_tui.aws.jobs.PATIENCE", 0)
        run(Walkthrough(walkthrough_document.load("toys-1"), account))
    record = walkthrough_document.load("toys-1").steps["training"]
    assert [(cost["what"], cost["usd"]) for cost in record.costs] == [("training job job-1", "0.1000")]


def test_a_pause_between_two_runs_is_not_counted(walkthrough: Walkthrough, account: JobAccount) -> None:
    account.status = "Failed"
    run(walkthrough)
    document = walkthrough_document.load("toys-1")
    document.steps["training"].started = "2026-01-01T00:00:00.000+00:00"
    document.save()
    account.status = "Completed"
    again = Walkthrough(document, account)
    run(again)
    [finished] = [
        event for event in again.run_all(threading.Event(), ["training"]) if hasattr(event, "summary")
    ]
    [step] = finished.summary["steps"]
    assert step["seconds"] < 60


def test_a_name_that_was_given_and_is_used_up_is_asked_for_again(
    account: JobAccount, monkeypatch: pytest.MonkeyPatch, walkthrough: Walkthrough
) -> None:
    named = replace(
        TRAINING,
        fields=(*TRAINING.fields, Field("name", "Job name", "A name.", default="")),
        watches=lambda answers: Resource("training job", answers.text("training.name"), "us-east-1"),
        requests=lambda _answers: (),
    )
    monkeypatch.setattr(Walkthrough, "steps", (named,))
    account.status = "Failed"
    walkthrough.answer("training", "name", "mine")
    failed = run(walkthrough)[-1]
    assert isinstance(failed, Failed)
    assert "give another one than mine (training.name)" in failed.todo


@pytest.mark.parametrize("days", [1, -1], ids=["asleep for a day", "the clock put back by a day"])
def test_a_clock_that_jumps_while_a_job_runs_ends_and_doubles_nothing(
    walkthrough: Walkthrough, account: JobAccount, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    moment = [datetime.now(timezone.utc)]

    def now() -> str:
        return moment[0].isoformat()

    for module in ("bookkeeping", "recording", "costs"):
        monkeypatch.setattr(f"hello_blaze_tui.walkthrough.{module}.now", now)
    began = datetime(2026, 11, 24, tzinfo=timezone.utc)
    account.times = {"TrainingStartTime": began, "TrainingEndTime": began + timedelta(hours=1)}
    account.status = "InProgress"

    class Lid(threading.Event):
        """The laptop is shut at the first pause, and the job ends meanwhile."""

        def wait(self, _timeout: float | None = None) -> bool:
            account.status = "Completed"
            moment[0] += timedelta(days=days)
            return False

    assert isinstance(list(walkthrough.run("training", Lid()))[-1], Verified)
    assert created(account) == ["job-1"]
    [charge] = meter(walkthrough_document.load("toys-1")).charges
    assert (charge.is_running(), charge.so_far(moment[0])) == (False, Decimal("0.1"))
