from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from hello_blaze_tui.aws.diagnosis import explained
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps.log_deletions import log_deletions
from hello_blaze_tui.steps.step import Scene

JOB = Resource("training job", "toys", "us-east-1")


@dataclass
class Logs:
    """A log group that others share, and one of them deletes after so many looks at its streams."""

    looks: int
    region: str = "us-east-1"

    def pages(self, _service: str, operation: str, _key: str, **_given: str) -> Iterator[dict[str, Any]]:
        if operation == "DescribeLogGroups":
            yield {"logGroupName": "/aws/sagemaker/TrainingJobs", "creationTime": time.time() * 1000}
            return
        if self.looks == 0:
            answer: Any = {"Error": {"Code": "ResourceNotFoundException", "Message": "It does not exist."}}
            with explained(operation):
                raise ClientError(answer, operation)
        self.looks -= 1
        yield {"logStreamName": "toys/algo-1"}


@pytest.mark.parametrize(("looks", "deleted"), [(0, 0), (1, 1)])
def test_a_group_that_somebody_else_deletes_meanwhile_is_what_was_wanted(looks: int, deleted: int) -> None:
    setting = SimpleNamespace(began="2026-11-24T10:00:00+00:00")
    scene = SimpleNamespace(account=Logs(looks), answers=SimpleNamespace(setting=setting))
    asked = [request.operation for request in log_deletions(cast(Scene, scene), [JOB])]
    # Who deletes what is gone is told so by AWS, and goes on.
    assert asked == ["DeleteLogStream"] * deleted + ["DeleteLogGroup"]
