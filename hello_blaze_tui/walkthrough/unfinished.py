"""The walkthroughs of this machine that can be gone on with. It asks nobody but the disk."""

from __future__ import annotations

from dataclasses import dataclass

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, load, names
from hello_blaze_tui.steps import STEPS


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
        measured = meter(document)
        if measured.running and not measured.practice:
            up.append(f"{name}: {measured.line()}")
    return rows, up


def _done(document: WalkthroughDocument) -> set[str]:
    return {key for key, record in document.steps.items() if record.progress == "done"}


def _place(document: WalkthroughDocument) -> str:
    return "practice" if document.place.practice else f"AWS {document.place.account_id}"
