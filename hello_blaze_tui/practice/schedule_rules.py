"""What EventBridge Scheduler holds a schedule against, and when a schedule is due.

Sources: the Scheduler user guide, "Schedule types", "Using universal targets", "Set up the execution role";
messages as AWS sends them in public threads (aws/aws-sdk-js-v3#6494, localstack/localstack#9284).
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from hello_blaze_tui.aws import check
from hello_blaze_tui.practice.faults import AwsError, invalid
from hello_blaze_tui.practice.ports import Document, World
from hello_blaze_tui.practice.role_rules import can_be_assumed

PRINCIPAL = "scheduler.amazonaws.com"
GROUP = "default"
AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
TARGET = re.compile(r"arn:aws[a-z-]*:scheduler:::aws-sdk:sagemaker:([a-zA-Z]+)")
READING = ("Batch", "Describe", "Get", "List", "Query", "Search")
"""Universal targets change something; AWS takes none that reads."""
PRECISION = timedelta(minutes=1)
"""Scheduler's own: a schedule fires within the minute that it names."""
RETRY = {"MaximumEventAgeInSeconds": 86_400, "MaximumRetryAttempts": 185}
"""What a target without a RetryPolicy gets."""


def due(schedule: Document) -> datetime:
    """When a one-time schedule is to fire. Raises ValidationException for other kinds of schedules."""
    expression = schedule["ScheduleExpression"]
    found = AT.fullmatch(expression)
    if found is None and re.fullmatch(r"(rate|cron)\(.*\)", expression):
        raise invalid(
            f"The practice account fires one-time schedules only, at(yyyy-mm-ddThh:mm:ss), not {expression}."
        )
    try:
        local = datetime.fromisoformat(found[1] if found else "")
    except ValueError as error:
        raise invalid(f"Invalid Schedule Expression {expression}.") from error
    return local.replace(tzinfo=_zone(schedule.get("ScheduleExpressionTimezone", "UTC")))


def _zone(name: str) -> tzinfo:
    if name == "UTC":  # Windows has no table of time zones
        return timezone.utc
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise invalid(f"Invalid ScheduleExpressionTimezone {name}.") from error


def operation(target: Document) -> str:
    """The operation of SageMaker that a target calls. Raises ValidationException when there is none."""
    found = TARGET.fullmatch(target["Arn"])
    if found is None:
        raise invalid(
            f"{target['Arn']} is not supported: the practice account has universal targets of SageMaker "
            "only, for example arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint."
        )
    name = found[1][:1].upper() + found[1][1:]
    if name.startswith(READING) or name not in check.service_model("sagemaker").operation_names:
        raise invalid(f"The target {target['Arn']} is not supported.")
    return name


def require_sound(world: World, account: str, schedule: Document) -> None:
    """Raises what AWS answers to a schedule that it does not take."""
    if due(schedule) < datetime.now(timezone.utc) - PRECISION:
        raise invalid(f"Invalid Schedule Expression {schedule['ScheduleExpression']}. It is in the past.")
    window = schedule["FlexibleTimeWindow"]
    if (window["Mode"] == "FLEXIBLE") != ("MaximumWindowInMinutes" in window):
        raise invalid("MaximumWindowInMinutes must be provided with FLEXIBLE mode, and with no other.")
    called = operation(schedule["Target"])
    try:
        request = json.loads(schedule["Target"].get("Input", "{}"))
        broken = check.violations("sagemaker", called, request)
    except (ValueError, AttributeError) as error:
        raise invalid("Invalid RequestJson provided. Reason: it is no JSON object.") from error
    if broken:
        raise invalid(f"Invalid RequestJson provided. Reason: {check.summary(broken)}")
    _require_assumable(world, schedule["Target"]["RoleArn"], account)


def _require_assumable(world: World, arn: str, account: str) -> None:
    if arn.split(":")[4] != account:
        raise AwsError("AccessDeniedException", "Cross-account pass role is not allowed.", 403)
    if not can_be_assumed(world, arn, PRINCIPAL):
        raise invalid(
            "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."
        )
