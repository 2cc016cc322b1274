from __future__ import annotations

import tracemalloc
from datetime import datetime, timedelta, timezone
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from hello_blaze_tui.events import LogLine
from hello_blaze_tui.tui.line_store import LineStore
from hello_blaze_tui.tui.widgets.log_pane import LogPane

NOON = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)


class Pane(App[None]):
    def compose(self) -> ComposeResult:
        yield LogPane()

    @property
    def pane(self) -> LogPane:
        return self.query_one(LogPane)

    def rows(self) -> list[str]:
        return [self.pane.render_line(y).text.rstrip() for y in range(self.pane.size.height)]


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


def test_a_million_lines_take_little_memory() -> None:
    tracemalloc.start()
    store = LineStore()
    for thousand in range(1000):
        store.extend(f"{thousand * 1000 + n} ##### Alpha: 0.0473 Progress: 5.50% #####" for n in range(1000))
    memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert store[999_999].startswith("999999 ")
    assert store[123_456].startswith("123456 ")
    assert memory < 40_000_000


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


async def test_it_shows_errors_only_and_finds_words() -> None:
    app = Pane()
    async with app.run_test(size=(60, 10)) as pilot:
        app.pane.focus()
        app.pane.append(lines("fine", "ValueError: no [/reviews]", "fine again", "needle here"))
        await pilot.press("e")
        await pilot.pause()
        assert [row for row in app.rows() if row] == [row for row in app.rows() if "no [/reviews]" in row]
        await pilot.press("e")
        app.pane.search("NEEDLE")
        await pilot.pause()
        assert app.pane.wanted == "NEEDLE"


async def test_times_are_hidden_and_long_lines_wrapped() -> None:
    app = Pane()
    async with app.run_test(size=(40, 10)) as pilot:
        app.pane.focus()
        app.pane.append(lines("word " * 20))
        await pilot.press("w")
        await pilot.pause()
        assert len([row for row in app.rows() if row]) >= 3
        await pilot.press("w", "t")
        await pilot.pause()
        assert app.rows()[0].startswith("word word")


async def test_a_log_cannot_steer_the_terminal_and_is_saved_whole(tmp_path: Path) -> None:
    app = Pane()
    async with app.run_test(size=(60, 10)) as pilot:
        app.pane.append(lines("\x1b[2J[bold]gone?", "tab\there"))
        await pilot.pause()
        assert "\x1b" not in app.rows()[0]
        assert "[2J[bold]gone?" in app.rows()[0]
        app.pane.write_to(tmp_path / "saved.log")
    assert len((tmp_path / "saved.log").read_text(encoding="utf-8").splitlines()) == 2
