"""Fires schedules when their time has come: real time, whatever the pace, for a schedule names a moment.

A schedule that was due while the practice account was down fires at the next start, as one that was due while
AWS was retrying does.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from hello_blaze_tui.practice.call import Call, Reply
from hello_blaze_tui.practice.caller import Caller
from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.ports import Document, NotThere, World
from hello_blaze_tui.practice.schedule_rules import GROUP, PRINCIPAL, RETRY, due, operation
from hello_blaze_tui.practice.shelf import Shelf

LONGEST_NAP = 1.0
"""Seconds after which a clock that was set, or a laptop that was asleep, is noticed."""
BETWEEN_TRIES = 60.0
"""AWS seconds before a target that could not be called is called again."""
PATIENCE = 5.0

log = logging.getLogger(__name__)


class ScheduleClock:
    """One thread that sleeps until the next schedule is due."""

    def __init__(self, world: World, shelf: Shelf, sagemaker: Callable[[Call], Reply]) -> None:
        self._world = world
        self._shelf = shelf
        self._sagemaker = sagemaker
        self._closing = threading.Event()
        self._changed = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="schedules", daemon=True)

    def start(self) -> None:
        """Begins with what is due already."""
        self._thread.start()

    def close(self) -> None:
        """Fires nothing more; what is due then fires at the next start."""
        self._closing.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)

    def wake(self) -> None:
        """Something was scheduled: the next one may be due earlier now."""
        self._changed.set()

    def _tick(self) -> None:
        while not self._closing.is_set():
            self._changed.clear()
            waiting = [each for each in self._shelf.all() if each[2]["description"]["State"] == "ENABLED"]
            now = datetime.now(timezone.utc)
            for region, name, document in waiting:
                if _next_try(document) <= now and self._shelf.get(region, name) == document:
                    self._fire(region, name, document)
            self._changed.wait(LONGEST_NAP if waiting else None)

    def _fire(self, region: str, name: str, document: Document) -> None:
        caller = Caller(region, document["account"])
        problem, passing = self._called(caller, document["description"]["Target"])
        log.info("schedule %s fired: %s", name, problem or "done")
        try:
            with self._shelf.lock:
                if self._shelf.get(region, name) != document:
                    return  # it was changed or deleted meanwhile
                if passing and _may_try_again(document):
                    again = datetime.now(timezone.utc) + self._pause()
                    self._shelf.put(
                        region, name, {**document, "tries": document["tries"] + 1, "again": again.isoformat()}
                    )
                elif document["description"].get("ActionAfterCompletion") == "DELETE":
                    self._shelf.delete(region, name)
                else:
                    self._shelf.put(region, name, {**document, "fired": True})
        except DiskRefused:
            log.warning("schedule %s waits for the disk", name)

    def _pause(self) -> timedelta:
        return timedelta(seconds=self._world.pace.scaled(BETWEEN_TRIES))

    def _called(self, caller: Caller, target: Document) -> tuple[str, bool]:
        """What went wrong, and whether it may pass; the call is made as the role, so far as that may."""
        called, request = operation(target), target.get("Input", "{}")
        if problem := self._denied(caller, target["RoleArn"], called, json.loads(request)):
            return problem, False
        headers = {"x-amz-target": f"SageMaker.{called}", "content-type": "application/x-amz-json-1.1"}
        try:
            reply = self._sagemaker(
                Call(caller.region, caller.account, "POST", "/", {}, headers, request.encode())
            )
        except DiskRefused as error:
            return str(error), True
        words = reply.body.decode("utf-8", "replace") if reply.status >= 400 else ""
        return words, reply.status >= 500 or "in-progress" in words

    def _denied(self, caller: Caller, arn: str, called: str, request: Document) -> str:
        try:
            if PRINCIPAL not in self._world.roles.role(arn).trusts:
                return f"{arn} cannot be assumed"
            resource = caller.arn(f"endpoint/{request['EndpointName']}") if "EndpointName" in request else "*"
            allowed = self._world.roles.permits(arn, f"sagemaker:{called}", resource)
        except NotThere:
            return f"{arn} is not there"
        return "" if allowed else f"{arn} does not allow sagemaker:{called} on {resource}"


def _next_try(document: Document) -> datetime:
    """The end of time for one that has fired and stays."""
    if document.get("fired"):
        return datetime.max.replace(tzinfo=timezone.utc)
    again = document.get("again")
    return datetime.fromisoformat(again) if again else due(document["description"])


def _may_try_again(document: Document) -> bool:
    policy = {**RETRY, **document["description"]["Target"].get("RetryPolicy", {})}
    age = datetime.now(timezone.utc) - due(document["description"])
    young = age < timedelta(seconds=policy["MaximumEventAgeInSeconds"])
    return bool(young and document["tries"] < policy["MaximumRetryAttempts"])


def arn(caller: Caller, name: str) -> str:
    """A schedule's ARN."""
    partition = caller.arn("").split(":")[1]
    return f"arn:{partition}:scheduler:{caller.region}:{caller.account}:schedule/{GROUP}/{name}"
