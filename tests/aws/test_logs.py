from __future__ import annotations

import contextlib
import random
import threading
from collections import Counter
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.logs import Follower, follow
from hello_blaze_tui.aws.seen import Seen
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import LogLine
from hello_blaze_tui.request import Resource
from tests.aws.fake_aws import ScriptedAccount, error

JOB = Resource("training job", "job", "us-east-1")


class CloudWatch:
    """FilterLogEvents at its most unpleasant: small pages, empty ones with a token, failures in between."""

    def __init__(self, page: int = 3, seed: int = 0) -> None:
        self.events: list[dict[str, Any]] = []
        self.failing = 0.0
        self.starts: list[int] = []
        self._page = page
        self._random = random.Random(seed)

    def write(self, timestamp: int, message: str, stream: str = "job/algo-1") -> None:
        self.events.append(
            {
                "eventId": f"{len(self.events):056d}",
                "timestamp": timestamp,
                "message": message,
                "logStreamName": stream,
            }
        )

    def answer(self, service: str, operation: str, **asked: Any) -> dict[str, Any]:
        assert (service, operation) == ("logs", "FilterLogEvents")
        assert asked["logGroupName"] == "/aws/sagemaker/TrainingJobs"
        if self._random.random() < self.failing:
            raise error("ThrottlingException")
        self.starts.append(asked["startTime"])
        offset = int(asked.get("nextToken", "0"))
        if self._random.random() < 0.3:
            return {"events": [], "nextToken": f"0{asked.get('nextToken', '0')}"}
        found = sorted(
            (
                event
                for event in self.events
                if event["logStreamName"].startswith(asked.get("logStreamNamePrefix", ""))
                and event["timestamp"] >= asked["startTime"]
            ),
            key=lambda event: event["timestamp"],
        )
        page = found[offset : offset + self._page]
        more = {"nextToken": str(offset + self._page)} if offset + self._page < len(found) else {}
        return {"events": page, **more}

    @property
    def account(self) -> Account:
        return cast("Account", ScriptedAccount(self.answer))


class Quiet(threading.Event):
    """A stop that never waits, so that no test does."""

    def __init__(self, on_wait: Any = None) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._on_wait = on_wait

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        if self._on_wait is not None:
            self._on_wait(len(self.waits))
        return self.is_set()


def drained(follower: Follower) -> list[LogLine]:
    lines: list[LogLine] = []
    quiet = 0
    while quiet < 30:
        try:
            new = follower.poll()
        except BlazeError:
            continue
        lines += new
        quiet = 0 if new else quiet + 1
    return lines


def messages(lines: list[LogLine]) -> list[str]:
    return [line.message for line in lines]


def test_lines_come_oldest_first_and_once() -> None:
    cloud = CloudWatch()
    for number in range(10):
        cloud.write(1000 + number, f"line {number}\n")
    follower = Follower(cloud.account, JOB)
    assert messages(drained(follower)) == [f"line {number}" for number in range(10)]
    assert drained(follower) == []


def test_events_of_one_millisecond_keep_their_order_and_none_is_lost() -> None:
    cloud = CloudWatch()
    follower = Follower(cloud.account, JOB)
    cloud.write(5000, "a")
    assert messages(drained(follower)) == ["a"]
    cloud.write(5000, "b")
    cloud.write(5000, "b")
    assert messages(drained(follower)) == ["b", "b"]


def test_late_events_are_given_however_late() -> None:
    cloud = CloudWatch()
    follower = Follower(cloud.account, JOB)
    cloud.write(10_000_000, "new")
    drained(follower)
    cloud.write(1, "an hour late")
    assert messages(drained(follower)) == ["an hour late"]


def test_streams_that_appear_later_are_followed_and_other_jobs_are_not() -> None:
    cloud = CloudWatch()
    follower = Follower(cloud.account, JOB)
    cloud.write(1, "one", "job/algo-1")
    cloud.write(1, "no", "job-2/algo-1")
    drained(follower)
    cloud.write(2, "two", "job/data-log")
    (line,) = drained(follower)
    assert (line.message, line.stream, line.timestamp.microsecond) == ("two", "job/data-log", 2000)


def test_an_event_from_the_future_hides_nothing() -> None:
    cloud = CloudWatch(page=10_000)
    follower = Follower(cloud.account, JOB)
    for number in range(3000):
        cloud.write(1000 * number, "x")
    cloud.write(10_000_000_000, "from the future")
    drained(follower)
    cloud.write(3_000_000, "now")
    assert messages(drained(follower)) == ["now"]


def test_no_group_yet_is_no_line_yet() -> None:
    def absent(*_: object, **__: object) -> dict[str, Any]:
        missing = error("ResourceNotFoundException")
        missing.__cause__ = _client_error("ResourceNotFoundException")
        raise missing

    assert Follower(cast("Account", ScriptedAccount(absent)), JOB).poll() == []


def _client_error(code: str) -> Exception:
    from botocore.exceptions import ClientError  # noqa: PLC0415

    return ClientError({"Error": {"Code": code, "Message": "The specified log group does not exist."}}, "x")


def test_a_refusal_is_not_swallowed() -> None:
    def refused(*_: object, **__: object) -> dict[str, Any]:
        raise error("AccessDeniedException")

    with pytest.raises(BlazeError):
        Follower(cast("Account", ScriptedAccount(refused)), JOB).poll()


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    bursts=st.lists(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 3)), max_size=12), max_size=12),
)
def test_whatever_the_order_each_event_comes_exactly_once(
    seed: int, bursts: list[list[tuple[int, int]]]
) -> None:
    cloud = CloudWatch(seed=seed)
    cloud.failing = 0.3
    follower = Follower(cloud.account, JOB)
    got: list[LogLine] = []
    for burst in bursts:
        for second, stream in burst:
            cloud.write(second * 1000, f"same text {second}", f"job/{stream}")
        with contextlib.suppress(BlazeError):
            got += follower.poll()
    cloud.failing = 0.0
    got += drained(follower)
    assert Counter((line.stream, line.message) for line in got) == Counter(
        (event["logStreamName"], event["message"]) for event in cloud.events
    )


def test_a_long_log_is_not_read_from_its_beginning_each_time() -> None:
    cloud = CloudWatch(page=10_000)
    follower = Follower(cloud.account, JOB)
    for number in range(20_000):
        cloud.write(number * 100, "x")
    assert len(drained(follower)) == 20_000
    cloud.starts.clear()
    drained(follower)
    assert min(cloud.starts) >= 2_000_000 - 2_000 * 100 - 1_000
    follower.poll(everything=True)
    assert cloud.starts[-1] == 0


def test_memory_is_bounded_and_what_is_forgotten_is_not_read_again() -> None:
    seen = Seen(remembered=1_000, window=100)
    for number in range(10_000):
        seen.add(f"{number}", number * 1000)
    assert seen.horizon(everything=True) >= 8_700_000
    assert seen.has("1", 1000)
    assert not seen.has("x", 9_999_000)
    assert seen.has("9999", 9_999_000)


def test_following_ends_after_the_end_and_gives_what_came_last() -> None:
    cloud = CloudWatch()
    cloud.write(1, "first")

    def on_wait(count: int) -> None:
        if count == 3:
            cloud.write(0, "late, after the job ended")

    stop = Quiet(on_wait)
    got = [line.message for lines in follow(cloud.account, JOB, stop, lambda: True) for line in lines]
    assert got == ["first", "late, after the job ended"]


def test_following_backs_off_when_throttled_and_loses_nothing() -> None:
    cloud = CloudWatch()
    cloud.write(1, "first")
    cloud.failing = 1.0

    def on_wait(count: int) -> None:
        cloud.failing = 1.0 if count < 5 else 0.0

    stop = Quiet(on_wait)
    got = [line.message for lines in follow(cloud.account, JOB, stop, lambda: True) for line in lines]
    assert got == ["first"]
    assert stop.waits[:4] == [0.4, 0.8, 1.6, 3.2]


def test_following_stops_when_asked() -> None:
    cloud = CloudWatch()
    cloud.write(1, "first")

    def on_wait(count: int) -> None:
        if count > 2:
            stop.set()

    stop: Quiet = Quiet(on_wait)
    assert len(list(follow(cloud.account, JOB, stop, lambda: False))) == 1
