from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from hello_blaze_tui.aws.prices import serverless_cost
from hello_blaze_tui.characters import only_ascii
from hello_blaze_tui.request import Cost, Request
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.tui import laid_out_once  # noqa: F401 - what it does is tested
from hello_blaze_tui.tui.background import answer, background
from hello_blaze_tui.tui.marks import ASCII, UNICODE
from hello_blaze_tui.tui.path_suggester import completion
from hello_blaze_tui.tui.widgets.form import Form
from hello_blaze_tui.tui.widgets.pipeline import Pipeline
from hello_blaze_tui.tui.widgets.probability_bars import bars
from hello_blaze_tui.walkthrough.money import price_line, price_of_sending
from tests.steps.answering import answers
from tests.tui.conftest import SMALL

NOW = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)


async def test_a_generator_runs_beside_the_loop_and_hands_its_items_over() -> None:
    async with background(lambda _stop: iter(range(1000))) as items:
        assert [item async for item in items] == list(range(1000))


async def test_an_error_beside_the_loop_is_raised_on_it() -> None:
    def broken(_stop: threading.Event) -> Iterator[int]:
        yield 1
        raise KeyError("x")

    async def collect() -> None:
        async with background(broken) as items:
            assert [item async for item in items] == [1]

    with pytest.raises(KeyError):
        await collect()


async def test_leaving_stops_it_and_waits_for_nothing() -> None:
    stopped = threading.Event()

    def slow(stop: threading.Event) -> Iterator[int]:
        yield 1
        stop.wait(20)
        stopped.set()

    began = time.monotonic()
    async with background(slow) as items:
        async for _ in items:
            break
    assert time.monotonic() - began < 10
    assert await asyncio.to_thread(stopped.wait, 5)


async def test_one_answer() -> None:
    assert await answer(lambda: 42) == 42


@pytest.mark.parametrize(
    ("environment", "ascii_only"),
    [
        ({"TERM": "linux"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"}, True),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({}, False),
    ],
)
def test_which_marks_a_terminal_can_show(environment: dict[str, str], ascii_only: bool) -> None:
    assert only_ascii(environment) is ascii_only


def test_the_ascii_marks_are_ascii_and_as_wide() -> None:
    assert ASCII.room == UNICODE.room
    for name in ASCII.__dataclass_fields__.keys() - {"room"}:
        assert getattr(ASCII, name).isascii()
        assert len(getattr(ASCII, name)) == len(getattr(UNICODE, name))


async def test_the_picture_fits_eighty_columns_whatever_is_done() -> None:
    class Picture(App[None]):
        def compose(self) -> ComposeResult:
            yield Pipeline()

    app = Picture()
    async with app.run_test(size=(80, 5)):
        picture = app.query_one(Pipeline)
        for state in ("done", "failed", "not yet"):
            picture.states = {step.key: state for step in STEPS}
            assert max(len(line) for line in picture.render().plain.splitlines()) <= 78


def test_bars_show_meaning_length_and_number() -> None:
    text = bars([("__label__1", 0.75), ("__label__2", 1.00001)], ASCII, width=8).plain
    assert text.splitlines() == ["helpful      ######..  0.75", "not helpful  ########  1.00"]


def test_a_price_is_told_with_its_date_and_unknown_as_unknown() -> None:
    cost = Cost(Decimal("0.115"), Decimal(4) / 60, prices_of="2026-10-01, us-east-1")
    assert price_line(cost, practice=False) == (
        "$0.115 an hour, about $0.01 for 4 min (prices of 2026-10-01, us-east-1)"
    )
    spot = Cost(Decimal("0.115"), Decimal(4) / 60, is_most=True)
    assert price_line(spot, practice=False).startswith("at most $0.115 an hour, about $0.01")
    assert "not known" in price_line(Cost(None, Decimal(1)), practice=False)
    serverless = price_line(serverless_cost(), practice=False)
    assert serverless.startswith("nothing while nobody asks; each answer by memory and seconds")
    asked = price_of_sending([Request("sagemaker", "CreateEndpoint", cost=serverless_cost())])
    assert asked.startswith("This costs nothing while nobody asks")
    assert price_line(Cost(Decimal(1), Decimal(1)), practice=True).startswith("nothing here")
    assert Request("sts", "GetCallerIdentity").cost is None


def test_a_path_is_completed_to_the_first_that_fits(tmp_path: Path) -> None:
    (tmp_path / "reviews.json").touch()
    (tmp_path / "results").mkdir()
    assert completion(f"{tmp_path}/re") == f"{tmp_path}/results/"
    assert completion(f"{tmp_path}/rev") == f"{tmp_path}/reviews.json"
    assert completion(f"{tmp_path}/x") is None
    assert completion("/no/such/folder/x") is None
    assert completion("~nobody-of-that-name/x") is None
    assert completion("\x00/x") is None


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
async def test_every_form_shows_brackets_as_they_are(step: object) -> None:
    given = {}
    for field in step.fields:  # type: ignore[attr-defined]
        value: object = "[/bold] [x](y) ü🎲"
        if field.kind == "list":
            value = [value]
        elif field.kind == "mapping":
            value = {"A": str(value)}
        elif field.kind == "boolean":
            value = True
        given[f"{step.key}.{field.key}"] = value  # type: ignore[attr-defined]

    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield Form(step, answers(given))  # type: ignore[arg-type]

    app = Shown()
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.pause()
        problems = {field.key: "[/wrong] [bold" for field in step.fields}  # type: ignore[attr-defined]
        app.query_one(Form).refresh_answers(answers(given), problems)  # type: ignore[arg-type]
        await pilot.pause()


class Words(App[None]):
    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static("words " * 240)


async def test_other_sizes_are_laid_out_once_and_a_scrollbar_that_follows_once_more() -> None:
    app, layouts = Words(), list[Screen[None]]()
    async with app.run_test(size=SMALL) as pilot:
        scroll = app.query_one(VerticalScroll)
        app.screen.screen_layout_refresh_signal.subscribe(app.screen, layouts.append)
        for width, count, is_long in ((70, 1, False), (30, 3, True), (40, 4, True)):
            scroll.styles.width = width
            await pilot.pause(0.3)
            assert (len(layouts), scroll.show_vertical_scrollbar) == (count, is_long)
