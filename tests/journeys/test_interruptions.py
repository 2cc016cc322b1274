"""Stopped in the middle, and gone on with: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hello_blaze_tui import assets
from tests.journeys.conftest import Learner

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture
def unhurried(tmp_path: Path) -> Iterator[Learner]:
    """A learner whose practice account is slow enough to be interrupted."""
    learner = Learner(tmp_path)
    yield learner
    learner.account.stop()


def started_until(
    learner: Learner, said: str, name: str, *, hurried_until: str = ""
) -> subprocess.Popen[str]:
    """A run that has said so much on stderr; up to a step it need not be slow."""
    if hurried_until:
        learner.events("--walkthrough", name, "--until", hurried_until)
    process = learner.start("run", "--practice", "--walkthrough", name, HELLO_BLAZE_PACE="20")
    assert process.stderr is not None
    for line in process.stderr:
        if said in line:
            return process
    raise AssertionError(f"it never said {said!r}")


def finish(learner: Learner, name: str) -> None:
    learner.account.start(pace=1500)
    done = learner.run("run", "--walkthrough", name)
    assert done.code == 0, done.err
    sagemaker = learner.client("sagemaker")
    assert len(sagemaker.list_processing_jobs()["ProcessingJobSummaries"]) == 1
    assert len(sagemaker.list_training_jobs()["TrainingJobSummaries"]) == 1
    assert len(sagemaker.list_transform_jobs()["TransformJobSummaries"]) == 1
    assert sagemaker.list_endpoints()["Endpoints"] == []
    assert learner.client("scheduler").list_schedules()["Schedules"] == []
    assert learner.client("iam").list_roles()["Roles"] == []


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_stops_at_once_and_says_how_to_go_on(
    unhurried: Learner, blow: signal.Signals
) -> None:
    process = started_until(unhurried, "InProgress", "cut", hurried_until="role")
    began = time.monotonic()
    process.send_signal(blow)
    _, err = process.communicate(timeout=30)
    assert time.monotonic() - began < 5
    assert process.returncode == 130
    assert "hello-blaze run --walkthrough cut" in err
    assert "bucket hello-blaze-" in err
    finish(unhurried, "cut")


@pytest.mark.parametrize(
    ("said", "before"),
    [("CreateTrainingJob", "processing"), ("Training image download", "processing"), ("Creating", "model")],
)
def test_a_killed_run_goes_on_where_it_was(unhurried: Learner, said: str, before: str) -> None:
    process = started_until(unhurried, said, "killed", hurried_until=before)
    process.kill()
    process.communicate(timeout=30)
    finish(unhurried, "killed")


def test_a_script_that_fails_is_explained_and_can_be_mended(learner: Learner, tmp_path: Path) -> None:
    bad = tmp_path / "my_script.py"
    bad.write_text("print('here we go')\nraise ValueError('no reviews today')\n", encoding="utf-8")
    failed = learner.run("run", "--practice", "--walkthrough", "mend", "--script", str(bad))
    assert failed.code == 1
    assert "ValueError: no reviews today" in failed.err
    assert "Still up" in failed.err
    bad.write_text(_good_script(), encoding="utf-8")
    done = learner.run("run", "--walkthrough", "mend", "--script", str(bad))
    assert done.code == 0, done.err
    jobs = learner.client("sagemaker").list_processing_jobs(NameContains="mend")["ProcessingJobSummaries"]
    assert sorted(job["ProcessingJobStatus"] for job in jobs) == ["Completed", "Failed"]


def _good_script() -> str:
    """The script that is shipped, under another name."""
    return assets.path("hello_blaze_preprocess.py").read_text(encoding="utf-8")


def test_two_terminals_cannot_write_one_walkthrough(unhurried: Learner) -> None:
    process = started_until(unhurried, "InProgress", "shared", hurried_until="role")
    second = unhurried.run("run", "--walkthrough", "shared")
    assert second.code == 1
    assert "another terminal" in second.err
    assert unhurried.run("show", "shared").code == 0
    process.kill()
    process.communicate(timeout=30)


def test_a_wrong_answer_to_a_late_step_is_told_before_anything_is_sent(learner: Learner) -> None:
    refused = learner.run("run", "--practice", "--walkthrough", "early", "--set", "transform.job_name=-x")
    assert refused.code == 2
    assert "transform.job_name" in refused.err
    assert "CreateBucket" not in refused.err
    assert "early" not in learner.run("list").out


def test_a_job_that_goes_on_after_an_interruption_is_named(unhurried: Learner) -> None:
    process = started_until(unhurried, "training job hello-blaze", "going", hurried_until="processing")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    [job] = unhurried.client("sagemaker").list_training_jobs()["TrainingJobSummaries"]
    assert f"training job {job['TrainingJobName']}: goes on" in err


def test_a_reader_of_events_who_goes_away_stops_the_run_and_is_told_what_is_up(unhurried: Learner) -> None:
    process = unhurried.start("run", "--practice", "--json", "--walkthrough", "unread")
    assert process.stdout is not None
    for line in process.stdout:
        if '"resource-created"' in line:
            break
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=20) == 1
    assert "bucket hello-blaze-" in err
    assert "hello-blaze run --walkthrough unread" in err


def test_two_terminals_at_once_choose_two_names(unhurried: Learner) -> None:
    both = [unhurried.start("run", "--practice", "--until", "region") for _ in range(2)]
    ends = [(*process.communicate(timeout=60), process.returncode) for process in both]
    assert [code for *_, code in ends] == [0, 0]
    assert sorted(err.split()[1] for _, err, _ in ends) == ["practice-1", "practice-2"]


def test_cleanup_waits_for_an_endpoint_that_is_being_created(unhurried: Learner) -> None:
    process = started_until(unhurried, "Creating", "early", hurried_until="model")
    process.kill()
    process.communicate(timeout=30)
    unhurried.account.start(pace=1500)
    done = unhurried.run("cleanup", "early", "--yes")
    assert done.code == 0, done.err
    assert unhurried.client("sagemaker").list_endpoints()["Endpoints"] == []
    assert "Nothing of early is up" in unhurried.run("cleanup", "early", "--yes").out
