"""The walkthroughs of this machine that can be gone on with. It asks nobody but the disk."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, load, names
from hello_blaze_tui.steps import STEPS
from hello_blaze_tui.walkthrough.money import a_day, costing


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A walkthrough that can be gone on with."""

    name: str
    words: str
    """Its name, where it is, and at which step."""


def unfinished() -> tuple[list[Unfinished], list[str]]:
    """Them, the one last worked on first; and, a line each, what is up on AWS right now and what it costs."""
    rows, up = [], []
    for name in names():
        try:
            document = load(name)
        except BlazeError:
            rows.append(Unfinished(name, f"{name}   its document cannot be read"))
            continue
        done = _done(document)
        if len(done) < len(STEPS):
            at = next(step.title for step in STEPS if step.key not in done)
            words = f"{name}   {_place(document)}   {at.lower()}, {len(done) + 1} of {len(STEPS)}"
            rows.append(Unfinished(name, words))
        if costing(document.ledger.up()) and not document.place.practice:
            up.append(f"{name}: endpoint up, {a_day(document.ledger.up())}")
    return rows, up


def finished() -> list[Unfinished]:
    """Those of which every step is done: their end can be looked at again."""
    rows = []
    for name in names():
        with suppress(BlazeError):
            document = load(name)
            if len(_done(document)) >= len(STEPS):
                rows.append(Unfinished(name, f"{name}   {_place(document)}   finished"))
    return rows


def _done(document: WalkthroughDocument) -> set[str]:
    return {key for key, record in document.steps.items() if record.progress == "done"}


def _place(document: WalkthroughDocument) -> str:
    return "practice" if document.place.practice else f"AWS {document.place.account_id}"
