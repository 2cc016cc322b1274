"""The wizard in a terminal that is not there, over real HTTP."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button, Checkbox, Input, Static

from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.screens.help import Help
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.screens.welcome import Welcome
from hello_blaze_tui.walkthrough import practice_account
from tests.tui.conftest import LARGE, SMALL, shown, until

pytestmark = pytest.mark.usefixtures("learner")


def step(app: WizardApp) -> StepScreen:
    assert isinstance(app.screen, StepScreen)
    return app.screen


def is_ready(app: WizardApp, key: str) -> bool:
    return isinstance(app.screen, StepScreen) and app.screen.key == key and app.screen.view is not None


def words(app: WizardApp) -> str:
    """What is shown, in one line."""
    return " ".join(shown(app).split())


def is_done(app: WizardApp) -> bool:
    return isinstance(app.screen, StepScreen) and app.screen.pages.current == "done"


STEPS = (
    *("region", "bucket", "dataset", "role", "registry", "processing", "training"),
    *("model", "endpoint", "predictions", "transform", "logs", "cleanup"),
)


async def test_enter_alone_takes_one_through_the_whole_tutorial() -> None:
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await until(pilot, lambda: "Practice on this computer" in shown(app))
        await pilot.press("enter")
        for key in STEPS:
            await until(pilot, partial(is_ready, app, key))
            await until(pilot, lambda: app.focused is step(app).form_page.go)
            await pilot.press("enter")
            await until(pilot, lambda: is_done(app))
            await until(pilot, lambda: app.focused is step(app).result_page.next)
            await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Epilogue))
        assert "Back to the beginning" in shown(app)
    assert walkthrough_document.load("practice-1").ledger.up() is not None
    assert all(record.progress == "done" for record in walkthrough_document.load("practice-1").steps.values())


async def test_the_mouse_alone_takes_one_through_the_whole_tutorial() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await clicked(pilot, app, "Practice on this computer")
        for key in STEPS:
            await until(pilot, partial(is_ready, app, key))
            if key == "bucket":
                await what_stands_around_a_step_is_clicked(pilot, app)
            await pressed(pilot, app, step(app).form_page.go)
            await until(pilot, lambda: is_done(app))
            await pressed(pilot, app, step(app).result_page.next)
        await until(pilot, lambda: isinstance(app.screen, Epilogue))
        await clicked(pilot, app, "Back to the beginning")
        await until(pilot, lambda: isinstance(app.screen, Welcome))
        await clicked(pilot, app, "^q Quit")
        await until(pilot, lambda: not app.is_running)


async def what_stands_around_a_step_is_clicked(pilot: Pilot[None], app: WizardApp) -> None:
    """The request and its forms, help, steps, and all commands; each has a way back."""
    await clicked(pilot, app, "^o Request")
    await clicked(pilot, app, "AWS CLI")
    await until(pilot, lambda: "aws s3api create-bucket" in shown(app))
    await clicked(pilot, app, "Copy")
    await until(pilot, lambda: "aws s3api create-bucket" in app.clipboard)
    await clicked(pilot, app, "^o Request")
    await clicked(pilot, app, "F1 Help")
    await until(pilot, lambda: isinstance(app.screen, Help))
    await clicked(pilot, app, "Esc Back")
    await clicked(pilot, app, "^p Commands")
    await clicked(pilot, app, "Copy the request as shown")
    await until(pilot, partial(is_ready, app, "bucket"))


async def pressed(pilot: Pilot[None], app: WizardApp, button: Button) -> None:
    """Clicks a button, once it stands in its place."""
    await until(pilot, lambda: str(button.label) in shown(app))
    await pilot.pause()
    assert await pilot.click(button)


async def clicked(pilot: Pilot[None], app: WizardApp, words: str) -> None:
    """Clicks where these words stand on the screen, once they do."""
    await until(pilot, lambda: words in shown(app))
    row, line = next(each for each in enumerate(shown(app).split("\n")) if words in each[1])
    await pilot.click(offset=(line.index(words) + 1, row))


async def go_on(pilot: Pilot[None], app: WizardApp) -> None:
    """Sends the step on the screen, and goes to the next one."""
    before = step(app)
    before.form_page.go.press()
    await until(pilot, lambda: is_done(app))
    before.result_page.next.press()
    await until(pilot, lambda: app.screen is not before and step(app).view is not None)


async def begin(pilot: Pilot[None], app: WizardApp, key: str) -> None:
    """A new practice walkthrough, until the step `key`."""
    await until(pilot, lambda: "Practice on this computer" in shown(app))
    await pilot.press("enter")
    await until(pilot, lambda: is_ready(app, "region"))
    while step(app).key != key:
        await go_on(pilot, app)


async def test_a_wrong_answer_is_told_beside_its_field_and_nothing_is_lost() -> None:
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await begin(pilot, app, "bucket")
        row = await step(app).form_page.form.reveal("name")
        name = row.query_one(Input)
        name.focus()
        name.value = "No [/Bucket"
        await until(pilot, lambda: "1 thing to mend" in shown(app))
        assert "small letters" in shown(app)
        await pilot.press("escape")
        await until(pilot, lambda: is_ready(app, "region"))
        step(app).open_step("bucket")
        await until(pilot, lambda: is_ready(app, "bucket") and "No [/Bucket" in shown(app))


async def test_the_request_follows_the_form() -> None:
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await begin(pilot, app, "bucket")
        assert "CreateBucket" in shown(app)
        row = await step(app).form_page.form.reveal("name")
        row.query_one(Input).value = "a-bucket-of-mine"
        await until(pilot, lambda: '"Bucket": "a-bucket-of-mine"' in shown(app))


async def test_a_failing_script_is_explained_and_mended(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("raise ValueError('no [reviews] today')\n", encoding="utf-8")
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await begin(pilot, app, "dataset")
        row = await step(app).form_page.form.reveal("script")
        row.query_one(Input).value = str(bad)
        await until(pilot, lambda: "bad.py" in step(app).view.answers.text("dataset.script"))  # type: ignore[union-attr]
        while step(app).key != "processing":
            await go_on(pilot, app)
        await pilot.press("enter")
        await until(pilot, lambda: "ended as Failed" in shown(app))
        assert "ValueError: no [reviews] today" in shown(app)
        step(app).open_step("dataset")
        await until(pilot, lambda: is_ready(app, "dataset"))
        step(app).change_answers()
        row = await step(app).form_page.form.reveal("script")
        row.action_default()
        await until(pilot, lambda: not step(app).view.answers.is_given("dataset.script"))  # type: ignore[union-attr]
        while step(app).key != "training":
            await go_on(pilot, app)


async def test_a_step_that_is_done_is_done_once_more_only_when_that_is_meant() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await begin(pilot, app, "dataset")
        step(app).open_step("bucket")
        await until(pilot, lambda: is_ready(app, "bucket") and is_done(app))
        bucket = step(app)
        for replies, there in (("escape",), 1), (("tab", "enter"), 2):
            bucket.change_answers()
            await until(pilot, lambda: app.focused is bucket.form_page.go)
            await pilot.press("enter")
            await until(pilot, lambda: "It can be done once more, under a fresh name" in words(app))
            await until(pilot, lambda: app.focused is not None and app.focused.id == "no")
            await pilot.press(*replies)
            await until(pilot, lambda: app.screen is bucket)
            await until(pilot, lambda: is_done(app) or there == 1)  # noqa: B023 - awaited here
            made = [each.resource.name for each in walkthrough_document.load("practice-1").ledger.up()]
            assert len(made) == there
        assert made[1] == f"{made[0]}-2"
        assert made[1] in shown(app)


async def test_what_was_left_is_gone_on_with() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await begin(pilot, app, "role")
        await pilot.press("ctrl+q")
    again = WizardApp()
    async with again.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "practice-1" in shown(again))
        await pilot.press("enter")
        await until(pilot, lambda: is_ready(again, "role"))
        assert "✓dataset" in shown(again)


@pytest.mark.parametrize("size", [SMALL, LARGE, (40, 12)])
async def test_every_step_has_its_button_in_sight_at_every_size(size: tuple[int, int]) -> None:
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        await begin(pilot, app, "bucket")
        button = step(app).query_one("#go", Button)
        assert button.region.bottom <= size[1]
        assert button.region.width > 0


async def test_a_crash_shows_a_sentence_and_no_values(learner: Path) -> None:
    app = WizardApp()

    def broken() -> None:
        password = "hunter2"
        raise RuntimeError(len(password))

    async def crash() -> None:
        async with app.run_test(size=SMALL) as pilot:
            await until(pilot, lambda: isinstance(app.screen, Welcome))
            app.call_later(broken)
            await pilot.pause(0.2)

    with pytest.raises(RuntimeError):
        await crash()
    assert app.return_code == 1
    written = (learner / "log" / "hello-blaze.log").read_text(encoding="utf-8")
    assert "RuntimeError: 7" in written
    assert "hunter2" not in written.replace('password = "hunter2"', "")


async def test_what_was_still_to_come_on_a_screen_is_no_mistake_on_the_way_out(learner: Path) -> None:
    app = WizardApp()

    def come_late() -> None:
        app.exit()
        app.screen.mount(Static("late"))

    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Welcome))
        app.screen.call_after_refresh(come_late)
        await until(pilot, lambda: app._exit)
    assert app.return_code == 0
    log = learner / "log" / "hello-blaze.log"
    assert not log.exists() or "MountError" not in log.read_text(encoding="utf-8")


class Late(Screen[None]):
    """Asks for what it is made of when it has been taken away."""

    def compose(self) -> ComposeResult:
        yield Static("late")

    was_asked = False

    def come_late(self) -> None:
        self.was_asked = True
        self.query_one(Static)


async def test_what_was_to_be_drawn_on_a_screen_that_was_left_is_no_mistake(learner: Path) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Welcome))
        late = Late()
        await app.push_screen(late)
        await app.pop_screen()
        assert isinstance(app.screen, Welcome)
        app.screen.call_after_refresh(late.come_late)
        await until(pilot, lambda: late.was_asked)
    assert not (learner / "log" / "hello-blaze.log").exists()


async def test_check_boxes_and_lists_keep_what_was_chosen() -> None:
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await begin(pilot, app, "region")
        walkthrough = step(app)._walkthrough
        app.switch_screen(StepScreen(walkthrough, "endpoint", app.marks))
        await until(pilot, lambda: is_ready(app, "endpoint"))
        row = await step(app).form_page.form.reveal("async")
        row.query_one(Checkbox).value = True
        await until(pilot, lambda: "AsyncInferenceConfig" in step(app).request_view.text())
        assert walkthrough.answers.flag("endpoint.async")


async def test_an_aws_account_is_looked_at_before_anything_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    practice_account().start()
    for name, value in practice_account().environment().items():
        monkeypatch.setenv(name, value)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "On my AWS account" in shown(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Look whose account it is" in shown(app))
        await until(pilot, lambda: isinstance(app.focused, Button))
        await pilot.press("enter")
        await until(pilot, lambda: "Begin on this account" in shown(app))
        assert "123456789012" in shown(app)
        assert walkthrough_document.names() == []
        # A button takes no second press while it still shows the first.
        await until(pilot, lambda: not app.screen.query_one("#go").has_class("-active"))
        await pilot.press("enter")
        await until(pilot, lambda: is_ready(app, "region"))
        assert "AWS ...9012" in shown(app)


async def test_missing_credentials_are_explained() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "On my AWS account" in shown(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Look whose account it is" in shown(app))
        await until(pilot, lambda: isinstance(app.focused, Button))
        await pilot.press("enter")
        await until(pilot, lambda: "credentials" in shown(app))
        said = " ".join(shown(app).replace("█", " ").split())
        assert "An AWS account is made at aws.amazon.com." in said
        assert "`aws configure` for keys, `aws configure sso` for a sign-in" in said
        assert "The practice account needs none of it." in said
        assert "(Esc goes back)" in said
        await pilot.press("f1")
        await until(pilot, lambda: "No AWS account yet?" in shown(app))
