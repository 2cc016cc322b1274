"""What stays when a walkthrough is cleaned up: what was chosen, and what that cannot work without."""

from __future__ import annotations

from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps.step import Answers, Field, Value

KEEPABLE = ("endpoint", "schedule", "endpoint configuration", "model", "bucket", "role", "logs")
NEEDS = {
    "endpoint": ("schedule", "endpoint configuration", "model", "bucket", "role"),
    "schedule": ("role",),
    "endpoint configuration": ("model", "bucket", "role"),
    "model": ("bucket", "role"),
}
"""An endpoint loads its model from the bucket, as the role, whenever AWS gives it another machine;
and it ends when it was to end."""


def kept(answers: Answers) -> frozenset[str]:
    """Kinds and names that stay."""
    words = set(answers.items("cleanup.keep"))
    kinds = words | {each.kind for each in answers.created if each.name in words}
    # An object that is kept keeps the bucket that it lies in.
    words |= {
        each.name.partition("/")[0]
        for each in answers.created
        if each.kind == "object" and each.name in words
    }
    return frozenset(words.union(*(NEEDS.get(kind, ()) for kind in kinds)))


def stays(resource: Resource, kept: frozenset[str]) -> bool:
    """Whether a resource is kept; what lies in a bucket that is kept stays with it."""
    if resource.kind == "object" and {"bucket", resource.name.partition("/")[0]} & kept:
        return True
    return bool({resource.kind, resource.name} & kept)


def _known(value: Value, answers: Answers) -> str | None:
    names = {resource.name for resource in answers.created} | {answers.text("bucket.name")}
    words = [str(word) for word in value] if isinstance(value, list) else []
    unknown = [word for word in words if word not in KEEPABLE and word not in names]
    if not unknown:
        return None
    return (
        f"{unknown[0][:80]!r} is neither a kind ({', '.join(KEEPABLE)}) nor the name of something that is up."
    )


FIELD = Field(
    "keep",
    "Keep",
    "What stays, by kind (endpoint, endpoint configuration, model, bucket, role, logs) or by name. "
    "What it cannot work without stays with it.",
    kind="list",
    default=lambda _answers: [],
    choices=KEEPABLE,
    check=_known,
)
