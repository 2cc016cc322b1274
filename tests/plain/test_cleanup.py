"""`hello-blaze cleanup` at the command line: what is listed, what is asked, what is never deleted."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from hello_blaze_tui.aws import price_list
from hello_blaze_tui.aws.account import Account, Identity
from hello_blaze_tui.aws.price_list import PriceList
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.walkthrough import Walkthrough
from tests.aws.test_leftovers import Somebodys, two
from tests.test_cli import exit_code

pytestmark = pytest.mark.usefixtures("home")

DENIED = BlazeError(
    "AWS did not allow DeleteEndpoint.", "Your credentials do not allow it.", code="AccessDenied"
)


class Deletable(Somebodys):
    """An account of somebody's in which things can be deleted."""

    is_practice = True

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []
        self.refused = ""

    def in_region(self, _region: str) -> Deletable:
        return self

    def identity(self) -> Identity:
        return Identity("123456789012", "arn:aws:iam::123456789012:user/me", "aws", self.region)

    def send(self, request: Request) -> dict[str, str]:
        assert request.deletes is not None
        name = request.deletes.name
        if name == self.refused:
            raise DENIED
        self.sent.append(f"{request.operation} {name}")
        self.described = {each: value for each, value in self.described.items() if each[1] != name}
        listed = self.lists.get("ListEndpoints", [])
        self.lists["ListEndpoints"] = [each for each in listed if each["EndpointName"] != name]
        return {}


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Deletable:
    """An account with two endpoints that nobody here made; both share a model."""
    account = Deletable()
    for name in ("old-demo", "new-demo"):
        account.endpoint(name, two("ml.m5.large"), model="shared")
    account.described["DescribeEndpoint", "new-demo"]["CreationTime"] = datetime.now(timezone.utc)
    monkeypatch.setattr("hello_blaze_tui.plain.leftovers.Account", lambda _where: account)
    return account


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    for module in ("leftovers", "cleanup"):
        monkeypatch.setattr(f"hello_blaze_tui.plain.{module}.is_interactive", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cleanup"], "What is to be cleaned up?"),
        (["cleanup", "toys-1", "--leftovers"], "one of the two"),
        (["cleanup", "toys-1", "--region", "eu-west-1"], "knows its account and region itself"),
        (["cleanup", "toys-1", "--older-than", "2"], "90m, 2h or 3d"),
        (["cleanup", "--leftovers", "--older-than", "-2h"], "expected one argument"),
        (["cleanup", "--leftovers", "--region", "x", "--all-regions"], "not allowed with"),
        (["cleanup", "--leftovers", "--practice", "--profile", "x"], "do not go together"),
        (["cleanup", "--leftovers", "--region", "mars-1"], "in a region 'mars-1'"),
        (["cleanup", "--leftovers", "a", "--also", "b"], "Name it after --leftovers too"),
    ],
)
def test_wrong_words_are_told(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(*words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("more", [[], ["--all-regions"], ["--json"]])
def test_without_any_aws_settings_it_is_said_which_account_is_meant_and_what_to_do(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("cleanup", "--leftovers", *more) == 2
    said = capsys.readouterr().err
    assert "Nothing says which account to work on." in said
    assert "this computer has no AWS settings" in said
    assert "--practice" in said
    assert "aws configure" in said


def test_with_settings_it_is_said_what_they_lack(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    assert exit_code("cleanup", "--leftovers") == 2
    said = capsys.readouterr().err
    assert "No region is chosen." in said
    assert "no AWS settings" not in said


@pytest.mark.usefixtures("account")
def test_leftovers_are_listed_with_age_and_price(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("cleanup", "--leftovers") == 1
    shown = capsys.readouterr().err
    assert "endpoint old-demo (us-east-1): InService" in shown
    assert "$0.230/h" in shown
    assert "with it go: endpoint configuration old-demo-config" in shown
    assert "Nothing was deleted" in shown


def test_what_leftovers_of_another_region_cost_is_asked_of_aws(
    account: Deletable, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def learn(asked: Somebodys, _folder: Path) -> None:
        prices = {"ml.m5.large": {"hosting": Decimal("0.128")}}
        monkeypatch.setitem(price_list._lists, asked.region, PriceList(date(2026, 11, 24), prices))

    account.region = "eu-west-1"
    monkeypatch.setattr("hello_blaze_tui.walkthrough.sweeping.learn", learn)
    assert exit_code("cleanup", "--leftovers") == 1
    shown = capsys.readouterr().err
    assert "$0.256/h" in shown
    assert "(prices of 2026-11-24, eu-west-1;" in shown


@pytest.mark.usefixtures("account")
def test_younger_ones_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("cleanup", "--leftovers", "--older-than", "1h", "--dry-run", "--json") == 0
    [found] = json.loads(capsys.readouterr().out)
    assert found["name"] == "old-demo"
    assert exit_code("cleanup", "--leftovers", "new-demo", "--older-than", "1h", "--yes") == 2


def test_yes_alone_deletes_nothing(account: Deletable) -> None:
    assert exit_code("cleanup", "--leftovers", "--yes") == 1
    assert exit_code("cleanup", "--leftovers", "--yes", "--json") == 1
    assert exit_code("cleanup", "--leftovers", "old-demo", "--dry-run", "--yes") == 0
    assert account.sent == []


def test_what_is_named_is_deleted_and_no_more(account: Deletable, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("cleanup", "--leftovers", "endpoint/old-demo", "--yes") == 0
    assert account.sent == ["DeleteEndpoint old-demo", "DeleteEndpointConfig old-demo-config"]
    assert "endpoint old-demo is gone" in capsys.readouterr().err


def test_what_is_refused_is_told_and_the_rest_deleted(
    account: Deletable, capsys: pytest.CaptureFixture[str]
) -> None:
    account.refused = "old-demo"
    assert exit_code("cleanup", "--leftovers", "old-demo", "new-demo", "--yes") == 1
    assert account.sent[0] == "DeleteEndpoint new-demo"
    said = capsys.readouterr().err
    assert "endpoint old-demo: AWS did not allow DeleteEndpoint. Your credentials do not allow it." in said


@pytest.mark.parametrize(
    ("lines", "code", "sent"),
    [
        (["y", "", "y"], 0, 2),
        (["y", "n", "n"], 1, 0),
        (["", ""], 1, 0),
        (["<"], 1, 0),
        (["y", "yes", "y", "y"], 0, 4),
    ],
)
def test_at_a_terminal_they_are_marked_and_each_is_asked_for(
    account: Deletable, monkeypatch: pytest.MonkeyPatch, lines: list[str], code: int, sent: int
) -> None:
    at_a_terminal(monkeypatch, *lines)
    assert exit_code("cleanup", "--leftovers") == code
    assert len(account.sent) == sent


def test_a_walkthrough_that_cannot_be_read_is_told_beside_the_leftovers(
    account: Deletable, capsys: pytest.CaptureFixture[str]
) -> None:
    begun("broken", timedelta(0))
    walkthrough_document.path_of("broken").write_text("{", encoding="utf-8")
    exit_code("cleanup", "--leftovers")
    assert "The walkthrough broken cannot be read" in capsys.readouterr().err


def test_an_account_that_cannot_be_looked_into_is_no_empty_one(
    account: Deletable, capsys: pytest.CaptureFixture[str]
) -> None:
    account.faults = {"us-east-1": DENIED}
    assert exit_code("cleanup", "--leftovers", "--yes") == 1
    assert "us-east-1 could not be looked into" in capsys.readouterr().err


def begun(name: str, old: timedelta) -> None:
    """A walkthrough that made an endpoint this long ago, and a job that it did not see to its end."""
    document = walkthrough_document.begin(name, Place(True, "us-east-1", "123456789012"))
    since = (datetime.now(timezone.utc) - old).isoformat()
    document.steps["training"] = StepRecord("here")
    for kind, step, price in (("endpoint", "endpoint", "0.115"), ("training job", "training", "")):
        resource = Resource(kind, f"{name}-{step}", "us-east-1")  # type: ignore[arg-type]
        document.ledger.put(Entry(resource, step, "created", since, price))
    document.save()


def test_a_dry_run_asks_nobody_but_the_disk(capsys: pytest.CaptureFixture[str]) -> None:
    begun("toys-1", timedelta(hours=3))
    assert exit_code("cleanup", "toys-1", "--dry-run", "--json", "--older-than", "2h") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["per_hour"]) for row in rows] == [
        ("training job", "unknown"),
        ("endpoint", "0.115"),
    ]
    assert exit_code("cleanup", "toys-1", "--dry-run", "--older-than", "4h") == 0
    assert "Nothing of toys-1 would be deleted" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--also", "theirs"), "toys-1 has created nothing named 'theirs'"),
        (("--profile", "work"), "which no profile signs in to"),
    ],
)
def test_what_a_walkthrough_has_nothing_to_do_with_is_refused(
    words: tuple[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    begun("toys-1", timedelta(0))
    assert exit_code("cleanup", "toys-1", "--yes", *words) == 2
    assert said in capsys.readouterr().err


def test_a_walkthrough_that_is_younger_is_left_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    begun("toys-1", timedelta(hours=3))
    assert exit_code("cleanup", "toys-1", "--yes", "--older-than", "4h") == 1
    assert "left as it is" in capsys.readouterr().err


def test_of_two_of_one_name_only_the_one_that_was_asked_for_goes_though_it_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_a_terminal(monkeypatch, "y", "y")
    document = walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012"))
    model = Resource("model", "toys", "us-east-1")
    for resource in (model, Resource("endpoint configuration", "toys", "us-east-1")):
        document.ledger.put(Entry(resource, "model", "created", walkthrough_document.now()))
    document.save()
    monkeypatch.setattr(
        "hello_blaze_tui.plain.cleanup.resume",
        lambda name, **_: Walkthrough(walkthrough_document.load(name), cast("Account", Deletable())),
    )
    monkeypatch.setattr("hello_blaze_tui.plain.cleanup.used", lambda *_: {model: "Somebody uses it."})
    exit_code("cleanup", "toys-1")
    assert walkthrough_document.load("toys-1").answers["cleanup"]["also"] == ["model toys"]


def test_json_is_not_mixed_with_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    begun("toys-1", timedelta(0))
    at_a_terminal(monkeypatch, "y")
    assert exit_code("cleanup", "toys-1", "--json") == 2
