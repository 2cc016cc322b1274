"""What it costs, a budget, and an endpoint that ends by itself: over the command line and real HTTP."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta, timezone
from typing import Any

from tests.journeys.conftest import Learner
from tests.journeys.test_whole_tutorial import assert_nothing_is_left


def as_aws(learner: Learner) -> dict[str, str]:
    """The practice account as somebody's AWS account: with keys, a region and an address."""
    where = learner.account.start()
    return {
        "AWS_ACCESS_KEY_ID": str(where.access_key_id),
        "AWS_SECRET_ACCESS_KEY": str(where.secret_access_key),
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": str(where.endpoint_url),
    }


def test_a_budget_stops_before_the_step_that_would_exceed_it(learner: Learner) -> None:
    refused = learner.run("run", "--practice", "--walkthrough", "poor", "--budget", "0.01", "--json")
    assert refused.code == 1
    events = [json.loads(line) for line in refused.out.splitlines()]
    assert [event["step"] for event in events if event["event"] == "budget-warned"] == ["processing"]
    assert (events[-1]["step"], events[-1]["code"]) == ("training", "BudgetExceeded")
    assert "--budget" in events[-1]["todo"]
    allowed = learner.run(
        "run", "--walkthrough", "poor", "--budget", "0.02", "--until", "training", "--cleanup"
    )
    assert allowed.code == 0, allowed.err
    assert "of $0.02 on AWS (prices of 20" in allowed.err


def test_on_aws_it_costs_by_the_clock_and_says_so_at_every_step(learner: Learner) -> None:
    done = learner.run("run", "--yes", "--walkthrough", "real", "--until", "endpoint", **as_aws(learner))
    assert done.code == 0, done.err
    # With --yes nobody is asked, and told all the same before anything is sent.
    plan, _, sent = done.err.partition("storage and requests: cents)")
    assert "$0.115 an hour, until it is deleted" in plan
    assert "CreateBucket" in plan
    assert "from now on: 1 job · $0.115/h" in sent
    assert "from now on: 1 endpoint · $0.115/h · $2.76/day" in done.err
    assert "ends by itself" in done.err
    assert "What it has cost so far" in done.out
    [cost] = learner.document("real")["steps"]["training"]["costs"]
    assert float(cost["seconds"]) < 3600
    listed = learner.run("list")
    assert "1 endpoint · $0.115/h · $2.76/day" in listed.out
    assert learner.run("cleanup", "real", "--yes", **as_aws(learner)).code == 0
    assert_nothing_is_left(learner)


def let_the_time_come(learner: Learner, name: str) -> None:
    """Two hours pass, for AWS and for the document."""
    now = datetime.now(timezone.utc)
    scheduler = learner.client("scheduler")
    [schedule] = scheduler.list_schedules()["Schedules"]
    found: dict[str, Any] = scheduler.get_schedule(Name=schedule["Name"])
    members = ("Name", "FlexibleTimeWindow", "Target", "ActionAfterCompletion")
    scheduler.update_schedule(
        **{member: found[member] for member in members},
        ScheduleExpression=now.strftime("at(%Y-%m-%dT%H:%M:%S)"),
    )
    document = learner.document(name)
    document["steps"]["endpoint"]["result"]["ends"] = (now - timedelta(seconds=1)).isoformat()
    path = learner.home / "state" / "walkthroughs" / f"{name}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    sagemaker, until = learner.client("sagemaker"), time.monotonic() + 90
    while sagemaker.list_endpoints()["Endpoints"] or scheduler.list_schedules()["Schedules"]:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_an_endpoint_ends_by_itself_is_made_again_for_who_needs_it_and_leaves_nothing(
    learner: Learner,
) -> None:
    learner.events("--walkthrough", "ends", "--until", "endpoint")
    let_the_time_come(learner, "ends")
    again = learner.run("run", "--walkthrough", "ends", "--until", "predictions")
    assert again.code == 0, again.err
    assert "is gone: it ended as asked, " in again.err
    assert "sentences" in again.err
    let_the_time_come(learner, "ends")
    last = learner.run("run", "--walkthrough", "ends")
    assert last.code == 0, last.err
    assert "is gone: it ended as asked, " in last.err
    assert last.err.count("CreateEndpoint") == 0, "the answers are there: nobody needs it again"
    assert_nothing_is_left(learner)
    assert learner.client("scheduler").list_schedules()["Schedules"] == []
