"""The end of a run, on stdout: what the model said, how good it is, what it would have cost, what is left."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from hello_blaze_tui.plain.terminal import say, tell, width, wrapped
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.steps.words import MEANING
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.money import came_to, rate, sum_of
from hello_blaze_tui.walkthrough.summary import beside_a_guess


def show_summary(data: Mapping[str, Any], test_labels: Mapping[str, int]) -> None:
    """Prints the summary of a Finished event; `test_labels` says what a guess would be right on."""
    tell()
    tell(f"What came of {data['walkthrough']}")
    _accuracy(data["accuracy"])
    if words := beside_a_guess(data["accuracy"], test_labels):
        _tell_wrapped(f"  {words}")
    _answers("The endpoint said", data["predictions"])
    _answers("The batch transform said", data["transform"])
    _costs(data["steps"], practice=data["practice"])
    _resources(data["created"], data["deleted"])


def _accuracy(metrics: Mapping[str, float]) -> None:
    names = {"train:accuracy": "on the training set", "validation:accuracy": "on sentences it had not seen"}
    shown = [f"{metrics[name]:.1%} {words}" for name, words in names.items() if name in metrics]
    if shown:
        _tell_wrapped(f"  The model is right {' and '.join(shown)}.")


def _answers(title: str, predictions: Sequence[Mapping[str, Any]]) -> None:
    if not predictions:
        return
    tell()
    tell(f"  {title}:")
    for prediction in predictions:
        label = MEANING.get(prediction["label"], prediction["label"])
        sentence = textwrap.shorten(prediction["sentence"], width() - 26, placeholder=" ...")
        tell(f"    {label:<12} {prediction['probability']:.2f}  {sentence}")


def _costs(steps: Sequence[Mapping[str, Any]], *, practice: bool) -> None:
    tell()
    title = "What it would have cost on AWS" if practice else "What it has cost so far, by AWS's own times"
    tell(f"  {title}:")
    amounts = []
    for step in steps:
        if step["progress"] == "not yet":
            continue
        amounts += [cost["usd"] for cost in step["costs"]]
        seconds = "" if step["seconds"] is None else f"{step['seconds']:6.1f} s"
        tell(f"    {step['title']:<20} {seconds:>9}   {came_to(step['costs']) or 'nothing'}")
    tell(f"    {'in all':<20} {'':>9}   {sum_of(amounts)}" + (", and nothing here" if practice else ""))


def _resources(created: Sequence[Mapping[str, str]], deleted: Sequence[Mapping[str, str]]) -> None:
    tell()
    _tell_wrapped(f"  Created: {_counted(created)}.")
    _tell_wrapped(f"  Deleted: {_counted(deleted)}.")


def _tell_wrapped(text: str) -> None:
    for line in wrapped(text):
        tell(line)


def _counted(resources: Sequence[Mapping[str, str]]) -> str:
    kinds = Counter(resource["kind"] for resource in resources)
    return ", ".join(f"{number} {kind}{'s' * (number > 1)}" for kind, number in kinds.items()) or "nothing"


def labels_of_test(walkthrough: Walkthrough) -> Mapping[str, int]:
    """How often each label is in the testing set; empty while there is none."""
    labels: Mapping[str, int] = walkthrough.answers.result("processing").get("test", {}).get("labels", {})
    return labels


def show_up(walkthrough: Walkthrough) -> None:
    """What is still up, on stderr, and how to delete it; nothing when nothing is."""
    kept = walkthrough.document.things_up()
    unsettled = [entry for entry in walkthrough.document.unsettled() if entry.resource.kind != "object"]
    if not (kept or unsettled):
        return
    say()
    say("Still up:")
    for entry in kept:
        say(f"  {entry.resource}: {rate(entry, practice=walkthrough.practice)}")
    for entry in unsettled:
        say(f"  {entry.resource}: {_fate(entry, practice=walkthrough.practice)}")
    say(f"Delete it with: hello-blaze cleanup {walkthrough.name}")


def _fate(entry: Entry, *, practice: bool) -> str:
    if entry.life == "intended":
        return "asked for, and no answer came; it is looked for when you go on"
    return f"goes on to its end, {'at no cost here' if practice else 'and costs until then'}"
