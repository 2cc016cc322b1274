"""Jobs that go wrong, through the wizard, on the practice account."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from hello_blaze_tui.events import StatusChanged
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.request import Resource
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.help import Help
from hello_blaze_tui.tui.screens.step import StepScreen
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.test_wizard import begin, go_on, is_done, is_ready, step
from tests.tui.told_walkthrough import AskedAccount, walkthrough_until

pytestmark = pytest.mark.usefixtures("learner")

SCRIPT = r"""
import pathlib, sys, time
print("begins with", sys.argv[1], flush=True)
if sys.argv[1] == "wait":
    time.sleep(600)
if sys.argv[1] == "fail":
    raise ValueError("no [reviews] today")
for part in ("train", "test"):
    folder = pathlib.Path("/opt/ml/processing/output") / part
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "set").write_text(f"__label__1 good {part}\n__label__2 bad {part}\n")
"""


def kept(app: WizardApp, name: str) -> object:
    view = step(app).view
    return view.answers[name] if view else None


async def entry(app: WizardApp, key: str) -> Input | TextArea:
    row = await step(app).form_page.form.reveal(key)
    found = row.query_one("Input, TextArea")
    assert isinstance(found, Input | TextArea)
    return found


async def answer(pilot: Pilot[None], app: WizardApp, name: str, text: str, value: object) -> None:
    """Types into the field, and waits until it is kept."""
    typed = await entry(app, name.partition(".")[2])
    if isinstance(typed, Input):
        typed.value = text
    else:
        typed.text = text
    await until(pilot, lambda: kept(app, name) == value)


async def change_the_answers(pilot: Pilot[None], app: WizardApp) -> None:
    """As Enter does it on the monitor of a job that failed."""
    await until(pilot, lambda: app.focused is step(app).monitor.again)
    await pilot.press("enter")
    await until(pilot, lambda: step(app).pages.current == "form")


async def stop_the_job(pilot: Pilot[None], app: WizardApp) -> None:
    """It is asked first, and the safe answer is the one that Enter gives."""
    await until(pilot, lambda: "x Stop" in shown(app))
    for keys in (("enter",), ("tab", "enter")):
        assert step(app).monitor.running is not None
        await pilot.press("x")
        await until(pilot, lambda: "AWS ends the job" in shown(app))
        await pilot.press(*keys)
        await until(pilot, lambda: "AWS ends the job" not in shown(app))


async def who_comes_back_reads_it_again(pilot: Pilot[None], app: WizardApp) -> None:
    for key in ("registry", "processing"):
        step(app).open_step(key)
        await until(pilot, partial(is_ready, app, key))
    await until(pilot, lambda: "ended as Failed" in shown(app))
    assert "ValueError: no [reviews] today" in shown(app)


async def upload_the_mended_script(pilot: Pilot[None], app: WizardApp) -> None:
    """What lies on this computer is not yet what lies in the bucket."""
    step(app).form_page.go.press()
    await until(pilot, lambda: "A file of the step Dataset has changed" in " ".join(shown(app).split()))
    await pilot.press("enter")
    await until(pilot, lambda: is_ready(app, "dataset"))
    assert any(
        "changed since" in each.message and "Upload the files" in each.message for each in app._notifications
    )
    while step(app).key != "processing":
        await go_on(pilot, app)


async def test_a_job_is_stopped_fails_and_is_mended_with_everything_else_kept(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text(SCRIPT, encoding="utf-8")
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await begin(pilot, app, "dataset")
        await answer(pilot, app, "dataset.script", str(script), str(script))
        while step(app).key != "processing":
            await go_on(pilot, app)
        first = kept(app, "processing.job_name")
        await answer(pilot, app, "processing.volume_gb", "7", 7)
        await answer(pilot, app, "processing.arguments", "wait", ["wait"])
        step(app).form_page.go.press()
        await until(pilot, lambda: "begins with wait" in shown(app))
        await stop_the_job(pilot, app)
        await until(pilot, lambda: "ended as Stopped" in shown(app) and "x Stop" not in shown(app))
        await change_the_answers(pilot, app)

        await answer(pilot, app, "processing.arguments", "fail", ["fail"])
        assert kept(app, "processing.job_name") != first
        step(app).form_page.go.press()
        await until(pilot, lambda: "ended as Failed" in shown(app))
        # The reason stands beside the log, and its line is marked there.
        await until(pilot, lambda: shown(app).count("ValueError: no [reviews] today") == 2)
        await change_the_answers(pilot, app)
        assert "ended as Failed" in shown(app)
        await who_comes_back_reads_it_again(pilot, app)
        script.write_text(f"{SCRIPT}# mended", encoding="utf-8")
        await upload_the_mended_script(pilot, app)

        (await entry(app, "arguments")).focus()
        await pilot.press("ctrl+r")
        await until(pilot, lambda: kept(app, "processing.arguments") != ["fail"])
        assert kept(app, "processing.volume_gb") == 7
        step(app).form_page.go.press()
        await until(pilot, lambda: is_done(app))
        assert walkthrough_document.load("practice-1").steps["processing"].failure == {}


def told_status(word: str, secondary: str) -> StatusChanged:
    job = Resource("training job", "toys-1-t1", "us-east-1")
    return StatusChanged(step="training", resource=job, status=word, secondary=secondary)


async def asked_to_stop(pilot: Pilot[None], app: WizardApp, account: AskedAccount) -> StepScreen:
    """A training job runs, and whether it is to be stopped is asked."""
    screen = StepScreen(walkthrough_until("processing", account), "training", app.marks)
    await app.push_screen(screen)
    await until(pilot, lambda: screen.view is not None and screen.pages.current == "form")
    await screen.monitor.begin()
    screen.pages.current = "monitor"
    screen.monitor.focus()
    await screen.monitor.show(told_status("InProgress", "Training"))
    await pilot.press("x")
    await until(pilot, lambda: "AWS ends the job" in shown(app))
    return screen


async def test_the_question_whether_to_stop_a_job_goes_when_the_job_has_ended() -> None:
    app, account = WizardApp(), AskedAccount()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await asked_to_stop(pilot, app, account)
        await screen.monitor.show(told_status("InProgress", "Uploading"))
        await pilot.pause()
        assert "AWS ends the job" in shown(app)
        await screen.monitor.show(told_status("Completed", "Completed"))
        await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: "The job has ended meanwhile" in shown(app))
        assert account.sent == []


async def test_who_reads_the_help_of_that_question_finishes_reading_it() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await asked_to_stop(pilot, app, AskedAccount())
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help))
        await screen.monitor.show(told_status("Completed", "Completed"))
        await pilot.pause()
        assert isinstance(app.screen, Help)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await until(pilot, lambda: "The job has ended meanwhile" in shown(app))


async def test_a_stop_that_aws_refuses_leaves_the_head_as_it_was() -> None:
    app, account = WizardApp(), AskedAccount()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await asked_to_stop(pilot, app, account)
        account.fault = ("ValidationException", "The job is over.")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "The job is over." in shown(app))
        assert account.operations == ["StopTrainingJob"]
        assert "InProgress · Training" in str(screen.monitor.now.content)
        assert "StopTrainingJob" not in str(screen.monitor.now.content)
