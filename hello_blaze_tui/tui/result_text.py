"""A step's verified result, as text: what was made, and what is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.text import Text

from hello_blaze_tui.steps.words import MEANING
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.widgets.probability_bars import bars

Result = Mapping[str, Any]


def result_text(key: str, result: Result, marks: Marks) -> Text:
    """The result of the step `key`; every character of the learner's or AWS's is shown as it is."""
    text = Text(f"{marks.done} {result.get('summary', 'done')}\n", "bold")
    detail = DETAILS.get(key)
    return text.append_text(detail(result, marks)) if detail else text


def _sets(result: Result, marks: Marks) -> Text:
    text = Text()
    for name, title in (("train", "Training set"), ("test", "Testing set")):
        each = result[name]
        counts = ", ".join(
            f"{count:,} {MEANING.get(label, label)}" for label, count in each["labels"].items()
        )
        text.append(f"\n{title}", "bold").append(f"  {counts}\n{each['uri']}\n")
        for line in each["preview"]:
            text.append(f"  {marks.dot} {line}\n", "dim")
    return text


def _training(result: Result, marks: Marks) -> Text:
    names = {
        "train:accuracy": "on what it learned from",
        "validation:accuracy": "on sentences it had not seen",
    }
    shown = [(words, result["metrics"][name]) for name, words in names.items() if name in result["metrics"]]
    text = Text("\nHow often it is right\n", "bold").append_text(bars(shown, marks))
    return text.append(f"\n\nArtifact  {result['artifact']}  {result['bytes']:,} bytes\n")


def _predictions(result: Result, marks: Marks) -> Text:
    return predictions_text(result["predictions"], marks)


def predictions_text(predictions: Sequence[Mapping[str, Any]], marks: Marks) -> Text:
    """Each sentence, and what the model says of it as bars."""
    text = Text()
    for prediction in predictions:
        labels = [(label, probability) for label, probability in prediction["all"]]
        text.append(f"\n{prediction['sentence']}\n").append_text(bars(labels, marks)).append("\n")
    return text


def _pairs(result: Result, _marks: Marks) -> Text:
    shown = ((name, value) for name, value in result.items() if name not in {"summary", "stamps"} and value)
    return Text("\n".join(f"{name:<12} {value}" for name, value in shown))


def _streams(result: Result, _marks: Marks) -> Text:
    rows = (f"{each['lines']:>6} lines  {each['group']}  {each['stream']}" for each in result["streams"])
    return Text("\n".join(rows))


DETAILS: dict[str, Callable[[Result, Marks], Text]] = {
    "region": _pairs,
    "registry": _pairs,
    "dataset": _pairs,
    "role": _pairs,
    "processing": _sets,
    "training": _training,
    "predictions": _predictions,
    "transform": _predictions,
    "logs": _streams,
}
