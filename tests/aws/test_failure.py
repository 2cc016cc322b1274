from __future__ import annotations

import pytest

from hello_blaze_tui.aws.failure import explain_failure, telling_line

TRACEBACK = [
    "reading reviews",
    "Traceback (most recent call last):",
    '  File "x.py", line 3, in <module>',
    "    open(path)",
    "FileNotFoundError: [Errno 2] No such file or directory: 'reviews.json'",
    "cleaning up",
    "error: second problem",
]


def test_the_end_of_the_first_traceback_tells_most() -> None:
    assert telling_line(TRACEBACK) == TRACEBACK[4]
    assert telling_line(["\n".join(TRACEBACK)]) == TRACEBACK[4]


def test_an_exception_of_a_module_of_ones_own_is_found() -> None:
    lines = ["Traceback (most recent call last):", "  File", "mine.Bad: it broke", "after"]
    assert telling_line(lines) == "mine.Bad: it broke"


def test_a_traceback_that_is_cut_off_gives_its_last_line() -> None:
    assert telling_line(TRACEBACK[:3]) == TRACEBACK[2].strip()


def test_without_a_traceback_the_last_error_then_the_last_line_tells() -> None:
    assert telling_line(["ok", "Error: bad label", "bye"]) == "Error: bad label"
    assert telling_line(["ok", "bye", ""]) == "bye"
    assert telling_line([]) == ""


@pytest.mark.parametrize(
    ("reason", "lines", "why"),
    [
        ("AlgorithmError: , exit code: 1", TRACEBACK, "ended with an error"),
        ("AlgorithmError: See job logs for more information", [], "ended with an error"),
        ("ExitCode: 1", [], "ended with an error"),
        ("ClientError: Data download failed: NoSuchKey (404)", [], "is not in S3"),
        ("ClientError: Hyperparameter epochs is invalid", [], "hyperparameter"),
        ("ClientError: See job logs", ["b/k: ClientError: 400", "Extra data: line 2 column 1"], "not what"),
        ("Bad HTTP response received from algorithm: 400", [], "could not read the input"),
        (
            "The primary container for production variant AllTraffic did not pass the ping health check. "
            "Please check CloudWatch logs for this endpoint.",
            [],
            "never became ready",
        ),
        (
            "CapacityError: Unable to provision requested ML compute capacity due to "
            "InsufficientInstanceCapacity error. Please retry using a different ML instance type",
            [],
            "no instance of this type",
        ),
        ("MaxRuntimeExceeded", [], "maximum runtime"),
        ("InternalServerError: We encountered an internal error. Please try again.", [], "of its own"),
    ],
)
def test_awss_reasons_are_explained(reason: str, lines: list[str], why: str) -> None:
    explanation = explain_failure(reason, lines)
    assert why in explanation.why
    assert explanation.todo
    assert explanation.log_line == telling_line(lines)


def test_a_reason_nobody_knows_is_given_as_it_is() -> None:
    assert explain_failure("Something new", []).why == "Something new"
    assert explain_failure("", []).why == "AWS gives no reason."
    assert "It was stopped before its end" in explain_failure("Stopped", ["3 reviews read"]).why
