"""What stays when a walkthrough is cleaned up: what was chosen, and what that cannot work without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps import endpoint_end
from hello_blaze_tui.steps.step import Answers, Field, Value

KEEPABLE = ("endpoint", "schedule", "endpoint configuration", "model", "bucket", "role", "logs")
NEEDS = {
    "endpoint": ("schedule", "endpoint configuration"),
    "endpoint configuration": ("model",),
    "model": ("bucket",),
}
"""An endpoint loads its model from the bucket, as the role, whenever AWS gives it another machine;
and it ends when it was to end."""


def kept(answers: Answers) -> frozenset[str]:
    """What stays: kinds, names, and kinds with a name (`model toys`), for two things may have one name."""
    return frozenset({*answers.items("cleanup.keep"), *needed(answers)})


def needed(answers: Answers) -> dict[str, str]:
    """What stays though nobody chose it, as `kept` has it, each with the kind that cannot work without it."""
    words = set(answers.items("cleanup.keep"))
    chosen = [each for each in answers.created if is_named(each, words)]
    kinds = [*words, *(each.kind for each in chosen)]
    # An object that is kept keeps the bucket that it lies in.
    found = {each.name.partition("/")[0]: "object" for each in chosen if each.kind == "object"}
    for kind in kinds:
        needs = (*NEEDS.get(kind, ()), *_roles(answers, kind))
        found |= {need: kind for need in needs if need not in found}
        kinds += [need for need in needs if need not in kinds]
    return {need: kind for need, kind in found.items() if need not in words}


def _roles(answers: Answers, kind: str) -> Iterator[str]:
    """The role that something of this kind works with: the schedule has its own."""
    for each in answers.created:
        of_schedule = endpoint_end.is_its_role(each, answers)
        if each.kind == "role" and kind == ("schedule" if of_schedule else "model"):
            yield str(each)


def is_named(resource: Resource, words: Iterable[str]) -> bool:
    """Whether it is meant by its kind, its name, or both."""
    return not {resource.kind, resource.name, str(resource)}.isdisjoint(words)


def stays(resource: Resource, kept: Set[str]) -> bool:
    """Whether a resource is kept; what lies in a bucket that is kept stays with it."""
    if resource.kind == "object":
        bucket = Resource("bucket", resource.name.partition("/")[0], resource.region)
        if is_named(bucket, kept):
            return True
    return is_named(resource, kept)


def _known(value: Value, answers: Answers) -> str | None:
    names = {word for each in answers.created for word in (each.name, str(each))}
    known = {*KEEPABLE, *names, answers.text("bucket.name")}
    words = [str(word) for word in value] if isinstance(value, list) else []
    unknown = [word for word in words if word not in known]
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
