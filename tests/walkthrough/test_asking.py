"""A step that is done is carried out once more: what was done and answered stays."""

from __future__ import annotations

import threading

import pytest

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed, Verified
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import StepRecord
from hello_blaze_tui.steps.calls import calls
from hello_blaze_tui.steps.step import Value
from hello_blaze_tui.walkthrough import Walkthrough
from tests.tui.told_walkthrough import AskedAccount, walkthrough_until

pytestmark = pytest.mark.usefixtures("home")


def asked(walkthrough: Walkthrough, *sentences: str) -> Event:
    question: dict[str, Value] = {"sentences": list(sentences), "k": 2}
    return list(walkthrough.run("predictions", threading.Event(), question))[-1]


def record() -> StepRecord:
    return walkthrough_document.load("toys-1").steps["predictions"]


def test_every_question_is_kept_beneath_the_newest() -> None:
    walkthrough = walkthrough_until("predictions", AskedAccount())
    assert isinstance(asked(walkthrough, "one"), Verified)
    newest = asked(walkthrough, "two", "three")
    assert isinstance(newest, Verified)
    assert newest.result["summary"] == "2 sentences, 2 of them helpful"
    assert (newest.result["ms"], newest.result["k"]) == (38.2, 2)
    assert newest.result["bytes"] == len(newest.result["body"])
    counts = [len(call["predictions"]) for call in calls(record().result)]
    assert counts == [2, 1, 1]


def test_a_question_that_fails_leaves_the_step_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hello_blaze_tui.walkthrough.patience.SLOW_AWS", 0)
    account = AskedAccount()
    walkthrough = walkthrough_until("predictions", account)
    before = record()
    account.fault = ("ThrottlingException", "Rate exceeded")
    assert isinstance(asked(walkthrough, "one"), Failed)
    assert record() == before
    assert walkthrough.progress("predictions") == "done"


def test_what_was_asked_outlives_other_answers_to_the_step() -> None:
    walkthrough = walkthrough_until("predictions", AskedAccount())
    asked(walkthrough, "one")
    walkthrough.answer("predictions", "next", {"sentence": "not asked yet"})
    assert walkthrough.progress("predictions") == "done"
    walkthrough.answer("predictions", "k", 2)
    assert record().progress == "not yet"
    assert "predictions" not in record().result
    assert len(calls(record().result)) == 2
    list(walkthrough.run("predictions", threading.Event()))
    assert len(calls(record().result)) == 3


def test_another_terminals_walkthrough_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(_self: object) -> None:
        raise BlazeError("The walkthrough toys-1 is open in another terminal.")

    walkthrough = walkthrough_until("predictions", AskedAccount())
    monkeypatch.setattr(Walkthrough, "claim", taken)
    failed = asked(walkthrough, "one")
    assert isinstance(failed, Failed)
    assert "another terminal" in failed.what
    assert len(calls(record().result)) == 1


def test_asynchronous_questions_are_put_where_no_other_lies() -> None:
    walkthrough = walkthrough_until("predictions", AskedAccount(), endpoint={"async": True})
    places = []
    for sentence in ("one", "two", "one"):
        walkthrough.answer("predictions", "sentences", [sentence])
        put, invoke = (request.parameters for request in walkthrough.requests("predictions"))
        places.append((put["Key"], invoke["Filename"]))
    assert places[0] == places[2]
    assert len({*places[0], *places[1]}) == 4


def test_an_asynchronous_question_asked_anew_is_answered_into_another_object() -> None:
    walkthrough = walkthrough_until("predictions", AskedAccount(), endpoint={"async": True})
    first = walkthrough.requests("predictions")[1].parameters["Filename"]
    result = walkthrough.document.step("predictions").result
    walkthrough.document.step("predictions").result = {"predictions": [], "earlier": [result]}
    assert walkthrough.requests("predictions")[1].parameters["Filename"] != first
