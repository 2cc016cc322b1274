"""Asking the endpoint from the wizard: what is asked once stays, and what fails is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from hello_blaze_tui.aws.objects import StoredObject
from hello_blaze_tui.progress import walkthrough_document
from hello_blaze_tui.request import Request
from hello_blaze_tui.steps.calls import calls
from hello_blaze_tui.steps.sentences import JSON_LINES
from hello_blaze_tui.tui.app import WizardApp
from hello_blaze_tui.tui.screens.step import StepScreen
from hello_blaze_tui.tui.widgets.predictions_page import PredictionsPage
from tests.tui.conftest import LARGE, SMALL, shown, until
from tests.tui.test_wizard import clicked
from tests.tui.told_walkthrough import AskedAccount, kept, open_step, walkthrough_until

pytestmark = pytest.mark.usefixtures("home")
OUTPUT = "s3://b/async/[out].out"


@pytest.fixture
def account() -> AskedAccount:
    return AskedAccount()


def page_of(screen: StepScreen) -> PredictionsPage:
    assert isinstance(screen.result_page, PredictionsPage)
    return screen.result_page


async def opened(
    pilot: Pilot[None], app: WizardApp, account: AskedAccount, *, practice: bool = True
) -> PredictionsPage:
    walkthrough = walkthrough_until("predictions", account, practice=practice)
    return page_of(await open_step(pilot, app, walkthrough, "predictions"))


async def ask(pilot: Pilot[None], page: PredictionsPage, sentence: str) -> None:
    page.sentence.focus()
    page.sentence.value = sentence
    page.sentence.action_end()
    await pilot.press("enter")


def said(page: PredictionsPage) -> str:
    """The line under the sentence."""
    return " ".join(str(page.state.render()).split())


JOINED = "می\u200cرود 👨\u200d👩"
"""Letters and pictures that are joined, or kept apart, by what has no width."""


def bodies(account: AskedAccount) -> list[Any]:
    return [json.loads(request.parameters["Body"]) for request in account.sent]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_sentence_is_answered_with_bars_the_body_and_the_time(
    account: AskedAccount, size: tuple[int, int]
) -> None:
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, account)
        await until(pilot, lambda: "the first [sentence]" in shown(app))
        await pilot.press("s", *"my [b] toy", "enter")
        await until(pilot, lambda: "Answered in 38 ms" in shown(app))
        screen = shown(app)
        assert "my [b] toy" in screen
        assert "helpful      ████████████████████████████░░░░  0.87" in screen
        assert "not helpful  ████░░░░░░░░░░░░░░░░░░░░░░░░░░░░  0.13" in screen
        assert 'sent: {"instances": ["my [b] toy"], "configuration": {"k": 2}}' in screen
        await pilot.press(*JOINED, "enter")
        await until(pilot, lambda: len(account.sent) == 2 and page_of(app.screen).sentence.value == "")  # type: ignore[arg-type]
    # Each question went alone, and the answers to the step are still the learner's own.
    assert [body["instances"] for body in bodies(account)] == [["my [b] toy"], [JOINED]]
    asked = [call["predictions"][0]["sentence"] for call in calls(kept("predictions"))]
    assert asked == [JOINED, "my [b] toy", "the first [sentence]"]
    document = walkthrough_document.load("toys-1")
    assert document.steps["predictions"].progress == "done"
    assert "sentences" not in document.answers.get("predictions", {})


async def test_what_was_asked_and_what_was_typed_are_there_again_after_leaving(account: AskedAccount) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        page = await opened(pilot, app, account)
        await ask(pilot, page, "a lovely toy")
        await until(pilot, lambda: "Answered" in shown(app))
        await pilot.press(*"half a sent")
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen, "key", "") == "endpoint")
        again = page_of(await open_step(pilot, app, page._walkthrough, "predictions"))
        await until(pilot, lambda: again.sentence.has_focus and "a lovely toy" in shown(app))
        assert again.sentence.value == "half a sent"
    assert len(account.sent) == 1


async def test_the_form_is_changed_on_the_page_and_stays(account: AskedAccount) -> None:
    def lines(request: Request) -> dict[str, Any]:
        assert request.parameters["ContentType"] == JSON_LINES
        assert json.loads(request.parameters["Body"]) == {"source": "toy"}
        return {"Body": b'{"label": ["__label__2"], "prob": [0.6]}\n', "Milliseconds": 5.0}

    account.answers = lines
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        page = await opened(pilot, app, account)
        page.how.form.value, page.how.k.value = JSON_LINES, "1"
        await until(pilot, lambda: "Next asked as application/jsonlines, k 1." in shown(app))
        await ask(pilot, page, "toy")
        await until(pilot, lambda: "0.60" in shown(app))
        # What is shown as the request is what was sent.
        await until(pilot, lambda: r"{\"source\": \"toy\"}" in shown(app))
        page.how.k.value = "many"
        await ask(pilot, page, "toy again")
        await until(pilot, lambda: "Labels for each sentence (k):" in shown(app))
        assert page.sentence.value == "toy again"
        # Mended, nothing is said of it any more.
        page.how.k.value = "manyy"
        await until(pilot, lambda: "manyy" in shown(app))
        assert "Nothing was sent." in said(page)
        page.how.k.value = "2"
        await until(pilot, lambda: said(page) == "")
        assert not page.has_class("-failed")
        assert "▸ Next asked as" in shown(app)
        page.how.collapsed = False
        await until(pilot, lambda: "▾ Next asked as" in shown(app))
    assert len(account.sent) == 1
    assert walkthrough_document.load("toys-1").answers["predictions"]["next"]["content_type"] == JSON_LINES


async def test_what_is_asked_next_is_told_apart_from_what_the_answers_were_asked_with(
    account: AskedAccount,
) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        page = await opened(pilot, app, account)
        await ask(pilot, page, "a toy")
        await until(pilot, lambda: "· asked as application/json, k 2 ·" in shown(app))
        page.how.k.value = "1"
        await until(pilot, lambda: "Next asked as application/json, k 1." in shown(app))
        assert "· asked as application/json, k 2 ·" in shown(app)


async def test_a_number_of_labels_that_is_none_is_marked_while_it_is_typed(account: AskedAccount) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        page = await opened(pilot, app, account)
        page.how.collapsed = False
        await until(pilot, lambda: page.how.k.region.height > 0)
        page.how.k.focus()
        await pilot.press("end", "backspace", *"9x")
        await until(pilot, lambda: "It takes a whole number." in shown(app))
        assert "Labels for each sentence (k)" in shown(app)
        assert "File of sentences" in shown(app)
        await pilot.press("backspace")
        await until(pilot, lambda: "It takes a whole number." not in shown(app))
        await pilot.press("backspace", "0")
        await until(pilot, lambda: "a whole number of labels" in shown(app))
    assert account.sent == []


async def test_the_answer_to_a_long_sentence_is_in_sight_and_the_sentence_whole_below(
    account: AskedAccount,
) -> None:
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        page = await opened(pilot, app, account)
        await ask(pilot, page, " ".join(["we play with it every single evening"] * 14 + ["to-its-end"]))
        await until(pilot, lambda: "Answered" in shown(app) and "0.13" in shown(app))
        assert "0.87" in shown(app)
        assert "asked as application/json, k 2" in shown(app)
        assert "to-its-end" not in shown(app)
        await pilot.press("pagedown")
        await until(pilot, lambda: "to-its-end" in shown(app))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (("ThrottlingException", "Rate exceeded"), ["AWS asks for fewer requests", "Wait a minute"]),
        (("ExpiredTokenException", "expired"), ["credentials have expired", "Temporary credentials last"]),
        (("ModelError", 'Received client error (400) from primary with message "no [/x]"'), ["no [/x]"]),
    ],
)
async def test_a_question_that_fails_says_why_and_keeps_everything(
    account: AskedAccount, fault: tuple[str, str], words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is waited for is tested where it is waited for.
    monkeypatch.setattr("hello_blaze_tui.walkthrough.patience.SLOW_AWS", 0)
    monkeypatch.setattr("hello_blaze_tui.walkthrough.walkthrough.SIGN_IN_UNATTENDED", 0)
    account.fault = fault
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        page = await opened(pilot, app, account)
        await ask(pilot, page, "will it [hold]?")
        await until(pilot, lambda: all(each in " ".join(shown(app).split()) for each in words))
        assert page.sentence.value == "will it [hold]?"
        assert "the first [sentence]" in shown(app)
        account.fault = None
        page.sentence.focus()
        await pilot.press("enter")
        await until(pilot, lambda: "Answered" in shown(app))
    assert len(calls(kept("predictions"))) == 2


async def test_an_endpoint_that_is_gone_is_told_before_anything_is_sent(account: AskedAccount) -> None:
    account.endpoint_is_up = False
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        page = await opened(pilot, app, account)
        await ask(pilot, page, "anybody there?")
        await until(pilot, lambda: "Nothing was sent." in shown(app))
        assert "There is no endpoint toys-endpoint in us-east-1. Create one in the step" in shown(app)
        assert page.sentence.value == "anybody there?"
    assert account.sent == []
    assert walkthrough_document.load("toys-1").steps["predictions"].progress == "done"


async def test_keys_are_answered_while_the_endpoint_is_silent(account: AskedAccount) -> None:
    account.may_answer.clear()
    app = WizardApp()
    async with app.run_test(size=SMALL) as pilot:
        page = await opened(pilot, app, account)
        await ask(pilot, page, "one")
        await until(pilot, lambda: "Asking" in shown(app))
        await pilot.press(*" and more", "enter")
        assert page.sentence.value == "one and more"
        account.may_answer.set()
        await until(pilot, lambda: "Answered" in shown(app))
        # What was typed meanwhile was not asked, and stays.
        assert page.sentence.value == "one and more"
    assert [body["instances"] for body in bodies(account)] == [["one"]]


async def test_a_file_of_sentences_is_asked_at_once(account: AskedAccount, tmp_path: Path) -> None:
    file = tmp_path / "many [x].txt"
    file.write_text("".join(f"sentence {n}\r\n" for n in range(1000)), encoding="utf-8-sig")
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        page = await opened(pilot, app, account)
        page.how.collapsed = False
        page.how.file.value = str(file)
        await until(pilot, lambda: page.how.file.region.height > 0)
        page.how.file.focus()
        await pilot.press("enter")
        await until(pilot, lambda: page.history.table.answers.row_count >= 200)
        await until(pilot, lambda: "sentence 0" in shown(app))
        assert "1,000 sentences" in page.history.answer.render().plain  # type: ignore[union-attr]
    assert bodies(account)[0]["instances"][::999] == ["sentence 0", "sentence 999"]


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_sentence_and_file_are_asked_with_the_mouse(
    account: AskedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "many.txt").write_text("one\ntwo\n", encoding="utf-8")
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        page = await opened(pilot, app, account)
        await clicked(pilot, app, "Type a sentence of a review")
        await until(pilot, lambda: page.sentence.has_focus)
        await pilot.press(*"a toy")
        await clicked(pilot, app, "Enter Ask")
        await until(pilot, lambda: "Answered" in shown(app))
        assert page.sentence.has_focus
        await clicked(pilot, app, "Change it, or ask a file")
        await clicked(pilot, app, "One a line; Enter asks all of them")
        await clicked(pilot, app, "Browse")
        await clicked(pilot, app, "many.txt")
        await until(pilot, lambda: page.how.file.value == str(tmp_path / "many.txt"))
        await clicked(pilot, app, "Enter Ask")
        await until(pilot, lambda: len(account.sent) == 2 and "Answered" in shown(app))
    assert [body["instances"] for body in bodies(account)] == [["a toy"], ["one", "two"]]


async def test_a_file_that_cannot_be_asked_is_told_and_stays_named(
    account: AskedAccount, tmp_path: Path
) -> None:
    wrong = {
        "empty.txt": (b"", "holds no sentence"),
        "picture.txt": (b"\xff\xfe\x00\x01", "is no text in UTF-8"),
        "zip.txt": (b"PK\x03\x04\x00\x00", "is no text"),
        "away.txt": (None, "cannot be read: No such file"),
    }
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        page = await opened(pilot, app, account)
        page.how.collapsed = False
        await until(pilot, lambda: page.how.file.region.height > 0)
        for name, (content, words) in wrong.items():
            file = tmp_path / name
            if content is not None:
                file.write_bytes(content)
            page.how.file.value = str(file)
            page.how.file.focus()
            await pilot.press("enter")
            await until(pilot, lambda name=name: name in said(page))  # type: ignore[misc]
            assert said(page).startswith("✗ Nothing was sent.")
            assert words in said(page)
            assert said(page).endswith(
                "Write a sentence a line, or a .json or .jsonl file as BlazingText takes it."
            )
            assert page.how.file.value == str(file)
    assert account.sent == []


async def test_an_asynchronous_answer_is_waited_for_in_sight_and_captures_are_listed(
    account: AskedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[str] = []

    def lies_there(_account: object, bucket: str, key: str) -> StoredObject | None:
        return StoredObject(key, 1) if f"s3://{bucket}/{key}" in answered else None

    text = json.dumps([{"label": ["__label__1"], "prob": [0.9]}])
    monkeypatch.setattr("hello_blaze_tui.steps.predictions.head", lies_there)
    monkeypatch.setattr("hello_blaze_tui.steps.predictions.read_text", lambda *_words, **_named: text)
    captures = [StoredObject(f"capture/toys-endpoint/{hour:02}.jsonl", 2000) for hour in range(7)]
    monkeypatch.setattr("hello_blaze_tui.steps.calls.list_objects", lambda *_words: iter(captures))
    account.answers = lambda _request: {"OutputLocation": OUTPUT, "Milliseconds": 41.0}
    endpoint = {"async": True, "capture": "s3://b/capture/"}
    walkthrough = walkthrough_until("predictions", account, endpoint=endpoint)
    app = WizardApp()
    async with app.run_test(size=LARGE) as pilot:
        page = page_of(await open_step(pilot, app, walkthrough, "predictions"))
        await until(pilot, lambda: "Data capture: 7 files in s3://b/capture/" in shown(app))
        await until(pilot, lambda: "2.0 kB  capture/toys-endpoint/06.jsonl" in shown(app))
        await ask(pilot, page, "later")
        await until(pilot, lambda: f"the answer will lie at {OUTPUT}" in " ".join(shown(app).split()))
        answered.append(OUTPUT)
        await until(pilot, lambda: "Answered in 41 ms, the answer lay there" in shown(app))
        assert OUTPUT in shown(app)
    assert [request.operation for request in account.sent] == ["PutObject", "InvokeEndpointAsync"]


@pytest.mark.parametrize("size", [(40, 12), SMALL])
async def test_everything_on_the_page_can_be_reached_when_it_is_small(
    account: AskedAccount, size: tuple[int, int]
) -> None:
    app = WizardApp()
    async with app.run_test(size=size) as pilot:
        page = await opened(pilot, app, account)
        page.how.collapsed = False
        for entry in (page.how.k, page.how.file, page.sentence):
            assert isinstance(entry, Input)
            entry.focus()
            await until(pilot, lambda entry=entry: app.screen.region.contains_region(entry.region))  # type: ignore[misc]
        assert page.next.region.bottom <= size[1]
