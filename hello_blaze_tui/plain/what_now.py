"""What a learner can do at a step when its questions are answered, or when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from hello_blaze_tui.steps.step import Step
from hello_blaze_tui.steps.words import GO
from hello_blaze_tui.walkthrough import Walkthrough

Deed = Literal["send", "mend", "change", "defaults", "request", "sentence", "next", "back", "other", "leave"]


def what_now(walkthrough: Walkthrough, step: Step) -> Iterator[tuple[str, Deed]]:
    """Words and deed, that which leads on first."""
    position, wrong = walkthrough.steps.index(step), walkthrough.problems(step.key)
    # What stands under no field is to be mended in a step before this one.
    here = sum(1 for field in wrong if field)
    if walkthrough.progress(step.key) == "done":
        after = walkthrough.steps[position + 1 : position + 2]
        yield f"Next: {after[0].title if after else 'the end'}", "next"
        if step.key == "predictions":
            yield "Ask about another sentence", "sentence"
    elif here:
        yield f"Mend {here} thing{'s' * (here > 1)}", "mend"
    elif not wrong:
        yield GO[step.key], "send"
    yield "Change the answers", "change"
    if any(walkthrough.answers.is_given(f"{step.key}.{field.key}") for field in step.fields):
        yield "Put all answers of this step back to their defaults", "defaults"
    if not wrong and walkthrough.requests(step.key):
        yield "Show the request", "request"
    if position:
        yield f"Back to: {walkthrough.steps[position - 1].title}", "back"
    yield "Go to another step", "other"
    yield "Leave; everything is kept", "leave"
