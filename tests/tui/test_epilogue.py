"""The end of a walkthrough, and how one comes back to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hello_blaze_tui.plain.summary import show_summary
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import now
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.epilogue_text import accuracy, done_and_cost, still_up
from hello_blaze_tui.tui.marks import ASCII
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.screens.first import first_screen
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.screens.welcome import Welcome
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.summary import summary
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.told_walkthrough import ENDPOINT, AskedAccount, walkthrough_until

pytestmark = pytest.mark.usefixtures("home")


def costing(walkthrough: Walkthrough, *amounts: str) -> dict[str, Any]:
    """The summary of a walkthrough whose training cost these amounts."""
    document = walkthrough_document.load(walkthrough.name)
    document.steps["training"].costs = [{"what": f"job {n}", "usd": usd} for n, usd in enumerate(amounts)]
    document.save()
    return summary(document, STEPS)


def test_the_cost_is_the_one_that_run_prints_and_unknown_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    data = costing(walkthrough_until("cleanup", AskedAccount(), practice=False), "0.0077", "unknown", "0.115")
    show_summary(data, {})
    printed = next(line for line in capsys.readouterr().out.splitlines() if "in all" in line)
    told = next(line for line in done_and_cost(data, ASCII).plain.splitlines() if "in all" in line)
    assert "$0.1227 and 1 whose price is not known" in told
    assert told.split() == printed.split()
    assert "Training job             1:42  $0.1227 and 1" in done_and_cost(data, ASCII).plain


def test_on_the_practice_account_the_time_is_of_here_and_the_cost_of_aws() -> None:
    practised, paid = (
        done_and_cost(costing(walkthrough_until("cleanup", AskedAccount(), practice=practice)), ASCII).plain
        for practice in (True, False)
    )
    assert "here  on AWS" in practised.splitlines()[1]
    assert "here" not in paid


def test_an_endpoint_costs_by_how_long_it_was_up_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    document = walkthrough_until("cleanup", AskedAccount()).document
    document.steps["endpoint"].costs = [
        {
            "what": f"endpoint {ENDPOINT}",
            "usd": "0.0200",
            "per_hour": "0.115",
            "began": "2026-11-24T08:30:00+00:00",
            "ended": "2026-11-24T10:35:30+00:00",
        }
    ]
    data = summary(document, STEPS)
    assert "Endpoint                 1:42  $0.2405, up for 2 h 05 min" in done_and_cost(data, ASCII).plain
    show_summary(data, {})
    assert "$0.2405, up for 2 h 05 min" in capsys.readouterr().out


def test_what_is_free_is_not_told_to_cost() -> None:
    walkthrough = walkthrough_until("cleanup", AskedAccount())
    up = still_up(walkthrough.document, meter(walkthrough.document), ASCII).plain
    assert up.startswith("Still up: 1 endpoint - nothing costs here - ")
    (endpoint,) = walkthrough.up()
    walkthrough.document.ledger.put(replace(endpoint, life="deleted"))
    role = Resource("role", "r1", "us-east-1")
    walkthrough.document.ledger.put(Entry(role, "role", "created", now()))
    free = still_up(walkthrough.document, meter(walkthrough.document), ASCII).plain
    assert free.splitlines()[0] == "Still up: nothing of it costs by the hour"


def test_the_accuracy_stands_beside_a_guess() -> None:
    data = costing(walkthrough_until("cleanup", AskedAccount()))
    good = accuracy(data, {"__label__1": 700, "__label__2": 300}, ASCII).plain
    assert "83.8%" in good
    assert "right on 70.0%. Your model knows more than that." in good
    assert "hardly better" in accuracy(data, {"__label__1": 83, "__label__2": 17}, ASCII).plain
    assert accuracy({**data, "accuracy": {}}, {}, ASCII).plain == ""


@pytest.mark.parametrize("size", [SMALL, LARGE, (40, 12)])
async def test_a_finished_walkthrough_is_resumed_at_its_end_and_looked_at_from_there(
    size: tuple[int, int],
) -> None:
    walkthrough = walkthrough_until("cleanup", AskedAccount(), practice=False)
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        end = first_screen(walkthrough, app.marks)
        assert isinstance(end, Epilogue)
        await app.push_screen(end)
        await until(pilot, lambda: "in all" in end.done.render().plain)  # type: ignore[union-attr]
        # What costs is said first, with what to do.
        await until(pilot, lambda: end.clean.display and "Still up" in shown(app))
        assert f"endpoint {ENDPOINT}" in end.up.render().plain  # type: ignore[union-attr]
        await until(pilot, lambda: app.focused is end.clean)
        assert end.clean.region.bottom <= size[1]
        # What Enter takes looks like it.
        assert [button.id for button in end.query("Button.-primary")] == ["clean"]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.view is not None)
        last = app.screen
        assert isinstance(last, StepScreen)
        assert last.key == "cleanup"
        # What is still up can be marked there at once.
        await until(pilot, lambda: ENDPOINT in shown(app) or size[1] < SMALL[1])
        assert last.pages.current == "form"
        await app.switch_screen(Epilogue(walkthrough, app.marks))
        await until(pilot, lambda: app.focused is not None and app.focused.id == "clean")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, Welcome))


async def test_what_to_try_next_is_said_and_nothing_is_left_when_all_is_gone() -> None:
    walkthrough = walkthrough_until("cleanup", AskedAccount())
    document = walkthrough_document.load("toys-1")
    for entry in document.ledger.up():
        document.ledger.turn(entry.resource, "deleted", walkthrough_document.now())
    document.save()
    app = WizardApp()
    async with app.run_test(size=(100, 70)) as pilot:
        walkthrough.claim()
        await app.push_screen(Epilogue(walkthrough, app.marks))
        await until(pilot, lambda: "Nothing of this walkthrough is left" in shown(app))
        await until(pilot, lambda: "What you did, and what it would have cost on AWS" in shown(app))
        words = ("Pipelines", "Lambda", "Step Functions", "epochs", "83.8%")
        await until(pilot, lambda: all(each in shown(app) for each in words))
        assert not app.screen.query_one("#clean").display
        assert [button.id for button in app.screen.query("Button.-primary")] == ["go"]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.pages.current == "done")
