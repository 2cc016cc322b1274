"""Ctrl+L on a step that was done, or failed, another day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
from textual.widgets import TabPane, Tabs

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, LogLine, LogLines
from hello_blaze_tui.progress import folders
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.walkthrough import Walkthrough, log_again, logged
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.test_wizard import clicked
from tests.tui.told_walkthrough import AskedAccount, open_step, walkthrough_until

pytestmark = pytest.mark.usefixtures("learner")


class LoggedAccount(AskedAccount):
    """CloudWatch gives two pages of a training job's log, when it may, or a refusal."""

    def __init__(self, lines: int = 3, refusal: BlazeError | None = None) -> None:
        super().__init__()
        self.lines, self.refusal = lines, refusal
        self.may_read = threading.Event()
        self.may_read.set()
        self.asked: list[dict[str, Any]] = []

    def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation != "FilterLogEvents":
            return super().read(service, operation, **parameters)
        self.may_read.wait(60)
        self.asked.append(parameters)
        if self.refusal is not None:
            raise self.refusal
        first = "nextToken" not in parameters
        name = parameters.get("logStreamNamePrefix", "all/")
        events = [
            {
                "eventId": f"{first}{n}",
                "timestamp": 1_795_510_000_000 + n + 1000 * (not first),
                "message": f"line {n} of page {1 if first else 2} [/x]",
                "logStreamName": f"{name}algo-1-1763928374",
            }
            for n in range(self.lines)
        ]
        return {"events": events, **({"nextToken": "more"} if first and self.lines else {})}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_log_of_a_job_that_ended_another_day_is_read_when_it_is_asked_for(
    size: tuple[int, int],
) -> None:
    account, app = LoggedAccount(), WizardApp()
    async with app.run_test(size=size) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("model", account), "training")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "line 2 of page 2 [/x]" in shown(app))
        assert "line 0 of page 1 [/x]" in shown(app)
        assert "The log of the training job hello-blaze-toys-1-" in shown(app)
        assert "usually takes" not in shown(app)
        await until(pilot, lambda: "6 lines of algo-1-1763928374──" in shown(app))
        assert len(screen.query(TabPane)) == 1
        assert account.asked[-1]["logGroupName"] == "/aws/sagemaker/TrainingJobs"
        number = len(account.asked)
        await pilot.press("slash", *"page 2", "enter")
        # The first ends the search.
        await pilot.press("escape", "escape")
        await until(pilot, lambda: screen.pages.current == "done")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "line 2 of page 2 [/x]" in shown(app))
        assert len(account.asked) == number


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_typed_for_a_log_is_taken_by_the_mouse(size: tuple[int, int]) -> None:
    app = WizardApp()
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("model", LoggedAccount()), "training")
        await pilot.press("ctrl+l")
        await clicked(pilot, app, "/ Search")
        await until(pilot, lambda: app.focused is screen.monitor.streams.wanted)
        await pilot.press(*"page 2")
        await clicked(pilot, app, "Enter Find")
        await until(pilot, lambda: "found page 2" in shown(app))
        await clicked(pilot, app, "Esc Back")
        await until(pilot, lambda: "found page 2" not in shown(app))
        await pilot.press("o")
        await until(pilot, lambda: app.focused is screen.monitor.streams.wanted)
        await pilot.press(*"page 2")
        await clicked(pilot, app, "Enter Find")
        await until(pilot, lambda: "of page 1" not in shown(app))
        await clicked(pilot, app, "s Save")
        await until(pilot, lambda: app.focused is screen.monitor.streams.file)
        await clicked(pilot, app, "Enter Save")
        await until(pilot, lambda: app.focused is screen.monitor.streams.shown_pane)
        assert "line 2 of page 2" in (folders.logs() / "toys-1-training.log").read_text("utf-8")
        assert [str(each.message).split()[0] for each in app._notifications] == ["Saved"]


async def test_while_it_is_read_there_is_a_clock_and_no_key_waits() -> None:
    account, app = LoggedAccount(), WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("model", account), "model")
        assert screen.check_action("log", ()) is False
        screen = await open_step(pilot, app, walkthrough_until("model", account), "processing")
        account.may_read.clear()
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "Reading the log of the processing job" in shown(app))
        await until(pilot, lambda: "· 0:0" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: screen.pages.current == "done")
        account.may_read.set()


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (LoggedAccount(lines=0), "AWS has no log of the processing job hello-blaze"),
        (
            LoggedAccount(refusal=BlazeError("AWS says no.", todo="Ask your administrator.")),
            "AWS says no. Ask your administrator.",
        ),
    ],
)
async def test_a_log_that_is_gone_or_refused_is_said(account: LoggedAccount, words: str) -> None:
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await open_step(pilot, app, walkthrough_until("model", account), "processing")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: words in shown(app))


async def test_of_a_job_that_failed_another_day_too_but_not_where_nothing_was_begun() -> None:
    account, app = LoggedAccount(), WizardApp()
    walkthrough = walkthrough_until("training", account)
    walkthrough = walkthrough_until("training", account)
    async with app.run_test(size=SMALL) as pilot:
        screen = await failed(app, walkthrough)
        await until(pilot, lambda: screen.view is not None)
        assert screen.check_action("log", ()) is False
        job = walkthrough.step("training").watches(walkthrough.answers)
        assert job is not None
        walkthrough.document.ledger.put(Entry(job, "training", "created", walkthrough.document.began))
        assert screen.check_action("log", ()) is True
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "line 2 of page 2" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: screen.pages.current == "form")


async def test_what_comes_after_one_has_left_the_log_takes_no_key_from_where_one_is() -> None:
    account, app = LoggedAccount(), WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("model", account), "processing")
        account.may_read.clear()
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "Reading the log" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is screen.result_page.next)
        account.may_read.set()
        await until(pilot, lambda: screen.monitor.streams.line_count == 6)
        assert app.focused is screen.result_page.next
        await pilot.press("ctrl+l")
        await until(pilot, lambda: app.focused is screen.monitor.streams.shown_pane)


async def test_a_log_that_was_refused_can_be_asked_for_again() -> None:
    account, app = LoggedAccount(refusal=BlazeError("AWS says no.")), WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("model", account), "processing")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "AWS says no." in shown(app))
        account.refusal = None
        await pilot.press("escape")
        await until(pilot, lambda: screen.pages.current == "done")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "line 2 of page 2" in shown(app))


async def test_a_log_that_breaks_off_is_not_taken_for_the_whole() -> None:
    class Breaking(LoggedAccount):
        def read(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
            if "nextToken" in parameters:
                raise BlazeError("AWS is busy.", code="ThrottlingException")
            return super().read(service, operation, **parameters)

    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await open_step(pilot, app, walkthrough_until("model", Breaking()), "processing")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "AWS is busy." in shown(app) and "line 2 of page 1" in shown(app))


async def test_the_step_of_the_logs_shows_them_all_again() -> None:
    account, app = LoggedAccount(), WizardApp()
    walkthrough = walkthrough_until("logs", account, logs={"streams": []})
    job = walkthrough.step("training").watches(walkthrough.answers)
    assert job is not None
    walkthrough.document.ledger.put(Entry(job, "training", "created", walkthrough.document.began))
    walkthrough.document.save()
    async with app.run_test(size=LARGE) as pilot:
        screen = await open_step(pilot, app, walkthrough, "logs")
        await pilot.press("ctrl+l")
        await until(pilot, lambda: screen.monitor.streams.line_count == 12)
        assert f"The log of the endpoint toys-endpoint, training job {job.name}" in " ".join(
            shown(app).replace("│", " ").split()
        )
        assert len(screen.query(TabPane)) == 2
        # The tab that is clicked has the focus, and the log in it the keys.
        await clicked(pilot, app, "Training job · algo-1")
        await until(pilot, lambda: isinstance(app.focused, Tabs))
        await clicked(pilot, app, "e Errors")
        await until(pilot, lambda: "No line reads as an error" in shown(app))
        await clicked(pilot, app, "/ Search")
        await until(pilot, lambda: app.focused is screen.monitor.streams.wanted)
        assert "e" not in app.screen.active_bindings
        await clicked(pilot, app, "Esc Back")
        await until(pilot, lambda: app.focused is screen.monitor.streams.shown_pane)
        await pilot.press("shift+tab", "left")
        await until(pilot, lambda: "line 2 of page 2" in shown(app))
        assert isinstance(app.focused, Tabs)
        assert "f" not in app.screen.active_bindings
        await pilot.press("s")
        await until(pilot, lambda: app.focused is screen.monitor.streams.file)


def test_a_long_log_comes_in_parts_that_hold_up_no_key() -> None:
    account = LoggedAccount(lines=3000)
    walkthrough = walkthrough_until("model", account)
    job = logged(walkthrough, "training")
    assert [each.kind for each in job] == ["training job"]
    parts = [len(part.lines) for part in log_again(walkthrough, job, threading.Event())]
    assert sum(parts) == 6000
    assert max(parts) <= 2000
    stop = threading.Event()
    stop.set()
    assert list(log_again(walkthrough, job, stop)) == []


async def test_esc_goes_from_the_answers_of_what_is_done_back_to_its_result() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("model", LoggedAccount()), "processing")
        screen.change_answers()
        await until(pilot, lambda: screen.pages.current == "form")
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is screen.result_page.next)
        assert screen.pages.current == "done"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.key == "registry")


async def test_a_run_that_begins_meanwhile_has_the_log_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    account, app, ran = LoggedAccount(), WizardApp(), list[str]()
    walkthrough = walkthrough_until("training", account)
    job = walkthrough.step("training").watches(walkthrough.answers)
    assert job is not None
    walkthrough.document.ledger.put(Entry(job, "training", "created", walkthrough.document.began))

    def run(_walkthrough: Walkthrough, key: str, stop: threading.Event) -> Iterator[Event]:
        ran.append(key)
        line = LogLine(datetime.now(timezone.utc), "a line of the run", "algo-1")
        yield LogLines(step=key, group="", lines=(line,))
        stop.wait(60)

    monkeypatch.setattr(Walkthrough, "run", run)
    async with app.run_test(size=LARGE) as pilot:
        screen = await failed(app, walkthrough)
        await until(pilot, lambda: screen.view is not None)
        account.may_read.clear()
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "Reading the log" in shown(app))
        await pilot.press("escape", "enter")
        await until(pilot, lambda: ran == ["training"] and "a line of the run" in shown(app))
        account.may_read.set()
        await until(pilot, lambda: bool(account.asked))
        await pilot.pause(0.3)
        assert "of page 1" not in shown(app)
        assert "The log of the training job" not in shown(app)


async def failed(app: WizardApp, walkthrough: Walkthrough) -> StepScreen:
    walkthrough.document.steps["training"].progress = "failed"
    walkthrough.document.save()
    screen = StepScreen(walkthrough, "training", app.marks)
    await app.push_screen(screen)
    return screen
