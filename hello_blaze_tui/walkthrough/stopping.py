"""Ends a job before its time, at the learner's word."""

from __future__ import annotations

from collections.abc import Iterator

from hello_blaze_tui.events import RequestSent
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps.deleting import stop_request
from hello_blaze_tui.walkthrough.walkthrough import Walkthrough


def running_job(walkthrough: Walkthrough, key: str) -> Resource | None:
    """The job of the step `key` that AWS runs right now, as far as known; None: there is none."""
    jobs = (entry.resource for entry in walkthrough.document.going_on() if entry.step == key)
    return next(jobs, None)


def stop_job(walkthrough: Walkthrough, key: str) -> Iterator[RequestSent]:
    """Asks AWS to end the job that the step `key` watches; the run that follows it reports its end.

    Raises:
        KeyError: the step watches no job.
        BlazeError: AWS refused, for the job has ended already.
    """
    job = walkthrough.step(key).watches(walkthrough.answers)
    if job is None:
        raise KeyError(key)
    request = stop_request(job)
    yield RequestSent(step=key, request=request)
    walkthrough.account.send(request)
