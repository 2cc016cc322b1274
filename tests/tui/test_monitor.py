from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, Tab, TabbedContent

from hello_blaze_tui.events import Failed, LogLine, LogLines, RequestSent, StatusChanged, Verified
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps.words import usually
from hello_blaze_tui.tui.marks import UNICODE
from hello_blaze_tui.tui.widgets.log_pane import LogPane
from hello_blaze_tui.tui.widgets.monitor import Monitor
from hello_blaze_tui.tui.widgets.timeline import clock
from tests.tui.conftest import SMALL, shown, until

NOW = datetime.now(timezone.utc)
JOB = Resource("training job", "toys [1]-t1", "us-east-1")
FAILURE = Failed(
    step="training",
    what="The training job ended as Failed.",
    why="The program [in the container] ended with an error.",
    todo="Look at the log line.",
    log_line="ValueError: no [/reviews]",
)


class Watching(App[None]):
    """A monitor and nothing else."""

    def __init__(self, save_to: Path = Path("toys.log")) -> None:
        super().__init__()
        self._save_to = save_to

    def compose(self) -> ComposeResult:
        yield Monitor(UNICODE, usually("training"), self._save_to)

    @property
    def monitor(self) -> Monitor:
        return self.query_one(Monitor)


def status(secondary: str, seconds: float, word: str = "InProgress") -> StatusChanged:
    return StatusChanged(
        step="training", resource=JOB, status=word, secondary=secondary, time=NOW + timedelta(seconds=seconds)
    )


def log(*messages: str, stream: str = "toys/algo-1") -> LogLines:
    lines = tuple(LogLine(NOW + timedelta(seconds=n), text, stream) for n, text in enumerate(messages))
    return LogLines(step="training", group="/aws/sagemaker/TrainingJobs", lines=lines)


def test_clocks_are_short() -> None:
    assert [clock(seconds) for seconds in (-1, 8.9, 754, 3723)] == ["0:00", "0:08", "12:34", "1:02:03"]


async def test_the_way_of_a_job_shows_what_was_what_is_and_what_is_to_come() -> None:
    app = Watching()
    async with app.run_test(size=SMALL) as pilot:
        await app.monitor.show(status("Starting", -60))
        await app.monitor.show(status("Downloading", -52))
        await pilot.pause()
        assert "✓ Starting 0:08   ▸ Downloading" in shown(app)
        assert "· Training   · Uploading   · Completed" in shown(app)
        assert "usually takes 2 to 4 minutes" in shown(app)
        assert "training job toys [1]-t1   InProgress · Downloading · " in shown(app)
        assert app.monitor.running is not None
        await app.monitor.show(status("Completed", 0, "Completed"))
        assert app.monitor.running is None
        await until(pilot, lambda: "usually takes" not in shown(app))
        assert "Completed · after 1:00" in shown(app)
        await app.monitor.show(Verified(step="training", result={}))
        await pilot.pause()
        assert "· Training" not in shown(app)


async def test_what_lasts_longer_than_a_second_has_a_clock() -> None:
    app = Watching()
    async with app.run_test(size=SMALL) as pilot:
        sent = RequestSent(step="training", request=Request("sagemaker", "CreateTrainingJob"))
        await app.monitor.show(sent)
        await pilot.pause()
        assert "Sending CreateTrainingJob" in shown(app)
        await until(pilot, lambda: "Sending CreateTrainingJob · 0:0" in shown(app))


async def test_a_failure_stands_above_its_log_with_the_line_that_proves_it() -> None:
    app = Watching()
    async with app.run_test(size=SMALL) as pilot:
        await app.monitor.show(status("Training", -41))
        await app.monitor.show(log("begins", "ValueError: no [/reviews]", *(f"more {n}" for n in range(60))))
        await app.monitor.show(FAILURE)
        app.monitor.explain(FAILURE)
        pane = app.query_one(LogPane)
        await until(pilot, lambda: "no [/reviews]" in pane.render_line(0).text)
        words = shown(app)
        for part in (FAILURE.what, FAILURE.why, FAILURE.todo, "✗ Training"):
            assert part in words
        assert words.count("ValueError: no [/reviews]") == 2
        assert app.focused is app.monitor.again
        assert app.monitor.again.region.bottom <= SMALL[1]
        assert app.monitor.running is None


async def test_each_stream_has_its_tab_and_keys_change_between_them() -> None:
    app = Watching()
    async with app.run_test(size=SMALL) as pilot:
        await app.monitor.show(log("first", stream="toys/one"))
        await app.monitor.show(log("second", stream="toys/one/data-log"))
        await until(pilot, lambda: isinstance(app.focused, LogPane) and "first" in shown(app))
        await pilot.press(">")
        await until(pilot, lambda: isinstance(app.focused, LogPane) and "second" in shown(app))
        await pilot.press("<")
        await until(pilot, lambda: "first" in shown(app))
        assert app.query_one(TabbedContent).tab_count == 2
        assert app.monitor.streams.line_count == 2
        await app.monitor.begin()
        assert app.monitor.streams.line_count == 0


async def test_a_burst_of_keys_that_change_the_stream_ends_where_it_leads_with_the_keys_of_the_log() -> None:
    app = Watching()
    async with app.run_test(size=SMALL) as pilot:
        for number in range(4):
            await app.monitor.show(log(f"line of {number}", stream=f"toys/{number}"))
        await until(pilot, lambda: isinstance(app.focused, LogPane))
        for keys, number in (((">", ">", ">"), 3), (("<",), 2), ((">", ">", ">", "<"), 0)):
            for key in keys:
                app.post_message(Key({">": "greater_than_sign", "<": "less_than_sign"}[key], key))
                # A turn of the loop, in which a late answer to the key before would come between.
                await asyncio.sleep(0)
            await until(pilot, partial(is_shown, app, f"line of {number}"))
            await pilot.pause()
            assert f"line of {number}" in shown(app)
            assert app.focused is app.monitor.streams.shown_pane
            assert "errors" in {each.binding.action for each in app.screen.active_bindings.values()}


def is_shown(app: Watching, words: str) -> bool:
    return words in shown(app)


async def test_a_tab_says_whose_log_it_is_and_the_log_how_much_of_it_there_is() -> None:
    app = Watching()
    async with app.run_test(size=SMALL) as pilot:
        began = "algo-1-1763928374"
        groups = ("ProcessingJobs", "TrainingJobs", "TransformJobs", "Endpoints/toys")
        for group in groups:
            line = LogLine(NOW, f"of {group}", f"toys/{began}")
            await app.monitor.show(LogLines(step="logs", group=f"/aws/sagemaker/{group}", lines=(line,)))
        again = LogLine(NOW, "of another", "toys-2/algo-1-1763929999")
        await app.monitor.show(LogLines(step="logs", group="/aws/sagemaker/TrainingJobs", lines=(again,)))
        kinds = ("Processing job", "Training job", "Transform job", "Endpoint")
        titles = [str(tab.label) for tab in app.query(Tab)]
        assert titles == [*(f"{kind} · algo-1" for kind in kinds), "Training job · algo-1-1763929999"]
        counts = [
            {"group": f"/aws/sagemaker/{group}", "stream": f"toys/{began}", "lines": lines}
            for group, lines in zip(groups, (4, 1, 1234, 9), strict=True)
        ]
        await app.monitor.show(Verified(step="logs", result={"summary": "1,248 lines", "streams": counts}))
        await until(pilot, lambda: f"last 1 of 4 lines of {began}──" in shown(app))
        await pilot.press(">")
        await until(pilot, lambda: f"─1 line of {began}──" in shown(app))


@pytest.mark.parametrize("end", [Verified(step="training", result={"summary": "a model"}), FAILURE])
async def test_a_log_is_followed_until_nothing_more_comes(end: Verified | Failed) -> None:
    app = Watching()
    async with app.run_test(size=SMALL) as pilot:
        await app.monitor.show(status("Training", -41))
        await app.monitor.show(log(*(f"line {n}" for n in range(60))))
        await app.monitor.show(status("Completed", 0, "Completed"))
        await app.monitor.show(log("the last line"))
        # The end of a log can be read a little after the job's.
        await until(pilot, lambda: "61 lines of algo-1, following" in shown(app))
        assert "f" in app.screen.active_bindings
        await app.monitor.show(end)
        await until(pilot, lambda: "61 lines of algo-1──" in shown(app))
        assert "f" not in app.screen.active_bindings
        await pilot.press("home")
        await until(pilot, lambda: "line 0" in shown(app))
        await pilot.press("end")
        await until(pilot, lambda: "the last line" in shown(app))
        await app.monitor.begin()
        await app.monitor.show(log("of the next job"))
        await until(pilot, lambda: "1 line of algo-1, following" in shown(app))


async def test_a_log_is_searched_and_filtered_by_what_is_typed() -> None:
    app = Watching()
    async with app.run_test(size=SMALL) as pilot:
        await app.monitor.show(log("hay", "a needle", "hay", "a [needle]"))
        await until(pilot, lambda: isinstance(app.focused, LogPane))
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"needle", "enter")
        await until(pilot, lambda: "found needle" in shown(app) and isinstance(app.focused, LogPane))
        escape = app.screen.active_bindings["escape"].binding
        assert (escape.description, escape.show) == ("Back", True)
        await pilot.press("escape")
        await until(pilot, lambda: "found needle" not in shown(app) and isinstance(app.focused, LogPane))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"[needle", "enter")
        await until(pilot, lambda: "only [needle" in shown(app) and "hay" not in shown(app))
        await until(pilot, lambda: isinstance(app.focused, LogPane))
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("escape")
        await until(pilot, lambda: "hay" in shown(app))


def written(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


async def test_a_log_is_saved_where_the_learner_wants_and_over_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = Watching(tmp_path / "toys.log")
    async with app.run_test(size=SMALL) as pilot:
        await app.monitor.show(log("hay [/x]", "needle"))
        await until(pilot, lambda: isinstance(app.focused, LogPane))
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert app.monitor.streams.file.value == str(tmp_path / "toys.log")
        await pilot.press("enter")
        await until(pilot, lambda: "needle" in written(tmp_path / "toys.log"))
        assert [line[9:] for line in (tmp_path / "toys.log").read_text().splitlines()] == [
            "hay [/x]",
            "needle",
        ]
        (tmp_path / "toys.log").write_text("mine")
        await pilot.press("s")
        await until(pilot, lambda: app.focused is app.monitor.streams.file)
        await pilot.press("enter")
        await until(pilot, lambda: "There is a file" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "There is a file" not in shown(app))
        assert (tmp_path / "toys.log").read_text() == "mine"
        # Another name can be typed; the second Esc goes back to the log.
        assert app.focused is app.monitor.streams.file
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.focused, LogPane))
        (tmp_path / "folder").mkdir()
        await pilot.press("s")
        await until(pilot, lambda: app.focused is app.monitor.streams.file)
        app.monitor.streams.file.value = "fol"
        await pilot.press("end")
        await until(pilot, lambda: "folder/" in shown(app))
        await pilot.press("tab")
        await until(pilot, lambda: app.monitor.streams.file.value == "folder/")


def opened(folder: Path) -> int:
    """Lets others in, and says so as `mode`."""
    folder.chmod(0o755)
    return mode(folder)


def mode(folder: Path) -> int:
    return folder.stat().st_mode


async def asked_where_to(pilot: Pilot[None], app: Watching) -> Input:
    """The field in which one says where the log is saved."""
    await until(pilot, lambda: isinstance(app.focused, LogPane))
    await pilot.press("s")
    file = app.monitor.streams.file
    await until(pilot, lambda: app.focused is file)
    return file


def told(app: App[None]) -> set[str]:
    """What was told in the corner, where a long path is broken into lines."""
    return {each.message for each in app._notifications}


async def test_saving_makes_a_folder_only_when_asked_and_says_where_the_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_to_others = opened(tmp_path)
    app = Watching(tmp_path / "own" / "toys.log")
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await app.monitor.show(log("a line"))
        file = await asked_where_to(pilot, app)
        assert "Save this log to a file" in shown(app)
        file.value = "new/one.log"
        await pilot.press("enter")
        await until(pilot, lambda: "There is no folder" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is file)
        assert (file.value, (tmp_path / "new").exists()) == ("new/one.log", False)
        await pilot.press("enter")
        await until(pilot, lambda: "There is no folder" in shown(app))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: f"Saved to {tmp_path / 'new' / 'one.log'}" in told(app))
        assert "a line" in written(tmp_path / "new" / "one.log")
        await asked_where_to(pilot, app)
        file.value = "here.log"
        await pilot.press("enter")
        await until(pilot, lambda: f"Saved to {tmp_path / 'here.log'}" in told(app))
        assert mode(tmp_path) == open_to_others
        await asked_where_to(pilot, app)
        file.value = str(tmp_path / "own" / "toys.log")
        await pilot.press("enter")
        await until(pilot, lambda: "a line" in written(tmp_path / "own" / "toys.log"))


async def test_a_log_that_cannot_be_saved_leaves_what_was_typed(tmp_path: Path) -> None:
    app = Watching(tmp_path / "toys.log")
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await app.monitor.show(log("a line"))
        file = await asked_where_to(pilot, app)
        (tmp_path / "a file").touch()
        file.value = str(tmp_path / "a file" / "in it.log")
        await pilot.press("enter")
        await until(pilot, lambda: "The log could not be saved" in shown(app))
        assert app.focused is file
        assert file.value.endswith("in it.log")
