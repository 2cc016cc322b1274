"""What a learner is told of steps that are to be done again: what else is then, and why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap

from hello_blaze_tui.steps.step import Step
from hello_blaze_tui.walkthrough.standing import Standing


def then_again(standing: Standing, step: Step) -> str:
    """What is said before a step is sent on which others are built that are done; empty: there are none."""
    done = [each.title for each in standing.built_on(step) if standing.progress(each.key) == "done"]
    if not done:
        return ""
    is_one = len(done) == 1
    return (
        f"{_listed(done)} {'is' if is_one else 'are'} built on {step.title}, and will have to be done again. "
        "That deletes nothing: what was made stays in the cleanup's list."
    )


def once_more(standing: Standing, step: Step) -> str:
    """What is asked before a step is repeated."""
    later = then_again(standing, step) or "What there is of it stays until the cleanup."
    now = f"{step.title} is done, with just these answers. It can be done once more, under a fresh name."
    return f"{now} {later}"


def first_comes(standing: Standing, key: str) -> str:
    """What is to be done before a step, and why where it was done already; empty: nothing."""
    missing = standing.missing_before(key)
    if not missing:
        return ""
    undone: dict[str, list[str]] = {}
    for step in missing:
        if why := standing.document.undone(step.key):
            undone.setdefault(why, []).append(step.title)
    names = ", ".join(step.title for step in missing)
    return " ".join((f"Before this comes: {names}.", *starmap(_again, undone.items())))


def _again(why: str, titles: Sequence[str]) -> str:
    was, is_ = ("was", "is") if len(titles) == 1 else ("were", "are")
    return f"{_listed(titles)} {was} done, and {is_} to be done again: {why}."


def _listed(titles: Sequence[str]) -> str:
    """`Model, Endpoint and Predictions`."""
    return " and ".join(part for part in (", ".join(titles[:-1]), titles[-1]) if part)


def changed_since(step: Step) -> str:
    """What is asked before something works with what an outdated step has uploaded."""
    return (
        f"A file of the step {step.title} has changed on this computer since it was uploaded. What you start "
        "now would work with the old one, which lies in your bucket."
    )
