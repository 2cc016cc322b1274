from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events, on
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Collapsible, DirectoryTree, Input, TextArea

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.events import Failed
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.parsing import typed_value
from hello_blaze_tui.steps.step import Field, Step, Value
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.browse import Browse
from hello_blaze_tui.tui.screens.choose import Choose
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.view import READING, view
from hello_blaze_tui.tui.widgets.field_row import FieldRow
from hello_blaze_tui.tui.widgets.form import Form
from hello_blaze_tui.tui.widgets.growing_list import GrowingList
from hello_blaze_tui.tui.widgets.path_input import PathInput
from hello_blaze_tui.walkthrough import Walkthrough
from tests.steps.answering import answers
from tests.tui.conftest import LARGE, SMALL, TINY, shown, until
from tests.tui.test_wizard import begin, is_ready, step
from tests.walkthrough.fake_account import FakeAccount

TRAINING = next(each for each in STEPS if each.key == "training")


class Filling(App[None]):
    """A form and nothing else."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._step = step
        self.kept: dict[str, Value | None] = {}

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Form(self._step, answers())

    async def row(self, key: str) -> FieldRow:
        return await self.query_one(Form).reveal(key)

    def has_kept(self, field: Field, value: Value) -> bool:
        kept = self.kept.get(field.key, answers()[f"{self._step.key}.{field.key}"])
        # As text: NaN is not the same as itself.
        return repr(kept) == repr(value)

    @on(FieldRow.Answered)
    def keep(self, event: FieldRow.Answered) -> None:
        self.kept[event.key] = event.value


def _has_more(growing: GrowingList, before: int) -> bool:
    return len(growing.query(Input)) > before


async def enter(pilot: Pilot[None], row: FieldRow, text: str) -> Value | None:
    """Types into a field, and gives what it holds then; None: it is not one to type into."""
    for growing in row.query(GrowingList):
        before = len(growing.query(Input))
        growing.query_one("#add", Button).press()
        await until(pilot, partial(_has_more, growing, before))
        for entry in growing.query(Input):
            entry.value = text.replace("\n", " ")
        return growing.value
    for entry in row.query(Input):
        entry.value = text.replace("\n", " ")
        return typed_value(row.field, entry.value)
    for area in row.query(TextArea):
        area.text = text
        return typed_value(row.field, area.text)
    return None


TYPED = st.text(max_size=40) | st.sampled_from(
    [
        "[/bold]",
        "[b]x",
        "[@click=app.quit]x[/]",
        "🎲" * 9,
        "\x1b[2J",
        "\x00\r\n\t",
        "a=b\n=c\nd",
        "1e999",
        "NaN",
        "~nobody/x",
        "\x00/x",
        "٣",
    ]
)


async def test_keys_that_come_at_once_are_taken_in_their_order() -> None:
    app = Filling(TRAINING)
    async with app.run_test(size=SMALL) as pilot:
        row = await app.row("job_name")
        entry = row.query_one(Input)
        entry.value = "abcdef"
        entry.focus()
        await pilot.pause()
        keys = [
            *(events.Key("backspace", None) for _ in range(6)),
            *(events.Key(letter, letter) for letter in "xyz"),
        ]
        for key in [
            *keys,
            events.Key("home", None),
            events.Key("w", "w"),
            events.Key("ctrl+k", None),
            events.Key("v", "v"),
        ]:
            app.post_message(key)
        await until(pilot, lambda: entry.value == "wv")


async def test_so_they_are_in_a_text_of_several_lines() -> None:
    role = next(each for each in STEPS if each.key == "role")
    field = next(each for each in role.fields if each.kind == "list")
    app = Filling(role)
    async with app.run_test(size=SMALL) as pilot:
        row = await app.row(field.key)
        row.display = True
        entry = row.query_one(TextArea)
        entry.text = "abcdef"
        entry.focus()
        entry.move_cursor((0, 6))
        await pilot.pause()
        for key in (
            *(events.Key("backspace", None) for _ in range(6)),
            *(events.Key(letter, letter) for letter in "xyz"),
            events.Key("enter", None),
            events.Key("v", "v"),
            events.Key("up", None),
            events.Key("w", "w"),
        ):
            app.post_message(key)
        await until(pilot, lambda: entry.text == "xwyz\nv")


async def test_a_path_is_completed_before_what_is_typed_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    dataset = next(each for each in STEPS if each.key == "dataset")
    field = next(each for each in dataset.fields if each.kind == "file")
    app = Filling(dataset)
    async with app.run_test(size=SMALL) as pilot:
        row = await app.row(field.key)
        entry = row.query_one(PathInput)
        entry.focus()
        entry.value = "fol"
        entry.cursor_position = 3
        await until(pilot, lambda: entry._suggestion == "folder/")
        app.post_message(events.Key("tab", None))
        app.post_message(events.Key("x", "x"))
        await until(pilot, lambda: entry.value == "folder/x")


async def test_what_is_chosen_in_a_row_stands_there_before_it_is_drawn() -> None:
    step = next(each for each in STEPS if each.key == "processing")
    row = {"name": "more", "uri": "s3://b/more/", "path": "/opt/more", "data_type": "ManifestFile"}
    rows = [{**row, "distribution": "ShardedByS3Key"}]
    async with Filling(step).run_test(size=LARGE):
        assert GrowingList(step.field("more_inputs"), rows, answers()).value == rows
        older = GrowingList(step.field("more_inputs"), [row], answers())
        assert older.value == [{**row, "distribution": "FullyReplicated"}]


@pytest.mark.parametrize("step", [each for each in STEPS if each.fields], ids=lambda step: step.key)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=st.integers(0, 99), texts=st.lists(TYPED, min_size=1, max_size=12))
async def test_whatever_is_typed_into_any_field_is_kept_as_it_is(
    step: Step, first: int, texts: list[str]
) -> None:
    app = Filling(replace(step, fields=tuple(replace(field, when=None) for field in step.fields)))
    async with app.run_test(size=LARGE) as pilot:
        for turn, text in enumerate(texts, first):
            field = step.fields[turn % len(step.fields)]
            row = await app.row(field.key)
            entered = await enter(pilot, row, text)
            if entered is not None:
                await until(pilot, partial(app.has_kept, field, entered))


@pytest.mark.parametrize("step", [each for each in STEPS if each.fields], ids=lambda step: step.key)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_kept_of_any_field_can_be_shown(
    step: Step, data: st.DataObject, walkthrough: Walkthrough
) -> None:
    field = data.draw(st.sampled_from(step.fields))
    value = typed_value(field, data.draw(TYPED))
    if field.kind == "boolean":
        return
    walkthrough.answer(step.key, field.key, value, unfinished=True)
    for each in STEPS:
        view(walkthrough, each.key)
    assert repr(walkthrough.answers[f"{step.key}.{field.key}"]) == repr(value)
    walkthrough.answer(step.key, field.key, None)


@pytest.fixture
def walkthrough(home: Path) -> Walkthrough:
    """One that nothing is sent of."""
    place = walkthrough_document.Place(
        practice=True, region="us-east-1", account_id="1" * 12, partition="aws"
    )
    return Walkthrough(walkthrough_document.begin("toys", place), FakeAccount())


async def test_machines_are_chosen_by_what_is_in_them_and_what_they_cost() -> None:
    app = Filling(TRAINING)
    async with app.run_test(size=SMALL) as pilot:
        row = await app.row("instance_type")
        assert "2 vCPU, 8 GB, $0.115/h" in str(row.query_one(".field--help").render())
        row.query_one(Input).focus()
        await pilot.press("down")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press(*"m5.x")
        await until(pilot, lambda: "ml.m5.xlarge" in shown(app) and "ml.m4.xlarge" not in shown(app))
        assert "4 vCPU, 16 GB, $0.23/h" in shown(app)
        assert isinstance(app.screen, Choose)
        listed = app.screen.options
        app.screen.wanted.value = ""
        await until(pilot, lambda: listed.option_count > 50)
        room = listed.scrollable_content_region.width - 2
        rows = [str(option.prompt) for option in listed.options]
        assert max(map(len, rows)) <= room
        assert any("16 Trainium, " in row for row in rows)
        assert any("8 GPUs, " in row for row in rows)
        await pilot.press(*"m5.x")
        await until(pilot, lambda: "ml.m5.xlarge" in shown(app) and "ml.m4.xlarge" not in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.kept.get("instance_type") == "ml.m5.xlarge")


async def test_the_list_opens_and_the_default_comes_back_by_mouse() -> None:
    app = Filling(TRAINING)
    async with app.run_test(size=SMALL) as pilot:
        row = await app.row("instance_type")
        app.query_one(VerticalScroll).scroll_to_widget(row, animate=False)
        await pilot.pause()
        await pilot.click(row.query_one(".field--open"))
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, Choose))
        row.refresh_answers(answers({"training.instance_type": "ml.m5.large"}), None)
        await pilot.pause()
        await pilot.click(row.query_one(".field--default", Button))
        await until(pilot, lambda: "instance_type" in app.kept)
        assert app.kept["instance_type"] is None


async def test_a_file_is_completed_with_tab_and_found_by_browsing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reviews.json").touch()
    monkeypatch.chdir(tmp_path)
    app = Filling(
        Step(
            key="dataset", title="", verify=TRAINING.verify, fields=(Field("file", "File", "", kind="file"),)
        )
    )
    async with app.run_test(size=LARGE) as pilot:
        entry = (await app.row("file")).query_one(Input)
        entry.focus()
        entry.value = "rev"
        await pilot.press("end")
        await until(pilot, lambda: "reviews.json" in shown(app))
        await pilot.press("tab")
        await until(pilot, lambda: entry.value == "reviews.json")
        entry.value = "nothing"
        await pilot.press("down")
        await until(pilot, lambda: "reviews.json" in shown(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: entry.value == f"{tmp_path}/reviews.json")


async def test_a_list_grows_and_shrinks_by_keyboard() -> None:
    processing = next(each for each in STEPS if each.key == "processing")
    app = Filling(replace(processing, fields=(replace(processing.field("more_inputs"), folded=False),)))
    async with app.run_test(size=SMALL) as pilot:
        row = await app.row("more_inputs")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"x", "tab", "tab")
        await until(pilot, lambda: "/opt/ml/processing/input/1" in str(app.kept.get("more_inputs")))
        kept = app.kept["more_inputs"]
        assert isinstance(kept, list)
        assert "'name': 'x'" in str(kept)
        row.refresh_answers(answers({"processing.more_inputs": kept}), "Input 1, Local path: Not there.")
        await until(pilot, lambda: shown(app).count("Not there.") == 2)
        await pilot.press("tab", "tab", "tab", "enter")
        await until(pilot, lambda: app.kept["more_inputs"] == [])
        await until(pilot, lambda: app.focused is row.query_one("#add"))
        row.action_default()
        await until(pilot, lambda: app.kept["more_inputs"] is None)


async def test_what_is_being_typed_outlives_news_of_before_and_yields_to_the_default() -> None:
    app = Filling(TRAINING)
    async with app.run_test(size=SMALL) as pilot:
        row = await app.row("job_name")
        entry = row.query_one(Input)
        entry.value = "mine"
        await until(pilot, lambda: app.kept.get("job_name") == "mine")
        row.refresh_answers(answers(), None)
        assert entry.value == "mine"
        row.action_default()
        row.refresh_answers(answers(), None)
        assert entry.value == answers()["training.job_name"]


@pytest.mark.usefixtures("learner")
async def test_what_is_wrong_in_a_fold_is_unfolded() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await begin(pilot, app, "region")
        walkthrough = step(app)._walkthrough
        walkthrough.answer("training", "instance_count", "two", unfinished=True)
        app.switch_screen(StepScreen(walkthrough, "training", app.marks))
        await until(pilot, lambda: is_ready(app, "training"))
        page = step(app).form_page
        await until(pilot, lambda: "to mend" in shown(app))
        row = page.form.row("instance_count")
        assert not row.is_attached
        await until(
            pilot, lambda: any(f"{fold.title}".endswith(", 1 to mend") for fold in page.query(Collapsible))
        )
        page.go.press()
        await until(pilot, lambda: row.is_attached and app.focused is row.query_one(Input))
        assert not next(each for each in row.ancestors if isinstance(each, Collapsible)).collapsed
        assert row.query_one(Input).value == "two"


@pytest.mark.usefixtures("learner")
async def test_the_file_browser_and_lists_show_no_strips_of_the_page_below(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # With 16 colours nothing shines through anything.
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await begin(pilot, app, "region")
        walkthrough = step(app)._walkthrough
        for key, field, modal in (("dataset", "file", Browse), ("region", "name", Choose)):
            app.switch_screen(StepScreen(walkthrough, key, app.marks))
            await until(pilot, partial(is_ready, app, key))
            row = await step(app).form_page.form.reveal(field)
            row.query_one(Input).focus()
            await pilot.press("down")
            await until(pilot, partial(is_over, app, modal))
            assert app.screen.styles.background.a == 1, "what is below shines through"
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, StepScreen))


def is_over(app: WizardApp, modal: type[Screen[Any]]) -> bool:
    return isinstance(app.screen, modal)


@pytest.mark.usefixtures("learner")
async def test_the_last_key_is_kept_though_the_learner_quits_in_that_moment() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await begin(pilot, app, "bucket")
        row = await step(app).form_page.form.reveal("name")
        row.query_one(Input).focus()
        row.query_one(Input).clear()
        # All in one moment, as they come out of a pipe.
        for key in (*"my-bucket", "ctrl+q"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: not app.is_running)
    assert_kept("my-bucket")


def assert_kept(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("hello-blaze") and not thread.daemon:
            thread.join(20)
    assert walkthrough_document.load("practice-1").answers["bucket"]["name"] == name


def sees(app: WizardApp, *widgets: Widget) -> bool:
    """Whether they stand on the screen as a whole."""
    return all(step(app).form_page.scroll.region.contains_region(each.region) for each in widgets)


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize(("key", "typed"), [("tags", "aws:x"), ("prefix", "//x")])
async def test_what_has_the_focus_is_in_sight_with_what_is_wrong_on_any_terminal(
    key: str, typed: str
) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await begin(pilot, app, "bucket")
        row = await step(app).form_page.form.reveal(key)
        for add in row.query("#add").results(Button):
            add.press()
        await until(pilot, lambda: bool(row.query(Input)))
        entry = row.query(Input).first()
        entry.focus()
        await until(pilot, lambda: bool(entry.size) and sees(app, entry))
        await pilot.press(*typed)
        await until(pilot, lambda: row.has_class("-wrong") and sees(app, entry, row.sentence))
        for width, height in (TINY, SMALL, TINY):
            await pilot.resize_terminal(width, height)
            await until(pilot, lambda: sees(app, entry, row.sentence), seconds=10)


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize(("key", "kind"), [("subnets", TextArea), ("spot", Checkbox)])
async def test_the_smallest_terminal_shows_what_has_the_focus_as_a_whole(
    key: str, kind: type[Widget]
) -> None:
    app = WizardApp()
    async with app.run_test(size=TINY) as pilot:
        await begin(pilot, app, "region")
        app.switch_screen(StepScreen(step(app)._walkthrough, "training", app.marks))
        await until(pilot, lambda: is_ready(app, "training"))
        entry = (await step(app).form_page.form.reveal(key)).query(kind).first()
        entry.focus()
        await until(pilot, lambda: bool(entry.size) and sees(app, entry), seconds=10)
        await until(pilot, lambda: kind is TextArea or "▊ training  " in shown(app), seconds=10)


async def test_the_file_browser_goes_up_to_the_folder_above_by_key_and_mouse(tmp_path: Path) -> None:
    below = tmp_path / "below" / "deep"
    below.mkdir(parents=True)
    (tmp_path / "reviews.json").touch()
    app = Filling(Step(key="dataset", title="", verify=TRAINING.verify))
    async with app.run_test(size=SMALL) as pilot:
        browse = Browse(below)
        app.push_screen(browse)
        await until(pilot, lambda: "Backspace Folder above" in shown(app))
        await pilot.press("backspace")
        await until(pilot, lambda: browse.query_one(DirectoryTree).path == tmp_path / "below")
        row, line = next(each for each in enumerate(shown(app).split("\n")) if "Folder above" in each[1])
        await pilot.click(offset=(line.index("Folder above"), row))
        await until(pilot, lambda: "reviews.json" in shown(app))
        assert f"Files in {tmp_path}." in " ".join(shown(app).split())


async def test_the_outermost_folder_has_none_above_it(tmp_path: Path) -> None:
    app = Filling(Step(key="dataset", title="", verify=TRAINING.verify))
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(Browse(Path(tmp_path.anchor)))
        await until(pilot, lambda: "Files in" in shown(app))
        await pilot.pause()
        assert "Folder above" not in shown(app)


async def says_in_its_list(pilot: Pilot[None], row: FieldRow, words: str) -> bool:
    """Opens the field's list, and leaves it again."""
    row.query_one(Input).focus()
    await pilot.press("down")
    await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
    await pilot.pause()
    said = " ".join(shown(pilot.app).split())
    await pilot.press("escape")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Choose))
    return words in said


async def test_a_list_that_is_still_being_read_says_so_and_is_filled_while_it_is_open() -> None:
    app = Filling(next(each for each in STEPS if each.key == "bucket"))
    async with app.run_test(size=SMALL) as pilot:
        row = await app.row("name")
        row.query_one(Input).focus()
        await pilot.press("down")
        await until(pilot, lambda: "still being read from your account" in shown(app))
        await pilot.press(*"toys")
        row.offer(["books-1", "toys-1", "toys-2"], "")
        await until(pilot, lambda: "toys-2" in shown(app))
        assert "books-1" not in shown(app)
        await pilot.press("down")
        row.offer(["a-toys-0"], "")
        await until(pilot, lambda: "a-toys-0" in shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: row.query_one(Input).value == "toys-2")


async def test_a_list_of_which_nothing_is_left_says_what_to_do() -> None:
    app = Filling(TRAINING)
    async with app.run_test(size=SMALL) as pilot:
        row = await app.row("instance_type")
        row.query_one(Input).focus()
        await pilot.press("down")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press(*"nosuch")
        await until(pilot, lambda: "Nothing in the list holds all of that" in shown(app))
        await pilot.press(*("backspace" for _ in "nosuch"))
        await until(pilot, lambda: "ml.m5.large" in shown(app))
        assert "Nothing in the list" not in shown(app)


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize(
    ("cannot_be_read", "words"),
    [
        (False, "There is none in your account yet. Esc goes back to the form, where a new one can be made."),
        (True, "The list cannot be read from your account. No permission. Esc goes back to the form"),
    ],
)
async def test_an_empty_list_from_the_account_says_why_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, cannot_be_read: bool, words: str
) -> None:
    read = Account.read

    def refuse(account: Account, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if cannot_be_read and operation == "ListBuckets":
            raise BlazeError("No permission.")
        return read(account, service, operation, **parameters)

    monkeypatch.setattr(Account, "read", refuse)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        await begin(pilot, app, "bucket")
        row = await step(app).form_page.form.reveal("name")
        await until(pilot, lambda: row._why_none != READING)
        assert await says_in_its_list(pilot, row, words)


FAILURE = Failed(
    step="training",
    what="The training job hello-blaze-toys-1-t1 ended as Failed.",
    why="The channel train holds no sentence that BlazingText could learn from.",
    log_line="ValueError: no sentences",
    todo="Change the answers and try again.",
)


@pytest.mark.usefixtures("learner")
async def test_on_the_smallest_terminal_a_failure_leaves_room_for_what_is_to_be_mended() -> None:
    app = WizardApp()
    async with app.run_test(size=TINY) as pilot:
        await begin(pilot, app, "region")
        app.switch_screen(StepScreen(step(app)._walkthrough, "training", app.marks))
        await until(pilot, lambda: is_ready(app, "training"))
        page = step(app).form_page
        page.failure.show(FAILURE)
        await until(pilot, lambda: "The training job" in shown(app))
        entry = (await page.form.reveal("job_name")).query_one(Input)
        entry.focus()
        await until(pilot, lambda: bool(entry.size) and sees(app, entry), seconds=10)
        assert "Start the training job" in shown(app)
