"""A wizard on a walkthrough that another terminal has open."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input

from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.claims import Claim, TakenOver
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.store import replace_file
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord, WalkthroughDocument, now
from hello_blaze_tui.request import Resource
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.screens.step import StepScreen
from tests.elsewhere import open_elsewhere, take_over_elsewhere
from tests.tui.conftest import LARGE, SMALL, shown, until

pytestmark = pytest.mark.usefixtures("learner")


@pytest.fixture
def held(learner: object) -> Iterator[WalkthroughDocument]:
    """A walkthrough that another process has open."""
    document = walkthrough_document.begin("toys-1", Place(True, "us-east-1", "123456789012"))
    document.save()
    with open_elsewhere(document.path):
        yield document
    Claim(document.path).release()


async def opened(pilot: Pilot[None], app: WizardApp) -> None:
    await until(pilot, lambda: "Go on where you stopped" in shown(app))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, Confirm) and "Take it over" in shown(app))


def is_open(app: WizardApp) -> bool:
    return isinstance(app.screen, StepScreen) and app.screen.view is not None


async def test_it_is_looked_at_without_writing_anything(held: WalkthroughDocument) -> None:
    app, before = WizardApp(), held.path.read_bytes()
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, app)
        assert "open in another terminal" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: is_open(app))
        assert isinstance(app.screen, StepScreen)
        assert app.screen.form_page.disabled
        await pilot.press("enter")
        await pilot.pause()
    assert held.path.read_bytes() == before
    assert Claim(held.path).holder() is not None


def write_elsewhere(document: WalkthroughDocument) -> None:
    """As the other process does, which alone has the right to."""
    replace_file(document.path, json.dumps(document.as_json()))


async def looked_at(pilot: Pilot[None], app: WizardApp) -> StepScreen:
    await opened(pilot, app)
    await pilot.press("escape")
    await until(pilot, lambda: is_open(app))
    assert isinstance(app.screen, StepScreen)
    return app.screen


async def test_what_the_other_terminal_does_is_seen_by_itself(held: WalkthroughDocument) -> None:
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        screen = await looked_at(pilot, app)
        region = held.step("region")
        region.progress, region.started = "here", now()
        held.answers["region"] = {"budget": 7}
        write_elsewhere(held)
        await until(pilot, lambda: "The other terminal carries this step out" in shown(app))
        assert screen.form_page.form.row("budget").query_one(Input).value == "7"
        region.progress, region.result = "done", {"summary": "It was done elsewhere."}
        held.step("bucket").progress = "done"
        endpoint = Resource("endpoint", "toys-1-e1", "us-east-1")
        held.ledger.put(Entry(endpoint, "endpoint", "created", now(), "0.115"))
        write_elsewhere(held)
        await until(pilot, lambda: "It was done elsewhere." in shown(app))
        assert app.focused is screen.result_page.next
        assert "1 endpoint" in shown(app).splitlines()[0]
        assert screen.pipeline.states["bucket"] == "done"
        assert "✓ Bucket" in shown(app)


async def test_who_looks_on_stays_at_what_they_read_until_the_step_comes_further(
    held: WalkthroughDocument,
) -> None:
    held.steps["region"] = StepRecord("done", started=now(), ended=now(), result={"summary": "done"})
    write_elsewhere(held)
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await looked_at(pilot, app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.key == "region")
        screen = app.screen
        assert isinstance(screen, StepScreen)
        await until(pilot, lambda: screen.pages.current == "done")
        # It was asked for: the first line says so, and nothing covers what is followed.
        assert "read only" in shown(app)
        assert "open in another terminal" not in shown(app)
        screen.result_page.query_one("#again", Button).press()
        await until(pilot, lambda: screen.pages.current == "form")
        held.step("bucket").progress = "done"
        write_elsewhere(held)
        await until(pilot, lambda: screen.pipeline.states["bucket"] == "done")
        assert screen.pages.current == "form"
        failed = StepRecord("failed", failure={"what": "It went wrong elsewhere."})
        held.steps["region"] = failed
        write_elsewhere(held)
        await until(pilot, lambda: "It went wrong elsewhere." in shown(app))


async def test_who_looks_on_is_told_when_there_is_nothing_to_be_followed_any_more(
    held: WalkthroughDocument,
) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await looked_at(pilot, app)
        held.path.unlink()
        await until(pilot, lambda: "There is no walkthrough toys-1." in shown(app))


def taken_over_elsewhere(document: WalkthroughDocument) -> None:
    take_over_elsewhere(document.path)


async def test_it_is_taken_over_when_that_is_wished_and_not_written_once_it_was_taken_back(
    held: WalkthroughDocument,
) -> None:
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await opened(pilot, app)
        app.screen.query_one("#yes", Button).press()
        await until(pilot, lambda: is_open(app))
        assert isinstance(app.screen, StepScreen)
        assert not app.screen.form_page.disabled
        assert Claim(held.path).is_ours
        taken_over_elsewhere(held)
        before = held.path.read_bytes()
        app.screen.form_page.go.press()
        await until(pilot, lambda: "taken over by another" in " ".join(shown(app).split()))
        assert held.path.read_bytes() == before
        with pytest.raises(TakenOver):
            held.save()
