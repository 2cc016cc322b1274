"""`hello-blaze cleanup --leftovers`: lists what no walkthrough of this machine knows; what is picked goes."""

from __future__ import annotations

import json
import threading
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from hello_blaze_tui.aws.account import Account, Where, regions
from hello_blaze_tui.aws.leftovers import Leftover, prices_told, rank
from hello_blaze_tui.aws.session import partition_of
from hello_blaze_tui.errors import UsageError
from hello_blaze_tui.events import Event, Failed
from hello_blaze_tui.plain.json_lines import JsonLines
from hello_blaze_tui.plain.progress_lines import ProgressLines
from hello_blaze_tui.plain.terminal import ask, ask_words, is_interactive, say, tell
from hello_blaze_tui.progress.known import knowledge
from hello_blaze_tui.walkthrough import practice_account, sweeping


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found, and whether every region that should be was looked into."""

    leftovers: list[Leftover]
    where: str
    is_whole: bool


def run(options: Namespace) -> int:
    _refuse_nonsense(options)
    account = _account(options)
    found = _find(account, options)
    if options.json and not options.leftovers:
        tell(json.dumps([_as_json(each) for each in found.leftovers], indent=1))
    else:
        _show(found, practice=account.is_practice)
    if options.dry_run:
        return 0 if found.is_whole else 1
    picked = _picked(options, found)
    if not picked:
        return _nothing_picked(found)
    allowed = _allowed(account, picked, options)
    if not allowed or not (options.yes or _meant(allowed)):
        say("Nothing was deleted.")
        return 1
    code = _delete(account, allowed, JsonLines() if options.json else ProgressLines(None))
    return code or (0 if found.is_whole and len(allowed) == len(picked) else 1)


def _refuse_nonsense(options: Namespace) -> None:
    if options.practice and options.profile:
        raise UsageError("--practice and --profile do not go together.", todo="Say one of them.")
    if options.region and options.region not in regions(partition_of(options.region)):
        raise UsageError(
            f"AWS has no SageMaker AI in a region {options.region[:80]!r}.", todo="One is us-east-1."
        )
    unnamed = sorted({*options.also} - {each.rpartition("/")[2] for each in options.leftovers})
    if unnamed:
        raise UsageError(
            f"--also {unnamed[0]} allows what was not asked for.", todo="Name it after --leftovers too."
        )


def _account(options: Namespace) -> Account:
    if options.practice:
        return Account(replace(practice_account().start(), region=options.region))
    return Account(Where(profile=options.profile, region=options.region))


def _find(account: Account, options: Namespace) -> Found:
    found: list[Leftover] = []
    closed, faults = [], 0
    for look in sweeping.look(account, threading.Event(), all_regions=options.all_regions):
        found.extend(look.found)
        if look.fault is None:
            continue
        if options.all_regions and look.is_closed and look.region != account.region:
            closed.append(look.region)
        else:
            faults += 1
            say(f"{look.region} could not be looked into. {look.fault}")
    if closed:
        say(f"These regions do not know your credentials, as regions that you never enabled: {_in(closed)}.")
    for name in knowledge().unreadable:
        say(f"The walkthrough {name} cannot be read: what it made is listed here as if it were a leftover.")
    if options.older_than is not None:
        born = datetime.now(timezone.utc) - options.older_than
        found = [each for each in found if each.since <= born]
    where = "any region" if options.all_regions else account.region
    return Found(sorted(found, key=rank), where, not faults)


def _in(regions: Sequence[str]) -> str:
    return ", ".join(sorted(regions))


def _show(found: Found, *, practice: bool) -> None:
    if not found.leftovers:
        say(f"No leftovers in {found.where}.")
        return
    say("Leftovers that no walkthrough of this computer knows:")
    now = datetime.now(timezone.utc)
    for number, each in enumerate(found.leftovers, 1):
        resource = each.resource
        say(f"{number:>3}  {resource.kind} {resource.name} ({resource.region}): {each.told(now)}")
        if each.walkthrough:
            say(f"     made on another computer, by its walkthrough {each.walkthrough}")
        if each.belongings:
            say(f"     with it go: {_names(each)}")
    if priced := prices_told(found.leftovers):
        say(f"({priced}{'; on the practice account nothing costs' * practice})")


def _names(leftover: Leftover) -> str:
    return ", ".join(f"{each.kind} {each.name}" for each in leftover.belongings)


def _as_json(leftover: Leftover) -> dict[str, Any]:
    now = datetime.now(timezone.utc)
    so_far, resource = leftover.so_far(now), leftover.resource
    return {
        "kind": resource.kind,
        "name": resource.name,
        "region": resource.region,
        "status": leftover.status,
        "since": leftover.since.isoformat(),
        "age_seconds": int((now - leftover.since).total_seconds()),
        "per_hour": "unknown" if leftover.per_hour is None else str(leftover.per_hour),
        "so_far": "unknown" if so_far is None else f"{so_far:.4f}",
        "belongings": [{"kind": each.kind, "name": each.name} for each in leftover.belongings],
        "walkthrough": leftover.walkthrough,
    }


def _picked(options: Namespace, found: Found) -> list[Leftover]:
    """What was named; where somebody can be asked and named nothing, what they tick by number."""
    if options.leftovers:
        return [_named(name, found) for name in options.leftovers] if found.leftovers else []
    if options.yes or options.json or not found.leftovers or not is_interactive():
        return []
    words = ask_words("Which are to be deleted? Numbers, with spaces between; Enter: none")
    numbers = [int(word) for word in words if word.isdecimal()]
    if len(numbers) < len(words) or not all(1 <= number <= len(found.leftovers) for number in numbers):
        raise UsageError("That is not a number of the list.", todo="Run it again; nothing was deleted.")
    return [found.leftovers[number - 1] for number in dict.fromkeys(numbers)]


def _named(name: str, found: Found) -> Leftover:
    """By name; where several have it, by `region/name` or `kind/name`."""
    of_it = [
        each
        for each in found.leftovers
        if name in {f"{before}{each.resource.name}" for before in ("", *_before(each))}
    ]
    if len(of_it) == 1:
        return of_it[0]
    if of_it:
        ways = ", ".join(f"{each.resource.region}/{name}, {each.resource.kind}/{name}" for each in of_it)
        raise UsageError(f"{len(of_it)} leftovers are named {name}.", todo=f"Say which one: {ways}.")
    there = ", ".join(each.resource.name for each in found.leftovers[:5])
    raise UsageError(f"No leftover in {found.where} is named {name[:80]!r}.", todo=f"There are: {there}.")


def _before(leftover: Leftover) -> tuple[str, str]:
    return f"{leftover.resource.region}/", f"{leftover.resource.kind}/"


def _nothing_picked(found: Found) -> int:
    if not found.leftovers:
        return 0 if found.is_whole else 1
    say("Nothing was deleted: what hello-blaze does not know goes only when it is named.")
    say(f"Name it: hello-blaze cleanup --leftovers {found.leftovers[0].resource.name}")
    return 1


def _allowed(account: Account, picked: Sequence[Leftover], options: Namespace) -> list[Leftover]:
    """Without what others use and nobody said yes to."""
    used = sweeping.users(account, picked)
    return [each for each in picked if _may_go(each, used.get(each.resource, ""), options)]


def _may_go(leftover: Leftover, why: str, options: Namespace) -> bool:
    name = leftover.resource.name
    if not why or name in options.also:
        return True
    if options.yes or not is_interactive():
        say(f"{leftover.resource.kind} {name} is left alone. {why} To delete it all the same: --also {name}")
        return False
    return ask(f"{leftover.resource.kind} {name}: {why} Delete it all the same?")


def _meant(picked: Sequence[Leftover]) -> bool:
    if not is_interactive():
        raise UsageError(
            "This deletes things, and nobody can be asked here.", todo="Say --yes if that is meant."
        )
    names = ", ".join(f"{each.resource.kind} {each.resource.name}" for each in picked)
    return ask(f"Delete {names}, and what goes with it? This cannot be undone.")


def _delete(account: Account, picked: Sequence[Leftover], report: Callable[[Event], None]) -> int:
    code = 0
    try:
        for event in sweeping.sweep(account, picked, threading.Event()):
            report(event)
            code = event.exit_code if isinstance(event, Failed) else code
    except KeyboardInterrupt:
        say("Stopped. What is deleted is gone; run it again for the rest.")
        code = 130
    return code
