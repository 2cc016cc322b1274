"""`hello-blaze cleanup NAME`: deletes what a walkthrough created, and looks that it is gone."""

from __future__ import annotations

import threading
from argparse import Namespace

from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.events import Failed
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.summary import show_up
from hello_blaze_tui.plain.terminal import ask, is_interactive, say, tell
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, load
from hello_blaze_tui.walkthrough import Walkthrough, resume
from hello_blaze_tui.walkthrough.money import rate


def run(options: Namespace) -> int:
    document = load(options.name)
    if not (options.yes or is_interactive()):
        raise UsageError(
            "This deletes things, and nobody can be asked here.", todo="Say --yes if that is meant."
        )
    if not any(_may_be_up(document, entry) for entry in document.ledger):
        tell(f"Nothing of {options.name} is up.")
        return 0
    walkthrough = resume(options.name)
    walkthrough.claim()
    _show(walkthrough)
    if not options.yes and not ask("Delete it?"):
        say("Nothing was deleted.")
        return 0
    return _delete(walkthrough)


def _may_be_up(document: WalkthroughDocument, entry: Entry) -> bool:
    """A job that is over is a record; one that was left running is not."""
    if entry.is_record:
        return entry.life == "created" and document.step(entry.step).progress == "here"
    return entry.life in {"created", "intended"}


def _show(walkthrough: Walkthrough) -> None:
    say(f"What {walkthrough.name} created:")
    for entry in walkthrough.up():
        if entry.resource.kind != "object" and not entry.is_record:
            say(
                f"  {entry.resource.kind} {entry.resource.name}: {rate(entry, practice=walkthrough.practice)}"
            )


def _delete(walkthrough: Walkthrough) -> int:
    report, code = ProgressLines(walkthrough), 0
    try:
        for event in walkthrough.run("cleanup", threading.Event()):
            report(event)
            if isinstance(event, Failed):
                code = event.exit_code
    except KeyboardInterrupt:
        say("Stopped.")
        code = 130
    show_up(walkthrough)
    if code == 0:
        tell(f"All that {walkthrough.name} created is gone.")
    return code
