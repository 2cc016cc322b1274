"""Where one begins: what is listed, what is opened, and what is said when it cannot be."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Button

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Waiting
from hello_blaze_tui.progress import folders, walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import StepRecord
from hello_blaze_tui.request import Resource
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.confirm import Confirm
from hello_blaze_tui.tui.screens.epilogue import Epilogue
from hello_blaze_tui.tui.screens.registry import Registry
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.screens.welcome import Welcome
from hello_blaze_tui.walkthrough.overview import ago, overview
from hello_blaze_tui.walkthrough.patience import Meanwhile
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.documents import damaged, left
from tests.tui.told_walkthrough import AskedAccount, walkthrough_until

pytestmark = pytest.mark.usefixtures("learner")


def welcome(app: WizardApp) -> Welcome:
    assert isinstance(app.screen, Welcome)
    return app.screen


async def choose(pilot: Pilot[None], app: WizardApp, row: str) -> None:
    """Marks a row by its id, and presses Enter."""
    choices = welcome(app).choices
    await until(pilot, lambda: any(option.id == row for option in choices.options))
    choices.highlighted = choices.get_option_index(row)
    await pilot.press("enter")


async def test_it_lists_what_is_unfinished_up_finished_and_damaged() -> None:
    left("old", 9, practice=False, endpoint="0.115", minutes_ago=60 * 50)
    left("toys-1", 6, minutes_ago=2.5)
    left("first", 13, endpoint="0.115", minutes_ago=60 * 24 * 400)
    damaged("broken")
    app = WizardApp()
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: "toys-1" in shown(app))
        lines = [" ".join(line.split()) for line in shown(app).splitlines()]
        assert "toys-1 practice training job, 7 of 13 2 minutes ago" in lines
        assert any(line.startswith("old AWS ...9012 predictions, 10 of 13 ") for line in lines)
        assert "old AWS ...9012 1 endpoint, $2.76 a day" in lines
        assert lines[0] == "hello-blaze 1 endpoint up, $2.76 a day"
        assert "first practice 1 endpoint, nothing costs here" in lines
        assert "broken its document cannot be read" in lines
        assert lines.index("Go on where you stopped") < lines.index("Begin something new")
        at = welcome(app).choices.highlighted_option
        assert at is not None
        assert at.id == "toys-1"


async def test_an_unknown_price_is_said_and_never_zero() -> None:
    left("odd", 9, practice=False, endpoint="unknown")
    assert overview().up[0].state == "1 endpoint, an amount that is not known"


def test_one_that_was_cleaned_up_before_its_end_does_not_wait_at_a_step() -> None:
    document = left("toys-1", 9, endpoint="0.115")
    document.steps["cleanup"] = StepRecord("done")
    document.save()
    assert overview().unfinished[0].state == "predictions, 10 of 13"
    document.ledger.turn(
        Resource("endpoint", "toys-1-e1", "us-east-1"), "deleted", walkthrough_document.now()
    )
    document.save()
    assert overview().unfinished[0].state == "cleaned up, nothing is left"


@pytest.mark.parametrize("times", ["not a time", "2026-13-45T00:00:00+00:00", "2026-01-01T00:00:00"])
async def test_a_wrong_time_in_a_document_does_not_stand_in_the_way(times: str) -> None:
    document = left("toys-1", 2)
    document.steps["region"].ended = times
    document.save()
    left("good", 2)
    found = overview()
    assert [row.name for row in found.damaged] == ["toys-1"]
    assert [row.name for row in found.unfinished] == ["good"]


async def test_a_damaged_one_says_why_and_is_saved_as_far_as_it_can_be_read() -> None:
    damaged("broken", left("broken", 3).path.read_text(encoding="utf-8")[:-40])
    left("good", 2)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await choose(pilot, app, "damaged broken")
        await until(pilot, lambda: "its document is damaged" in " ".join(shown(app).split()))
        await answered(pilot, app, "yes")
        await until(pilot, lambda: "broken stands in the list again" in shown(app))
        await until(pilot, lambda: "Cannot be opened" not in shown(app))
        await choose(pilot, app, "good")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.view is not None)
        assert "good 3/13" in shown(app)


async def answered(pilot: Pilot[None], app: WizardApp, button: str) -> None:
    """Answers the question over the screen."""
    await until(pilot, lambda: isinstance(app.screen, Confirm))
    app.screen.query_one(f"#{button}", Button).press()


async def test_what_was_deleted_elsewhere_is_said_and_made_again_when_that_is_wished() -> None:
    account = AskedAccount()
    walkthrough = walkthrough_until("endpoint", account)
    account.there.clear()
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(StepScreen(walkthrough, "predictions", app.marks))
        await until(pilot, lambda: "toys-endpoint: gone from AWS" in " ".join(shown(app).split()))
        await answered(pilot, app, "yes")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.key == "endpoint")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.view is not None)
        assert walkthrough.answers.text("endpoint.name") == "toys-endpoint-2"
        assert any(
            "gone" in told.message and "Create the endpoint" in told.message for told in app._notifications
        )


async def test_what_is_finished_can_be_looked_at_again() -> None:
    left("done-1", 13)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await choose(pilot, app, "done-1")
        await until(pilot, lambda: isinstance(app.screen, Epilogue) and "done-1 13/13" in shown(app))


async def test_what_is_up_leads_to_its_cleanup() -> None:
    left("toys-1", 9, endpoint="0.115")
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await choose(pilot, app, "up toys-1")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.view is not None)
        assert isinstance(app.screen, StepScreen)
        assert app.screen.key == "cleanup"


async def test_registry_paths_need_no_account() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await choose(pilot, app, "look registry")
        await until(pilot, lambda: isinstance(app.screen, Registry) and "blazingtext" in shown(app))


async def test_a_resumed_one_whose_sign_in_has_expired_says_what_to_type_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, learner: object
) -> None:
    left("aws-1", 4, practice=False, profile="work")
    asked: list[str] = []

    def refuse(_account: Account) -> None:
        asked.append("aws-1")
        raise BlazeError("Your AWS sign-in has expired.", "It lasts for hours.", "Sign in.", "ExpiredToken")

    monkeypatch.setattr(Account, "identity", refuse)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await choose(pilot, app, "aws-1")
        await until(pilot, lambda: "sign-in has expired" in shown(app))
        assert "Type in another terminal:  aws configure --profile work" in shown(app)
        assert "choose it here again" in shown(app)
        await until(pilot, lambda: app.focused is welcome(app).choices)
        await pilot.press("enter")
        await until(pilot, lambda: asked == ["aws-1", "aws-1"])


async def test_a_silent_account_shows_a_clock_and_is_left_with_escape(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left("aws-1", 4, practice=False)
    opened = list[Meanwhile]()

    def silent(_name: str, meanwhile: Meanwhile) -> None:
        opened.append(meanwhile)
        meanwhile.stop.wait(100)

    monkeypatch.setattr("hello_blaze_tui.walkthrough.resume", silent)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await choose(pilot, app, "aws-1")
        await until(pilot, lambda: "Opening aws-1 ... 0:01" in shown(app))
        assert "Esc stops waiting" in shown(app)
        opened[0].tell(Waiting(step="", why="AWS cannot be reached, waiting", attempt=2))
        await until(pilot, lambda: "AWS cannot be reached, waiting (try 2) ... 0:0" in shown(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Esc stops waiting" not in shown(app))
        await until(pilot, lambda: app.focused is welcome(app).choices)
        await pilot.press("down")
    assert opened[0].stop.is_set()


async def test_where_one_has_moved_one_stays_when_the_list_comes() -> None:
    left("toys-1", 2)
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("down")
        await until(pilot, lambda: "toys-1" in shown(app))
        at = welcome(app).choices.highlighted_option
        assert at is not None
        assert at.id in {"new aws", "new practice", "toys-1"}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.5, "a moment ago"),
        (1, "1 minute ago"),
        (59.9, "59 minutes ago"),
        (-5, "a moment ago"),
        (60, "1 hour ago"),
        (60 * 5, "5 hours ago"),
    ],
)
def test_how_long_ago(minutes: float, words: str) -> None:
    noon = datetime(2026, 11, 24, 12).astimezone()
    assert ago(noon - timedelta(minutes=minutes), noon) == words


def test_how_long_ago_on_other_days() -> None:
    noon = datetime(2026, 11, 24, 12).astimezone()
    assert ago(noon.replace(day=23, hour=14, minute=2), noon) == "yesterday 14:02"
    assert ago(noon.replace(day=3, hour=9), noon) == "3 Nov 09:00"
    assert ago(noon.replace(year=2025), noon) == "2025-11-24"
    assert ago(noon.astimezone(timezone.utc).replace(year=2025), noon)


NAMES = st.text(
    st.characters(exclude_characters='/\\:*?"<>|\0', exclude_categories=["Cc", "Cs"]), max_size=20
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES)
async def test_whatever_else_lies_in_the_folder_does_no_harm(name: str, learner: object) -> None:
    for path in folders.walkthroughs().glob("*.json") if folders.walkthroughs().is_dir() else ():
        path.unlink()
    damaged(f"[bold] [x 🎲{name.strip()}")
    damaged("mine")
    app = WizardApp()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "mine" in shown(app))
