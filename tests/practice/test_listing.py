from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from tests.practice import valid_requests as valid
from tests.practice.memory_world import PracticeSageMaker

LISTS: dict[str, tuple[str, str]] = {
    "ListModels": ("Models", "ModelName"),
    "ListEndpointConfigs": ("EndpointConfigs", "EndpointConfigName"),
    "ListProcessingJobs": ("ProcessingJobSummaries", "ProcessingJobName"),
}


def fill(sagemaker: PracticeSageMaker, count: int) -> None:
    sagemaker.ask("CreateModel", **valid.model("m00"))
    for number in range(count):
        if number:
            sagemaker.ask("CreateModel", **valid.model(f"m{number:02}"))
        sagemaker.ask("CreateEndpointConfig", **valid.endpoint_config(f"m{number:02}", "m00"))
        sagemaker.ask("CreateProcessingJob", **valid.processing_job(f"m{number:02}"))


def names(answer: dict[str, Any], operation: str) -> list[str]:
    result, name = LISTS[operation]
    return [summary[name] for summary in answer[result]]


@pytest.mark.parametrize("operation", LISTS)
@pytest.mark.parametrize("size", [None, 1, 7, 100])
@pytest.mark.parametrize("order", ["Ascending", "Descending"])
def test_pages_hold_everything_once_and_in_order(
    sagemaker: PracticeSageMaker, operation: str, size: int | None, order: str
) -> None:
    fill(sagemaker, 15)
    asked: dict[str, Any] = {"SortBy": "Name", "SortOrder": order}
    if size:
        asked["MaxResults"] = size
    found: list[str] = []
    token = None
    while token is not None or not found:
        answer = sagemaker.ask(operation, **asked, **({"NextToken": token} if token else {}))
        page = names(answer, operation)
        assert len(page) <= (size or 10)
        found += page
        token = answer.get("NextToken")
        if token is None:
            break
    expected = [f"m{number:02}" for number in range(15)]
    assert found == (expected if order == "Ascending" else expected[::-1])


def test_a_page_goes_on_where_the_last_ended_though_its_last_item_is_gone(
    sagemaker: PracticeSageMaker,
) -> None:
    fill(sagemaker, 6)
    first = sagemaker.ask("ListModels", SortBy="Name", SortOrder="Ascending", MaxResults=3)
    sagemaker.ask("DeleteModel", ModelName="m02")
    second = sagemaker.ask(
        "ListModels", SortBy="Name", SortOrder="Ascending", MaxResults=3, NextToken=first["NextToken"]
    )
    assert names(second, "ListModels") == ["m03", "m04", "m05"]


@pytest.mark.parametrize("token", ["nonsense", "====", "WzEsMl0=", "W10=", "é"])
def test_a_token_not_of_ours(sagemaker: PracticeSageMaker, token: str) -> None:
    answer = sagemaker.ask("ListModels", NextToken=token)
    assert (answer["status"], answer["__type"]) == (400, "ValidationException")


def test_a_token_belongs_to_its_question(sagemaker: PracticeSageMaker) -> None:
    fill(sagemaker, 3)
    token = sagemaker.ask("ListModels", MaxResults=1)["NextToken"]
    answer = sagemaker.ask("ListModels", MaxResults=1, NameContains="m", NextToken=token)
    assert answer["__type"] == "ValidationException"


def test_default_order_is_by_creation(sagemaker: PracticeSageMaker) -> None:
    fill(sagemaker, 4)
    newest_first = names(sagemaker.ask("ListModels"), "ListModels")
    oldest_first = names(sagemaker.ask("ListProcessingJobs"), "ListProcessingJobs")
    assert newest_first == ["m03", "m02", "m01", "m00"]
    assert oldest_first == ["m00", "m01", "m02", "m03"]


def test_filters(sagemaker: PracticeSageMaker) -> None:
    sagemaker.workshop.end["bad"] = "fail"
    for name in ("good-one", "good-two", "bad"):
        sagemaker.ask("CreateTrainingJob", **valid.training_job(name))
        sagemaker.until(
            "DescribeTrainingJob", "TrainingJobStatus", "Completed", "Failed", TrainingJobName=name
        )

    def found(**asked: Any) -> set[str]:
        summaries = sagemaker.ask("ListTrainingJobs", **asked)["TrainingJobSummaries"]
        return {summary["TrainingJobName"] for summary in summaries}

    created = sagemaker.ask("DescribeTrainingJob", TrainingJobName="good-two")["CreationTime"]
    assert found(NameContains="GOOD") == {"good-one", "good-two"}
    assert found(StatusEquals="Failed") == {"bad"}
    assert found(CreationTimeBefore=created) == {"good-one"}
    assert found(CreationTimeAfter=created) == {"bad"}
    assert found(LastModifiedTimeAfter=datetime.now(timezone.utc).timestamp() + 1) == set()
    assert [
        summary["TrainingJobStatus"]
        for summary in sagemaker.ask("ListTrainingJobs", SortBy="Status")["TrainingJobSummaries"]
    ] == ["Completed", "Completed", "Failed"]
