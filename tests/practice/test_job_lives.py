from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.practice.disk_faults import DiskRefused
from tests.practice import valid_requests as valid
from tests.practice.memory_world import REGION, PracticeSageMaker, wait_for

NOUNS = ["ProcessingJob", "TrainingJob", "TransformJob"]
REQUESTS = {
    "ProcessingJob": valid.processing_job,
    "TrainingJob": valid.training_job,
    "TransformJob": valid.transform_job,
}
SLOW = 0.01
"""A pace at which no job leaves its first state during a test."""


def create(sagemaker: PracticeSageMaker, noun: str, name: str = "job", how: str = "", **more: Any) -> None:
    sagemaker.workshop.end[name] = how
    sagemaker.ask("CreateModel", **valid.model())
    answer = sagemaker.ask(f"Create{noun}", **{**REQUESTS[noun](name), **more})
    assert f"{noun}Arn" in answer, answer


def until(sagemaker: PracticeSageMaker, noun: str, *statuses: str, name: str = "job") -> dict[str, Any]:
    return sagemaker.until(f"Describe{noun}", f"{noun}Status", *statuses, **{f"{noun}Name": name})


def ended(sagemaker: PracticeSageMaker, noun: str, name: str = "job") -> dict[str, Any]:
    return until(sagemaker, noun, "Completed", "Failed", "Stopped", name=name)


def running(sagemaker: PracticeSageMaker, count: int = 1) -> None:
    wait_for(lambda: len(sagemaker.workshop.runs) >= count)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_job_completes(sagemaker: PracticeSageMaker, noun: str) -> None:
    create(sagemaker, noun)
    job = ended(sagemaker, noun)
    prefix = noun.removesuffix("Job")
    assert job[f"{noun}Status"] == "Completed"
    assert job["CreationTime"] <= job[f"{prefix}StartTime"] <= job[f"{prefix}EndTime"]
    assert "FailureReason" not in job


@pytest.mark.parametrize("noun", NOUNS)
def test_a_job_fails_with_its_reason(sagemaker: PracticeSageMaker, noun: str) -> None:
    create(sagemaker, noun, how="fail")
    job = ended(sagemaker, noun)
    assert (job[f"{noun}Status"], job["FailureReason"]) == ("Failed", "AlgorithmError: , exit code: 1")


@pytest.mark.parametrize("noun", NOUNS)
def test_a_runner_that_breaks_fails_its_job_only(sagemaker: PracticeSageMaker, noun: str) -> None:
    create(sagemaker, noun, how="break")
    job = ended(sagemaker, noun)
    assert job["FailureReason"].startswith("InternalServerError")
    create(sagemaker, noun, "next")
    assert ended(sagemaker, noun, "next")[f"{noun}Status"] == "Completed"


@pytest.mark.parametrize("noun", NOUNS)
def test_stop_in_the_middle(sagemaker: PracticeSageMaker, noun: str) -> None:
    create(sagemaker, noun, how="hang")
    running(sagemaker)
    assert sagemaker.ask(f"Stop{noun}", **{f"{noun}Name": "job"}) == {}
    assert ended(sagemaker, noun)[f"{noun}Status"] == "Stopped"
    answer = sagemaker.ask(f"Stop{noun}", **{f"{noun}Name": "job"})
    assert answer["__type"] == "ValidationException"
    words = {
        "ProcessingJob": "processing job",
        "TrainingJob": "training job",
        "TransformJob": "transform job",
    }
    assert answer["Message"] == f"The request was rejected because the {words[noun]} is in status Stopped."


@pytest.mark.parametrize("noun", NOUNS)
def test_stop_before_the_instances_are_there(tmp_path: Path, noun: str) -> None:
    sagemaker = PracticeSageMaker(tmp_path, pace=SLOW)
    create(sagemaker, noun)
    sagemaker.ask(f"Stop{noun}", **{f"{noun}Name": "job"})
    assert ended(sagemaker, noun)[f"{noun}Status"] == "Stopped"
    assert sagemaker.workshop.runs == []
    sagemaker.plane.close()


@pytest.mark.parametrize("noun", ["ProcessingJob", "TrainingJob"])
def test_a_runtime_limit_stops_the_job(sagemaker: PracticeSageMaker, noun: str) -> None:
    create(sagemaker, noun, how="hang", StoppingCondition={"MaxRuntimeInSeconds": 1})
    job = ended(sagemaker, noun)
    assert job[f"{noun}Status"] == "Stopped"
    assert job.get("SecondaryStatus", "MaxRuntimeExceeded") == "MaxRuntimeExceeded"


def test_secondary_statuses_in_awss_order(sagemaker: PracticeSageMaker) -> None:
    create(sagemaker, "TrainingJob")
    job = ended(sagemaker, "TrainingJob")
    transitions = job["SecondaryStatusTransitions"]
    assert [one["Status"] for one in transitions] == [
        "Starting",
        "Downloading",
        "Training",
        "Uploading",
        "Completed",
    ]
    for one, following in pairwise(transitions):
        assert one["StartTime"] <= one["EndTime"] == following["StartTime"]
    assert transitions[-1]["StatusMessage"] == "Training job completed"
    assert transitions[-1]["EndTime"] == job["TrainingEndTime"]
    assert job["BillableTimeInSeconds"] == job["TrainingTimeInSeconds"] >= 1
    assert job["FinalMetricDataList"][0]["MetricName"] == "validation:accuracy"


def test_a_stopped_training_job_tells_so(sagemaker: PracticeSageMaker) -> None:
    create(sagemaker, "TrainingJob", how="hang")
    running(sagemaker)
    sagemaker.ask("StopTrainingJob", TrainingJobName="job")
    job = ended(sagemaker, "TrainingJob")
    assert [one["Status"] for one in job["SecondaryStatusTransitions"]][-2:] == ["Stopping", "Stopped"]


@pytest.mark.parametrize("noun", ["ProcessingJob", "TrainingJob"])
def test_delete_is_for_jobs_that_are_over(sagemaker: PracticeSageMaker, noun: str) -> None:
    create(sagemaker, noun, how="hang")
    running(sagemaker)
    assert sagemaker.ask(f"Delete{noun}", **{f"{noun}Name": "job"})["__type"] == "ResourceInUse"
    sagemaker.ask(f"Stop{noun}", **{f"{noun}Name": "job"})
    ended(sagemaker, noun)
    assert sagemaker.ask(f"Delete{noun}", **{f"{noun}Name": "job"}) == {}
    create(sagemaker, noun)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_job_goes_on_after_a_crash(sagemaker: PracticeSageMaker, noun: str) -> None:
    create(sagemaker, noun, how="hang")
    running(sagemaker)
    sagemaker.crash()
    assert ended(sagemaker, noun)[f"{noun}Status"] == "Completed"
    ((_, group, stream),) = sagemaker.logs.streams
    assert (group, stream[:11]) == (f"/aws/sagemaker/{noun}s", "job/algo-1-")


def test_a_training_job_that_went_through_a_crash_was_restarting(sagemaker: PracticeSageMaker) -> None:
    create(sagemaker, "TrainingJob", how="hang")
    running(sagemaker)
    sagemaker.crash()
    job = ended(sagemaker, "TrainingJob")
    statuses = [one["Status"] for one in job["SecondaryStatusTransitions"]]
    assert statuses[statuses.index("Restarting") :] == [
        "Restarting",
        "Downloading",
        "Training",
        "Uploading",
        "Completed",
    ]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_job_that_was_stopping_is_stopped_after_a_crash(tmp_path: Path, noun: str) -> None:
    sagemaker = PracticeSageMaker(tmp_path, pace=SLOW)
    create(sagemaker, noun)
    record = next(
        key for key in sagemaker.records.texts if key[0] == f"{noun.removesuffix('Job').lower()}-job"
    )
    text = sagemaker.records.texts[record].replace('"InProgress"', '"Stopping"', 1)
    sagemaker.records.texts[record] = text
    sagemaker.crash()
    assert ended(sagemaker, noun)[f"{noun}Status"] == "Stopped"
    sagemaker.plane.close()


def test_a_job_that_keeps_bringing_the_account_down_fails_in_the_end(tmp_path: Path) -> None:
    sagemaker = PracticeSageMaker(tmp_path, pace=SLOW)
    create(sagemaker, "ProcessingJob")
    for _ in range(3):
        sagemaker.crash(pace=SLOW)
    job = ended(sagemaker, "ProcessingJob")
    assert job["FailureReason"].startswith("InternalServerError")
    sagemaker.plane.close()


def test_what_is_over_stays_as_it_was_after_a_crash(sagemaker: PracticeSageMaker) -> None:
    create(sagemaker, "TrainingJob")
    before = ended(sagemaker, "TrainingJob")
    sagemaker.crash()
    assert sagemaker.ask("DescribeTrainingJob", TrainingJobName="job") == before


def test_a_full_disk_refuses_a_job_and_leaves_nothing(sagemaker: PracticeSageMaker) -> None:
    sagemaker.records.full = True
    with pytest.raises(DiskRefused):
        sagemaker.ask("CreateTrainingJob", **valid.training_job("job"))
    sagemaker.records.full = False
    create(sagemaker, "TrainingJob")
    assert ended(sagemaker, "TrainingJob")["TrainingJobStatus"] == "Completed"


def test_a_job_ends_once_the_disk_takes_it(sagemaker: PracticeSageMaker) -> None:
    create(sagemaker, "ProcessingJob", how="hang")
    running(sagemaker)
    sagemaker.ask("StopProcessingJob", ProcessingJobName="job")
    sagemaker.records.full = True
    until(sagemaker, "ProcessingJob", "Stopping", "Stopped")
    sagemaker.records.full = False
    assert ended(sagemaker, "ProcessingJob")["ProcessingJobStatus"] == "Stopped"


def test_closing_ends_no_job(sagemaker: PracticeSageMaker) -> None:
    create(sagemaker, "ProcessingJob", how="hang")
    running(sagemaker)
    sagemaker.plane.close()
    job = sagemaker.ask("DescribeProcessingJob", ProcessingJobName="job")
    assert job["ProcessingJobStatus"] == "InProgress"


def test_the_transform_runner_is_given_the_models_container(sagemaker: PracticeSageMaker) -> None:
    create(sagemaker, "TransformJob")
    ended(sagemaker, "TransformJob")
    (request,) = sagemaker.workshop.runs
    assert request["PrimaryContainer"]["ModelDataUrl"] == "s3://bucket/model/model.tar.gz"
    assert request["TransformJobName"] == "job"


def test_two_requests_with_one_name_make_one_job(sagemaker: PracticeSageMaker) -> None:
    answers: list[dict[str, Any]] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(sagemaker.ask("CreateTrainingJob", **valid.training_job("job")))
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.get("__type", "made") for answer in answers) == ["ResourceInUse"] * 7 + ["made"]
    assert len(sagemaker.ask("ListTrainingJobs", region=REGION)["TrainingJobSummaries"]) == 1
