"""The lives of jobs: a thread each, AWS's states in AWS's order, every turn on disk before anybody sees it.

A job that was running when the practice account went down begins again from its start, under the same name:
its work is repeatable (same inputs, same outputs), and a learner who comes back wants the result, not an
error. Two restarts are enough; then the job fails as AWS's do when its own machinery breaks.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Mapping
from typing import Any

from hello_blaze_tui.practice.disk_faults import DiskRefused
from hello_blaze_tui.practice.job_family import Ending, JobFamily, plain, stream_name
from hello_blaze_tui.practice.ports import Document, JobFailed, JobStopped, Running, World
from hello_blaze_tui.practice.refusal import SERVER_ERROR
from hello_blaze_tui.practice.shelf import Shelf

BROKEN = f"InternalServerError: {SERVER_ERROR}"
RESTARTS = 2
DISK_RETRY = 1.0
"""Seconds until a full disk is tried again."""
PATIENCE = 10.0
"""Seconds that closing waits for a running job to let go."""

log = logging.getLogger(__name__)


class _Life:
    """What is held in memory of a job that is under way."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.limit = False
        self.asked = False
        """True when StopXJob was called."""
        self.thread: threading.Thread | None = None

    def expire(self) -> None:
        self.limit = True
        self.stop.set()


class JobLives:
    """Runs the jobs of one family."""

    def __init__(self, world: World, family: JobFamily, shelf: Shelf) -> None:
        self._world = world
        self._family = family
        self._shelf = shelf
        self._lives: dict[tuple[str, str], _Life] = {}
        self._closing = threading.Event()

    def begin(self, region: str, name: str) -> None:
        """Starts the life of a job that is on the shelf."""
        life = _Life()
        self._lives[region, name] = life
        life.thread = threading.Thread(
            target=self._live, args=(region, name, life), name=f"{self._family.arn}/{name}", daemon=True
        )
        life.thread.start()

    def stop(self, region: str, name: str) -> None:
        """Tells a running job to end; its state was already set to Stopping."""
        life = self._lives.get((region, name))
        if life is not None:
            life.asked = True
            life.stop.set()

    def recover(self) -> None:
        """Takes up what was under way when the practice account went down."""
        family = self._family
        for region, name, document in self._shelf.all():
            status = document["description"][f"{family.noun}Status"]
            if status == "Stopping":
                self._end(region, name, Ending("Stopped"))
            elif status == "InProgress":
                self._restart(region, name, document)

    def _restart(self, region: str, name: str, document: Document) -> None:
        document["restarts"] = document.get("restarts", 0) + 1
        if document["restarts"] > RESTARTS:
            self._end(region, name, Ending("Failed", BROKEN))
            return
        self._family.restarted(document["description"])
        self._shelf.put(region, name, document)
        self._world.logs.open(region, self._family.group, stream_name(name)).write(
            ["The practice account was restarted while this job ran. The job begins again from its start."]
        )
        self.begin(region, name)

    def close(self) -> None:
        """Lets go of all jobs without ending them: they are taken up at the next start."""
        self._closing.set()
        lives = list(self._lives.values())
        for life in lives:
            life.stop.set()
        until = time.monotonic() + PATIENCE
        for life in lives:
            if life.thread is not None:
                life.thread.join(max(0.0, until - time.monotonic()))

    def _live(self, region: str, name: str, life: _Life) -> None:
        try:
            ending = self._run(region, name, life)
        except Exception:  # the job loop: whatever a runner trips over ends that one job, as on AWS
            log.exception("%s %s broke", self._family.words, name)
            ending = Ending("Failed", BROKEN)
        if not self._closing.is_set() or ending.status == "Completed":
            self._end(region, name, ending)
        if self._lives.get((region, name)) is life:  # the name may have been deleted and used again meanwhile
            del self._lives[region, name]

    def _run(self, region: str, name: str, life: _Life) -> Ending:
        if self._world.pace.wait(self._family.launch, life.stop):
            return Ending("Stopped")
        document = self._shelf.change(region, name, self._family.opened)
        if document is None:
            return Ending("Stopped")
        seconds = self._family.limit(document["request"])
        alarm = threading.Timer(min(seconds, threading.TIMEOUT_MAX), life.expire) if seconds else None
        if alarm is not None:
            alarm.daemon = True
            alarm.start()
        try:
            self._family.run(self._running(region, name, document, life))
        except JobStopped:
            return Ending("Stopped", limit=life.limit)
        except JobFailed as failed:
            return Ending("Failed", str(failed))
        finally:
            if alarm is not None:
                alarm.cancel()
        return Ending("Stopped" if life.asked else "Completed")

    def _running(self, region: str, name: str, document: Document, life: _Life) -> Running:
        def phase(status: str, message: str) -> None:
            waits = [0.0]

            def turn(description: dict[str, Any]) -> None:
                # A job that was told to stop goes through no further phase, wherever its runner is.
                if description[f"{self._family.noun}Status"] == "InProgress":
                    waits[0] = self._family.phase(description, status, message)

            self._shelf.change(region, name, turn)
            self._world.pace.wait(waits[0], life.stop)

        def update(members: Mapping[str, Any]) -> None:
            self._shelf.change(region, name, lambda description: description.update(plain(members)))

        return Running(
            world=self._world,
            region=region,
            request={**document["request"], **document.get("given", {})},
            stop=life.stop,
            limit=lambda: life.limit,
            phase=phase,
            update=update,
            instance_id=f"i-{secrets.token_hex(9)[:17]}",
        )

    def _end(self, region: str, name: str, ending: Ending) -> None:
        """Writes the end down, as soon as the disk takes it."""
        while not self._written(region, name, ending) and not self._closing.wait(DISK_RETRY):
            log.warning("%s %s waits for the disk", self._family.words, name)

    def _written(self, region: str, name: str, ending: Ending) -> bool:
        try:
            self._shelf.change(region, name, lambda description: self._family.ended(description, ending))
        except DiskRefused:
            return False
        return True
