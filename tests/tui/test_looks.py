"""How the screens look, compared with the pictures in looks/.

After a change that is meant: RENEW_LOOKS=1 pytest tests/tui/test_looks.py, and read what git says changed.
One app shows one screen after another: starting it takes longer than any of them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any

import pytest
import textual
from textual.pilot import Pilot
from textual.widgets import Button, Input

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, Failed, LogLine, LogLines, StatusChanged, Verified
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.request import Resource, ResourceKind
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.aws_account import AwsAccount
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.screens.help import Help
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.screens.welcome import Welcome
from hello_blaze_tui.walkthrough import Walkthrough, overview
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.documents import damaged, left
from tests.tui.looks_of import picture
from tests.tui.told_walkthrough import ENDPOINT, AskedAccount, open_step, walkthrough_until

LOOKS = Path(__file__).parent / "looks"
MADE_WITH = "8.2.8"
"""The pictures are of this Textual; another one may draw some cells in its own way."""
NOON = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
JOB = Resource("training job", "hello-blaze-toys-1-abcdef-t1", "us-east-1")
Reach = Callable[[Pilot[None], WizardApp], Awaitable[None]]

pytestmark = pytest.mark.skipif(textual.__version__ != MADE_WITH, reason="pictures of another Textual")


class Noon(datetime):
    """A clock that has stopped."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Noon:
        return cls.fromisoformat(NOON.isoformat()).astimezone(tz)


@pytest.fixture(autouse=True)
def _one_machine(learner: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The terminal is the same everywhere, and it is always noon."""
    machine = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC"}
    for name, value in machine.items():
        monkeypatch.setenv(name, value)
    for name in ("LC_ALL", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(overview, "ago", lambda _then, _now: "2 minutes ago")
    for module in (
        "progress.meter",
        "walkthrough.resource_rows",
        "tui.widgets.monitor",
        "tui.widgets.endpoint_state",
    ):
        monkeypatch.setattr(f"hello_blaze_tui.{module}.datetime", Noon)
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


class Silent(AskedAccount):
    """It knows its own endpoint, and lets nothing else be read."""

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation == "DescribeEndpoint":
            return super().read(service, operation, **parameters)
        raise BlazeError(f"{service} does not answer {operation}.")

    def pages(self, service: str, operation: str, result_key: str, **parameters: Any) -> Iterator[Any]:
        yield from self.read(service, operation, **parameters)[result_key]


def told_until(key: str) -> Walkthrough:
    """One whose names are the same every time, and whose endpoint has been up for a quarter of an hour."""
    account = Silent()
    walkthrough = walkthrough_until(key, account)
    document = walkthrough.document
    document.token, document.machine = "abcdef", "m-00000000"
    document.began = at(-3600).isoformat()
    made: dict[str, ResourceKind] = {"b": "bucket", "r": "role", "m": "model", "c": "endpoint configuration"}
    for letter, kind in made.items():
        resource = Resource(kind, f"hello-blaze-toys-1-abcdef-{letter}1", "us-east-1")
        document.ledger.put(Entry(resource, kind, "created", at(-3000).isoformat(), ""))
        account.there[kind, resource.name] = resource
    endpoint = document.ledger.find(Resource("endpoint", ENDPOINT, "us-east-1"))
    assert endpoint is not None
    document.ledger.put(replace(endpoint, since=at(-900).isoformat()))
    document.save()
    return walkthrough


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


async def welcome(pilot: Pilot[None], app: WizardApp) -> None:
    await until(pilot, lambda: "Cannot be opened" in shown(app))


async def registry(pilot: Pilot[None], app: WizardApp) -> None:
    await pilot.press("f4")
    await until(pilot, lambda: "autogluon" in shown(app))
    await pilot.press(*"blaz west", "enter")
    await until(pilot, lambda: "us-west-2" in shown(app))


async def aws_account(pilot: Pilot[None], app: WizardApp) -> None:
    app.push_screen(AwsAccount(app.marks))
    await until(pilot, lambda: isinstance(app.focused, Button))
    await pilot.press("enter")
    await until(pilot, lambda: "Look again" in shown(app))
    # It is drawn as pressed for a moment, and the last line names the key that presses it.
    await until(pilot, lambda: "Enter Press" in shown(app) and not app.screen.query("Button.-active"))


def form_of(key: str, before: str) -> Reach:
    """A step that is to be sent."""

    async def reach(pilot: Pilot[None], app: WizardApp) -> None:
        screen = StepScreen(told_until(before), key, app.marks)
        app.push_screen(screen)
        await until(pilot, lambda: screen.view is not None and bool(screen.request_view.requests))
        await until(pilot, lambda: app.focused is screen.form_page.go)

    return reach


def result_of(key: str) -> Reach:
    """A step that is done, with what it left."""

    async def reach(pilot: Pilot[None], app: WizardApp) -> None:
        await open_step(pilot, app, told_until(key), key)
        await until(pilot, lambda: "looking ..." not in shown(app))

    return reach


def log_of(end: Event) -> Reach:
    """The log of a training job, as it stands at its end, over the form that was sent."""

    async def reach(pilot: Pilot[None], app: WizardApp) -> None:
        screen = app.screen
        assert isinstance(screen, StepScreen)
        await screen.monitor.begin()
        for event in (*course(failed=isinstance(end, Failed)), end):
            await screen.monitor.show(event)
        if isinstance(end, Failed):
            screen.monitor.explain(end)
        screen.pages.current = "monitor"
        screen.monitor.entrance.focus()
        await until(pilot, lambda: "4 lines" in shown(app))

    return reach


def course(*, failed: bool) -> Iterator[Event]:
    for secondary, seconds in (("Starting", -102), ("Downloading", -94), ("Training", -83)):
        yield StatusChanged(
            step="training", resource=JOB, status="InProgress", secondary=secondary, time=at(seconds)
        )
    told = (
        "Number of words:  6277",
        "Loading data",
        "##### Alpha: 0.0473  Progress: 5.50%  #####",
        SAID[failed],
    )
    stream = f"{JOB.name}/algo-1-1763928374"
    lines = tuple(LogLine(at(number - 80), line, stream) for number, line in enumerate(told))
    yield LogLines(step="training", group="/aws/sagemaker/TrainingJobs", lines=lines)
    status = "Failed" if failed else "Completed"
    yield StatusChanged(step="training", resource=JOB, status=status, secondary=status, time=NOON)


SAID = {True: "Customer Error: epochs must be at least 1", False: "Validation accuracy: 0.838"}
FAILURE = Failed(
    step="training",
    what=f"The training job {JOB.name} ended as Failed.",
    why="AWS says: ClientError: epochs must be at least 1. The algorithm takes no smaller number.",
    todo="Set the epochs to 1 or more, and try again under a new name.",
    log_line=SAID[True],
    time=NOON,
)


async def cleanup(pilot: Pilot[None], app: WizardApp) -> None:
    app.push_screen(StepScreen(told_until("logs"), "cleanup", app.marks))
    await until(pilot, lambda: "InService" in shown(app) and "could not be looked" in shown(app))
    await until(pilot, lambda: "endpoint at" in shown(app).lower() or "toys-endpoint" in shown(app))


async def help_of_a_step(pilot: Pilot[None], app: WizardApp) -> None:
    await pilot.press("f1")
    await until(pilot, lambda: isinstance(app.screen, Help) and "typed is lost" in shown(app))


async def epilogue(pilot: Pilot[None], app: WizardApp) -> None:
    end = Epilogue(told_until("cleanup"), app.marks)
    await app.push_screen(end)
    await until(pilot, lambda: end.clean.display and "Still up" in shown(app))
    await until(pilot, lambda: app.focused is end.clean)


SCREENS: tuple[dict[str, Reach], ...] = (
    {"welcome": welcome},
    {"registry": registry},
    {"aws-account": aws_account},
    {"bucket": form_of("bucket", "region"), "help": help_of_a_step},
    {
        "training": form_of("training", "processing"),
        "training-log": log_of(Verified(step="training", result={}, time=NOON)),
        "training-failed": log_of(FAILURE),
    },
    {"endpoint": result_of("endpoint")},
    {"predictions": result_of("predictions")},
    {"transform": result_of("transform")},
    {"cleanup": cleanup},
    {"epilogue": epilogue},
)
"""Each way from the beginning, with what is seen on it."""


async def settled(pilot: Pilot[None], app: WizardApp) -> str:
    """The picture, once nothing moves any more."""
    for entry in app.screen.query(Input):
        entry.cursor_blink = False
    before, same = "", 0
    while same < 2:
        await pilot.pause(0.03)
        now = picture(app)
        before, same = now, same + 1 if now == before else 0
    return before


async def difference(pilot: Pilot[None], app: WizardApp, name: str) -> str:
    """How the screen differs from its picture; what passes by, as a pressed button, is waited out."""
    for _ in range(20):
        if not (words := differs(name, await settled(pilot, app))):
            break
        await pilot.pause(0.1)
    return words


def differs(name: str, now: str) -> str:
    """How it looks now, where that is not as it was."""
    stored = LOOKS / f"{name}.txt"
    if os.environ.get("RENEW_LOOKS"):
        stored.write_text(now, encoding="utf-8")
    then = stored.read_text(encoding="utf-8") if stored.exists() else ""
    return "" if now == then else f"{name} looks different:\n{now}"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("looks", [("dark", "light"), ("no-color",)], ids="-".join)
async def test_the_screens_look_as_they_did(
    looks: tuple[str, ...], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "no-color" in looks:
        monkeypatch.setenv("NO_COLOR", "1")
    left("monday", 9, practice=False, endpoint="0.115", minutes_ago=60)
    left("toys-3", 6)
    left("first", 13, endpoint="0.115")
    damaged("broken")
    app = WizardApp()
    different = []
    async with app.run_test(size=size) as pilot:
        for way in SCREENS:
            for name, reach in way.items():
                await reach(pilot, app)
                for look in looks:
                    if "light" in looks and (look == "dark") != app.current_theme.dark:
                        await pilot.press("f2")
                    different.append(await difference(pilot, app, f"{name}-{size[0]}x{size[1]}-{look}"))
                # Changing the colours takes long: the next one begins with these.
                looks = looks[::-1]
            await back_to_the_beginning(pilot, app)
    assert not any(different), "\n".join(different)


async def back_to_the_beginning(pilot: Pilot[None], app: WizardApp) -> None:
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    await until(pilot, lambda: isinstance(app.screen, Welcome))
