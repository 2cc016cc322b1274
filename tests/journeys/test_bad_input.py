"""Files and answers that are not what they should be: a sentence, exit 1 or 2, nothing sent, nothing lost."""

from __future__ import annotations

import json
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.events import Failed, RequestSent
from hello_blaze_tui.request import LocalFile
from hello_blaze_tui.walkthrough import begin
from tests.journeys.conftest import Learner, Outcome

REVIEW = json.dumps({"helpful": [3, 4], "reviewText": "I like it. It is good."}) + "\n"


def buckets(learner: Learner) -> list[Any]:
    return list(learner.client("s3").list_buckets()["Buckets"])


def assert_refused(done: Outcome, said: str) -> None:
    assert done.code == 2, done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert "mistake of its own" not in done.err
    assert "CreateBucket" not in done.err


def test_an_archive_that_leads_out_is_refused_before_anything_is_sent(
    learner: Learner, tmp_path: Path
) -> None:
    folder = tmp_path / "deep" / "er"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "a.json.zip", "w") as archive:
        archive.writestr("../../x.json", REVIEW)
    before = buckets(learner)
    done = learner.run("run", "--practice", "--walkthrough", "out", "--dataset", str(folder / "a.json.zip"))
    assert_refused(done, "leads out of its folder")
    assert buckets(learner) == before
    assert [path.name for path in tmp_path.rglob("*.json")] == []
    assert "out" not in learner.run("list").out


def test_a_dataset_that_vanishes_is_told_and_then_gone_on_without(learner: Learner, tmp_path: Path) -> None:
    mine = tmp_path / "mine.jsonl"
    mine.write_text("".join(REVIEW.replace("good", f"good {i}") for i in range(200)), encoding="utf-8")
    begun = learner.run(
        "run", "--practice", "--walkthrough", "gone", "--dataset", str(mine), "--until", "bucket"
    )
    assert begun.code == 0, begun.err
    kept = mine.rename(tmp_path / "kept.jsonl")
    done = learner.run("run", "--walkthrough", "gone", "--until", "dataset")
    assert_refused(done, "There is no file")
    kept.rename(mine)
    assert learner.run("run", "--walkthrough", "gone", "--until", "dataset").code == 0
    # What is in the bucket is what the jobs work on.
    mine.unlink()
    done = learner.run("run", "--walkthrough", "gone", "--until", "processing")
    assert done.code == 0, done.err
    assert learner.run("cleanup", "gone", "--yes").code == 0


def test_a_dataset_that_vanishes_at_the_very_moment_is_told(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELLO_BLAZE_HOME", str(learner.home))
    mine = tmp_path / "mine.jsonl"
    mine.write_text(REVIEW, encoding="utf-8")
    walkthrough, stop = begin("moment", None, pace=1500), threading.Event()
    walkthrough.claim()
    walkthrough.answer("dataset", "file", str(mine))
    failures = []
    for event in walkthrough.run_all(stop, ["region", "bucket", "dataset"]):
        if isinstance(event, RequestSent) and isinstance(event.request.parameters.get("Body"), LocalFile):
            mine.unlink(missing_ok=True)
        if isinstance(event, Failed):
            failures.append(event)
    assert ["cannot be read" in failure.what for failure in failures] == [True]
    assert walkthrough.progress("bucket") == "done"


def test_a_wrong_answer_that_was_refused_is_not_in_the_way_of_the_next_run(learner: Learner) -> None:
    begun = learner.run("run", "--practice", "--walkthrough", "stuck", "--until", "bucket")
    assert begun.code == 0, begun.err
    before = learner.document("stuck")
    for wrong in ("region.name=mars-1", "bucket.name=../../x", "dataset.file_key=../../etc/x"):
        done = learner.run("run", "--walkthrough", "stuck", "--set", wrong)
        assert_refused(done, "so nothing was sent")
        assert learner.document("stuck") == before
    assert learner.run("cleanup", "stuck", "--yes").code == 0
