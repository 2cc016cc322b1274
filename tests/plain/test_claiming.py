from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.plain.claiming import claim
from hello_blaze_tui.plain.wizard import run_wizard
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.claims import Claim
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.walkthrough import Walkthrough
from tests.elsewhere import open_elsewhere
from tests.plain.conftest import ENTER, Learner
from tests.walkthrough.fake_account import FakeAccount


@pytest.fixture
def held(home: Path) -> Iterator[Walkthrough]:
    """A walkthrough that another process has open."""
    document = walkthrough_document.begin("toys-1", Place(False, "us-east-1", "123456789012"))
    document.save()
    with open_elsewhere(document.path):
        yield Walkthrough(document, FakeAccount())
    Claim(document.path).release()


def test_it_is_asked_for_and_taken_over(held: Walkthrough) -> None:
    asked: list[str] = []

    def wished(question: str) -> bool:
        asked.append(question)
        return True

    claim(held, wished)
    assert "toys-1 is open in another terminal (process " in asked[0]
    held.answer("training", "epochs", 9)
    claim(held, wished)
    assert len(asked) == 1


def test_without_a_wish_it_stays_where_it_is(held: Walkthrough) -> None:
    with pytest.raises(BlazeError, match="open in another terminal"):
        claim(held, lambda _question: False)
    with pytest.raises(BlazeError, match="--take-over"):
        claim(held)  # nobody can be asked in a test


def test_it_can_be_looked_at_meanwhile(
    held: Walkthrough, learner: Learner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("hello_blaze_tui.plain.opening.resume", lambda _name, **_meanwhile: held)
    code = learner.at(
        run_wizard,
        ("Go on with toys-1", ENTER),
        ("> 1) Only look at it", ENTER),
        ("Leave; everything is kept", f"2{ENTER}"),
    )
    said = capsys.readouterr().err
    assert code == 0
    assert "open in another terminal (process " in said
    assert "This step is not done in the other terminal." in said
    assert not held.document.answers
