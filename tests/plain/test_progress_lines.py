from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal

import pytest

from hello_blaze_tui.events import (
    Event,
    Failed,
    LogLine,
    LogLines,
    RequestSent,
    ResourceCreated,
    StatusChanged,
    StepStarted,
    Transferred,
    Verified,
    Waiting,
)
from hello_blaze_tui.plain.progress_lines import SHOWN_LOG_LINES, ProgressLines
from hello_blaze_tui.progress.walkthrough_document import Place, WalkthroughDocument
from hello_blaze_tui.request import Cost, Request, Resource
from hello_blaze_tui.walkthrough import Walkthrough
from tests.walkthrough.fake_account import FakeAccount

TOYS = Walkthrough(
    WalkthroughDocument("toys-1", "toys-1", Place(True, "us-east-1", "123456789012"), "3fa2c1", "", "m-1"),
    FakeAccount(),
)
JOB = Resource("training job", "t-1", "us-east-1")
Show = Callable[..., list[str]]


class Terminal(io.TextIOWrapper):
    """A stderr that is a terminal."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, encoding="utf-8", newline="\n")

    def isatty(self) -> bool:
        return True

    def getvalue(self) -> str:
        self.flush()
        return self._bytes.getvalue().decode("utf-8")


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str]) -> Show:
    """Renders events, and gives the lines on stderr; stdout must stay empty."""

    def show(*events: Event) -> list[str]:
        report = ProgressLines(TOYS)
        for event in events:
            report(event)
        shown = capsys.readouterr()
        assert shown.out == ""
        return [line.rstrip() for line in shown.err.splitlines()]

    return show


def log_lines(*messages: str) -> LogLines:
    now = datetime.now(timezone.utc)
    lines = tuple(LogLine(now, message, "algo-1") for message in messages)
    return LogLines(step="training", group="/aws/sagemaker/TrainingJobs", lines=lines)


def test_a_step_says_which_it_is_and_what_it_is(show: Show) -> None:
    assert show(StepStarted(step="bucket", title="Bucket", position=2, of=13)) == [
        "",
        " 2/13  Bucket",
        "  A bucket is a folder in the cloud with a name nobody else on Earth has.",
    ]


def test_a_request_says_what_it_costs_and_an_unknown_price_is_said(show: Show) -> None:
    known = Cost(Decimal("0.115"), Decimal("0.1"))
    unknown = Cost(None, Decimal("0.1"))
    assert show(
        RequestSent(step="training", request=Request("sagemaker", "CreateTrainingJob", cost=known)),
        RequestSent(step="training", request=Request("sagemaker", "CreateTrainingJob", cost=unknown)),
        RequestSent(step="model", request=Request("sagemaker", "CreateModel")),
    ) == [
        "    CreateTrainingJob   on AWS: $0.115 an hour",
        "    CreateTrainingJob   on AWS: price not known",
        "    CreateModel",
    ]


def test_statuses_carry_the_time_since_the_step_began(show: Show) -> None:
    *_, line = show(
        StepStarted(step="training", title="Training job", position=7, of=13),
        StatusChanged(
            step="training", resource=JOB, status="InProgress", secondary="Starting", message="Soon"
        ),
    )
    assert line.endswith(" s  InProgress · Starting  Soon")
    assert float(line.split()[0]) < 60


def test_what_was_created_before_an_interruption_is_told_apart(show: Show) -> None:
    assert show(
        ResourceCreated(step="training", resource=JOB, adopted=True),
        ResourceCreated(step="dataset", resource=Resource("object", "b/k", "us-east-1")),
        Waiting(step="model", why="The role is new", attempt=2),
    ) == [
        "    training job t-1 was created before the interruption",
        "    The role is new (try 2)",
    ]


@pytest.mark.parametrize("batches", [(SHOWN_LOG_LINES + 1,), (SHOWN_LOG_LINES, 1), (3, SHOWN_LOG_LINES, 5)])
def test_a_long_log_is_cut_once_with_the_command_for_all_of_it(show: Show, batches: tuple[int, ...]) -> None:
    shown = show(*(log_lines(*["a line"] * number) for number in batches))
    assert shown.count("      | a line") == SHOWN_LOG_LINES
    assert shown.count("      | ... all of it: hello-blaze logs toys-1 training") == 1


def test_a_short_log_is_shown_whole(show: Show) -> None:
    assert show(log_lines(*["a line"] * SHOWN_LOG_LINES)) == ["      | a line"] * SHOWN_LOG_LINES


def test_nothing_that_aws_or_a_script_says_can_steer_the_terminal(show: Show) -> None:
    wild = "\x1b[2J\x9b1mred\r[bold"
    shown = show(
        log_lines(wild),
        StatusChanged(step="s", resource=JOB, status="Failed", message=wild),
        Failed(step="s", what=wild, why=wild, todo=wild, log_line=wild),
        Verified(step="s", result={"summary": wild}),
    )
    assert len(shown) == 7
    assert not any(character in line for line in shown for character in "\x1b\x9b\r")
    assert all("[bold" in line for line in shown)


def test_a_failure_says_what_why_and_what_to_do(show: Show) -> None:
    failed = Failed(step="s", what="It failed.", why="Because.", todo="Do this.", log_line="ValueError: no")
    assert show(failed) == ["  ✗ It failed.", "      | ValueError: no", "    Because.", "    Do this."]


def test_an_upload_is_one_line_where_there_is_no_terminal(show: Show) -> None:
    halves = [Transferred(step="dataset", what="r.zip", done=done, total=2000) for done in (0, 1000, 2000)]
    assert show(*halves) == ["    r.zip: 2,000 bytes uploaded"]


def test_an_upload_has_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    report = ProgressLines(TOYS)
    for done in (0, 1000, 2000):
        report(Transferred(step="dataset", what="r.zip", done=done, total=2000))
    report(Verified(step="dataset", result={"summary": "there"}))
    shown = terminal.getvalue()
    assert "100%" in shown
    assert "2.00k/2.00k" in shown
    assert shown.rstrip().endswith("✓ there\x1b[0m")


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Failed(step="s", what="It failed.")
    for variable, coloured in ((None, True), ("NO_COLOR", False)):
        terminal = Terminal()
        monkeypatch.setattr("sys.stderr", terminal)
        monkeypatch.delenv("NO_COLOR", raising=False)
        monkeypatch.setenv("TERM", "xterm")
        if variable:
            monkeypatch.setenv(variable, "1")
        ProgressLines(TOYS)(failed)
        assert ("\x1b[31m" in terminal.getvalue()) is coloured
        assert "✗ It failed." in terminal.getvalue()


def test_a_line_too_long_for_the_terminal_goes_on_indented(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    ProgressLines(TOYS)(Verified(step="s", result={"summary": "word " * 20}))
    lines = terminal.getvalue().splitlines()
    assert len(lines) > 2
    assert max(len(line) for line in lines) <= 40
    assert all(line.startswith("    word") for line in lines[1:])


def test_a_long_wait_is_not_silent(capsys: pytest.CaptureFixture[str]) -> None:
    report = ProgressLines(TOYS)
    report(StatusChanged(step="training", resource=JOB, status="InProgress", secondary="Starting"))
    for _ in range(3):
        report.still()
    report(Verified(step="training", result={}))
    for _ in range(2):
        report.still()
    said = capsys.readouterr().err
    assert said.count("s  still InProgress · Starting") == 2


def test_a_run_that_is_taken_up_again_tells_no_line_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = ProgressLines(TOYS)
    when = datetime(2026, 11, 1, tzinfo=timezone.utc)
    lines = tuple(LogLine(when, message, "algo-1") for message in ("same", "same", "other"))
    report(LogLines(step="training", group="jobs", lines=lines[:2]))
    report.taken_up()
    report(LogLines(step="training", group="jobs", lines=lines))
    said = capsys.readouterr().err
    assert (said.count("| same"), said.count("| other")) == (2, 1)
