"""How the screens look, compared with the pictures in looks/.

After a change that is meant: RENEW_LOOKS=1 pytest tests/tui/test_looks.py, and read what git says changed.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import textual
from textual.pilot import Pilot
from textual.widgets import Button, Input

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.walkthrough import Walkthrough, overview
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.documents import damaged, left
from tests.tui.looks_of import picture
from tests.tui.told_walkthrough import AskedAccount, open_step, walkthrough_until
from tests.walkthrough.fake_account import FakeAccount

LOOKS = Path(__file__).parent / "looks"
MADE_WITH = "8.2.8"
"""The pictures are of this Textual; another one may draw some cells in its own way."""
Reach = Callable[[Pilot[None], WizardApp], Awaitable[None]]

pytestmark = pytest.mark.skipif(textual.__version__ != MADE_WITH, reason="pictures of another Textual")


@pytest.fixture(autouse=True)
def _one_machine(learner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal is the same everywhere, and it is always two minutes later."""
    for name, value in {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    for name in ("LC_ALL", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(overview, "ago", lambda _then, _now: "2 minutes ago")


async def welcome(pilot: Pilot[None], app: WizardApp) -> None:
    await until(pilot, lambda: "Cannot be opened" in shown(app))


async def registry(pilot: Pilot[None], app: WizardApp) -> None:
    await pilot.press("f4")
    await until(pilot, lambda: "autogluon" in shown(app))
    await pilot.press(*"blaz west", "enter")
    await until(pilot, lambda: "us-west-2" in shown(app))


async def aws_account(pilot: Pilot[None], app: WizardApp) -> None:
    await until(pilot, lambda: "Cannot be opened" in shown(app))
    await pilot.press("down", "down", "down", "enter")
    await until(pilot, lambda: isinstance(app.focused, Button))
    await pilot.press("enter")
    await until(pilot, lambda: "Look again" in shown(app))


async def bucket(pilot: Pilot[None], app: WizardApp) -> None:
    document = left("toys-3", 1)
    document.token, document.machine = "abcdef", "m-00000000"
    document.save()
    app.push_screen(StepScreen(Walkthrough(document, Silent()), "bucket", app.marks))
    await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.view is not None)
    await until(pilot, lambda: "Create the bucket" in shown(app))


def result_of(key: str) -> Reach:
    """A step that is done, with what it left."""

    async def reach(pilot: Pilot[None], app: WizardApp) -> None:
        await until(pilot, lambda: "Cannot be opened" in shown(app))
        await open_step(pilot, app, walkthrough_until(key, AskedAccount()), key)

    return reach


async def epilogue(pilot: Pilot[None], app: WizardApp) -> None:
    await until(pilot, lambda: "Cannot be opened" in shown(app))
    end = Epilogue(walkthrough_until("cleanup", AskedAccount()), app.marks)
    await app.push_screen(end)
    await until(pilot, lambda: end.clean.display and "Still up" in shown(app))
    await until(pilot, lambda: app.focused is end.clean)


class Silent(FakeAccount):
    """It lets nothing be read."""

    def read(self, service: str, operation: str, **_parameters: object) -> dict[str, object]:
        raise BlazeError(f"{service} does not answer {operation}.")


SCREENS: dict[str, Reach] = {
    "welcome": welcome,
    "registry": registry,
    "aws-account": aws_account,
    "bucket": bucket,
    "predictions": result_of("predictions"),
    "epilogue": epilogue,
}


async def settled(pilot: Pilot[None], app: WizardApp) -> str:
    """The picture, once nothing moves any more."""
    for entry in app.screen.query(Input):
        entry.cursor_blink = False
    before, same = "", 0
    while same < 3:
        await pilot.pause(0.05)
        now = picture(app)
        before, same = now, same + 1 if now == before else 0
    return before


def compare(name: str, now: str) -> None:
    stored = LOOKS / f"{name}.txt"
    if os.environ.get("RENEW_LOOKS"):
        stored.write_text(now, encoding="utf-8")
    assert now == stored.read_text(encoding="utf-8"), f"{name} looks different:\n{now}"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_the_screens_look_as_they_did(
    name: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    left("monday", 9, practice=False, endpoint="0.115", minutes_ago=60)
    left("toys-1", 6)
    left("first", 13, endpoint="0.115")
    damaged("broken")
    where = f"{name}-{size[0]}x{size[1]}"
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        await SCREENS[name](pilot, app)
        compare(f"{where}-dark", await settled(pilot, app))
        await pilot.press("f2")
        compare(f"{where}-light", await settled(pilot, app))
    monkeypatch.setenv("NO_COLOR", "1")
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        await SCREENS[name](pilot, app)
        compare(f"{where}-no-color", await settled(pilot, app))
