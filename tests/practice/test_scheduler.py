from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from hello_blaze_tui.aws.practice_account import PracticeAccount
from hello_blaze_tui.practice.ports import ACCOUNT_ID
from tests.conftest import Connect, connected

DELETE_ENDPOINT = "arn:aws:scheduler:::aws-sdk:sagemaker:deleteEndpoint"
BUCKET = "schedule-tests"


def trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def at(seconds: float) -> str:
    return f"at({datetime.now(timezone.utc) + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S})"


def wait_for(condition: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


class Schedules:
    """EventBridge Scheduler of a practice account, with a role that may end endpoints."""

    def __init__(self, connect: Connect) -> None:
        self.client, self.iam, self.sagemaker = connect("scheduler"), connect("iam"), connect("sagemaker")

    def role(self, name: str, service: str = "scheduler.amazonaws.com", resource: str = "*") -> str:
        made = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(service))
        statement = {"Effect": "Allow", "Action": "sagemaker:DeleteEndpoint", "Resource": resource}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.iam.put_role_policy(RoleName=name, PolicyName="end", PolicyDocument=policy)
        return str(made["Role"]["Arn"])

    def create(self, name: str, role: str, **other: Any) -> str:
        """Once the role can be assumed."""
        asked = {
            "Name": name,
            "ScheduleExpression": at(3600),
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ActionAfterCompletion": "DELETE",
            "Target": {"Arn": DELETE_ENDPOINT, "RoleArn": role, "Input": json.dumps({"EndpointName": name})},
            **other,
        }

        def made() -> bool:
            try:
                answers.append(self.client.create_schedule(**asked)["ScheduleArn"])
            except ClientError as error:
                if "assume the role" not in str(error):
                    raise
            return bool(answers)

        answers: list[str] = []
        wait_for(made)
        return answers[0]

    def names(self, prefix: str = "") -> list[str]:
        found = self.client.list_schedules(**({"NamePrefix": prefix} if prefix else {}))["Schedules"]
        return [each["Name"] for each in found]

    def endpoint(self, name: str) -> None:
        """One that is InService, on a model that nobody asks anything."""
        self.sagemaker.create_endpoint(EndpointName=name, EndpointConfigName="ends")
        status = "EndpointStatus"
        wait_for(lambda: self.sagemaker.describe_endpoint(EndpointName=name)[status] != "Creating")

    def endpoints(self) -> list[str]:
        return [each["EndpointName"] for each in self.sagemaker.list_endpoints()["Endpoints"]]


@pytest.fixture(scope="session")
def schedules(connect: Connect) -> Schedules:
    return Schedules(connect)


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_a_schedule_is_made_shown_changed_listed_and_deleted(schedules: Schedules) -> None:
    role = schedules.role("crud")
    arn = schedules.create("crud-1", role, Description="why", ClientToken="once")
    assert arn == f"arn:aws:scheduler:us-east-1:{ACCOUNT_ID}:schedule/default/crud-1"
    assert schedules.create("crud-1", role, ClientToken="once") == arn, "the same token is the same request"
    shown = schedules.client.get_schedule(Name="crud-1")
    assert (shown["State"], shown["ScheduleExpressionTimezone"], shown["Description"]) == (
        "ENABLED",
        "UTC",
        "why",
    )
    assert shown["Target"]["RetryPolicy"]["MaximumRetryAttempts"] == 185
    assert abs((shown["CreationDate"] - datetime.now(timezone.utc)).total_seconds()) < 600
    with pytest.raises(ClientError) as taken:
        schedules.create("crud-1", role)
    assert code_of(taken) == "ConflictException"
    changed = {name: shown[name] for name in ("Name", "FlexibleTimeWindow", "Target")}
    schedules.client.update_schedule(**changed, ScheduleExpression=at(7200), State="DISABLED")
    shown = schedules.client.get_schedule(Name="crud-1")
    assert (shown["State"], shown["ActionAfterCompletion"], "Description" in shown) == (
        "DISABLED",
        "NONE",
        False,
    )
    schedules.create("crud-2", role)
    first = schedules.client.list_schedules(NamePrefix="crud", MaxResults=1)
    rest = schedules.client.list_schedules(NamePrefix="crud", MaxResults=1, NextToken=first["NextToken"])
    assert [each["Name"] for page in (first, rest) for each in page["Schedules"]] == ["crud-1", "crud-2"]
    assert "NextToken" not in rest
    for name in ("crud-1", "crud-2"):
        schedules.client.delete_schedule(Name=name)
    assert schedules.names("crud") == []
    with pytest.raises(ClientError) as absent:
        schedules.client.get_schedule(Name="crud-1")
    assert code_of(absent) == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ScheduleExpression": "at(tomorrow)"}, "Invalid Schedule Expression at(tomorrow)."),
        ({"ScheduleExpression": at(-3600)}, "in the past"),
        ({"ScheduleExpression": "rate(1 hour)"}, "one-time schedules only"),
        ({"ScheduleExpressionTimezone": "Mars/Olympus"}, "Invalid ScheduleExpressionTimezone"),
        ({"FlexibleTimeWindow": {"Mode": "FLEXIBLE"}}, "MaximumWindowInMinutes"),
        ({"Target": {"Arn": "arn:aws:sqs:us-east-1:1:q"}}, "not supported"),
        ({"Target": {"Arn": DELETE_ENDPOINT.replace("deleteE", "describeE")}}, "not supported"),
        ({"Target": {"Input": "{}"}}, "endpointName"),
        ({"Target": {"Input": "nonsense"}}, "Invalid RequestJson"),
        ({"Target": {"RoleArn": f"arn:aws:iam::{ACCOUNT_ID}:role/nobody"}}, "assume the role"),
        ({"State": "ASLEEP"}, "enum value set"),
    ],
)
def test_what_aws_would_refuse_is_refused(schedules: Schedules, wrong: dict[str, Any], words: str) -> None:
    role = f"arn:aws:iam::{ACCOUNT_ID}:role/nobody"
    asked = {
        "Name": "wrong",
        "ScheduleExpression": at(3600),
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": DELETE_ENDPOINT, "RoleArn": role, "Input": '{"EndpointName": "e"}'},
    }
    target = {**asked["Target"], **wrong.get("Target", {})}  # type: ignore[dict-item] # a document
    with pytest.raises(ClientError) as refused:
        schedules.client.create_schedule(**{**asked, **wrong, "Target": target})
    assert code_of(refused) == "ValidationException"
    assert words in str(refused.value)


def test_a_role_that_trusts_another_service_cannot_be_assumed(schedules: Schedules) -> None:
    role = schedules.role("stranger", "sagemaker.amazonaws.com")
    with pytest.raises(ClientError, match="must allow AWS EventBridge Scheduler to assume the role"):
        schedules.client.create_schedule(
            Name="stranger",
            ScheduleExpression=at(3600),
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": DELETE_ENDPOINT, "RoleArn": role, "Input": '{"EndpointName": "e"}'},
        )


def test_other_groups_and_operations_are_not_there(schedules: Schedules) -> None:
    with pytest.raises(ClientError) as group:
        schedules.client.list_schedules(GroupName="mine")
    assert code_of(group) == "ResourceNotFoundException"
    with pytest.raises(ClientError) as operation:
        schedules.client.create_schedule_group(Name="mine")
    assert code_of(operation) == "UnknownOperationException"


def test_a_wrong_signature_is_refused_in_the_services_own_form(practice_account: PracticeAccount) -> None:
    where = practice_account.start()
    forged = connected(type(where)(**{**_fields(where), "secret_access_key": "x" * 40}), "scheduler")
    with pytest.raises(ClientError) as refused:
        forged.list_schedules()
    assert code_of(refused) == "InvalidSignatureException"


def _fields(where: Any) -> dict[str, Any]:
    return {name: getattr(where, name) for name in where.__dataclass_fields__}


@pytest.fixture(scope="session")
def hosting(connect: Connect, schedules: Schedules) -> Schedules:
    """With a configuration to make endpoints of; its model cannot be loaded, which a Failed one shows."""
    sagemaker, role = connect("sagemaker"), schedules.role("hosts", "sagemaker.amazonaws.com")
    connect("s3").create_bucket(Bucket=BUCKET)
    connect("s3").put_object(Bucket=BUCKET, Key="model.tar.gz", Body=b"nothing")
    image = "811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1"
    container = {"Image": image, "ModelDataUrl": f"s3://{BUCKET}/model.tar.gz"}

    def made() -> bool:
        try:
            sagemaker.create_model(ModelName="ends", ExecutionRoleArn=role, PrimaryContainer=container)
        except ClientError as error:
            if "assume role" not in str(error):
                raise
            return False
        return True

    wait_for(made)
    variant = {
        "VariantName": "AllTraffic",
        "ModelName": "ends",
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
    }
    sagemaker.create_endpoint_config(EndpointConfigName="ends", ProductionVariants=[variant])
    return schedules


def test_it_fires_and_is_gone(hosting: Schedules) -> None:
    hosting.endpoint("fires")
    hosting.create("fires", hosting.role("fires"), ScheduleExpression=at(0))
    wait_for(lambda: "fires" not in hosting.endpoints() and hosting.names("fires") == [])


def test_a_role_that_may_not_deletes_nothing(hosting: Schedules) -> None:
    hosting.endpoint("guarded")
    other = f"arn:aws:sagemaker:us-east-1:{ACCOUNT_ID}:endpoint/another"
    hosting.create("guarded", hosting.role("guarded", resource=other), ScheduleExpression=at(0))
    wait_for(lambda: hosting.names("guarded") == [])
    assert "guarded" in hosting.endpoints()
    hosting.sagemaker.delete_endpoint(EndpointName="guarded")


@pytest.fixture
def account(tmp_path: Path) -> Iterator[PracticeAccount]:
    account = PracticeAccount(tmp_path / "practice")
    yield account
    account.stop()


def test_it_survives_a_kill_and_fires_when_it_was_due_meanwhile(account: PracticeAccount) -> None:
    where = account.start(pace=1000)
    schedules = Schedules(lambda service, *_: connected(where, service))
    role = schedules.role("survives")
    schedules.create("later", role)
    schedules.create("due", role, ScheduleExpression=at(1))
    pid = account.status().pid
    assert pid is not None
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    wait_for(lambda: not account.status().running)
    account.start(pace=1000)
    wait_for(lambda: schedules.names() == ["later"])


def test_the_aws_cli_makes_one(schedules: Schedules, practice_account: PracticeAccount) -> None:
    aws = Path(sys.executable).with_name("aws")
    if not aws.exists():
        pytest.skip("the AWS CLI is not installed beside Python")
    role, where = schedules.role("by-cli"), practice_account.start()
    schedules.create("wait-for-the-role", role)
    target = json.dumps({"Arn": DELETE_ENDPOINT, "RoleArn": role, "Input": '{"EndpointName": "e"}'})
    words = ["scheduler", "create-schedule", "--name", "by-cli", "--schedule-expression", at(3600)]
    words += ["--flexible-time-window", "Mode=OFF", "--target", target]
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": str(where.access_key_id),
        "AWS_SECRET_ACCESS_KEY": str(where.secret_access_key),
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": str(where.endpoint_url),
    }
    done = subprocess.run([aws, *words], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ScheduleArn"].endswith("schedule/default/by-cli")
    schedules.client.delete_schedule(Name="by-cli")
    schedules.client.delete_schedule(Name="wait-for-the-role")
