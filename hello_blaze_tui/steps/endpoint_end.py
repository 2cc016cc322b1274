"""The endpoint's end: a one-time schedule on AWS's own side that deletes it, also while the laptop is shut.

The schedule has the endpoint's name. It and its role are made before the endpoint is, so that no moment
leaves an endpoint without its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.clock import aws_now
from hello_blaze_tui.aws.diagnosis import unless_absent
from hello_blaze_tui.request import Request, Resource
from hello_blaze_tui.steps import naming
from hello_blaze_tui.steps.endpoint_kind import is_serverless
from hello_blaze_tui.steps.step import Answers, Field, Value

SERVICE = "scheduler.amazonaws.com"
PATH = "/service-role/"
POLICY = "hello-blaze-end-of-endpoint"
AT = "at(%Y-%m-%dT%H:%M:%S)"
DEFAULT_HOURS = 2.0
LEAST, MOST = 0.1, 720
"""Hours: an endpoint needs some minutes to come up; a month is no forgotten endpoint any more."""


def _hours(value: Value, _answers: Answers) -> str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and (value == 0 or LEAST <= float(str(value)) <= MOST):
        return None
    return f"This is a number of hours from {LEAST} to {MOST}, or 0 for no end."


FIELD = Field(
    "ends_after",
    "Ends after (hours)",
    "AWS deletes the endpoint then, by a schedule of its own, also when your computer is off. "
    "0: it stays up, and costs, until you delete it.",
    kind="decimal",
    default=DEFAULT_HOURS,
    check=_hours,
    member="scheduleExpression",
    group="Automatic end",
    when=lambda answers: not is_serverless(answers),
)


def is_wanted(answers: Answers) -> bool:
    """Whether the endpoint is to end by itself. A serverless one costs nothing while nobody asks it."""
    return not is_serverless(answers) and float(answers.text("endpoint.ends_after")) > 0


def requests(answers: Answers) -> Iterator[Request]:
    """The role, what it may do, and the schedule; nothing when no end is wanted."""
    if not is_wanted(answers):
        return
    role, schedule = _role(answers), _schedule(answers)
    yield Request(
        "iam",
        "CreateRole",
        {
            "Path": PATH,
            "RoleName": role.name,
            "AssumeRolePolicyDocument": json.dumps(_trust(answers)),
            "Description": "Deletes one endpoint when its time has come, made by hello-blaze",
            "Tags": naming.tags(answers),
        },
        creates=role,
    )
    document = json.dumps(_permission(answers))
    yield Request(
        "iam", "PutRolePolicy", {"RoleName": role.name, "PolicyName": POLICY, "PolicyDocument": document}
    )
    yield Request(
        "scheduler",
        "CreateSchedule",
        {
            "Name": schedule.name,
            "Description": "The end of an endpoint, made by hello-blaze",
            "ScheduleExpression": _moment(answers).strftime(AT),
            "ScheduleExpressionTimezone": "UTC",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ActionAfterCompletion": "DELETE",
            "Target": {
                "Arn": f"arn:{answers.setting.partition}:scheduler:::aws-sdk:sagemaker:deleteEndpoint",
                "RoleArn": role.arn,
                "Input": json.dumps({"EndpointName": answers.text("endpoint.name")}),
            },
        },
        creates=schedule,
    )


def is_its_role(resource: Resource, answers: Answers) -> bool:
    """Whether it is the role of an endpoint's end, of this try or of one before."""
    stem = _role(answers).name.rstrip("0123456789")
    return resource.kind == "role" and resource.name.rstrip("0123456789") == stem


def planned(account: Account, answers: Answers) -> str:
    """When AWS will delete the endpoint, ISO 8601 in UTC; empty when it will not."""
    name = answers.text("endpoint.name")
    found = unless_absent(lambda: account.read("scheduler", "GetSchedule", Name=name))
    if found is None:
        return ""
    return moment_of(found["ScheduleExpression"]).isoformat()


def moment_of(expression: str) -> datetime:
    """When a schedule of ours fires. Raises ValueError for somebody else's expression."""
    return datetime.strptime(expression, AT).replace(tzinfo=timezone.utc)


def seconds(answers: Answers) -> int:
    """How long after it is asked for the endpoint is to end."""
    return round(float(answers.text("endpoint.ends_after")) * 3600)


def _moment(answers: Answers) -> datetime:
    """The end, on a full minute: AWS is no more exact, and the request that is shown stands still."""
    end = aws_now() + timedelta(seconds=seconds(answers), minutes=1)
    return end.replace(second=0, microsecond=0)


def _schedule(answers: Answers) -> Resource:
    return Resource("schedule", answers.text("endpoint.name"), answers.setting.region)


def _role(answers: Answers) -> Resource:
    setting, name = answers.setting, naming.own_name(answers, "endpoint", "end")
    arn = f"arn:{setting.partition}:iam::{setting.account_id}:role{PATH}{name}"
    return Resource("role", name, setting.region, arn)


def _trust(answers: Answers) -> dict[str, Any]:
    """EventBridge Scheduler, and only for schedules of this account."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": SERVICE},
                "Action": "sts:AssumeRole",
                "Condition": {"StringEquals": {"aws:SourceAccount": answers.setting.account_id}},
            }
        ],
    }


def _permission(answers: Answers) -> dict[str, Any]:
    """To delete this one endpoint; SageMaker writes names small in ARNs."""
    setting, name = answers.setting, answers.text("endpoint.name")
    beginning = f"arn:{setting.partition}:sagemaker:{setting.region}:{setting.account_id}:endpoint/"
    arns = [f"{beginning}{each}" for each in dict.fromkeys((name, name.lower()))]
    statement = {"Effect": "Allow", "Action": "sagemaker:DeleteEndpoint", "Resource": arns}
    return {"Version": "2012-10-17", "Statement": [statement]}
