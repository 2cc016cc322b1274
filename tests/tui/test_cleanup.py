"""Cleaning up in the wizard, and leaving it while something costs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Failed
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord, WalkthroughDocument
from hello_blaze_tui.request import Request, Resource, ResourceKind
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.leaving import Leaving
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.widgets.leftovers import Leftovers
from hello_blaze_tui.tui.widgets.resource_picker import ResourcePicker
from hello_blaze_tui.tui.widgets.ticks import Ticks
from hello_blaze_tui.walkthrough import Walkthrough, begin, practice_account
from hello_blaze_tui.walkthrough.resource_rows import Row
from tests.conftest import connected
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.walkthrough.fake_account import FakeAccount

pytestmark = pytest.mark.usefixtures("learner")

UNTIL_ENDPOINT = ("region", "bucket", "dataset", "role", "registry", "processing", "training", "model")


@pytest.fixture
def walkthrough() -> Walkthrough:
    """One whose endpoint is up, beside somebody else's endpoint that needs its bucket and its role."""
    walkthrough = begin("mine", None)
    walkthrough.claim()
    for event in walkthrough.run_all(threading.Event(), (*UNTIL_ENDPOINT, "endpoint")):
        assert not isinstance(event, Failed), event
    sagemaker = connected(practice_account().start(), "sagemaker")
    model = sagemaker.describe_model(ModelName=walkthrough.answers.text("model.name"))
    container = {key: model["PrimaryContainer"][key] for key in ("Image", "ModelDataUrl")}
    sagemaker.create_model(
        ModelName="old-model", ExecutionRoleArn=model["ExecutionRoleArn"], PrimaryContainer=container
    )
    variant = {"VariantName": "v", "ModelName": "old-model", "InstanceType": "ml.m5.large"}
    sagemaker.create_endpoint_config(
        EndpointConfigName="old-config", ProductionVariants=[{**variant, "InitialInstanceCount": 1}]
    )
    sagemaker.create_endpoint(EndpointName="old-demo", EndpointConfigName="old-config")
    return walkthrough


def rows(screen: StepScreen) -> dict[str, Row]:
    """What the walkthrough has up, by kind."""
    ticks = screen.query_one(ResourcePicker).ticks
    # Of two roles the first: the other one is that of the endpoint's end.
    return {row.title.split()[0]: row for row in reversed(ticks.rows)}


def leftovers(screen: StepScreen) -> list[str]:
    return [f"{row.title} {row.details}" for row in screen.query_one(Leftovers).ticks.rows]


async def say(pilot: Pilot[None], app: WizardApp, answer: str) -> None:
    """Answers the question that is on the screen."""
    await until(pilot, lambda: len(app.screen.query(f"#{answer}")) == 1)
    app.screen.query_one(f"#{answer}", Button).press()


async def test_each_thing_is_marked_priced_and_gone_and_leftovers_only_when_picked(
    walkthrough: Walkthrough,
) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(StepScreen(walkthrough, "cleanup", app.marks))
        await until(pilot, lambda: "InService" in shown(app))
        screen = app.screen
        assert isinstance(screen, StepScreen)
        assert "$0.115/h on AWS, since" in rows(screen)["endpoint"].details
        assert rows(screen)["model"].details == "free"
        await what_others_use_is_asked_for(pilot, app, screen)
        await all_are_marked_or_none(pilot, screen)
        await a_leftover_goes_when_it_is_picked(pilot, app, screen)
        for kind in ("bucket", "role"):
            await marked(pilot, app, screen, kind, "yes")
            await until(pilot, partial(is_marked, screen, kind))
        screen.form_page.go.press()
        await until(pilot, lambda: rows(screen)["endpoint"].details == "gone")
        await until(pilot, lambda: screen.pages.current == "done")
        assert {row.details for kind, row in rows(screen).items() if kind != "log"} == {"gone"}
        await until(pilot, lambda: "everything is gone" in shown(app))
    sagemaker = connected(practice_account().start(), "sagemaker")
    assert sagemaker.list_endpoints()["Endpoints"] == []
    assert sagemaker.list_models()["Models"] == []


async def what_others_use_is_asked_for(pilot: Pilot[None], app: WizardApp, screen: StepScreen) -> None:
    await until(pilot, lambda: "endpoint old-demo uses it" in rows(screen)["role"].details)
    await until(pilot, lambda: not is_marked(screen, "role") and not is_marked(screen, "bucket"))
    assert "objects" in rows(screen)["bucket"].details
    await marked(pilot, app, screen, "role", "no")
    await until(pilot, lambda: app.screen is screen)
    assert not is_marked(screen, "role")


async def all_are_marked_or_none(pilot: Pilot[None], screen: StepScreen) -> None:
    """By mouse; what others use keeps its own question."""
    for button, others in (("#none", False), ("#all", True)):
        screen.query_one(button).scroll_visible(animate=False)
        await pilot.pause()
        await pilot.click(button)
        await until(pilot, lambda: is_marked(screen, "endpoint") is others)  # noqa: B023 - awaited here
        assert not is_marked(screen, "role")
        assert not is_marked(screen, "bucket")
        offer = "Delete the" if others else "Delete nothing, and go on"
        assert str(screen.form_page.go.label).startswith(offer)


async def a_leftover_goes_when_it_is_picked(pilot: Pilot[None], app: WizardApp, screen: StepScreen) -> None:
    await until(pilot, lambda: bool(leftovers(screen)))
    [leftover] = leftovers(screen)
    assert leftover.startswith("endpoint old-demo")
    assert "$0.115/h" in leftover
    found = screen.query_one(Leftovers)
    assert found.delete.disabled
    found.ticks.focus()
    await until(pilot, lambda: found.ticks.has_focus)
    await pilot.press("space")
    await until(pilot, lambda: not found.delete.disabled)
    found.delete.press()
    await until(pilot, lambda: "Delete endpoint old-demo?" in shown(app))
    assert "old-config" in shown(app)
    await say(pilot, app, "yes")
    await until(pilot, lambda: leftovers(screen) == ["endpoint old-demo gone"])


def is_marked(screen: StepScreen, kind: str) -> bool:
    return rows(screen)[kind].ticked


async def marked(pilot: Pilot[None], app: WizardApp, screen: StepScreen, kind: str, answer: str) -> None:
    """Marks a row that others use, and answers its question."""
    ticks = screen.query_one(ResourcePicker).ticks
    ticks.focus()
    await until(pilot, lambda: ticks.has_focus)
    ticks.highlighted = [row.key for row in ticks.rows].index(rows(screen)[kind].key)
    await pilot.pause()
    await pilot.press("space")
    await say(pilot, app, answer)
    await until(pilot, lambda: app.screen is screen)


def up_on_aws(name: str, per_hour: str = "0.115", kind: ResourceKind = "endpoint") -> WalkthroughDocument:
    """A walkthrough on AWS that has something up; nobody is asked for it but the disk."""
    document = walkthrough_document.begin(name, Place(False, "us-east-1", "123456789012"))
    document.steps["training"] = StepRecord("here")
    entry = Entry(
        Resource(kind, f"{name}-it", "us-east-1"), "training", "created", walkthrough_document.now(), per_hour
    )
    document.ledger.put(entry)
    document.save()
    return document


class Unreachable(FakeAccount):
    """Nobody answers."""

    def read(self, service: str, operation: str, **_parameters: Any) -> dict[str, Any]:
        raise BlazeError(f"{service} cannot be asked for {operation}.", code="EndpointConnectionError")

    def pages(self, service: str, operation: str, result_key: str, **_parameters: Any) -> Iterator[Any]:
        yield from self.read(service, operation)[result_key]

    def exists(self, resource: Resource) -> Resource | None:
        self.read(resource.kind, "exists")
        return None


async def at_the_rows(
    pilot: Pilot[None], app: WizardApp, document: WalkthroughDocument, seen: str
) -> tuple[StepScreen, Ticks]:
    """A walkthrough's cleanup, once `seen` is among its rows, which have the focus."""
    screen = StepScreen(Walkthrough(document, Unreachable()), "cleanup", app.marks)
    app.push_screen(screen)
    await until(pilot, lambda: seen in shown(app))
    ticks = screen.query_one(ResourcePicker).ticks
    ticks.focus()
    await until(pilot, lambda: ticks.has_focus and ticks.highlighted == 0)
    return screen, ticks


async def test_things_of_one_name_are_marked_one_by_one() -> None:
    document = up_on_aws("toys")
    configuration = Resource("endpoint configuration", "toys-it", "us-east-1")
    document.ledger.put(Entry(configuration, "endpoint", "created", walkthrough_document.now()))
    document.save()
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen, ticks = await at_the_rows(pilot, app, document, "configuration toys-it")
        ticks.highlighted = 1
        await pilot.press("space")
        await until(pilot, lambda: not is_marked(screen, "configuration"))
        assert is_marked(screen, "endpoint")


async def test_marks_stay_while_what_was_marked_is_deleted() -> None:
    document = up_on_aws("toys")
    app = WizardApp()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        screen, _ = await at_the_rows(pilot, app, document, "toys-it")
        screen.form_page.set_locked(True)
        await pilot.press("space")
        await until(pilot, lambda: "when what goes now is gone" in shown(app))
        await pilot.press("n")
        await pilot.pause()
        assert is_marked(screen, "endpoint")
        screen.form_page.set_locked(False)
        await pilot.press("space")
        await until(pilot, lambda: not is_marked(screen, "endpoint"))


async def test_none_takes_the_marks_of_locked_rows_away_too() -> None:
    document = up_on_aws("toys")
    for resource in (Resource("model", "a-model", "us-east-1"), Resource("bucket", "a-bucket", "us-east-1")):
        document.ledger.put(Entry(resource, "model", "created", walkthrough_document.now()))
    document.save()
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen, ticks = await at_the_rows(pilot, app, document, "a-bucket")
        ticks.highlighted = 1
        # The model stays, and with it the bucket, which is locked.
        await pilot.press("space")
        await until(pilot, lambda: "kept, the model needs it" in rows(screen)["bucket"].details)
        await pilot.press("n")
        await until(pilot, lambda: not any(row.ticked or row.fixed for row in ticks.rows))
        assert ticks.highlighted == 1, "the learner stays where they are"
        ticks.highlighted = 0
        await pilot.press("space")
        await until(pilot, lambda: str(screen.form_page.go.label) == "Delete the 1 marked")
        assert is_marked(screen, "endpoint")
        assert not is_marked(screen, "bucket")


class Refusing(FakeAccount):
    """Nothing of it may be deleted, at great length."""

    def exists(self, resource: Resource) -> Resource | None:
        return resource

    def send(self, request: Request, _on_bytes: Callable[[int, int], None] | None = None) -> dict[str, Any]:
        self.sent.append(request)
        raise BlazeError(
            f"{request.operation} was refused.", "You may not do that. " * 20, code="AccessDenied"
        )

    def read(self, service: str, operation: str, **_parameters: Any) -> dict[str, Any]:
        known = {
            "sagemaker DescribeEndpoint": {"EndpointStatus": "InService", "EndpointConfigName": "toys-e"}
        }
        return known.get(f"{service} {operation}", {})

    def pages(self, *_asked: str, **_parameters: Any) -> Iterator[Any]:
        yield from ()


async def test_a_cleanup_that_failed_leaves_rows_and_button_in_sight_and_enter_deletes_nothing() -> None:
    document = up_on_aws("toys")
    account = Refusing()
    for kind in ("endpoint configuration", "schedule"):
        document.ledger.put(
            Entry(
                Resource(kind, f"toys-{kind[:1]}", "us-east-1"),
                "endpoint",
                "created",
                walkthrough_document.now(),
            )
        )
    document.save()
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = StepScreen(Walkthrough(document, account), "cleanup", app.marks)
        app.push_screen(screen)
        await until(pilot, lambda: "InService" in shown(app) and screen.pages.current == "form")
        screen.form_page.go.press()
        await until(pilot, lambda: screen.form_page.failure.is_shown and not screen.runs)
        box = screen.form_page.failure
        await until(pilot, lambda: box.has_focus and box.max_scroll_y > 0)
        assert "3 things could not be deleted" in shown(app)
        await until(pilot, lambda: "[x] endpoint      toys-it   InService" in shown(app))
        await until(pilot, lambda: "Delete the 3 marked" in shown(app))
        asked = len(account.sent)
        await pilot.press("enter", "down")
        await until(pilot, lambda: box.scroll_y > 0)
        assert len(account.sent) == asked
        assert not screen.runs


async def leaving(pilot: Pilot[None], app: WizardApp) -> None:
    await until(pilot, lambda: "Practice on this computer" in shown(app))
    await pilot.press("ctrl+q")
    await until(pilot, lambda: isinstance(app.screen, Leaving))


async def test_leaving_says_what_goes_on_costing_and_how_much_a_day() -> None:
    up_on_aws("dear")
    up_on_aws("who-knows", "unknown")
    up_on_aws("working", "", "training job")
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await leaving(pilot, app)
        assert "dear: An endpoint is up and costs $2.76 a day" in " ".join(shown(app).split())
        assert "who-knows: An endpoint is up and costs an amount that is not known" in " ".join(
            shown(app).split()
        )
        assert "training job working-it runs to its end" in " ".join(shown(app).split())
        # Whoever wants to quit while it is asked, quits.
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)


async def test_leaving_offers_to_clean_up_now(monkeypatch: pytest.MonkeyPatch) -> None:
    document = up_on_aws("dear")
    monkeypatch.setattr(
        "hello_blaze_tui.tui.screens.leaving.resume", lambda _name: Walkthrough(document, Unreachable())
    )
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        await leaving(pilot, app)
        await say(pilot, app, "no")
        await until(pilot, lambda: isinstance(app.screen, StepScreen) and app.screen.key == "cleanup")
        await until(pilot, lambda: "dear-it" in shown(app))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Leaving))
        await say(pilot, app, "no")
        await until(pilot, lambda: isinstance(app.screen, StepScreen))
        assert len(app.screen_stack) == 2
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Leaving))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StepScreen))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Leaving))
        await say(pilot, app, "yes")
        await until(pilot, lambda: not app.is_running)


async def test_on_practice_one_leaves_at_once_and_is_told_what_is_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = walkthrough_document.begin("toys", Place(True, "us-east-1", "123456789012"))
    endpoint = Resource("endpoint", "e", "us-east-1")
    document.ledger.put(Entry(endpoint, "endpoint", "created", walkthrough_document.now(), "0.115"))
    document.save()
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "Practice on this computer" in shown(app))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)
    assert capsys.readouterr().err.startswith("Still up: toys, 1 endpoint · nothing costs here · ")


async def test_nothing_is_said_on_leaving_where_nothing_is_up(capsys: pytest.CaptureFixture[str]) -> None:
    walkthrough_document.begin("toys", Place(True, "us-east-1", "123456789012")).save()
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: "Practice on this computer" in shown(app))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)
    assert capsys.readouterr().err == ""
