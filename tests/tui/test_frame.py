"""What stands around every screen: head, step list, palette, help, sizes, colours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from textual.app import App, ComposeResult
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Button, Input
from textual.widgets._toast import Toast

from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.marks import ASCII, UNICODE
from hello_blaze_tui.tui.screens.choose_step import ChooseStep
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.screens.help import Help
from hello_blaze_tui.tui.screens.registry import Registry
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.screens.welcome import Welcome
from hello_blaze_tui.tui.theme import themes
from hello_blaze_tui.tui.widgets.head import Head
from hello_blaze_tui.tui.widgets.keys import Keys
from hello_blaze_tui.tui.widgets.question import waiting
from tests.elsewhere import open_elsewhere
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.documents import left
from tests.tui.told_walkthrough import AskedAccount, open_step, walkthrough_until

pytestmark = pytest.mark.usefixtures("learner")


async def resumed(pilot: Pilot[None], app: WizardApp) -> StepScreen:
    """The first walkthrough of the list, on its step."""
    await until(pilot, lambda: "Go on where you stopped" in shown(app))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.view is not None)
    assert isinstance(app.screen, StepScreen)
    return app.screen


def at(app: WizardApp, key: str) -> bool:
    return isinstance(app.screen, StepScreen) and app.screen.key == key and app.screen.view is not None


# The head


@pytest.mark.parametrize(
    ("width", "there", "gone"),
    [
        (120, ("hello-blaze", "toys-1 9/13", "AWS ...9012 · us-east-1 · up 2:41", "$0.31 so far"), ()),
        (100, ("toys-1 9/13", "AWS ...9012 · us-east-1 · up 2:41", "$0.31 so far"), ("hello-blaze",)),
        (
            80,
            ("toys-1 9/13", "...9012 · us-east-1 · up 2:41 · 1 endpoint · $0.115/h · $0.31"),
            ("AWS", "day"),
        ),
        (66, ("toys-1 9/13", "$2.76/day · $0.31 so far"), ("hello-blaze", "us-east-1")),
        (44, ("toys-1 9/13", "1 endpoint · $0.115/h · $0.31"), ("us-east-1", "so far")),
        (40, ("9/13", "1 endpoint · $0.115/h · $0.31"), ("toys-1",)),
    ],
)
async def test_the_money_gives_way_last(width: int, there: tuple[str, ...], gone: tuple[str, ...]) -> None:
    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield Head(UNICODE)

    app = Shown()
    async with app.run_test(size=(width, 3)) as pilot:
        head = app.query_one(Head)
        head.name_of_it, head.place = "toys-1 9/13", "AWS ...9012 · us-east-1 · up 2:41"
        head.money = "1 endpoint · $0.115/h · $2.76/day · $0.31 so far"
        head.brief = "1 endpoint · $0.115/h · $0.31"
        await pilot.pause()
        line = head.render().plain
        assert all(part in line for part in there)
        assert not any(part in line for part in gone)


# The step list


async def test_a_key_opens_the_step_list_where_it_is_narrow_and_goes_there() -> None:
    left("toys-1", 4)
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await resumed(pilot, app)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, ChooseStep) and "✓ Region" in shown(app))
        await pilot.press("home", "enter")
        await until(pilot, lambda: at(app, "region"))
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, ChooseStep))
        await pilot.press("end", "up", "enter")
        await until(pilot, lambda: "Before this comes: Registry paths" in shown(app))
        assert at(app, "region")
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, ChooseStep))
        await pilot.press("escape")
        await until(pilot, lambda: at(app, "region"))
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, ChooseStep))
        # What is up can be deleted at any time.
        await pilot.press("end", "enter")
        await until(pilot, lambda: at(app, "cleanup"))


async def test_the_step_list_stands_beside_the_step_where_it_is_wide() -> None:
    left("toys-1", 4)
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        screen = await resumed(pilot, app)
        await pilot.press("f3")
        await until(pilot, lambda: app.focused is screen.steps)
        assert await pilot.click(screen.steps, offset=(4, 1))
        await until(pilot, lambda: at(app, "bucket"))


async def test_the_palette_goes_to_a_step_and_does_what_keys_do() -> None:
    left("toys-1", 4)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await resumed(pilot, app)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Show or hide the request" in shown(app))
        assert "Scroll back" not in shown(app).split("Show or hide the request")[0]
        await pilot.press("escape")
        await commanded(pilot, app, "go to dataset", "Go to: Dataset")
        await until(pilot, lambda: at(app, "dataset"))
        await commanded(pilot, app, "go to cloudwatch", "Go to: CloudWatch logs")
        await commanded(pilot, app, "look up registry", "Look up registry paths")
        await until(pilot, lambda: isinstance(app.screen, Registry))


async def test_the_palette_has_what_the_buttons_do() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = StepScreen(walkthrough_until("processing", AskedAccount()), "processing", app.marks)
        await app.push_screen(screen)
        await until(pilot, lambda: screen.pages.current == "done" and app.focused is screen.result_page.next)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Next: Training job" in shown(app) and "Show or hide" in shown(app))
        assert shown(app).index("Next: Training job") < shown(app).index("Change the answers")
        assert shown(app).index("Change the answers") < shown(app).index("Show or hide")
        await pilot.press("escape")
        await commanded(pilot, app, "change the answers", "Change the answers")
        await until(pilot, lambda: screen.pages.current == "form")


async def commanded(pilot: Pilot[None], app: WizardApp, words: str, found: str) -> None:
    """Types `words` into the palette, and chooses the one command that is found."""
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(app.screen, CommandPalette))
    app.screen.query_one(Input).value = words
    await until(pilot, lambda: found in shown(app) and "Leave the wizard" not in shown(app))
    await pilot.press("enter")


async def test_the_step_of_registry_paths_shows_their_key_and_its_region_stands_first() -> None:
    document = left("toys-1", 4)
    document.answers["region"] = {"name": "eu-west-1"}
    document.save()
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await resumed(pilot, app)
        await until(pilot, lambda: "F4 Paths" in shown(app))
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, Registry) and "blazingtext" in shown(app))
        await pilot.press(*"blaz", "enter")
        await until(pilot, lambda: ".eu-west-1.amazonaws.com/blazingtext:1" in shown(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: at(app, "registry"))


# Help, sizes, colours


async def test_a_button_is_as_wide_as_what_it_says_by_now() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = StepScreen(walkthrough_until("transform", AskedAccount()), "logs", app.marks)
        await app.push_screen(screen)
        await until(pilot, lambda: "Read the logs" in shown(app) and bool(screen.query("#row-lines Input")))
        screen.query_one("#row-lines Input", Input).value = "abc"
        await until(pilot, lambda: "1 thing to mend" in shown(app))


@pytest.mark.parametrize(("proposed", "answered"), [("no", False), ("yes", True)])
async def test_of_two_answers_the_one_that_enter_takes_looks_like_it(
    proposed: Literal["yes", "no"], answered: bool
) -> None:
    app = WizardApp()
    said: list[bool | None] = []
    async with app.run_test(size=SMALL) as pilot:
        question = Confirm("Really?", "Do it", "Leave it", proposed=proposed)
        await app.push_screen(question, said.append)
        await until(pilot, lambda: isinstance(app.focused, Button))
        assert [button.id for button in question.query("Button.-primary")] == [proposed]
        await pilot.press("enter")
        await until(pilot, lambda: said == [answered])


async def test_what_is_told_in_passing_covers_neither_buttons_nor_keys() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("predictions", AskedAccount()), "predictions")
        app.notify("What happened, why it did, and what is to be done about it. " * 4, timeout=60)
        await until(pilot, lambda: "and what is to be done" in " ".join(shown(app).split()))
        told = screen.query_one(Toast).region
        pressed = [*screen.query(Button), *screen.query(Keys)]
        assert screen.result_page.next in pressed
        assert not any(told.overlaps(each.region) for each in pressed if each.region.area)


async def test_every_screen_has_help_of_its_own() -> None:
    for screen in (Welcome, Registry, StepScreen, ChooseStep, Confirm, Epilogue):
        assert screen.HELP, screen
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help) and "arrow keys" in shown(app))
        before = app.theme
        await pilot.press("f2")
        await until(pilot, lambda: app.theme != before)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Welcome))


async def test_what_costs_is_shown_while_one_reads_the_help() -> None:
    left("toys-1", 4)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await resumed(pilot, app)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help) and "toys-1 5/13" in shown(app))
        screen.head.money = "1 endpoint · $0.115/h"
        await until(pilot, lambda: "1 endpoint · $0.115/h" in shown(app))


async def test_it_survives_a_tiny_terminal_and_back() -> None:
    left("toys-1", 4)
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        screen = await resumed(pilot, app)
        button = screen.form_page.go
        for size in ((40, 12), SMALL, (40, 12), LARGE):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: 0 < button.region.bottom <= app.size.height < button.region.bottom + 8)
        await until(pilot, lambda: "Registry paths" in shown(app))


async def test_the_keys_are_shown_whole_and_the_focus_comes_back_from_the_request() -> None:
    left("toys-1", 4)
    app = WizardApp()
    async with app.run_test(size=(40, 12)) as pilot:
        screen = await resumed(pilot, app)
        await until(pilot, lambda: "Enter Press  Esc Back     ▏^p Commands" in shown(app))
        assert screen.head.render().plain.startswith("toys-1 5/13 ")
        await pilot.press("ctrl+o")
        await until(pilot, lambda: screen.request_view.has_focus_within)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: app.focused is screen.form_page.go)


@pytest.mark.parametrize(("done", "beside"), [(1, True), (4, False)])
async def test_the_request_stands_beside_the_step_where_there_is_one(done: int, beside: bool) -> None:
    left("toys-1", done)
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        screen = await resumed(pilot, app)
        # What came by its key goes by Esc; what stands there from the start is no way to go back.
        back = "ctrl+o" if beside else "escape"
        for shown_now, key in ((beside, "ctrl+o"), (not beside, back), (beside, "")):
            await until(pilot, lambda now=shown_now: screen.request_view.display is now)  # type: ignore[misc]
            assert screen.form_page.go.region.width
            await pilot.press(*filter(None, [key]))
        assert app.screen is screen
        await pilot.resize_terminal(*SMALL)
        await until(pilot, lambda: not screen.request_view.display)


async def test_a_request_that_was_hidden_stays_hidden_until_it_is_asked_for_and_esc_goes_back() -> None:
    left("toys-1", 2)
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        screen = await resumed(pilot, app)
        await until(pilot, lambda: screen.request_view.display)
        await pilot.press("ctrl+o", "escape")
        await until(pilot, lambda: at(app, "bucket"))
        assert not screen_of(app).request_view.display
        # Where there is no place for it, that is another question.
        await pilot.resize_terminal(*SMALL)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: screen_of(app).request_view.display)
        await pilot.press("escape")
        await until(pilot, lambda: not screen_of(app).request_view.display)
        await pilot.resize_terminal(*LARGE)
        await until(pilot, lambda: screen_of(app).has_class("-wide"))
        assert not screen_of(app).request_view.display
        await pilot.press("ctrl+o")
        await until(pilot, lambda: screen_of(app).request_view.display)
        screen_of(app).open_step("dataset")
        await until(pilot, lambda: at(app, "dataset"))
        assert screen_of(app).request_view.display


def screen_of(app: WizardApp) -> StepScreen:
    assert isinstance(app.screen, StepScreen)
    return app.screen


@pytest.mark.parametrize("size", [(40, 12), SMALL, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_price_stands_beside_the_button_where_the_request_does_not(size: tuple[int, int]) -> None:
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        walkthrough = walkthrough_until("processing", AskedAccount(), practice=False)
        screen = StepScreen(walkthrough, "training", app.marks)
        await app.push_screen(screen)
        await until(pilot, lambda: screen.view is not None and screen.pages.current == "form")
        if size == LARGE:
            await until(pilot, lambda: "Costs    $0.115 an hour" in shown(app))
            assert not screen.form_page.price.display
            await pilot.press("ctrl+o")
        await until(pilot, lambda: "Costs $0.115 an hour, about $0.01 for" in shown(app))
        assert screen.form_page.go.region.bottom <= size[1]
        await pilot.press("ctrl+o")
        await until(pilot, lambda: not screen.form_page.price.region)


async def test_where_there_is_no_request_there_is_nothing_to_copy() -> None:
    left("toys-1", 4)
    app = WizardApp()
    async with app.run_test(size=LARGE, notifications=True) as pilot:
        screen = await resumed(pilot, app)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "This step sends nothing that changes your account." in shown(app))
        assert screen.request_view.button.disabled
        await pilot.press("c")
        await until(pilot, lambda: "There is nothing to copy." in shown(app))
        assert app.clipboard == ""
        screen.open_step("bucket")
        await until(pilot, lambda: at(app, "bucket") and "CreateBucket" in shown(app))
        assert not screen_of(app).request_view.button.disabled


async def test_enter_in_a_field_does_what_the_button_says() -> None:
    left("toys-1", 1)
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await resumed(pilot, app)
        form = screen.form_page.form
        name, prefix = [(await form.reveal(key)).query_one(Input) for key in ("name", "prefix")]
        name.value = "No Bucket"
        prefix.focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.focused is name)
        assert screen.pages.current == "form"
        # The letters that came just before it are sent with it.
        name.value = ""
        await pilot.press(*"my-own-bucket-1", "enter")
        await until(pilot, lambda: screen.pages.current == "done")
        # Nothing is behind it but what stands there.
        await until(pilot, lambda: "^l Log" not in shown(app))
        assert walkthrough_document.load("toys-1").result("bucket")["name"] == "my-own-bucket-1"


async def test_a_request_that_is_not_shown_yet_is_shown_when_the_form_is_mended() -> None:
    left("toys-1", 1)
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen = await resumed(pilot, app)
        name = screen.form_page.form.row("name").query_one(Input)
        name.value = "No Bucket"
        await until(pilot, lambda: "1 thing to mend" in shown(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "as soon as what is wrong in the form is mended" in shown(app))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "There is nothing to copy." in shown(app))
        name.value = "my-own-bucket-1"
        await until(pilot, lambda: "CreateBucket" in shown(app))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.clipboard.startswith("// CreateBucket"))
        screen.request_view.form = "cli"
        await until(pilot, lambda: "--region us-east-1" in shown(app))
        await pilot.press("ctrl+t")
        assert "create-bucket --region us-east-1 --bucket my-own-bucket-1" in app.clipboard


@pytest.mark.parametrize("environment", [{"TERM": "linux"}, {"LANG": "C"}])
async def test_a_terminal_of_ascii_is_sent_ascii(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"LC_ALL": "", **environment}.items():
        monkeypatch.setenv(name, value)
    left("toys-1", 4)
    app = WizardApp()
    assert app.marks is ASCII
    async with app.run_test(size=SMALL) as pilot:
        screen = await resumed(pilot, app)
        assert shown(app).isascii(), shown(app)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, Help))
        assert shown(app).isascii(), shown(app)
        await pilot.press("f1")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: screen.request_view.display)
        assert shown(app).isascii(), shown(app)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        assert shown(app).isascii(), shown(app)


def test_sixteen_colours_get_a_theme_of_sixteen_colours() -> None:
    assert themes("standard", no_color=False)[0] == "hello-blaze-ansi-dark"
    assert themes("truecolor", no_color=False) == ("hello-blaze-dark", "hello-blaze-light")
    assert themes("256", no_color=False)[0] == "hello-blaze-dark"
    assert themes("standard", no_color=True)[0] == "hello-blaze-dark"


async def test_light_and_dark_are_one_key_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        assert app.theme == "hello-blaze-dark"
        await pilot.press("f2")
        await until(pilot, lambda: app.theme == "hello-blaze-light")
        await pilot.press("f2")
        await until(pilot, lambda: app.theme == "hello-blaze-dark")


def test_waiting_shows_a_clock_and_says_how_to_stop() -> None:
    assert waiting("Asking AWS", 5) == "Asking AWS ... 0:05   Esc stops waiting"
    assert "1:15" in waiting("Asking AWS", 75)
    assert "No answer yet" in waiting("Asking AWS", 75)


# Two terminals


@pytest.fixture
def held(learner: Path) -> Iterator[None]:
    """A walkthrough toys-1 that another process has."""
    with open_elsewhere(left("toys-1", 4).path):
        yield


@pytest.mark.usefixtures("held")
async def test_a_second_terminal_looks_on_and_says_so() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "Go on where you stopped" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "open in another terminal" in " ".join(shown(app).split()))
        await until(pilot, lambda: isinstance(app.focused, Button))
        await pilot.press("enter")
        await until(pilot, lambda: "toys-1 5/13 · read only" in shown(app))
        screen = app.screen
        assert isinstance(screen, StepScreen)
        assert screen.form_page.disabled
        await pilot.press("f1")
        await until(pilot, lambda: "nothing can be changed or sent" in " ".join(shown(app).split()))
        await pilot.press("escape")
        await screen.go().wait()
        await pilot.pause()
        assert screen.pages.current == "form"


def test_the_first_frame_imports_nothing_that_it_does_not_need() -> None:
    program = "import sys, hello_blaze_tui.tui.app; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    slow = {"boto3", "botocore", "moto", "hello_blaze_tui.steps", "hello_blaze_tui.walkthrough", "pygments"}
    assert not slow & set(found.stdout.split())
