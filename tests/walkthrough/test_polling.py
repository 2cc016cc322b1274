"""How often AWS is asked while a job runs: in growing intervals, with room for many walkthroughs."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

from hello_blaze_tui.events import LogLines, StatusChanged
from hello_blaze_tui.request import Resource
from hello_blaze_tui.walkthrough.watching import Watch
from tests.walkthrough.fake_account import FakeAccount

JOB = Resource("training job", "t-1", "us-east-1")
MINUTES = 10
SIDE_BY_SIDE = 12
A_SECOND = 5
"""Requests: the least documented quota of what is asked, that of FilterLogEvents (CloudWatch Logs quotas: 5 a
second for each account and region in the regions that have least)."""


class Clock(threading.Event):
    """Pauses take no time, and are added up."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds += timeout or 0
        return False


class WatchedAccount(FakeAccount):
    """On AWS: a job of ten minutes that changes its status every two. It remembers when it was asked."""

    @property
    def is_practice(self) -> bool:
        return False

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.asked: list[tuple[float, str]] = []

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        assert parameters, service
        at = self.clock.seconds
        self.asked.append((at, operation))
        if operation == "FilterLogEvents":
            return {
                "events": [{"eventId": f"{at}", "timestamp": 1, "message": "m", "logStreamName": "t-1/a"}]
            }
        if at >= 60 * MINUTES:
            return {"TrainingJobStatus": "Completed"}
        return {"TrainingJobStatus": "InProgress", "SecondaryStatus": f"part {at // 120}"}


def test_many_monitors_stay_below_aws_s_quotas() -> None:
    clock = Clock()
    account = WatchedAccount(clock)
    events = list(Watch("training", clock).follow(account, JOB))
    assert len([event for event in events if isinstance(event, StatusChanged)]) == 6
    assert any(isinstance(event, LogLines) for event in events)
    counts = Counter(operation for _, operation in account.asked)
    assert counts["DescribeTrainingJob"] <= 6 * MINUTES + 10, "every 15 seconds, oftener after a change"
    assert counts["FilterLogEvents"] <= counts["DescribeTrainingJob"] + 10
    for begin in range(0, 60 * MINUTES, 10):
        within = Counter(operation for at, operation in account.asked if begin <= at < begin + 10)
        assert max(within.values(), default=0) * SIDE_BY_SIDE / 10 < A_SECOND, begin


class EndedAccount(WatchedAccount):
    """Describes a training job, or another, that was over yesterday."""

    def __init__(self, clock: Clock, described: dict[str, Any]) -> None:
        super().__init__(clock)
        self._described = described

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        answer = super().read(service, operation, **parameters)
        return self._described if operation.startswith("Describe") else answer


BEGAN = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)


def test_what_was_over_before_anybody_looked_is_told_with_aws_s_own_times() -> None:
    clock = Clock()
    stays = [("Starting", 0), ("Training", 70), ("Completed", 192)]
    described = {
        "TrainingJobStatus": "Completed",
        "SecondaryStatus": "Completed",
        "CreationTime": BEGAN,
        "TrainingEndTime": BEGAN + timedelta(seconds=192),
        "SecondaryStatusTransitions": [
            {"Status": status, "StartTime": BEGAN + timedelta(seconds=seconds)} for status, seconds in stays
        ],
    }
    events = Watch("training", clock).follow(EndedAccount(clock, described), JOB)
    told = [
        (each.secondary, (each.time - BEGAN).total_seconds())
        for each in events
        if isinstance(each, StatusChanged)
    ]
    assert told == stays


def test_so_it_is_where_only_its_begin_and_end_are_known() -> None:
    clock = Clock()
    job = Resource("processing job", "toys-p1", "us-east-1")
    described = {
        "ProcessingJobStatus": "Completed",
        "CreationTime": BEGAN,
        "ProcessingEndTime": BEGAN + timedelta(seconds=181),
    }
    events = Watch("processing", clock).follow(EndedAccount(clock, described), job)
    told = [(each.status, each.time - BEGAN) for each in events if isinstance(each, StatusChanged)]
    assert told == [("InProgress", timedelta(0)), ("Completed", timedelta(seconds=181))]


def test_the_intervals_grow_while_nothing_moves() -> None:
    clock = Clock()
    account = WatchedAccount(clock)
    list(Watch("training", clock).follow(account, JOB))
    times = [at for at, operation in account.asked if operation.startswith("Describe") and at < 120]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (2.0, 15.0)
