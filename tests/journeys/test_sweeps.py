"""Whatever happens around a call that changes something: nothing is unknown, doubled, lost or left up.

Each sweep is one tutorial to which it happens at every such call, one after the other.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.practice_account import PracticeAccount
from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.events import Event, Failed
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import Place, WalkthroughDocument
from hello_blaze_tui.walkthrough import Walkthrough
from tests.journeys.inventory import Looker
from tests.journeys.proxy import PASS, Call, Fault, proxied

ANSWERS = {"training": {"epochs": 6}, "predictions": {"k": 2}}


@pytest.fixture
def account(home: Path) -> Iterator[Where]:
    practice = PracticeAccount(home / "state" / "practice")
    yield practice.start(pace=10_000)
    practice.stop()


def begun(where: Where) -> WalkthroughDocument:
    place = Place(True, "us-east-1", Account(where).identity().account_id)
    document = walkthrough_document.begin("swept", place)
    document.answers = {step: dict(answers) for step, answers in ANSWERS.items()}
    document.save()
    return document


def assert_all_is_well(where: Where) -> None:
    """Everything was done once, is known, and is gone again; the answers are as they were given."""
    document = walkthrough_document.load("swept")
    there = Looker(where).look(document.token)
    assert (there.left, there.doubled, there.unknown_to(document)) == ([], [], [])
    assert document.answers == ANSWERS
    assert {record.progress for record in document.steps.values()} == {"done"}
    assert document.ledger.intended() == ()


@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="forks: elsewhere that is not safe, or not there")
def test_killed_before_and_after_each_call_that_changes_something(account: Where) -> None:
    begun(account)
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.mortal", "swept"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=570,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lives = [json.loads(line) for line in done.stdout.splitlines()]
    killed = [life["killed"] for life in lives if life["killed"]]
    assert [life for life in lives if life["unknown"] or life["doubled"]] == []
    assert len(killed) >= 60
    assert {when.split()[1] for when in killed if when.startswith("before")} >= {
        *("CreateBucket", "PutObject", "CreateRole", "CreateProcessingJob", "CreateTrainingJob"),
        *("CreateModel", "CreateEndpointConfig", "CreateEndpoint", "CreateTransformJob", "DeleteBucket"),
    }
    assert_all_is_well(account)


class LosingAnswers:
    """Each call that changes something is carried out, and its answer lost so many times."""

    def __init__(self, times: int) -> None:
        self._times = times
        self.lost: dict[tuple[str, bytes], int] = {}

    def __call__(self, call: Call) -> Fault:
        point = (call.operation, call.body if call.service != "s3" else b"")
        if not call.changes or self.lost.get(point, 0) >= self._times:
            return PASS
        self.lost[point] = self.lost.get(point, 0) + 1
        return Fault("lose")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("times", [1, 2], ids=["sent again by botocore", "given up by botocore"])
def test_carried_out_and_its_answer_lost(account: Where, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    monkeypatch.setattr("hello_blaze_tui.aws.account.TRIES", 2)
    monkeypatch.setattr("hello_blaze_tui.walkthrough.patience.PRACTICE_SECONDS", (0.05, 0.3))
    losing = LosingAnswers(times)
    document, looker = begun(account), Looker(account)
    with proxied(str(account.endpoint_url), losing) as proxy:
        walkthrough = Walkthrough(document, Account(replace(account, endpoint_url=proxy.url)))
        *keys, cleanup = [step.key for step in walkthrough.steps]
        events = list(walkthrough.run_all(threading.Event(), keys))
        assert failed(events) == []
        there = looker.look(document.token)
        assert (there.doubled, there.unknown_to(document)) == ([], [])
        assert failed(walkthrough.run_all(threading.Event(), [cleanup])) == []
    assert len(losing.lost) >= 30
    assert_all_is_well(account)


def failed(events: Iterator[Event] | list[Event]) -> list[Failed]:
    return [event for event in events if isinstance(event, Failed)]
