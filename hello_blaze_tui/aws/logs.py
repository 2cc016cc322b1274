"""Follows CloudWatch Logs: every line that is written, each once, late ones and new streams included.

FilterLogEvents is asked, not GetLogEvents. GetLogEvents' token stands for a place in the order of time, so
that events which arrive late and sort before it are never given; its events have no identity; each stream
needs calls of its own, besides DescribeLogStreams. FilterLogEvents gives every event an `eventId`, and sees
all streams of a prefix at once, new ones too. It has no place to go on from: each poll reads the end of the
log again from some way back, and the identities tell what is new. Its quota is 5 calls a second (10 in the
larger regions), which a poll every second or more of several walkthroughs keeps.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from itertools import chain
from typing import TYPE_CHECKING, Any

from hello_blaze_tui.aws.diagnosis import PASSING, means_absent
from hello_blaze_tui.aws.jobs import log_group, log_prefix
from hello_blaze_tui.aws.seen import Seen
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import LogLine
from hello_blaze_tui.request import Resource

if TYPE_CHECKING:
    from hello_blaze_tui.aws.account import Account

PAGES_AT_ONCE = 10
"""Pages (of 10,000 events or 1 MB at most) that one poll reads; more comes with the next polls."""

PRACTICE_SECONDS = (0.2, 1.0, 1.5)
AWS_SECONDS = (1.0, 5.0, 10.0)
"""First and longest pause between two polls, and how long nothing may come after the end until it is the end:
CloudWatch takes some seconds until what was written can be read."""

GROWTH = 1.5
LONGEST_PAUSE = 30.0

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Follower:
    """Where somebody is in the log of a job or an endpoint. Not made for several threads at once."""

    def __init__(self, account: Account, resource: Resource) -> None:
        self._account = account
        self._target = {"logGroupName": log_group(resource)}
        if prefix := log_prefix(resource):
            self._target["logStreamNamePrefix"] = prefix
        self._seen = Seen()
        self._start = 0
        self._is_read = True
        """False: the log was not read to its end from `_start` yet, so the next poll must not start later."""
        self._token: str | None = None
        self._is_cut = False
        """Whether AWS broke off in the middle of the last poll."""

    @property
    def is_behind(self) -> bool:
        """Whether more is known to be there already than the last poll could give."""
        return self._token is not None or self._is_cut

    def poll(self, everything: bool = False) -> list[LogLine]:
        """All that is new, oldest first; empty while there is no log yet.

        Args:
            everything: Read from the beginning (of what is remembered), for events that come very late.

        Raises:
            BlazeError: AWS cannot be asked; nothing is lost, the next poll gives it.
        """
        if self._token is None:
            horizon = self._seen.horizon(everything)
            self._start = horizon if self._is_read else min(self._start, horizon)
            self._is_read = False
        events: dict[str, dict[str, Any]] = {}
        self._is_cut = False
        try:
            for _ in range(PAGES_AT_ONCE):
                self._read_page(events)
                if self._token is None:
                    self._is_read = True
                    break
        except BlazeError as error:
            # What was read is given; what was not is read again from the same place.
            self._token = None
            self._is_cut = bool(events)
            if not events and not means_absent(error):
                raise
        fresh = sorted(events.values(), key=lambda event: event["timestamp"])
        for event in fresh:
            self._seen.add(event["eventId"], event["timestamp"])
        return [_line(event) for event in fresh]

    def rest(self) -> Iterator[LogLine]:
        """All that is there now, however many polls that takes. Raises as `poll`."""
        return chain.from_iterable(self.batches())

    def batches(self) -> Iterator[list[LogLine]]:
        """The same, as it is read."""
        yield self.poll()
        while self.is_behind:
            yield self.poll()

    def _read_page(self, events: dict[str, dict[str, Any]]) -> None:
        sent = self._token
        position = {"nextToken": sent} if sent else {}
        page = self._account.read(
            "logs", "FilterLogEvents", **self._target, startTime=self._start, **position
        )
        for event in page.get("events", ()):
            if not self._seen.has(event["eventId"], event["timestamp"]):
                events[event["eventId"]] = event
        # A page may be empty although more follow; a token that does not change means that none do.
        token = page.get("nextToken")
        self._token = None if token == sent else token


def follow(
    account: Account, resource: Resource, stop: threading.Event, done: Callable[[], bool]
) -> Iterator[tuple[LogLine, ...]]:
    """New lines as they come, until `done()` and nothing has come for a while, or `stop` is set.

    Whoever writes the log may end before its last lines can be read, so `done` is not the end at once.

    Raises:
        BlazeError: the log cannot be read for a reason that does not pass by itself.
    """
    first, longest, quiet = PRACTICE_SECONDS if account.is_practice else AWS_SECONDS
    follower = Follower(account, resource)
    pause = first
    quiet_since: float | None = None
    is_last = False
    while not stop.is_set():
        over = done()
        if not follower.is_behind and quiet_since is not None and time.monotonic() - quiet_since >= quiet:
            is_last = True
        try:
            lines = follower.poll(everything=is_last)
        except BlazeError as error:
            if error.code not in PASSING:
                raise
            stop.wait(pause := min(pause * 2, LONGEST_PAUSE))
            continue
        if lines:
            yield tuple(lines)
        if follower.is_behind:
            continue
        if is_last:
            return
        if lines or not over:
            quiet_since = None
        elif quiet_since is None:
            quiet_since = time.monotonic()
        pause = first if lines or over else min(pause * GROWTH, longest)
        stop.wait(pause)


def _line(event: dict[str, Any]) -> LogLine:
    moment = _EPOCH + timedelta(milliseconds=event["timestamp"])
    return LogLine(timestamp=moment, message=event["message"].rstrip("\n"), stream=event["logStreamName"])
