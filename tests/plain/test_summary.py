from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.amounts import total, usd
from hello_blaze_tui.plain.summary import show_summary, show_up
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord, WalkthroughDocument
from hello_blaze_tui.request import Resource, ResourceKind
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.money import rate
from hello_blaze_tui.walkthrough.summary import summary
from tests.walkthrough.fake_account import FakeAccount

SENTENCE = "It snapped on the first evening and " + "nobody could mend it " * 8
ANSWERS = [
    {"sentence": SENTENCE, "label": "__label__2", "probability": 0.913},
    {"sentence": "Ünïcode [bold] 🎲", "label": "__label__1", "probability": 1.0},
]


def put(document: WalkthroughDocument, kind: ResourceKind, life: Any, per_hour: str = "") -> None:
    resource = Resource(kind, f"a-{kind.replace(' ', '-')}-with-a-rather-long-name", "us-east-1")
    step = kind.replace(" job", "")
    document.ledger.put(Entry(resource, step, life, walkthrough_document.now(), per_hour))


@pytest.fixture
def document(home: Path) -> WalkthroughDocument:
    document = walkthrough_document.begin("toys-1", Place(False, "us-east-1", "123456789012"))
    costs = [{"what": "training job t", "usd": "0.0077"}, {"what": "other", "usd": "unknown"}]
    metrics = {"train:accuracy": 0.8421, "validation:accuracy": 0.8384}
    document.steps = {
        "training": StepRecord(
            "done",
            started="2026-01-01T00:00:00+00:00",
            ended="2026-01-01T00:03:05.500+00:00",
            result={"metrics": metrics},
            costs=costs,
        ),
        "predictions": StepRecord("done", result={"predictions": ANSWERS}),
        "transform": StepRecord("done", result={"predictions": ANSWERS}),
    }
    kinds: tuple[ResourceKind, ...] = ("bucket", "role", "processing job", "training job", "transform job")
    for kind in kinds:
        put(document, kind, "deleted")
    for kind in ("model", "endpoint configuration", "log group"):
        put(document, kind, "deleted")
    return document


def test_the_summary_says_what_came_of_it_in_80_columns(
    document: WalkthroughDocument, capsys: pytest.CaptureFixture[str]
) -> None:
    show_summary(summary(document, STEPS), {"__label__1": 6, "__label__2": 4})
    shown = capsys.readouterr()
    assert shown.err == ""
    assert max(len(line) for line in shown.out.splitlines()) <= 80
    words = " ".join(shown.out.split())
    assert "right 84.2% on the training set and 83.8% on sentences it had not seen" in words
    assert "label would be right on 60.0%. Your model knows more than that." in words
    assert words.count("not helpful 0.91 It snapped on the first evening") == 2
    assert words.count("helpful 1.00 Ünïcode [bold] 🎲") == 2
    assert "185.5 s $0.0077 and 1 whose price is not known" in words
    assert "1 bucket, 1 role, 1 processing job, 1 training job" in words


def test_what_is_still_up_is_said_with_what_it_costs(
    document: WalkthroughDocument, capsys: pytest.CaptureFixture[str]
) -> None:
    put(document, "endpoint", "created", "0.115")
    put(document, "bucket", "created")
    put(document, "model", "intended")
    document.steps["training"] = StepRecord("here")
    walkthrough = Walkthrough(document, FakeAccount())
    [running] = [step.watches(walkthrough.answers) for step in STEPS if step.key == "training"]
    assert running is not None
    document.ledger.put(Entry(running, "training", "created", walkthrough_document.now()))
    show_up(walkthrough)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "endpoint a-endpoint-with-a-rather-long-name: $0.115 an hour, $2.76 a day" in shown.err
    assert "bucket a-bucket-with-a-rather-long-name: less than a cent a month" in shown.err
    assert f"training job {running.name}: goes on to its end, and costs until then" in shown.err
    assert "asked for, and no answer came" in shown.err
    assert "hello-blaze cleanup toys-1" in shown.err


def test_nothing_is_said_when_nothing_is_up(
    document: WalkthroughDocument, capsys: pytest.CaptureFixture[str]
) -> None:
    show_up(Walkthrough(document, FakeAccount()))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0.115", "$0.115"), ("2.76", "$2.76"), ("0", "$0.00"), ("0.0077", "$0.0077"), ("0.2", "$0.20")],
)
def test_amounts_keep_what_matters_of_them(amount: str, words: str) -> None:
    assert usd(amount) == words


def test_an_unknown_price_is_never_zero() -> None:
    entry = Entry(Resource("endpoint", "e", "us-east-1"), "endpoint", "created", "", "unknown")
    assert rate(entry, practice=False) == "price not known"
    assert str(total([Decimal("0.1"), None, Decimal("0.02")])) == "$0.12 and 1 whose price is not known"
    assert str(total([None])) == "an amount that is not known"
