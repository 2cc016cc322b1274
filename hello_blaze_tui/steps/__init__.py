"""The tutorial, one module a step, and their order."""

from __future__ import annotations

from hello_blaze_tui.steps import (
    bucket,
    cleanup,
    dataset,
    endpoint,
    logs,
    model,
    predictions,
    processing,
    region,
    registry,
    role,
    training,
    transform,
)
from hello_blaze_tui.steps.step import Step

STEPS: tuple[Step, ...] = (
    region.STEP,
    bucket.STEP,
    dataset.STEP,
    role.STEP,
    registry.STEP,
    processing.STEP,
    training.STEP,
    model.STEP,
    endpoint.STEP,
    predictions.STEP,
    transform.STEP,
    logs.STEP,
    cleanup.STEP,
)
