"""What a learner can do at a step when its questions are answered, or when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from hello_blaze_tui.plain.asking_more import PREDICTIONS
from hello_blaze_tui.steps.step import Step
from hello_blaze_tui.steps.words import GO
from hello_blaze_tui.walkthrough import Walkthrough, gone_on_with
from hello_blaze_tui.walkthrough.reopening import would_repeat

CLEANUP = "cleanup"
Deed = Literal[
    "undone",
    "send",
    "mend",
    "change",
    "again",
    "defaults",
    "request",
    "sentence",
    "file",
    "all",
    "leftovers",
    "next",
    "back",
    "other",
    "leave",
]


def what_now(walkthrough: Walkthrough, step: Step, *, writes: bool) -> Iterator[tuple[str, Deed]]:
    """Words and deed, that which leads on first; where nothing may be written, nothing is to be changed."""
    position, wrong = walkthrough.steps.index(step), walkthrough.problems(step.key)
    if walkthrough.progress(step.key) == "done":
        after = walkthrough.steps[position + 1 : position + 2]
        yield f"Next: {after[0].title if after else 'the end'}", "next"
        if step.key == PREDICTIONS:
            yield from _more(writes=writes)
    elif writes:
        yield from _way_on(walkthrough, step)
    if writes:
        yield from _changes(walkthrough, step)
    if not wrong and walkthrough.requests(step.key):
        yield "Show the request", "request"
    if position:
        yield f"Back to: {walkthrough.steps[position - 1].title}", "back"
    yield "Go to another step", "other"
    yield "Leave; everything is kept", "leave"


def _way_on(walkthrough: Walkthrough, step: Step) -> Iterator[tuple[str, Deed]]:
    wrong = walkthrough.problems(step.key)
    # What stands under no field is to be mended in a step before this one.
    here = sum(1 for field in wrong if field)
    if walkthrough.missing_before(step.key):
        # What this is built on was changed, or deleted elsewhere.
        yield f"Go on with: {gone_on_with(walkthrough).title}", "undone"
    elif here:
        yield f"Mend {here} thing{'s' * (here > 1)}", "mend"
    elif not wrong:
        yield GO[step.key], "send"


def _more(*, writes: bool) -> Iterator[tuple[str, Deed]]:
    if writes:
        yield "Ask about another sentence", "sentence"
        yield "Ask about a file of sentences", "file"
    yield "Show all that was asked", "all"


def _changes(walkthrough: Walkthrough, step: Step) -> Iterator[tuple[str, Deed]]:
    yield "Change the answers", "change"
    if any(walkthrough.answers.is_given(f"{step.key}.{field.key}") for field in step.fields):
        yield "Put all answers of this step back to their defaults", "defaults"
    if would_repeat(walkthrough, step):
        yield "Do it once more, with these answers", "again"
    if step.key == CLEANUP:
        yield "Look for leftovers in this region", "leftovers"
