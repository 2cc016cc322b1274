from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.errors import BlazeError, Stopped, UsageError
from hello_blaze_tui.events import Event, Failed, RequestSent, ResourceCreated, Verified, Waiting
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.bookkeeping import Bookkeeper
from hello_blaze_tui.walkthrough.sending import Sender
from tests.walkthrough.fake_account import FakeAccount

PLACE = Place(practice=True, region="us-east-1", account_id="123456789012")


@pytest.fixture
def account() -> FakeAccount:
    return FakeAccount()


@pytest.fixture
def walkthrough(home: Path, account: FakeAccount) -> Walkthrough:
    return Walkthrough(walkthrough_document.begin("toys-1", PLACE), account)


def reopened(account: FakeAccount) -> Walkthrough:
    """The same walkthrough after the process died."""
    return Walkthrough(walkthrough_document.load("toys-1"), account)


def run(walkthrough: Walkthrough, step: str) -> list[Event]:
    return list(walkthrough.run(step, threading.Event()))


def on_disk() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(walkthrough_document.path_of("toys-1").read_text(encoding="utf-8"))
    return document


def lives() -> dict[str, str]:
    return {entry["resource"]["kind"]: entry["life"] for entry in on_disk()["ledger"]}


def test_a_resource_is_in_the_ledger_on_disk_before_the_call(
    walkthrough: Walkthrough, account: FakeAccount
) -> None:
    seen = []
    account.before = lambda request: seen.append(lives().get("bucket")) if request.creates else None
    run(walkthrough, "bucket")
    assert seen == ["intended"]
    assert lives() == {"bucket": "created"}


def test_a_call_that_never_went_out_is_sent_again(walkthrough: Walkthrough, account: FakeAccount) -> None:
    def killed(_request: Request) -> None:
        raise KeyboardInterrupt

    account.before = killed
    with pytest.raises(KeyboardInterrupt):
        run(walkthrough, "bucket")
    assert lives() == {"bucket": "intended"}
    account.before = lambda _request: None
    events = run(reopened(account), "bucket")
    assert account.operations.count("CreateBucket") == 1
    assert isinstance(events[-1], Verified)


def test_a_call_whose_answer_was_lost_is_not_sent_twice(
    walkthrough: Walkthrough, account: FakeAccount
) -> None:
    def killed(_request: Request) -> None:
        raise KeyboardInterrupt

    account.after = killed
    with pytest.raises(KeyboardInterrupt):
        run(walkthrough, "bucket")
    account.after = lambda _request: None
    events = run(reopened(account), "bucket")
    assert account.operations.count("CreateBucket") == 1
    assert [event.adopted for event in events if isinstance(event, ResourceCreated)] == [True]
    assert isinstance(events[-1], Verified)


def test_what_somebody_else_made_under_that_name_meanwhile_is_not_ours(
    walkthrough: Walkthrough, account: FakeAccount
) -> None:
    def killed(request: Request) -> None:
        assert request.creates is not None
        account.foreign.add(request.creates)
        raise KeyboardInterrupt

    account.after = killed
    with pytest.raises(KeyboardInterrupt):
        run(walkthrough, "bucket")
    account.after = lambda _request: None
    failed = run(reopened(account), "bucket")[-1]
    assert isinstance(failed, Failed)
    assert "left alone" in failed.why
    assert lives() == {"bucket": "never was"}


def test_an_error_after_which_it_is_there_is_a_lost_answer(
    walkthrough: Walkthrough, account: FakeAccount
) -> None:
    def lost(request: Request) -> None:
        if request.operation == "CreateBucket":
            raise BlazeError("AWS cannot be reached.", code="ReadTimeoutError")

    account.after = lost
    assert isinstance(run(walkthrough, "bucket")[-1], Verified)
    assert lives() == {"bucket": "created"}


def test_an_error_after_which_it_is_not_there_is_one(walkthrough: Walkthrough, account: FakeAccount) -> None:
    def refused(_request: Request) -> None:
        raise BlazeError("No.", "Because.", "Do this.", "AccessDenied")

    account.before = refused
    failed = run(walkthrough, "bucket")[-1]
    assert isinstance(failed, Failed)
    assert (failed.what, failed.why, failed.todo, failed.code) == (
        "No.",
        "Because.",
        "Do this.",
        "AccessDenied",
    )
    assert lives() == {"bucket": "never was"}
    assert walkthrough.progress("bucket") == "failed"


def test_a_name_that_is_taken_is_refused_and_left_alone(
    walkthrough: Walkthrough, account: FakeAccount
) -> None:
    walkthrough.answer("bucket", "name", "a-bucket-of-mine")
    account.there["bucket", "a-bucket-of-mine"] = Resource("bucket", "a-bucket-of-mine", "us-east-1")
    failed = run(walkthrough, "bucket")[-1]
    assert isinstance(failed, Failed)
    assert failed.exit_code == 2
    assert account.sent == []
    assert walkthrough.up() == ()


def test_nothing_is_sent_while_an_answer_is_wrong(walkthrough: Walkthrough, account: FakeAccount) -> None:
    walkthrough.answer("bucket", "name", "No Bucket")
    failed = run(walkthrough, "bucket")[-1]
    assert isinstance(failed, Failed)
    assert "bucket.name" in failed.why
    assert account.sent == []


def test_a_role_that_is_too_new_is_waited_for(walkthrough: Walkthrough, account: FakeAccount) -> None:
    run(walkthrough, "role")
    tries: list[Request] = []

    def too_new(request: Request) -> None:
        tries.append(request)
        if len(tries) < 3:
            raise BlazeError("AWS did not do CreateModel.", "Could not assume role arn:aws:iam::1:role/r.")

    account.before = too_new
    sender = Sender(walkthrough_document.load("toys-1"), account, "model", threading.Event())
    events = [event for request in walkthrough.requests("model") for event in sender.send(request)]
    assert [event.attempt for event in events if isinstance(event, Waiting)] == [2, 3]
    assert account.operations[-1] == "CreateModel"


def test_a_role_that_is_not_ours_is_not_waited_for(walkthrough: Walkthrough, account: FakeAccount) -> None:
    def refused(_request: Request) -> None:
        raise BlazeError("AWS did not do CreateModel.", "Could not assume role arn:aws:iam::1:role/r.")

    account.before = refused
    walkthrough.answer("region", "name", "us-east-1")
    sender = Sender(walkthrough_document.load("toys-1"), account, "model", threading.Event())
    with pytest.raises(BlazeError, match="assume role"):
        list(sender.send(walkthrough.requests("model")[0]))


def test_stopping_keeps_everything(walkthrough: Walkthrough, account: FakeAccount) -> None:
    stop = threading.Event()
    account.after = lambda _request: stop.set()
    with pytest.raises(Stopped):
        list(walkthrough.run("bucket", stop))
    assert account.operations == ["CreateBucket"]
    assert lives() == {"bucket": "created"}
    assert isinstance(run(reopened(account), "bucket")[-1], Verified)
    assert account.operations.count("CreateBucket") == 1


def test_a_changed_answer_reopens_its_step_once(walkthrough: Walkthrough) -> None:
    for step in ("region", "bucket", "role"):
        run(walkthrough, step)
    walkthrough.answer("bucket", "prefix", "other/")
    assert [walkthrough.progress(step) for step in ("region", "bucket", "role")] == [
        "done",
        "not yet",
        "done",
    ]
    walkthrough.answer("bucket", "prefix", "other/")
    assert walkthrough.answers.attempt("bucket") == 2


def test_an_answer_to_a_step_that_was_not_begun_begins_nothing(walkthrough: Walkthrough) -> None:
    walkthrough.answer("bucket", "prefix", "other/")
    assert on_disk()["steps"] == {}


def test_the_same_answer_again_reopens_nothing(walkthrough: Walkthrough) -> None:
    run(walkthrough, "bucket")
    walkthrough.answer("bucket", "source", "new")
    assert walkthrough.progress("bucket") == "done"


def test_what_a_resource_needs_is_on_disk_before_the_call(
    walkthrough: Walkthrough, account: FakeAccount
) -> None:
    [request] = walkthrough.requests("model")
    assert request.creates is not None
    Bookkeeper(walkthrough.document, "model").intend(request, request.creates)
    Bookkeeper(walkthrough.document, "model").created(request.creates, {"ModelArn": "arn"})
    role, bucket = (walkthrough.answers.text(f"{key}.name") for key in ("role", "bucket"))
    needs = reopened(account).answers.needs
    assert needs == {str(request.creates): (f"bucket {bucket}", f"role {role}")}


def test_answers_survive_and_can_be_taken_back(walkthrough: Walkthrough, account: FakeAccount) -> None:
    walkthrough.answer("training", "epochs", 9)
    assert reopened(account).answers["training.epochs"] == 9
    walkthrough.answer("training", "epochs", None)
    assert reopened(account).answers["training.epochs"] == 5


@pytest.mark.parametrize(
    ("step", "field", "value"), [("nothing", "x", 1), ("training", "x", 1), ("training", "epochs", "9")]
)
def test_an_answer_that_fits_nothing_is_refused(
    walkthrough: Walkthrough, step: str, field: str, value: Any
) -> None:
    with pytest.raises(UsageError):
        walkthrough.answer(step, field, value)


def test_requests_are_announced_before_they_are_sent(walkthrough: Walkthrough, account: FakeAccount) -> None:
    announced = []
    for event in walkthrough.run("bucket", threading.Event()):
        if isinstance(event, RequestSent):
            announced.append(event.request.operation)
            assert event.request not in account.sent
    assert announced == account.operations
