"""Follows a job or an endpoint to its end: every change of status, every line of its log."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from datetime import datetime

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import PASSING
from hello_blaze_tui.aws.failure import explain_failure
from hello_blaze_tui.aws.jobs import Snapshot, log_group, watch
from hello_blaze_tui.aws.logs import Follower
from hello_blaze_tui.errors import BlazeError, JobFailed, Stopped
from hello_blaze_tui.events import Event, LogLines, StatusChanged
from hello_blaze_tui.request import Resource
from hello_blaze_tui.walkthrough.costs import TIMES

PRACTICE_PAUSE, AWS_PAUSE = 0.2, 3.0
"""Seconds after the end until the log is read to its end, twice."""
KEPT_LINES = 500
"""The end of the log, in which the reason of a failure stands."""


class Watch:
    """What one run of a step has seen of its job, so that nothing is told twice when it must look again."""

    def __init__(self, step: str, stop: threading.Event) -> None:
        self._step, self._stop = step, stop
        self._log: _Log | None = None
        self._last: Snapshot | None = None

    def follow(self, account: Account, resource: Resource) -> Iterator[Event]:
        """Reports until it has ended well.

        Raises:
            Stopped: `stop` was set.
            JobFailed: it ended in another way.
            BlazeError: AWS cannot be asked; called again, it goes on where it was.
        """
        log = self._log = self._log or _Log(account, resource, self._step)
        snapshot: Snapshot | None = None
        for snapshot in watch(account, resource, self._stop):
            if self._last is None or _shown(snapshot) != _shown(self._last):
                ended = _ended(resource, snapshot) if self._last is None else None
                if ended is not None:
                    yield from self._past(resource, snapshot)
                status, secondary, message = _shown(snapshot)
                yield StatusChanged(
                    step=self._step,
                    resource=resource,
                    status=status,
                    secondary=secondary,
                    message=message,
                    **({"time": ended} if ended else {}),
                )
            self._last = snapshot
            yield from log.news()
        if snapshot is None or not snapshot.finished:
            raise Stopped("Stopped.")
        yield from log.rest(self._stop)
        if not snapshot.succeeded:
            said, stopped = snapshot.failure_reason or snapshot.message, snapshot.status == "Stopped"
            reason = explain_failure(said, list(log.end), stopped=stopped)
            what = f"The {resource} ended as {snapshot.status}."
            raise JobFailed(what, reason.why, reason.todo, reason.log_line)

    def _past(self, resource: Resource, snapshot: Snapshot) -> Iterator[Event]:
        """What a job went through that was over before anybody looked, with AWS's own times."""
        stays = [(stay.status, stay.start) for stay in snapshot.transitions if stay.status != snapshot.status]
        for secondary, since in stays or [("", snapshot.details.get("CreationTime"))]:
            if since is not None:
                yield StatusChanged(
                    step=self._step, resource=resource, status="InProgress", secondary=secondary, time=since
                )


class _Log:
    """The log of what is followed."""

    def __init__(self, account: Account, resource: Resource, step: str) -> None:
        self.end: deque[str] = deque(maxlen=KEPT_LINES)
        self._pause = PRACTICE_PAUSE if account.is_practice else AWS_PAUSE
        self._group = log_group(resource)
        self._step = step
        self._follower = Follower(account, resource)

    def news(self, everything: bool = False) -> Iterator[Event]:
        """What has come since the last time."""
        try:
            lines = tuple(self._follower.poll(everything))
        except BlazeError as error:
            # What passes by itself costs nothing: the next poll gives what this one did not.
            if error.code not in PASSING:
                raise
            return
        self.end.extend(line.message for line in lines)
        if lines:
            yield LogLines(step=self._step, group=self._group, lines=lines)

    def rest(self, stop: threading.Event) -> Iterator[Event]:
        """The last lines, which can be read a little after the job's end."""
        for everything in (False, True):
            if stop.wait(self._pause):
                raise Stopped("Stopped.")
            yield from self.news(everything)
            while self._follower.is_behind:
                yield from self.news()


def _ended(resource: Resource, snapshot: Snapshot) -> datetime | None:
    """When a job was over, as AWS says; None: it goes on, or AWS says nothing of it, as of an endpoint."""
    if not snapshot.finished or resource.kind not in TIMES:
        return None
    return snapshot.details.get(TIMES[resource.kind][1])


def _shown(snapshot: Snapshot) -> tuple[str, str, str]:
    return snapshot.status, snapshot.secondary, snapshot.message
