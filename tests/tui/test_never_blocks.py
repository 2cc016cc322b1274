"""The event loop stays free, whatever AWS, the disk or a log does: bounds are far from what is measured."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timezone

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Event, LogLine, StepStarted
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.view import View, view
from hello_blaze_tui.tui.widgets.log_pane import LogPane
from hello_blaze_tui.walkthrough import Walkthrough
from tests.tui.conftest import SMALL, until
from tests.tui.test_wizard import begin, is_ready, step
from tests.tui.told_walkthrough import AskedAccount, walkthrough_until

NOON = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)
LONG = 2.0
"""Seconds: a blocked loop would stand still for a minute, a free one does for some hundredths."""


class Lag:
    """The longest time for which the loop answered nobody."""

    seconds = 0.0


@asynccontextmanager
async def watched() -> AsyncIterator[Lag]:
    lag = Lag()

    async def watch() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            lag.seconds = max(lag.seconds, time.monotonic() - before)

    task = asyncio.create_task(watch())
    yield lag
    task.cancel()


@pytest.mark.usefixtures("learner")
async def test_each_key_is_answered_while_aws_says_nothing_and_quitting_does_not_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, silent = WizardApp(), threading.Event()

    def never(*_words: object, **_named: object) -> None:
        silent.wait(100)
        raise BlazeError("never")

    async with app.run_test(size=SMALL) as pilot:
        await begin(pilot, app, "bucket")
        for call in ("read", "send", "exists"):
            monkeypatch.setattr(f"hello_blaze_tui.aws.account.Account.{call}", never)
        async with watched() as lag:
            await pilot.press("enter")
            await until(pilot, lambda: step(app).pages.current == "monitor")
            for key in (
                "ctrl+o",
                "c",
                "ctrl+o",
                "ctrl+l",
                "ctrl+l",
                "f1",
                "f1",
                "f2",
                "tab",
                "x",
                "pagedown",
            ):
                await pilot.press(key)
            await until(pilot, lambda: "· 0:0" in str(step(app).monitor.now.render()))
        assert lag.seconds < LONG
        began = time.monotonic()
        await pilot.press("ctrl+q")
    assert time.monotonic() - began < 20
    silent.set()


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize(("done", "page"), [("model", "monitor"), ("endpoint", "done")])
async def test_enter_is_kept_until_the_step_has_been_looked_at_and_sends_nothing_twice(
    done: str, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, looked, ran, look = WizardApp(), threading.Event(), list[str](), view

    def slowly(walkthrough: Walkthrough, key: str) -> View:
        looked.wait(100)
        return look(walkthrough, key)

    def run(_walkthrough: Walkthrough, key: str, stop: threading.Event) -> Iterator[Event]:
        ran.append(key)
        yield StepStarted(step=key, title=key, position=9, of=13)
        stop.wait(100)

    monkeypatch.setattr("hello_blaze_tui.tui.answer_keeper.view", slowly)
    monkeypatch.setattr(Walkthrough, "run", run)
    async with app.run_test(size=SMALL) as pilot:
        screen = StepScreen(walkthrough_until(done, AskedAccount()), "endpoint", app.marks)
        await app.push_screen(screen)
        await until(pilot, lambda: app.focused is screen.form_page.go)
        await pilot.press("enter")
        looked.set()
        await until(pilot, lambda: screen.pages.current == page)
        await until(pilot, lambda: ran == (["endpoint"] if page == "monitor" else []))


@pytest.mark.usefixtures("learner")
async def test_keys_are_answered_and_the_newest_answer_is_kept_while_the_disk_is_slow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, written, answer = WizardApp(), list[object](), Walkthrough.answer

    def slowly(walkthrough: Walkthrough, key: str, field: str, value: str, *, unfinished: bool) -> None:
        time.sleep(0.3)
        written.append(value)
        answer(walkthrough, key, field, value, unfinished=unfinished)

    async with app.run_test(size=SMALL) as pilot:
        await begin(pilot, app, "bucket")
        monkeypatch.setattr(Walkthrough, "answer", slowly)
        row = await step(app).form_page.form.reveal("name")
        entry = row.query_one(Input)
        entry.clear()
        entry.focus()
        async with watched() as lag:
            await pilot.press(*"a-bucket-of-my-own-name")
            await until(pilot, lambda: written[-1:] == ["a-bucket-of-my-own-name"])
        assert entry.value == "a-bucket-of-my-own-name"
        assert lag.seconds < LONG
        # Not each letter is written, for the next one had come before the disk was ready.
        assert len(written) < len(entry.value)


@pytest.mark.usefixtures("learner")
async def test_a_screen_left_stops_what_it_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stops: list[threading.Event] = []

    def run(_walkthrough: Walkthrough, key: str, stop: threading.Event) -> Iterator[Event]:
        stops.append(stop)
        yield StepStarted(step=key, title=key, position=9, of=13)
        stop.wait(100)

    monkeypatch.setattr(Walkthrough, "run", run)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(StepScreen(walkthrough_until("model", AskedAccount()), "endpoint", app.marks))
        await until(pilot, lambda: is_ready(app, "endpoint"))
        await pilot.press("enter")
        await until(pilot, lambda: step(app).pages.current == "monitor" and len(stops) == 1)
        assert not stops[0].is_set()
        await pilot.press("escape")
        await until(pilot, lambda: is_ready(app, "model"))
        await until(pilot, stops[0].is_set)


async def test_python_looks_for_garbage_between_keys_and_as_usual_afterwards() -> None:
    usual = gc.get_threshold()
    app = WizardApp()
    async with app.run_test(size=SMALL):
        assert gc.get_threshold()[2] > 1000 * usual[2]
    assert gc.get_threshold() == usual


class Log(App[None]):
    def compose(self) -> ComposeResult:
        yield LogPane()


def batch(first: int, count: int) -> list[LogLine]:
    texts = (
        f"{n} ##### Alpha: 0.0473  Progress: 5.50%  Million Words/sec: 26.22 #####"
        for n in range(first, first + count)
    )
    return [LogLine(NOON, text, "s") for text in texts]


async def test_five_thousand_lines_a_second_do_not_slow_the_keys() -> None:
    app = Log()
    async with app.run_test(size=SMALL) as pilot:
        pane = app.query_one(LogPane)
        pane.focus()
        async with watched() as lag:
            for tenth in range(20):
                pane.append(batch(tenth * 500, 500))
                await pilot.press("t")
                await pilot.pause(0.05)
        assert pane.line_count == 10_000
        assert lag.seconds < LONG


async def test_searching_filtering_and_wrapping_a_long_log_leave_the_keys_free() -> None:
    app = Log()
    async with app.run_test(size=SMALL) as pilot:
        pane = app.query_one(LogPane)
        pane.focus()
        lines = batch(0, 5000)
        for _ in range(40):
            pane.append(lines)
            await pilot.pause(0)
        pane.append([LogLine(NOON, "the needle", "s")])
        pane.following = False
        pane.scroll_to(y=0, animate=False)
        async with watched() as lag:
            pane.search("needle")
            await until(pilot, lambda: pane.scroll_y > 100_000)
            await pilot.press("w")
            await until(pilot, lambda: pane.virtual_size.height > 300_000)
            pane.only("needle")
            await until(pilot, lambda: pane.virtual_size.height == 1)
        assert lag.seconds < LONG
