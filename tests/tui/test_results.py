"""What a step left, on its last page: as AWS gave it, whatever is in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from textual.widgets import Button

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.steps import training_course
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.marks import ASCII, UNICODE
from hello_blaze_tui.tui.result_text import calls_text, result_text, size_words
from hello_blaze_tui.tui.widgets import course_chart
from hello_blaze_tui.tui.widgets.answers_table import Answers, AnswersTable
from hello_blaze_tui.tui.widgets.endpoint_state import EndpointState
from hello_blaze_tui.tui.widgets.probability_bars import columns, counts
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.told_walkthrough import RESULTS, AskedAccount, open_step, walkthrough_until

pytestmark = pytest.mark.usefixtures("home")


def test_both_sets_are_shown_with_their_labels_and_nothing_steers_the_terminal() -> None:
    text = result_text("processing", RESULTS["processing"], UNICODE).plain
    assert "Training set  6,000 sentences" in text
    assert "helpful      ████████████████████████░░░░░░░░  4,500" in text
    assert "not helpful  ██████████░░░░░░░░░░░░░░░░░░░░░░  300" in text
    assert "__label__1 a [/bold] toy 🎲 �[2J" in text
    assert "\x1b" not in text


def test_a_model_is_shown_with_its_accuracies_and_size() -> None:
    text = result_text("training", RESULTS["training"], ASCII).plain
    assert "on what it learned from       ###########################...  90.0%" in text
    assert "83.8%" in text
    assert "5.1 MB (5,052,616 bytes)" in text
    assert "1:15 minutes" in text
    none = result_text("training", {**RESULTS["training"], "metrics": {}}, ASCII).plain
    assert "no accuracy" in none


@pytest.mark.parametrize("key", ["region", "dataset", "role", "bucket", "cleanup", "logs"])
def test_values_of_aws_stay_as_they_are(key: str) -> None:
    stream = {"lines": 1234, "group": "/aws/[/x]", "stream": "ü🎲"}
    result = {"summary": "[bold]done", "arn": "arn:[/x] 🎲", "streams": [stream]}
    assert result_text(key, result, ASCII).plain.startswith("x [bold]done")


def test_the_name_of_a_log_stream_is_broken_behind_its_slash_where_it_is_too_long() -> None:
    job = "hello-blaze-a-name-as-long-as-aws-lets-a-job-have-x1-processing"
    names = ("toys/algo-1-1763928374", f"{job[:50]}/algo-1-1763928374", f"{job}/algo-1-1763928374")
    streams = [{"lines": 1, "group": "/aws/sagemaker/ProcessingJobs", "stream": name} for name in names]
    text = result_text("logs", {"summary": "", "streams": streams}, replace(UNICODE, room=76)).plain
    rows = [line.removesuffix("\n") for line in text.splitlines() if "aws/sagemaker" not in line][1:]
    assert rows == [
        " " * 14 + names[0],
        " " * (76 - len(names[1])) + names[1],
        " " * 12 + f"{job}/",
        " " * 12 + "algo-1-1763928374",
    ]


def test_a_result_of_an_older_version_is_shown_too() -> None:
    assert "the first [sentence]" in calls_text([RESULTS["predictions"]], ASCII).plain


def test_sizes_in_words() -> None:
    assert [size_words(size) for size in (812, 5_300, 41_000_000, 5_000_000_000)] == [
        "812 bytes",
        "5.3 kB",
        "41.0 MB",
        "5.0 GB",
    ]


def test_counts_of_labels_nobody_knows_are_shown_by_their_names() -> None:
    assert counts({"__label__女": 3, "__label__1": 1}, ASCII, 4).plain.splitlines() == [
        "__label__女  ###.  3",
        "helpful      #...  1",
    ]


@pytest.mark.parametrize(("key", "numbers"), [("processing", r"4,500|1,500"), ("predictions", r"0\.87")])
async def test_what_stands_behind_a_bar_stays_there_however_narrow_it_is(key: str, numbers: str) -> None:
    walkthrough = walkthrough_until(key, AskedAccount())
    app = WizardApp()
    async with app.run_test(size=(120, 36)) as pilot:
        await open_step(pilot, app, walkthrough, key)
        for size in ((56, 24), LARGE, (50, 24)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: app.size == size)  # noqa: B023 - awaited here
            await until(pilot, lambda: bool(re.search(rf"helpful +█+░*  ({numbers})", shown(app))))


def test_a_course_is_drawn_and_thinned_to_its_width() -> None:
    drawn = columns([(1, 0.6), (2, 0.7), (3, 0.8)], ASCII, width=12, height=3).plain.splitlines()
    assert drawn == ["0.80         ####", "         ########", "0.60 ############", "     1 to 3"]
    long = columns([(n, n / 1000) for n in range(1, 1001)], ASCII).plain.splitlines()
    assert max(len(line) for line in long) <= 70
    assert long[-1].strip().endswith("to 1000")
    assert columns([(1, 0.5), (2, 0.5)], ASCII).plain


def test_the_course_is_read_from_blazingtexts_log() -> None:
    lines = (
        "##### Alpha: 0.0473  Progress: 5.50%  Million Words/sec: 26.22 #####",
        "Validation accuracy: 0.1",
        "-------------- End of epoch: 1",
        "Using 2 threads for prediction!",
        "Validation accuracy: 0.7401",
        "-------------- End of epoch: 2",
        "Validation accuracy: 1",
        "#validation_accuracy: 0.99",
    )
    assert training_course.course(lines) == [(1, 0.7401), (2, 1.0)]


async def test_a_training_shows_its_course_and_copies_the_artifacts_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    course = [(epoch, 0.7 + epoch / 100) for epoch in range(1, 8)]
    monkeypatch.setattr(course_chart, "read_course", lambda *_words: course)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("model", AskedAccount()), "training")
        await until(pilot, lambda: "after each epoch" in shown(app))
        await until(pilot, lambda: app.focused is screen.result_page.next)
        await pilot.press("y")
        assert app.clipboard == "s3://b/model/[t1]/output/model.tar.gz"


async def test_a_training_whose_log_is_gone_shows_its_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_words: object) -> list[tuple[int, float]]:
        raise BlazeError("The log is gone.")

    monkeypatch.setattr(course_chart, "read_course", gone)
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("model", AskedAccount()), "training")
        await until(pilot, lambda: "How often it is right" in shown(app))
        await pilot.app.workers.wait_for_complete(list(screen.query_one(course_chart.CourseChart).workers))
        assert "after each epoch" not in shown(app)


async def test_registry_paths_are_copied_together_or_one_by_one() -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("registry", AskedAccount()), "registry")
        await until(pilot, lambda: "811.dkr/blazingtext:1" in shown(app))
        await until(pilot, lambda: app.focused is screen.result_page.next)
        await pilot.press("y")
        assert app.clipboard == "683.dkr/sklearn:1\n811.dkr/blazingtext:1"
        copy = list(screen.result_page.query(Button))[1]
        assert str(copy.label) == "Copy"
        copy.press()
        await until(pilot, lambda: app.clipboard == "811.dkr/blazingtext:1")
        assert screen.pages.current == "done"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_batch_of_answers_is_a_table_that_scrolls(size: tuple[int, int]) -> None:
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        screen = await open_step(pilot, app, walkthrough_until("transform", AskedAccount()), "transform")
        table = screen.query_one(Answers)
        await until(pilot, lambda: "sentence [0] 🎲" in shown(app))
        assert "s3://b/[x]/sentences.json.out" in shown(app)
        assert "to-its-end" in shown(app)
        table.focus()
        await pilot.press("ctrl+end")
        # What comes later is put into it when one comes near its end.
        await until(pilot, lambda: table.row_count == 300)
        await pilot.press("ctrl+end")
        await until(pilot, lambda: "sentence [299] 🎲" in shown(app))
        raw = screen.query_one(AnswersTable).raw
        await until(pilot, lambda: "Answer 300 as it came" in str(raw.render()))
        assert '{"label": ["__label__1", "__label__2"]' in str(raw.render())


async def test_an_endpoint_shows_its_state_and_its_running_cost() -> None:
    account = AskedAccount()
    walkthrough = walkthrough_until("endpoint", account, practice=False)
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        screen = await open_step(pilot, app, walkthrough, "endpoint")
        await until(pilot, lambda: "toys-endpoint  InService" in shown(app))
        said = screen.query_one(EndpointState).render().plain
        assert "$0.115 an hour, $2.76 a day, used or not, until you delete it in the cleanup" in said
        assert "; so far " in said
        assert "Up for " in said
        account.endpoint_is_up = False
        state = screen.query_one(EndpointState)
        state.show(RESULTS["endpoint"])
        await until(pilot, lambda: "gone: it was deleted, here or in the AWS console" in shown(app))
