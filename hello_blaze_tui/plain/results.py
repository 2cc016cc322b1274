"""A step's verified result, in lines: what was made, and what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from hello_blaze_tui.plain.terminal import say
from hello_blaze_tui.steps.call_words import about
from hello_blaze_tui.steps.words import MEANING, named

Result = Mapping[str, Any]


def show_result(step: str, result: Result) -> None:
    """What there is beyond the summary that a run ends with."""
    for line in DETAILS.get(step, _nothing)(result):
        say(f"    {line}")


def show_call(call: Result) -> None:
    """One question that was asked of the model, with its answers."""
    for line in _call(call):
        say(f"    {line}")


def _nothing(_result: Result) -> Iterable[str]:
    return ()


def _pairs(result: Result) -> Iterator[str]:
    yield from (f"{words}: {value}" for words, value in named(result))


def _sets(result: Result) -> Iterator[str]:
    for name, title in (("train", "Training set"), ("test", "Testing set")):
        each = result[name]
        yield f"{title}: " + ", ".join(
            f"{count:,} {MEANING.get(label, label)}" for label, count in each["labels"].items()
        )
        yield each["uri"]
        yield from (f"  {line}" for line in each["preview"])


def _training(result: Result) -> Iterator[str]:
    names = {"train:accuracy": "what it learned from", "validation:accuracy": "sentences it had not seen"}
    for name, words in names.items():
        if name in result["metrics"]:
            yield f"right on {result['metrics'][name]:.1%} of {words}"
    if not any(name in result["metrics"] for name in names):
        yield "AWS reported no accuracy for this job."
    if result.get("billable_seconds"):
        yield f"AWS bills {result['billable_seconds']} seconds of the machine."
    yield f"Artifact, {result['bytes']:,} bytes:"
    yield result["artifact"]


def _predictions(result: Result) -> Iterator[str]:
    for prediction in result["predictions"]:
        labels = ((MEANING.get(label, label), probability) for label, probability in prediction["all"])
        said = ", ".join(f"{label} {probability:.2f}" for label, probability in labels)
        yield f"{said:<16}  {prediction['sentence']}"


def _transform(result: Result) -> Iterator[str]:
    yield from _predictions(result)
    yield from result.get("beginning", ())


def _call(call: Result) -> Iterator[str]:
    yield from _predictions(call)
    yield ", ".join(about(call))


def _streams(result: Result) -> Iterator[str]:
    for stream in result["streams"]:
        lines = "line " if stream["lines"] == 1 else "lines"
        yield f"{stream['lines']:>6} {lines}  {stream['group']}"
        yield f"{'':14}{stream['stream']}"


DETAILS: Mapping[str, Callable[[Result], Iterable[str]]] = {
    "region": _pairs,
    "dataset": _pairs,
    "role": _pairs,
    "registry": _pairs,
    "processing": _sets,
    "training": _training,
    "model": _pairs,
    "predictions": _call,
    "transform": _transform,
    "logs": _streams,
}
