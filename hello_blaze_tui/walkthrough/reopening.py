"""What was done, or failed, is to be done again: under fresh names, and with it all that is built on it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.steps.step import Step
from hello_blaze_tui.walkthrough.standing import Standing

NAME_ROOM = 58
"""Of the 63 characters of the shortest names."""


def reopen(standing: Standing, step: Step) -> None:
    """Its answers are others now. Nothing happens to a step that was not begun."""
    progress = standing.progress(step.key)
    if progress == "failed" and _has_made(standing, step):
        # It was made of other answers.
        standing.document.step(step.key).attempt += 1
    if progress != "done":
        return
    position = standing.steps.index(step)
    for later in (step,) if step.leaf else standing.steps[position:]:
        record = standing.document.step(later.key)
        if record.progress != "not yet":
            record.progress, record.result = "not yet", later.kept(record.result)
            record.attempt += 1


def repeat(standing: Standing, step: Step) -> None:
    """It is to be done once more with the answers as they are; what it made stays, and so does its name."""
    made = [request.creates.name for request in step.requests(standing.answers) if request.creates]
    reopen(standing, step)
    _count_up(standing, step, made)


def once_more(step: Step) -> str:
    """What is asked before a step is repeated."""
    later = "" if step.leaf else "What is built on it is then to be done again, too. "
    return (
        f"{step.title} is done, with just these answers. It can be done once more, under a fresh name. "
        f"{later}What there is of it stays until the cleanup."
    )


def changed_since(step: Step) -> str:
    """What is asked before something works with what an outdated step has uploaded."""
    return (
        f"A file of the step {step.title} has changed on this computer since it was uploaded. What you start "
        "now would work with the old one, which lies in your bucket."
    )


def make_again(standing: Standing, entry: Entry) -> None:
    """Its step is to be done again, for what it made was deleted elsewhere."""
    step = standing.step(entry.step)
    if standing.progress(step.key) in {"here", "failed"}:
        standing.document.step(step.key).attempt += 1
    reopen(standing, step)
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
