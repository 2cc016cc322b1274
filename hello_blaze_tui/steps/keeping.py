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
"""Where it is not known what something was made with. An endpoint loads its model from the bucket, as the
role, whenever AWS gives it another machine; and it ends when it was to end."""


def kept(answers: Answers) -> frozenset[str]:
    """What stays: kinds, names, and kinds with a name (`model toys`), for two things may have one name."""
    return frozenset({*answers.items("cleanup.keep"), *needed(answers)})


def needed(answers: Answers) -> dict[str, str]:
    """What stays though nobody chose it, as `kept` has it, each with the kind that cannot work without it."""
    chosen = set(answers.items("cleanup.keep"))
    found: dict[str, str] = {}
    open_ = list(chosen)
    for word in open_:
        for kind, need in _needs(answers, word):
            if need not in found and need not in chosen:
                found[need] = kind
                open_.append(need)
    return found


def _needs(answers: Answers, word: str) -> Iterator[tuple[str, str]]:
    """What something that is meant by this word needs, with its kind."""
    meant = [each for each in answers.created if is_named(each, (word,))]
    for each in meant:
        yield from ((each.kind, need) for need in _needs_of(answers, each))
    if not meant:
        yield from ((word, need) for need in _needs_of_kind(answers, word))


def _needs_of(answers: Answers, resource: Resource) -> Iterator[str]:
    if resource.kind == "object":
        yield f"bucket {resource.name.partition('/')[0]}"
    elif known := answers.needs.get(str(resource)):
        yield from known
        if resource.kind == "endpoint":
            # Its end bears its name.
            yield f"schedule {resource.name}"
    else:
        yield from _needs_of_kind(answers, resource.kind)


def _needs_of_kind(answers: Answers, kind: str) -> Iterator[str]:
    """All of the kinds that it could be: what it was made with was not written down."""
    yield from NEEDS.get(kind, ())
    yield from _roles(answers, kind)


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
