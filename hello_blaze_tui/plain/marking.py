"""What the cleanup deletes: everything that is up, each with a mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hello_blaze_tui.errors import BlazeError
from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.terminal import say, say_error
from hello_blaze_tui.request import Resource
from hello_blaze_tui.steps.standing import Standing, standing
from hello_blaze_tui.walkthrough import Walkthrough
from hello_blaze_tui.walkthrough.resource_rows import Row, rows

CLEANUP = "cleanup"


def mark_what_goes(asking: Asking, walkthrough: Walkthrough) -> None:
    """What is not marked is kept, and with it what it cannot work without."""
    standings = _standings(walkthrough)
    used = {str(each.resource): each.used for each in standings.values() if each.used}
    asked: set[str] = set()
    while True:
        shown = list(rows(walkthrough.up(), walkthrough.answers, standings))
        offered = [row for row in shown if not row.fixed]
        if not shown:
            say("  Nothing is up.")
        # What is let go lets go of what it needed, which is a question of its own.
        if {row.key for row in offered} <= asked:
            _tell_what_stays(shown)
            return
        asked |= {row.key for row in offered}
        _keep(asking, walkthrough, offered, used)


def _keep(asking: Asking, walkthrough: Walkthrough, offered: Sequence[Row], used: Mapping[str, str]) -> None:
    """Asks, and writes down what stays; what others use goes only after its own question."""
    # Those that were said before to go all the same are not among `used` any more.
    proposed = [row.key for row in offered if row.ticked and row.key not in used]
    marked = asking.mark("What is deleted", [(_words(row), row.key) for row in offered], proposed)
    meant = [key for key in marked if key not in used or _is_meant(asking, key, used[key])]
    before = walkthrough.answers.items(f"{CLEANUP}.also")
    also = [key for key in meant if key in used or key in before]
    walkthrough.answer(CLEANUP, "also", also or None)
    walkthrough.answer(CLEANUP, "keep", [row.key for row in offered if row.key not in meant] or None)


def _standings(walkthrough: Walkthrough) -> dict[Resource, Standing]:
    """How each stands on AWS, and whether others use it."""
    found: dict[Resource, Standing] = {}
    if any(entry.resource.kind != "object" for entry in walkthrough.up()):
        say("  Looking how each stands ...", "dim")
    try:
        for each in standing(walkthrough.account, walkthrough.answers):
            found[each.resource] = each
    except BlazeError as error:
        say("  How these stand could not be looked at.")
        say_error(error, "  ")
    return found


def _is_meant(asking: Asking, name: str, why: str) -> bool:
    return asking.yes(f"{name}: {why} Delete it all the same?", default=False)


def _words(row: Row) -> str:
    return f"{row.title}   {row.details}".rstrip()


def _tell_what_stays(shown: Iterable[Row]) -> None:
    if stays := [row for row in shown if not row.ticked]:
        say("  This stays:")
    for row in stays:
        say(f"    {_words(row)}")
