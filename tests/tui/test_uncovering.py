"""What was waited for comes while something else lies over the screen that asked."""

from __future__ import annotations

import threading

import pytest

from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.background import answer
from hello_blaze_tui.tui.screens import welcome
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.screens.help import Help
from hello_blaze_tui.tui.screens.leaving import Leaving
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.screens.step_frame import StepFrame
from hello_blaze_tui.tui.screens.welcome import Welcome
from hello_blaze_tui.tui.widgets.question import Question
from hello_blaze_tui.walkthrough import Walkthrough
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.documents import left
from tests.tui.told_walkthrough import AskedAccount, open_step, walkthrough_until

pytestmark = pytest.mark.usefixtures("learner")
MENDS = "hello_blaze_tui.tui.screens.step_frame.mend_what_is_gone"


def stack(app: WizardApp) -> list[str]:
    return [type(screen).__name__ for screen in app.screen_stack]


async def test_another_step_takes_the_place_of_the_one_that_asked_and_not_of_the_help(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_go = threading.Event()

    async def mend(screen: StepFrame, _walkthrough: Walkthrough) -> None:
        await answer(lambda: may_go.wait(60))
        screen.open_step("registry")

    monkeypatch.setattr(MENDS, mend)
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        first = await open_step(pilot, app, walkthrough_until("model", AskedAccount()), "processing")
        first._mend()
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help))
        may_go.set()
        await until(pilot, lambda: stack(app) == ["Welcome", "StepScreen"] and app.screen is not first)
        assert isinstance(app.screen, StepScreen)
        assert app.screen.key == "registry"
        await until(pilot, lambda: not first.is_running)


async def test_a_walkthrough_that_is_opened_waits_for_who_reads_the_help(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    may_go, walkthrough = threading.Event(), walkthrough_until("training", AskedAccount())

    def begin() -> Walkthrough:
        may_go.wait(60)
        return walkthrough

    monkeypatch.setattr(welcome, "_begin_practice", begin)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "Practice on this computer" in shown(app))
        assert isinstance(app.screen, Welcome)
        app.screen._begin_practice()
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help))
        may_go.set()
        await until(pilot, lambda: not app.screen_stack[0].query_one(Question).display)
        await pilot.pause()
        assert stack(app) == ["Welcome", "Help"]
        await pilot.press("escape")
        await until(pilot, lambda: stack(app) == ["Welcome", "StepScreen"])


async def test_who_quits_twice_quits_whatever_lies_over_the_question() -> None:
    left("toys-9", 9, practice=False, endpoint="0.115")
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: "toys-9" in shown(app))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Leaving))
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app._exit)


async def test_a_question_that_is_left_for_the_cleanup_is_answered_with_no(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = list[bool | None]()

    async def mend(screen: StepFrame, _walkthrough: Walkthrough) -> None:
        if not answers:
            said = await screen.app.push_screen_wait(Confirm("Make it again?", "Yes", "No"))
            answers.append(said)

    monkeypatch.setattr(MENDS, mend)
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        walkthrough = walkthrough_until("transform", AskedAccount(), practice=False)
        screen = StepScreen(walkthrough, "cleanup", app.marks)
        await app.push_screen(screen)
        await until(pilot, lambda: type(app.screen) is Confirm)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Leaving))
        await pilot.click("#no")
        await until(pilot, lambda: app.screen is screen and answers == [None])
