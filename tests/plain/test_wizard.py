"""The wizard of the scrolling terminal, over real HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from hello_blaze_tui.plain.wizard import run_wizard
from hello_blaze_tui.progress import folders, walkthrough_document
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, load
from hello_blaze_tui.walkthrough import practice_account
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
        "On AWS this usually takes 4 minutes",
        "#validation_accuracy",
        "Training set: 5,782 helpful, 4,032 not helpful",
        "1 endpoint up · nothing costs here",
        "bucket hello-blaze-123456789012-practice-1-",
        "SageMaker Pipelines chains them",
    ):
        assert said in shown.err
    assert "The batch transform said" in shown.out
    assert "Still up" not in shown.err


def test_stopped_mended_gone_on_with_and_partly_cleaned_up(
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
    assert "bucket my-own-bucket-1: nothing here" in said
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
    assert "aws sagemaker create-training-job" in shown.out
    assert "Still up:" in shown.err
    assert "Go on with: hello-blaze --plain" in shown.err

    code = learner.at(
        run_wizard,
        ("Another sentence", f"It is [great] and lasts{ENTER}"),
        ("What is deleted", DOWN * 4 + SPACE + ENTER),
    )
    assert code == 0
    assert up(load("practice-1")) == ["role"]
    assert load("practice-1").steps["predictions"].result["predictions"][0]["sentence"] == "It is [great] and lasts"
    assert "This stays" in capsys.readouterr().err


def test_on_aws_what_costs_is_asked_for_once_more(
    learner: Learner, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    practice_account().start()
    for name, value in practice_account().environment().items():
        monkeypatch.setenv(name, value)
    code = learner.at(
        run_wizard,
        ("2) On my AWS account", f"2{ENTER}"),
        ("Begin on this account?", "n"),
        ("2) On my AWS account", f"2{ENTER}"),
        ("Begin on this account?", ENTER),
        ("This costs $0.115 an hour. Send it?", ENTER),
        ("Start the processing job", ESCAPE),
        ("Start the processing job", f"6{ENTER}"),
    )
    assert code == 0
    assert "Account 123456789012" in capsys.readouterr().err
    assert walkthrough_document.names() == ["aws-1"]
    assert load("aws-1").step("processing").progress == "not yet"


def test_a_walkthrough_that_cannot_be_opened_is_told_and_another_is_proposed(
    learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    folders.walkthroughs().mkdir(parents=True)
    (folders.walkthroughs() / "torn.json").write_text("{", encoding="utf-8")
    code = learner.at(
        run_wizard,
        ("> 1) Go on with torn   its document cannot be read", ENTER),
        ("> 2) Practice on this computer", f"4{ENTER}"),
    )
    assert code == 0
    assert "its document is damaged" in capsys.readouterr().err
