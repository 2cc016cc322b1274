"""Answers for tests of steps: a learner's walkthrough, as far as a step sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.steps.step import Answers, Setting, Value

PARTITIONS = {"cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov"}


def answers(
    given: Mapping[str, Value] | None = None,
    *,
    region: str = "us-east-1",
    name: str = "toys-1",
    results: Mapping[str, Mapping[str, Any]] | None = None,
    attempts: Mapping[str, int] | None = None,
    created: tuple[Resource, ...] = (),
    needs: Mapping[str, Sequence[str]] | None = None,
) -> Answers:
    """`given` is by `step.field`."""
    by_step: dict[str, dict[str, Value]] = {}
    for key, value in (given or {}).items():
        step, _, field = key.partition(".")
        by_step.setdefault(step, {})[field] = value
    setting = Setting(
        walkthrough=name,
        token="3fa2c1",
        practice=True,
        account_id="123456789012",
        partition=PARTITIONS.get(region, "aws"),
        region=region,
        began="2026-11-24T08:30:00.000+00:00",
        machine="m-0a1b2c3d",
    )
    made = {resource: (needs or {}).get(str(resource), ()) for resource in created}
    return Answers(setting, {step.key: step for step in STEPS}, by_step, results or {}, attempts or {}, made)
