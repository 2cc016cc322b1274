"""Leftovers at a terminal: what no walkthrough of this computer knows is found, and goes when it is named."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from hello_blaze_tui.aws.account import Account
from hello_blaze_tui.aws.leftovers import Leftover, prices_told, rank
from hello_blaze_tui.events import Event, Failed
from hello_blaze_tui.plain.asking import Asking
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.terminal import say
from hello_blaze_tui.progress.known import knowledge
from hello_blaze_tui.walkthrough import sweeping


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found, and whether every region that should be was looked into."""

    leftovers: list[Leftover]
    where: str
    is_whole: bool


def clear_leftovers(asking: Asking, account: Account) -> None:
    """Looks into the account's region, and deletes what the learner picks. Raises BlazeError as AWS does."""
    say("  Looking for leftovers ...", "dim")
    found = find(account, all_regions=False)
    show(found, practice=account.is_practice)
    picked = pick(asking, found.leftovers)
    used = sweeping.users(account, picked)
    meant = [each for each in picked if is_meant(asking, each, used.get(each.resource, ""))]
    if meant:
        delete(account, meant, ProgressLines(None))
    elif found.leftovers:
        say("  Nothing was deleted.")


def find(account: Account, *, all_regions: bool) -> Found:
    """What there is, what costs most first; why a region could not be looked into is told."""
    found: list[Leftover] = []
    closed, faults = [], 0
    for look in sweeping.look(account, threading.Event(), all_regions=all_regions):
        found.extend(look.found)
        if look.fault is None:
            continue
        if all_regions and look.is_closed and look.region != account.region:
            closed.append(look.region)
        else:
            faults += 1
            say(f"{look.region} could not be looked into. {look.fault}")
    if closed:
        names = ", ".join(sorted(closed))
        say(f"These regions do not know your credentials, as regions that you never enabled: {names}.")
    for name in knowledge().unreadable:
        say(f"The walkthrough {name} cannot be read: what it made is listed here as if it were a leftover.")
    where = "any region" if all_regions else account.region
    return Found(sorted(found, key=rank), where, not faults)


def show(found: Found, *, practice: bool) -> None:
    """The list, each with its age and its price."""
    if not found.leftovers:
        say(f"No leftovers in {found.where}.")
        return
    say("Leftovers that no walkthrough of this computer knows:")
    now = datetime.now(timezone.utc)
    for number, each in enumerate(found.leftovers, 1):
        resource = each.resource
        say(f"{number:>3}  {resource} ({resource.region}): {each.told(now)}")
        if each.walkthrough:
            say(f"     made on another computer, by its walkthrough {each.walkthrough}")
        if each.belongings:
            say(f"     with it go: {_names(each)}")
    if priced := prices_told(found.leftovers):
        say(f"({priced}{'; on the practice account nothing costs' * practice})")


def _names(leftover: Leftover) -> str:
    return ", ".join(str(each) for each in leftover.belongings)


def pick(asking: Asking, leftovers: Sequence[Leftover]) -> list[Leftover]:
    """Those that are marked; none is, until somebody does it."""
    if not leftovers:
        return []
    rows = [(f"{each.resource} ({each.resource.region})", each) for each in leftovers]
    return asking.mark("Which are deleted?", rows, ())


def is_meant(asking: Asking, leftover: Leftover, used: str) -> bool:
    """Each is asked for by its name: it was made by somebody who may need it."""
    name = str(leftover.resource)
    belongings = f", and with it {_names(leftover)}" if leftover.belongings else ""
    return asking.yes(
        f"{f'{used} ' * bool(used)}Delete {name}{belongings}? This cannot be undone.", default=False
    )


def delete(account: Account, picked: Sequence[Leftover], report: Callable[[Event], None]) -> int:
    """Tells what happens, and gives the exit code."""
    code = 0
    try:
        for event in sweeping.sweep(account, picked, threading.Event()):
            report(event)
            code = event.exit_code if isinstance(event, Failed) else code
    except KeyboardInterrupt:
        say("Stopped. What is deleted is gone; run it again for the rest.")
        code = 130
    return code
