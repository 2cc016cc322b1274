"""Waits for what passes by itself: a slow AWS, no network, a sign-in that has run out; and says so meanwhile.

botocore tries a call a few times within seconds. What goes on for longer is waited for here, in growing
pauses. Then the step is gone on with as after a crash, which can double nothing: the ledger knows it all.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hello_blaze_tui.aws.account import Account, Identity
from hello_blaze_tui.aws.diagnosis import PASSING, SIGN_IN_AGAIN
from hello_blaze_tui.aws.profiles import profiles, sign_in
from hello_blaze_tui.aws.session import regions
from hello_blaze_tui.errors import BlazeError, Stopped
from hello_blaze_tui.events import ResourceCreated, ResourceDeleted, StatusChanged, Waiting
from hello_blaze_tui.steps.step import Verification

UNREACHED = frozenset({"EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError"})
GROWTH = 1.6
PRACTICE_SECONDS, AWS_SECONDS = (0.3, 2.0), (2.0, 30.0)
"""First and longest pause."""
SLOW_AWS = 600.0
"""Seconds of pauses in one step, for what passes by itself."""
SIGN_IN = 43_200.0
"""Seconds of pauses until somebody has signed in again: they may be at lunch."""
KEYS_OF_TERMINAL = (
    "this terminal holds them, as AWS_ACCESS_KEY_ID and the like: leave, set new ones and go on; "
    "nothing is lost"
)
"""Nothing that is typed in another terminal would help."""
SIGN_IN_UNATTENDED = 300.0
"""The same where nobody can be told."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Somebody who waits for a walkthrough to be opened."""

    stop: threading.Event
    """Set: they wait no longer."""
    tell: Callable[[Waiting], None]
    """Told what is waited for, on the thread that waits."""


def reached(account: Account, meanwhile: Meanwhile) -> Identity:
    """Who is signed in, as soon as AWS says so: it may be away at the very first call.

    Raises:
        BlazeError: it does not pass by waiting, or it has taken too long; a sign-in is not waited for.
        Stopped: they wait no longer.
    """
    try:
        return account.identity()
    except BlazeError as error:
        trouble = error
    if trouble.code in UNREACHED and account.region not in regions(account.partition):
        # A mistyped region has no address, and will have none in ten minutes.
        raise trouble
    for event in Patience(account, "", "", meanwhile.stop).wait(trouble, sign_in=0):
        meanwhile.tell(event)
    return account.identity()


class Patience:
    """The patience with one step of a walkthrough."""

    def __init__(self, account: Account, owner: str, step: str, stop: threading.Event) -> None:
        """`owner` is the ID of the account that the walkthrough belongs to; empty: any will do."""
        self._account, self._owner, self._step, self._stop = account, owner, step, stop
        self._first, self._longest = PRACTICE_SECONDS if account.is_practice else AWS_SECONDS
        self._tries = 1
        self._paused = {"slow": 0.0, "sign in": 0.0}

    def noting(self, run: Verification) -> Verification:
        """The same run; when something moved, the next pause is a short one again."""
        while True:
            try:
                event = next(run)
            except StopIteration as end:
                return dict(end.value)
            if isinstance(event, ResourceCreated | ResourceDeleted | StatusChanged):
                self._tries = 1
            yield event

    def wait(self, error: BlazeError, sign_in: float) -> Iterator[Waiting]:
        """Waits after an error, for as long as it takes to be worth another try.

        Args:
            error: Why the step could not go on.
            sign_in: Seconds to wait at most until somebody has signed in again.

        Raises:
            BlazeError: it does not pass by waiting, or it has taken too long.
            Stopped: `stop` was set.
        """
        while True:
            pause = self._next_pause(error, sign_in)
            self._tries += 1
            yield Waiting(step=self._step, why=self._why(error), attempt=self._tries)
            if self._stop.wait(pause):
                raise Stopped("Stopped.")
            try:
                self._account.renew()
                signed_in_to = self._account.identity().account_id
            except BlazeError as still:
                error = still
                continue
            if self._owner in {"", signed_in_to}:
                return
            error = _another(signed_in_to, self._owner)

    def _next_pause(self, error: BlazeError, sign_in: float) -> float:
        """Seconds; random, so that several walkthroughs do not all come back at the same moment."""
        if error.code in SIGN_IN_AGAIN:
            kind, most = "sign in", sign_in
        elif error.code in PASSING:
            kind, most = "slow", SLOW_AWS
        else:
            raise error
        if self._paused[kind] >= most:
            raise error
        most_now = min(self._longest, self._first * GROWTH ** (self._tries - 1))
        pause = most_now * random.uniform(0.75, 1.0)
        self._paused[kind] += pause
        return pause

    def _why(self, error: BlazeError) -> str:
        if error.code in SIGN_IN_AGAIN:
            command = sign_in(self._account.profile, error.code, profiles())
            what = error.what.rstrip(".")
            if not command:
                return f"{what}; {KEYS_OF_TERMINAL}"
            return f"{what}; waiting until you have signed in again, in another terminal: {command}"
        return "AWS cannot be reached, waiting" if error.code in UNREACHED else "AWS is slow, waiting"


def _another(account_id: str, owner: str) -> BlazeError:
    return BlazeError(
        "You are signed in to another AWS account than the one this walkthrough was begun on.",
        f"It was begun on account {owner}, you are signed in to {account_id}.",
        "Sign in to the first one.",
        "UnrecognizedClientException",
    )
