"""F2: the other colours, on what is seen at once, and on everything in the end."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input

from hello_blaze_tui.tui import recolouring
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.screens.step import StepScreen
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.documents import left

DARK, LIGHT = "hello-blaze-dark", "hello-blaze-light"

pytestmark = pytest.mark.usefixtures("learner")


@pytest.fixture(autouse=True)
def many_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize(
    ("size", "first", "presses"),
    [(SMALL, DARK, 2), (LARGE, DARK, 1), (SMALL, LIGHT, 2)],
    ids=["80x24, there and back", "160x50", "light, there and back"],
)
async def test_every_widget_of_every_screen_ends_in_the_colours_that_textual_would_give_it(
    size: tuple[int, int], first: str, presses: int
) -> None:
    app = WizardApp()
    app.theme = first
    async with app.run_test(size=size) as pilot:
        await at_training(pilot, app)
        await app.push_screen(Confirm("Really?", "Yes", "No"))
        for _ in range(presses):
            await pilot.press("f2")
        await recoloured(pilot, app, first if presses == 2 else LIGHT)
        ours = colours(app)
        App.refresh_css(app, animate=False)
        assert len(ours) > 100
        assert ours == colours(app)


async def test_what_is_seen_is_in_the_other_colours_before_the_next_key() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await at_training(pilot, app)
        assert app.screen.styles.background.brightness < 0.2
        await pilot.press("f2")
        await until(pilot, lambda: app.theme == LIGHT)
        background = app.screen.styles.background.rich_color
        assert app.screen.styles.background.brightness > 0.8
        first = app.screen._compositor.render_strips()[10]
        assert any(part.style is not None and part.style.bgcolor == background for part in first)


@pytest.mark.parametrize("opened", ["ctrl+p", "f1", "f3", ""])
async def test_drawn_one_widget_at_a_time_it_looks_as_if_it_had_never_been_otherwise(
    opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recolouring, "WHILE", 0.0)
    monkeypatch.setattr(recolouring, "PAUSE", 0.0)
    app = WizardApp()
    app.theme = LIGHT
    async with app.run_test(size=SMALL) as pilot:
        await at_training(pilot, app)
        if opened:
            await pilot.press(opened)
            await until(pilot, lambda: len(app.screen_stack) == 3)
        await until(pilot, lambda: not app.screen.workers)
        for entry in app.screen.query(Input):
            entry.cursor_blink = False
        await pilot.pause(0.5)
        before = drawn(app)
        for theme in (DARK, LIGHT):
            await pilot.press("f2")
            await recoloured(pilot, app, theme)
            await pilot.pause(0.1)
            assert (drawn(app) == before) == (theme == LIGHT)


async def test_what_is_seen_comes_first_with_all_it_lies_in_and_each_widget_once() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await at_training(pilot, app)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: len(app.screen_stack) == 3)
        nodes = recolouring._seen_first(app)
        assert len(nodes) == len(set(nodes))
        places = {node: place for place, node in enumerate(nodes)}
        for node in nodes[1:]:
            assert all(places[each] < places[node] for each in node.ancestors if each in places)
        visible = {node for screen in app.screen_stack[1:] for node in screen._compositor.visible_widgets}
        last = max(places[node] for node in visible if node in places)
        held = {each for node in visible for each in node.ancestors_with_self}
        assert set(nodes[: last + 1]) <= held | {app}


async def test_the_other_colours_are_got_ready_while_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await at_training(pilot, app)
        monkeypatch.setattr("hello_blaze_tui.tui.tidying.QUIET", 0.0)
        parse = Stylesheet.parse

        def parse_elsewhere(stylesheet: Stylesheet) -> None:
            assert threading.current_thread() is not threading.main_thread(), "a key waits for this"
            parse(stylesheet)

        monkeypatch.setattr(Stylesheet, "parse", parse_elsewhere)
        for theme in (LIGHT, DARK, LIGHT):
            await until(pilot, partial(is_ready, app, theme))
            await pilot.press("f2")
            await recoloured(pilot, app, theme)


async def test_a_screen_that_is_left_meanwhile_is_no_matter() -> None:
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        left("toys-1", 2)
        await at(pilot, app, "3/13")
        await pilot.press("f2", "escape", "f2", "escape")
        await recoloured(pilot, app, DARK)
        await until(pilot, lambda: "1/13" in shown(app))


def drawn(app: WizardApp) -> list[list[tuple[str, str]]]:
    strips = app.screen._compositor.render_strips()
    return [[(part.text, str(part.style)) for part in strip] for strip in strips]


async def at_training(pilot: Pilot[None], app: WizardApp) -> None:
    left("toys-1", 6)
    await at(pilot, app, "Start the training")


async def at(pilot: Pilot[None], app: WizardApp, words: str) -> None:
    await until(pilot, lambda: "Go on where you stopped" in shown(app))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, StepScreen) and words in shown(app))
    # The form's fields come after it, and their scrollbar with them.
    await until(pilot, lambda: not app.workers)
    await pilot.pause()


def is_ready(app: WizardApp, theme: str) -> bool:
    parsed = app._recolouring._parsed.get(theme)
    return parsed is not None and len(parsed.source) == len(app.stylesheet.source)


async def recoloured(pilot: Pilot[None], app: WizardApp, theme: str) -> None:
    await until(pilot, lambda: app.theme == theme)
    await pilot.pause()
    await until(pilot, lambda: not any(worker.group == "recolouring" for worker in app.workers))


def colours(app: WizardApp) -> dict[Widget, object]:
    """The styles of each widget, of its parts, and of its scrollbars."""
    widgets = [
        widget for screen in app.screen_stack for widget in screen.walk_children(Widget, with_self=True)
    ]
    bars = [
        bar
        for widget in widgets
        if widget.is_scrollable and widget.show_vertical_scrollbar
        for bar in [widget.vertical_scrollbar]
    ]
    return {
        widget: (
            widget.styles.base.get_rules(),
            {name: parts.base.get_rules() for name, parts in widget._component_styles.items()},
            widget.rich_style,
        )
        for widget in [*widgets, *bars]
    }
