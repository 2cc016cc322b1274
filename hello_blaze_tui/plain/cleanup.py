"""`hello-blaze cleanup`: deletes what a walkthrough created, and looks that it is gone."""

from __future__ import annotations

import json
import threading
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, timezone

from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.events import Event, Failed
from hello_blaze_tui.plain import leftovers
from hello_blaze_tui.plain.claiming import claim
from hello_blaze_tui.plain.json_lines import JsonLines
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.summary import show_up
from hello_blaze_tui.plain.terminal import ask, is_interactive, say, tell
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.progress.walkthrough_document import WalkthroughDocument, load
from hello_blaze_tui.steps.cleanup import used
from hello_blaze_tui.walkthrough import Walkthrough, resume
from hello_blaze_tui.walkthrough.money import rate
from hello_blaze_tui.walkthrough.patience import SIGN_IN, Meanwhile


def run(options: Namespace) -> int:
    if (options.name is None) == (options.leftovers is None):
        raise UsageError(
            "What is to be cleaned up?",
            todo="Name a walkthrough (hello-blaze list tells them), or say --leftovers; one of the two.",
        )
    if options.leftovers is not None:
        return leftovers.run(options)
    if options.practice or options.region or options.all_regions:
        raise UsageError(
            f"{options.name} knows its account and region itself.",
            todo="--practice, --region and --all-regions go with --leftovers.",
        )
    document = load(options.name)
    _refuse_nonsense(document, options)
    return _clean_up(document, options)


def _refuse_nonsense(document: WalkthroughDocument, options: Namespace) -> None:
    if options.profile and document.place.practice:
        raise UsageError(
            f"{options.name} is on the practice account, which no profile signs in to.",
            todo="Leave --profile away.",
        )
    unknown = sorted({*options.also} - {entry.resource.name for entry in document.ledger})
    if unknown:
        raise UsageError(
            f"{options.name} has created nothing named {unknown[0][:80]!r}.",
            todo=f"hello-blaze show {options.name} tells what it created.",
        )


def _clean_up(document: WalkthroughDocument, options: Namespace) -> int:
    up = document.left_up()
    if options.dry_run:
        return _list(options, document, up)
    if not (options.yes or (is_interactive() and not options.json)):
        raise UsageError(
            "This deletes things, and nobody can be asked here.", todo="Say --yes if that is meant."
        )
    if not up:
        _say_nothing(options, f"Nothing of {options.name} is up.")
        return 0
    if _is_young(up, options.older_than):
        say(f"{options.name} has made something since: it is left as it is.")
        return 1
    meanwhile = Meanwhile(threading.Event(), JsonLines() if options.json else ProgressLines(None))
    walkthrough = resume(options.name, profile=options.profile, meanwhile=meanwhile)
    claim(walkthrough)
    _show(up, practice=walkthrough.practice)
    if not options.yes and not ask("Delete it?"):
        say("Nothing was deleted.")
        return 1
    if is_interactive():
        walkthrough.sign_in_patience = SIGN_IN
    # All that was shown goes, also what an earlier cleanup in the wizard was told to leave.
    walkthrough.answer("cleanup", "keep", None)
    walkthrough.answer("cleanup", "also", [*options.also, *([] if options.yes else _asked(walkthrough))])
    return _delete(walkthrough, JsonLines() if options.json else ProgressLines(walkthrough), options)


def _is_young(up: Iterable[Entry], older_than: timedelta | None) -> bool:
    """A walkthrough goes as a whole, so its youngest part decides."""
    youngest = max(datetime.fromisoformat(entry.since) for entry in up)
    return older_than is not None and datetime.now(timezone.utc) - youngest < older_than


def _list(options: Namespace, document: WalkthroughDocument, up: Sequence[Entry]) -> int:
    """What would be deleted; it asks nobody but the disk."""
    if up and _is_young(up, options.older_than):
        up = []
    if options.json:
        rows = [
            {
                "kind": entry.resource.kind,
                "name": entry.resource.name,
                "region": entry.resource.region,
                "since": entry.since,
                "per_hour": "unknown" if entry.is_record else entry.per_hour or "0",
            }
            for entry in up
        ]
        tell(json.dumps(rows, indent=1))
    elif up:
        _show(up, practice=document.place.practice)
    else:
        tell(f"Nothing of {options.name} would be deleted.")
    return 0


def _say_nothing(options: Namespace, words: str) -> None:
    """With --json stdout holds events only, and nothing has happened."""
    (say if options.json else tell)(words)


def _show(up: Iterable[Entry], *, practice: bool) -> None:
    say("What is deleted, and then looked for:")
    for entry in up:
        if entry.resource.kind != "object":
            words = "still runs, and is stopped" if entry.is_record else rate(entry, practice=practice)
            say(f"  {entry.resource}: {words}")


def _asked(walkthrough: Walkthrough) -> list[str]:
    """What others use and is to be deleted all the same: each is asked for."""
    found = used(walkthrough.account, walkthrough.answers)
    return [str(each) for each, why in found.items() if ask(f"{each}: {why} Delete it too?")]


def _delete(walkthrough: Walkthrough, report: Callable[[Event], None], options: Namespace) -> int:
    code = 0
    try:
        for event in walkthrough.run("cleanup", threading.Event()):
            report(event)
            if isinstance(event, Failed):
                code = event.exit_code
    except KeyboardInterrupt:
        say("Stopped.")
        code = 130
    show_up(walkthrough)
    if code == 0 and not options.json:
        tell(f"All that {walkthrough.name} created is gone.")
    return code
