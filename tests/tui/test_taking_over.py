"""A wizard on a walkthrough that another terminal has open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.claims import Claim, TakenOver
from hello_blaze_tui.progress.walkthrough_document import Place, WalkthroughDocument
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
