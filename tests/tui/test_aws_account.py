"""Which AWS account: profiles, whose it is, and what to type elsewhere when AWS does not know one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from hello_blaze_tui.aws.account import Account, Identity
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.aws_account import AwsAccount
from hello_blaze_tui.tui.screens.choose import Choose
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.screens.welcome import Welcome
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.documents import left

CONFIG = """
[default]
region = eu-west-1
[profile work]
sso_session = corp
region = eu-central-1
[profile [x]-🎲]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = work
[profile careful]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = keys
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile keys]
aws_access_key_id = AKIAEXAMPLEEXAMPLE00
aws_secret_access_key = hunter2
[sso-session corp]
sso_start_url = https://x.awsapps.com/start
"""
EXPIRED = BlazeError("Your AWS sign-in has expired.", "It lasts for hours.", "Sign in.", "SSOTokenLoadError")


@pytest.fixture(autouse=True)
def _profiles(learner: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (learner / "config").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(learner / "config"))


def identity(account: Account) -> Identity:
    return Identity("123456789012", "arn:aws:iam::123456789012:user/[me] 🎲", "aws", account.region)


async def opened(pilot: Pilot[None], app: WizardApp) -> AwsAccount:
    await until(pilot, lambda: "On my AWS account" in shown(app))
    await pilot.press("down", "enter")
    await until(pilot, lambda: isinstance(app.screen, AwsAccount) and len(app.screen._profiles) > 0)
    await until(pilot, lambda: isinstance(app.focused, Button))
    assert isinstance(app.screen, AwsAccount)
    return app.screen


async def pressed(pilot: Pilot[None], screen: AwsAccount) -> None:
    """Enter on the button, once it takes it."""
    await until(pilot, lambda: not screen.go.has_class("-active"))
    screen.go.focus()
    await pilot.press("enter")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_list_tells_sso_from_an_assumed_role(size: tuple[int, int]) -> None:
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, app)
        screen.profile.focus()
        await pilot.press("enter")
        await until(pilot, lambda: "SSO  eu-central-1" in shown(app))
        assert "assumed role through work" in shown(app)
        assert "role with MFA code through keys" in shown(app)
        assert "Esc Close the list" in shown(app)
        await pilot.press("end", "enter")
        await until(pilot, lambda: screen.profile.value == "work")
        assert screen.place.placeholder == "eu-central-1"


async def test_it_says_who_one_is_and_begins_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Account, "identity", identity)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app)
        await pressed(pilot, screen)
        await until(pilot, lambda: "user/[me] 🎲" in shown(app))
        assert "eu-west-1" in shown(app)
        assert walkthrough_document.names() == []
        await pressed(pilot, screen)
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.view is not None)
        assert "AWS ...9012 · eu-west-1" in shown(app)


async def test_an_expired_sign_in_names_the_command_and_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [EXPIRED, None]

    def identify(account: Account) -> Identity:
        if (error := answers.pop(0)) is not None:
            raise error
        return identity(account)

    monkeypatch.setattr(Account, "identity", identify)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app)
        screen.profile.value = "work"
        await pressed(pilot, screen)
        await until(pilot, lambda: "aws sso login --profile work" in shown(app))
        assert "Then press: Look again" in shown(app)
        await pressed(pilot, screen)
        await until(pilot, lambda: "Begin on this account" in shown(app))
        assert "sign-in has expired" not in shown(app)


async def test_looking_again_sees_what_was_set_up_meanwhile(
    learner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_account: Account) -> Identity:
        raise EXPIRED

    monkeypatch.setattr(Account, "identity", refuse)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app)
        screen.profile.value = "work"
        await pressed(pilot, screen)
        await until(pilot, lambda: "Look again" in shown(app))
        with (learner / "config").open("a", encoding="utf-8") as config:
            config.write("[profile a-new-one]\nsso_session = corp\nregion = us-west-2\n")
        await pressed(pilot, screen)
        await until(pilot, lambda: "a-new-one" in {profile.name for profile in screen._profiles})
        await until(pilot, lambda: "sign-in has expired" in shown(app))
        assert (screen.profile.value, screen.place.placeholder) == ("work", "eu-central-1")
        screen.profile.focus()
        await pilot.press("enter")
        await until(pilot, lambda: "a-new-one             SSO  us-west-2" in shown(app))


async def test_a_chosen_profile_that_vanishes_meanwhile_stays_chosen(learner: Path) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app)
        screen.profile.value = "keys"
        (learner / "config").write_text("[profile other]\nregion = us-west-2\n", encoding="utf-8")
        await pressed(pilot, screen)
        await until(pilot, lambda: [profile.name for profile in screen._profiles] == ["other"])
        await until(pilot, lambda: "There is no AWS profile named keys." in shown(app))
        assert screen.profile.value == "keys"


async def test_an_mfa_code_is_for_the_aws_cli_and_never_asked_for() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app)
        screen.profile.value = "careful"
        await pressed(pilot, screen)
        await until(pilot, lambda: "This profile asks for an MFA code." in shown(app))
        assert "aws sts get-caller-identity --profile careful" in shown(app)
        assert "Then press: Look again" in shown(app)


async def test_another_profile_is_another_account_until_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Account, "identity", identity)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app)
        await pressed(pilot, screen)
        await until(pilot, lambda: "Begin on this account" in shown(app))
        screen.place.value = "us-west-2"
        await until(pilot, lambda: "Look whose account it is" in shown(app))
        assert "123456789012" not in shown(app)


async def test_a_profile_that_is_gone_is_said_and_another_one_of_the_same_account_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Account, "identity", identity)
    left("aws-1", 3, practice=False, profile="deleted")
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "aws-1" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "no AWS profile named deleted" in " ".join(shown(app).split()))
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        app.screen.query_one("#yes", Button).press()
        await until(pilot, lambda: isinstance(app.screen, Choose) and "SSO" in shown(app))
        await pilot.press(*"work", "enter")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.view is not None)
    assert walkthrough_document.load("aws-1").place.profile == "work"


async def test_a_silent_aws_shows_a_clock_freezes_nothing_and_is_left_with_escape(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    silent = threading.Event()
    monkeypatch.setattr(Account, "identity", lambda _account: silent.wait(100))
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot, app)
        await pressed(pilot, screen)
        await until(pilot, lambda: "Asking AWS whose account this is ... 0:01" in shown(app))
        assert "Esc stops waiting" in shown(app)
        assert "Esc Stop waiting" in shown(app)
        assert "Esc Back" not in shown(app)
        screen.place.focus()
        await pilot.press(*"us-w")
        assert screen.place.value == "us-w"
        await pressed(pilot, screen)
        await until(pilot, lambda: "Asking AWS" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Asking AWS" not in shown(app))
        assert isinstance(app.screen, AwsAccount)
        await until(pilot, lambda: "Esc Back" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Welcome))
    silent.set()


async def test_everything_is_reached_on_a_tiny_terminal_and_by_mouse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Account, "identity", identity)
    app = WizardApp()
    async with app.run_test(size=(40, 12)) as pilot:
        screen = await opened(pilot, app)
        assert await pilot.click(screen.go)
        await until(pilot, lambda: str(screen.go.label) == "Begin on this account")
        await until(pilot, lambda: "Begin on this account" in shown(app) and "eu-west-1" in shown(app))
