"""`hello-blaze logs`: whose lines are shown, and where it is said that there are more."""

from __future__ import annotations

from typing import Any

import pytest

from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.request import Resource
from hello_blaze_tui.walkthrough import Walkthrough
from tests.test_cli import exit_code
from tests.walkthrough.fake_account import FakeAccount

FAILED, GOOD = "processing job p1", "processing job p2"


class Told(FakeAccount):
    """Each job has written one line, which names it."""

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        assert (service, operation) == ("logs", "FilterLogEvents")
        stream = parameters["logStreamNamePrefix"]
        return {
            "events": [
                {
                    "eventId": "1",
                    "timestamp": 0,
                    "message": f"I am {stream}",
                    "logStreamName": f"{stream}algo-1",
                }
            ]
        }


@pytest.fixture(autouse=True)
def _two_jobs(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    document = walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012"))
    for name in ("p1", "p2"):
        job = Resource("processing job", name, "us-east-1")
        document.ledger.put(Entry(job, "processing", "created", walkthrough_document.now()))
    training = Resource("training job", "t1", "us-east-1")
    document.ledger.put(Entry(training, "training", "created", walkthrough_document.now()))
    document.save()
    monkeypatch.setattr(
        "hello_blaze_tui.plain.logs.resume",
        lambda name: Walkthrough(walkthrough_document.load(name), Told()),
    )


@pytest.mark.parametrize(
    ("words", "printed", "said"),
    [
        (
            ["processing"],
            ["p2"],
            [f"Earlier, and not shown here: {FAILED}. Show all with --all.", f"log of the {GOOD}:"],
        ),
        (["processing", "--all"], ["p1", "p2"], [f"log of the {FAILED}:", f"log of the {GOOD}:"]),
        ([], ["p2", "t1"], [f"Earlier, and not shown here: {FAILED}", "log of the training job t1:"]),
        (["training"], ["t1"], ["log of the training job t1:"]),
    ],
)
def test_the_last_job_is_shown_and_earlier_ones_are_named(
    capsys: pytest.CaptureFixture[str], words: list[str], printed: list[str], said: list[str]
) -> None:
    assert exit_code("logs", "toys-1", *words) == 0
    shown = capsys.readouterr()
    assert [line.split("I am ")[1].rstrip("/") for line in shown.out.splitlines()] == printed
    told = " ".join(shown.err.split())
    assert all(each in told for each in said)
    assert ("Earlier" in told) is any("Earlier" in each for each in said)
