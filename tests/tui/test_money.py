"""What the wizard says of money while it is open."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place
from hello_blaze_tui.request import Resource
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.marks import UNICODE
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.walkthrough import Walkthrough
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.walkthrough.fake_account import FakeAccount

pytestmark = pytest.mark.usefixtures("learner")
ENDPOINT = Resource("endpoint", "e-1", "us-east-1")
SCHEDULE = Resource("schedule", "e-1", "us-east-1")


def with_an_endpoint(account: FakeAccount, hours: float) -> Walkthrough:
    """A walkthrough on AWS whose endpoint ends in so many hours, and was made two hours ago."""
    place = Place(False, "us-east-1", "123456789012")
    document, now = walkthrough_document.begin("toys-1", place), datetime.now(timezone.utc)
    since = (now - timedelta(hours=2)).isoformat()
    for resource, per_hour in ((ENDPOINT, "0.115"), (SCHEDULE, "")):
        document.ledger.put(Entry(resource, "endpoint", "created", since, per_hour))
        account.there[resource.kind, resource.name] = resource
    record = document.step("endpoint")
    record.progress, record.result = (
        "done",
        {"name": "e-1", "ends": (now + timedelta(hours=hours)).isoformat()},
    )
    record.costs.append({"what": "endpoint e-1", "per_hour": "0.115", "usd": "0.115", "began": since})
    document.save()
    return Walkthrough(document, account)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_corner_says_what_is_up_what_it_costs_and_what_it_has_cost(size: tuple[int, int]) -> None:
    app, walkthrough = WizardApp(), with_an_endpoint(FakeAccount(), 1)
    walkthrough.answer("region", "budget", 0.4)
    async with app.run_test(size=size) as pilot:
        await app.push_screen(StepScreen(walkthrough, "logs", UNICODE))
        await until(pilot, lambda: "1 endpoint · $0.115/h · $2.76/day · $0.23 of $0.40 so far" in shown(app))


@pytest.mark.parametrize("practice", [True, False])
async def test_the_budget_stays_in_the_corner_of_a_small_terminal(practice: bool) -> None:
    app, walkthrough = WizardApp(), with_an_endpoint(FakeAccount(), 1)
    document = walkthrough.document
    document.place.practice = practice
    since = (datetime.now(timezone.utc) - timedelta(minutes=8)).isoformat()
    document.ledger.turn(ENDPOINT, "created", since)
    document.step("endpoint").costs[0]["began"] = since
    walkthrough.answer("region", "budget", 2.0)
    async with app.run_test(size=SMALL) as pilot:
        screen = StepScreen(walkthrough, "logs", UNICODE)
        await app.push_screen(screen)
        await until(pilot, lambda: "of $2.00" in shown(app).splitlines()[0])
        before = screen.head.money
        # As soon as it would be told otherwise: list and show say it at once.
        await until(pilot, lambda: screen.head.money != before, 9)


async def test_the_end_of_an_endpoint_is_noticed_while_the_wizard_is_open() -> None:
    account = FakeAccount()
    app, walkthrough = WizardApp(), with_an_endpoint(account, -0.5)
    account.there.clear()
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        await app.push_screen(StepScreen(walkthrough, "logs", UNICODE))
        await until(pilot, lambda: "it ended as asked" in shown(app))
        await until(pilot, lambda: "nothing costs · $0.17 so far" in shown(app))
    assert walkthrough_document.load("toys-1").ledger.up() == ()


async def test_a_second_endpoint_is_asked_for_and_says_what_is_up_already() -> None:
    app, walkthrough = WizardApp(), with_an_endpoint(FakeAccount(), 1)
    walkthrough.answer("endpoint", "name", "e-2")
    async with app.run_test(size=SMALL) as pilot:
        screen = StepScreen(walkthrough, "endpoint", UNICODE)
        await app.push_screen(screen)
        await until(pilot, lambda: screen.view is not None and screen.pages.current == "form")
        await until(pilot, lambda: app.focused is screen.form_page.go)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Confirm) and app.focused is not None)
        said = " ".join(shown(app).split())
        assert "Still up: endpoint e-1, $0.115 an hour, $2.76 a day." in said
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert screen.pages.current == "form"
        assert [each.resource.name for each in walkthrough.up()] == ["e-1", "e-1"]


async def test_a_step_over_the_budget_is_asked_for() -> None:
    account = FakeAccount()
    app, walkthrough = WizardApp(), with_an_endpoint(account, 1)
    walkthrough.answer("region", "budget", 0.2)
    async with app.run_test(size=LARGE) as pilot:
        screen = StepScreen(walkthrough, "training", UNICODE)
        await app.push_screen(screen)
        await until(pilot, lambda: screen.view is not None)
        screen.form_page.go.press()
        await until(pilot, lambda: "is more than the budget of $0.20" in " ".join(shown(app).split()))
        assert isinstance(app.screen, Confirm)
    assert account.sent == []


async def test_on_aws_enter_alone_sends_what_costs_once_its_price_was_said() -> None:
    account = FakeAccount()
    app, walkthrough = WizardApp(), with_an_endpoint(account, 1)
    async with app.run_test(size=SMALL) as pilot:
        screen = StepScreen(walkthrough, "training", UNICODE)
        await app.push_screen(screen)
        await until(pilot, lambda: screen.view is not None)
        await pilot.press("enter")
        await until(pilot, lambda: "This costs $0.115 an hour" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "There is no bucket" in shown(app))  # so it was begun
