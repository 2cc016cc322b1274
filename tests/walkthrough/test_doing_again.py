"""What is done anew, and what is built on it: only that is to be done again, and it is said."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from hello_blaze_tui.events import Event, Finished, StepSkipped
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.doing_again import first_comes, then_again
from tests.walkthrough.fake_account import FakeAccount

ALL = [step.key for step in STEPS]
BEFORE_BUCKET, BESIDE_BUCKET = {"region", "bucket"}, {"role", "registry"}


@pytest.fixture
def account() -> FakeAccount:
    return FakeAccount()


@pytest.fixture
def walkthrough(home: Path, account: FakeAccount) -> Walkthrough:
    """All of it is done but the cleanup."""
    document = walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012"))
    for step in STEPS[:-1]:
        document.steps[step.key] = StepRecord("done", result={"summary": "done"})
    return Walkthrough(document, account)


def run(walkthrough: Walkthrough, step: str) -> list[Event]:
    return list(walkthrough.run(step, threading.Event()))


def undone(walkthrough: Walkthrough) -> set[str]:
    return {key for key in ALL[:-1] if walkthrough.progress(key) != "done"}


@pytest.mark.parametrize(
    ("changed", "stays"),
    [
        ("region", {"region"}),
        ("bucket", BEFORE_BUCKET | BESIDE_BUCKET),
        ("role", {"region", "bucket", "dataset", "role", "registry"}),
        ("registry", {"region", "bucket", "dataset", "role", "registry"}),
        ("processing", {*ALL[: ALL.index("processing") + 1]}),
        ("model", {*ALL[: ALL.index("model") + 1]}),
        ("endpoint", {*ALL[: ALL.index("endpoint") + 1], "transform"}),
        ("predictions", {*ALL} - {"cleanup"}),
        ("transform", {*ALL} - {"logs", "cleanup"}),
    ],
)
def test_only_what_is_built_on_a_step_is_done_again(
    walkthrough: Walkthrough, changed: str, stays: set[str]
) -> None:
    later = {step.key for step in walkthrough.built_on(walkthrough.step(changed))}
    assert later - {"cleanup"} == {*ALL} - stays - {"cleanup"}


def test_a_role_for_chosen_buckets_is_built_on_the_bucket(walkthrough: Walkthrough) -> None:
    walkthrough.answer("role", "s3_access", "chosen")
    assert walkthrough.step("role") in walkthrough.built_on(walkthrough.step("bucket"))


def test_what_is_built_on_a_step_stays_done_until_that_is_done_anew(walkthrough: Walkthrough) -> None:
    walkthrough.answer("bucket", "prefix", "other/")
    assert undone(walkthrough) == {"bucket"}
    run(walkthrough, "bucket")
    assert undone(walkthrough) == {*ALL[:-1]} - BEFORE_BUCKET - BESIDE_BUCKET
    assert walkthrough.answers.attempt("training") == 2


def test_what_fails_undoes_nothing(walkthrough: Walkthrough) -> None:
    walkthrough.answer("bucket", "source", "existing")
    walkthrough.answer("bucket", "name", "nobody-has-this")
    run(walkthrough, "bucket")
    assert walkthrough.progress("bucket") == "failed"
    assert undone(walkthrough) == {"bucket"}


def test_what_is_looked_at_again_without_a_change_undoes_nothing(walkthrough: Walkthrough) -> None:
    run(walkthrough, "region")
    assert undone(walkthrough) == set()


def test_before_it_is_sent_it_is_said_what_is_to_be_done_again(walkthrough: Walkthrough) -> None:
    said = then_again(walkthrough, walkthrough.step("model"))
    assert said.startswith(
        "Endpoint, Predictions, Batch transform job and CloudWatch logs are built on Model, "
        "and will have to be done again. That deletes nothing"
    )
    assert then_again(walkthrough, walkthrough.step("transform")).startswith("CloudWatch logs is built on")
    assert then_again(walkthrough, walkthrough.step("predictions")) == ""


def test_what_comes_first_says_why_where_it_was_done_before(walkthrough: Walkthrough) -> None:
    walkthrough.answer("bucket", "prefix", "other/")
    assert first_comes(walkthrough, "training") == (
        "Before this comes: Bucket. "
        "Bucket was done, and is to be done again: an answer to Bucket was changed."
    )
    run(walkthrough, "bucket")
    again = Walkthrough(walkthrough_document.load("toys-1"), walkthrough.account)
    assert first_comes(again, "training") == (
        "Before this comes: Dataset, Processing job. "
        "Dataset and Processing job were done, and are to be done again: Bucket was done anew."
    )
    assert first_comes(again, "cleanup") == ""


def test_what_was_never_done_needs_no_reason(home: Path, account: FakeAccount) -> None:
    document = walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012"))
    assert first_comes(Walkthrough(document, account), "dataset") == "Before this comes: Region, Bucket."


def test_a_run_carries_out_what_is_built_on_a_changed_answer(
    walkthrough: Walkthrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Walkthrough, "steps", tuple(step for step in STEPS if step.key in {"region", "bucket", "role"})
    )
    walkthrough.answer("role", "s3_access", "chosen")
    walkthrough.answer("bucket", "prefix", "other/")
    assert [key for key in ("region", "bucket", "role") if walkthrough.is_to_do(key)] == ["bucket", "role"]
    *events, end = walkthrough.run_all(threading.Event(), ALL)
    assert [event.step for event in events if isinstance(event, StepSkipped)] == ["region"]
    assert isinstance(end, Finished)
