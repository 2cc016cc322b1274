"""What a step's screen shows of a walkthrough: one frozen value, made off the event loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.request import Request
from hello_blaze_tui.steps.step import Answers, Step, nothing
from hello_blaze_tui.walkthrough import Walkthrough, excess

READING = (
    "The list is still being read from your account. Esc goes back to the form, where a name can be typed."
)
TYPE_IT = "Esc goes back to the form, where a name can be typed."
NONE_YET = "There is none in your account yet. Esc goes back to the form, where a new one can be made."


@dataclass(frozen=True, slots=True)
class View:
    """A walkthrough as one of its steps sees it."""

    answers: Answers
    result: Mapping[str, Any]
    problems: Mapping[str, str]
    requests: tuple[Request, ...]
    """Empty while there are problems."""
    unsent: str
    """Why there is no request to be shown, where there is none."""
    up: tuple[Entry, ...]
    excess: str
    """Why the step does not fit into the budget; empty when it does."""


def account_choices(walkthrough: Walkthrough, step: Step) -> Iterator[tuple[str, list[str], str]]:
    """The choices that are read from the account, by field; and where there are none, why."""
    for field in step.fields:
        if field.account_choices is None:
            continue
        try:
            choices = list(field.account_choices(walkthrough.account, walkthrough.answers))
        except BlazeError as error:
            yield field.key, [], f"The list cannot be read from your account. {error.what} {TYPE_IT}"
        else:
            yield field.key, choices, "" if choices else NONE_YET


def view(walkthrough: Walkthrough, key: str) -> View:
    """The view of the step `key`, now. Loads the service model the first time, which takes a moment."""
    problems = walkthrough.problems(key)
    answers = walkthrough.answers
    return View(
        answers=answers,
        result=answers.result(key),
        problems=problems,
        requests=() if problems else tuple(walkthrough.requests(key)),
        unsent=_unsent(walkthrough.step(key), problems),
        up=walkthrough.up(),
        excess=excess(walkthrough, key),
    )


def _unsent(step: Step, problems: Mapping[str, str]) -> str:
    if step.key == "cleanup":
        return "What is sent depends on what lies in your account. Ctrl+L shows it as it happens."
    if step.requests is nothing or not problems:
        return "This step sends nothing that changes your account."
    return "What is sent is shown here as soon as what is wrong in the form is mended."
