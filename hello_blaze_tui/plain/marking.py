"""What the cleanup deletes: everything that is up, each with a mark."""

from __future__ import annotations

from collections.abc import Iterable

from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.terminal import say
from hello_blaze_tui.progress.ledger import Entry
from hello_blaze_tui.steps.keeping import KEEPABLE, kept, stays
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.money import brief_rate


def mark_what_goes(asking: Asking, walkthrough: Walkthrough) -> None:
    """What is not marked is kept, and with it what it cannot work without."""
    entries = _listed(walkthrough.up())
    if not entries:
        say("  Nothing is up.")
        return
    before = walkthrough.answers.items("cleanup.keep")
    rows = [(_words(entry), entry) for entry in entries]
    going = [entry for entry in entries if not stays(entry.resource, frozenset(before))]
    marked = asking.mark("What is deleted", rows, going)
    listed = {word for entry in entries for word in (entry.resource.kind, entry.resource.name)}
    # Logs can be kept, too, and are not listed.
    keep = [word for word in before if word not in listed]
    keep += [entry.resource.name for entry in entries if entry not in marked]
    walkthrough.answer("cleanup", "keep", keep or None)
    _tell_what_stays(walkthrough, entries)


def _listed(up: Iterable[Entry]) -> list[Entry]:
    """What costs while idle first; files go with their bucket, and records of jobs cost nothing."""
    entries = (entry for entry in up if entry.resource.kind in KEEPABLE)
    return sorted(entries, key=lambda entry: KEEPABLE.index(entry.resource.kind))


def _words(entry: Entry) -> str:
    kind = entry.resource.kind.removeprefix("endpoint ")
    return f"{kind:<13} {entry.resource.name}   {brief_rate(entry)}"


def _tell_what_stays(walkthrough: Walkthrough, entries: Iterable[Entry]) -> None:
    keeping = kept(walkthrough.answers)
    staying = [entry.resource for entry in entries if stays(entry.resource, keeping)]
    if staying:
        say("  This stays, and what it cannot work without:")
    for resource in staying:
        say(f"    {resource.kind} {resource.name}")
