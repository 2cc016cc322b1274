"""Fields that say what a training job does when its machine is taken away, or fails."""

from __future__ import annotations

from typing import Any

from hello_blaze_tui.steps import checks
from hello_blaze_tui.steps.step import Answers, Field, Value

SPOT_MINUTES = 60
"""A built-in algorithm without checkpoints may wait no longer (developer guide, "managed spot training")."""
CHECKPOINTS = "/opt/ml/checkpoints"
"""Where SageMaker looks for them when nothing else is said (service model, CheckpointConfig)."""
MOST_RETRIES = 30
"""Service model, MaximumRetryAttempts; a job that sends none is not tried again."""
SPOT, CHECKPOINT, RETRIES = "Managed spot training", "Checkpoint configuration", "Retry strategy"


def _max_wait(value: Value, answers: Answers) -> str | None:
    least = answers["training.max_runtime_minutes"]
    right = isinstance(value, int) and isinstance(least, int) and least <= value <= SPOT_MINUTES
    return None if right else f"This is from the maximum runtime, {least}, to {SPOT_MINUTES} minutes."


FIELDS = (
    Field(
        "spot",
        "Enable managed spot training",
        "The machine is one that nobody needs at the moment: up to 90% cheaper, but AWS may take it back, "
        "and training then begins again.",
        kind="boolean",
        default=False,
        member="enableManagedSpotTraining",
        group=SPOT,
        folded=True,
    ),
    Field(
        "max_wait_minutes",
        "Maximum wait time (minutes)",
        "How long the job may take with the time in which it waits for such a machine.",
        kind="integer",
        default=SPOT_MINUTES,
        check=_max_wait,
        member="stoppingCondition.maxWaitTimeInSeconds",
        group=SPOT,
        folded=True,
        when=lambda answers: answers.flag("training.spot"),
    ),
    Field(
        "checkpoint_uri",
        "Checkpoints: S3 location",
        "Where a program saves how far it is, to go on from there. BlazingText saves nothing on the way. "
        "Nothing: no checkpoints.",
        check=checks.optional(checks.s3_uri),
        member="checkpointConfig.s3Uri",
        group=CHECKPOINT,
        folded=True,
    ),
    Field(
        "checkpoint_path",
        "Checkpoints: local path",
        "The folder of the container that is copied there.",
        default=CHECKPOINTS,
        check=checks.some,
        member="checkpointConfig.localPath",
        group=CHECKPOINT,
        folded=True,
        when=lambda answers: bool(answers.text("training.checkpoint_uri")),
    ),
    Field(
        "retries",
        "Maximum retry attempts",
        "How often the job begins again when AWS's own machines fail; each time costs. 0: it ends as failed.",
        kind="integer",
        default=0,
        check=checks.whole_number(0, MOST_RETRIES, "attempts"),
        member="retryStrategy.maximumRetryAttempts",
        group=RETRIES,
        folded=True,
    ),
)


def stopping(answers: Answers) -> dict[str, int]:
    """How long the job may take, and wait."""
    condition = {"MaxRuntimeInSeconds": answers.integer("training.max_runtime_minutes") * 60}
    if answers.flag("training.spot"):
        condition["MaxWaitTimeInSeconds"] = answers.integer("training.max_wait_minutes") * 60
    return condition


def settings(answers: Answers) -> dict[str, Any]:
    """What else of it is sent: nothing while nothing is set."""
    sent: dict[str, Any] = {}
    if answers.flag("training.spot"):
        sent["EnableManagedSpotTraining"] = True
    if uri := answers.text("training.checkpoint_uri"):
        sent["CheckpointConfig"] = {"S3Uri": uri, "LocalPath": answers.text("training.checkpoint_path")}
    if retries := answers.integer("training.retries"):
        sent["RetryStrategy"] = {"MaximumRetryAttempts": retries}
    return sent
