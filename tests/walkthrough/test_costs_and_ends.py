from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import BudgetWarned, Event, Failed, ResourceDeleted
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import Place, WalkthroughDocument
from hello_blaze_tui.request import Cost, Request, Resource
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.step import Answers, Scene, Step, Verification
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.ends import notice
from hello_blaze_tui.walkthrough.standing import Standing
from tests.walkthrough.fake_account import FakeAccount

ENDPOINT = Resource("endpoint", "e-1", "us-east-1")
SCHEDULE = Resource("schedule", "e-1", "us-east-1")
JOB = Resource("training job", "t-1", "us-east-1")
START = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


class BillingAccount(FakeAccount):
    """Says what AWS says of a training job."""

    def __init__(self) -> None:
        super().__init__()
        self.described: dict[str, Any] = {}
        self.refusal: BlazeError | None = None

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation == "DescribeTrainingJob":
            if self.refusal is not None:
                raise self.refusal
            return self.described
        return super().read(service, operation, **parameters)


@pytest.fixture
def account() -> BillingAccount:
    return BillingAccount()


@pytest.fixture
def walkthrough(home: Path, account: BillingAccount) -> Walkthrough:
    place = Place(practice=False, region="us-east-1", account_id="123456789012")
    return Walkthrough(walkthrough_document.begin("toys-1", place), account)


def verified(_scene: Scene) -> Verification:
    yield from ()
    return {"summary": "done"}


def costing(cost: Cost, creates: Resource = JOB, key: str = "training") -> Step:
    def requests(_answers: Answers) -> tuple[Request, ...]:
        # Any that AWS would take; what it is does not matter here.
        parameters = {"TrainingJobName": creates.name}
        return (Request("sagemaker", "StopTrainingJob", parameters, creates=creates, cost=cost),)

    return Step(key, key.capitalize(), verified, requests=requests)


def set_steps(monkeypatch: pytest.MonkeyPatch, *steps: Step) -> None:
    monkeypatch.setattr(Walkthrough, "steps", (STEPS[0], *steps))


def run(walkthrough: Walkthrough, *keys: str, **more: Any) -> list[Event]:
    return list(walkthrough.run_all(threading.Event(), keys, **more))


PRICED = Cost(Decimal("0.6"), Decimal(1), prices_of="2026-10-01, us-east-1")


def test_a_job_costs_what_aws_bills_for_it(
    walkthrough: Walkthrough, account: BillingAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_steps(monkeypatch, costing(PRICED))
    account.refusal = BlazeError("No network.", code="EndpointConnectionError")
    run(walkthrough, "training")
    assert len(meter(walkthrough.document).running) == 1, "nobody could be asked yet"
    account.refusal = None
    account.described = {"TrainingJobStatus": "InProgress"}
    run(walkthrough, "region")
    assert len(meter(walkthrough.document).running) == 1
    times = {"TrainingStartTime": START, "TrainingEndTime": START + timedelta(minutes=9)}
    account.described = {"TrainingJobStatus": "Completed", **times, "BillableTimeInSeconds": 300}
    list(walkthrough.run("region", threading.Event()))
    settled = meter(walkthrough_document.load("toys-1"))
    assert settled.so_far.known == Decimal("0.05")
    assert settled.running == ()


def test_a_step_over_the_budget_is_not_begun_unless_somebody_says_so(
    walkthrough: Walkthrough, account: BillingAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_steps(monkeypatch, costing(PRICED))
    account.described = {"TrainingJobStatus": "InProgress"}
    walkthrough.answer("region", "budget", 0.5)
    refused = run(walkthrough, "training")[-1]
    assert isinstance(refused, Failed)
    assert (refused.code, refused.exit_code, account.sent) == ("BudgetExceeded", 1, [])
    assert "$0.60 on top of $0.00 so far is more than the budget of $0.50" in refused.why
    run(walkthrough, "training", may_exceed=lambda words: words == refused.why)
    assert account.operations == ["StopTrainingJob"]


def test_half_of_a_budget_is_told_once(
    walkthrough: Walkthrough, account: BillingAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Resource("training job", "t-2", "us-east-1")
    set_steps(monkeypatch, costing(PRICED), costing(PRICED, other, "transform"))
    times = {"TrainingStartTime": START, "TrainingEndTime": START + timedelta(hours=1)}
    account.described = {"TrainingJobStatus": "Completed", **times}
    walkthrough.answer("region", "budget", 1.2)
    warned = [event for event in run(walkthrough, "training", "transform") if isinstance(event, BudgetWarned)]
    assert [(event.step, event.what) for event in warned] == [
        ("training", "Half of the budget is used: $0.60 of $1.20.")
    ]


def test_a_price_that_is_not_known_is_said_where_there_is_a_budget(
    walkthrough: Walkthrough, account: BillingAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_steps(monkeypatch, costing(replace(PRICED, per_hour=None)))
    account.described = {"TrainingJobStatus": "InProgress"}
    walkthrough.answer("region", "budget", 1.2)
    warned = [event.what for event in run(walkthrough, "training") if isinstance(event, BudgetWarned)]
    assert ["not known" in what for what in warned] == [True]


def test_another_budget_leaves_what_was_done_as_it_is(walkthrough: Walkthrough) -> None:
    run(walkthrough, "region")
    walkthrough.answer("region", "budget", 3)
    assert walkthrough.progress("region") == "done"


@pytest.fixture
def ending(walkthrough: Walkthrough, account: BillingAccount) -> WalkthroughDocument:
    """A walkthrough whose endpoint was to end an hour ago."""
    document, hour = walkthrough.document, timedelta(hours=1)
    now = datetime.now(timezone.utc)
    for resource in (ENDPOINT, SCHEDULE):
        per_hour = "0.1" if resource is ENDPOINT else ""
        document.ledger.put(Entry(resource, "endpoint", "created", (now - 3 * hour).isoformat(), per_hour))
        account.there[resource.kind, resource.name] = resource
    record = document.step("endpoint")
    record.progress, record.result = "done", {"name": "e-1", "ends": (now - hour).isoformat()}
    costs = {"what": "endpoint e-1", "per_hour": "0.1", "usd": "0.1", "began": (now - 3 * hour).isoformat()}
    record.costs.append(costs)
    return document


def noticed(document: WalkthroughDocument, account: FakeAccount) -> list[tuple[str, str]]:
    return [
        (event.resource.kind, event.why)
        for event in notice(Standing(document, account), account.exists, lambda _entry: None, "")
        if isinstance(event, ResourceDeleted)
    ]


def test_an_endpoint_that_ended_as_asked_is_noticed_and_costs_no_more(
    ending: WalkthroughDocument, account: BillingAccount
) -> None:
    assert noticed(ending, account) == [], "it is still there"
    account.there.clear()
    (kind, why), (other, _) = noticed(ending, account)
    assert (kind, other) == ("endpoint", "schedule")
    assert why.startswith("it ended as asked, ")
    saved = walkthrough_document.load("toys-1")
    assert saved.ledger.up() == ()
    assert round(meter(saved).so_far.known, 4) == Decimal("0.2"), "two hours, to its end"
    assert saved.steps["endpoint"].progress == "not yet", "nothing was asked of it yet"
    assert noticed(ending, account) == []


def test_after_the_answers_it_is_not_needed_again(
    ending: WalkthroughDocument, account: BillingAccount
) -> None:
    ending.step("predictions").progress = "done"
    account.there.clear()
    assert len(noticed(ending, account)) == 2
    assert ending.steps["endpoint"].progress == "done"


def test_a_schedule_that_fired_before_its_endpoint_was_made_is_made_again(
    ending: WalkthroughDocument, account: BillingAccount
) -> None:
    ending.ledger.turn(ENDPOINT, "never was", START.isoformat())
    account.there.clear()
    assert noticed(ending, account) == [("schedule", "it had done its work")]
    assert ending.ledger.up() == ()


def test_one_that_is_gone_before_its_time_was_deleted_elsewhere(
    ending: WalkthroughDocument, account: BillingAccount
) -> None:
    ending.steps["endpoint"].result["ends"] = (datetime.now(timezone.utc) + timedelta(hours=1)).isoformat()
    account.there.clear()
    assert noticed(ending, account)[0] == ("endpoint", "it was deleted elsewhere")


def test_the_end_of_an_earlier_endpoint_leaves_the_present_one_as_it_is(
    ending: WalkthroughDocument, account: BillingAccount
) -> None:
    ending.steps["endpoint"].result["name"] = "e-2"
    account.there.clear()
    assert noticed(ending, account)[0] == ("endpoint", "it ended as asked, or was deleted elsewhere")
    assert ending.steps["endpoint"].progress == "done"


class CountingAccount(BillingAccount):
    """Remembers what was looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.looked: list[Resource] = []

    def exists(self, resource: Resource) -> Resource | None:
        self.looked.append(resource)
        return super().exists(resource)


def test_one_that_was_deleted_elsewhere_before_its_end_costs_no_more(
    ending: WalkthroughDocument, account: BillingAccount
) -> None:
    ending.steps["endpoint"].result["ends"] = (datetime.now(timezone.utc) + timedelta(hours=1)).isoformat()
    resumed = Walkthrough(ending, account)
    assert resumed.gone.is_due(meter(resumed.document)), "nobody has looked since the start"
    del account.there["endpoint", "e-1"]
    [event] = resumed.gone.noticed()
    assert isinstance(event, ResourceDeleted)
    assert (event.resource, event.why) == (ENDPOINT, "it was deleted elsewhere")
    assert not resumed.gone.is_due(meter(resumed.document))
    saved = walkthrough_document.load("toys-1")
    assert meter(saved).running == ()
    assert saved.ledger.up() == (saved.ledger.find(SCHEDULE),)
    assert saved.steps["endpoint"].attempt == 2, "it is made again under a fresh name"


def test_what_was_found_before_the_first_step_is_not_asked_for_in_it_again(
    ending: WalkthroughDocument,
) -> None:
    account = CountingAccount()
    for resource in (ENDPOINT, SCHEDULE):
        account.there[resource.kind, resource.name] = resource
    walkthrough = Walkthrough(ending, account)
    list(walkthrough.gone.noticed())
    walkthrough.gone.found(["predictions"])
    list(walkthrough.gone.looked_around("predictions"))
    assert sorted(each.kind for each in account.looked) == ["endpoint", "schedule"]
    list(walkthrough.gone.looked_around("predictions"))
    assert len(account.looked) == 4, "the next step looks anew"
