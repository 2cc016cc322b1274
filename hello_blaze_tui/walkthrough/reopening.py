"""What was done, or failed, is to be done again: under fresh names, and with it all that is built on it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.steps.step import Step
from hello_blaze_tui.walkthrough.standing import Standing

NAME_ROOM = 58
"""Of the 63 characters of the shortest names."""


def reopen(standing: Standing, step: Step, why: str) -> None:
    """It is to be done again. What is built on it stays done until this is: nothing has happened to it yet.

    Nothing happens to a step that was not begun.
    """
    progress = standing.progress(step.key)
    if progress == "failed" and _has_made(standing, step):
        # It was made of other answers.
        standing.document.step(step.key).attempt += 1
    if progress == "done":
        _undo(standing, step, why)


def undo_built_on(standing: Standing, step: Step, why: str) -> None:
    """What is built on a step that is done anew, or gone, is to be done again, under fresh names."""
    for later in standing.built_on(step):
        if standing.progress(later.key) != "not yet":
            _undo(standing, later, why)


def _undo(standing: Standing, step: Step, why: str) -> None:
    record = standing.document.step(step.key)
    record.undone = why if record.progress == "done" else record.undone
    record.progress, record.result = "not yet", step.kept(record.result)
    record.attempt += 1


def would_repeat(standing: Standing, step: Step) -> bool:
    """Whether a step is done that has made something: nothing new comes of the same answers."""
    if standing.progress(step.key) != "done" or standing.problems(step.key):
        return False
    return any(request.creates is not None for request in standing.requests(step.key))


def repeat(standing: Standing, step: Step) -> None:
    """It is to be done once more with the answers as they are; what it made stays, and so does its name."""
    made = [request.creates.name for request in step.requests(standing.answers) if request.creates]
    reopen(standing, step, f"{step.title} was begun once more")
    _count_up(standing, step, made)


def make_again(standing: Standing, entry: Entry) -> None:
    """Its step is to be done again, for what it made was deleted elsewhere."""
    step = standing.step(entry.step)
    if standing.progress(step.key) in {"here", "failed"}:
        standing.document.step(step.key).attempt += 1
    why = f"the {entry.resource} was deleted elsewhere"
    reopen(standing, step, why)
    undo_built_on(standing, step, why)
    # AWS may not give a name again at once.
    _count_up(standing, step, (entry.resource.name,))


def _count_up(standing: Standing, step: Step, names: Iterable[str]) -> None:
    """Names that do not follow from the attempt."""
    for name in names:
        for field in step.fields:
            if standing.answers[f"{step.key}.{field.key}"] == name:
                standing.document.answers.setdefault(step.key, {})[field.key] = fresh(name)


def fresh(name: str) -> str:
    """Another name: `toys` becomes `toys-2`, that `toys-3`."""
    found = re.fullmatch(r"(.+)-(\d{1,3})", name)
    stem, number = (found[1], int(found[2])) if found else (name, 1)
    return f"{stem[:NAME_ROOM].rstrip('-')}-{number + 1}"


def _has_made(standing: Standing, step: Step) -> bool:
    """Whether something of a name that the step would give is up."""
    try:
        made = [request.creates for request in step.requests(standing.answers)]
    except (ValueError, OSError):
        return False
    entries = [standing.document.ledger.find(each) for each in made if each and each.kind != "object"]
    return any(entry is not None and entry.life == "created" for entry in entries)
