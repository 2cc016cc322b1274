"""Why a job or an endpoint failed: AWS's FailureReason and its log, read for somebody new to both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple


class Explanation(NamedTuple):
    """What to tell a learner about a failed job."""

    why: str
    todo: str
    log_line: str
    """The line of the log that proves it; empty when none does."""


_TRACEBACK = "Traceback (most recent call last)"
_RAISED = re.compile(r"^[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning)\b.*|^[A-Za-z_][\w.]*: .+")
_ERROR = re.compile(r"\berror\b|\bexception\b|\bfailed\b|cannot|no such file", re.IGNORECASE)

STOPPED = "Stopped"
"""The status of a job that was ended at somebody's word."""
_REASONS = (
    (
        r"did not pass the ping health check",
        "The model's container never became ready: image and artifact do not belong together.",
        "Use the image that trained the model, and the artifact of that very training job.",
    ),
    (
        r"CapacityError|InsufficientInstanceCapacity|Unable to provision",
        "AWS has no instance of this type free right now.",
        "Try again later, or choose another instance type.",
    ),
    (
        r"MaxRuntimeExceeded|MaxWaitTimeExceeded|runtime limit",
        "The job reached its maximum runtime.",
        "Allow a longer runtime, or use less data.",
    ),
    (
        r"AccessDenied|not authorized|403",
        "The role may not read or write what the job needs.",
        "Give the role access to the bucket, or choose a role that has it.",
    ),
    (
        r"NoSuchKey|NoSuchBucket|404|could not find|no S3 objects|not found",
        "Something that the job reads is not in S3.",
        "Look at the S3 addresses of the inputs.",
    ),
    (
        r"ImageNotFound|manifest for|CannotPullContainer|pull (?:the )?image|repository .* does not exist",
        "The container image could not be fetched.",
        "Use the registry path of the job's own region.",
    ),
    (
        rf"^{STOPPED}$",
        "It was stopped before its end, by you or by someone else on this account.",
        "Start the job again under a new name.",
    ),
    (
        r"hyperparameter",
        "A hyperparameter has a value that the algorithm does not take.",
        "Correct the hyperparameter and start the job again under a new name.",
    ),
    (
        r"415|Unsupported content.?type|Unsupported Media",
        "The model does not take this content type.",
        "Use application/jsonlines, one document on each line.",
    ),
    (
        r"Extra data|Bad HTTP response|ClientError: 400|\b400\b|JSON",
        "The model could not read the input.",
        "Put one whole JSON document on each line of the file.",
    ),
    (
        r"ClientError",
        "The data or a setting of the job is not what the algorithm expects.",
        "Look at the log line, correct the input and start the job again under a new name.",
    ),
    (
        r"exit code|ExitCode|AlgorithmError",
        "The program in the container ended with an error.",
        "Look at the log line, correct the script or the data, and start the job again under a new name.",
    ),
    (
        r"InternalServerError|We encountered an internal error",
        "AWS had a problem of its own.",
        "Start the job again under a new name.",
    ),
)


def explain_failure(reason: str, lines: Sequence[str]) -> Explanation:
    """What to tell a learner.

    Args:
        reason: AWS's FailureReason, or the status message of a job that was stopped.
        lines: The job's log, oldest first, as much of it as there is.
    """
    line = telling_line(lines)
    for text in (reason, line):
        for pattern, why, todo in _REASONS:
            if re.search(pattern, text, re.IGNORECASE):
                return Explanation(why, todo, line)
    return Explanation(reason or "AWS gives no reason.", "Look at the job's log in CloudWatch.", line)


def telling_line(lines: Sequence[str]) -> str:
    """The line that says what went wrong: end of the first traceback, else last error, else last line."""
    for position, line in enumerate(lines):
        if _TRACEBACK in line:
            return _end_of_traceback(lines[position:])
    said = [line.strip() for line in lines if line.strip()]
    errors = [line for line in said if _ERROR.search(line)]
    return (errors or said or [""])[-1]


def _end_of_traceback(lines: Sequence[str]) -> str:
    # One CloudWatch event may hold the whole traceback, or each of its lines may be an event of its own.
    rows = [row for line in lines for row in line.splitlines()]
    start = next(number for number, row in enumerate(rows) if _TRACEBACK in row)
    for row in rows[start + 1 :]:
        if row and not row[0].isspace() and _RAISED.match(row):
            return row.strip()
    return rows[-1].strip()
