"""Whatever is drawn can be read: all words stand out from their ground, in both themes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from rich.color import Color
from rich.style import Style
from textual.color import Color as Shade
from textual.pilot import Pilot
from textual.widgets import Button

from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.choose_step import ChooseStep
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.screens.welcome import Welcome
from hello_blaze_tui.tui.widgets.predictions_page import Sentence
from hello_blaze_tui.tui.widgets.step_list import StepList
from hello_blaze_tui.tui.widgets.ticks import Ticks
from hello_blaze_tui.walkthrough.resource_rows import Row
from tests.tui.conftest import SMALL, shown, until
from tests.tui.documents import damaged, left
from tests.tui.told_walkthrough import AskedAccount, open_step, walkthrough_until

WORDS = re.compile(r"\w")
READABLE = 4.5
"""WCAG's for text."""

pytestmark = pytest.mark.usefixtures("learner")


@pytest.fixture(autouse=True)
def many_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")


def contrast(style: Style) -> float:
    """1 to 21, as WCAG has it."""
    light, dark = sorted((_light(style.color), _light(style.bgcolor)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _light(color: Color | None) -> float:
    assert color is not None
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in Shade.from_rich_color(color).normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def faint(app: WizardApp) -> Iterator[str]:
    """The words that cannot be read well, each with its contrast; what lies below a question is left out."""
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            text, style, _ = segment
            is_own = app.screen.get_widget_at(x, y)[0] is not app.screen
            if is_own and style and WORDS.search(text) and (ratio := contrast(style)) < READABLE:
                yield f"{ratio:.1f} {text.strip()!r}"
            x += segment.cell_length


async def welcome(pilot: Pilot[None], app: WizardApp) -> None:
    await until(pilot, lambda: "Cannot be opened" in shown(app))


async def search(pilot: Pilot[None], app: WizardApp) -> None:
    await pilot.press("f4")
    await until(pilot, lambda: "autogluon" in shown(app))


async def palette(pilot: Pilot[None], app: WizardApp) -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: "Look up registry paths" in shown(app))


async def form(pilot: Pilot[None], app: WizardApp) -> None:
    screen = StepScreen(walkthrough_until("processing", AskedAccount()), "training", app.marks)
    app.push_screen(screen)
    await until(pilot, lambda: screen.view is not None and app.focused is screen.form_page.go)


async def steps(pilot: Pilot[None], app: WizardApp) -> None:
    await form(pilot, app)
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(app.screen, ChooseStep))
    await pilot.press("end")
    await until(pilot, lambda: app.screen.query_one(StepList).highlighted == len(STEPS) - 1)


async def request(pilot: Pilot[None], app: WizardApp) -> None:
    await form(pilot, app)
    await pilot.press("ctrl+o")
    await until(pilot, lambda: "boto3" in shown(app))


async def answers(pilot: Pilot[None], app: WizardApp) -> None:
    screen = await open_step(pilot, app, walkthrough_until("predictions", AskedAccount()), "predictions")
    await until(pilot, lambda: "Type a sentence" in shown(app) and screen.result_page.is_attached)


async def question(pilot: Pilot[None], app: WizardApp) -> None:
    await app.push_screen(Confirm("Really?", "Do it", "Leave it"))
    await until(pilot, lambda: "Really?" in shown(app))


async def locked(pilot: Pilot[None], app: WizardApp) -> None:
    rows, button = Ticks(), Button("Delete the marked", disabled=True, variant="primary")
    await app.screen.mount(rows, button, before=0)
    free = Row("b", "bucket b", "14 objects", ticked=True)
    rows.show([free, Row("r", "role r", "yours", ticked=False, fixed=True)])
    await until(pilot, lambda: "role r" in shown(app) and "Delete the marked" in shown(app))


SCREENS = (welcome, search, palette, form, steps, request, answers, question, locked)


@pytest.mark.parametrize("theme", ["hello-blaze-dark", "hello-blaze-light"])
async def test_all_words_of_the_screens_can_be_read(theme: str) -> None:
    left("monday", 9, practice=False, endpoint="0.115")
    damaged("broken")
    app = WizardApp()
    app.theme = theme
    found: dict[str, set[str]] = {}
    async with app.run_test(size=SMALL) as pilot:
        for reach in SCREENS:
            await reach(pilot, app)
            await pilot.pause()
            found[reach.__name__] = set(faint(app))
            while len(app.screen_stack) > 1:
                await app.pop_screen()
            await until(pilot, lambda: isinstance(app.screen, Welcome))
    assert not any(found.values()), found


@pytest.mark.parametrize("theme", ["hello-blaze-dark", "hello-blaze-light"])
async def test_where_a_field_ends_is_seen_quietly_while_it_is_not_typed_in(theme: str) -> None:
    app = WizardApp()
    app.theme = theme
    async with app.run_test(size=SMALL) as pilot:
        await answers(pilot, app)
        entry = app.screen.query_one(Sentence)
        assert not entry.has_focus
        lines = app.screen._compositor.render_strips()
        corners = (
            lines[y].crop(x, x + 1)
            for y in range(entry.region.y, entry.region.bottom)
            for x in (entry.region.x, entry.region.right - 1)
        )
        edges = [contrast(style) for corner in corners for _, style, _ in corner if style]
        assert len(edges) == 6
        assert all(1.5 <= edge <= 3 for edge in edges), edges
