"""Deleting, with an account that refuses: on past what cannot be deleted, and why in the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.events import RequestSent
from hello_blaze_tui.progress import sweep_document
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps.deleting import Deleting, Task
from hello_blaze_tui.walkthrough.sending import Sender
from tests.walkthrough.fake_account import FakeAccount

pytestmark = pytest.mark.usefixtures("home")


def group(name: str) -> Resource:
    return Resource("log group", name, "us-east-1")


def delete(account: FakeAccount, *names: str, stop: threading.Event | None = None) -> list[str]:
    """Deletes log groups of these names; gives the operations that were sent."""
    stop = stop or threading.Event()
    groups = [group(name) for name in names]
    account.there.update({(each.kind, each.name): each for each in groups})
    sender = Sender(sweep_document.begin("1", tuple(groups)), account, "cleanup", stop)
    deleting = Deleting(account, stop)
    events = list(sender.send_each(deleting.carry_out(deleting.of(groups))))
    return [each.request.operation for each in events if isinstance(each, RequestSent)]


def refusing(name: str, code: str, times: int) -> FakeAccount:
    account, left = FakeAccount(), [times]

    def before(request: Request) -> None:
        if name in request.parameters.values() and left[0]:
            left[0] -= 1
            raise BlazeError("AWS did not do it.", "It says so.", code=code)

    account.before = before
    return account


def test_what_cannot_be_deleted_does_not_hold_up_the_rest() -> None:
    account = refusing("b", "AccessDenied", 99)
    with pytest.raises(BlazeError) as caught:
        delete(account, "a", "b", "c")
    assert [name for _, name in account.there] == ["b"]
    assert caught.value.what == "1 thing could not be deleted."
    assert caught.value.why == "log group b: AWS did not do it. It says so."


def test_what_is_in_the_way_for_a_moment_is_waited_for() -> None:
    account = refusing("b", "OperationAborted", 2)
    assert delete(account, "a", "b") == ["DeleteLogGroup"] * 4
    assert account.there == {}


def test_what_stays_in_the_way_is_given_up_at_last() -> None:
    account = refusing("b", "DeleteConflict", 99)
    with pytest.raises(BlazeError, match="1 thing"):
        delete(account, "b", "c")
    assert [name for _, name in account.there] == ["b"]


@pytest.mark.parametrize("code", ["ExpiredToken", "EndpointConnectionError"])
def test_what_would_befall_everything_ends_it_at_once(code: str) -> None:
    account = refusing("a", code, 99)
    with pytest.raises(BlazeError, match="AWS did not do it"):
        delete(account, "a", "b")
    assert [name for _, name in account.there] == ["a", "b"]


def test_stopping_is_no_refusal() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        delete(FakeAccount(), "a", "b", stop=stop)


def test_a_task_that_breaks_between_its_requests_is_left_where_it_is() -> None:
    account, sent = FakeAccount(), list[str]()

    def requests() -> Iterator[Request]:
        yield Request("logs", "DeleteLogGroup", {"logGroupName": "first"})
        raise BlazeError("It could not be looked at.", code="AccessDenied")

    tasks = [Task("a thing", requests), Task("more", lambda: [Request("logs", "DeleteLogGroup", {})])]
    asked = (each.operation for each in Deleting(account, threading.Event()).carry_out(tasks))
    with pytest.raises(BlazeError, match="1 thing"):
        sent.extend(asked)
    assert sent == ["DeleteLogGroup", "DeleteLogGroup"]


def test_a_job_is_stopped_and_waited_for_before_what_it_holds_goes() -> None:
    class Working(FakeAccount):
        def read(self, service: str, operation: str, **_parameters: Any) -> dict[str, Any]:
            asked.append(f"{service} {operation}")
            return {"TrainingJobStatus": "Stopped" if len(asked) > 3 else "InProgress"}

    account, asked = Working(), list[str]()
    job, held = Resource("training job", "long", "us-east-1"), group("held")
    account.there["log group", "held"] = held
    sender = Sender(sweep_document.begin("1", (job, held)), account, "cleanup", threading.Event())
    deleting = Deleting(account, threading.Event())
    list(sender.send_each(deleting.carry_out(deleting.of([held, job]))))
    assert account.operations == ["StopTrainingJob", "DeleteLogGroup"]
    assert len(asked) > 3
