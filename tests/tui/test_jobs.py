"""Jobs that go wrong, through the wizard, on the practice account."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from hello_blaze_tui.tui.app import WizardApp
from tests.tui.conftest import LARGE, shown, until
from tests.tui.test_wizard import begin, go_on, is_done, step

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


async def test_a_job_is_stopped_fails_and_is_mended_with_everything_else_kept(tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text(SCRIPT, encoding="utf-8")
    app = WizardApp()

    def kept(name: str) -> object:
        view = step(app).view
        return view.answers[name] if view else None

    def entry(key: str) -> Input | TextArea:
        row = step(app).form_page.row(key)
        assert row is not None
        found = row.query_one("Input, TextArea")
        assert isinstance(found, Input | TextArea)
        return found

    async with app.run_test(size=LARGE) as pilot:
        await begin(pilot, app, "dataset")
        script_entry = entry("script")
        assert isinstance(script_entry, Input)
        script_entry.value = str(script)
        await until(pilot, lambda: kept("dataset.script") == str(script))
        while step(app).key != "processing":
            await go_on(pilot, app)
        volume, arguments = entry("volume_gb"), entry("arguments")
        assert isinstance(volume, Input)
        assert isinstance(arguments, TextArea)
        volume.value = "7"

        # Stopped: asked first, and the safe answer is the one that Enter gives.
        arguments.text = "wait"
        await until(
            pilot, lambda: kept("processing.arguments") == ["wait"] and kept("processing.volume_gb") == 7
        )
        step(app).form_page.go.press()
        await until(pilot, lambda: "begins with wait" in shown(app))
        await until(pilot, lambda: "Stop job" in shown(app))
        first = kept("processing.job_name")
        await pilot.press("x")
        await until(pilot, lambda: "AWS ends the job" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "AWS ends the job" not in shown(app))
        assert step(app).monitor.running is not None
        await pilot.press("x")
        await until(pilot, lambda: "AWS ends the job" in shown(app))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "ended as Stopped" in shown(app))
        assert "Stop job" not in shown(app)

        # Failed: the reason stands beside the log.
        await until(pilot, lambda: app.focused is step(app).monitor.again)
        await pilot.press("enter")
        await until(pilot, lambda: step(app).pages.current == "form")
        arguments.text = "fail"
        await until(pilot, lambda: kept("processing.arguments") == ["fail"])
        assert kept("processing.job_name") != first
        step(app).form_page.go.press()
        await until(pilot, lambda: "ended as Failed" in shown(app))
        assert step(app).pages.current == "monitor"
        await until(pilot, lambda: shown(app).count("ValueError: no [reviews] today") == 2)
        assert "begins with wait" not in shown(app)

        # Mended.
        await until(pilot, lambda: app.focused is step(app).monitor.again)
        await pilot.press("enter")
        await until(pilot, lambda: step(app).pages.current == "form")
        assert "ended as Failed" in shown(app)
        arguments.focus()
        await pilot.press("ctrl+r")
        await until(pilot, lambda: kept("processing.arguments") not in (["fail"], None))
        assert kept("processing.volume_gb") == 7
        step(app).form_page.go.press()
        await until(pilot, lambda: is_done(app))
