"""Other answers to a step that is done: what is built on it is said before it is sent, and why afterwards."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.choose_step import ChooseStep
from hello_blaze_tui.tui.screens.step import StepScreen
from tests.tui.conftest import SMALL, shown, until
from tests.tui.test_wizard import words
from tests.tui.told_walkthrough import AskedAccount, open_step, walkthrough_until

pytestmark = pytest.mark.usefixtures("learner")


async def test_what_is_built_on_other_answers_is_said_before_they_are_sent() -> None:
    walkthrough = walkthrough_until("logs", AskedAccount())
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_step(pilot, app, walkthrough, "registry")
        screen.change_answers()
        row = await screen.form_page.form.reveal("blazingtext_path")
        row.query_one(Input).value = "811.dkr.ecr.us-east-1.amazonaws.com/blazingtext:2"
        await until(pilot, lambda: walkthrough.progress("registry") == "not yet")
        assert walkthrough.progress("training") == "done"
        screen.form_page.go.focus()
        await pilot.press("enter")
        await until(pilot, lambda: "CloudWatch logs are built on Registry paths, and will have" in words(app))
        assert "That deletes nothing" in words(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert walkthrough.progress("training") == "done"
        await pilot.press("enter")
        await until(pilot, lambda: "will have to be done again" in words(app))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and screen.pages.current == "done")
        states = {key: state for key, state in walkthrough.states.items() if state == "not yet"}
        assert list(states) == [
            "processing",
            "training",
            "model",
            "endpoint",
            "predictions",
            "transform",
            "logs",
            "cleanup",
        ]
        assert [entry.resource.kind for entry in walkthrough.up()] == ["endpoint"]
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, ChooseStep))
        await pilot.press("home", *["down"] * 6, "enter")
        await until(pilot, lambda: "Before this comes: Processing job" in shown(app))
        assert "and is to be done again: Registry paths was done" in words(app)
