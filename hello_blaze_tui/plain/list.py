"""`hello-blaze list`: the walkthroughs of this machine. It asks nobody but the disk."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.plain.terminal import say, tell
from hello_blaze_tui.progress.meter import meter
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, load, names
from hello_blaze_tui.steps import STEPS


def run(_options: Namespace) -> int:
    known = names()
    if not known:
        say("There is no walkthrough yet. Begin one with: hello-blaze run --practice")
    return max((_show(name) for name in known), default=0)


def _show(name: str) -> int:
    """One damaged document does not hide the others."""
    try:
        tell(_line(load(name)))
    except BlazeError as error:
        say(str(error))
        return error.exit_code
    return 0


def _line(document: WalkthroughDocument) -> str:
    place = "practice" if document.place.practice else f"AWS {document.place.account_id}"
    done = sum(document.progress(step.key) == "done" for step in STEPS)
    began = datetime.fromisoformat(document.began).astimezone()
    steps = f"{done:>2} of {len(STEPS)} steps"
    return (
        f"{document.name:<20} {place:<17} {steps}   begun {began:%Y-%m-%d %H:%M}   {meter(document).corner()}"
    )
