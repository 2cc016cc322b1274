"""Follows a job or an endpoint to its end: every change of status, every line of its log."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.diagnosis import explain_failure
from hello_blaze_tui.aws.jobs import Snapshot, log_group, log_prefix, watch
from hello_blaze_tui.aws.logs import Follower
from hello_blaze_tui.errors import JobFailed, Stopped
from hello_blaze_tui.events import Event, LogLine, LogLines, StatusChanged
from hello_blaze_tui.request import Resource

KEPT_LINES = 500
"""The end of the log, in which the reason of a failure stands."""


def follow(account: Account, resource: Resource, step: str, stop: threading.Event) -> Iterator[Event]:
    """Reports until it has ended well.

    Raises:
        Stopped: `stop` was set.
        JobFailed: it ended in another way.
    """
    group = log_group(resource)
    follower = Follower(account, group, log_prefix(resource))
    end: deque[LogLine] = deque(maxlen=KEPT_LINES)

    def new_lines() -> Iterator[Event]:
        lines = tuple(follower.poll())
        end.extend(lines)
        if lines:
            yield LogLines(step=step, group=group, lines=lines)

    last: Snapshot | None = None
    for snapshot in watch(account, resource, stop):
        if last is None or _shown(snapshot) != _shown(last):
            status, secondary, message = _shown(snapshot)
            yield StatusChanged(
                step=step, resource=resource, status=status, secondary=secondary, message=message
            )
        yield from new_lines()
        last = snapshot
    if last is None or not last.finished:
        raise Stopped("Stopped.")
    # The last lines reach CloudWatch a little after the job's end.
    for _ in range(1 if account.is_practice else 3):
        if stop.wait(0.2 if account.is_practice else 2.0):
            raise Stopped("Stopped.")
        yield from new_lines()
    if not last.succeeded:
        why, todo, log_line = explain_failure(last.failure_reason, tuple(end))
        raise JobFailed(f"The {resource.kind} {resource.name} ended as {last.status}.", why, todo, log_line)


def _shown(snapshot: Snapshot) -> tuple[str, str, str]:
    return snapshot.status, snapshot.secondary, snapshot.message
