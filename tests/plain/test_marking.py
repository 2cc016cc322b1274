"""What the cleanup deletes, marked by the learner."""

from __future__ import annotations

from pathlib import Path

import pytest

from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.marking import mark_what_goes
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.request import Resource, ResourceKind
from hello_blaze_tui.steps.standing import Standing
from hello_blaze_tui.walkthrough import Walkthrough
from tests.plain.conftest import DOWN, ENTER, SPACE, Learner
from tests.walkthrough.fake_account import FakeAccount

USED = "endpoint old-demo uses it and cannot work without it."


def resource(kind: ResourceKind) -> Resource:
    return Resource(kind, f"toys-{kind.split()[-1]}", "us-east-1")


@pytest.fixture
def walkthrough(home: Path, monkeypatch: pytest.MonkeyPatch) -> Walkthrough:
    """With an endpoint up, whose model somebody else uses."""
    document = walkthrough_document.begin("toys-1", Place(False, "us-east-1", "123456789012"))
    kinds: tuple[ResourceKind, ...] = ("bucket", "role", "model", "endpoint configuration", "endpoint")
    for kind in kinds:
        price = "0.115" if kind == "endpoint" else ""
        document.ledger.put(Entry(resource(kind), "endpoint", "created", walkthrough_document.now(), price))
    standings = [Standing(resource("endpoint"), "InService"), Standing(resource("model"), used=USED)]
    monkeypatch.setattr("hello_blaze_tui.plain.marking.standing", lambda *_: iter(standings))
    return Walkthrough(document, FakeAccount())


def marked(
    learner: Learner, walkthrough: Walkthrough, *replies: tuple[str, str]
) -> tuple[set[str], set[str]]:
    """What is kept, and what goes though others use it."""

    def conversation(asking: Asking) -> int:
        mark_what_goes(asking, walkthrough)
        return 0

    learner.at(conversation, *replies)
    answers = walkthrough.answers
    return set(answers.items("cleanup.keep")), set(answers.items("cleanup.also"))


def test_what_others_use_is_not_proposed(
    learner: Learner, walkthrough: Walkthrough, capsys: pytest.CaptureFixture[str]
) -> None:
    assert marked(learner, walkthrough) == ({"model toys-model"}, set())
    # A model is of no use without its bucket and its role.
    assert "role          toys-role   free, kept, the model needs it" in capsys.readouterr().err
    assert "endpoint      toys-endpoint   InService, $0.115/h" in learner.asked[0]


@pytest.mark.parametrize(
    ("answer", "kept", "also"), [("y", set(), {"model toys-model"}), ("n", {"model toys-model"}, set())]
)
def test_what_others_use_is_a_question_of_its_own(
    learner: Learner, walkthrough: Walkthrough, answer: str, kept: set[str], also: set[str]
) -> None:
    mark = DOWN * 2 + SPACE + ENTER
    replies = ("What is deleted", mark), ("toys-model: endpoint old-demo uses it", answer)
    assert marked(learner, walkthrough, *replies) == (kept, also)


def test_what_is_let_go_lets_go_of_what_it_needed(learner: Learner, walkthrough: Walkthrough) -> None:
    walkthrough.answer("cleanup", "keep", ["endpoint"])
    kept, _ = marked(learner, walkthrough, ("toys-endpoint", SPACE + ENTER), ("toys-model", ENTER))
    assert kept == {"model toys-model"}
    assert len(learner.asked) == 2
