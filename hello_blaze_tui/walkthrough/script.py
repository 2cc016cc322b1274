"""A whole walkthrough as one script that sends its requests again, without hello-blaze."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import endpoint_end
from hello_blaze_tui.steps.deleting import deletion
from hello_blaze_tui.walkthrough.walkthrough import Walkthrough

Language = Literal["boto3", "cli"]
WAITERS = {
    "processing job": ("processing_job_completed_or_stopped", "ProcessingJobName"),
    "training job": ("training_job_completed_or_stopped", "TrainingJobName"),
    "transform job": ("transform_job_completed_or_stopped", "TransformJobName"),
    "endpoint": ("endpoint_in_service", "EndpointName"),
}
"""boto3's names, which the AWS CLI has with hyphens."""
DELETED = frozenset({"endpoint", "endpoint configuration", "model"})
"""What one call deletes; a bucket would have to be emptied first."""
ROLE_SECONDS = 15
"""IAM makes a new role known everywhere in 5 to 15 seconds."""


@dataclass(frozen=True, slots=True)
class _Words:
    """How a language says what a script consists of."""

    head: Callable[[str], tuple[str, ...]]
    request: Callable[[Request], str]
    end: Callable[[Request, int], str]
    """The request for the endpoint's end, so many seconds from when the code is run."""
    wait: Callable[[str, str, str], str]
    pause: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One step of the tutorial, in code."""

    title: str
    """Empty: what all others need."""
    step: str = ""
    """The key of its text; empty: it has none."""
    code: tuple[str, ...] = ()
    """A request each, or a line that waits for what was asked for."""


def script(walkthrough: Walkthrough, language: Language) -> Iterator[str]:
    """Its lines. What costs while it is up is deleted at the end; the bucket and the role are named there.

    Args:
        walkthrough: One whose names nobody has used yet.
        language: Python with boto3, or a shell with the AWS CLI.
    """
    for chapter in chapters(walkthrough, language):
        yield from ("", f"# {chapter.title}") if chapter.title else ()
        yield from chapter.code


def chapters(walkthrough: Walkthrough, language: Language) -> Iterator[Chapter]:
    """The code of a walkthrough, step by step, as `script` and the notebook put it on paper."""
    words, created = WORDS[language], list[Resource]()
    yield Chapter("", code=("\n".join(words.head(walkthrough.setting.region)),))
    for step in walkthrough.steps:
        if walkthrough.problems(step.key):
            yield Chapter(f"{step.title}: its answers are not complete yet", step.key)
            continue
        requests = walkthrough.requests(step.key)
        made = [request.creates for request in requests if request.creates is not None]
        created += made
        watched = step.watches(walkthrough.answers)
        code = [_coded(request, walkthrough, words) for request in requests]
        code += [words.pause] if any(each.kind == "role" for each in made) else []
        code += [words.wait(*WAITERS[watched.kind], watched.name)] if watched is not None else []
        if code:
            yield Chapter(step.title, step.key, tuple(code))
    yield _ending(created, words)


def _coded(request: Request, walkthrough: Walkthrough, words: _Words) -> str:
    """A time that stood still in the code would be in the past when somebody runs it."""
    if request.operation != "CreateSchedule":
        return words.request(request)
    return words.end(request, endpoint_end.seconds(walkthrough.answers))


def _ending(created: Sequence[Resource], words: _Words) -> Chapter:
    gone = [words.request(deletion(each)) for each in reversed(created) if each.kind in DELETED]
    kept = [f"# Still there: {each}" for each in created if each.kind in {"bucket", "role"}]
    return Chapter("What costs while it is up is deleted", code=(*gone, *kept))


def _boto3_head(region: str) -> tuple[str, ...]:
    return (
        "import time",
        "from datetime import datetime, timedelta, timezone",
        "",
        "import boto3",
        "",
        f"boto3.setup_default_session(region_name={region!r})",
    )


def _cli_head(region: str) -> tuple[str, ...]:
    return ("#!/bin/sh", "set -eu", f"export AWS_DEFAULT_REGION={shlex.quote(region)}")


def _boto3_end(request: Request, seconds: int) -> str:
    shown = repr(request.parameters["ScheduleExpression"])
    end = f"(datetime.now(timezone.utc) + timedelta(seconds={seconds})).strftime({endpoint_end.AT!r})"
    return request.as_boto3().replace(shown, end)


def _cli_end(request: Request, seconds: int) -> str:
    """`date` of GNU, else of macOS and the BSDs."""
    form = shlex.quote(f"+{endpoint_end.AT}")
    end = f"$(date -u -d '+{seconds} seconds' {form} 2>/dev/null || date -u -v+{seconds}S {form})"
    command = request.as_cli().replace(request.parameters["ScheduleExpression"], "'\"$ends\"'")
    return f"ends={end}\n{command}"


def _boto3_wait(waiter: str, member: str, name: str) -> str:
    return f'boto3.client("sagemaker").get_waiter("{waiter}").wait({member}={name!r})'


def _cli_wait(waiter: str, _member: str, name: str) -> str:
    kind = waiter.partition("_completed")[0].partition("_in_service")[0].replace("_", "-")
    return shlex.join(["aws", "sagemaker", "wait", waiter.replace("_", "-"), f"--{kind}-name", name])


WORDS = {
    "boto3": _Words(_boto3_head, Request.as_boto3, _boto3_end, _boto3_wait, f"time.sleep({ROLE_SECONDS})"),
    "cli": _Words(_cli_head, Request.as_cli, _cli_end, _cli_wait, f"sleep {ROLE_SECONDS}"),
}
