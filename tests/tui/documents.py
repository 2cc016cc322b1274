"""Walkthroughs on disk, as if a learner had left them there."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hello_blaze_tui.progress import folders, walkthrough_document
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import Place, StepRecord, WalkthroughDocument
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps import STEPS

ACCOUNT = "123456789012"


def left(
    name: str,
    done: int,
    *,
    profile: str | None = None,
    practice: bool = True,
    endpoint: str = "",
    minutes_ago: float = 2,
) -> WalkthroughDocument:
    """A walkthrough that was stopped after `done` steps; `endpoint`: USD an hour of one that is up."""
    then = (datetime.now(timezone.utc) - timedelta(minutes=minutes_ago)).isoformat()
    document = walkthrough_document.begin(name, Place(practice, "us-east-1", ACCOUNT, profile=profile))
    document.began = then
    for step in STEPS[:done]:
        document.steps[step.key] = StepRecord("done", started=then, ended=then, result={"summary": "done"})
    if endpoint:
        resource = Resource("endpoint", f"{name}-e1", "us-east-1")
        document.ledger.put(Entry(resource, "endpoint", "created", then, endpoint))
    document.save()
    return document


def damaged(name: str, text: str = "{not json") -> None:
    """A document that cannot be read."""
    folders.walkthroughs().mkdir(parents=True, exist_ok=True)
    (folders.walkthroughs() / f"{name}.json").write_text(text, encoding="utf-8")
