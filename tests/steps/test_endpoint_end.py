from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from hello_blaze_tui.request import Request
from hello_blaze_tui.steps import endpoint
from hello_blaze_tui.steps.checking import problems
from hello_blaze_tui.steps.step import Value
from tests.steps.answering import answers


def sent(**given: Value) -> dict[str, Request]:
    learner = answers({f"endpoint.{name}": value for name, value in given.items()})
    return {request.operation: request for request in endpoint.STEP.requests(learner)}


def test_an_endpoint_has_its_end_before_it_is_created() -> None:
    assert list(sent()) == [
        "CreateEndpointConfig",
        "CreateRole",
        "PutRolePolicy",
        "CreateSchedule",
        "CreateEndpoint",
    ]


def test_aws_deletes_it_after_the_hours_that_were_asked_for() -> None:
    request = sent(ends_after=0.5)["CreateSchedule"]
    expression = str(request.parameters["ScheduleExpression"])
    end = datetime.strptime(expression, "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=timezone.utc)
    assert timedelta(minutes=25) < end - datetime.now(timezone.utc) < timedelta(minutes=32)
    assert request.parameters["ActionAfterCompletion"] == "DELETE"
    target = request.parameters["Target"]
    assert target["Arn"] == "arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint"
    assert json.loads(target["Input"]) == {"EndpointName": "hello-blaze-toys-1-3fa2c1-e1"}


def test_its_role_may_delete_that_endpoint_and_nothing_else() -> None:
    requests = sent(name="Mine")
    trust = json.loads(requests["CreateRole"].parameters["AssumeRolePolicyDocument"])["Statement"]
    assert [statement["Principal"] for statement in trust] == [{"Service": "scheduler.amazonaws.com"}]
    assert trust[0]["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    [statement] = json.loads(requests["PutRolePolicy"].parameters["PolicyDocument"])["Statement"]
    beginning = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/"
    assert statement["Action"] == "sagemaker:DeleteEndpoint"
    assert statement["Resource"] == [f"{beginning}Mine", f"{beginning}mine"]
    created = requests["CreateRole"].creates
    assert created is not None
    assert requests["CreateSchedule"].parameters["Target"]["RoleArn"] == created.arn


@pytest.mark.parametrize("given", [{"ends_after": 0}, {"type": "serverless"}])
def test_without_an_end_there_is_no_schedule(given: dict[str, Value]) -> None:
    assert list(sent(**given)) == ["CreateEndpointConfig", "CreateEndpoint"]


@pytest.mark.parametrize("hours", [-1, 0.01, 721, float("nan")])
def test_hours_that_make_no_sense_are_told(hours: Value) -> None:
    assert "hours" in problems(endpoint.STEP, answers({"endpoint.ends_after": hours}))["ends_after"]
