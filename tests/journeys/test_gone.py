"""What happened on AWS while nobody looked is noticed, said, and gone on from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hello_blaze_tui.aws.session import Where
from hello_blaze_tui.events import (
    Event,
    Failed,
    LogLines,
    RequestSent,
    ResourceCreated,
    StatusChanged,
    Waiting,
)
from hello_blaze_tui.walkthrough import Walkthrough, begin, practice_account, resume
from tests.conftest import connected
from tests.journeys.inventory import Looker

Clients = Callable[[str], Any]
SECONDARY = ("Starting", "Downloading", "Training", "Uploading")
"""What a training job goes through (SageMaker API reference, DescribeTrainingJob, SecondaryStatus)."""


@pytest.fixture
def account(home: Path) -> Iterator[Where]:
    yield practice_account().start(pace=10_000)
    practice_account().stop()


@pytest.fixture
def client(account: Where) -> Clients:
    return lambda service: connected(account, service)


def run(walkthrough: Walkthrough, first: str, until: str) -> list[Event]:
    keys = [step.key for step in walkthrough.steps]
    return list(walkthrough.run_all(threading.Event(), keys[keys.index(first) : keys.index(until) + 1]))


def failures(events: list[Event]) -> list[Failed]:
    return [event for event in events if isinstance(event, Failed)]


def names(walkthrough: Walkthrough) -> dict[str, str]:
    # Of two roles the first: the other one is that of the endpoint's end.
    return {entry.resource.kind: entry.resource.name for entry in reversed(walkthrough.up())}


def test_an_endpoint_that_was_deleted_elsewhere_is_made_again_under_a_fresh_name(
    account: Where, client: Clients
) -> None:
    walkthrough = begin("gone", None)
    assert failures(run(walkthrough, "region", "endpoint")) == []
    before = names(walkthrough)
    client("sagemaker").delete_endpoint(EndpointName=before["endpoint"])
    while Looker(account).look(before["endpoint"]).found & {("endpoint", before["endpoint"])}:
        pass
    keys = [step.key for step in walkthrough.steps]
    [entry] = walkthrough.gone.found(keys)
    assert entry.resource.name == before["endpoint"]
    [failed] = failures(run(walkthrough, "predictions", "cleanup"))
    assert before["endpoint"] in failed.what
    assert "deleted elsewhere" in failed.why
    again = resume("gone")
    assert again.gone.found(keys) == ()
    assert failures(run(again, "region", "predictions")) == []
    after = names(again)
    assert after["endpoint"] != before["endpoint"]
    assert {kind: after[kind] for kind in ("bucket", "role", "model")} == {
        kind: before[kind] for kind in ("bucket", "role", "model")
    }
    # The predictions are done: without an endpoint the rest can be carried out.
    client("sagemaker").delete_endpoint(EndpointName=after["endpoint"])
    assert failures(run(again, "region", "cleanup")) == []
    assert Looker(account).look(again.setting.token).left == []


@pytest.mark.parametrize("kind", ["bucket", "role", "model"])
def test_what_everything_is_built_on_was_deleted_elsewhere(
    account: Where, client: Clients, kind: str
) -> None:
    walkthrough = begin("gone", None)
    until = "model" if kind == "model" else "role"
    assert failures(run(walkthrough, "region", until)) == []
    before = names(walkthrough)
    _delete(client, kind, before[kind])
    keys = [step.key for step in walkthrough.steps]
    found = walkthrough.gone.found(keys)
    assert kind in [entry.resource.kind for entry in found]
    walkthrough.gone.make_again(found)
    events = run(resume("gone"), "region", "endpoint" if kind == "model" else "processing")
    assert failures(events) == []
    made = [
        each.resource.name
        for each in events
        if isinstance(each, ResourceCreated) and each.resource.kind == kind
    ]
    assert len(made) == 1
    assert made[0] != before[kind]
    assert failures(run(resume("gone"), "cleanup", "cleanup")) == []
    assert Looker(account).look(walkthrough.setting.token).left == []


def _delete(client: Clients, kind: str, name: str) -> None:
    if kind == "bucket":
        s3 = client("s3")
        for stored in s3.list_objects_v2(Bucket=name).get("Contents", []):
            s3.delete_object(Bucket=name, Key=stored["Key"])
        s3.delete_bucket(Bucket=name)
    elif kind == "role":
        iam = client("iam")
        for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
        for inline in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            iam.delete_role_policy(RoleName=name, PolicyName=inline)
        iam.delete_role(RoleName=name)
    else:
        client("sagemaker").delete_model(ModelName=name)


def test_a_job_that_ended_while_nobody_looked_is_reported_with_its_log(
    account: Where, client: Clients
) -> None:
    walkthrough = begin("away", None)
    assert failures(run(walkthrough, "region", "processing")) == []
    for event in walkthrough.run("training", threading.Event()):
        if isinstance(event, ResourceCreated):
            break
    job = names(walkthrough)["training job"]
    while client("sagemaker").describe_training_job(TrainingJobName=job)["TrainingJobStatus"] == "InProgress":
        pass
    events = list(resume("away").run("training", threading.Event()))
    assert failures(events) == []
    assert [event for event in events if isinstance(event, RequestSent)] == []
    told = [event for event in events if isinstance(event, StatusChanged)]
    # With AWS's own times, so that one sees how long each took.
    assert [event.secondary for event in told] == [*SECONDARY, "Completed"]
    assert [event.status for event in told] == [*["InProgress"] * len(SECONDARY), "Completed"]
    assert sorted(event.time for event in told) == [event.time for event in told]
    lines = [line.message for event in events if isinstance(event, LogLines) for line in event.lines]
    assert any("train_accuracy" in line for line in lines)


def test_a_practice_account_that_died_is_started_again(account: Where) -> None:
    walkthrough = begin("revived", None)
    assert failures(run(walkthrough, "region", "bucket")) == []
    practice_account().stop()
    events = run(walkthrough, "dataset", "role")
    assert failures(events) == []
    assert any(isinstance(event, Waiting) for event in events)
