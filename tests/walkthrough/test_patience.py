from __future__ import annotations

import threading

import pytest

from hello_blaze_tui.aws.account import Identity
from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.events import Waiting
from hello_blaze_tui.walkthrough.patience import SIGN_IN_UNATTENDED, SLOW_AWS, Patience
from tests.walkthrough.fake_account import FakeAccount

OWNER = "123456789012"
SLOW = BlazeError("AWS asks for fewer requests.", code="ThrottlingException")
EXPIRED = BlazeError("Your AWS credentials have expired.", "", "Sign in again.", "ExpiredToken")


class Clock(threading.Event):
    """A stop that nobody sets; it counts the seconds that are waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        return self.is_set()


class SigningIn(FakeAccount):
    """Its sign-in has run out so many looks, or is to other accounts first."""

    def __init__(self, *before: str | BlazeError) -> None:
        super().__init__()
        self.before_that = list(before)

    @property
    def is_practice(self) -> bool:
        return False

    def identity(self) -> Identity:
        found = self.before_that.pop(0) if self.before_that else OWNER
        if isinstance(found, BlazeError):
            raise found
        return Identity(found, "arn", "aws", "us-east-1")


def waited(account: FakeAccount, error: BlazeError, clock: Clock, sign_in: float = 1e6) -> list[str]:
    events = list(Patience(account, OWNER, "training", clock).wait(error, sign_in))
    assert all(isinstance(event, Waiting) for event in events)
    return [f"{event.why} (try {event.attempt})" for event in events if isinstance(event, Waiting)]


def test_a_slow_aws_is_waited_for_and_said_so() -> None:
    clock = Clock()
    said = waited(SigningIn(SLOW), SLOW, clock)
    assert said == ["AWS is slow, waiting (try 2)", "AWS is slow, waiting (try 3)"]
    assert clock.waits == sorted(clock.waits)


def test_a_slow_aws_is_not_waited_for_for_ever() -> None:
    clock = Clock()
    with pytest.raises(BlazeError, match="fewer requests"):
        waited(SigningIn(*[SLOW] * 1000), SLOW, clock)
    assert SLOW_AWS <= sum(clock.waits) <= SLOW_AWS + 30
    assert len(clock.waits) < 40


def test_a_sign_in_that_ran_out_is_waited_for_without_a_storm() -> None:
    clock = Clock()
    said = waited(SigningIn(*[EXPIRED] * 20), EXPIRED, clock)
    assert "expired; waiting until you have signed in again, in another terminal: aws configure" in said[0]
    assert len(said) == 21
    assert sum(clock.waits) > 300


def test_keys_that_the_terminal_holds_are_said_to_be_changed_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE")
    [*_, said] = waited(SigningIn(EXPIRED), EXPIRED, Clock())
    assert "in another terminal" not in said
    assert "leave, set new ones and go on; nothing is lost" in said


def test_nobody_signs_in_again() -> None:
    clock = Clock()
    with pytest.raises(BlazeError, match="expired") as caught:
        waited(SigningIn(*[EXPIRED] * 1000), EXPIRED, clock, SIGN_IN_UNATTENDED)
    assert caught.value.todo
    assert SIGN_IN_UNATTENDED <= sum(clock.waits) <= SIGN_IN_UNATTENDED + 30


def test_a_sign_in_to_another_account_is_not_gone_on_with() -> None:
    clock = Clock()
    said = waited(SigningIn("999999999999"), EXPIRED, clock)
    assert "another AWS account" in said[1]


def test_what_does_not_pass_is_not_waited_for() -> None:
    denied = BlazeError("No.", code="AccessDeniedException")
    with pytest.raises(BlazeError, match="No"):
        waited(SigningIn(), denied, Clock())


def test_stopping_ends_the_wait() -> None:
    clock = Clock()
    clock.set()
    with pytest.raises(Stopped):
        waited(SigningIn(), SLOW, clock)
