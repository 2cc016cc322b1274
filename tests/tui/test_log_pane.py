from __future__ import annotations

import threading
import tracemalloc
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.app import App, ComposeResult

from hello_blaze_tui.events import LogLine
from hello_blaze_tui.tui.line_store import LineStore
from hello_blaze_tui.tui.log_rows import LogRows, Look, found, found_around, rows_of
from hello_blaze_tui.tui.widgets.log_pane import LogPane
from tests.tui.conftest import shown, until

NOON = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)


class Pane(App[None]):
    def compose(self) -> ComposeResult:
        yield LogPane()

    @property
    def pane(self) -> LogPane:
        return self.query_one(LogPane)

    def rows(self) -> list[str]:
        return [self.pane.render_line(y).text.rstrip() for y in range(self.pane.size.height)]

    def shown(self) -> list[str]:
        return [row for row in self.rows() if row]


def top_is(app: Pane, words: str) -> bool:
    return app.shown()[0].endswith(words)


def lines(*messages: str) -> list[LogLine]:
    return [LogLine(NOON + timedelta(seconds=n), message, "s") for n, message in enumerate(messages)]


@given(st.lists(st.lists(st.text(max_size=20), max_size=300), max_size=12))
def test_a_store_gives_back_what_it_was_given(batches: list[list[str]]) -> None:
    store, expected = LineStore(), list[str]()
    for batch in batches:
        store.extend(batch)
        expected += [line.replace("\n", " ") for line in batch]
    assert list(store) == expected
    assert len(store) == len(expected)
    assert [store[n] for n in range(len(store))] == expected


def test_many_lines_take_little_memory() -> None:
    tracemalloc.start()
    store = LineStore()
    for thousand in range(100):
        store.extend(f"{thousand * 1000 + n} ##### Alpha: 0.0473 Progress: 5.50% #####" for n in range(1000))
    memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert store[99_999].startswith("99999 ")
    assert store[12_345].startswith("12345 ")
    # A million may take 150 MB in all; benchmarks/log.py measures the whole program.
    assert memory < 4_000_000


async def test_it_follows_the_end_until_the_learner_scrolls_back() -> None:
    app = Pane()
    async with app.run_test(size=(60, 10)) as pilot:
        app.pane.focus()
        app.pane.append(lines(*(f"line {n}" for n in range(100))))
        await pilot.pause()
        assert app.rows()[-1].endswith("line 99")
        await pilot.press("home")
        await pilot.pause(0.3)
        app.pane.append(lines("line 100"))
        await pilot.pause()
        assert not app.pane.following
        assert app.rows()[0].endswith("line 0")
        await pilot.press("f")
        await pilot.pause(0.3)
        assert app.rows()[-1].endswith("line 100")


async def test_it_shows_errors_only_and_only_what_holds_a_text() -> None:
    app = Pane()
    async with app.run_test(size=(60, 10)) as pilot:
        app.pane.focus()
        app.pane.append(lines("fine", "ValueError: no [/reviews]", "fine again", "a killed needle"))
        await pilot.press("e")
        await until(pilot, lambda: len(app.shown()) == 2)
        assert "no [/reviews]" in app.shown()[0]
        app.pane.only("NEEDLE")
        await until(pilot, lambda: len(app.shown()) == 1)
        app.pane.append(lines("a fatal needle, later", "a needle that is none"))
        await until(pilot, lambda: len(app.shown()) == 2)
        await pilot.press("e")
        await until(pilot, lambda: len(app.shown()) == 3)
        app.pane.only("")
        await until(pilot, lambda: len(app.shown()) == 6)


async def test_it_goes_to_the_next_and_the_previous_place_found() -> None:
    app = Pane()
    async with app.run_test(size=(60, 10)) as pilot:
        app.pane.focus()
        app.pane.append(lines(*(f"needle {n}" if n % 1000 == 500 else f"hay {n}" for n in range(5000))))
        app.pane.following = False
        app.pane.scroll_to(y=0, animate=False, immediate=True)
        app.pane.search("NEEDLE")
        for key, number in (("n", 500), ("n", 1500), ("N", 2500), ("N", 1500), ("n", 500)):
            await until(pilot, partial(top_is, app, f"needle {number}"))
            await pilot.press(key)
        assert not app.pane.following


async def test_where_the_whole_log_is_seen_a_search_still_goes_from_place_to_place_and_round() -> None:
    app = Pane()
    async with app.run_test(size=(140, 24), notifications=True) as pilot:
        app.pane.focus()
        app.pane.append(lines("hay", "a needle", "hay", "two needles", "hay"))
        app.pane.search("needle")
        await until(pilot, lambda: app.pane.place == 1)
        await pilot.press("n")
        await until(pilot, lambda: app.pane.place == 3)
        await until(pilot, lambda: marked(app, 3) != marked(app, 1))
        assert "No further place" not in shown(app)
        await pilot.press("n")
        await until(pilot, lambda: "No further place below: this is the first one" in shown(app))
        assert app.pane.place == 1
        await pilot.press("N")
        await until(pilot, lambda: "No further place above: this is the last one" in shown(app))
        assert app.pane.place == 3
        app.pane.search("two")
        await until(pilot, lambda: app.pane.place == 3)
        await pilot.press("n")
        await until(pilot, lambda: "This is the only place with two" in shown(app))


def marked(app: Pane, y: int) -> Style:
    """The style of what was searched for in a row."""
    segments = app.pane.render_line(y)
    return next(part.style for part in segments if part.style and part.text.lower().startswith("needle"))


async def test_what_is_nowhere_in_a_log_and_what_is_only_hidden_is_said() -> None:
    app = Pane()
    async with app.run_test(size=(140, 24), notifications=True) as pilot:
        app.pane.focus()
        app.pane.append(lines("hay", "a needle"))
        app.pane.search("[pin]")
        await until(pilot, lambda: "[pin] is nowhere in this log." in shown(app))
        app.pane.only("hay")
        await until(pilot, lambda: len(app.shown()) == 1)
        app.pane.search("needle")
        await until(pilot, lambda: "needle stands only in lines that" in shown(app))


@pytest.mark.parametrize(
    ("keys", "only", "words"),
    [
        (["e"], "", ("No line reads as an error.", "e: all lines again.")),
        ([], "pin [x]", ("No line holds pin [x].", "o and then Esc: all lines again.")),
        (
            ["e"],
            "hay",
            ("No line that holds hay reads as an error.", "e, o and then Esc: all lines again."),
        ),
    ],
)
async def test_where_no_line_is_shown_it_is_said_why_and_how_to_see_all(
    keys: list[str], only: str, words: tuple[str, str]
) -> None:
    app = Pane()
    async with app.run_test(size=(60, 10)) as pilot:
        app.pane.focus()
        app.pane.only(only)
        await pilot.press(*keys)
        await pilot.pause()
        assert app.shown() == []
        app.pane.append(lines("hay", "more of it"))
        await until(pilot, lambda: tuple(app.shown()) == words)
        app.pane.append(lines("an error in pin [x], hay"))
        await until(pilot, lambda: "pin [x], hay" in app.shown()[0])


async def test_the_line_that_explains_a_failure_is_brought_into_sight_and_marked() -> None:
    app = Pane()
    async with app.run_test(size=(60, 10)) as pilot:
        message = "Traceback (most recent call last):\n  File x\nValueError: no [/reviews]"
        app.pane.append(lines("begins", message, *(f"more {n}" for n in range(100))))
        app.pane.prove("ValueError: no [/reviews]")
        await until(pilot, lambda: app.shown()[0].endswith("ValueError: no [/reviews]"))
        plain, marked = (app.pane.render_line(y)._segments[1].style for y in (1, 0))
        assert plain != marked


async def test_times_are_hidden_and_long_lines_wrapped() -> None:
    app = Pane()
    async with app.run_test(size=(40, 10)) as pilot:
        app.pane.focus()
        app.pane.append(lines("word " * 20))
        await pilot.press("w")
        await until(pilot, lambda: len(app.shown()) >= 3)
        await pilot.press("t")
        await until(pilot, lambda: app.shown()[0].startswith("word"))
        assert "".join(app.shown()).count("word") == 20
        await pilot.press("w")
        await until(pilot, lambda: len(app.shown()) == 1)
        assert app.rows()[0].startswith("word word")


async def test_filtering_keeps_the_place_that_is_read() -> None:
    app = Pane()
    async with app.run_test(size=(60, 10)) as pilot:
        app.pane.focus()
        app.pane.append(lines(*(f"{'even' if n % 2 == 0 else 'odd'} {n}" for n in range(500))))
        await pilot.pause()
        app.pane.following = False
        app.pane.scroll_to(y=200, animate=False, immediate=True)
        app.pane.only("odd")
        await until(pilot, lambda: app.shown()[0].endswith("odd 201"))


@given(st.lists(st.text(max_size=30), max_size=60), st.integers(0, 40), st.text(max_size=2), st.booleans())
def test_rows_made_at_once_and_rows_that_grew_are_the_same(
    texts: list[str], width: int, only: str, errors_only: bool
) -> None:
    look = Look(errors_only, only, width)
    store, grown = LineStore(), LogRows(look)
    for text in texts:
        store.extend([text])
        grown.extend([text.replace("\n", " ")])
    (made,) = rows_of(store, look, threading.Event())
    made.extend(store.since(made.lines))
    places = [made.place(row) for row in range(len(made))]
    assert places == [grown.place(row) for row in range(len(grown))]
    assert places == sorted(set(places))
    assert all(made.holds(line) and look.shows(store[line]) for line, _ in places)


@given(st.lists(st.sampled_from(["hay", "a Needle", "needle, too"]), max_size=2500), st.integers(0, 2500))
def test_what_is_searched_is_found_from_there_on_and_back(texts: list[str], start: int) -> None:
    store = LineStore()
    store.extend(texts)
    there = [number for number, text in enumerate(texts) if "needle" in text.lower()]
    never = threading.Event()
    assert list(found(store, "NEEDLE", start, never, forward=True)) == [n for n in there if n >= start]
    back = [n for n in reversed(there) if n <= start]
    assert list(found(store, "needle", start, never, forward=False)) == back
    around = list(found_around(store, "needle", start, never, forward=True))
    assert around == [*(n for n in there if n >= start), *(n for n in there if n < start)]
    around = list(found_around(store, "needle", start, never, forward=False))
    assert around == [*back, *(n for n in reversed(there) if n > start)]


async def test_a_log_cannot_steer_the_terminal_and_is_saved_whole(tmp_path: Path) -> None:
    app = Pane()
    async with app.run_test(size=(60, 10)) as pilot:
        app.pane.append(lines("\x1b[2J[bold]gone?", "tab\there"))
        await pilot.pause()
        assert "\x1b" not in app.rows()[0]
        assert "[2J[bold]gone?" in app.rows()[0]
        app.pane.write_to(tmp_path / "saved.log")
    assert len((tmp_path / "saved.log").read_text(encoding="utf-8").splitlines()) == 2
