"""The tutorial gets through what networks and AWS do, and the learner is told, and has nothing to do."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.practice_account import PracticeAccount
from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.events import Event, Failed, ResourceCreated, Waiting
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.walkthrough import Walkthrough
from tests.journeys.inventory import Looker
from tests.journeys.proxy import PASS, Call, Fault, Judge, Proxy, proxied

SHARE = 0.3
BY_REST = frozenset({"s3"})


pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def account(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Where]:
    monkeypatch.setattr("hello_blaze_tui.walkthrough.patience.PRACTICE_SECONDS", (0.05, 0.3))
    practice = PracticeAccount(home / "state" / "practice")
    yield practice.start(pace=10_000)
    practice.stop()


@contextmanager
def beginning(where: Where, judge: Judge) -> Iterator[tuple[Walkthrough, Proxy]]:
    """A walkthrough whose every call goes through the proxy."""
    place = Place(True, "us-east-1", Account(where).identity().account_id)
    document = walkthrough_document.begin("faulty", place)
    with proxied(str(where.endpoint_url), judge) as proxy:
        yield Walkthrough(document, Account(replace(where, endpoint_url=proxy.url))), proxy
    there = Looker(where).look(document.token)
    assert (there.doubled, there.unknown_to(document)) == ([], [])


def run(walkthrough: Walkthrough, until: str = "cleanup") -> list[Event]:
    keys = [step.key for step in walkthrough.steps]
    events = list(walkthrough.run_all(threading.Event(), keys[: keys.index(until) + 1]))
    assert [event for event in events if isinstance(event, Failed)] == []
    return events


def throttled(call: Call) -> Fault:
    if call.service in BY_REST:
        return Fault("refuse", "SlowDown", 503)
    return Fault("refuse", "ThrottlingException" if call.headers.get("X-Amz-Target") else "Throttling")


def test_three_calls_in_ten_go_wrong(account: Where) -> None:
    chance = random.Random(4)

    def judge(call: Call) -> Fault:
        if chance.random() > SHARE:
            return PASS
        kinds = ("throttle", "5xx", "5xx", "reset", "lose", "cut", "delay", "reset", "lose", "cut")
        kind = chance.choice(kinds)
        if kind == "throttle":
            return throttled(call)
        if kind == "5xx":
            return Fault("refuse", "InternalError", 503)
        return Fault(kind, seconds=0.3 if kind == "delay" else 0)

    with beginning(account, judge) as (walkthrough, proxy):
        run(walkthrough)
        assert proxy.injected > 0.15 * len(proxy.calls)
        assert Looker(account).look(walkthrough.setting.token).left == []


def test_aws_is_away_for_a_while_and_the_learner_is_told(account: Where) -> None:
    away = [PASS] * 12 + [Fault("reset")] * 25

    def judge(_call: Call) -> Fault:
        return away.pop(0) if away else PASS

    with beginning(account, judge) as (walkthrough, _):
        events = run(walkthrough, until="role")
    said = [f"{event.why} (try {event.attempt})" for event in events if isinstance(event, Waiting)]
    assert "AWS is slow, waiting (try 3)" in said


def test_credentials_that_end_in_the_middle_are_waited_for(account: Where) -> None:
    refused: list[Call] = []
    lasting = 6

    def judge(call: Call) -> Fault:
        """From CreateTrainingJob on nobody is let in, until somebody has signed in."""
        if (refused and len(refused) < lasting) or (call.operation == "CreateTrainingJob" and not refused):
            refused.append(call)
            return Fault("refuse", "ExpiredToken", 403)
        return PASS

    with beginning(account, judge) as (walkthrough, _):
        events = run(walkthrough, until="training")
    said = [event.why for event in events if isinstance(event, Waiting)]
    assert all("signed in again" in why for why in said)
    # One look for each pause: no storm.
    assert len(said) >= lasting - 3
    created = [event.resource.kind for event in events if isinstance(event, ResourceCreated)]
    assert created.count("training job") == 1
