"""Asynchronous answers: the part of the endpoint's form that says where they go."""

from __future__ import annotations

from collections.abc import Callable

from hello_blaze_tui.steps import checks, machines, naming
from hello_blaze_tui.steps.endpoint_kind import is_async, is_provisioned
from hello_blaze_tui.steps.step import Answers, Field, Value

GROUP = "Async Invocation Config"
MEMBER = "asyncInferenceConfig"
TOPICS = ("SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC")


def _in_bucket(path: str) -> Callable[[Answers], Value]:
    return lambda answers: naming.below(answers, f"{path}{answers.text('endpoint.name')}/")


def _notifies(answers: Answers) -> bool:
    """Whether a topic is told."""
    topics = (answers.text(f"endpoint.{name}_topic") for name in ("success", "error"))
    return is_async(answers) and any(topics)


def _topics(value: Value, _answers: Answers) -> str | None:
    chosen = value if isinstance(value, list) else []
    right = set(chosen) <= set(TOPICS) and len(chosen) == len(set(chosen))
    return None if right else f"Choose {TOPICS[0]}, {TOPICS[1]}, both or none."


FIELDS = (
    Field(
        "async",
        "Async Invocation Config",
        "Requests are queued, and answers are written into your bucket.",
        kind="boolean",
        default=False,
        group=GROUP,
        folded=True,
        when=is_provisioned,
    ),
    Field(
        "async_output_uri",
        "S3 output path",
        "Where the answers are written.",
        default=_in_bucket("async/output/"),
        check=checks.s3_uri,
        member=f"{MEMBER}.outputConfig.s3OutputPath",
        group=GROUP,
        folded=True,
        when=is_async,
    ),
    Field(
        "async_failure_uri",
        "S3 failure path",
        "Where it is written that a request failed; nothing: nowhere.",
        default=_in_bucket("async/failure/"),
        check=checks.optional(checks.s3_uri),
        member=f"{MEMBER}.outputConfig.s3FailurePath",
        group=GROUP,
        folded=True,
        when=is_async,
    ),
    Field(
        "async_concurrency",
        "Max concurrent invocations per instance",
        "How many requests the model is given at once.",
        kind="integer",
        default=4,
        check=checks.whole_number(1, 1000, "requests"),
        member=f"{MEMBER}.clientConfig",
        group=GROUP,
        folded=True,
        when=is_async,
    ),
    Field(
        "success_topic",
        "Success topic",
        "The ARN of an SNS topic that is told of each answer; nothing: none is.",
        member=f"{MEMBER}.outputConfig.notificationConfig.successTopic",
        group=GROUP,
        folded=True,
        when=is_async,
    ),
    Field(
        "error_topic",
        "Error topic",
        "The ARN of an SNS topic that is told of each failure; nothing: none is.",
        member=f"{MEMBER}.outputConfig.notificationConfig.errorTopic",
        group=GROUP,
        folded=True,
        when=is_async,
    ),
    Field(
        "notify_with_answer",
        "Include inference response in",
        "Which of these topics are sent the answer itself, too, where it has at most 128 KB.",
        kind="list",
        default=lambda _answers: [],
        choices=TOPICS,
        check=_topics,
        member=f"{MEMBER}.outputConfig.notificationConfig.includeInferenceResponseIn",
        group=GROUP,
        folded=True,
        when=_notifies,
    ),
    machines.key(
        "async_key", "Encryption key of the answers", f"{MEMBER}.outputConfig.kmsKeyId", GROUP, is_async
    ),
)
