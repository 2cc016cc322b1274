"""What a walkthrough came to: what was done, what it cost, how good the model is, what is still up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from hello_blaze_tui.progress.meter import Meter
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument
from hello_blaze_tui.tui.marks import Marks
from hello_blaze_tui.tui.result_text import accuracy_bars, plain, strong
from hello_blaze_tui.tui.widgets.timeline import clock
from hello_blaze_tui.walkthrough.money import brief_rate, came_to, sum_of
from hello_blaze_tui.walkthrough.summary import beside_a_guess

Summary = Mapping[str, Any]


def done_and_cost(summary: Summary, marks: Marks) -> Text:
    """A row a step: its mark, how long it took, what it cost; the sum below, as `run` prints it."""
    practice = summary["practice"]
    cost_words = "would have cost on AWS" if practice else "has cost so far"
    text = strong(f"What you did, and what it {cost_words}\n")
    if practice:
        text.append(f"   {'':<20} {'here':>8}  on AWS\n", "dim")
    amounts: list[str] = []
    for step in summary["steps"]:
        amounts += [cost["usd"] for cost in step["costs"]]
        took = "" if step["seconds"] is None else clock(step["seconds"])
        cost = came_to(step["costs"]) or ("nothing" if step["progress"] != "not yet" else "not done")
        text.append(f" {marks.of(step['progress'])} {step['title']:<20} {took:>8}  {cost}\n")
    in_all = f"{sum_of(amounts)}{', and nothing here' * practice}"
    return text.append(f"   {'in all':<20} {'':>8}  {in_all}\n", "bold")


def accuracy(summary: Summary, test_labels: Mapping[str, int], marks: Marks) -> Text:
    """How often the model is right, beside what a guess would be; empty while nothing was trained."""
    metrics = summary["accuracy"]
    if not metrics:
        return Text()
    text = strong("How good your model is\n").append_text(accuracy_bars(metrics, marks)).append("\n")
    words = beside_a_guess(metrics, test_labels)
    return text.append(f"{words}\n") if words else text


def still_up(document: WalkthroughDocument, measured: Meter, marks: Marks) -> Text:
    """What is still there, what costs first."""
    kept = document.things_up()
    if not kept:
        return Text(f"{marks.done} Nothing of this walkthrough is left that could cost anything.\n")
    costs = measured.corner().replace("·", marks.dot) if measured.idle else "nothing of it costs by the hour"
    text = strong(f"Still up: {costs}\n")
    for entry in sorted(kept, key=lambda each: not each.per_hour):
        price = "" if document.place.practice or not entry.per_hour else f"  {brief_rate(entry)}"
        text.append(f"   {entry.resource.kind} {plain(entry.resource.name)}{price}\n")
    return text.append(f"Clean up here, or later with: hello-blaze cleanup {document.name}\n")
