"""A run of a step in the conversation: what happens is told, and Ctrl-C is asked about while a job runs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Literal

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed, StepStarted
from hello_blaze_tui.plain.asking import Asking, Back
from hello_blaze_tui.plain.heartbeat import heartbeat
from hello_blaze_tui.plain.progress_lines import ALL, ProgressLines
from hello_blaze_tui.plain.terminal import forget_typed, say, say_error
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps.step import Value
from hello_blaze_tui.walkthrough import Walkthrough, running_job, stop_job
from hello_blaze_tui.walkthrough.patience import SIGN_IN

Wish = Literal["leave", "watch", "stop"]
WISHES: tuple[tuple[str, Wish], ...] = (
    ("Leave; it goes on to its end, and you can watch it again later", "leave"),
    ("Go on watching", "watch"),
    ("Stop the job: what it did until now is paid for, and it leaves no result", "stop"),
)


def run_step(
    asking: Asking,
    walkthrough: Walkthrough,
    key: str,
    stop: threading.Event,
    question: Mapping[str, Value] | None = None,
) -> bool:
    """Runs the step to its end, and tells what happens; whether it went well.

    Raises:
        KeyboardInterrupt: the learner leaves; a job goes on.
    """
    # Somebody is here to sign in again.
    walkthrough.sign_in_patience = SIGN_IN
    report = ProgressLines(walkthrough, ALL)
    while True:
        try:
            return _told(walkthrough.run(key, stop, question), report)
        except BlazeError as error:
            say_error(error, "  ")
            return False
        except KeyboardInterrupt:
            job = running_job(walkthrough, key)
            if job is None:
                raise
            _ask_about(asking, walkthrough, key, job)
        report.taken_up()


def _told(events: Iterable[Event], report: ProgressLines) -> bool:
    went_well = True
    try:
        with heartbeat(report.still):
            for event in events:
                if not isinstance(event, StepStarted):
                    report(event)
                went_well = went_well and not isinstance(event, Failed)
    finally:
        # Somebody who got impatient has pressed Enter meanwhile; that must not answer what is asked next.
        forget_typed()
    return went_well


def _ask_about(asking: Asking, walkthrough: Walkthrough, key: str, job: Resource) -> None:
    """What becomes of a job at Ctrl-C; Esc goes on watching. Raises KeyboardInterrupt: the learner leaves."""
    say()
    try:
        wish = asking.choose(f"The {job.kind} runs on AWS. What now?", WISHES, "leave")
    except Back:
        wish = "watch"
    if wish == "leave":
        raise KeyboardInterrupt
    if wish == "stop":
        try:
            for event in stop_job(walkthrough, key):
                ProgressLines(walkthrough)(event)
        except BlazeError as error:  # it has ended meanwhile
            say_error(error, "  ")
