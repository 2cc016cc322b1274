from __future__ import annotations

import threading
from pathlib import Path

import pytest

from hello_blaze_tui.aws.account import Identity
from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.errors import BlazeError, Stopped, UsageError
from hello_blaze_tui.progress import shelf, walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place, WalkthroughDocument, path_of
from hello_blaze_tui.request import Resource
from hello_blaze_tui.walkthrough import Walkthrough, begin, holder, resume, take_over
from hello_blaze_tui.walkthrough.patience import Meanwhile
from tests.elsewhere import open_elsewhere, take_over_elsewhere
from tests.walkthrough.fake_account import FakeAccount


@pytest.fixture(autouse=True)
def _nobodys_account(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hello_blaze_tui.walkthrough.opening.Account", lambda _where: FakeAccount())


def saved(name: str, account_id: str = "123456789012") -> WalkthroughDocument:
    document = walkthrough_document.begin(name, Place(False, "us-east-1", account_id, profile="work"))
    document.save()
    return document


def began(name: str | None = None) -> Walkthrough:
    return begin(name, Where(profile="work"))


def test_a_fresh_name_is_the_next_that_is_free() -> None:
    saved("aws-1")
    assert began().name == "aws-2"


def test_a_name_that_another_terminal_has_just_chosen_is_passed_over() -> None:
    with open_elsewhere(path_of("aws-1")):
        assert began().name == "aws-2"


def test_a_name_that_is_taken_is_refused() -> None:
    saved("toys-1")
    with pytest.raises(UsageError, match="toys-1 already"):
        began("toys-1")


def test_a_name_that_was_taken_meanwhile_is_refused() -> None:
    walkthrough = began("toys-1")
    other = saved("toys-1")
    with pytest.raises(UsageError, match="toys-1 already"):
        walkthrough.claim()
    assert walkthrough_document.load("toys-1").token == other.token


def test_what_another_terminal_wrote_meanwhile_is_not_written_over() -> None:
    saved("toys-2")
    walkthrough = resume("toys-2")
    other = walkthrough_document.load("toys-2")
    other.answers["training"] = {"epochs": 9}
    other.save()
    walkthrough.claim()
    walkthrough.answer("training", "min_count", 1)
    assert walkthrough_document.load("toys-2").answers == {"training": {"epochs": 9, "min_count": 1}}


def test_a_takeover_reads_what_the_other_terminal_wrote() -> None:
    saved("toys-1")
    walkthrough = resume("toys-1")
    other = walkthrough_document.load("toys-1")
    other.answers["training"] = {"epochs": 9}
    other.save()
    with open_elsewhere(path_of("toys-1")):
        with pytest.raises(BlazeError, match="open in another terminal"):
            walkthrough.claim()
        assert holder("toys-1") is not None
        take_over("toys-1")
        walkthrough.claim()
        walkthrough.answer("training", "min_count", 1)
    assert holder("toys-1") is None
    assert walkthrough_document.load("toys-1").answers == {"training": {"epochs": 9, "min_count": 1}}


def test_a_terminal_that_waits_for_an_answer_is_not_taken_over() -> None:
    document = saved("toys-1")
    bucket = Resource("bucket", "b-1", "us-east-1")
    document.ledger.put(Entry(bucket, "bucket", "intended", walkthrough_document.now()))
    document.save()
    with (
        open_elsewhere(path_of("toys-1")),
        pytest.raises(BlazeError, match=r"waiting for an answer.*bucket b-1"),
    ):
        take_over("toys-1")
    take_over("toys-1")
    resume("toys-1").claim()


def test_after_a_takeover_a_run_stops_with_a_sentence() -> None:
    walkthrough = began("toys-1")
    walkthrough.claim()
    events = walkthrough.run_all(threading.Event(), ["region", "bucket"])
    assert next(events).step == "region"
    next(events)
    take_over_elsewhere(path_of("toys-1"))
    with pytest.raises(BlazeError, match="taken over by another terminal"):
        list(events)
    sent = walkthrough.account.sent  # type: ignore[attr-defined]  # the account is a FakeAccount
    assert sent == []


def test_a_renamed_walkthrough_goes_on_under_its_names_on_aws() -> None:
    saved("toys-1")
    before = resume("toys-1")
    before.claim()
    name = before.answers["bucket.name"]
    shelf.rename("toys-1", "games")
    renamed = resume("games")
    assert renamed.answers["bucket.name"] == name
    assert "toys-1" in renamed.answers.text("training.job_name")


def test_a_walkthrough_is_resumed_on_its_own_account_only() -> None:
    saved("toys-1", "999999999999")
    with pytest.raises(BlazeError, match="another AWS account"):
        resume("toys-1")


def test_another_profile_for_the_same_account_is_kept() -> None:
    saved("toys-1")
    walkthrough = resume("toys-1", profile="new")
    walkthrough.claim()
    walkthrough.answer("training", "epochs", 9)
    assert walkthrough_document.load("toys-1").place.profile == "new"


AWAY = BlazeError("sts.amazonaws.com cannot be reached.", code="EndpointConnectionError")


class AwayAccount(FakeAccount):
    """AWS cannot be reached at so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks, self.of = looks, "us-east-1"

    @property
    def region(self) -> str:
        return self.of

    def renew(self) -> None:
        """Nothing to look at again."""

    def identity(self) -> Identity:
        self.looks -= 1
        if self.looks >= 0:
            raise AWAY
        return super().identity()


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> AwayAccount:
    account = AwayAccount(3)
    monkeypatch.setattr("hello_blaze_tui.walkthrough.opening.Account", lambda _where: account)
    monkeypatch.setattr("hello_blaze_tui.walkthrough.patience.PRACTICE_SECONDS", (0.0, 0.0))
    return account


@pytest.mark.usefixtures("away")
def test_aws_that_is_away_at_the_first_call_is_waited_for() -> None:
    said = list[str]()
    meanwhile = Meanwhile(threading.Event(), lambda event: said.append(f"{event.why} (try {event.attempt})"))
    begin("toys-1", Where(), meanwhile=meanwhile).claim()
    assert said == [f"AWS cannot be reached, waiting (try {number})" for number in (2, 3, 4)]


def test_whoever_waits_for_aws_may_leave(away: AwayAccount) -> None:
    saved("toys-1")
    stop = threading.Event()
    away.looks = 1_000_000
    with pytest.raises(Stopped):
        resume("toys-1", meanwhile=Meanwhile(stop, lambda _event: stop.set()))
    with pytest.raises(BlazeError, match="cannot be reached"):
        resume("toys-1")


def test_a_region_that_is_none_is_not_waited_for(away: AwayAccount) -> None:
    away.of = "us-east-9"
    said = list[object]()
    with pytest.raises(BlazeError, match="cannot be reached"):
        begin(None, Where(), meanwhile=Meanwhile(threading.Event(), said.append))
    assert said == []


def test_prices_are_asked_for_when_one_is_begun_resumed_and_has_chosen_its_region(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Path]] = []
    for module in ("walkthrough.opening", "steps.region"):
        monkeypatch.setattr(
            f"hello_blaze_tui.{module}.learn", lambda account, folder: asked.append((account.region, folder))
        )
    walkthrough = began("toys-1")
    assert asked == [("us-east-1", home / "cache")]
    assert list(walkthrough.run("region", threading.Event()))
    assert len(asked) == 2
    resume("toys-1")
    assert len(asked) == 3
