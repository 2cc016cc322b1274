"""The wizard of the scrolling terminal, over real HTTP."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from hello_blaze_tui.aws.account import Where
from hello_blaze_tui.events import Event, Finished, StatusChanged
from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.step_talk import StepTalk
from hello_blaze_tui.plain.wizard import run_wizard
from hello_blaze_tui.progress import folders, walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, load
from hello_blaze_tui.steps.calls import calls
from hello_blaze_tui.walkthrough import Walkthrough, begin, practice_account
from tests.plain.conftest import CLEAR, CTRL_C, DOWN, ENTER, ESCAPE, SPACE, UP, Learner


def states(name: str = "practice-1") -> set[str]:
    return {record.progress for record in load(name).steps.values()}


def up(document: WalkthroughDocument) -> list[str]:
    return [entry.resource.kind for entry in document.ledger.up() if not entry.is_record]


def test_enter_alone_takes_one_through_the_whole_tutorial(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    assert learner.at(run_wizard) == 0
    assert states() == {"done"}
    assert up(load("practice-1")) == []
    shown = capsys.readouterr()
    for said in (
        "You will teach a machine",
        "13/13  Cleanup",
        "nothing here; on AWS $0.115 an hour, about $0.01 for 4 min",
        "On AWS this usually takes",
        "#validation_accuracy",
        "Training set: 5,782 helpful, 4,032 not helpful",
        "1 endpoint · nothing costs here",
        "bucket hello-blaze-123456789012-practice-1-",
        "SageMaker Pipelines chains them",
    ):
        assert said in shown.err
    assert "The batch transform said" in shown.out
    assert "Still up" not in shown.err


def test_stopped_gone_on_with_and_mended(
    learner: Learner, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("raise ValueError('no [reviews] today')\n", encoding="utf-8")
    code = learner.at(
        run_wizard,
        ("Bucket name", f"{CLEAR}No Bucket{ENTER}"),
        ("Bucket name No Bucket", f"{CLEAR}my-own-bucket-1{ENTER}"),
        ("Preprocessing script", f"{CLEAR}{bad}{ENTER}"),
        ("IAM role", CTRL_C),
    )
    said = capsys.readouterr().err
    assert code == 130
    assert "small letters" in said
    assert "bucket my-own-bucket-1: costs nothing here" in said
    assert "Go on with: hello-blaze --plain" in said
    assert load("practice-1").answers["bucket"] == {"name": "my-own-bucket-1"}

    code = learner.at(
        run_wizard,
        ("> 1) Go on with practice-1   practice   role, 4 of 13", ENTER),
        ("Start the processing job", ENTER),
        ("> 2) Change the answers", f"5{ENTER}"),
        ("Which step?", UP * 3 + ENTER),
        ("3) Put all answers of this step back", f"3{ENTER}"),
        ("Upload the files", ENTER),
        ("Start the training job", f"3{ENTER}"),
        ("As what?", f"3{ENTER}"),
        ("Start the training job", f"6{ENTER}"),
    )
    shown = capsys.readouterr()
    assert code == 0
    assert "ValueError: no [reviews] today" in shown.err
    assert "aws sagemaker create-training-job --region us-east-1" in shown.out
    assert "Still up:" in shown.err
    assert "Go on with: hello-blaze --plain" in shown.err


def ran_until(walkthrough: Walkthrough, last: str) -> Walkthrough:
    """The walkthrough, with its steps up to `last` done without a question."""
    keys = [step.key for step in walkthrough.steps]
    *_, end = walkthrough.run_all(threading.Event(), keys[: keys.index(last) + 1])
    assert isinstance(end, Finished)
    return walkthrough


def test_a_file_that_was_changed_since_is_uploaded_again_first(
    learner: Learner, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    script = tmp_path / "mine.py"
    script.write_text("print(1)\n", encoding="utf-8")
    walkthrough = begin("toys-1", None)
    walkthrough.answer("dataset", "script", str(script))
    ran_until(walkthrough, "registry")
    script.write_text("print('mended')\n", encoding="utf-8")
    code = learner.at(
        run_wizard,
        ("Go on with toys-1", ENTER),
        ("Start the processing job", ENTER),
        ("Upload it again?", ENTER),
        ("Upload the files", ENTER),
        ("> 1) Next: Role", CTRL_C),
    )
    assert code == 130
    assert "has changed on this computer" in " ".join(capsys.readouterr().err.split())
    steps = load("toys-1").steps
    assert [steps[key].progress for key in ("bucket", "dataset", "role")] == ["done", "done", "done"]
    stamp = script.stat()
    assert steps["dataset"].result["stamps"]["script"] == f"{stamp.st_size} {stamp.st_mtime_ns}"


def test_a_step_that_is_done_is_done_once_more_only_when_that_is_meant(learner: Learner) -> None:
    walkthrough = ran_until(begin("toys-1", None), "bucket")
    name = walkthrough.answers.text("bucket.name")

    def talk(asking: Asking) -> int:
        StepTalk(asking, walkthrough, "bucket", threading.Event(), writes=True).hold()
        return 0

    for reply, there in (ENTER, [name]), ("y", [name, f"{name}-2"]):
        with pytest.raises(KeyboardInterrupt):
            learner.at(
                talk,
                ("> 1) Next: Dataset", DOWN * 2 + ENTER),
                ("Do it once more?", reply),
                ("What now?", CTRL_C),
            )
        made = [each.resource.name for each in load("toys-1").ledger.up() if each.resource.kind == "bucket"]
        assert made == there


def test_what_is_built_on_other_answers_is_said_before_they_are_sent(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    walkthrough = ran_until(begin("toys-1", None), "registry")
    walkthrough.answer("bucket", "prefix", "other/")

    def talk(asking: Asking) -> int:
        StepTalk(asking, walkthrough, "bucket", threading.Event(), writes=True).hold()
        return 0

    with pytest.raises(KeyboardInterrupt):
        learner.at(
            talk,
            ("Bucket name", ESCAPE),
            ("Create the bucket", ENTER),
            ("Do it anew?", ENTER),
            ("Create the bucket", ENTER),
            ("Do it anew?", "y"),
            ("> 1) Next: Dataset", f"7{ENTER}"),
            ("Which step?", DOWN * 4 + ENTER),
            ("What now?", CTRL_C),
        )
    said = " ".join(capsys.readouterr().err.split())
    assert said.count("Dataset is built on Bucket, and will have to be done again.") == 2
    assert "Dataset was done, and is to be done again: Bucket was done anew." in said
    assert [walkthrough.progress(key) for key in ("bucket", "dataset", "role", "registry")] == [
        "done",
        "not yet",
        "done",
        "done",
    ]


def test_more_sentences_are_asked_and_what_is_unmarked_stays(
    learner: Learner, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sentences = tmp_path / "sentences.txt"
    sentences.write_text("Two [of] them\nbroke at once\n", encoding="utf-8")
    name = ran_until(begin("toys-1", None), "endpoint").name
    code = learner.at(
        run_wizard,
        ("Go on with toys-1   practice   predictions, 10 of 13", ENTER),
        ("Another sentence", f"It is [great] and lasts{ENTER}"),
        ("Another sentence", ENTER),
        ("> 1) Next: Batch", f"3{ENTER}"),
        ("File of sentences", f"{sentences}{ENTER}"),
        ("> 1) Next: Batch", f"4{ENTER}"),
        ("What is deleted", DOWN * 5 + SPACE + ENTER),
        ("Delete what is marked", f"4{ENTER}"),
        ("Delete what is marked", f"1{ENTER}"),
    )
    assert code == 0
    assert up(load(name)) == ["role"]
    asked = calls(load(name).steps["predictions"].result)
    assert [len(call["predictions"]) for call in asked] == [2, 1, 6]
    assert "predictions" not in load(name).answers
    shown = capsys.readouterr().err
    # Once when it was answered, and once among all that was asked.
    assert shown.count("  It is [great] and lasts") == 2
    assert "This stays" in shown
    assert "No leftovers in us-east-1." in shown


def test_a_job_can_be_left_watched_again_and_stopped(
    learner: Learner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blows = [None, None, None]

    class Impatient(ProgressLines):
        def __call__(self, event: Event) -> None:
            super().__call__(event)
            if isinstance(event, StatusChanged) and event.status == "InProgress" and blows:
                blows.pop()
                raise KeyboardInterrupt

    monkeypatch.setattr("hello_blaze_tui.plain.running.ProgressLines", Impatient)
    monkeypatch.setenv("HELLO_BLAZE_PACE", "10")
    name = ran_until(begin(None, None), "registry").name
    begun = ("Job name", ESCAPE), ("> 1) Start the processing job", ENTER)
    assert learner.at(run_wizard, *begun, ("runs on AWS. What now?", ENTER)) == 130
    assert "goes on to its end, at no cost here" in capsys.readouterr().err
    wishes = ("runs on AWS. What now?", f"2{ENTER}"), ("runs on AWS. What now?", f"3{ENTER}")
    assert learner.at(run_wizard, *wishes, ("> 2) Change the answers", CTRL_C)) == 130
    said = capsys.readouterr().err
    assert "This was running when you left; it is taken up again." in said
    assert "StopProcessingJob" in said
    assert "ended as Stopped" in said
    assert "It was stopped" in said
    assert load(name).step("processing").progress == "failed"
    assert learner.at(run_wizard, ("Job name", CTRL_C)) == 130
    assert "ended as Stopped" in capsys.readouterr().err


@pytest.fixture
def aws(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> Where:
    """An account that is not the practice account, as far as the program knows."""
    practice_account().start()
    for name, value in practice_account().environment().items():
        monkeypatch.setenv(name, value)
    return Where(region="us-east-1")


def test_an_aws_account_is_looked_at_before_anything_is_begun(
    aws: Where, learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    code = learner.at(
        run_wizard,
        ("2) On my AWS account", f"2{ENTER}"),
        ("Begin on this account?", "n"),
        ("2) On my AWS account", f"2{ENTER}"),
        ("Begin on this account?", ENTER),
        ("AWS Region", ESCAPE),
        ("> 1) Use this region", f"4{ENTER}"),
    )
    assert code == 0
    assert "Account 123456789012" in capsys.readouterr().err
    assert walkthrough_document.names() == []


def test_on_aws_what_costs_is_asked_for_once_more(aws: Where, learner: Learner) -> None:
    name = ran_until(begin(None, aws), "registry").name
    code = learner.at(
        run_wizard,
        ("Job name", ESCAPE),
        ("> 1) Start the processing job", ENTER),
        ("This costs $0.115 an hour. Send it?", "n"),
        ("> 1) Start the processing job", ENTER),
        ("This costs $0.115 an hour. Send it?", ENTER),
        ("> 1) Next: Training job", f"7{ENTER}"),
    )
    assert code == 0
    assert load(name).step("processing").progress == "done"


def test_what_cannot_be_opened_is_told_and_something_else_is_proposed(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    folders.walkthroughs().mkdir(parents=True)
    (folders.walkthroughs() / "torn.json").write_text("{", encoding="utf-8")
    code = learner.at(
        run_wizard,
        ("> 1) Practice on this computer", f"2{ENTER}"),
        ("Which profile", ENTER),
        ("Which region?", f"us-east-1{ENTER}"),
        ("> 1) Practice on this computer", f"3{ENTER}"),
    )
    said = capsys.readouterr().err
    assert code == 0
    assert "hello-blaze recover torn" in said
    assert "credentials" in said
